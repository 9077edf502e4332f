"""What the engine writes is mended: no style that a strict policy drops, no browser's mistake."""

from __future__ import annotations

import re

import pytest

from january.tex import TexError, render

STRUT = '<mspace width="0" height="0.7em" depth="0.1em" />'
MENDED = {
    # Lengths are the formula's own; negative ones are classes.
    r"\hspace{1pt}x": '<mspace width="0.1em" /><mi>x</mi>',
    r"\raisebox{3pt}{x}": '<mpadded voffset="0.3em"><mtext>x</mtext></mpadded>',
    r"\genfrac{}{}{1pt}{}{a}{b}": (
        '<mrow><mo>\u2063</mo><mfrac linethickness="0.1em"><mi>a</mi><mi>b</mi></mfrac>'
        "<mo>\u2063</mo></mrow>"
    ),
    r"\!x": '<mspace class="m-neg-3" /><mi>x</mi>',
    r"\kern-1pt x": '<mspace class="m-neg-2" /><mi>x</mi>',
    r"\kern-0.5em x": '<mspace class="m-neg-9" /><mi>x</mi>',
    r"\kern-0.1pt x": '<mspace class="m-neg-1" /><mi>x</mi>',
    r"\kern-40em x": '<mspace class="m-neg-18" /><mi>x</mi>',
    # Styles are classes, and the space around what is made a relation is space.
    r"\begin{subarray}{c}a\end{subarray}": (
        '<mtable displaystyle="false" scriptlevel="1"><mtr><mtd><mi>a</mi></mtd></mtr></mtable>'
    ),
    r"\cfrac{1}{2}": (
        '<mfrac displaystyle="true" scriptlevel="0" class="m-cfrac"><mn>1</mn><mn>2</mn></mfrac>'
    ),
    r"a\mathbin{R}": "<mi>a</mi><mrow><mi>R</mi></mrow>",
    r"a\mathrel{R}b": (
        '<mi>a</mi><mrow><mspace width="0.2778em" /><mi>R</mi><mspace width="0.2778em" /></mrow>'
        "<mi>b</mi>"
    ),
    r"a\mathpunct{R}b": ('<mi>a</mi><mrow><mi>R</mi><mspace width="0.1667em" /></mrow><mi>b</mi>'),
    r"\mathit{of}": '<mrow><mspace /><mtext class="m-italic">of</mtext></mrow>',
    r"\boxed{x}": '<mrow class="m-box"><mi>x</mi></mrow>',
    r"\text{a}\texttt{b}\textit{c}\textbf{d}\textsf{e}\textrm{f}": (
        '<mtext>a</mtext><mtext class="m-mono">b</mtext><mtext class="m-italic">c</mtext>'
        '<mtext class="m-bold">d</mtext><mtext class="m-sans">e</mtext><mtext>f</mtext>'
    ),
    # What browsers set wrongly.
    r"\substack{\sqrt n}": (
        '<mtable class="m-substack"><mtr><mtd>'
        f"<msqrt>{STRUT}<mi>n</mi></msqrt></mtd></mtr></mtable>"
    ),
    r"\sqrt{}": f"<msqrt>{STRUT}<mrow /></msqrt>",
    r"\sqrt[3]{}": f"<mroot><mrow>{STRUT}</mrow><mn>3</mn></mroot>",
    r"\sqrt[3]{ab}": f"<mroot><mrow>{STRUT}<mi>a</mi><mi>b</mi></mrow><mn>3</mn></mroot>",
    r"\int_a x": (
        '<msubsup class="m-int"><mo lspace="0">\u222b</mo><mi>a</mi><mrow /></msubsup><mi>x</mi>'
    ),
    r"\hat x^2": (
        '<msup><mpadded height="0.7em"><mover accent="true"><mi>x</mi>'
        '<mo stretchy="false">\u02c6</mo></mover></mpadded><mn>2</mn></msup>'
    ),
    r"\widehat{ab}": (
        '<mover accent="true"><mrow><mi>a</mi><mi>b</mi></mrow>'
        '<mo stretchy="true">\u02c6</mo></mover>'
    ),
    **{
        rf"\{name}{{a}}": f'<mover accent="true"><mi>a</mi><mo stretchy="true">{sign}</mo></mover>'
        for name, sign in (("widecheck", "ˇ"), ("widetilde", "\u02dc"), ("overline", "‾"))
    },
    r"\vec a": (
        '<mover accent="true"><mi>a</mi><mo stretchy="false" class="m-vec">\u2192</mo></mover>'
    ),
    r"\underset{\text{a}}{b}": "<munder><mi>b</mi><mrow><mtext>a</mtext></mrow></munder>",
    r"\text{a}_b": "<msub><mtext>a</mtext><mi>b</mi></msub>",
    r"a\overset{f}{=}b": "<mi>a</mi><mover><mo>=</mo><mi>f</mi></mover><mi>b</mi>",
    r"\xrightarrow{a}": (
        '<mrow><mspace width="0.2777778em" /><mover><mo lspace="0" rspace="0">\u2192</mo>'
        '<mrow><mspace width="0.4286em" /><mi>a</mi><mspace width="0.4286em" /></mrow></mover>'
        '<mspace width="0.2777778em" /></mrow>'
    ),
}
ROWS = {
    r"a&=b": '<mtd class="m-l m-pl0"><mo>=</mo><mi>b</mi></mtd></mtr>',
    r"a+&b": (
        '<mtd class="m-r m-pr0"><mi>a</mi><mo lspace="0" rspace="0" form="postfix">+</mo></mtd>'
        '<mtd class="m-l m-pl0"><mi>b</mi></mtd></mtr>'
    ),
    r"&+b": '<mtd class="m-l m-pl0"><mo form="infix">+</mo><mi>b</mi></mtd></mtr>',
    r"&+1": '<mtd class="m-l m-pl0"><mo form="infix">+</mo><mn>1</mn></mtd></mtr>',
    r"&\quad-{}": (
        '<mtd class="m-l m-pl0"><mspace width="1em" /><mo form="infix">\u2212</mo>'
        "<mi /></mtd></mtr>"
    ),
    r"&+": '<mtd class="m-l m-pl0"><mo lspace="0" rspace="0">+</mo></mtd></mtr>',
    r"+b": '<mtd class="m-r m-pr0"><mo lspace="0" rspace="0">+</mo><mi>b</mi></mtd></mtr>',
    r"a\\[0pt]b": '<mtr><mtd class="m-r m-pr0"><mi>b</mi></mtd></mtr>',
    r"a\\[0.5pt]b": '<mtr class="m-gap-2"><mtd class="m-r m-pr0"><mi>b</mi></mtd></mtr>',
    r"a\\[10pt]b": '<mtr class="m-gap-8"><mtd class="m-r m-pr0"><mi>b</mi></mtd></mtr>',
    r"a\\[1em]b": '<mtr class="m-gap-8"><mtd class="m-r m-pr0"><mi>b</mi></mtd></mtr>',
    r"a\\[99pt]b": '<mtr class="m-gap-12"><mtd class="m-r m-pr0"><mi>b</mi></mtd></mtr>',
}


OF_A_ROW = re.compile(r'<mspace width="0" height="[\d.]+em" depth="[\d.]+em" />(?=</mtd>)')


def inline(tex: str) -> str:
    """Return what stands within the formula, but for the struts of its rows."""
    text = OF_A_ROW.sub("", render(tex, display=False, macros={}))
    found = re.fullmatch('<math alttext="[^"]*">(.*)</math>', text)
    assert found
    return found[1]


@pytest.mark.parametrize("tex", MENDED)
def test_a_part_is_mended(tex: str) -> None:
    assert inline(tex) == MENDED[tex]


@pytest.mark.parametrize("rows", ROWS)
def test_a_row_is_mended(rows: str) -> None:
    assert inline(rf"\begin{{aligned}}{rows}\end{{aligned}}").endswith(f"{ROWS[rows]}</mtable>")


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\textcolor{red}{x}", r"colour is the theme's: \color and \textcolor are not available"),
        (r"\textsc{x}", "this needs an inline style (font-variant-caps: small-caps)"),
        (r"\cancel{x}", "strikes are not available"),
    ],
)
def test_what_no_class_can_say_is_refused(tex: str, said: str) -> None:
    with pytest.raises(TexError, match=f"^{re.escape(said)}$"):
        inline(tex)
