"""Count how much learnability a kernel learner has to spend on the parities of a cube.

Kernel regression without ridge on n points of {−1, 1}ᴰ learns the parity χ by
L = ⟨χ, f̂⟩ when trained on χ itself. Summed over all 2ᴰ parities this is exactly n, for every
training set; by degree it is put beside the closed form λ/(λ + κ). Elimination, which is not
linear in the labels, stands beside it with the exact mean of its own sum.

A careless author adds a ridge for the sake of the solver, and the sum drifts from n; or takes a
domain that the kernel does not diagonalise, where the closed form has no claim to hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np
from scipy import linalg, optimize

from experiments.drawing import MUTED, SERIES, panels
from experiments.statistics import exact, generator, mean
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270131
    bits: int = 12
    depths: tuple[int, ...] = (1, 3)
    samples: tuple[int, ...] = (64, 256, 1024)
    sets: int = 6  # training sets of each size
    weight: float = 1.6  # variances of a layer's weights (times its width) and of its biases
    bias: float = 0.2
    spare: int = 6  # examples beyond the bits that elimination is given


def kernel_by_distance(config: Config, depth: int) -> Array:
    """Return an infinitely wide ReLU network's kernel at Hamming distance 0 … D, shape (D + 1,)."""
    correlation = 1 - 2 * np.arange(config.bits + 1) / config.bits
    kernel = config.bias + config.weight * correlation
    for _ in range(depth):
        size = kernel[0]
        angle = np.arccos(np.clip(kernel / size, -1, 1))
        bend = np.sin(angle) + (np.pi - angle) * np.cos(angle)
        kernel = config.bias + config.weight * size * bend / (2 * np.pi)
    return np.asarray(kernel)


def characters(bits: int) -> Array:
    """Return χ_S(x) for all points and parities, shape (2ᴰ, 2ᴰ)."""
    table = np.ones((1, 1))
    for _ in range(bits):
        table = np.block([[table, table], [table, -table]])
    return table


def degrees(bits: int) -> Whole:
    """Return the number of ones in each number below 2ᴰ: a point's distance, a parity's degree."""
    return np.bitwise_count(np.arange(2**bits)).astype(np.int64)


def eigenvalues(config: Config, kernel: Array) -> Array:
    """Return the kernel's eigenvalue on the parities of each degree 0 … D, shape (D + 1,)."""
    row, size = kernel[degrees(config.bits)], 2**config.bits
    firsts = [(1 << degree) - 1 for degree in range(config.bits + 1)]
    point = np.arange(size)
    signs = [1 - 2 * (np.bitwise_count(point & first) % 2).astype(float) for first in firsts]
    return np.array([float(sign @ row) / size for sign in signs])


def learnabilities(config: Config, depth: int, points: Whole, table: Array) -> Array:
    """Return L for every parity from one training set, shape (2ᴰ,); points are numbers below 2ᴰ."""
    kernel = kernel_by_distance(config, depth)
    gram = kernel[np.bitwise_count(points[:, None] ^ points[None, :])]
    lower = np.linalg.cholesky(gram)
    white = linalg.solve_triangular(lower, table[points], lower=True)
    values = eigenvalues(config, kernel)[degrees(config.bits)]
    return np.asarray(values * (white**2).sum(axis=0))


def closed_form(config: Config, depth: int, samples: int) -> Array:
    """Return λ/(λ + κ) for each degree, with κ such that the sum over all parities is n."""
    values = eigenvalues(config, kernel_by_distance(config, depth))
    counts = np.array([comb(config.bits, degree) for degree in range(config.bits + 1)])

    def excess(log_kappa: float) -> float:
        return float((counts * values / (values + np.exp(log_kappa))).sum() - samples)

    kappa = np.exp(optimize.brentq(excess, -60.0, 10.0, xtol=1e-13))
    return np.asarray(values / (values + kappa))


def elimination(bits: int, samples: int) -> float:
    """Return the exact mean of 2^rank of a random binary matrix of samples × bits.

    By adding the rows one by one: a row lies in the span of rank r with probability 2^(r − bits).
    """
    law = np.zeros(bits + 1)
    law[0] = 1
    inside = 2.0 ** (np.arange(bits + 1) - bits)
    for _ in range(samples):
        law = law * inside + np.concatenate([[0.0], (law * (1 - inside))[:-1]])
    return float((law * 2.0 ** np.arange(bits + 1)).sum())


def run(config: Config) -> Result:
    """Compute every parity's learnability for every training set, depth and size."""
    table = characters(config.bits)
    numbers: dict[str, Quantity] = {}
    rows: list[tuple[float, ...]] = []
    for depth in config.depths:
        for samples in config.samples:
            found = _sets(config, depth, samples, table)
            name = f"depth{depth}.n{samples}"
            numbers[f"{name}.sum"] = exact(
                float(found.sum(axis=1)[0]), "sum of learnabilities, first set", tolerance=1e-6
            )
            drift = float(np.abs(found.sum(axis=1) / samples - 1).max())
            numbers[f"{name}.drift"] = exact(drift, "largest |sum/n − 1|", tolerance=1e9)
            rows += _by_degree(config, depth, samples, found, numbers)
    spend = elimination(config.bits, config.bits + config.spare)
    drifts = [q.value for name, q in numbers.items() if name.endswith("drift")]
    gaps = [abs(row[3] - row[4]) for row in rows]
    numbers |= {
        "drift": exact(max(drifts), "largest |sum/n − 1| of all sets", tolerance=1e9),
        "gap": Quantity(value=max(gaps), about="closed form's largest error", tolerance=0.01),
        "parities": exact(2**config.bits, "parities"),
        "elimination": exact(spend, "elimination's mean sum of learnabilities"),
        "elimination.share": exact(spend / 2**config.bits, "the same, a parity"),
        "elimination.samples": exact(config.bits + config.spare, "examples given to elimination"),
    }
    return Result(
        numbers=numbers,
        tables={"by-degree": _table(rows)},
        predictions=_predictions(config),
    )


def _sets(config: Config, depth: int, samples: int, table: Array) -> Array:
    found = []
    for place in range(config.sets):
        rng = generator(config.seed, 1, samples, place)
        points = rng.permutation(2**config.bits)[:samples]
        found.append(learnabilities(config, depth, points, table))
    return np.array(found)


def _by_degree(
    config: Config, depth: int, samples: int, found: Array, numbers: dict[str, Quantity]
) -> list[tuple[float, ...]]:
    theory = closed_form(config, depth, samples)
    rows: list[tuple[float, ...]] = []
    for degree in range(config.bits + 1):
        each = found[:, degrees(config.bits) == degree].mean(axis=1)
        about = f"mean learnability at degree {degree}, depth {depth}, n = {samples}"
        measured = mean(each, about, tolerance=1e-4)
        numbers[f"depth{depth}.n{samples}.k{degree}"] = measured
        cap = min(1.0, samples / comb(config.bits, degree))
        rows.append((depth, samples, degree, measured.value, float(theory[degree]), cap))
    return rows


def _table(rows: list[tuple[float, ...]]) -> Table:
    return Table(
        columns=("depth", "n", "degree", "measured", "closed form", "cap"),
        rows=tuple(rows),
        about="Mean learnability of the parities of each degree; cap: n over their number.",
    )


def _predictions(config: Config) -> tuple[Prediction, ...]:
    sums = [
        Prediction(
            claim=f"learnabilities sum to the number of examples, depth {depth}, n = {samples}",
            expected=float(samples),
            number=f"depth{depth}.n{samples}.sum",
            within=1e-6 * samples,
        )
        for depth in config.depths
        for samples in config.samples
    ]
    return (
        *sums,
        Prediction(
            claim="λ/(λ + κ) predicts the mean learnability of every degree",
            expected=0.0,
            number="gap",
            within=0.01,
        ),
    )


def draw(result: Result) -> dict[str, Plot]:
    """Draw learnability against degree, for two depths and three sizes."""
    figure, axes = panels(2, height=3.3, sharey=True)
    rows = np.array(result.tables["by-degree"].rows, dtype=float)
    for panel, depth in zip(axes, np.unique(rows[:, 0]), strict=True):
        _draw_depth(panel, rows[rows[:, 0] == depth])
        panel.set_title(f"depth {depth:.0f}")
    axes[0].set_ylabel("mean learnability")
    two, four = (result.numbers[f"depth1.n256.k{degree}"].value for degree in (2, 4))
    alt = (
        "Mean learnability of the parities of twelve bits against their degree, for kernels of "
        "depth 1 and 3 and 64, 256 and 1,024 examples. Low degrees come first; with 256 examples "
        f"at depth 1, degree 2 reaches {two:.2f} and degree 4 only {four:.2f}. Points lie on the "
        "closed form and below the dashed cap, n over the number of parities of that degree."
    )
    return {"by-degree": Plot(figure=figure, alt=alt)}


def _draw_depth(axes: Axes, rows: Array) -> None:
    for colour, marker, samples in zip(SERIES, "os^", np.unique(rows[:, 1]), strict=False):
        mine = rows[rows[:, 1] == samples]
        if samples == 256:
            axes.plot(mine[:, 2], mine[:, 5], color=MUTED, linewidth=0.9, linestyle="--")
            axes.annotate("cap at\nn = 256", (6, 0.55), color=MUTED, fontsize=9, ha="center")
        axes.plot(mine[:, 2], mine[:, 4], color=colour, linewidth=1.2)
        axes.plot(mine[:, 2], mine[:, 3], marker, color=colour, label=f"n = {samples:,.0f}")
    axes.set(xlabel="degree of the parity", ylim=(-0.03, 1.06))
    axes.set_xticks(range(0, 13, 2))
    axes.legend(loc="upper right", bbox_to_anchor=(1.0, 0.93), handletextpad=0.1)
