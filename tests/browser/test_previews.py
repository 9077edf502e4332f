"""What shows where a link leads, and the links that lead to the very sentence."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote

import pytest

from tests.visiting import DESKTOP, RULES, Visit, visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

OPEN = ".preview:popover-open"
MODES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
A_WHILE = 900  # milliseconds: longer than anything waits
OWN = ":not(.headerlink, .eqno)"
# What each kind of target is on its page, and what its preview holds.
KINDS = {
    "a statement": (r'class="statement (?!proof)[^"]*" id="([^"]+)"', ".statement-name"),
    "an equation": (r'class="math-display numbered" id="([^"]+)"', "math[display=block]"),
    "a figure": (r'<figure class="plot[^"]*" id="([^"]+)"', "figure svg"),
    "a work": (r'<aside class="footnote[^"]*" id="(footcite-[^"]+)"', ".preview-text"),
    "a note": (r'<div class="prose">\s*<section id="([^"]+)"', ".preview-title"),
}
LINK = re.compile(
    r'<a class="(?:reference internal|footnote-reference brackets)" href="[^"#]*#([^"]+)"'
)


@dataclass
class Reading(Visit):
    """A visit, and the preview that may open."""

    @property
    def preview(self) -> Locator:
        """Return the open preview."""
        return self.page.locator(OPEN)

    def rest_on(self, link: Locator) -> None:
        """Move the pointer onto a link."""
        link.scroll_into_view_if_needed()
        link.hover()

    def stays_away(self) -> bool:
        """Tell whether no preview has come after a while."""
        self.page.wait_for_timeout(A_WHILE)
        return self.preview.count() == 0


@contextmanager
def reading(
    browser: Browser,
    url: str,
    size: tuple[int, int] = DESKTOP,
    **options: Any,  # noqa: ANN401  (Playwright's own)
) -> Iterator[Reading]:
    """Open an address, and see that it stays silent, true to its policy, at home, and still."""
    with visit(browser, url, size, **options) as seen:
        page = seen.page
        page.evaluate("shift = 0")
        yield Reading(page, seen.requests, seen.said)
        origin = page.evaluate("location.protocol + '//' + location.host")
        assert seen.said == []
        assert [one for one in seen.requests if not one.startswith((origin, "data:"))] == []
        assert page.evaluate("broken") == []
        assert page.evaluate("shift") == 0
        assert (
            page.evaluate(
                "[...document.querySelectorAll('[id]')].map((one) => one.id)"
                ".filter((id, at, all) => all.indexOf(id) !== at)"
            )
            == []
        )


@pytest.fixture(scope="module")
def links(site: Path, notes: list[str]) -> dict[str, tuple[str, str]]:
    """Return for each kind of target a note with a link to one, and the link's selector."""
    texts = {name: (site / f"{name}.html").read_text(encoding="utf-8") for name in notes}
    found = {}
    for kind, (pattern, _) in KINDS.items():
        names = {one for text in texts.values() for one in re.findall(pattern, text)}
        found[kind] = next(
            (page, f'.prose a[href$="#{target}"]{OWN}')
            for page, text in texts.items()
            for target in LINK.findall(text.partition('class="prose"')[2])
            if target in names and (kind != "a note" or f'id="{target}"' not in text)
        )
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_pointer_that_rests_on_a_link_is_shown_where_it_leads(
    browser: Browser, address: str, links: dict[str, tuple[str, str]], kind: str
) -> None:
    name, selector = links[kind]
    with reading(browser, f"{address}/{name}.html") as seen:
        assert not [url for url in seen.requests if "preview" in url]
        seen.rest_on(seen.page.locator(selector).first)
        seen.preview.locator(KINDS[kind][1]).first.wait_for()
        box = seen.preview.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1440
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
        seen.page.mouse.move(1430, 5)
        seen.preview.wait_for(state="detached")


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_is_shown_the_same_and_stays_where_it_is(
    browser: Browser, address: str, links: dict[str, tuple[str, str]], kind: str
) -> None:
    name, selector = links[kind]
    with reading(browser, f"{address}/{name}.html") as seen:
        link = seen.page.locator(selector).first
        seen.page.keyboard.press("Tab")  # so that what is focused is so by the keyboard
        link.focus()
        seen.preview.locator(KINDS[kind][1]).first.wait_for()
        ids = (link.get_attribute("aria-describedby") or "").split()
        assert all(seen.preview.locator(f"#{one}").count() == 1 for one in ids)
        assert ids
        assert link.evaluate("(link) => document.activeElement === link")
        stops = "(box) => [...box.querySelectorAll('a, [tabindex]')].filter((a) => a.tabIndex >= 0)"
        assert seen.preview.evaluate(f"(box) => ({stops})(box).length") == 0
        seen.page.keyboard.press("Tab")
        seen.page.wait_for_function(
            "(link) => !link.hasAttribute('aria-describedby')", arg=link.element_handle()
        )
        assert not link.evaluate("(link) => document.activeElement === link")


def test_escape_sends_it_away_until_the_pointer_comes_again(
    browser: Browser, address: str, links: dict[str, tuple[str, str]]
) -> None:
    name, selector = links["a statement"]
    with reading(browser, f"{address}/{name}.html") as seen:
        link = seen.page.locator(selector).first
        seen.rest_on(link)
        seen.preview.wait_for()
        seen.page.keyboard.press("Escape")
        assert seen.stays_away()
        seen.page.mouse.move(1430, 5)
        seen.rest_on(link)
        seen.preview.wait_for()


def test_the_pointer_may_go_into_it_and_follow_its_links(
    browser: Browser, address: str, links: dict[str, tuple[str, str]]
) -> None:
    name, selector = links["a work"]
    with reading(browser, f"{address}/{name}.html") as seen:
        seen.rest_on(seen.page.locator(selector).first)
        seen.preview.wait_for()
        box = seen.preview.bounding_box()
        assert box is not None
        seen.page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=8)
        seen.page.wait_for_timeout(A_WHILE)
        assert seen.preview.is_visible()


def test_the_links_of_a_preview_lead_where_they_do_on_their_page(
    browser: Browser, address: str, notes: list[str]
) -> None:
    with reading(browser, f"{address}/notes/bibliography.html") as seen:
        for link in seen.page.locator(".citing a").all()[:3]:
            seen.rest_on(link)
            seen.preview.wait_for()
            seen.page.keyboard.press("Escape")
        inside = seen.page.locator(".preview a").evaluate_all("(all) => all.map((a) => a.href)")
        assert all(one.startswith(("http://", "https://")) for one in inside)
    with reading(browser, f"{address}/{notes[0]}.html") as seen:
        relative = "[...document.querySelectorAll('.preview a')].map((a) => a.getAttribute('href'))"
        assert all("//" in one for one in seen.page.evaluate(relative))


@pytest.mark.parametrize(
    "options", [{"has_touch": True, "is_mobile": True}, {"reduced_motion": "reduce"}]
)
def test_on_touch_and_where_less_motion_is_preferred_it_stays_away(
    browser: Browser,
    address: str,
    links: dict[str, tuple[str, str]],
    options: dict[str, Any],
) -> None:
    name, selector = links["a statement"]
    with reading(browser, f"{address}/{name}.html", **options) as seen:
        link = seen.page.locator(selector).first
        seen.page.keyboard.press("Tab")
        link.focus()
        assert seen.stays_away()
        if "has_touch" not in options:
            seen.rest_on(link)
            assert seen.stays_away()


def test_a_small_or_magnified_window_still_holds_it(
    browser: Browser, address: str, links: dict[str, tuple[str, str]]
) -> None:
    for kind in KINDS:
        name, selector = links[kind]
        url = f"{address}/{name}.html"
        with reading(browser, url, (420, 300), device_scale_factor=3) as seen:
            seen.rest_on(seen.page.locator(selector).first)
            seen.preview.wait_for()
            box = seen.preview.bounding_box()
            assert box is not None
            assert 0 <= box["x"] <= box["x"] + box["width"] <= 420
            assert -1 <= box["y"] <= box["y"] + box["height"] <= 301
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_in_a_page_with_a_preview(
    browser: Browser, address: str, links: dict[str, tuple[str, str]], axe: Axe
) -> None:
    judged = set()
    for kind in KINDS:
        name, selector = links[kind]
        with reading(browser, f"{address}/{name}.html") as seen:
            seen.rest_on(seen.page.locator(selector).first)
            seen.preview.wait_for()
            for mode in MODES:
                seen.page.emulate_media(color_scheme=mode)
                # Whatever is shown upon it, the page's own text is coloured alike.
                assert faults(axe, seen.page, colours=name not in judged) == [], (kind, mode)
                assert faults(axe, seen.page, OPEN) == [], (kind, mode)
        judged.add(name)


def faults(
    axe: Axe, page: Page, part: str | None = None, *, colours: bool = True
) -> list[tuple[str, str]]:
    """Return what axe finds in a page or a part of it."""
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    rules = {"color-contrast": {"enabled": colours}}
    found = axe.run(page, context=part, options={**options, "rules": rules}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def test_opened_from_a_folder_it_shows_its_own_page_and_is_silent(
    browser: Browser, site: Path, links: dict[str, tuple[str, str]]
) -> None:
    name, selector = links["a work"]
    with reading(browser, (site / f"{name}.html").as_uri()) as seen:
        seen.said.clear()  # a browser may say that it can't load fonts ahead
        seen.rest_on(seen.page.locator(selector).first)
        seen.preview.wait_for()
    name, selector = links["a note"]
    with reading(browser, (site / f"{name}.html").as_uri()) as seen:
        seen.said.clear()
        seen.rest_on(seen.page.locator(selector).first)
        assert seen.stays_away()


def test_a_page_is_fetched_once_for_all_its_previews(
    browser: Browser, address: str, links: dict[str, tuple[str, str]]
) -> None:
    name, selector = links["a note"]
    with reading(browser, f"{address}/{name}.html") as seen:
        link = seen.page.locator(selector).first
        for _ in range(3):
            seen.rest_on(link)
            seen.preview.wait_for()
            seen.page.mouse.move(1430, 5)
            seen.preview.wait_for(state="detached")
        target = link.evaluate("(link) => link.href.split('#')[0]")
        assert seen.requests.count(target) == 1


def test_a_backlink_leads_to_the_very_sentence(browser: Browser, address: str, site: Path) -> None:
    text = (site / "notes/bibliography.html").read_text(encoding="utf-8")
    found = re.findall(r'class="quote"><a[^>]*href="([^"]+:~:text=[^"]+)"', text)
    unfold = "document.querySelectorAll('.works details').forEach((one) => { one.open = true; })"
    in_view = """(words) => [...document.querySelectorAll("main p, main li")].some((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      const said = one.textContent.replace(/\\s+/g, " ");
      return said.includes(words) && top < innerHeight && bottom > 0;
    })"""
    assert len(found) > 20
    with reading(browser, f"{address}/notes/bibliography.html") as seen:
        for href in found[::9]:
            seen.page.goto(f"{address}/notes/bibliography.html")
            seen.page.evaluate(unfold)
            seen.page.locator(f'.quote a[href="{href}"]').first.click()
            words = unquote(href.partition(":~:text=")[2])
            seen.page.wait_for_function(in_view, arg=words, timeout=3000)
        seen.page.evaluate("shift = 0")
