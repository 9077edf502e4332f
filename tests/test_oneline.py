"""What of a line of text is a formula, and how it is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.experiment import load, names
from january.oneline import typeset
from january.tex import render

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent

FORMULAS = {
    "It falls as n^-2.": "It falls as $n^{-2}$.",
    "with 1 - ρ ~ 9π²/(2l²), tanh": r"with $1 - ρ \sim  9π^{2}/(2l^{2})$, tanh",
    "dx_i/dt = c_i x_i (1 − Σ x_j²) from": r"$dx_{i}/dt = c_{i} x_{i} (1 - \sum  x_{j}^{2})$ from",
    "where E|H_ij|² = 1/N, or": r"where $E\vert H_{ij}\vert ^{2} = 1/N$, or",
    "p_k = k^−(1+a)/ζ(1+a).": "$p_{k} = k^{-(1+a)}/ζ(1+a)$.",
    "(m+1)^(L−1) examples": "$(m+1)^{L-1}$ examples",
    "of {−1, 1}ᴰ learns": r"of $\{-1, 1\}^{D}$ learns",
    "left out is 0.23 √g exp(-3/(2g));": r"left out is $0.23 \sqrt{g} \exp (-3/(2g))$;",
    "Q(√(d/k)/2)": r"$Q(\sqrt{d/k}/2)$",
    "rounding, at 2e-16, fakes": r"rounding, at $2\cdot 10^{-16}$, fakes",
    "at n = 100,000 it": r"at $n = 100{,}000$ it",
    "rows (a, b) and (c, d)": "rows $(a, b)$ and $(c, d)$",
    "a k-sparse parity": "a $k$-sparse parity",
    "size n = 16, k = 2": "size $n = 16$, $k = 2$",
    "the mean ⟨χ, f̂⟩ is": r"the mean $\langle χ, \hat{f}\rangle$ is",
    "of -2 log2(1/λ)": r"of $-2 \log_{2}(1/λ)$",
    "(the count of n)": "(the count of $n$)",
    "a = 2 of A n": "$a = 2$ of A $n$",
    "a k = 2 is ≈ n": "a $k = 2$ is ≈ $n$",
    "(n is 10² of them)": "($n$ is $10^{2}$ of them)",
    "n_eff = 2, N_EFF + −y": "$n_{eff} = 2$, $N_{EFF} - y$",
    "of x\n\ny": "of $x$\n\n$y$",
    "`a x = 2 b` of n, `c x = 2 d`": "`a x = 2 b` of $n$, `c x = 2 d`",
    "1e-4 n or 2e8 n": r"$10^{-4} n$ or $2\cdot 10^{8} n$",
    "x₁x₂ and λ²ᵏ": "$x_{1}x_{2}$ and $λ^{2k}$",
}
PROSE = [
    "A careless author quotes 30 layers, or 95 % of 1,024.",
    "Borel-Padé, odd–even, two-layer; an 8x8 network, a 3-parity.",
    "I take a law (Mingard et al. 2019), e.g. this one.",
    "One sits above −1 and 1; it is of shape 2/3.",
    'Of f(x and abc=2, A™ and \x07; is it "x" or x?',
    "as `x_i = 2` and ``n^2`` stand in code",
]


@pytest.mark.parametrize(("text", "written"), FORMULAS.items())
def test_a_formula_is_written_in_tex(text: str, written: str) -> None:
    assert typeset(text) == written


@pytest.mark.parametrize("text", PROSE)
def test_prose_stays_as_it_is(text: str) -> None:
    assert typeset(text) == text


@given(st.text(alphabet="ab n.,;:()[]{}⟨⟩=+-−~^_√²ᵏ₁½λΣ|‖1 2`\n", max_size=40))
def test_what_is_not_a_formula_is_never_lost(text: str) -> None:
    outside = "".join(typeset(text).split("$")[::2])
    letters = iter(text)
    assert all(letter in letters for letter in outside)


def said() -> Iterator[str]:
    for name in names(ROOT / "experiments"):
        for quantity in load(name, ROOT / "experiments").result.numbers.values():
            yield quantity.about


def test_all_that_the_experiments_say_can_be_set() -> None:
    for text in sorted(set(said())):
        for formula in typeset(text).split("$")[1::2]:
            assert render(formula, display=False, macros={})
