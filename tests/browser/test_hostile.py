"""No page of a stranger's texts runs a script, and the policy stops one that slips in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile import FILES, SCRIPT, hostile_notes
from tests.support import SITE, sphinx, write
from tests.viewing import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SLIPPED = (
    f"{SCRIPT}<img src=x onerror=\"document.title='owned'\">"
    "<a id=trap href=\"javascript:document.title='owned'\">x</a>"
    "<iframe srcdoc=\"<script>parent.document.title='owned'</script>\"></iframe>"
    "<svg onload=\"document.title='owned'\"></svg><base href='https://evil.example/'>"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    notes = {f"{one.docname}.md": one.text for one in hostile_notes()}
    write(root, {**SITE, **FILES, **notes})
    out = sphinx(root).out
    page = out / "notes" / "trees" / "slipped.html"
    text = (out / "notes" / "trees" / "hostile-00.html").read_text(encoding="utf-8")
    page.write_text(text.replace("</main>", f"{SLIPPED}</main>"), encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def pages(hostile: Path) -> Iterator[list[str]]:
    with served(hostile) as address:
        found = [path.relative_to(hostile) for path in sorted(hostile.rglob("*.html"))]
        # A site is sent without what its build keeps for itself.
        sent = [path.as_posix() for path in found if ".doctrees" not in path.parts]
        yield [f"{address}/{name}" for name in sent]


def test_hostile_pages_run_nothing(browser: Browser, pages: list[str]) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("request", lambda request: asked.append(request.url))
    hostile = [one for one in pages if "hostile-" in one]
    assert len(hostile) == len([*hostile_notes()])
    for address in hostile:
        page.goto(address)
        assert "owned" not in page.title()
        assert page.locator("main script, main iframe, main [onerror], main [onload]").count() == 0
    home = pages[0].split("/", 3)[2]
    assert [one for one in asked if home not in one and not one.startswith("data:")] == []
    page.close()


def test_the_policy_stops_what_slips_through(browser: Browser, pages: list[str]) -> None:
    page = browser.new_page()
    (address,) = [one for one in pages if one.endswith("/slipped.html")]
    page.goto(address)
    page.locator("#trap").dispatch_event("click")
    page.wait_for_timeout(300)
    assert "owned" not in page.title()
    assert page.evaluate("document.baseURI").startswith(address.rsplit("/", 1)[0])
    page.close()
