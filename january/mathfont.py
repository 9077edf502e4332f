"""Fit a mathematical font's tables to how browsers read them.

Browsers follow MathML Core, where TeX has finer rules; a few constants move to TeX's own values
(Appendix G of The TeXbook, Computer Modern's font parameters), so that both agree.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.otTables import MathGlyphVariantRecord

from january import glyphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fontTools.ttLib import TTFont

# In thousandths of an em.  A browser drops scripts by a box's height also where TeX, for a single
# letter, does not: TeX's own drops (sigma 18 and 19) keep a p's or a bracket's scripts in line.
_CONSTANTS = {
    "SuperscriptBaselineDropMax": 386,
    "SubscriptBaselineDropMin": 50,
    "FractionNumeratorShiftUp": 420,
    "FractionDenominatorShiftDown": 380,
    "StretchStackTopShiftUp": 175,
    "StretchStackGapAboveMin": 100,
    "StretchStackGapBelowMin": 100,
    "StretchStackBottomShiftDown": 300,
}
# Ready-made sizes that are kept; TeX's four sizes are among them, and pieces make the rest.
_SIZES = (0, 1, 2, 3, 4, 5, 7)
# How much wider than its smallest form a fence may claim to be, and how far it stands off what
# is outside it.
_SPREAD = 110
_BEARING = 70
_BRACES = 190
_X_HEIGHT = 480
# How far a wide tilde stays off what it stands on; a wide hat's ends may come down to it.
_TILDE, _CLEARANCE = 0x303, 70
# Heights of the bars that are added: a browser would otherwise join pieces, two at the least.
_BARS = (1187, 1427, 1667, 1907, 2145, 2625, 3341, 4297)
_OPENING = "([{\u27e8\u230a\u2308\u27e6"
_CLOSING = ")]}\u27e9\u230b\u2309\u27e7"
_ROOT = "\u221a"
_ROOT_WIDTH = 840
_VARIATIONS = 14
_EXTENDER = 1


def fit(font: TTFont) -> None:
    """Mend the font in place."""
    _settle(font)
    _alias(font)
    _accents(font)
    cmap = font.getBestCmap()
    constructions = dict(_constructions(font))
    for character in _CLOSING + _OPENING:  # which copy shared pieces before they are moved
        construction = constructions[cmap[ord(character)]]
        _thin(construction)
        _narrow(font, construction, cmap[ord(character)], closing=character in _CLOSING)
    _join_arrows(font)
    for character in "|\u2016":
        _lengthen(font, constructions[cmap[ord(character)]], cmap[ord(character)])
    for name in _forms(constructions[cmap[ord(_ROOT)]]):
        _condense(font, name)


def _settle(font: TTFont) -> None:
    for name, value in _CONSTANTS.items():
        getattr(font["MATH"].table.MathConstants, name).Value = value


def _cmaps(font: TTFont) -> list[dict[int, str]]:
    return [table.cmap for table in font["cmap"].tables if table.format != _VARIATIONS]


def _alias(font: TTFont) -> None:
    """Point characters at the glyphs they are read as.

    Primes are only ever scripts, so they take their script form, which Chromium does not look
    up.  Small upright Greek is what browsers turn into italics: it needs no glyphs of its own.
    """
    script = _alternates(font, "ssty")
    for cmap in _cmaps(font):
        for plain, shown in glyphs.ALIASES.items():
            if plain in cmap and shown in cmap:
                cmap[plain] = cmap[shown]
        for prime in glyphs.PRIMES & cmap.keys():
            cmap[prime] = script.get(cmap[prime], cmap[prime])


def _alternates(font: TTFont, feature: str) -> dict[str, str]:
    gsub = font["GSUB"].table
    return {
        glyph: forms[0]
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == feature
        for at in record.Feature.LookupListIndex
        for part in gsub.LookupList.Lookup[at].SubTable
        for glyph, forms in part.alternates.items()
    }


def _accents(font: TTFont) -> None:
    """Let accents stand on letters as in TeX: as far above a capital as above an x.

    A browser sets the lower edge of the accent's ink on the letter.  A speck, too small to be
    seen, at the height of an x makes the ink reach down to there.
    """
    cmap = font.getBestCmap()
    for name in sorted({cmap[point] for point in glyphs.ACCENTS & cmap.keys()}):
        glyph = font["glyf"][name]
        glyph.expand(font["glyf"])
        if font["hmtx"].metrics[name][0] == 0:
            _shift(font, name, -glyph.xMin)
            font["hmtx"].metrics[name] = (glyph.xMax, 0)
        font["glyf"][name] = _specked(font, name, _X_HEIGHT)
    for name in _wide(font, cmap[_TILDE]):
        font["glyf"][name] = _specked(font, name, font["glyf"][name].yMin - _CLEARANCE)


def _wide(font: TTFont, base: str) -> list[str]:
    variants = font["MATH"].table.MathVariants
    at = variants.HorizGlyphCoverage.glyphs.index(base)
    return [name for name in _forms(variants.HorizGlyphConstruction[at]) if name != base]


def _specked(font: TTFont, name: str, height: int) -> Any:  # noqa: ANN401 (fontTools has no types)
    glyph, pen = font["glyf"][name], TTGlyphPen(font.getGlyphSet())
    recording = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(recording)
    recording.replay(pen)
    middle = (glyph.xMin + glyph.xMax) // 2
    pen.moveTo((middle, height))
    pen.lineTo((middle, height + 2))
    pen.lineTo((middle + 2, height))
    pen.closePath()
    return pen.glyph()


def _constructions(font: TTFont) -> Iterator[tuple[str, Any]]:
    variants = font["MATH"].table.MathVariants
    yield from zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True)


def _thin(construction: Any) -> None:  # noqa: ANN401 (fontTools has no types)
    if construction.GlyphAssembly is not None:
        records = construction.MathGlyphVariantRecord
        kept = [record for at, record in enumerate(records) if at in _SIZES]
        construction.MathGlyphVariantRecord = kept
        construction.VariantCount = len(kept)


def _forms(construction: Any) -> list[str]:  # noqa: ANN401 (fontTools has no types)
    names = [record.VariantGlyph for record in construction.MathGlyphVariantRecord]
    if construction.GlyphAssembly is not None:
        names += [part.glyph for part in construction.GlyphAssembly.PartRecords]
    return list(dict.fromkeys(names))


def _narrow(font: TTFont, construction: Any, base: str, *, closing: bool) -> None:  # noqa: ANN401
    """Let the ends of tall fences reach over what they enclose.

    Chromium gives every size of a fence the width of the widest, which leaves the small ones in
    a gap.
    """
    spread = _BRACES if base in ("braceleft", "braceright") else _SPREAD
    most = font["hmtx"].metrics[base][0] + spread
    if closing:
        _part(font, construction)
    for name in _forms(construction):
        advance, bearing = font["hmtx"].metrics[name]
        if advance > most:
            by = most - advance - _BEARING if closing else _BEARING
            _shift(font, name, by)
            font["hmtx"].metrics[name] = (most, bearing + by)


def _part(font: TTFont, construction: Any) -> None:  # noqa: ANN401
    """Give a closing fence pieces of its own, where it shares them with the opening one."""
    glyf = font["glyf"]
    for part in construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else ():
        name = f"{part.glyph}.closing"
        glyf[name] = deepcopy(glyf[part.glyph])
        font["hmtx"].metrics[name] = font["hmtx"].metrics[part.glyph]
        part.glyph = name
    font.setGlyphOrder(list(glyf.glyphOrder))


def _condense(font: TTFont, name: str) -> None:
    """Narrow a radical to nearly the width of the smallest, for the same reason."""
    advance = font["hmtx"].metrics[name][0]
    if advance <= _ROOT_WIDTH:
        return
    glyph, factor = font["glyf"][name], _ROOT_WIDTH / advance
    glyph.coordinates.scale((factor, 1))
    glyph.coordinates.toInt()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"].metrics[name] = (_ROOT_WIDTH, glyph.xMin)


def _join_arrows(font: TTFont) -> None:
    """Turn round the heads whose connector lies at the tip; Chromium then refuses to stretch."""
    for construction in font["MATH"].table.MathVariants.HorizGlyphConstruction:
        if construction.GlyphAssembly is not None:
            last = construction.GlyphAssembly.PartRecords[-1]
            if not last.StartConnectorLength and not last.PartFlags & _EXTENDER:
                last.StartConnectorLength = last.EndConnectorLength
                last.EndConnectorLength = 0


def _lengthen(font: TTFont, construction: Any, base: str) -> None:  # noqa: ANN401
    """Add ready-made sizes of a bar, by stretching it about its middle."""
    glyf, axis = font["glyf"], font["MATH"].table.MathConstants.AxisHeight.Value
    for height in _BARS:
        pen = TTGlyphPen(font.getGlyphSet())
        extent = glyf[base].yMax - glyf[base].yMin
        factor = height / extent
        middle = (glyf[base].yMax + glyf[base].yMin) / 2
        stretched = TransformPen(pen, (1, 0, 0, factor, 0, axis - middle * factor))
        font.getGlyphSet()[base].draw(stretched)
        name = f"{base}.h{height}"
        glyf[name] = pen.glyph(round=round)
        font["hmtx"].metrics[name] = font["hmtx"].metrics[base]
        record = MathGlyphVariantRecord()
        record.VariantGlyph, record.AdvanceMeasurement = name, height
        construction.MathGlyphVariantRecord.append(record)
    construction.VariantCount = len(construction.MathGlyphVariantRecord)
    font.setGlyphOrder(list(glyf.glyphOrder))


def _shift(font: TTFont, name: str, by: int) -> None:
    glyph = font["glyf"][name]
    glyph.expand(font["glyf"])
    glyph.coordinates.translate((by, 0))
    glyph.recalcBounds(font["glyf"])
