"""TeX that the engine does not know is rewritten into what it does."""

from __future__ import annotations

import re

import pytest

from january.tex import TexError, render, take_label, take_tag
from january.texscan import split_top

OF_A_ROW = re.compile(r'<mspace width="0" height="[\d.]+em" depth="[\d.]+em" />(?=</mtd>)')
THIN = '<mspace width="0.16666667em" />'
WRITTEN = {
    r"\mathbbm1": "<mi>\N{MATHEMATICAL DOUBLE-STRUCK DIGIT ONE}</mi>",
    r"\mathbbm{1}x": "<mi>\N{MATHEMATICAL DOUBLE-STRUCK DIGIT ONE}</mi><mi>x</mi>",
    r"\ensuremath x\notag y": "<mi>x</mi><mi>y</mi>",
    r"\operatorname{a\hat{b}}": (
        "<mrow><mspace /><mrow><mi>a</mi>"
        '<mover accent="true"><mi>b</mi><mo stretchy="false">\u02c6</mo></mover></mrow></mrow>'
    ),
    r"\operatorname{\Pi}": (
        '<mrow><mspace /><mrow><mspace /><mi mathvariant="normal">Π</mi></mrow></mrow>'
    ),
    r"\mathop{ab}_x": (
        "<msub><mrow><mspace /><mrow><mi>a</mi><mi>b</mi></mrow></mrow><mi>x</mi></msub>"
    ),
    r"\substack{a<b\\c&d}": (
        '<mtable class="m-substack"><mtr><mtd><mi>a</mi><mo lspace="0" rspace="0">&lt;</mo>'
        "<mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable>"
    ),
    r"\substack{(a)}": (
        '<mtable class="m-substack"><mtr><mtd>'
        '<mo stretchy="false" lspace="0" rspace="0">(</mo><mi>a</mi>'
        '<mo stretchy="false" lspace="0" rspace="0">)</mo></mtd></mtr></mtable>'
    ),
    r"\begin{smallmatrix}a&b\\c&\end{smallmatrix}": (
        '<mtable class="m-small" displaystyle="false" scriptlevel="1">'
        "<mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>"
        "<mtr><mtd><mi>c</mi></mtd><mtd /></mtr></mtable>"
    ),
    r"\begin{aligned}[t]a\end{aligned}": (
        '<mtable displaystyle="true" scriptlevel="0"><mtr><mtd class="m-r m-pr0">'
        "<mi>a</mi></mtd></mtr></mtable>"
    ),
    r"\begin{matrix}[t]\end{matrix}": (
        '<mtable displaystyle="false" scriptlevel="0"><mtr><mtd><mo stretchy="false">[</mo>'
        '<mi>t</mi><mo stretchy="false" form="postfix">]</mo></mtd></mtr></mtable>'
    ),
    r"\begin{alignat}{2}\sum_a&b\end{alignat}": (
        '<mtable displaystyle="true" scriptlevel="0" class="m-at"><mtr><mtd class="m-r m-pr0">'
        '<munder><mo lspace="0" rspace="0">∑</mo><mi>a</mi></munder></mtd>'
        '<mtd class="m-l m-pl0"><mi>b</mi></mtd></mtr></mtable>'
    ),
    r"\begin{equation*}x\notag\end{equation*}y": "<mi>x</mi><mi>y</mi>",
    r"\begin{gather*}a\notag\end{gather*}": (
        '<mtable displaystyle="true" scriptlevel="0"><mtr><mtd><mi>a</mi></mtd></mtr></mtable>'
    ),
    r"\begin{array}{@{}l@{\ }r@{}}a&b\end{array}": (
        '<mtable displaystyle="false" scriptlevel="0" class="m-array"><mtr>'
        '<mtd class="m-l"><mi>a</mi></mtd>'
        '<mtd class="m-r"><mi>b</mi></mtd></mtr></mtable>'
    ),
    r"\text{a $\mathbbm1$ ``q'' -- --- $y$}": (
        "<mrow><mtext>a\xa0</mtext><mi>\N{MATHEMATICAL DOUBLE-STRUCK DIGIT ONE}</mi>"
        "<mtext>\xa0“q”\xa0\N{EN DASH}\xa0—\xa0</mtext><mi>y</mi></mrow>"
    ),
    r"\textbf{a$x$}": '<mrow><mtext class="m-bold">a</mtext><mi>x</mi></mrow>',
    r"\mbox{$x$}": "<mi>x</mi>",
    r"\text{\$5}": "<mtext>$5</mtext>",
    r"\smash{x}": '<mpadded height="0" depth="0"><mi>x</mi></mpadded>',
    r"a\dots b": f"<mi>a</mi>{THIN}<mi>…</mi>{THIN}<mi>b</mi>",
    r"a+\dots+b": "<mi>a</mi><mo>+</mo><mi>⋯</mi><mo>+</mo><mi>b</mi>",
    r"(a)\ldots+b": (
        '<mo stretchy="false">(</mo><mi>a</mi><mo stretchy="false">)</mo>'
        f"{THIN}<mi>…</mi><mo>+</mo><mi>b</mi>"
    ),
    r"x\cdots y": f"<mi>x</mi>{THIN}<mi>⋯</mi>{THIN}<mi>y</mi>",
    r"\dotsc(": f'<mi>…</mi>{THIN}<mo stretchy="false">(</mo>',
    "\\smash% {\n{x}": '<mpadded height="0" depth="0"><mi>x</mi></mpadded>',
    "a% {b\n%\nc": "<mi>a</mi><mi>c</mi>",
    r"\dots\top": "<mi>…</mi><mi>\N{DOWN TACK}</mi>",
}


@pytest.mark.parametrize("tex", WRITTEN)
def test_a_command_is_rewritten(tex: str) -> None:
    text = OF_A_ROW.sub("", render(tex, display=False, macros={}))
    assert re.fullmatch('<math alttext="[^"]*">(.*)</math>', text)
    assert text.partition('">')[2].removesuffix("</math>") == WRITTEN[tex]


@pytest.mark.parametrize(
    ("tex", "parts"),
    [
        ("a&b& ", ["a", "b", " "]),
        ("{a&{b}&c}&d&{e}", ["{a&{b}&c}", "d", "{e}"]),
        (r"\begin{x}a&b\end{x}&c&d", [r"\begin{x}a&b\end{x}", "c", "d"]),
        (r"\left(a&b\right)&c&d", [r"\left(a&b\right)", "c", "d"]),
    ],
)
def test_a_row_is_split_at_what_stands_in_no_group(tex: str, parts: list[str]) -> None:
    assert split_top(tex, "&") == parts


@pytest.mark.parametrize("operator", [r"\operatorname*{lim}", r"\mathop{lim}"])
def test_what_is_below_an_operator_of_a_display_stands_below_it(operator: str) -> None:
    for limits in ("", r" \limits"):
        text = render(f"{operator}{limits}_x", display=True, macros={})
        assert text.endswith("<mi>x</mi></munder></math>")


@pytest.mark.parametrize(
    ("tex", "rows"), [(r"a\\b", 2), ("a&b", 1), ("a", 0), (r"\begin{cases}a\\b\end{cases}", 2)]
)
def test_bare_rows_of_a_display_are_aligned(tex: str, rows: int) -> None:
    text = render(tex, display=True, macros={})
    assert text.count("<mtr>") == rows
    assert text.count("m-pr0") == (0 if tex == "a" else max(rows, 1))


@pytest.mark.parametrize(
    ("tex", "left", "said"),
    [
        (r"x\tag{a~$y$ b}", "x", "(a y b)"),
        (r"x\tag* {\text{a} b} z", "x z", "a b"),
        (r"\tag{\text{a}$\sum$}", "", "(a∑)"),
    ],
)
def test_a_tag_is_said_in_characters(tex: str, left: str, said: str) -> None:
    assert take_tag(tex) == (left, said)


@pytest.mark.parametrize(
    ("take", "tex", "said"),
    [
        (take_tag, r"\tag{1}\tag{2}", r"a display has one \tag; set the lines as displays of"),
        (take_label, r"\label{1}\label{2}", r"a display has one \label; set the lines as displays"),
        (take_tag, r"\tag{\nosuch}", r'unknown command "\nosuch"'),
        (take_tag, r"\tag{1", "a brace is not closed"),
    ],
)
def test_what_can_not_be_taken_out_is_told(take: object, tex: str, said: str) -> None:
    assert callable(take)
    with pytest.raises(TexError, match=f"^{re.escape(said)}"):
        take(tex)


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        ("{" * 61 + "}" * 61, "the formula is nested too deeply"),
        (r"\bar" * 1200 + " x", "the formula is nested too deeply"),
        ("\x07", "the formula holds a character that can't be seen, U+0007"),
        ("a" * 5001, "the formula is longer than 5000 characters"),
        (r"\begin{nosuch}\end{nosuch}", 'unknown environment "nosuch"'),
        (r"\left(x", r'expected closing token "\right", but reached end of input'),
        (r"{\smash}", "an argument is missing"),
        (r"\smash", "an argument is missing"),
        ("x\\", "the formula ends in a lone backslash"),
        (r"x_1_2", "duplicate subscript or superscript"),
        (r"\textbf{a$}", r"\textbf has a $ without its partner"),
        (r"\text{\nosuch}", r'unknown command "\nosuch"'),
    ],
)
def test_what_can_not_be_set_is_told_without_a_place(tex: str, said: str) -> None:
    with pytest.raises(TexError, match=f"^{re.escape(said)}$"):
        render(tex, display=False, macros={})


def test_a_formula_may_be_deep_and_long() -> None:
    assert render("{" * 60 + "x" + "}" * 60, display=False, macros={}).count("<mi>x") == 1
    assert render("a" * 5000, display=False, macros={}).count("<mi>a") == 5000
