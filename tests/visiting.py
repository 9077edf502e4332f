"""A visit to a page, in a fresh profile, and what a browser noticed on the way."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

DESKTOP = (1440, 900)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH = """
window.shift = 0; window.broken = [];
addEventListener("securitypolicyviolation", (event) => {
  broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Visit:
    """A page that was opened, and what was noticed on the way."""

    page: Page
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@contextmanager
def visit(
    browser: Browser,
    url: str,
    size: tuple[int, int] = DESKTOP,
    *,
    until: Literal["load", "commit"] = "load",
    **options: Any,  # noqa: ANN401  (Playwright's own)
) -> Iterator[Visit]:
    """Open an address in a fresh profile, with an empty cache."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    page = context.new_page()
    seen = Visit(page)
    page.add_init_script(WATCH)
    page.on("console", lambda message: seen.said.append(message.text))
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.goto(url, wait_until=until)
    if until == "load" and options.get("java_script_enabled", True):
        page.evaluate("document.fonts.ready")
    yield seen
    context.close()
