"""Find how many cells of a group's table the quadrangle rule needs to write the rest.

Checked against the fold of a mean-field equation, s₀ = s − s⁷ with s the density of
cells times √n. Each sample adds cells in one random order, and what the rule reaches
only grows with what it is given, so that each sample has one sharp threshold, found by
bisection. A careless author reads the law off orders below 64, where what is missing
is rows that nobody has seen, and calls a table complete that has merely stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq

from experiments.analogy import close, cyclic, dihedral, elementary
from experiments.analogy_drawing import draw_curves, draw_thresholds
from experiments.statistics import exact, generator, mean, slope
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from january.figure import Knob, Plot

FOLD = 7 ** (-1 / 6)
CRITICAL = 6 / 7 * FOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270106
    orders: tuple[int, ...] = (16, 32, 64, 128, 256, 512)
    samples: tuple[int, ...] = (100, 100, 100, 40, 12, 4)
    others: int = 60
    halvings: int = 6
    given: tuple[float, ...] = (0.35, 0.42, 0.5, 0.54, 0.57, 0.59, 0.61, 0.63, 0.66, 0.7)
    curves: tuple[int, ...] = (64, 128, 256)
    curve_samples: tuple[int, ...] = (16, 8, 4)
    finished: int = 20
    finish: float = 0.75


def run(config: Config) -> Result:
    """Measure thresholds by order and by group, and how far the rule gets below them."""
    found = {
        order: thresholds(cyclic(order), config, count)
        for order, count in zip(config.orders, config.samples, strict=True)
    }
    groups = {
        "elementary": thresholds(elementary(64), config, config.others),
        "dihedral": thresholds(dihedral(64), config, config.others),
    }
    curve = _curve(config)
    numbers = _thresholds(found, groups) | _reached(curve) | _finished(config)
    numbers |= {
        "critical": exact(CRITICAL, "mean-field threshold of the density times √n"),
        "fold": exact(FOLD, "density times √n at which the stable branch ends"),
        "others": exact(config.others, "samples of each other group"),
    } | {
        f"samples.{order}": exact(count, f"samples at n = {order}")
        for order, count in zip(config.orders, config.samples, strict=True)
    }
    tables = {"thresholds": _table(numbers, config.orders), "curve": curve}
    return Result(numbers=numbers, tables=tables, predictions=_predictions())


def draw(result: Result) -> dict[str, Plot | Knob]:
    """Draw the curve at each order, and the thresholds against the order."""
    return {"curve": draw_curves(result), "thresholds": draw_thresholds(result)}


def thresholds(table: NDArray[np.int64], config: Config, count: int) -> NDArray[np.float64]:
    """Return each sample's threshold, in cells over n to the three halves; shape (count,)."""
    return np.array(
        [
            threshold(table, generator(config.seed, len(table), place), config.halvings)
            for place in range(count)
        ]
    )


def threshold(table: NDArray[np.int64], rng: np.random.Generator, halvings: int) -> float:
    """Return the number of cells, over n to the three halves, from which the rule runs away.

    Running away is passing a density of 1/√n, well above the fold.
    """
    order = len(table)
    cells, scale, enough = rng.permutation(order**2), order**1.5, order**-0.5
    reach = 0.18 * float(np.sqrt(64 / order))
    low, high = 0.61 - reach, 0.61 + reach
    base = np.zeros((order, order), dtype=bool)
    for _ in range(halvings):
        middle = (low + high) / 2
        seen = base.copy()
        seen.ravel()[cells[: round(middle * scale)]] = True
        filled = close(table, seen, enough)
        if filled.mean() >= enough:
            high = middle
        else:
            low, base = middle, filled  # what fewer cells reach, more cells reach too
    return (low + high) / 2


def branch(given: float) -> float:
    """Return the stable root of s₀ = s − s⁷ for s₀ below the threshold."""
    root: float = brentq(lambda s: s - s**7 - given, given, FOLD)
    return root


def _curve(config: Config) -> Table:
    rows = []
    for order, count in zip(config.curves, config.curve_samples, strict=True):
        for given in config.given:
            for place in range(count):
                rng = generator(config.seed, order, round(1000 * given), place)
                density = _density(order, given, rng, order**-0.5) * order**0.5
                rows.append((order, given, min(density, 1.0)))
    return Table(
        columns=("order", "given", "reached"),
        rows=tuple(rows),
        about="density times √n, given and reached; 1 stands for a table that runs away",
    )


def _density(order: int, given: float, rng: np.random.Generator, enough: float) -> float:
    seen = np.zeros((order, order), dtype=bool)
    seen.ravel()[rng.permutation(order**2)[: round(given * order**1.5)]] = True
    return float(close(cyclic(order), seen, enough).mean())


def _thresholds(
    found: dict[int, NDArray[np.float64]], groups: dict[str, NDArray[np.float64]]
) -> dict[str, Quantity]:
    numbers = {
        f"threshold.{order}": mean(
            sample, f"threshold at n = {order}", unit="cells over n^1.5", tolerance=0.01
        )
        for order, sample in found.items()
    } | {
        f"threshold.{name}": mean(sample, f"threshold, {name} group of order 64", tolerance=0.01)
        for name, sample in groups.items()
    }
    for name, least in (("slope", 64), ("slope-large", 128)):
        kept = [order for order in found if order >= least]
        numbers[name] = slope(
            np.concatenate([np.full(found[order].size, np.log(order)) for order in kept]),
            np.concatenate([np.log(found[order] / order**0.5) for order in kept]),
            f"slope of log threshold density on log order, n at least {least}",
            tolerance=0.01,
        )
    return numbers


def _reached(curve: Table) -> dict[str, Quantity]:
    rows = np.array(curve.rows, dtype=float)
    numbers = {}
    for given in (0.5, 0.54, 0.57):
        mine = rows[(rows[:, 0] == rows[:, 0].max()) & (rows[:, 1] == given)][:, 2]
        key = f"{round(100 * given):03d}"
        numbers[f"reached.{key}"] = mean(
            mine, f"density reached from {given}, both times √n, largest order", tolerance=0.01
        )
        numbers[f"branch.{key}"] = exact(branch(given), f"stable root of s − s⁷ = {given}")
    return numbers


def _finished(config: Config) -> dict[str, Quantity]:
    table, shares, unexplained = cyclic(64), [], 0
    for place in range(config.finished):
        rng = generator(config.seed, 64, 7, place)
        seen = np.zeros(table.shape, dtype=bool)
        seen.ravel()[rng.permutation(table.size)[: round(config.finish * 64**1.5)]] = True
        filled = close(table, seen)
        empty, known = np.nonzero(~filled), np.nonzero(seen)
        lines = (*zip(empty, known, strict=True), (table[empty], table[known]))
        unexplained += int(np.all([np.isin(*line) for line in lines], axis=0).sum())
        shares.append(float(filled.mean()))
    return {
        "finished": exact(float(np.mean(shares)), "share of a table of order 64 filled at the end"),
        "finished-samples": exact(config.finished, "samples run to the end"),
        "unexplained": exact(
            unexplained, "cells left empty though their row, column and symbol were seen"
        ),
    }


def _table(numbers: dict[str, Quantity], orders: tuple[int, ...]) -> Table:
    found = [(order, numbers[f"threshold.{order}"]) for order in orders]
    return Table(
        columns=("n", "threshold", "low", "high"),
        rows=tuple((order, q.value, q.low or q.value, q.high or q.value) for order, q in found),
        about="cells over n^1.5 from which the rule runs away, cyclic group, with the interval",
        tolerance=0.01,
    )


def _predictions() -> tuple[Prediction, ...]:
    return (
        Prediction(claim="the threshold density falls as n^(-1/2)", expected=-0.5, number="slope"),
        Prediction(
            claim="mean field gives the constant at n = 256",
            expected=CRITICAL,
            number="threshold.256",
        ),
        *(
            Prediction(
                claim=f"from {given} the rule reaches the stable root of s − s⁷",
                expected=branch(given),
                number=f"reached.{round(100 * given):03d}",
                within=0.01,
            )
            for given in (0.5, 0.54, 0.57)
        ),
    )
