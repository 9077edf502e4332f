"""What is changed about the mathematical font before it is cut, beside what it was."""

from __future__ import annotations

from typing import Any

import pytest
from fontTools.ttLib import TTFont

from january import glyphs
from january.fonts import CUTS
from january.mathfont import fit

Box = tuple[int, int, int, int]


@pytest.fixture(scope="module")
def old() -> TTFont:
    return TTFont(CUTS[0].source())


@pytest.fixture(scope="module")
def new() -> TTFont:
    font = TTFont(CUTS[0].source())
    fit(font)
    return font


def tall(font: TTFont, character: str) -> Any:  # noqa: ANN401  (fontTools has no types)
    variants = font["MATH"].table.MathVariants
    at = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord(character)])
    return variants.VertGlyphConstruction[at]


def sizes(font: TTFont, character: str) -> list[str]:
    return [record.VariantGlyph for record in tall(font, character).MathGlyphVariantRecord]


def pieces(font: TTFont, character: str) -> list[str]:
    found = tall(font, character).GlyphAssembly
    return [part.glyph for part in found.PartRecords] if found else []


def box(font: TTFont, name: str) -> Box:
    """Return the left, right, lower and upper edge of a glyph's ink."""
    glyph = font["glyf"][name]
    glyph.expand(font["glyf"])
    glyph.recalcBounds(font["glyf"])
    return glyph.xMin, glyph.xMax, glyph.yMin, glyph.yMax


def metrics(font: TTFont, name: str) -> tuple[int, int]:
    """Return how far a glyph moves on, and where its ink begins."""
    found: tuple[int, int] = font["hmtx"].metrics[name]
    return found


def test_constants_are_texs_where_browsers_have_one_rule_and_tex_has_two(new: TTFont) -> None:
    constants = new["MATH"].table.MathConstants
    assert constants.SuperscriptBaselineDropMax.Value == 386
    assert constants.FractionNumeratorShiftUp.Value == 420
    assert constants.StretchStackBottomShiftDown.Value == 300


@pytest.mark.parametrize("fence", "([{⟨⌊⌈⟦)]}⟩⌋⌉⟧")
def test_a_tall_fence_is_hardly_wider_than_a_small_one(
    old: TTFont, new: TTFont, fence: str
) -> None:
    some = {0, 1, 2, 3, 4, 5, 7} if pieces(old, fence) else range(99)
    kept = [name for at, name in enumerate(sizes(old, fence)) if at in some]
    assert sizes(new, fence) == kept
    assert tall(new, fence).VariantCount == len(kept)
    closing = fence in ")]}⟩⌋⌉⟧"
    most = metrics(old, kept[0])[0] + (190 if fence in "{}" else 110)
    before = [*kept, *pieces(old, fence)]
    for was, name in zip(before, [*kept, *pieces(new, fence)], strict=True):
        (wide, _), (left, right, low, high) = metrics(old, was), box(old, was)
        # Its ink leans out over what it encloses, and 70 stay free on the other side.
        by = 0 if wide <= most else most - wide - 70 if closing else 70
        assert box(new, name) == (left + by, right + by, low, high)
        assert metrics(new, name) == (min(wide, most), left + by)


def test_a_closing_fence_has_pieces_of_its_own(old: TTFont, new: TTFont) -> None:
    for closing, opening in (("}", "{"), (")", "(")):
        assert pieces(new, closing) == [f"{name}.closing" for name in pieces(old, closing)]
        assert pieces(new, opening) == pieces(old, opening)
        assert set(pieces(new, closing)) <= set(new.getGlyphOrder())


@pytest.mark.parametrize("bar", "|‖")
def test_a_bar_has_ready_made_sizes_about_the_axis(old: TTFont, new: TTFont, bar: str) -> None:
    base = sizes(old, bar)[0]
    heights = (1187, 1427, 1667, 1907, 2145, 2625, 3341, 4297)
    records = tall(new, bar).MathGlyphVariantRecord[len(sizes(old, bar)) :]
    assert tall(new, bar).VariantCount == len(sizes(new, bar))
    assert tuple(record.AdvanceMeasurement for record in records) == heights
    axis = new["MATH"].table.MathConstants.AxisHeight.Value
    for record, height in zip(records, heights, strict=True):
        left, right, low, high = box(new, record.VariantGlyph)
        assert (left, right) == box(old, base)[:2]
        assert (high - low, (high + low) / 2) == pytest.approx((height, axis), abs=1)
        assert metrics(new, record.VariantGlyph) == metrics(old, base)
        assert record.VariantGlyph in new.getGlyphOrder()


def test_a_root_is_as_wide_as_its_smallest(old: TTFont, new: TTFont) -> None:
    assert sizes(new, "√") == sizes(old, "√")
    narrowed = 0
    for name in [*sizes(new, "√"), *pieces(new, "√")]:
        (wide, _), before, after = metrics(old, name), box(old, name), box(new, name)
        factor = min(1, 840 / wide)
        narrowed += factor < 1
        assert after[2:] == before[2:]
        assert after[:2] == pytest.approx([edge * factor for edge in before[:2]], abs=1)
        assert metrics(new, name) == (min(wide, 840), after[0])
    assert narrowed > 5


def speck(font: TTFont, name: str) -> list[tuple[int, int]]:
    return sorted(font["glyf"][name].coordinates[-3:])


def test_an_accent_stands_as_far_above_a_capital_as_above_an_x(old: TTFont, new: TTFont) -> None:
    cmap = new.getBestCmap()
    for name in sorted({cmap[point] for point in glyphs.ACCENTS & cmap.keys()}):
        (wide, _), (left, right, *_) = metrics(old, name), box(old, name)
        by = -left if wide == 0 else 0
        middle = (left + right + 2 * by) // 2
        assert speck(new, name) == [(middle, 480), (middle, 482), (middle + 2, 480)]
        assert box(new, name)[:2] == (left + by, right + by)
        assert metrics(new, name) == ((right - left, 0) if wide == 0 else metrics(old, name))


def test_a_wide_tilde_stays_clear_of_what_it_stands_on(old: TTFont, new: TTFont) -> None:
    variants = new["MATH"].table.MathVariants
    at = variants.HorizGlyphCoverage.glyphs.index(new.getBestCmap()[0x303])
    wider = [one.VariantGlyph for one in variants.HorizGlyphConstruction[at].MathGlyphVariantRecord]
    for name in wider[1:]:
        left, right, low, _ = box(old, name)
        foot, middle = low - 70, (left + right) // 2
        assert speck(new, name) == [(middle, foot), (middle, foot + 2), (middle + 2, foot)]


def test_characters_have_the_glyphs_that_they_are_read_as(old: TTFont, new: TTFont) -> None:
    for table, before in zip(new["cmap"].tables, old["cmap"].tables, strict=True):
        if table.format == 14:  # variations
            continue
        for plain, shown in glyphs.ALIASES.items():
            if {plain, shown} <= table.cmap.keys():
                assert table.cmap[plain] == before.cmap[shown]
        for prime in glyphs.PRIMES & table.cmap.keys():
            assert table.cmap[prime] == f"{before.cmap[prime]}.ssty"


def connectors(font: TTFont) -> list[tuple[int, int, int]]:
    """Return of each wide thing's last piece where it joins others, and whether it repeats."""
    made = font["MATH"].table.MathVariants.HorizGlyphConstruction
    last = [one.GlyphAssembly.PartRecords[-1] for one in made if one.GlyphAssembly]
    return [(one.StartConnectorLength, one.EndConnectorLength, one.PartFlags & 1) for one in last]


def test_an_arrow_joins_its_shaft_and_not_what_it_points_at(old: TTFont, new: TTFont) -> None:
    turned = 0
    for (start, end, repeats), after in zip(connectors(old), connectors(new), strict=True):
        wrong = not start and not repeats
        turned += wrong
        assert after == ((end, 0, repeats) if wrong else (start, end, repeats))
    assert turned > 1
