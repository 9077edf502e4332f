"""The search, as a reader types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pytest

from tests.support import note
from tests.viewing import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, Page

    from tests.support import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open the search in a fresh profile, and see that it stays silent."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/search.html")
    page.wait_for_selector("#query:focus")  # which follows the page's own loading
    yield page
    context.close()
    assert said == []


def statement(site: Path, notes: list[str]) -> tuple[str, str, str]:
    """Return some theorem of the site: its page, its anchor and its name."""
    found = re.compile(
        r'<div class="statement theorem[^"]*" id="([^"]+)">\s*<p class="statement-title">'
        r'<span class="statement-name">(Theorem \d+)</span> '
        r'<span class="statement-caption">([^<$]{8,})</span>'
    )
    for name in notes:
        hit = found.search((site / f"{name}.html").read_text(encoding="utf-8"))
        if hit:
            return name, hit[1], f"{hit[2]}: {hit[3]}"
    pytest.fail("no note has a theorem with a name")


def test_the_first_letter_finds_something(page: Page) -> None:
    page.keyboard.type("l")
    page.wait_for_selector(".result")


def test_the_name_of_a_theorem_leads_to_its_anchor(
    page: Page, site: Path, notes: list[str], address: str
) -> None:
    name, anchor, title = statement(site, notes)
    page.keyboard.type(title.partition(": ")[2])
    page.locator(".result li a", has_text=title).first.click()
    page.wait_for_url(f"{address}/{name}.html#{anchor}")
    assert page.locator(f"[id='{anchor}']").is_visible()


def test_a_note_is_found_by_its_title_and_shows_its_theme_and_kind(
    page: Page, site: Path, notes: list[str]
) -> None:
    text = (site / f"{notes[0]}.html").read_text(encoding="utf-8")
    title = re.findall(r"<h1>([^<]+)<", text)[0]
    theme, kind = re.findall(r'class="kicker"><a[^>]*>([^<]+)</a><span class="kind">(\w+)', text)[0]
    page.keyboard.type(title)
    first = page.locator(".result").first
    first.locator("h2", has_text=title).wait_for()
    assert first.locator(".result-facts").inner_text().startswith(f"{theme} · {kind}")


def test_letters_without_their_accents_find_those_with_them(
    browser: Browser, site: Path, address: str
) -> None:
    words = re.findall(r"\b[A-Z]\w*[öéüáó]\w+", (site / "notes/bibliography.html").read_text())
    plain = words[0].translate(str.maketrans("öéüáó", "oeuao"))
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/search.html?q={plain}")
        page.wait_for_selector(f"mark:text-matches('{words[0]}')")


def test_tex_finds_the_formulas_that_say_it(page: Page) -> None:
    page.keyboard.type(r"\lambda")
    page.locator(".result mark", has_text=r"\lambda").first.wait_for()


def test_what_is_not_there_is_said(page: Page) -> None:
    page.keyboard.type("zzyzzyva")
    page.locator("[role=status]", has_text="Nothing was found for “zzyzzyva”").wait_for()


def test_the_keyboard_goes_through_what_was_found_and_back(page: Page) -> None:
    page.keyboard.type("gradient")
    page.wait_for_selector(".result")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('h2') !== null")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "query"
    page.wait_for_timeout(100)
    assert page.url.endswith("?q=gradient")


def test_a_later_answer_leaves_the_reader_among_the_results(page: Page) -> None:
    page.keyboard.type("gra")
    page.wait_for_selector(".result")
    page.evaluate(
        """field => {
            field.value = "gradient";
            field.dispatchEvent(new Event("input"));
            document.querySelector("#results a").focus();
            document.querySelector(".result").classList.add("earlier");
        }""",
        page.locator("#query").element_handle(),
    )
    page.wait_for_selector(".earlier", state="detached")
    assert page.evaluate("document.activeElement.closest('.result h2') !== null")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "query"


def test_more_is_shown_when_asked(page: Page) -> None:
    page.keyboard.type("the")
    page.get_by_role("button", name="Show more").click()
    page.locator(".result").nth(8).wait_for()
    assert page.evaluate("document.activeElement.closest('.result') !== null")


def test_opened_from_a_folder_it_names_the_themes_instead(browser: Browser, site: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((site / "search.html").as_uri())
        page.locator(".instead a").first.wait_for()


def test_without_scripts_it_names_the_themes_instead(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/search.html")
        assert page.locator("noscript a").first.is_visible()


def test_among_many_notes_all_parts_of_the_index_answer(
    browser: Browser, build: Callable[..., Site]
) -> None:
    notes = {
        f"notes/{theme}/one.md": note("2027-01-05", title=f"Quokkas in {theme}")
        for theme in ("trees", "birds")
    }
    parted = build(notes, "-D", "january_search_part=1")
    assert len([*(parted.out / "_search").glob("notes-*")]) == 2
    with served(parted.out) as address, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/search.html?q=quokkas")
        page.locator(".result").nth(1).wait_for()
        titles = page.locator(".result h2").all_inner_texts()
        assert sorted(titles) == ["Quokkas in birds", "Quokkas in trees"]
        page.get_by_text("Quokkas in birds").click()
        page.wait_for_url(f"{address}/notes/birds/one.html")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_among_the_results(
    browser: Browser, address: str, axe: Axe, mode: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=mode) as context:
        page = context.new_page()
        page.goto(f"{address}/search.html?q=gradient")
        page.wait_for_selector(".result")
        found = axe.run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
