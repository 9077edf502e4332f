"""Formulas become MathML that says what the TeX says, or an error that says why not."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.tex import TexError, expand, render, take_label, take_tag
from tests.tools.corpus import ROOT, corpus, macros, markup, tree

CORPUS = corpus()
MATHML_CORE = {
    "math", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded",
    "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub",
    "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
}  # fmt: skip


def inline(tex: str, **own: str) -> str:
    return render(tex, display=False, macros=own)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(CORPUS) >= 300
    assert len({tex for tex, _ in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize(("tex", "display"), CORPUS)
def test_a_formula_of_the_corpus_is_clean(tex: str, display: bool) -> None:  # noqa: FBT001
    written = markup(tex, display=display)
    root = ET.fromstring(written)  # noqa: S314
    assert {element.tag for element in root.iter()} <= MATHML_CORE - {"merror"}
    assert not [element for element in root.iter() if "style" in element.attrib]
    assert not re.search("[\ue000-\uf8ff\ufe00\ufe01]", written)
    assert (root.get("display") == "block") == display


@pytest.mark.parametrize(("tex", "display"), CORPUS)
def test_no_letter_is_lost(tex: str, display: bool) -> None:  # noqa: FBT001
    shown = "".join(ET.fromstring(markup(tex, display=display)).itertext())  # noqa: S314
    bare = re.sub(
        r"\\(?:begin|end)\{\w+\*?\}(?:\{[\w|]+\})?|\[\d*\w+\]|\{0pt\}", " ", expand(tex, macros())
    )
    bare = re.sub(r"\\[A-Za-z]+", " ", bare)
    wanted = Counter(re.findall("[A-Za-z0-9]", bare))
    assert not wanted - Counter(unicodedata.normalize("NFKC", shown))


def test_the_trees_are_those_that_were_compared_with_mathjax() -> None:
    recorded = (ROOT / "tests/corpus/trees.txt").read_text(encoding="utf-8").splitlines()
    now = [tree(markup(tex, display=display)) for tex, display in CORPUS]
    assert dict(zip(CORPUS, now, strict=True)) == dict(zip(CORPUS, recorded, strict=True))


def test_the_source_is_kept_with_its_macros_expanded() -> None:
    root = ET.fromstring(inline(r"\E  x", E=r"\mathbb{E}"))  # noqa: S314
    assert root.get("alttext") == r"\mathbb{E} x"


@pytest.mark.parametrize(
    ("tex", "own", "expanded"),
    [
        (r"\R^n", {"R": r"\mathbb{R}"}, r"\mathbb{R}^n"),
        (r"\a b", {"a": r"\alpha"}, r"\alpha b"),
        (r"\a{}b", {"a": r"\alpha"}, r"\alpha{}b"),
        (r"\up x", {"up": r"\mathbf#1"}, r"\mathbf x"),
        (r"\ip{x,y}", {"ip": r"\langle #1\rangle"}, r"\langle x,y\rangle"),
        (r"\norm\theta", {"norm": r"\|#1\|"}, r"\|\theta\|"),
        (r"\both12", {"both": "#2#1"}, "21"),
        (r"\outer{\R}", {"outer": "(#1)", "R": "r"}, "(r)"),
        (r"\\R", {"R": "no"}, r"\\R"),
        (r"\Rx", {"R": "no"}, r"\Rx"),
    ],
)
def test_macros_are_expanded_as_tex_does(tex: str, own: dict[str, str], expanded: str) -> None:
    assert expand(tex, own) == expanded


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\foo", r'unknown command "\foo"'),
        (r"\frac{1}{", 'expected closing token "}"'),
        (r"\text{a", "a brace is not closed"),
        (r"x\text{if $y}", r"\text has a $ without its partner"),
        (r"\begin{split}a", r"\begin{split} has no \end{split}"),
        (r"\color{red}x", "colour is the theme's"),
        (r"\substack", "an argument is missing"),
        (r"x_1_2", "duplicate subscript"),
        ("x\\", "the formula ends in a lone backslash"),
        (" ", "the formula is empty"),
        (r"\loop", "a macro is defined by itself"),
    ],
)
def test_what_cannot_be_set_is_one_error_with_its_reason(tex: str, said: str) -> None:
    with pytest.raises(TexError, match=f"^{re.escape(said)}"):
        inline(tex, loop=r"\loop x")


@pytest.mark.parametrize(
    ("tex", "left", "said"),
    [
        ("a=b", "a=b", None),
        (r"a=b\tag{7}", "a=b", "(7)"),
        (r"a=b \tag*{Parseval}", "a=b ", "Parseval"),
        (r"a=b\tag{$\ast$}", "a=b", "(∗)"),
    ],
)
def test_a_tag_is_taken_out(tex: str, left: str, said: str | None) -> None:
    assert take_tag(tex) == (left, said)


def test_a_display_has_one_tag_and_one_label() -> None:
    with pytest.raises(TexError, match=r"one \\tag"):
        take_tag(r"a\tag{1}\\b\tag{2}")
    with pytest.raises(TexError, match=r"one \\label"):
        take_label(r"a\label{1}\\b\label{2}")
    assert take_label(r"\label{eq:a} x") == ("x", "eq:a")


def test_a_root_stands_as_high_over_a_low_letter_as_over_a_capital() -> None:
    root = ET.fromstring(inline(r"\sqrt n"))  # noqa: S314
    (radical,) = root.iter("msqrt")
    assert radical[0].tag == "mspace"
    assert radical[0].get("height") == "0.7em"
    assert "".join(radical.itertext()) == "n"


def test_sized_fences_under_scripts_are_shielded() -> None:
    root = ET.fromstring(inline(r"\bigl(x\bigr)^2"))  # noqa: S314
    (power,) = root.iter("msup")
    assert (power[0].tag, power[0][0].text) == ("mrow", ")")


PIECES = [
    *r"ab12{}^_\&$ ()[]%#",
    r"\frac",
    r"\\",
    r"\text",
    r"\left(",
    r"\begin{aligned}",
    r"\dots",
]


@given(st.lists(st.sampled_from(PIECES)))
def test_any_text_is_set_or_refused(pieces: list[str]) -> None:
    try:
        written = inline("".join(pieces))
    except TexError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert ET.fromstring(written).tag == "math"  # noqa: S314


def test_a_table_ends_with_its_last_row_and_may_hold_one_of_its_kind() -> None:
    assert inline(r"\substack{a\\b\\}").count("<mtr>") == 2
    nested = r"\begin{smallmatrix}a\begin{smallmatrix}b\end{smallmatrix}\end{smallmatrix}"
    assert inline(nested).count('<mtable class="m-small"') == 2
    other = r"\begin{smallmatrix}\begin{matrix}c\end{matrix}\end{smallmatrix}"
    assert inline(other).count("<mtable") == 2
    with pytest.raises(TexError, match=r"\\begin\{smallmatrix\} has no \\end\{smallmatrix\}"):
        inline(r"\begin{smallmatrix}a")
