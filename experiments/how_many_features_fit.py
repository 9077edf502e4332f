"""Read random features off a vector that holds several of them, with one inner product each.

Checked against the exact variance of the interference, k/d, and against the
normal tail at the threshold, which is its limit. A careless author compares
this average case with a worst-case bound from the coherence, or takes all
inputs of one dictionary for independent samples: the intervals here are over
dictionaries.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from experiments.drawing import INK, MUTED, SERIES, panels
from experiments.statistics import exact, generator, mean
from january.figure import Knob, Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

THRESHOLD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run; ``active`` counts features at once."""

    seed: int = 20270126
    dimension: int = 256
    features: int = 1_024
    active: tuple[int, ...] = (2, 4, 8, 16, 32, 64)
    dictionaries: int = 32
    inputs: int = 200
    bins: int = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one dictionary gave: moments, errors, and counts in the bins of the figure."""

    variance: float
    false: float
    clean: float
    off: Floats
    on: Floats


def run(config: Config) -> Result:
    """Measure the interference, the false positives and the clean readings at each k."""
    numbers: dict[str, Quantity] = {
        "dimension": exact(config.dimension, "dimensions, d"),
        "features": exact(config.features, "features, m"),
        "dictionaries": exact(config.dictionaries, "random dictionaries"),
        "inputs": exact(config.inputs, "inputs for each dictionary and k"),
        "limit": exact(config.dimension / 8 / np.log(config.features), "d/(8 ln m)"),
    }
    levels: list[tuple[float, ...]] = []
    for active in config.active:
        readings = [_read(config, active, index) for index in range(config.dictionaries)]
        numbers |= _numbers(config, active, readings)
        levels += _levels(config, active, readings)
    table = Table(
        columns=("k", "reading", "density-off", "density-on"),
        rows=tuple(levels),
        about="density of the readings of inactive and active features, by bins",
    )
    return Result(
        numbers=numbers,
        tables={"levels": table, "by-active": _table(numbers, config)},
        predictions=tuple(_predictions(config)),
    )


def tail(dimension: int, active: int) -> float:
    """Return the normal probability that interference of variance k/d passes the threshold."""
    return float(norm.sf(THRESHOLD * (dimension / active) ** 0.5))


def edges(bins: int) -> Floats:
    """Return the bins' edges, the same for every k."""
    return np.linspace(-1.5, 2.5, bins + 1)


def _read(config: Config, active: int, index: int) -> Reading:
    rng = generator(config.seed, active, index)
    directions = rng.standard_normal((config.features, config.dimension))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    chosen = rng.random((config.inputs, config.features)).argpartition(active, axis=1)[:, :active]
    readings = directions[chosen].sum(axis=1) @ directions.T
    on = np.zeros(readings.shape, dtype=bool)
    np.put_along_axis(on, chosen, values=True, axis=1)
    wrong = (readings > THRESHOLD) != on
    cuts = edges(config.bins)
    return Reading(
        variance=float(np.mean(readings[~on] ** 2)),
        false=float(np.mean(wrong[~on])),
        clean=float(np.mean(~wrong.any(axis=1))),
        off=np.histogram(readings[~on], cuts)[0] / (~on).sum() / np.diff(cuts),
        on=np.histogram(readings[on], cuts)[0] / on.sum() / np.diff(cuts),
    )


def _numbers(config: Config, active: int, readings: list[Reading]) -> dict[str, Quantity]:
    where = f"with {active} of {config.features} features active"
    return {
        f"variance.{active}": mean([r.variance for r in readings], f"interference {where}"),
        f"false.{active}": mean([r.false for r in readings], f"false positives {where}"),
        f"clean.{active}": mean([r.clean for r in readings], f"inputs without error {where}"),
        f"expected-variance.{active}": exact(active / config.dimension, f"k/d {where}"),
        f"tail.{active}": exact(tail(config.dimension, active), f"Q(√(d/k)/2) {where}"),
    }


def _levels(config: Config, active: int, readings: list[Reading]) -> list[tuple[float, ...]]:
    cuts = edges(config.bins)
    off = np.mean([reading.off for reading in readings], axis=0)
    on = np.mean([reading.on for reading in readings], axis=0)
    middle = (cuts[1:] + cuts[:-1]) / 2
    return [
        (active, *(round(float(v), 5) for v in row)) for row in zip(middle, off, on, strict=True)
    ]


def _table(numbers: dict[str, Quantity], config: Config) -> Table:
    keys = ("variance", "expected-variance", "false", "tail", "clean")
    return Table(
        columns=("k", *keys),
        rows=tuple(
            (active, *(numbers[f"{key}.{active}"].value for key in keys))
            for active in config.active
        ),
        about="interference and errors of a linear reader by the number of active features",
    )


def _predictions(config: Config) -> list[Prediction]:
    variances = [
        Prediction(
            claim=f"interference of {active} active features has variance k/d",
            expected=active / config.dimension,
            number=f"variance.{active}",
        )
        for active in config.active
    ]
    tails = [
        Prediction(
            claim=f"false positives with {active} active: Q(√(d/k)/2), a limit",
            expected=tail(config.dimension, active),
            number=f"false.{active}",
        )
        for active in config.active
        if active > 4
    ]
    return variances + tails


def draw(result: Result) -> dict[str, Knob]:
    """Draw the readings of active and inactive features for each number of active ones."""
    rows = np.array(result.tables["levels"].rows, dtype=float)
    counts = sorted({int(k) for k in rows[:, 0]})
    return {
        "readings": Knob(
            label="features active at once, k",
            settings=tuple(str(k) for k in counts),
            plots=tuple(_draw_readings(result, k, rows[rows[:, 0] == k]) for k in counts),
            default=2,
        )
    }


def _draw_readings(result: Result, active: int, rows: Floats) -> Plot:
    numbers = result.numbers
    spread = (active / numbers["dimension"].value) ** 0.5
    figure, (axes,) = panels(height=2.7)
    x = np.linspace(-1.5, 2.5, 600)
    sides = (
        ("off", 0.0, spread, "o", rows[:, 2]),
        ("on", 1.0, _less(spread, active), "s", rows[:, 3]),
    )
    for place, (name, centre, width, marker, found) in enumerate(sides):
        peak = norm.pdf(0, scale=width)
        axes.plot(x, norm.pdf(x, centre, width) / peak, color=SERIES[place], zorder=1)
        seen = found > 0
        axes.plot(rows[seen, 1], found[seen] / peak, marker, color=SERIES[place], markersize=2.5)
        axes.annotate(name, (centre, 1.06), color=SERIES[place], ha="center")
    axes.axvline(THRESHOLD, color=MUTED, linewidth=0.8, linestyle="--")
    false, clean = numbers[f"false.{active}"].value, numbers[f"clean.{active}"].value
    false, clean = 100 * false, 100 * clean
    text = f"k = {active}\nfalse positives: {false:.2g} %\ninputs without error: {clean:.0f} %"
    axes.annotate(text, (1.7, 1.15), color=INK, va="top", linespacing=1.5)
    axes.set(xlim=(-1.5, 3.05), ylim=(0, 1.22), yticks=[])
    axes.set(xlabel="reading ⟨v, x⟩", ylabel="density (peak = 1)")
    alt = (
        f"With {active} of {numbers['features'].value:,.0f} features active in "
        f"{numbers['dimension'].value:.0f} dimensions, readings of inactive features spread round "
        f"0 and those of active ones round 1 with standard deviation {spread:.3f}; "
        f"{false:.2g} % of the inactive pass the threshold ½, and {clean:.0f} % of the inputs are "
        "read without any error."
    )
    return Plot(figure=figure, alt=alt)


def _less(spread: float, active: int) -> float:
    """Return the spread round an active feature: it does not interfere with itself."""
    return spread * math.sqrt((active - 1) / active)
