"""Count the gluings of a polygon by their surface, and sample the matrix moments they give.

Hermitian matrices: genus by genus, against the Harer-Zagier recursion. A square layer of real
weights: the same pairings, sorted by Euler characteristic, one-sided surfaces included. A
careless author forgets that E|H_ij|² = 1/N, or takes all the moments from one sample, so that
they err alike. The cell that misses by most is sampled anew, from another stream.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from experiments.drawing import INK, SERIES, panels
from experiments.statistics import exact, generator, mean
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

Pairing = tuple[tuple[int, int], ...]
KINDS = ("hermitian", "layer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270124
    powers: tuple[int, ...] = (1, 2, 3, 4, 5)
    hermitian_sizes: tuple[int, ...] = (2, 3, 5, 10)
    layer_sizes: tuple[int, ...] = (2, 4, 8, 16)
    matrices: int = 60_000


def pairings(places: tuple[int, ...]) -> Iterator[Pairing]:
    """Yield every way to glue the edges two by two."""
    if not places:
        yield ()
        return
    first, rest = places[0], places[1:]
    for index, partner in enumerate(rest):
        for smaller in pairings(rest[:index] + rest[index + 1 :]):
            yield ((first, partner), *smaller)


def corners_left(pairing: Pairing, kind: str) -> int:
    """Return how many corners of the polygon stay distinct; edge e joins corners e and e + 1.

    Hermitian matrices glue edges head to tail; a layer's alternate between rows and columns.
    """
    size = 2 * len(pairing)
    parent = list(range(size))

    def root(corner: int) -> int:
        while parent[corner] != corner:
            corner = parent[corner]
        return corner

    for one, two in pairing:
        flipped = kind == "hermitian" or (one - two) % 2 == 1
        ends = ((two + 1) % size, two) if flipped else (two, (two + 1) % size)
        for corner, other in zip((one, (one + 1) % size), ends, strict=True):
            parent[root(corner)] = root(other)
    return sum(root(corner) == corner for corner in range(size))


@cache
def counts(power: int, kind: str) -> dict[int, int]:
    """Return the number of gluings of the 2k-gon by 2 - χ, the power of 1/N that each carries."""
    found = Counter(
        power + 1 - corners_left(pairing, kind) for pairing in pairings(tuple(range(2 * power)))
    )
    return dict(sorted(found.items()))


def moment(power: int, size: float, kind: str) -> float:
    """Return the exact mean of (1/N) tr H^2k, or of (1/n) tr (W'W)^k."""
    return float(sum(number / size**loss for loss, number in counts(power, kind).items()))


def harer_zagier(genus: int, power: int) -> int:
    """Return the number of gluings of genus g by the recursion in k, independently of `counts`."""
    if genus < 0 or power < 0:
        return 0
    if power == 0:
        return int(genus == 0)
    planar = 2 * (2 * power - 1) * harer_zagier(genus, power - 1)
    handle = (power - 1) * (2 * power - 1) * (2 * power - 3) * harer_zagier(genus - 1, power - 2)
    return (planar + handle) // (power + 1)


def run(config: Config) -> Result:
    """Count by brute force, sample every moment on its own, and compare."""
    rows, numbers, misses = [], _count_numbers(config), {}
    for kind, sizes in zip(KINDS, (config.hermitian_sizes, config.layer_sizes), strict=True):
        for size, power in itertools.product(sizes, config.powers[1:]):
            sampled, truth = _sample(config, kind, size, power), moment(power, size, kind)
            low, high = sampled.low or 0.0, sampled.high or 0.0
            name = f"{kind}.{size}.{power}"
            numbers |= {name: sampled, f"{name}.exact": exact(truth, "the same, exact")}
            planar = counts(power, kind)[0]
            rows.append((kind, size, power, planar, truth, sampled.value, low, high))
            misses[kind, size, power] = abs(sampled.value - truth) / ((high - low) / 2)
    columns = ("kind", "size", "k", "planar", "exact", "sampled", "low", "high")
    about = "(1/N) tr H^2k of Hermitian matrices, (1/n) tr (W'W)^k of a layer"
    moments = Table(columns=columns, rows=tuple(rows), about=about, tolerance=0.05)
    tables = {"moments": moments, "genus": _count_table(config, "hermitian")}
    tables["surfaces"] = _count_table(config, "layer")
    numbers |= _coverage(config, misses)
    return Result(numbers=numbers, tables=tables, predictions=_predictions(config))


def _coverage(config: Config, misses: dict[tuple[str, int, int], float]) -> dict[str, Quantity]:
    """Count the intervals that hold, and sample the worst cell anew."""
    worst = max(misses, key=lambda cell: misses[cell])
    held = sum(miss <= 1 for miss in misses.values())
    half = stats.norm.ppf(0.975)
    return {
        "matrices": exact(config.matrices, "matrices sampled for each moment"),
        "cells": exact(len(misses), "moments that were sampled"),
        "covered": exact(held, "moments whose 95 % interval holds the exact value"),
        "worst": exact(misses[worst] * half, "largest miss, in standard errors", tolerance=0.05),
        "worst.first": _sample(config, *worst),
        "worst.anew": _sample(config, *worst, 1),
        "worst.exact": exact(moment(worst[2], worst[1], worst[0]), "its exact value"),
    }


def _sample(config: Config, kind: str, size: int, power: int, *anew: int) -> Quantity:
    """Sample one moment, with its own stream; another for another last whole number."""
    rng = generator(config.seed, KINDS.index(kind), size, power, *anew)
    letters = _letters(rng, kind, (config.matrices, size, size))
    square = letters.conj().swapaxes(1, 2) @ letters / size
    word = square
    for _ in range(power - 1):
        word = word @ square
    traces = np.trace(word, axis1=1, axis2=2).real / size
    about = f"mean of the normalised trace, {kind}, size {size}, k = {power}"
    return mean(traces, about, tolerance=0.02)


def _letters(rng: np.random.Generator, kind: str, shape: tuple[int, int, int]) -> NDArray[Any]:
    """Return matrices with entries of variance one: Hermitian complex, or real without symmetry."""
    real = rng.standard_normal(shape)
    if kind == "layer":
        return real
    whole = real + 1j * rng.standard_normal(shape)
    return (whole + whole.conj().swapaxes(1, 2)) / 2


def _count_numbers(config: Config) -> dict[str, Quantity]:
    numbers = {}
    for kind in KINDS:
        for power in config.powers:
            for loss, number in counts(power, kind).items():
                about = f"gluings of the {2 * power}-gon with 2 - χ = {loss}, {kind}"
                numbers[f"count.{kind}.{power}.{loss}"] = exact(number, about, tolerance=0)
    return numbers


def _count_table(config: Config, kind: str) -> Table:
    losses = sorted({loss for power in config.powers for loss in counts(power, kind)})
    title = "genus {}" if kind == "hermitian" else "χ = {}"
    shown = [loss // 2 if kind == "hermitian" else 2 - loss for loss in losses]
    labels = [title.format(value).replace("-", "−") for value in shown]
    rows = [
        (power, *(counts(power, kind).get(loss, 0) for loss in losses)) for power in config.powers
    ]
    about = f"gluings of a 2k-gon by the surface they make, {kind}"
    return Table(columns=("k", *labels), rows=tuple(rows), about=about, tolerance=0)


def _predictions(config: Config) -> tuple[Prediction, ...]:
    glued = [
        Prediction(
            claim=f"Gluings of the {2 * power}-gon of genus {genus} (Harer and Zagier)",
            expected=harer_zagier(genus, power),
            number=f"count.hermitian.{power}.{2 * genus}",
            within=0,
        )
        for power in config.powers[-2:]
        for genus in range(3)
    ]
    sampled = [
        Prediction(
            claim=f"(1/N) tr H^{2 * power} at N = {size}",
            expected=moment(power, size, "hermitian"),
            number=f"hermitian.{size}.{power}",
        )
        for size in config.hermitian_sizes[:2]
        for power in config.powers[1:]
    ]
    return (*glued, *sampled)


def draw(result: Result) -> dict[str, Plot]:
    """Draw the excess over the planar count against size, for both kinds."""
    table = result.tables["moments"]
    figure, axes = panels(2, height=3.2, sharey=True)
    for axis, kind in zip(axes, KINDS, strict=True):
        _draw_kind(axis, table, kind)
    axes[0].set(xlabel="size N", ylabel="moment over planar part, minus 1")
    axes[0].set_title("Hermitian, slope −2")
    axes[1].set(xlabel="width n", title="a real layer, slope −1")
    last = [[row for row in table.rows if row[0] == kind][-1] for kind in KINDS]
    parts = [f"{row[0]}, {row[1]} wide: {float(row[5]) / float(row[3]) - 1:.3f}" for row in last]
    start = "The excess of matrix moments over their planar part falls as the square of 1/N for "
    middle = "Hermitian matrices and as 1/n for a real layer. At k = 5, "
    return {"excess": Plot(figure=figure, alt=start + middle + "; ".join(parts) + ".")}


def _draw_kind(axis: Axes, table: Table, kind: str) -> None:
    rows = [row for row in table.rows if row[0] == kind]
    sizes = sorted({int(row[1]) for row in rows})
    line = np.geomspace(sizes[0], sizes[-1], 60)
    for colour, marker, power in zip(
        SERIES, "osD^", sorted({int(row[2]) for row in rows}), strict=False
    ):
        planar = counts(power, kind)[0]
        excess = np.array([moment(power, size, kind) for size in line]) / planar - 1
        axis.plot(line, excess, "-", color=colour)
        mine = [row for row in rows if row[2] == power]
        middle, low, high = (
            np.array([row[k] for row in mine], float) / planar - 1 for k in (5, 6, 7)
        )
        axis.errorbar(sizes, middle, [middle - low, high - middle], fmt=marker, color=colour)
        axis.text(
            sizes[0] * 0.92,
            excess[0],
            f"k = {power}",
            color=INK,
            ha="right",
            va="center",
            fontsize=9,
        )
    axis.set(xscale="log", yscale="log", xlim=(sizes[0] * 0.55, sizes[-1] * 1.15))
    axis.set_xticks(sizes, [str(size) for size in sizes])
    axis.minorticks_off()
