"""Count how many inputs a random perceptron says yes to.

For signs that are fair and independent of the magnitudes the count is uniform on 0 … 2ⁿ − 1
(Mingard et al. 2019). Checked twice: exactly, since for fixed magnitudes the 2ⁿ sign patterns
give each count once; and by a χ² test of independent draws. Random perceptrons with a threshold
must find all 14, 104 and 1,882 threshold functions of two, three and four bits.

A careless author writes the inputs as −1 and 1, where every count is 2ⁿ⁻¹, or tests a thousand
counts with fewer than five draws expected in each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from experiments.drawing import INK, SERIES, panels
from experiments.statistics import exact, generator
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Whole = NDArray[np.int64]

LAWS = ("normal", "uniform", "cauchy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270119
    bits: tuple[int, ...] = (3, 4, 5)
    draws: int = 400_000
    exact_bits: int = 10
    threshold_bits: tuple[int, ...] = (2, 3, 4)
    threshold_draws: int = 2_000_000


def cube(bits: int) -> Array:
    """Return the points of {0, 1}ⁿ, shape (2ⁿ, n)."""
    return ((np.arange(2**bits)[:, None] >> np.arange(bits)) & 1).astype(float)


def weights(law: str, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Return symmetric random weights of a named law."""
    if law == "uniform":
        return rng.uniform(-1, 1, shape)
    return rng.standard_normal(shape) if law == "normal" else rng.standard_cauchy(shape)


def ones(w: Array, inputs: Array) -> Whole:
    """Return how many inputs each perceptron says yes to; w (draws, n), inputs (N, n)."""
    return np.asarray((w @ inputs.T > 0).sum(axis=1))


def missed_counts(config: Config) -> int:
    """Return how many counts the sign patterns of one random magnitude fail to give."""
    n = config.exact_bits
    magnitudes = np.abs(generator(config.seed, 1).standard_normal(n))
    found = ones(magnitudes * (2 * cube(n) - 1), cube(n))
    return int(2**n - np.unique(found).size)


def threshold_functions(bits: int, draws: int, rng: np.random.Generator) -> Whole:
    """Return the threshold functions found by sampling, as sorted numbers of 2ⁿ bits."""
    inputs = 2 * cube(bits) - 1
    found = np.zeros(2**2**bits, dtype=bool)
    for _ in range(draws // 100_000):
        w, threshold = rng.standard_normal((100_000, bits)), rng.standard_normal((100_000, 1))
        found[(w @ inputs.T > threshold) @ (1 << np.arange(2**bits))] = True
    return np.flatnonzero(found)


def run(config: Config) -> Result:
    """Draw, count and test."""
    numbers: dict[str, Quantity] = {}
    rows: list[tuple[str | float, ...]] = []
    for place, law in enumerate(LAWS):
        for n in config.bits:
            rng = generator(config.seed, 2, place, n)
            counts = np.bincount(
                ones(weights(law, (config.draws, n), rng), cube(n)), minlength=2**n
            )
            p = float(stats.chisquare(counts).pvalue)
            numbers[f"p.{law}.{n}"] = _number(p, f"χ² p-value, {law} weights, {n} bits")
            if n == max(config.bits):
                rows += [(law, t, float(c) / config.draws * 2**n) for t, c in enumerate(counts)]
    least = min(q.value for q in numbers.values())
    signs = ones(weights("normal", (1000, 4), generator(config.seed, 3)), 2 * cube(4) - 1)
    numbers |= {
        "tests": exact(len(numbers), "χ² tests"),
        "least-p": _number(least, "least of the p-values"),
        "chance": _number(1 - (1 - least) ** len(numbers), "chance of one so small among them"),
        "missed": exact(missed_counts(config), "counts that no sign pattern gives"),
        "signed-spread": exact(int(np.ptp(signs)), "range of the count on inputs ±1"),
        **{f"threshold.{n}": _found(config, n) for n in config.threshold_bits},
    }
    return Result(
        numbers=numbers,
        tables={
            "counts": Table(
                columns=("law", "ones", "frequency"),
                rows=tuple(rows),
                about="How often each count came up with five bits, in units of 1/32.",
            )
        },
        predictions=_predictions(config),
    )


def _number(value: float, about: str) -> Quantity:
    return Quantity(value=value, about=about, tolerance=1e-6)


def _found(config: Config, bits: int) -> Quantity:
    functions = threshold_functions(bits, config.threshold_draws, generator(config.seed, 4, bits))
    return exact(functions.size, f"threshold functions of {bits} bits found", tolerance=0.0)


def _predictions(config: Config) -> tuple[Prediction, ...]:
    known = {2: 14, 3: 104, 4: 1882}
    return (
        Prediction(
            claim="every count comes from exactly one sign pattern (counts missed)",
            expected=0.0,
            number="missed",
            within=0.0,
        ),
        *(
            Prediction(
                claim=f"threshold functions of {n} bits reached by a random perceptron",
                expected=known[n],
                number=f"threshold.{n}",
                within=0.0,
            )
            for n in config.threshold_bits
        ),
    )


def draw(result: Result) -> dict[str, Plot]:
    """Draw how often each count came up, for three laws of the weights."""
    figure, (axes,) = panels(height=2.6)
    table = result.tables["counts"]
    axes.axhline(1, color=INK, linewidth=1.0)
    for shift, (law, marker, colour) in enumerate(zip(LAWS, "os^", SERIES, strict=False)):
        rows = np.array([row[1:] for row in table.rows if row[0] == law], dtype=float)
        axes.plot(rows[:, 0] + 0.22 * (shift - 1), rows[:, 1], marker, color=colour, label=law)
    axes.set(xlabel="inputs in {0, 1}⁵ classified as one", ylabel="frequency × 32", ylim=(0.9, 1.1))
    axes.set_xticks(range(0, 32, 5))
    axes.legend(ncols=3, loc="upper center", handletextpad=0.1)
    alt = (
        "Frequency of each number of ones from 0 to 31 for random perceptrons on five bits, in "
        "units of 1/32, for normal, uniform and Cauchy weights: all within three percent of one; "
        f"the least p-value of nine χ² tests is {result.numbers['least-p'].value:.2f}."
    )
    return {"counts": Plot(figure=figure, alt=alt)}
