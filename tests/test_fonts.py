"""The site's fonts hold what notes use, in few bytes, and always the same ones."""

from __future__ import annotations

import re
from dataclasses import replace
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont

from january import fontface, fonts, glyphs
from tests.tools.corpus import corpus, markup

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, fonts.Face]:
    folder = tmp_path_factory.mktemp("fonts")
    return {face.cut.name: face for face in fonts.make(fonts.CUTS, folder)}


def shown() -> set[str]:
    """Return the characters that the corpus shows."""
    trees = (ET.fromstring(markup(tex, display=display)) for tex, display in corpus())  # noqa: S314
    return {character for tree in trees for character in "".join(tree.itertext())}


@pytest.mark.parametrize(("name", "most"), [("january-math", 27), ("january-text", 15)])
def test_what_every_page_loads_is_small(made: dict[str, fonts.Face], name: str, most: int) -> None:
    assert made[name].path.stat().st_size < most * 1024


def test_the_mathematical_font_keeps_its_tables(made: dict[str, fonts.Face]) -> None:
    font = TTFont(made["january-math"].path)
    tall = font["MATH"].table.MathVariants.VertGlyphCoverage.glyphs
    named = font.getBestCmap()
    assert {named[ord(fence)] for fence in "()[]{}|‖√∑∫"} <= set(tall)
    assert {0x221A, 0x7B, 0x1D465, 0x2032} <= named.keys()


KEPT = {"january-math": {"dtls"}, "january-text-bold": {"ccmp", "liga", "onum"}}


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_cut_has_its_own_name_and_its_sources_date_and_licence(
    made: dict[str, fonts.Face], name: str
) -> None:
    font, source = TTFont(made[name].path), TTFont(made[name].cut.source())
    called = [
        (one.nameID, one.platformID, one.platEncID, one.langID, str(one))
        for one in font["name"].names
        if one.nameID in {1, 2, 3, 4, 6}
    ]
    family = made[name].cut.family
    assert called == [(1, 3, 1, 0x409, family), (2, 3, 1, 0x409, "Regular")]
    for kept in (0, 13, 14):
        assert font["name"].getDebugName(kept) == source["name"].getDebugName(kept)
    assert font["head"].modified == source["head"].modified


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_cut_has_a_shape_for_what_is_missing_and_nothing_that_no_page_uses(
    made: dict[str, fonts.Face], name: str
) -> None:
    font = TTFont(made[name].path)
    assert font["glyf"][".notdef"].numberOfContours > 0
    assert not {"DSIG", "cvt ", "fpgm", "prep", "fvar", "gvar"} & set(font.keys())
    assert ("GPOS" in font, "GDEF" in font) == (name != "january-math",) * 2
    features = {one.FeatureTag for one in font["GSUB"].table.FeatureList.FeatureRecord}
    assert features == KEPT[name]


def test_times_is_stretched_to_the_measures_of_the_text(made: dict[str, fonts.Face]) -> None:
    stretched = {name: face.metrics for name, face in made.items() if face.metrics}
    assert stretched == {
        name: f"size-adjust:{size}%;ascent-override:{above}%;descent-override:{below}%;"
        "line-gap-override:0%"
        for name, size, above, below in (
            ("january-text", 113.8, "91.0", 29.4),
            ("january-text-italic", 104.3, 99.3, 32.1),
            ("january-text-bold", 115.8, 89.4, 28.9),
        )
    }


def test_a_brace_is_made_of_pieces_that_stand_above_each_other(
    made: dict[str, fonts.Face],
) -> None:
    font = TTFont(made["january-math"].path)
    variants, named = font["MATH"].table.MathVariants, font.getBestCmap()
    at = variants.VertGlyphCoverage.glyphs.index
    for brace in "{}":
        pieces = variants.VertGlyphConstruction[at(named[ord(brace)])].GlyphAssembly.PartRecords
        outlines = [font["glyf"][piece.glyph] for piece in pieces]
        stems = [one for one in outlines if one.xMax - one.xMin < 120]
        others = [one for one in outlines if one not in stems]
        assert stems
        assert others
        assert all(
            min(one.xMin for one in others) <= stem.xMin
            and stem.xMax <= max(one.xMax for one in others)
            for stem in stems
        )


def test_signs_are_as_large_and_stand_as_clear_as_texs(tmp_path: Path) -> None:
    cut = fonts.math_for(frozenset(map(ord, "□\u02dc")))
    assert cut is not None
    (face,) = fonts.make([cut], tmp_path)
    font = TTFont(face.path)
    variants, named, outlines = font["MATH"].table.MathVariants, font.getBestCmap(), font["glyf"]
    square = outlines[named[ord("□")]]
    assert square.xMax - square.xMin < 700
    tilde = variants.HorizGlyphCoverage.glyphs.index(named[0x2DC])
    wider = variants.HorizGlyphConstruction[tilde].MathGlyphVariantRecord[1:]
    assert wider
    assert all(outlines[one.VariantGlyph].yMin < 530 for one in wider)


def test_every_character_of_the_corpus_is_in_a_font() -> None:
    ours = glyphs.MATH | glyphs.MATH_LETTERS | glyphs.MATH_SIGNS
    assert {character for character in shown() if ord(character) not in ours} == set()


def test_a_page_loads_the_plain_text_at_once_and_the_others_when_it_shows_them() -> None:
    cuts = [(cut.name, cut.style, cut.weight, cut.preload) for cut in fonts.CUTS]
    assert cuts == [
        ("january-math", "normal", 400, False),
        ("january-text", "normal", 400, True),
        ("january-text-more", "normal", 400, False),
        ("january-text-italic", "italic", 400, True),
        ("january-text-italic-more", "italic", 400, False),
        ("january-text-bold", "normal", 650, False),
        ("january-text-bold-more", "normal", 650, False),
    ]


def test_what_is_seldom_is_not_in_the_fonts_that_pages_share() -> None:
    assert not glyphs.MATH & glyphs.MATH_LETTERS
    assert not glyphs.MATH & glyphs.MATH_SIGNS
    assert not glyphs.TEXT & glyphs.TEXT_MORE


def test_seldom_signs_come_in_one_font_with_the_others() -> None:
    common, letters = frozenset(map(ord, "x+1")), frozenset(map(ord, "⋀\U0001d431"))
    assert fonts.math_for(frozenset()) is None
    assert fonts.math_for(common) is fonts.CUTS[0]
    measured = fonts.math_for(common | letters)
    both = fonts.CUTS[0].codepoints | letters
    assert measured == replace(fonts.CUTS[0], name="measured-math", codepoints=both)
    assert fonts.math_for(letters) == measured


def test_every_sign_of_the_corpus_at_once_leaves_room_for_the_rest_of_a_page(
    tmp_path: Path,
) -> None:
    cut = fonts.math_for(frozenset(map(ord, shown())))
    assert cut is not None
    (face,) = fonts.make([cut], tmp_path)
    assert face.path.stat().st_size < 50 * 1024


def test_a_second_build_makes_nothing_and_a_fresh_one_the_same(tmp_path: Path) -> None:
    cuts = fonts.CUTS[:1]
    (first,) = fonts.make(cuts, tmp_path / "a" / "one")
    assert re.fullmatch(r"january-math\.[0-9a-f]{8}\.woff2", first.path.name)
    stamp = first.path.stat().st_mtime_ns
    (again,) = fonts.make(cuts, tmp_path / "a" / "one")
    (fresh,) = fonts.make(cuts, tmp_path / "two")
    assert again.path.stat().st_mtime_ns == stamp
    assert fresh.path.name == first.path.name
    assert fresh.path.read_bytes() == first.path.read_bytes()


def test_a_files_name_tells_what_it_was_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = replace(fonts.CUTS[1], codepoints=frozenset(map(ord, f"{ascii_lowercase} ")))
    others = [
        replace(cut, codepoints=cut.codepoints - {97}),
        replace(cut, features=()),
        replace(cut, axes=(("opsz", 18), ("wght", 400))),
    ]
    made = fonts.make([cut, *others], tmp_path)
    assert [bool(face.metrics) for face in made] == [True, False, True, True]
    monkeypatch.setattr("january.fonts._versions", lambda: ("another",))
    assert len({*made, *fonts.make([cut], tmp_path)}) == len({face.path for face in made}) + 1 == 5


def test_what_a_stylesheet_says_of_a_font_is_made_again_where_it_is_lost(tmp_path: Path) -> None:
    cut = replace(fonts.CUTS[1], codepoints=frozenset(map(ord, f"{ascii_lowercase} ")))
    (face,) = fonts.make([cut], tmp_path)
    face.path.with_suffix(".css").unlink()
    assert fonts.make([cut], tmp_path) == (face,)


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    cut = fonts.Cut(
        name="x", family="X", package="no_such_font", file="x.ttf", codepoints=frozenset({65})
    )
    with pytest.raises(fonts.FontError, match="no_such_font is not installed"):
        fonts.make([cut], tmp_path)


def face(path: Path, **given: Any) -> fonts.Face:  # noqa: ANN401  (a cut's fields)
    cut = fonts.Cut(**{"name": "a", "family": fonts.TEXT, "package": "p", "file": "f"} | given)
    return fonts.Face(cut=cut, path=path, metrics="size-adjust:1%" * (65 in cut.codepoints))


def test_a_stylesheet_names_each_file_of_the_text_and_a_font_like_it(tmp_path: Path) -> None:
    letters = frozenset({65, 66})
    faces = [
        face(tmp_path / "a.woff2", codepoints=letters, weight=500),
        face(tmp_path / "b.woff2", codepoints=frozenset({192})),
        face(tmp_path / "c.woff2", codepoints=letters, style="italic"),
        face(tmp_path / "d.woff2", codepoints=letters, weight=501),
        face(tmp_path / "e.woff2", codepoints=letters, family=fonts.MATH),
    ]

    def shown(name: str, style: str, weights: str, letters: str) -> str:
        return (
            f'@font-face{{font-family:"January Text";src:url("fonts/{name}.woff2") '
            f'format("woff2");font-style:{style};font-weight:{weights};font-display:optional;'
            f"unicode-range:{letters}}}"
        )

    def alike(suffix: str, style: str, weights: str) -> str:
        return (
            '@font-face{font-family:"January Text Fallback";'
            f'src:local("Times New Roman{suffix}"),local("Liberation Serif{suffix}");'
            f"font-style:{style};font-weight:{weights};size-adjust:1%}}"
        )

    assert fontface.text_rules(faces, "fonts/").splitlines() == [
        shown("a", "normal", "100 500", "U+41-42"),
        shown("b", "normal", "100 500", "U+C0"),
        shown("c", "italic", "100 500", "U+41-42"),
        shown("d", "normal", "501 900", "U+41-42"),
        alike("", "normal", "100 500"),
        alike(" Italic", "italic", "100 500"),
        alike(" Bold", "normal", "501 900"),
    ]


def test_a_rule_of_the_mathematics_holds_its_font(tmp_path: Path) -> None:
    path = tmp_path / "e.woff2"
    path.write_bytes(b"a font")
    assert fontface.embedded(face(path, codepoints=frozenset({43}), family=fonts.MATH)) == (
        '@font-face{font-family:"January Math";src:url("data:font/woff2;base64,YSBmb250") '
        'format("woff2");font-style:normal;font-weight:100 500;font-display:block;'
        "unicode-range:U+2B}\n"
    )


def test_code_points_are_written_as_ranges() -> None:
    assert fontface.ranges([0x61, 0x62, 0x63, 0x78]) == "U+61-63,U+78"
