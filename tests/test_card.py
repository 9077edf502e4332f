"""A card says what it should, within its edges, in the same bytes every time."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from january.card import BOLD, EDGE, Card, CardError, made_by, png, svg
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
C1 = (0x1C, 0x34, 0x94)


def seen(card: Card) -> Any:  # noqa: ANN401  (a picture of an untyped package)
    return PIL.open(io.BytesIO(png(svg(card)))).convert("RGB")


TITLES = [
    "Short",
    "A title that goes on and on and says much more than anyone should put in a title " * 4,
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


def test_a_title_is_as_large_as_it_can_be() -> None:
    assert 'font-size="84"' in svg(CARD)
    assert 'font-size="64"' in svg(replace(CARD, figure=FIGURE))
    assert 'font-size="36"' in svg(replace(CARD, title=TITLES[1] * 2))


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
