"""Carve a web font out of a whole one: the tools' part of `fonts`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import uharfbuzz as hb
from fontTools import subset
from fontTools.ttLib import TTFont

from january import mathfont
from january.fonts import MATH

if TYPE_CHECKING:
    from january.fonts import Cut

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
    options.drop_tables = ["GPOS", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(cut.codepoints))
    subsetter.subset(font)
    return font


def _carve_text(cut: Cut) -> TTFont:
    """Cut with HarfBuzz, which takes a hundredth of the time that fontTools' instancer does."""
    face = hb.Face(hb.Blob(cut.source().read_bytes()))
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
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


def woff2(font: TTFont) -> bytes:
    """Return a font as it is sent."""
    buffer = io.BytesIO()
    font.flavor = "woff2"
    font.save(buffer)
    return buffer.getvalue()


def metrics(font: TTFont) -> str:
    """Say how to stretch Times until its lines break and stand as the font's do."""
    cmap, widths, em = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm
    ours = sum(widths[cmap[ord(c)]][0] * n / em for c, n in _FREQUENCY.items())
    times = sum(_TIMES[c] * n / 1000 for c, n in _FREQUENCY.items())
    scale = ours / times
    ascent, descent = font["hhea"].ascent / em / scale, -font["hhea"].descent / em / scale
    return (
        f"size-adjust:{scale:.1%};ascent-override:{ascent:.1%};"
        f"descent-override:{descent:.1%};line-gap-override:0%"
    )
