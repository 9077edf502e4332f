"""Measure text as a card sets it, and break it into lines that fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from january.fonts import CUTS, MATH, TEXT

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FAMILY = "Source Serif 4"
_SIGNS = "STIX Two Math"
_STOPS = " ,.;:"
_MISSING = 1.0  # em: a letter that no font has
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
                f'<text x="{left:.2f}" y="{at[1]:g}" font-family="\'{font or FAMILY}\'" '
                f'font-size="{size}" fill="{fill}" font-variation-settings="{axes}" '
                f'xml:space="preserve">{escape(_ILLEGAL.sub("", run))}</text>'
            )
            left += self.width(run, size)
        return "".join(parts)


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
    return next((name for name in (FAMILY, _SIGNS) if ord(letter) in _letters(name)), "")


@lru_cache
def _letters(family: str) -> dict[int, str]:
    letters: dict[int, str] = _open(family).getBestCmap()
    return letters


@lru_cache
def _glyphs(family: str, face: Face) -> tuple[Any, int]:
    font = _open(family)
    axes = {"wght": face.weight, "opsz": face.optical} if family == FAMILY else {}
    return font.getGlyphSet(location=axes), font["head"].unitsPerEm


@lru_cache
def _open(family: str) -> TTFont:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  (slow to load, and most builds draw none)

    wanted = TEXT if family == FAMILY else MATH
    return TTFont(next(cut.source() for cut in CUTS if cut.family == wanted), lazy=True)
