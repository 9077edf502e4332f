"""Count the linear pieces of random ReLU networks along a circle and in a plane.

Checked against exact expectations: twice the product of 1 - (n + 1)/2^n along the circle
(Crofton's formula and one identity of chi variables), its analogue for areas in the
plane, and the 1 + n + n(n-1)/2 pieces of a plane cut by n lines. A careless author counts
the border of an arc on which a whole layer is silent as a crossing of every later neuron,
samples the circle on a grid, which misses close pairs, or takes the expectation for what
one network does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.drawing import INK, MUTED, SERIES, panels
from experiments.pieces import circle, plane
from experiments.statistics import exact, generator, mean
from january.figure import Knob, Plot
from january.result import Prediction, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from january.result import Cell, Quantity

    Row = tuple[Cell, ...]

DRAWN = ("3x5", "8x8", "32x6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Networks as (width, depth, how many), and the seed."""

    seed: int = 20270108
    circle: tuple[tuple[int, int, int], ...] = (
        (3, 5, 4000),
        (4, 6, 2000),
        (8, 8, 2000),
        (16, 6, 1000),
        (32, 6, 500),
    )
    again: tuple[int, int, int] = (8, 8, 4000)
    plane: tuple[tuple[int, int, int], ...] = (
        (48, 1, 3),
        (24, 2, 50),
        (12, 4, 50),
        (8, 6, 100),
        (4, 2, 1000),
    )


def at_least(n: int, k: int) -> float:
    """Return the probability that k or more of n fair coins fall heads."""
    return float(sum(math.comb(n, j) for j in range(k, n + 1)) / 2.0**n)


def crossings(width: int, layer: int) -> float:
    """Return the expected zeros of one neuron of a layer (from 1) round a great circle."""
    return 2 * at_least(width, 2) ** (layer - 1)


def pieces(width: int, depth: int) -> float:
    """Return the expected pieces of a plane, up to islands of cells that touch no other line."""
    line, area = at_least(width, 2), at_least(width, 3)
    pairs, total = math.comb(width, 2), 1.0
    for first in range(depth):
        total += width * line**first + pairs * area**first
        for gap in range(depth - first - 1):
            mixed = width**2 * at_least(width - 1, 2)
            fans = pairs * 0.5 ** (width - 2) * width / 4
            total += area**first * (mixed + fans) * line**gap
    return total


def run(config: Config) -> Result:
    """Count the pieces of every network and set them beside their expectations."""
    numbers: dict[str, Quantity] = {}
    predictions: list[Prediction] = []
    layers: list[Row] = []
    rings: list[Row] = []
    for shape in config.circle:
        found = _circles(config.seed, shape)
        counts = np.array([[len(angles) for angles in one] for one in found])
        name, width = f"{shape[0]}x{shape[1]}", shape[0]
        expected = sum(width * crossings(width, layer + 1) for layer in range(shape[1]))
        _add(numbers, predictions, f"circle.{name}", counts.sum(axis=1), expected)
        layers += _by_layer(name, width, counts)
        if name in DRAWN:
            rings += [(name, k, float(a)) for k, one in enumerate(found[0], 1) for a in one]
    fresh = [sum(map(len, one)) for one in _circles(config.seed + 1, config.again)]
    numbers["again"] = mean(fresh, f"pieces of an 8x8 network, mean of {len(fresh)} fresh ones")
    for width, depth, nets in config.plane:
        name = f"plane.{width}x{depth}"
        streams = [generator(config.seed, width, depth, net, 2) for net in range(nets)]
        sample = np.array([plane((width,) * depth, stream) for stream in streams])
        _add(numbers, predictions, name, sample, pieces(width, depth))
        bound = (1 + width + math.comb(width, 2)) ** depth
        numbers[f"{name}.bound"] = exact(bound, "what no such network can exceed")
    return Result(numbers=numbers, tables=_tables(layers, rings), predictions=tuple(predictions))


def _circles(seed: int, shape: tuple[int, int, int]) -> list[list[NDArray[np.float64]]]:
    width, depth, nets = shape
    return [circle((width,) * depth, generator(seed, width, depth, net)) for net in range(nets)]


def _tables(layers: list[Row], rings: list[Row]) -> dict[str, Table]:
    return {
        "by-layer": Table(
            columns=("network", "layer", "crossings", "low", "high", "expected"),
            rows=tuple(layers),
            about="Sign changes of one neuron round the circle, with 95 % intervals",
        ),
        "rings": Table(
            columns=("network", "layer", "angle"),
            rows=tuple(rings),
            about="Where the neurons of one network change sign, in radians",
            tolerance=1e-6,
        ),
    }


def _add(
    numbers: dict[str, Quantity],
    predictions: list[Prediction],
    name: str,
    sample: NDArray[np.int64],
    expected: float,
) -> None:
    numbers[name] = mean(sample, f"pieces of a random network, mean of {sample.size}")
    numbers[f"{name}.spread"] = exact(float(sample.std(ddof=1)), "standard deviation over networks")
    numbers[f"{name}.nets"] = exact(sample.size, "networks drawn")
    numbers[f"{name}.expected"] = exact(expected, "expected pieces by the formula")
    spreads = sample.std() > 0
    predictions.append(
        Prediction(
            claim=f"pieces of a {name.replace('.', ' ')} network",
            expected=expected,
            number=name,
            within=None if spreads else 1e-9,
        )
    )


def _by_layer(name: str, width: int, counts: NDArray[np.int64]) -> list[Row]:
    rows: list[Row] = []
    for layer, column in enumerate(counts.T / width, start=1):
        one = mean(column, "sign changes")
        low, high = one.low or 0.0, one.high or 0.0
        rows.append((name, layer, one.value, low, high, crossings(width, layer)))
    return rows


def draw(result: Result) -> dict[str, Plot | Knob]:
    """Draw one network's sign changes as rings and every layer's mean beside its formula."""
    plots = tuple(_drawn(result, name) for name in DRAWN)
    settings = tuple(name.replace("x", " neurons × ") + " layers" for name in DRAWN)
    return {"circle": Knob(label="Width and depth", settings=settings, plots=plots, default=1)}


def _drawn(result: Result, name: str) -> Plot:
    figure, (left, right) = panels(2, height=3.1)
    rings = [row for row in result.tables["rings"].rows if row[0] == name]
    rows = [row for row in result.tables["by-layer"].rows if row[0] == name]
    _rings(left, [(int(row[1]), float(row[2])) for row in rings], len(rows))
    _means(right, [tuple(float(value) for value in row[1:]) for row in rows])
    total, expected = result.numbers[f"circle.{name}"], result.numbers[f"circle.{name}.expected"]
    alt = (
        f"Rings of {name.replace('x', ' neurons by ')} layers, innermost first, with a tick where "
        f"a neuron changes sign. Beside them the mean sign changes of one neuron by layer, from "
        f"{rows[0][2]:.2f} to {rows[-1][2]:.2f}, on the formula's points. In all "
        f"{total.value:.1f} pieces on average; the formula says {expected.value:.1f}."
    )
    return Plot(figure=figure, alt=alt)


def _rings(axes: Axes, ticks: list[tuple[int, float]], depth: int) -> None:
    turn = np.linspace(0, 2 * np.pi, 181)
    for layer in range(1, depth + 1):
        radius = 2.0 + layer
        axes.plot(radius * np.cos(turn), radius * np.sin(turn), color=MUTED, linewidth=0.4)
        for angle in [angle for at, angle in ticks if at == layer]:
            reach = np.array([radius - 0.36, radius + 0.36])
            colour = SERIES[(layer - 1) % len(SERIES)]
            axes.plot(reach * np.cos(angle), reach * np.sin(angle), color=colour, linewidth=1.1)
    axes.set(aspect="equal", title="one network: sign changes by layer")
    axes.axis("off")
    axes.text(0, 0, "layer 1\ninmost", ha="center", va="center", fontsize=8.0)


def _means(axes: Axes, rows: list[tuple[float, ...]]) -> None:
    layer, value, low, high, expected = np.array(rows).T
    axes.plot(layer, expected, color=INK, linewidth=1.0)
    axes.errorbar(
        layer, value, yerr=[value - low, high - value], fmt="o", color=SERIES[0], elinewidth=1.0
    )
    axes.annotate(
        "exact", (layer[-1], expected[-1]), (-4, 10), textcoords="offset points", ha="right"
    )
    axes.set(xlabel="layer", ylabel="sign changes of one neuron", ylim=(0, 2.4), xticks=layer)
