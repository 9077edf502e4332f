"""A card says what it should, within its edges, in the same bytes every time."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from january.card import BOLD, BOOK, EDGE, SEMIBOLD, Card, CardError, made_by, png, svg
from january.lettering import wrap
from january.metadata import HEIGHT, WIDTH
from tests.support import ROOT

PIL = pytest.importorskip("PIL.Image", reason="Pillow is not installed: no card was looked at")
CARD = Card(
    title="Gradients cannot see parity",
    over="Low-hanging fruit",
    text="What is claimed, and how sure we are.",
    site="January Notes",
    facts=["4 January 2027", "post", "solid"],
)
FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 432 200.5" aria-label="It rises.">'
    '<path d="M 0 0 L 432 0 L 432 200.5 L 0 200.5 z" class="fill-c1"/></svg>'
)
C1, INK = (0x1C, 0x34, 0x94), (0x1F, 0x24, 0x2B)
SERIF, SIGNS = "'Source Serif 4'", "'STIX Two Math'"


def seen(card: Card) -> Any:  # noqa: ANN401  (a picture of an untyped package)
    return PIL.open(io.BytesIO(png(svg(card)))).convert("RGB")


def texts(card: Card) -> list[ET.Element]:
    root = ET.fromstring(svg(card))  # noqa: S314  (our own)
    assert {node.tail for node in root.iter()} == {None}
    return root.findall(".//{*}text")


def lines(card: Card) -> list[tuple[str | None, ...]]:
    """Return where each line of a card begins, its base, its size and what it says."""
    return [(*map(node.get, ("x", "y", "font-size")), node.text) for node in texts(card)]


LONG = "A title that goes on and on and says much more than anyone should put in a title "
TITLES = [
    "Short",
    LONG * 4,
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 2,
    "Über ℝⁿ, 𝔽₂ und λ² > 1: Доказательство, 証明, naïve Łukasiewicz",
    "</svg><script>&amp;\x00\x1b",
    "WWWWW" * 60,
    "",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("figure", ["", FIGURE], ids=["words", "figure"])
def test_whatever_it_says_stays_within_its_edges(title: str, figure: str) -> None:
    facts = [title, "solid"]
    card = Card(title=title, over=title * 2, text=title * 9, site=title, facts=facts, figure=figure)
    picture = seen(card)
    assert picture.size == (WIDTH, HEIGHT)
    paper = picture.getpixel((5, 300))
    for box in (
        (0, 20, EDGE - 3, HEIGHT),
        (WIDTH - EDGE + 3, 20, WIDTH, HEIGHT),
        (0, HEIGHT - EDGE + 24, WIDTH, HEIGHT),
        (0, 523, WIDTH, 530),  # between the words and the last line
    ):
        assert picture.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), paper)]


def test_a_figure_stands_beside_the_words_in_the_colours_of_day() -> None:
    with_figure, without = seen(replace(CARD, figure=FIGURE)), seen(CARD)
    left, right = (0, 0, 580, HEIGHT), (600, 20, WIDTH, 520)
    assert C1 in {colour for _, colour in with_figure.crop(right).getcolors(9999)}
    assert C1 not in {colour for _, colour in with_figure.crop(left).getcolors(9999)}
    assert C1 not in {colour for _, colour in without.getcolors(9999)}


def test_a_card_is_paper_with_a_band_and_words_in_their_colours() -> None:
    picture = seen(CARD)
    assert [picture.getpixel((600, y)) for y in (6, 20)] == [(0x2B, 0x4A, 0x7D), (255, 253, 248)]
    assert INK in {colour for _, colour in picture.crop((72, 140, 1128, 230)).getcolors(9999)}
    dress = ("fill", "font-variation-settings")
    assert [tuple(map(node.get, dress)) for node in texts(CARD)] == [
        ("#2b4a7d", "'wght' 600, 'opsz' 20"),
        ("#1f242b", "'wght' 640, 'opsz' 40"),
        ("#63676d", "'wght' 390, 'opsz' 20"),
        ("#1f242b", "'wght' 600, 'opsz' 20"),
        ("#63676d", "'wght' 390, 'opsz' 20"),
    ]


def test_every_line_has_its_place_and_its_size() -> None:
    over, foot = ("72.00", "112", "30", CARD.over), ("72.00", "558", "30", CARD.site)
    facts = ("766.52", "558", "30", "4 January 2027 · post · solid")
    assert lines(CARD) == [
        over,
        ("72.00", "210.88", "84", CARD.title),
        ("72.00", "273.88", "30", CARD.text),
        foot,
        facts,
    ]
    assert lines(replace(CARD, figure=FIGURE)) == [
        over,
        ("72.00", "194.48", "64", "Gradients cannot"),
        ("72.00", "268.72", "64", "see parity"),
        foot,
        facts,
    ]


def test_a_title_is_as_large_as_it_can_be_in_lines_of_like_length() -> None:
    assert [line[2:] for line in lines(replace(CARD, title=LONG, text="word " * 99))[1:-2]] == [
        ("84", "A title that goes on and on"),
        ("84", "and says much more than"),
        ("84", "anyone should put in a title"),
        ("30", "word" + " word" * 12),
        ("30", "word" + " word" * 12 + "…"),
    ]
    sizes = {len(title): lines(replace(CARD, title=title))[1][2] for title in (LONG * 2, LONG * 8)}
    assert list(sizes.values()) == ["64", "36"]


@pytest.mark.parametrize(("figure", "room"), [("", WIDTH - 2 * EDGE), (FIGURE, 492)])
def test_the_first_line_and_the_last_are_cut_where_their_room_ends(figure: str, room: int) -> None:
    long = replace(CARD, title="", text="", over="i" * 999, site="i" * 999, figure=figure)
    over, site = (str(line[-1]) for line in lines(long))
    for text, most in ((over, room), (site, WIDTH - 2 * EDGE)):
        assert text.endswith("i…")
        assert 0 <= most - SEMIBOLD.width(text, 30) < SEMIBOLD.width("i", 30)
    last = lines(replace(CARD, facts=["i" * 999]))
    ((*_, name), (left, *_, facts)) = [line for line in last if line[1] == "558"]
    assert name == CARD.site
    begin = float(left or 0)
    assert begin == pytest.approx(WIDTH - EDGE - BOOK.width(str(facts), 30), abs=0.01)
    free = begin - EDGE - SEMIBOLD.width(CARD.site, 30)
    assert EDGE <= free < EDGE + BOOK.width("i", 30)


def test_a_figure_has_the_right_half_above_the_last_line() -> None:
    root = ET.fromstring(svg(replace(CARD, figure=FIGURE)))  # noqa: S314  (our own)
    (figure,) = root.findall("{*}svg")
    assert [figure.get(of) for of in ("x", "y", "width", "height")] == ["600", "72", "528", "440"]


def test_what_room_there_is_is_used_and_no_more() -> None:
    most: dict[str | None, int] = {}
    for count in range(1, 44):
        title = lines(replace(CARD, title="several words " * count, text=""))[1:-2]
        text = lines(replace(CARD, title="several words " * count, text="word " * 99))[1:-2]
        text, size, last = text[len(title) :], title[0][2], float(title[-1][1] or 0)
        most[size] = max(most.get(size, 0), len(title))
        bases = [float(line[1] or 0) for line in text]
        assert bases == pytest.approx([last + 63 + 42 * place for place in range(len(text))])
        assert last <= 512 < (bases[-1] + 42 if bases else last + 63)
        assert max(bases, default=0) <= 512
    assert most == {"84": 4, "64": 5, "56": 5, "48": 6, "42": 7, "36": 9}


def test_a_letter_that_only_another_font_has_is_a_text_of_its_own() -> None:
    over, sign, say = texts(replace(CARD, title="Over ⊢, say"))[1:4]
    assert [over.text, sign.text, say.text] == ["Over ", "⊢", ", say"]
    assert [node.get("font-family") for node in (over, sign, say)] == [SERIF, SIGNS, SERIF]
    left = EDGE + BOLD.width("Over ⊢", 84)
    assert float(say.get("x", 0)) == pytest.approx(left, abs=0.01)


def test_lines_fit_and_lose_nothing_but_what_is_beyond_the_last() -> None:
    text = "several words that make up a line or two, and another one at the end"
    lines = wrap(text, 400, 40, BOLD)
    assert " ".join(lines) == text
    assert all(BOLD.width(line, 40) <= 400 for line in lines)
    first, last = wrap(text, 400, 40, BOLD, most=2)
    assert (first, last[-1]) == (lines[0], "…")
    assert lines[1].startswith(last[:-1])
    assert BOLD.width(last, 40) <= 400
    assert wrap(text, 400, 40, BOLD, most=0) == []
    assert "".join(wrap("W" * 50, 400, 40, BOLD)) == "W" * 50


def test_a_line_may_be_as_long_as_its_room_and_no_longer() -> None:
    pair = BOLD.width("WW", 40)
    assert wrap("WW WW WW", BOLD.width("WW WW", 40), 40, BOLD) == ["WW WW", "WW"]
    assert wrap("WWWWW", pair, 40, BOLD) == ["WW", "WW", "W"]
    assert wrap("WW", 1, 40, BOLD) == ["W", "W"]
    assert wrap("WW WW", pair, 40, BOLD, most=2) == ["WW", "WW"]
    assert wrap("WW WW", pair, 40, BOLD, most=1) == ["W…"]
    assert wrap("WW WW", BOLD.width("WW…", 40), 40, BOLD, most=1) == ["WW…"]


def test_an_ellipsis_follows_a_word_and_no_stop() -> None:
    assert wrap("Well, well", BOOK.width("Well, w", 40), 40, BOOK, most=1) == ["Well…"]
    assert wrap("...Well, W", BOOK.width("...Well…", 40), 40, BOOK, most=1) == ["...Well…"]
    room = max(BOOK.width("One, w", 40), BOOK.width("One,…", 40))
    assert wrap("One, w e", room, 40, BOOK, most=1) == ["One…"]


def test_every_process_draws_the_same_bytes() -> None:
    code = (
        "import hashlib; from tests.test_card import *; "
        "print(hashlib.sha256(png(svg(replace(CARD, figure=FIGURE)))).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": seed, "LANG": locale},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, locale in (("1", "C"), ("2", "de_DE.UTF-8"))
    }
    assert len(said) == 1


def test_a_drawing_that_is_none_is_said_to_be() -> None:
    with pytest.raises(CardError, match="a card can't be drawn"):
        png("<svg")


def test_what_draws_a_card_is_named_with_its_version() -> None:
    drawn = r"resvg_py [\d.]+ fontpkg-source-serif-4 [\d.]+ ziamath [\d.]+"
    assert re.fullmatch(drawn, made_by())
