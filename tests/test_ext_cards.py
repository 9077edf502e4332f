"""Each published page has a card for other sites, and nothing else has."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from january.metadata import HEIGHT, WIDTH
from tests.support import PYPROJECT, ROOT, SITE, WORDS, note, sphinx, write
from tests.toy import tried

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Site

PUBLIC = ("-D", "january_public=1")
ONE = "notes/trees/one"
FILES = {
    f"{ONE}.md": note("2027-01-05", title='One & "$x^2$"', confidence="likely"),
    "notes/birds/later.md": note("2027-01-20", title="Later"),
    "notes/birds/draft.md": note(title="Draft"),
}
BASE = "https://notes.example/"


def cards(site: Site) -> dict[str, bytes]:
    return {name: text for name, text in site.files().items() if name.endswith(".png")}


def tags(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page)
    return {name: html.unescape(text) for name, text in found}


def test_a_page_names_its_card_by_its_whole_address(look: Callable[..., Site]) -> None:
    site = look(FILES, *PUBLIC)
    said = tags(site.page(ONE))
    assert said["og:image"] == f"{BASE}{ONE}.png"
    assert said["og:image:alt"] == "One & “x²”"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["twitter:card"] == "summary_large_image"
    for page in ("index", "notes/trees/index"):
        assert tags(site.page(page))["og:image"] == f"{BASE}card.png"
    assert "og:image" not in tags(site.page("404"))
    for path, picture in cards(site).items():
        size = (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24]))
        assert (picture[1:4], size) == (b"PNG", (WIDTH, HEIGHT)), path


def test_only_what_is_published_has_a_card(build: Callable[..., Site]) -> None:
    assert sorted(cards(build(FILES, *PUBLIC))) == ["card.png", f"{ONE}.png"]
    assert sorted(cards(build({}, *PUBLIC, today="2027-01-04"))) == ["card.png"]


def test_no_page_loads_a_card(look: Callable[..., Site]) -> None:
    site = look(FILES, *PUBLIC)
    for page in site.out.rglob("*.html"):
        text = re.sub(r"<meta [^>]*>", "", page.read_text(encoding="utf-8"))
        assert ".png" not in text


def test_a_card_is_drawn_when_what_it_says_has_changed_and_only_then(
    build: Callable[..., Site],
) -> None:
    site = build(FILES, *PUBLIC)
    before = cards(site)
    drawn = {path: path.stat().st_mtime_ns for path in site.out.rglob("*.png")}
    assert cards(build({"notes/birds/draft.md": note(title="Another")}, *PUBLIC)) == before
    assert {path: path.stat().st_mtime_ns for path in site.out.rglob("*.png")} == drawn
    after = cards(build({f"{ONE}.md": note("2027-01-05", title="Uno")}, *PUBLIC))
    assert after["card.png"] == before["card.png"]
    assert after[f"{ONE}.png"] != before[f"{ONE}.png"]
    assert cards(build({}, *PUBLIC, "-E", out="_again")) == after


def test_a_card_shows_the_first_figure_of_its_note(build: Callable[..., Site]) -> None:
    body = f"{WORDS}\n\n```{{plot}} try-it.curve\n:label: fig-curve\n\nSo.\n```\n"
    plain = cards(build({**FILES, **tried()}, *PUBLIC))
    drawn = {f"{ONE}.md": note("2027-01-05", title='One & "$x^2$"', confidence="likely", body=body)}
    first = cards(build(drawn, *PUBLIC))
    assert first[f"{ONE}.png"] != plain[f"{ONE}.png"]
    svg = "experiments/results/try_it.curve.svg"
    other = cards(build({svg: tried()[svg].replace("M0 2L4 0", "M0 0L4 1")}, *PUBLIC))
    assert other[f"{ONE}.png"] not in {first[f"{ONE}.png"], plain[f"{ONE}.png"]}
    assert first["card.png"] == other["card.png"]
    broken = f"{ONE}.md:11: ERROR: {svg}: the drawing is not SVG: "
    assert cards(build({svg: "<svg"}, *PUBLIC, warns=(broken,))) == plain
    gone = f"{ONE}.md:11: ERROR: the drawing try_it.curve.svg is missing: run `january run try_it`"
    assert cards(build({svg: None}, *PUBLIC, warns=(gone,))) == plain


def test_without_what_draws_them_a_build_says_so(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, **FILES, "none/resvg_py.py": 'raise ImportError("not here")\n'})
    path = {"PYTHONPATH": f"{tmp_path / 'none'}:{ROOT}"}
    site = sphinx(tmp_path, *PUBLIC, env=path, apart=True)
    assert site.warnings == "WARNING: a card can't be drawn: not here [january.cards]\n"
    assert cards(site) == {}


def test_the_author_and_a_site_without_an_address_have_none(build: Callable[..., Site]) -> None:
    build(FILES, *PUBLIC)
    mine = build({})
    assert cards(mine) == {}
    assert "og:image" not in mine.page(ONE)
    bare = PYPROJECT.replace('base-url = "https://notes.example/"\n', "")
    nowhere = build({"pyproject.toml": bare}, *PUBLIC)
    assert cards(nowhere) == {}
    assert "og:image" not in nowhere.page(ONE)
