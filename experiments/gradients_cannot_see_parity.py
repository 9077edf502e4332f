"""Measure how much of a network's gradient knows which parity is being learned.

For fixed weights the target y = χ_S enters the gradient only through E[χ_S g], where g is
the output's derivative in the weights. All 2ⁿ inputs are enumerated and one Walsh
transform gives E[χ_S g] for every S at once, so Parseval's identity is checked to
rounding; the majority function's coefficients are checked against their closed form.

A careless author estimates E[χ_S g] from minibatches and sees only the noise 1/B, or takes
bias-free neurons for typical, whose odd degrees above 1 carry nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from experiments.drawing import INK, MUTED, SERIES, decades, panels
from experiments.online import Networks, networks
from experiments.statistics import exact, generator, mean, slope
from experiments.walsh import cube, degrees_of, walsh
from january.figure import Knob, Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

STARTS = {"none": 0.0, "random": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270104
    sizes: tuple[int, ...] = (4, 6, 8, 10, 12, 14)
    nets: int = 6
    width: int = 32
    batch: int = 32
    batches: int = 400


def derivative(net: Networks, x: Array) -> Array:
    """Return g = ∂f/∂(W, b, a) of one network at inputs x, shape (inputs, parameters)."""
    hidden = net.hidden(x)[0]
    back = net.output[0] * (hidden > 0.0)
    outer = (x[:, :, None] * back[:, None, :]).reshape(len(x), -1)
    return np.hstack([outer, back, np.maximum(hidden, 0.0)])


def levels(net: Networks, n: int) -> tuple[float, Array]:
    """Return E|g|² and the weight of g at each degree, computed independently of each other."""
    g = derivative(net, cube(n))
    squares = (walsh(g) ** 2).sum(axis=1)
    return float((g**2).sum(axis=1).mean()), np.bincount(degrees_of(n), weights=squares).astype(
        np.float64
    )


def run(config: Config) -> Result:
    """Measure the budget, the majority's coefficients and a minibatch's noise."""
    numbers: dict[str, Quantity] = {}
    tables: dict[str, Table] = {}
    _budget(config, numbers, tables)
    _majority(numbers)
    _noise(config, numbers)
    return Result(numbers=numbers, tables=tables, predictions=_predictions(config))


def _budget(config: Config, numbers: dict[str, Quantity], tables: dict[str, Table]) -> None:
    rows: list[tuple[float | int | str, ...]] = []
    ratios, shares = [], {}
    for start, bias in STARTS.items():
        for n in config.sizes:
            rng = generator(config.seed, 1, n, sorted(STARTS).index(start))
            found = [levels(networks(rng, 1, n, config.width, bias), n) for _ in range(config.nets)]
            ratios += [weight.sum() / total for total, weight in found]
            counts = np.array([comb(n, k) for k in range(n + 1)])
            shares[start, n] = np.array([weight / counts / total for total, weight in found])
            for k in range(n + 1):
                q = mean(shares[start, n][:, k], "")
                rows.append((start, n, k, q.value, q.low or 0.0, q.high or 0.0))
    tables["levels"] = Table(
        columns=("biases", "n", "degree", "share", "low", "high"),
        rows=tuple(rows),
        about="Mean of |E[χ_S g]|² over the parities of one degree, as a share of E|g|²",
    )
    numbers["ratio"] = exact(
        float(np.mean(ratios)), "Sum over all parities over E|g|², mean of all"
    )
    numbers["ratio.worst"] = exact(
        float(np.abs(np.array(ratios) - 1.0).max()), "Largest distance of that ratio from 1"
    )
    numbers["nets"] = exact(len(ratios), "Networks enumerated")
    _slopes(config, shares, numbers)


def _slopes(
    config: Config, shares: dict[tuple[str, int], Array], numbers: dict[str, Quantity]
) -> None:
    sizes = np.repeat(config.sizes, config.nets)
    for k in (1, 2):
        share = np.concatenate([shares["random", n][:, k] for n in config.sizes])
        about = f"Exponent in n of the mean square signal of a {k}-parity, random biases"
        numbers[f"slope.{k}"] = slope(np.log(sizes), np.log(share), about)
    full = np.concatenate([shares["random", n][:, n] for n in config.sizes])
    numbers["bits-per-input"] = slope(
        sizes, -np.log2(full), "Halvings of the full parity's signal for each input added"
    )
    largest = max(config.sizes)
    for start in STARTS:
        for k in (2, 3, 4, 5):
            value = 1e-3 / float(shares[start, largest][:, k].mean())
            about = f"Examples at which a {k}-parity's signal equals the noise, n = {largest}"
            numbers[f"examples.{start}.{k}"] = exact(
                value, f"{about}, {start} biases", unit="thousand", tolerance=1e-3
            )


def _majority(numbers: dict[str, Quantity]) -> None:
    n = 13
    coefficients = walsh(np.sign(cube(n).sum(axis=1))[:, None])[:, 0]
    for k in (1, 3, 5):
        value = float(coefficients[2**k - 1])
        numbers[f"majority.{k}"] = exact(value, f"Coefficient of degree {k} of majority on 13 bits")
    even = float(np.abs(coefficients[degrees_of(n) % 2 == 0]).max())
    numbers["majority.even"] = exact(even, "Largest coefficient of even degree of the same")


def majority_coefficient(n: int, k: int) -> float:
    """Return the closed form of the coefficient of odd degree k of majority on n (odd) bits."""
    ratio = comb((n - 1) // 2, (k - 1) // 2) / comb(n - 1, k - 1)
    return float((-1) ** ((k - 1) // 2) * ratio * 2.0 ** (1 - n) * comb(n - 1, (n - 1) // 2))


def _noise(config: Config, numbers: dict[str, Quantity]) -> None:
    n = 10
    rng = generator(config.seed, 3)
    g = derivative(networks(rng, 1, n, config.width, STARTS["random"]), cube(n))
    total = (g**2).sum(axis=1).mean()
    characters = walsh(np.eye(2**n)) * 2**n
    sizes = []
    for _ in range(config.batches):
        drawn = rng.integers(0, 2**n, config.batch)
        estimate = characters[:, drawn] @ g[drawn] / config.batch
        sizes.append((estimate**2).sum(axis=1).mean() / total)
    numbers["minibatch"] = mean(sizes, "Mean square minibatch estimate over all parities, n = 10")


def _predictions(config: Config) -> tuple[Prediction, ...]:
    def near(claim: str, expected: float, number: str, within: float) -> Prediction:
        return Prediction(claim=claim, expected=expected, number=number, within=within)

    noise = 1 / config.batch + (1 - 1 / config.batch) / 2**10
    return (
        near("Parseval: all parities together hold E|g|²", 1.0, "ratio", 1e-10),
        *(
            near(
                f"Majority on 13 bits, degree {k}",
                majority_coefficient(13, k),
                f"majority.{k}",
                1e-12,
            )
            for k in (1, 3, 5)
        ),
        Prediction(
            claim="A minibatch's square is 1/B + (1 − 1/B)/2ⁿ", expected=noise, number="minibatch"
        ),
        *(
            Prediction(
                claim=f"A {k}-parity's mean square signal falls as n^−{k}",
                expected=-k,
                number=f"slope.{k}",
            )
            for k in (1, 2)
        ),
    )


def draw(result: Result) -> dict[str, Plot | Knob]:
    """Draw the signal by degree, one drawing for each n."""
    sizes = [n for n in sorted({int(n) for n in result.tables["levels"].column("n")}) if n >= 8]
    return {
        "levels": Knob(
            label="Number of inputs n",
            settings=tuple(str(n) for n in sizes),
            plots=tuple(_draw_levels(result.tables["levels"], n) for n in sizes),
            default=len(sizes) - 1,
        ),
    }


def _draw_levels(table: Table, n: int) -> Plot:
    figure, (axes,) = panels(height=3.3)
    for start, colour, marker, shift in (
        ("random", SERIES[0], "o", -0.08),
        ("none", SERIES[1], "s", 0.08),
    ):
        rows = np.array(
            [row[2:] for row in table.rows if row[0] == start and row[1] == n], dtype=float
        )
        rows = rows[rows[:, 1] > 1e-12]
        error = np.abs(rows[:, [2, 3]] - rows[:, [1]]).T
        error[0] = np.minimum(error[0], 0.9 * rows[:, 1])
        face = colour if start == "random" else "none"
        axes.errorbar(
            rows[:, 0] + shift,
            rows[:, 1],
            error,
            fmt=marker,
            color=colour,
            mfc=face,
            elinewidth=0.8,
        )
    axes.set(yscale="log", xlabel="degree k of the parity", xlim=(-0.5, 14.5), ylim=(1e-8, 1))
    axes.set_ylabel("|signal|² as a share of E|g|²")
    decades(axes.yaxis)
    axes.axhline(2.0**-n, color=INK, lw=1)
    axes.text(
        14.4, 2.0**-n * 1.25, f"mean of all 2ⁿ parities = 2⁻ⁿ, n = {n}", ha="right", fontsize=9
    )
    axes.axhline(1 / 32, color=MUTED, lw=1, ls="--")
    axes.text(14.4, 1.25 / 32, "noise of a minibatch of 32", ha="right", fontsize=9)
    axes.text(0.02, 0.16, "● random biases", color=SERIES[0], transform=axes.transAxes, fontsize=9)
    axes.text(
        0.02, 0.06, "□ biases start at zero", color=SERIES[1], transform=axes.transAxes, fontsize=9
    )
    return Plot(figure=figure, alt=_levels_alt(table, n))


def _levels_alt(table: Table, n: int) -> str:
    at = {(row[0], row[2]): float(row[3]) for row in table.rows if row[1] == n}
    return (
        f"For n = {n}, the mean square of the gradient's correlation with a parity, by degree. "
        f"With random biases it falls from {at['random', 1]:.2g} at degree 1 to "
        f"{at['random', 4]:.1g} at degree 4. With biases at zero, degree 3 ({at['none', 3]:.1g}) "
        f"lies below degree 4 ({at['none', 4]:.1g}). The mean over all parities is {2.0**-n:.2g}, "
        f"far below a minibatch's noise, 0.031."
    )
