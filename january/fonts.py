"""Cut the site's web fonts out of fonts that registry packages carry."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import uharfbuzz as hb
from fontTools import subset
from fontTools.ttLib import TTFont

from january import glyphs, mathfont
from january.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

MATH = "January Math"
TEXT = "January Text"
# Copyright, family, style, licence and its address stay in each font, as its licence asks.
_NAMES = [0, 1, 2, 13, 14]
# Times' advance widths, in thousandths, and English letter frequencies, in thousandths.
_TIMES = dict(zip("abcdefghijklmnopqrstuvwxyz ", (
    444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389,
    278, 500, 500, 722, 500, 500, 444, 250,
), strict=True))  # fmt: skip
_FREQUENCY = dict(zip("abcdefghijklmnopqrstuvwxyz ", (
    65, 12, 22, 33, 104, 20, 16, 49, 56, 1, 5, 33, 20, 57, 62, 15, 1, 50, 52, 73, 23, 8, 17, 1, 14,
    1, 192,
), strict=True))  # fmt: skip


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


def _text(name: str, file: str, *, style: str = "normal", weight: int = 400) -> Cut:
    return Cut(
        name=name,
        family=TEXT,
        package="fontpkg_source_serif_4",
        file=f"files/{file}[opsz,wght].ttf",
        codepoints=glyphs.TEXT,
        features=_FIGURES,
        axes=(("opsz", 18), ("wght", _DRAWN[weight])),
        style=style,
        weight=weight,
        preload=weight == _REGULAR,
    )


CUTS: tuple[Cut, ...] = (
    _math("january-math", glyphs.MATH),
    _math("january-math-letters", glyphs.MATH_LETTERS),
    _math("january-math-more", glyphs.MATH | glyphs.MATH_SIGNS),
    _text("january-text", "SourceSerif4"),
    _text("january-text-italic", "SourceSerif4-Italic", style="italic"),
    _text("january-text-bold", "SourceSerif4", weight=650),
)


def math_for(signs: frozenset[int]) -> set[str]:
    """Name the cuts that formulas with those characters need.

    Browsers take tall and wide forms from the first font of a family alone, so that seldom signs
    come in a font that holds the others too, and in its place.
    """
    names = (
        {"january-math-more" if signs & glyphs.MATH_SIGNS else "january-math"} if signs else set()
    )
    return names | ({"january-math-letters"} if signs & glyphs.MATH_LETTERS else set())


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
        font = carve(cut)
        write_whole(notes, _metrics(cut, font))
        write_whole(path, _bytes(font))
    return Face(cut=cut, path=path, metrics=notes.read_text(encoding="utf-8"))


def _key(cut: Cut) -> str:
    hashed = hashlib.sha256(cut.source().read_bytes())
    sources = [Path(module).read_text(encoding="utf-8") for module in (__file__, mathfont.__file__)]
    made_by = [version(name) for name in ("fonttools", "uharfbuzz", "brotli")]
    what = [
        cut.name,
        sorted(cut.codepoints),
        cut.features,
        cut.axes,
        sorted(glyphs.ALIASES.items()),
    ]
    for part in (what, sources, made_by):
        hashed.update(repr(part).encode())
    return hashed.hexdigest()[:8]


def carve(cut: Cut) -> TTFont:
    """Return the cut as a font: fewer glyphs, one instance, no hints, a settled date."""
    font = _carve_math(cut) if cut.family == MATH else _carve_text(cut)
    for at, said in ((1, cut.family), (2, "Regular")):
        font["name"].setName(said, at, 3, 1, 0x409)
    return font


def _carve_math(cut: Cut) -> TTFont:
    font = TTFont(cut.source(), recalcTimestamp=False)
    mathfont.fit(font)
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = list(cut.features)
    options.name_IDs = _NAMES
    options.drop_tables += ["DSIG", "GPOS", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(cut.codepoints))
    subsetter.subset(font)
    return font


def _carve_text(cut: Cut) -> TTFont:
    """Cut with HarfBuzz, which takes a hundredth of the time that fontTools' instancer does."""
    face = hb.Face(hb.Blob(cut.source().read_bytes()))
    wanted = hb.SubsetInput()
    wanted.flags |= hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(cut.codepoints)
    for chosen, tags in (
        (wanted.name_id_set, _NAMES),
        (wanted.layout_feature_tag_set, [int.from_bytes(one.encode()) for one in cut.features]),
    ):
        chosen.clear()
        chosen.update(tags)
    for axis, value in cut.axes:
        wanted.pin_axis_location(face, axis, value)
    return TTFont(io.BytesIO(hb.subset(face, wanted).blob.data), recalcTimestamp=False)


def _bytes(font: TTFont) -> bytes:
    buffer = io.BytesIO()
    font.flavor = "woff2"
    font.save(buffer)
    return buffer.getvalue()


def _metrics(cut: Cut, font: TTFont) -> str:
    """Say how to stretch Times until its lines break and stand as the cut's do."""
    if cut.family != TEXT:
        return ""
    cmap, widths, em = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm
    ours = sum(widths[cmap[ord(c)]][0] * n / em for c, n in _FREQUENCY.items())
    times = sum(_TIMES[c] * n / 1000 for c, n in _FREQUENCY.items())
    scale = ours / times
    ascent, descent = font["hhea"].ascent / em / scale, -font["hhea"].descent / em / scale
    return (
        f"size-adjust:{scale:.1%};ascent-override:{ascent:.1%};"
        f"descent-override:{descent:.1%};line-gap-override:0%"
    )
