"""Take a picture of each kind of page, wide and narrow, light and dark, into ``_build/shots``."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tests.support import ROOT
from tests.viewing import browsing, build, page_of_each_kind, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHOTS = ROOT / "_build" / "shots"
SIZES = ((1440, 900), (390, 844))
MODES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALLEST = 6_000
QUERY = {"search": "?q=parity"}


def take(browser: Browser, address: str, pages: dict[str, str]) -> None:
    """Take all pictures of one site."""
    for width, height in SIZES:
        for mode in MODES:
            with browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=mode
            ) as context:
                page = context.new_page()
                for kind, name in pages.items():
                    page.goto(f"{address}/{name}.html{QUERY.get(kind, '')}")
                    if kind in QUERY:
                        page.wait_for_selector(".result")
                    page.evaluate("document.fonts.ready")
                    tall = page.evaluate("document.documentElement.scrollHeight")
                    page.screenshot(
                        path=SHOTS / f"{kind}-{width}-{mode}.png",
                        full_page=True,
                        clip={"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)},
                    )


def main() -> None:
    """Build the site and take the pictures."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        site = build(ROOT, Path(folder))
        with served(site) as address:
            take(browser, address, page_of_each_kind(site))
    print(f"The pictures are in {SHOTS.relative_to(ROOT)}")  # noqa: T201


if __name__ == "__main__":
    main()
