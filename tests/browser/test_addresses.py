"""Yesterday's addresses lead to today's places, in a browser without JavaScript."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.support import ROOT, SITE, WORDS, note, sphinx, write
from tests.viewing import build, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

BODY = """
## A heading

```{theorem}
:label: first-name

$$
a = b
$$ (eq-first)
```
"""
RENAMED = (
    BODY.replace("## A heading", "## Another heading")
    .replace("```{theorem}", "(first-name)=\n```{theorem}")
    .replace(":label: first-name", ":label: second-name")
)


def text(body: str, **keys: str) -> str:
    written = note(
        "2027-01-05", title="One", body=f"{WORDS * 30}\n\n{body}\n\n{WORDS * 60}", **keys
    )
    return written.replace("# One", "(one)=\n# One")


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build a site, move and rename what is in it, build it anew, and serve it."""
    root = tmp_path_factory.mktemp("moved")
    write(root, {**SITE, "notes/trees/one.md": text(BODY)})
    before = sphinx(root)
    changed = {
        "notes/trees/one.md": None,
        "notes/birds/uno.md": text(RENAMED, aliases="[trees/one]"),
    }
    write(root, changed)
    after = sphinx(root)
    assert before.warnings + after.warnings == ""
    with served(after.out) as address:
        yield address


def arrived(page: Page, start: str) -> tuple[str, bool]:
    """Follow an address to its end; tell where that is, and whether its place is in sight."""
    page.goto(start)
    page.wait_for_url("**/notes/**/uno.html*")
    place = page.url.partition("#")[2]
    return page.url.partition("/notes/")[2], page.locator(f"[id='{place or 'main'}']").count() == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/to/one/", "birds/uno.html"),
        ("/to/first-name/", "birds/uno.html#second-name"),
        ("/to/second-name/", "birds/uno.html#second-name"),
        ("/to/eq-first/", "birds/uno.html#eq-first"),
        ("/notes/trees/one.html", "birds/uno.html"),
        ("/notes/birds/uno.html#first-name", "birds/uno.html#first-name"),
    ],
)
def test_every_old_address_leads_on_without_javascript(
    browser: Browser, moved: str, old: str, new: str
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    assert arrived(page, moved + old) == (new, True)
    page.context.close()


def test_with_javascript_a_moved_page_keeps_the_place(browser: Browser, moved: str) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    assert arrived(page, f"{moved}/notes/trees/one.html#first-name") == (
        "birds/uno.html#first-name",
        True,
    )
    assert said == []
    page.close()


def test_each_anchor_of_the_site_is_reached(browser: Browser, address: str, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.{woff2,css,js,svg}", lambda route: route.abort())
    # What stands there is read from the file: to draw a note for each of its anchors takes long.
    page.route("**/notes/**", lambda route: route.fulfill(content_type="text/html", body=""))
    names = sorted(path.parent.name for path in site.glob("to/*/index.html"))
    assert len(names) > 100
    for name in names:
        page.goto(f"{address}/to/{name}/", wait_until="commit")
        page.wait_for_url(lambda url: "/to/" not in url, wait_until="commit")
        path, _, place = page.url.removeprefix(f"{address}/").partition("#")
        text = (site / path).read_text(encoding="utf-8")
        assert not place or text.count(f' id="{place}"') == 1, name
    context.close()


STARTS = {
    "Text": "The January Notes contributors, “",
    "BibTeX": "@misc{january:",
    "Markdown": "[",
}


@pytest.mark.parametrize("page_of", ["note", "statement"])
def test_each_form_of_a_citation_is_copied_by_one_key(
    browser: Browser, address: str, page_of: str
) -> None:
    path = {
        "note": "notes/low-hanging-fruit/gradients-cannot-see-parity.html",
        "statement": "to/gradient-budget/cite.html",
    }
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/{path[page_of]}")
    for form, start in STARTS.items():
        page.get_by_role("button", name=form, exact=True).press("Enter")
        page.get_by_role("status").filter(has_text=f"{form} copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").startswith(start)
    assert said == []
    context.close()


def test_where_copying_is_refused_the_form_is_opened_and_selected(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(f"{address}/notes/low-hanging-fruit/gradients-cannot-see-parity.html")
    page.get_by_role("button", name="BibTeX", exact=True).click()
    page.get_by_role("status").filter(has_text="BibTeX selected").wait_for()
    assert page.evaluate("getSelection().toString()").startswith("@misc{january:")
    page.close()


def first_of(site: Path, kind: str) -> tuple[str, str]:
    """Return the page and the place of the first thing of a kind that can be cited."""
    for page in sorted(site.glob("notes/*/*.html")):
        found = re.search(
            rf'to/([a-z0-9-]+)/cite.html" title="Cite {kind} ', page.read_text("utf-8")
        )
        if found:
            return page.relative_to(site).as_posix(), found[1]
    pytest.fail(f"no {kind} can be cited")


@pytest.mark.parametrize(
    "kind",
    ["Theorem", "Proposition", "Definition", "Lemma", "Corollary", "Figure", "Table", "Equation"],
)
def test_each_kind_of_thing_is_cited_from_its_place_with_the_keyboard(
    browser: Browser, address: str, site: Path, kind: str
) -> None:
    path, name = first_of(site, kind)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/{path}")
    link = page.locator(f"[id='{name}'] .cite-link").first
    number = page.locator(f"[id='{name}'] :is(.eqno, .headerlink:not(.cite-link))").first
    number.focus()
    # A figure's link to itself stands behind.
    page.keyboard.press("Shift+Tab" if kind in {"Figure", "Table"} else "Tab")
    assert link.evaluate("link => link === document.activeElement")
    assert link.evaluate("link => getComputedStyle(link).opacity") == "1"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/to/{name}/cite.html")
    assert page.locator("h1").inner_text().startswith(f"Cite {kind} ")
    assert page.locator(".excerpt > :first-child").inner_text().strip()
    for suffix, start in ((".bib", "@misc{"), (".csl.json", "["), (".txt", "The January")):
        file = page.request.get(f"{address}/to/{name}/cite{suffix}")
        assert file.text().startswith(start)
    page.locator(".excerpt-source a").first.press("Enter")
    page.wait_for_url(f"**/{path}#{name}")
    page.context.close()


@pytest.fixture(scope="module")
def all_moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the real site with each note in another theme, and its own anchor renamed."""
    root = tmp_path_factory.mktemp("all-moved")
    for name in ("conf.py", "index.md", "pyproject.toml", "references.bib"):
        shutil.copy(ROOT / name, root)
    for name in ("notes", "experiments"):
        shutil.copytree(ROOT / name, root / name)
    notes = sorted(path for path in root.glob("notes/*/*.md") if path.name != "index.md")
    themes = sorted(path.parent.name for path in root.glob("notes/*/index.md"))
    written = {path: path.read_text(encoding="utf-8") for path in notes}
    for path, was in written.items():
        path.unlink()
        old = path.parent.name
        new = themes[(themes.index(old) + 1) % len(themes)]
        named = re.sub(
            r"^\(([a-z0-9-]+)\)=\n# ", r"(\1-anew)=\n(\1)=\n# ", was, count=1, flags=re.MULTILINE
        )
        assert named != was
        aliased = named.replace("\n---\n", f"\naliases: [{old}/{path.stem}]\n---\n", 1)
        write(root, {f"notes/{new}/{path.name}": aliased})
    return build(root, root / "_built", "-D", "january_search=0")


def test_when_every_note_moves_each_old_address_leads_on(
    browser: Browser, site: Path, all_moved: Path
) -> None:
    for name in sorted(path.parent.name for path in site.glob("to/*/index.html")):
        assert_leads_on(all_moved / "to" / name / "index.html")
    pages = [path.relative_to(site) for path in sorted(site.glob("notes/*/*.html"))]
    moved = [path for path in pages if path.name != "index.html"]
    assert len(moved) > 20
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with served(all_moved) as address:
        for path in moved:
            page.goto(f"{address}/{path.as_posix()}", wait_until="commit")
            page.wait_for_url(re.compile(f"^(?!.*{re.escape(path.as_posix())})"))
            assert page.locator("article.note").count() == 1, path
    context.close()


def assert_leads_on(place: Path) -> None:
    """Follow the address that a page names, to a place that is there."""
    (to,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', place.read_text("utf-8"))
    path, _, anchor = unquote(to).partition("#")
    target = (place.parent / path).resolve().read_text(encoding="utf-8")
    assert not anchor or f'id="{anchor}"' in target, place
