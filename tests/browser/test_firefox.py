"""What a second browser, of another maker, does with the pages."""

from __future__ import annotations

import socket
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import do_without, needed
from tests.visiting import DESKTOP, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

NARROW = (500, 844)  # its windows can't be made narrower
LOOK = """
const done = arguments[arguments.length - 1];
axe.run({runOnly: arguments[0], resultTypes: ["violations"]}).then((result) => done({
  faults: result.violations.map((one) => [one.id, one.nodes[0].html]),
  wide: document.documentElement.scrollWidth > innerWidth,
  foreign: performance.getEntriesByType("resource").map((one) => one.name)
    .filter((name) => !name.startsWith(location.origin)),
  unstyled: [...document.styleSheets].filter((one) => one.cssRules.length === 0).length,
}), (error) => done({faults: [String(error)]}));
"""
WHOLE = {"faults": [], "wide": False, "foreign": [], "unstyled": 0}


def firefox() -> str:
    """Return where the browser is."""
    found = which("firefox-esr") or which("firefox")
    if found is None:
        do_without("no Firefox on this machine: its pages were not looked at")
    return found


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Any]:
    driver = needed("marionette_driver.marionette")
    log = str(tmp_path / "gecko.log")
    window = driver.Marionette(port=free_port(), bin=firefox(), headless=True, gecko_log=log)
    window.start_session()
    window.timeout.script = 60
    yield window
    window.quit()
    window.cleanup()


def test_firefox_shows_every_kind_of_page_whole(
    window: Any,  # noqa: ANN401  (Mozilla's driver has no types)
    address: str,
    kinds: list[str],
) -> None:
    axe = Path(needed("axe_playwright_python").__file__).with_name("axe.min.js")
    script = axe.read_text(encoding="utf-8")
    for width, height in (DESKTOP, NARROW):
        window.set_window_rect(width=width, height=height)
        for name in kinds:
            window.navigate(f"{address}/{name}.html")
            window.execute_script(script, sandbox="axe")
            seen = window.execute_async_script(LOOK, [RULES], sandbox="axe", new_sandbox=False)
            assert seen == WHOLE, (name, width)
