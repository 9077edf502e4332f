"""Formulas as they are said where only letters and signs can stand."""

from __future__ import annotations

import pytest

from january.plaintext import raised, to_text, unmarked


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"2\lambda^2 > 1", "2λ² > 1"),
        (r"v_1,\dots,v_m", "v₁,…,v_m"),
        (r"d/(8\ln m)", "d/(8 ln m)"),
        (r"\log(x)", "log(x)"),
        (r"h^{(L)}_i", "hᵢ^(L)"),
        (r"x^{(t)}", "x^(t)"),
        (r"\sum_{i\in A} x_i", "∑_(i∈A) xᵢ"),
        (r"\binom nk", "(n choose k)"),
        (r"\hat f(S)", "f\u0302(S)"),
        (r"-x = {-1}", "−x = −1"),
        (r"{}-x", "−x"),
        (r"a\!b", "ab"),
        (r"x_{AB}^2", "x_(AB)²"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "(a b; c d)"),
        (r"\sqrt{k-1}", "√(k − 1)"),
        (r"\sqrt k", "√k"),
        (r"f'(x)", "f\N{PRIME}(x)"),
        (r"x_0'", "x₀\N{PRIME}"),
        (r"e^{[a]}", "e^[a]"),
        (r"\widehat{ab}", "ab"),
        (r"a\,b\quad c", "a b c"),
        (r"\frac{a}{b+1}", "a/(b+1)"),
    ],
)
def test_a_formula_is_said_in_letters_and_signs(tex: str, said: str) -> None:
    assert to_text(f"${tex}$", {}) == said


def test_what_cannot_be_set_stays_as_it_was_written() -> None:
    assert to_text(r"So $\nosuch$ holds.", {}) == r"So \nosuch holds."


def test_a_line_loses_its_marks_and_keeps_its_formulas() -> None:
    line = "*So* `x` is [it](a_b.md), {ref}`this`, for $a*[b](c)`$ and [](x)."
    assert unmarked(line) == "So x is it, this, for $a*[b](c)`$ and ."


def test_a_superscript_is_said_in_raised_signs() -> None:
    assert raised("−12+n") == "⁻¹²⁺ⁿ"
