"""Draw the card that stands for a note where other sites show a link to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.metadata import version
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from january.errors import JanuaryError
from january.fonts import CUTS, MATH, TEXT
from january.standalone import PALETTE, inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fontTools.ttLib import TTFont

WIDTH, HEIGHT = 1200, 630  # pixels: what the sites that show cards ask for
EDGE = 72
MADE_BY = ("resvg_py", "fontpkg-source-serif-4", "ziamath")

_ACCENT = "#2b4a7d"
_FAMILY, _SIGNS = "Source Serif 4", "STIX Two Math"
_FOOT = HEIGHT - EDGE  # the last line's base
_FLOOR = 512  # nothing but the last line below
_OVER = 112  # the first line's base
_TALL = (84, 74, 64, 56, 48, 42, 36)
_BESIDE_TALL = 64  # the title's most where a figure stands beside it
_SMALL = 30  # pixels: what is not the title
_LEADING = 1.16
_BESIDE = 528  # pixels that a figure takes
_STOPS = " ,.;:"
_MISSING = 1.0  # em: a letter that no font has
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CardError(JanuaryError):
    """A card that can't be drawn; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says, in plain text; ``facts`` are for its last line, ``figure`` is an SVG."""

    title: str
    over: str
    text: str
    site: str
    facts: Sequence[str] = ()
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """The text's font at a weight and an optical size."""

    weight: int
    optical: int

    def width(self, text: str, size: float) -> float:
        """Return the length of a line in pixels: at most a hair more than it will be."""
        return size * sum(_advance(letter, self) for letter in text)

    def line(self, text: str, at: tuple[float, float], size: int, *, fill: str) -> str:
        """Return a line of text that starts at a place.

        Each font's letters are a text of their own, since a letter that is looked for in other
        fonts would take its whole text along.
        """
        axes = f"'wght' {self.weight}, 'opsz' {self.optical}"
        left, parts = at[0], []
        for font, letters in groupby(text, _font_of):
            run = "".join(letters)
            parts.append(
                f'<text x="{left:.2f}" y="{at[1]:g}" font-family="\'{font or _FAMILY}\'" '
                f'font-size="{size}" fill="{fill}" font-variation-settings="{axes}" '
                f'xml:space="preserve">{escape(_ILLEGAL.sub("", run))}</text>'
            )
            left += self.width(run, size)
        return "".join(parts)


BOLD, BOOK, SEMIBOLD = Face(640, 40), Face(390, 20), Face(600, 20)


def svg(card: Card) -> str:
    """Return the card as an SVG, all of whose text fits."""
    width = WIDTH - 2 * EDGE - (_BESIDE + EDGE // 2 if card.figure else 0)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<style>text{{font-family:'{_FAMILY}'}}</style>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PALETTE["paper"]}"/>'
        f'<rect width="{WIDTH}" height="12" fill="{_ACCENT}"/>'
        + "".join([*_words(card, width), *_foot(card), _figure(card)])
        + "</svg>\n"
    )


def png(drawing: str) -> bytes:
    """Return a card's SVG as a PNG, the same on every machine; raises `CardError`."""
    try:
        import resvg_py  # noqa: PLC0415  (only who draws cards needs it)

        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=drawing,
                skip_system_fonts=True,
                font_files=sorted({str(cut.source()) for cut in CUTS}),
                serif_family=_FAMILY,
            )
        )
    except (ImportError, ValueError) as error:
        message = f"a card can't be drawn: {error}"
        raise CardError(message) from None


def made_by() -> str:
    """Return what a card's bytes depend on beside its SVG."""
    return " ".join(f"{name} {version(name)}" for name in MADE_BY)


def _words(card: Card, width: float) -> Iterator[str]:
    """Give the line above the title, the title as large as fits, and text where there is room."""
    for line in wrap(card.over, width, _SMALL, SEMIBOLD, most=1):
        yield SEMIBOLD.line(line, (EDGE, _OVER), _SMALL, fill=_ACCENT)
    size, lines = _title(card.title, width, _BESIDE_TALL if card.figure else _TALL[0])
    base, step = _first(size), size * _LEADING
    for place, line in enumerate(lines):
        yield BOLD.line(line, (EDGE, base + place * step), size, fill=PALETTE["ink"])
    top = base + (len(lines) - 1) * step + _SMALL * 2.1
    room = 0 if card.figure else max(0, int((_FLOOR - top) // (_SMALL * 1.4)) + 1)
    for place, line in enumerate(wrap(card.text, width, _SMALL, BOOK, most=room)):
        at = (EDGE, top + place * _SMALL * 1.4)
        yield BOOK.line(line, at, _SMALL, fill=PALETTE["muted"])


def _first(size: int) -> float:
    """Return the base of a title's first line."""
    return _OVER + _SMALL + size * 0.82


def _title(text: str, width: float, largest: int) -> tuple[int, list[str]]:
    for size in [one for one in _TALL if one <= largest]:
        most = int((_FLOOR - _first(size)) // (size * _LEADING)) + 1
        lines = wrap(text, width, size, BOLD)
        if len(lines) <= most and not _torn(text, lines):
            return size, _balanced(text, width, size, len(lines))
    return size, wrap(text, width, size, BOLD, most=most)


def _torn(text: str, lines: list[str]) -> bool:
    """Tell whether a word had to be broken."""
    return " ".join(lines) != " ".join(text.split())


def _balanced(text: str, width: float, size: int, count: int) -> list[str]:
    """Return a title in lines of like length, no more than it needs."""
    best = wrap(text, width, size, BOLD)
    for narrow in range(int(width), int(width / 2), -size // 2):
        lines = wrap(text, narrow, size, BOLD)
        if len(lines) > count or _torn(text, lines):
            break
        best = lines
    return best


def wrap(text: str, width: float, size: float, face: Face, *, most: int | None = None) -> list[str]:
    """Break a text into lines that fit; what is beyond ``most`` lines becomes an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines += _pieces(word, width, size, face)
    if most is None or len(lines) <= most:
        return lines
    if most == 0:
        return []
    last = lines[most - 1].rstrip(_STOPS)
    while last and face.width(f"{last}…", size) > width:
        last = last[:-1].rstrip(_STOPS)
    return [*lines[: most - 1], f"{last}…"]


def _pieces(word: str, width: float, size: float, face: Face) -> list[str]:
    """Break a word only if it is longer than a line."""
    cuts, used = [0], 0.0
    for place, letter in enumerate(word):
        advance = size * _advance(letter, face)
        if used + advance > width and place > cuts[-1]:
            cuts, used = [*cuts, place], 0.0
        used += advance
    return [word[a:b] for a, b in pairwise([*cuts, len(word)])]


def _foot(card: Card) -> Iterator[str]:
    room = float(WIDTH - 2 * EDGE)
    for line in wrap(card.site, room, _SMALL, SEMIBOLD, most=1):
        yield SEMIBOLD.line(line, (EDGE, _FOOT), _SMALL, fill=PALETTE["ink"])
        room -= SEMIBOLD.width(line, _SMALL) + EDGE
    facts = " · ".join(card.facts) if room > 0 else ""
    for line in wrap(facts, room, _SMALL, BOOK, most=1):
        at = (WIDTH - EDGE - BOOK.width(line, _SMALL), _FOOT)
        yield BOOK.line(line, at, _SMALL, fill=PALETTE["muted"])


def _figure(card: Card) -> str:
    box = (WIDTH - EDGE - _BESIDE, EDGE, _BESIDE, _FLOOR - EDGE)
    return inside(card.figure, box) if card.figure else ""


@lru_cache(maxsize=4096)
def _advance(letter: str, face: Face) -> float:
    """Return a letter's advance in em."""
    family = _font_of(letter)
    if not family:
        return _MISSING
    glyphs, em = _glyphs(family, face)
    return float(glyphs[_letters(family)[ord(letter)]].width / em)


@lru_cache(maxsize=4096)
def _font_of(letter: str) -> str:
    """Return the family that has a letter, or nothing."""
    return next((name for name in (_FAMILY, _SIGNS) if ord(letter) in _letters(name)), "")


@lru_cache
def _letters(family: str) -> dict[int, str]:
    letters: dict[int, str] = _open(family).getBestCmap()
    return letters


@lru_cache
def _glyphs(family: str, face: Face) -> tuple[Any, int]:
    font = _open(family)
    axes = {"wght": face.weight, "opsz": face.optical} if family == _FAMILY else {}
    return font.getGlyphSet(location=axes), font["head"].unitsPerEm


@lru_cache
def _open(family: str) -> TTFont:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  (slow to load, and most builds draw none)

    wanted = TEXT if family == _FAMILY else MATH
    return TTFont(next(cut.source() for cut in CUTS if cut.family == wanted), lazy=True)
