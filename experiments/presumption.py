"""Estimate a random network's mean output without running it, and price the estimate in samples.

Checked against the exact mean over all 4,096 sign inputs. A careless author takes the
estimator's own variance for its error, averages signed errors, which cancel, or gives the
bound by intervals without the scale that shows it to be empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from experiments.drawing import INK, SERIES, panels
from experiments.statistics import bootstrap, generator, mean
from january.figure import Plot
from january.result import Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from january.result import Cell, Quantity

    Array = NDArray[np.float64]
    Network = tuple[list[Array], Array]

SIGNS = np.array(list(product([-1.0, 1.0], repeat=12)))
KINDS = ("means", "covariances")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Widths with the number of networks of each, depths, bootstrap draws, and the seed."""

    seed: int = 20270117
    widths: tuple[tuple[int, int], ...] = ((16, 400), (64, 120))
    depths: tuple[int, ...] = (1, 2, 3, 4)
    replicates: int = 2000


def network(width: int, depth: int, rng: np.random.Generator) -> Network:
    """Return He-initialised hidden layers without biases, and a readout."""
    fans = [12, *[width] * (depth - 1)]
    layers = [rng.normal(scale=np.sqrt(2 / fan), size=(width, fan)) for fan in fans]
    return layers, rng.normal(scale=width**-0.5, size=width)


def outputs(net: Network) -> Array:
    """Return the outputs on all 4,096 sign inputs."""
    layers, readout = net
    values = SIGNS
    for layer in layers:
        values = np.maximum(values @ layer.T, 0)
    return np.asarray(values @ readout)


def rectified(centre: Array, variance: Array) -> tuple[Array, Array, Array]:
    """Return mean and variance of a rectified normal, and the chance that it is positive."""
    spread = np.sqrt(np.maximum(variance, 1e-300))
    ratio = centre / spread
    density, chance = np.exp(-(ratio**2) / 2) / np.sqrt(2 * np.pi), ndtr(ratio)
    first = centre * chance + spread * density
    second = (centre**2 + variance) * chance + centre * spread * density
    return first, np.maximum(second - first**2, 0), chance


def by_means(net: Network) -> float:
    """Estimate the mean output as if the neurons of a layer were independent normals."""
    layers, readout = net
    centre, variance = np.zeros(12), np.ones(12)
    for layer in layers:
        centre, variance, _ = rectified(layer @ centre, layer**2 @ variance)
    return float(readout @ centre)


def by_covariances(net: Network) -> float:
    """Estimate it with the covariances carried along, each to first order (Price's theorem)."""
    layers, readout = net
    centre, covariance = np.zeros(12), np.eye(12)
    for layer in layers:
        before = layer @ covariance @ layer.T
        centre, variance, chance = rectified(layer @ centre, np.diag(before))
        covariance = chance[:, None] * chance * before
        np.fill_diagonal(covariance, variance)
    return float(readout @ centre)


def half_width(net: Network) -> float:
    """Return half the length of the interval in which the output must lie."""
    layers, readout = net
    low, high = -np.ones(12), np.ones(12)
    for layer in layers:
        up, down = np.maximum(layer, 0), np.minimum(layer, 0)
        low, high = up @ low + down @ high, up @ high + down @ low
        low, high = np.maximum(low, 0), np.maximum(high, 0)
    return float(np.abs(readout) @ (high - low) / 2)


def run(config: Config) -> Result:
    """Price both estimates at every width and depth."""
    numbers: dict[str, Quantity] = {}
    rows: list[tuple[Cell, ...]] = []
    for width, count in config.widths:
        for depth in config.depths:
            cell = f"{width}.{depth}"
            _cell(numbers, config, cell, (width, depth, count))
            worth = [numbers[f"{kind}.{cell}"] for kind in KINDS]
            spread = [bound for one in worth for bound in (one.value, one.low or 0, one.high or 0)]
            rows.append((width, depth, *spread, numbers[f"interval.{cell}"].value))
    columns = ("width", "depth", *(kind + end for kind in KINDS for end in ("", "-low", "-high")))
    table = Table(
        columns=(*columns, "interval"),
        rows=tuple(rows),
        about="Worth of two estimates in samples; half-width of the interval bound in deviations",
    )
    return Result(numbers=numbers, tables={"worth": table})


def _cell(
    numbers: dict[str, Quantity], config: Config, cell: str, shape: tuple[int, int, int]
) -> None:
    width, depth, count = shape
    rows = []
    for place in range(count):
        net = network(width, depth, generator(config.seed, width, depth, place))
        found = outputs(net)
        true, variance = found.mean(), found.var()
        misses = [(estimate(net) - true) ** 2 for estimate in (by_means, by_covariances)]
        rows.append((variance, *misses, half_width(net) / np.sqrt(variance)))
    variance, *misses, widths = np.array(rows).T
    drawn = generator(config.seed, width, depth, count, 1).integers(
        count, size=(config.replicates, count)
    )
    for kind, miss in zip(KINDS, misses, strict=True):
        worth = variance[drawn].mean(axis=1) / miss[drawn].mean(axis=1)
        about = f"samples that estimate the mean as well as the {kind}, {count} networks"
        value = float(variance.mean() / miss.mean())
        numbers[f"{kind}.{cell}"] = bootstrap(worth, value, about)
    about = f"half-width of the interval bound, {count} networks"
    numbers[f"interval.{cell}"] = mean(widths, about, unit="standard deviations")


def draw(result: Result) -> dict[str, Plot]:
    """Draw what each estimate is worth against the depth."""
    figure, (left, right) = panels(2, height=3.1, sharey=True)
    rows = np.array(result.tables["worth"].rows, dtype=float)
    for axes, width in zip((left, right), sorted(set(rows[:, 0])), strict=True):
        _worth(axes, rows[rows[:, 0] == width])
        axes.set(title=f"width {width:.0f}", xlabel="hidden layers", yscale="log", ylim=(10, 12000))
        axes.set_xticks(rows[:4, 1])
        axes.minorticks_off()
    left.set_ylabel("worth in samples")
    left.set_yticks([10, 100, 1000, 10000], ["10", "100", "1,000", "10,000"])
    means, covariances = (
        result.numbers["means.16.4"].value,
        result.numbers["covariances.16.4"].value,
    )
    alt = (
        "What an estimate without running the network is worth in samples, by depth, for widths 16 "
        "and 64. With one layer both are worth thousands; with four layers of 16 neurons "
        f"{means:.0f} by means and {covariances:.0f} by covariances. Wider is better, deeper worse."
    )
    return {"worth": Plot(figure=figure, alt=alt)}


def _worth(axes: Axes, rows: Array) -> None:
    for place, (name, colour, marker) in enumerate(
        (("means only", SERIES[1], "s"), ("covariances", SERIES[0], "o"))
    ):
        value, low, high = rows[:, 2 + 3 * place : 5 + 3 * place].T
        reach = [value - low, high - value]
        axes.errorbar(rows[:, 1], value, yerr=reach, fmt=marker, color=colour, elinewidth=1.0)
        axes.plot(rows[:, 1], value, color=colour, linewidth=0.6)
        axes.annotate(
            name, (rows[1, 1], value[1]), (7, 5), textcoords="offset points", color=INK, fontsize=9
        )
