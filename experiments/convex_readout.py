"""Recover sparse codes by linear programming and find where that stops working.

Checked against the weak thresholds of Donoho and Tanner, from their formula and
not from memory. A careless author reads the threshold off one size: at a
hundred features the middle of the transition still stands to the right of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog, minimize, minimize_scalar
from scipy.special import expit
from scipy.stats import norm

from experiments.drawing import INK, SERIES, panels
from experiments.statistics import bootstrap, exact, generator, share
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KINDS = {"signed": 2, "nonnegative": 1}
CLOSE = 1e-4  # a recovered code differs by rounding, a wrong one by its own size


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run; ``ratios`` are d/m, ``steps`` are k/d."""

    seed: int = 20270127
    features: int = 120
    ratios: tuple[float, ...] = (0.5, 0.25)
    steps: tuple[float, ...] = (-0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15)
    draws: int = 40
    replicates: int = 400
    linear_dimension: int = 256


def run(config: Config) -> Result:
    """Count recoveries round each threshold, and fit where half of the codes are recovered."""
    numbers: dict[str, Quantity] = {
        "features": exact(config.features, "features, m, in the linear programs"),
        "draws": exact(config.draws, "random dictionaries and codes for each point"),
    }
    rows, predictions = [], []
    for cell, (kind, ratio) in enumerate((k, r) for r in config.ratios for k in KINDS):
        limit = threshold(ratio, KINDS[kind])
        counts = _counts(config, kind, ratio, limit)
        label = f"{kind}.{round(100 * ratio)}"
        numbers[f"limit.{label}"] = exact(limit, f"weak threshold k/d, {kind}, d/m = {ratio}")
        numbers[f"half.{label}"] = _half(config, cell, counts, f"{kind}, d/m = {ratio}")
        rows += [(kind, ratio, *_row(k / d, good, config)) for k, d, good in counts]
        predictions.append(
            Prediction(
                claim=f"half of the codes are recovered at the threshold: {kind}, d/m = {ratio}",
                expected=limit,
                number=f"half.{label}",
                within=0.05,
            )
        )
    table = Table(
        columns=("kind", "d/m", "k/d", "recovered", "low", "high"),
        rows=tuple(rows),
        about="share of random codes that the linear program recovers",
    )
    numbers |= _carried(config.linear_dimension)
    predictions += _published()
    return Result(
        numbers=numbers,
        tables={"recovered": table, "laws": _laws(config)},
        predictions=tuple(predictions),
    )


def threshold(ratio: float, signs: int) -> float:
    """Return the weak threshold k/d at d/m, for codes with 2 signs or 1 (nonnegative)."""

    def negative(cut: float) -> float:
        rest = signs * ((1 + cut**2) * norm.sf(cut) - cut * norm.pdf(cut))
        return float((rest / ratio - 1) / (1 + cut**2 - rest))

    return float(-minimize_scalar(negative, bounds=(0, 8), method="bounded").fun)


def recovers(directions: Floats, code: Floats, *, signed: bool) -> bool:
    """Tell whether the smallest code in ℓ1 that explains the vector is the true one."""
    matrix = np.hstack([directions, -directions]) if signed else directions
    found = linprog(np.ones(matrix.shape[1]), A_eq=matrix, b_eq=directions @ code, method="highs").x
    if found is None:
        return False
    answer = found[: code.size] - found[code.size :] if signed else found
    return bool(np.abs(answer - code).max() < CLOSE)


def _counts(config: Config, kind: str, ratio: float, limit: float) -> list[tuple[int, int, int]]:
    """Return (k, d, recovered codes) at each step away from the threshold."""
    dimension = round(ratio * config.features)
    rows = []
    for step in config.steps:
        active = round((limit + step) * dimension)
        good = 0
        for draw_ in range(config.draws):
            rng = generator(config.seed, KINDS[kind], dimension, active, draw_)
            directions = rng.standard_normal((dimension, config.features)) / dimension**0.5
            code = np.zeros(config.features)
            signs = rng.choice([-1.0, 1.0], active) if kind == "signed" else np.ones(active)
            code[rng.permutation(config.features)[:active]] = signs
            good += recovers(directions, code, signed=kind == "signed")
        rows.append((active, dimension, good))
    return rows


def _half(config: Config, cell: int, counts: list[tuple[int, int, int]], where: str) -> Quantity:
    x = np.array([k / d for k, d, _ in counts])
    good = np.array([g for _, _, g in counts], dtype=float)
    again = generator(config.seed, 1_000, cell).binomial(
        config.draws, good / config.draws, (config.replicates, good.size)
    )
    middle = _middle(x, good, config.draws)
    replicates = [_middle(x, sample.astype(float), config.draws) for sample in again]
    return bootstrap(replicates, middle, f"k/d at which half are recovered: {where}")


def _middle(x: Floats, good: Floats, draws: int) -> float:
    """Return where a logistic fit crosses one half."""

    def loss(parameters: Floats) -> float:
        chance = np.clip(expit(parameters[1] * (parameters[0] - x)), 1e-9, 1 - 1e-9)
        return float(-(good * np.log(chance) + (draws - good) * np.log(1 - chance)).sum())

    start = np.array([x.mean(), 40.0])
    return float(minimize(loss, start, method="Nelder-Mead").x[0])


def _row(ratio: float, good: int, config: Config) -> tuple[float, float, float, float]:
    found = share(good, config.draws, "recovered")
    return ratio, found.value, found.low or 0.0, found.high or 0.0


def _laws(config: Config) -> Table:
    """Return the three laws of k/d against features per dimension; the linear one for one d."""
    rows = []
    for load in np.geomspace(1.05, 1_000, 60):
        linear = 1 / (8 * np.log(load * config.linear_dimension))
        rows.append(
            (round(float(load), 4), float(linear), threshold(1 / load, 2), threshold(1 / load, 1))
        )
    return Table(
        columns=("m/d", "linear", "signed", "nonnegative"),
        rows=tuple(rows),
        about="active features per dimension that a linear and two convex readers carry",
    )


def _carried(dimension: int) -> dict[str, Quantity]:
    """Return how many active features each reader carries when there are 4d in all."""
    where = f"with {4 * dimension} features in {dimension} dimensions"
    linear = exact(dimension / (8 * np.log(4 * dimension)), f"d/(8 ln m) {where}")
    return {"carried.linear": linear} | {
        f"carried.{kind}": exact(dimension * threshold(0.25, signs), f"threshold {kind} {where}")
        for kind, signs in KINDS.items()
    }


def _published() -> list[Prediction]:
    known = (("signed", 0.3857, 5e-5), ("nonnegative", 0.558, 5e-4))
    return [
        Prediction(
            claim=f"the weak threshold at d/m = ½, {kind}, recomputed from the formula",
            expected=value,
            number=f"limit.{kind}.50",
            within=within,
        )
        for kind, value, within in known
    ]


def draw(result: Result) -> dict[str, Plot]:
    """Draw the transitions, and the three laws side by side."""
    figure, (left, right) = panels(2, height=3.1)
    rows = [row for row in result.tables["recovered"].rows if row[1] == 0.5]
    for place, (kind, marker) in enumerate((("signed", "o"), ("nonnegative", "s"))):
        _draw_transition(left, result, [row[2:] for row in rows if row[0] == kind], place, marker)
    left.set(xlabel="active features per dimension, k/d", ylabel="codes recovered (share)")
    left.set(xlim=(0.2, 0.78), ylim=(-0.04, 1.16))
    left.annotate("signed", (0.37, 1.06), color=SERIES[0], ha="right")
    left.annotate("nonnegative", (0.57, 1.06), color=SERIES[1])
    _draw_laws(right, result)
    halves = {k: result.numbers[f"half.{k}.50"].value for k in KINDS}
    limits = {k: result.numbers[f"limit.{k}.50"].value for k in KINDS}
    alt = (
        "Left: the share of codes recovered falls from 1 to 0 as k/d grows, through one half at "
        f"{halves['signed']:.3f} for signed codes (threshold {limits['signed']:.4f}) and at "
        f"{halves['nonnegative']:.3f} for nonnegative ones (threshold "
        f"{limits['nonnegative']:.4f}), with twice as many features as dimensions. Right: against "
        "features per dimension, both convex laws lie above the linear reader's, by more than "
        "tenfold near two features a dimension and several times at a thousand."
    )
    return {"transition": Plot(figure=figure, alt=alt)}


def _draw_transition(
    axes: Axes, result: Result, rows: list[tuple[object, ...]], place: int, marker: str
) -> None:
    x, found, low, high = np.array(rows, dtype=float).T
    kind = tuple(KINDS)[place]
    axes.errorbar(
        x, found, [found - low, high - found], fmt=marker, color=SERIES[place], linewidth=1
    )
    limit = result.numbers[f"limit.{kind}.50"].value
    axes.axvline(limit, color=SERIES[place], linestyle=("-", "--")[place])


def _draw_laws(axes: Axes, result: Result) -> None:
    load, linear, signed, nonnegative = np.array(result.tables["laws"].rows, dtype=float).T
    axes.plot(load, linear, color=INK, linestyle=":")
    axes.plot(load, signed, color=SERIES[0])
    axes.plot(load, nonnegative, color=SERIES[1], linestyle="--")
    for name, place, marker in (("signed", 0, "o"), ("nonnegative", 1, "s")):
        ratios = (0.5, 0.25)
        found = [result.numbers[f"half.{name}.{round(100 * r)}"].value for r in ratios]
        axes.plot([1 / r for r in ratios], found, marker, color=SERIES[place])
    axes.set(xscale="log", yscale="log", ylim=(0.006, 1.3), xlim=(1, 1_000))
    axes.set(xlabel="features per dimension, m/d", ylabel="active per dimension, k/d")
    axes.annotate("one inner product each", (1.2, 0.0085), color=INK)
    axes.annotate("nonnegative", (7, 0.40), color=SERIES[1])
    axes.annotate("signed", (2.0, 0.125), color=SERIES[0])
    axes.set(xticks=[1, 10, 100, 1_000], xticklabels=["1", "10", "100", "1,000"])
    axes.set(yticks=[0.01, 0.1, 1], yticklabels=["0.01", "0.1", "1"])
    axes.minorticks_off()
