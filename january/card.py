"""Draw the card that stands for a note where other sites show a link to it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from january.errors import JanuaryError
from january.fonts import CUTS
from january.lettering import FAMILY, Face, wrap
from january.metadata import HEIGHT, WIDTH
from january.standalone import PALETTE, inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EDGE = 72
MADE_BY = ("resvg_py", "fontpkg-source-serif-4", "ziamath")

_ACCENT = "#2b4a7d"
_FOOT = HEIGHT - EDGE  # the last line's base
_FLOOR = 512  # nothing but the last line below
_OVER = 112  # the first line's base
_TALL = (84, 74, 64, 56, 48, 42, 36)
_BESIDE_TALL = 64  # the title's most where a figure stands beside it
_SMALL = 30  # pixels: what is not the title
_LEADING = 1.16
_BESIDE = 528  # pixels that a figure takes


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


BOLD, BOOK, SEMIBOLD = Face(640, 40), Face(390, 20), Face(600, 20)


def svg(card: Card) -> str:
    """Return the card as an SVG, all of whose text fits."""
    width = WIDTH - 2 * EDGE - (_BESIDE + EDGE // 2 if card.figure else 0)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<style>text{{font-family:'{FAMILY}'}}</style>"
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
                serif_family=FAMILY,
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
