"""What a reader's browser does with the pages."""

from __future__ import annotations

import gzip
import re
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests.viewing import heaviest_note, page_of_each_kind, served
from tests.visiting import DESKTOP, RULES, visit

if TYPE_CHECKING:
    from pathlib import Path

    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PHONE = (390, 844)
PAPER = 657  # A4 between its margins
VARIANTS = [(size, mode) for size in (DESKTOP, PHONE) for mode in ("light", "dark")]
COMPRESSED = {".html", ".css", ".js"}
# Which words share a line is up to the reader's fonts.
SHORTEN_LINKS = """
for (const link of document.links) {
  const words = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
  for (let seen = false; words.nextNode(); ) {
    const text = words.currentNode.data.trim();
    words.currentNode.data = seen ? "" : text.slice(0, 9);
    seen ||= text !== "";
  }
}
"""


def test_every_page_keeps_its_policy_and_its_silence(
    browser: Browser, address: str, site: Path
) -> None:
    faults = {}
    paths = [path for path in sorted(site.rglob("*.html")) if not leads_on(path)]
    names = [path.relative_to(site).as_posix() for path in paths]
    with visit(browser, f"{address}/{names[0]}") as seen:
        for name in names:
            if name == "404.html":
                continue  # its addresses hold at the site's own place only
            seen.requests.clear()
            seen.said.clear()
            seen.page.goto(f"{address}/{name}")
            foreign = [url for url in seen.requests if not url.startswith(address)]
            broken = seen.page.evaluate("broken")
            if foreign or broken or seen.said:
                faults[name] = (foreign, broken, list(seen.said))
    assert not faults


def leads_on(path: Path) -> bool:
    """Tell whether a page is only a way to another, which is visited for itself."""
    return 'http-equiv="refresh"' in path.read_text(encoding="utf-8")


def as_sent(path: Path) -> int:
    """Return a file's bytes as a server sends them."""
    body = path.read_bytes()
    return len(gzip.compress(body)) if path.suffix in COMPRESSED else len(body)


def test_a_note_arrives_in_few_requests_and_few_bytes(
    browser: Browser, address: str, site: Path
) -> None:
    name = heaviest_note(site)
    text = (site / f"{name}.html").read_text(encoding="utf-8")
    plain = re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)
    figures = len(gzip.compress(text.encode())) - len(gzip.compress(plain.encode()))
    with visit(browser, f"{address}/{name}.html") as seen:
        sent = [url for url in seen.requests if not url.startswith("data:")]
        bodies = [(site / url.partition("/sub/")[2].partition("?")[0]) for url in sent]
        weight = sum(as_sent(body) for body in bodies)
        assert len(sent) <= 7, sent
        assert weight - figures <= 100_000


@pytest.mark.parametrize(("size", "mode"), VARIANTS)
def test_nothing_jumps_nothing_sticks_out_and_axe_finds_nothing(  # noqa: PLR0913, PLR0917  (fixtures)
    browser: Browser,
    address: str,
    kinds: list[str],
    axe: Axe,
    size: tuple[int, int],
    mode: str,
) -> None:
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    touched = size == PHONE
    for name in kinds:
        url = f"{address}/{name}.html"
        device: dict[str, Any] = {"color_scheme": mode, "has_touch": touched, "is_mobile": touched}
        with visit(browser, url, size, **device) as seen:
            assert seen.page.evaluate("shift") < 0.005, name
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            found = axe.run(seen.page, options=options).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name


def test_a_link_of_few_words_is_as_easy_to_hit(
    browser: Browser, address: str, kinds: list[str], axe: Axe
) -> None:
    rule = {"type": "rule", "values": ["target-size"]}
    for name in kinds:
        with visit(browser, f"{address}/{name}.html") as seen:
            seen.page.evaluate(SHORTEN_LINKS)
            found = axe.run(seen.page, options={"runOnly": rule}).response["violations"]
            assert [node["html"] for one in found for node in one["nodes"]] == [], name


@pytest.mark.parametrize("late", [0.3, 2])
def test_nothing_jumps_when_the_fonts_are_late(
    browser: Browser, site: Path, kinds: list[str], late: float
) -> None:
    with served(site, late=late) as address, ExitStack() as opened:
        # All at once, so that their waiting is not summed up.
        pages = {
            (name, width): opened.enter_context(
                visit(browser, f"{address}/{name}.html", (width, height), until="commit")
            ).page
            for name in kinds
            for width, height in (DESKTOP, PHONE)
        }
        shifts = {}
        for key, page in pages.items():
            page.wait_for_load_state("load")
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(50)
            shifts[key] = round(page.evaluate("shift"), 4)
    assert {key: shift for key, shift in shifts.items() if shift} == {}


@pytest.mark.parametrize("kind", ["note", "thing"])
def test_formulas_are_never_shown_in_another_font(browser: Browser, site: Path, kind: str) -> None:
    name = page_of_each_kind(site)[kind]
    with (
        served(site, late=0.3) as address,
        visit(browser, f"{address}/{name}.html", until="commit") as seen,
    ):
        shown = "([...document.fonts].filter((f) => /Math/.test(f.family)).map((f) => f.status))"
        painted = f"""new Promise((done) => new PerformanceObserver(() => done({shown}))
          .observe({{ type: "paint", buffered: true }}))"""
        assert set(seen.page.evaluate(painted)) == {"loaded"}


def test_twice_the_size_still_fits(browser: Browser, address: str, kinds: list[str]) -> None:
    # 200 % of zoom on a desktop is half its width in the page's own pixels.
    for name in kinds:
        with visit(browser, f"{address}/{name}.html", (720, 450), device_scale_factor=2) as seen:
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_the_text_is_sixty_to_seventy_five_characters_wide(
    browser: Browser, address: str, kinds: list[str]
) -> None:
    count = """() => {
      const widths = [...document.querySelectorAll(".prose > section > section > p")].map((p) => {
        const range = document.createRange(); const lines = new Map();
        const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT, (node) =>
          node.parentElement.closest(".margin-note") ? 2 : 1);
        if (p.querySelector("math")) return [];
        while (walk.nextNode()) for (let i = 0; i < walk.currentNode.length; i++) {
          range.setStart(walk.currentNode, i); range.setEnd(walk.currentNode, i + 1);
          const top = Math.round(range.getBoundingClientRect().top / 8);
          lines.set(top, (lines.get(top) || 0) + 1);
        }
        return [...lines.values()].slice(0, -1).filter((n) => n > 30);
      }).flat().sort((a, b) => a - b);
      return widths[Math.floor(widths.length / 2)];
    }"""
    with visit(browser, f"{address}/{kinds[0]}.html") as seen:
        assert 60 <= seen.page.evaluate(count) <= 75


def test_a_choice_of_light_or_dark_is_remembered(
    browser: Browser, address: str, kinds: list[str]
) -> None:
    with visit(browser, f"{address}/index.html", color_scheme="light") as seen:
        paper = "getComputedStyle(document.body).backgroundColor"
        light = seen.page.evaluate(paper)
        seen.page.click(".mode")
        dark = seen.page.evaluate(paper)
        seen.page.goto(f"{address}/{kinds[0]}.html")
        assert dark != light
        assert seen.page.evaluate(paper) == dark


def test_without_scripts_the_page_is_whole(
    browser: Browser, address: str, kinds: list[str]
) -> None:
    with visit(browser, f"{address}/{kinds[0]}.html", java_script_enabled=False) as seen:
        assert seen.page.locator("main h1").is_visible()
        assert seen.page.locator("main math").first.is_visible()
        assert seen.page.locator(".contents a").nth(1).is_visible()
        assert not seen.page.locator(".mode").is_visible()


def test_it_opens_from_a_folder_in_its_own_letters(
    browser: Browser, site: Path, kinds: list[str]
) -> None:
    for kind in kinds:
        with visit(browser, (site / f"{kind}.html").as_uri()) as seen:
            assert "January Text" in letters(seen.page, "main h1"), kind


def letters(page: Page, selector: str) -> set[str]:
    """Return the fonts that a text is really drawn in."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {one["familyName"] for one in used}


def test_the_keyboard_reaches_the_text_first(
    browser: Browser, address: str, kinds: list[str]
) -> None:
    with visit(browser, f"{address}/{kinds[0]}.html") as seen:
        seen.page.keyboard.press("Tab")
        skip = seen.page.locator(":focus")
        assert skip.get_attribute("href") == "#main"
        assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "main"


def test_every_stop_of_the_keyboard_can_be_seen(
    browser: Browser, address: str, kinds: list[str]
) -> None:
    outline = """() => {
      const stop = document.activeElement, style = getComputedStyle(stop);
      const box = stop.getBoundingClientRect();
      const ringed = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none";
      if (stop === document.body) return null;
      return [stop.outerHTML.slice(0, 90), ringed, box.width > 0 && box.height > 0];
    }"""
    with visit(browser, f"{address}/{kinds[0]}.html") as seen:
        for _ in range(400):
            seen.page.keyboard.press("Tab")
            stop = seen.page.evaluate(outline)
            if stop is None:
                break
            assert stop[1:] == [True, True], stop[0]


def test_copying_a_formula_gives_its_tex(browser: Browser, address: str, kinds: list[str]) -> None:
    copy = """() => {
      const formula = document.querySelector("main .prose math[alttext]");
      getSelection().selectAllChildren(formula);
      const clipboardData = new DataTransfer();
      const how = { clipboardData, bubbles: true, cancelable: true };
      formula.dispatchEvent(new ClipboardEvent("copy", how));
      return [clipboardData.getData("text/plain"), formula.getAttribute("alttext")];
    }"""
    with visit(browser, f"{address}/{kinds[0]}.html") as seen:
        text, tex = seen.page.evaluate(copy)
        assert tex in text
        assert text.startswith("$")


def test_the_contents_follow_the_reading(browser: Browser, address: str, kinds: list[str]) -> None:
    with visit(browser, f"{address}/{kinds[0]}.html") as seen:
        last = seen.page.locator(".contents > details > ul > li > ul > li > a").last
        target = last.get_attribute("href") or ""
        seen.page.evaluate("id => document.querySelector(id).scrollIntoView()", target)
        seen.page.wait_for_selector(".contents [aria-current]")
        assert seen.page.locator(".contents [aria-current]").count() == 1


def test_no_formula_or_table_is_cut_on_a_phone_or_on_paper(
    browser: Browser, address: str, notes: list[str]
) -> None:
    # On a screen what is too wide scrolls in its own box; on paper, 174 mm wide, nothing can.
    cut = """() => [...document.querySelectorAll("main math, main td")].filter((part) => {
      const own = (e) => e && (["auto", "scroll"].includes(getComputedStyle(e).overflowX)
        || own(e.parentElement));
      return !own(part) && part.getBoundingClientRect().right > innerWidth;
    }).map((part) => part.getAttribute("alttext") || part.textContent)"""
    found = {}
    with visit(browser, f"{address}/{notes[0]}.html", PHONE) as seen:
        for name in notes:
            seen.page.emulate_media(media="screen")
            seen.page.set_viewport_size({"width": PHONE[0], "height": 900})
            seen.page.goto(f"{address}/{name}.html")
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            found[name, "phone"] = seen.page.evaluate(cut)
            seen.page.emulate_media(media="print")
            seen.page.set_viewport_size({"width": PAPER, "height": 900})
            found[name, "paper"] = seen.page.evaluate(cut)
    assert {key: parts for key, parts in found.items() if parts} == {}


def test_what_an_experiment_found_is_read_without_scrolling_sideways(
    browser: Browser, address: str, site: Path
) -> None:
    hidden = """() => [...document.querySelectorAll("#what-it-found td p")].filter((cell) =>
      cell.textContent && cell.getBoundingClientRect().right > innerWidth).length"""
    names = sorted(path.stem for path in site.glob("experiments/*.html"))
    found = {}
    with visit(browser, f"{address}/experiments/{names[0]}.html") as seen:
        for name in names:
            seen.page.goto(f"{address}/experiments/{name}.html")
            for width in (360, PHONE[0], 820, DESKTOP[0]):
                seen.page.set_viewport_size({"width": width, "height": 900})
                found[name, width] = seen.page.evaluate(hidden)
    assert {key: cells for key, cells in found.items() if cells} == {}


@pytest.mark.parametrize(("media", "width"), [("screen", 1440), ("screen", 1000), ("print", PAPER)])
def test_a_statements_name_stands_in_the_margin(
    browser: Browser, address: str, kinds: list[str], media: Literal["screen", "print"], width: int
) -> None:
    where = """() => [...document.querySelectorAll(".statement .pointers")].map((names) => {
      const [own, box] = [names, names.closest(".statement")].map((e) => e.getBoundingClientRect());
      const seen = getComputedStyle(names.querySelector(".headerlink")).opacity;
      return [seen, own.left >= box.right, own.right <= innerWidth, own.top < box.top + 40];
    })"""
    with visit(browser, f"{address}/{kinds[0]}.html", (width, 900)) as seen:
        seen.page.emulate_media(media=media)
        places = seen.page.evaluate(where)
    assert places
    assert places == [["1", True, True, True]] * len(places)


def test_paper_gets_the_text_and_not_the_furniture(
    browser: Browser, address: str, kinds: list[str]
) -> None:
    with visit(browser, f"{address}/{kinds[0]}.html", color_scheme="dark") as seen:
        seen.page.emulate_media(media="print")
        assert seen.page.locator(".note-header h1").is_visible()
        assert seen.page.locator(".address").is_visible()
        assert not seen.page.locator(".places").is_visible()
        assert not seen.page.get_by_text("Follow:").is_visible()
        assert (
            seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
            == "rgb(255, 255, 255)"
        )
        for paper in ("A4", "Letter"):
            assert seen.page.pdf(format=paper).startswith(b"%PDF")
