"""Cut the site's web fonts out of fonts that registry packages carry."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from january import glyphs
from january.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MATH = "January Math"
TEXT = "January Text"
MEASURED = "measured-"  # begins the names of cuts for a few pages
_CODE = ("fonts.py", "carving.py", "mathfont.py")  # which decides what a cut is


class FontError(RuntimeError):
    """Say which font is missing and how to get it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One web font: which glyphs of which font, under which name."""

    name: str
    family: str
    package: str
    file: str
    codepoints: frozenset[int]
    features: tuple[str, ...] = ()
    axes: tuple[tuple[str, float], ...] = ()
    style: str = "normal"
    weight: int = 400
    preload: bool = False

    def source(self) -> Path:
        """Return the font that the cut is made from, without importing its package."""
        spec = find_spec(self.package)
        if spec is None or spec.origin is None:
            msg = f"the font package {self.package} is not installed"
            raise FontError(msg)
        return Path(spec.origin).parent / self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A cut that has been made: its file, and what a stylesheet says of it."""

    cut: Cut
    path: Path
    metrics: str = ""


_LETTERS = frozenset(map(ord, "abcdefghijklmnopqrstuvwxyz "))
# Drawn a little lighter than its name says, the text has the grey of the mathematics.
_REGULAR, _BOLD = 400, 650
_DRAWN = {_REGULAR: 375, _BOLD: 620}
_FIGURES = ("kern", "liga", "onum", "tnum", "ccmp")


def _math(name: str, codepoints: frozenset[int]) -> Cut:
    return Cut(
        name=name,
        family=MATH,
        package="ziamath",
        file="fonts/STIXTwoMath-Regular.ttf",
        codepoints=codepoints,
        features=("dtls",),
    )


def _text(name: str, file: str, *, style: str = "normal", weight: int = _REGULAR) -> Iterator[Cut]:
    """Give a face of the text, and what seldom letters it has, which come when they are shown."""
    for kind, codepoints in (("", glyphs.TEXT), ("-more", glyphs.TEXT_MORE)):
        yield Cut(
            name=name + kind,
            family=TEXT,
            package="fontpkg_source_serif_4",
            file=f"files/{file}[opsz,wght].ttf",
            codepoints=codepoints,
            features=_FIGURES,
            axes=(("opsz", 18), ("wght", _DRAWN[weight])),
            style=style,
            weight=weight,
            preload=weight == _REGULAR and not kind,
        )


CUTS: tuple[Cut, ...] = (
    _math("january-math", glyphs.MATH),
    *_text("january-text", "SourceSerif4"),
    *_text("january-text-italic", "SourceSerif4-Italic", style="italic"),
    *_text("january-text-bold", "SourceSerif4", weight=_BOLD),
)


def math_for(signs: frozenset[int]) -> Cut | None:
    """Return the cut that formulas with those characters need.

    Where seldom ones are among them, it is made to their measure, and holds the others too:
    browsers take tall and wide forms from the first font of a family alone.
    """
    seldom = signs & (glyphs.MATH_SIGNS | glyphs.MATH_LETTERS)
    if not signs:
        return None
    return _math(f"{MEASURED}math", glyphs.MATH | seldom) if seldom else CUTS[0]


def make(cuts: Iterable[Cut], folder: Path) -> tuple[Face, ...]:
    """Cut what is not yet in the folder; a file's name holds the hash of all that made it.

    Raises `FontError` where a package is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_make(cut, folder) for cut in cuts)


def _make(cut: Cut, folder: Path) -> Face:
    path = folder / f"{cut.name}.{_key(cut)}.woff2"
    notes = path.with_suffix(".css")
    if not (path.is_file() and notes.is_file()):
        from january import carving  # noqa: PLC0415  (its tools are slow to load, and seldom used)

        font = carving.carve(cut)
        whole = cut.family == TEXT and cut.codepoints >= _LETTERS
        write_whole(notes, carving.metrics(font) if whole else "")
        write_whole(path, carving.woff2(font))
    return Face(cut=cut, path=path, metrics=notes.read_text(encoding="utf-8"))


def _key(cut: Cut) -> str:
    hashed = hashlib.sha256(_hash(cut.source()))
    made_by = [*_versions(), *(_hash(Path(__file__).with_name(name)).hex() for name in _CODE)]
    what = [
        cut.name,
        sorted(cut.codepoints),
        cut.features,
        cut.axes,
        sorted(glyphs.ALIASES.items()),
    ]
    hashed.update(repr((what, made_by)).encode())
    return hashed.hexdigest()[:8]


@lru_cache
def _hash(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


@lru_cache
def _versions() -> tuple[str, ...]:
    return tuple(version(name) for name in ("fonttools", "uharfbuzz", "brotli"))
