"""Measure how far one output of a random network is from Gaussian, at every depth and width.

Linear and ReLU networks are checked against the exact product 3[(1 + c/n)^L - 1], c = 2 and 5.

Given the last hidden layer the output is exactly Gaussian, so that only the law of that layer's
norm is sampled. A careless author takes the sample kurtosis of the outputs, which is far too low
at L ~ n because the mean lives in outliers that no affordable sample holds; or counts L off by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.drawing import INK, MUTED, SERIES, panels
from experiments.statistics import exact, generator, mean, share
from january.figure import Knob, Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

FACTOR = {"linear": 2, "relu": 5}
REACH = {"linear": 0.5, "relu": 0.25}  # beyond these L/n a million chains no longer pin the mean
DEPTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270111
    widths: tuple[int, ...] = (4, 8, 16, 32, 64)
    chains: int = 1_000_000
    networks: int = 40_000
    network_width: int = 16
    network_depth: int = 4
    naive_size: int = 16
    naive_networks: int = 2_000
    naive_repeats: int = 400


def kurtosis(kind: str, width: int, depth: int) -> float:
    """Return the exact excess kurtosis of one output."""
    return float(3 * ((1 + FACTOR[kind] / width) ** depth - 1))


def run(config: Config) -> Result:
    """Sample the norm chains, a few whole networks and the naive estimator."""
    cells = [cell for kind in FACTOR for cell in _cells(config, kind)]
    numbers = _cell_numbers(cells) | _linear_eight(config) | _network_numbers(config)
    numbers |= _naive_numbers(config)
    covered = sum((q.low or 0) <= truth <= (q.high or 0) for *_, truth, q in cells)
    numbers["covered"] = exact(covered, "cells whose 95 % interval holds the exact kurtosis")
    numbers["cells"] = exact(len(cells), "cells of depth and width that were sampled")
    numbers["chains"] = exact(config.chains, "networks sampled for each width and kind")
    table = _kurtosis_table(cells)
    return Result(numbers=numbers, tables={"kurtosis": table}, predictions=_predictions())


Cell = tuple[str, int, int, float, Quantity]


def _cells(config: Config, kind: str) -> list[Cell]:
    found = []
    for width in config.widths:
        depths = [depth for depth in DEPTHS if depth <= REACH[kind] * width]
        rng = generator(config.seed, FACTOR[kind], width)
        norms = _chain(rng, kind, width, depths, config.chains)
        for depth in depths:
            about = f"excess kurtosis, {kind}, width {width}, {depth} hidden layers, sampled"
            sampled = mean(3 * (norms[depth] ** 2 - 1), about, tolerance=0.02)
            found.append((kind, width, depth, kurtosis(kind, width, depth), sampled))
    return found


def _chain(
    rng: np.random.Generator, kind: str, width: int, depths: list[int], size: int
) -> dict[int, NDArray[np.float64]]:
    """Sample the output's conditional variance G, of mean 1, after each of the depths."""
    norm, found = np.ones(size), {}
    for depth in range(1, max(depths) + 1):
        norm = norm * _layer_factor(rng, kind, width, size)
        if depth in depths:
            found[depth] = norm
    return found


def _layer_factor(
    rng: np.random.Generator, kind: str, width: int, size: int
) -> NDArray[np.float64]:
    """Sample Σg²/n, or 2Σrelu(g)²/n over the units that happen to be on."""
    if kind == "linear":
        return np.asarray(rng.chisquare(width, size) / width)
    units_on = rng.binomial(width, 0.5, size)
    return np.asarray(2 * 2 * rng.standard_gamma(units_on / 2) / width)


def _cell_numbers(cells: list[Cell]) -> dict[str, Quantity]:
    numbers = {}
    for kind, width, depth, truth, sampled in cells:
        numbers[name := f"{kind}.{width}.{depth}"] = sampled
        numbers[f"{name}.exact"] = exact(truth, sampled.about.replace("sampled", "exact"))
        first = 3 * FACTOR[kind] * depth / width
        numbers[f"{name}.first"] = exact(first, sampled.about.replace("sampled", "first order"))
    return numbers


def _linear_eight(config: Config) -> dict[str, Quantity]:
    """Sample the square case L = n = 8, which lies beyond the grid's reach."""
    rng = generator(config.seed, FACTOR["linear"], 8, 8)
    norm = _chain(rng, "linear", 8, [8], config.chains)[8]
    about = "excess kurtosis, linear, width 8, 8 hidden layers"
    return {
        "linear.8.8": mean(3 * (norm**2 - 1), f"{about}, sampled", tolerance=0.02),
        "linear.8.8.exact": exact(kurtosis("linear", 8, 8), f"{about}, exact"),
    }


def _network_numbers(config: Config) -> dict[str, Quantity]:
    """Draw whole ReLU networks, matrix by matrix, and estimate from the same ones twice."""
    width, depth, count = config.network_width, config.network_depth, config.networks
    rng = generator(config.seed, 1)
    hidden = np.ones((count, width))
    for layer in range(depth):
        gain = 1.0 if layer == 0 else 2.0
        weights = rng.standard_normal((count, width, width), dtype=np.float32)
        fields = np.einsum("mij,mj->mi", weights, hidden) * np.sqrt(gain / width)
        hidden = np.maximum(fields, 0.0)
    norms = 2 * np.mean(hidden**2, axis=1)
    outputs = np.sqrt(norms) * rng.standard_normal(count)
    about = f"excess kurtosis of {count} whole ReLU networks"
    return {
        "network.conditional": mean(3 * (norms**2 - 1), about, tolerance=0.02),
        "network.naive": exact(_sample_kurtosis(outputs), f"{about}, naive", tolerance=0.05),
        "network.exact": exact(kurtosis("relu", width, depth), "what it should be"),
    }


def _sample_kurtosis(values: NDArray[np.float64]) -> float:
    centred = values - values.mean()
    return float(np.mean(centred**4) / np.mean(centred**2) ** 2 - 3)


def _naive_numbers(config: Config) -> dict[str, Quantity]:
    size, count = config.naive_size, config.naive_networks
    estimates = np.empty(config.naive_repeats)
    for repeat in range(config.naive_repeats):
        rng = generator(config.seed, 2, repeat)
        norms = _chain(rng, "relu", size, [size], count)[size]
        estimates[repeat] = _sample_kurtosis(np.sqrt(norms) * rng.standard_normal(count))
    truth = kurtosis("relu", size, size)
    about = f"naive sample kurtosis of {count} ReLU outputs, L = n = {size}"
    above = share(int(np.sum(estimates > truth)), config.naive_repeats, f"{about}: above the truth")
    return {
        "naive.median": exact(float(np.median(estimates)), f"{about}, median", tolerance=0.05),
        "naive.above": above,
        "naive.exact": exact(truth, f"excess kurtosis, ReLU, L = n = {size}, exact"),
    }


def _kurtosis_table(cells: list[Cell]) -> Table:
    rows = []
    for kind, width, depth, truth, sampled in cells:
        first = 3 * FACTOR[kind] * depth / width
        interval = (sampled.value, sampled.low or 0.0, sampled.high or 0.0)
        rows.append((kind, width, depth, depth / width, truth, first, *interval))
    columns = ("kind", "n", "L", "L/n", "exact", "first order", "sampled", "low", "high")
    about = "excess kurtosis of one output, exact, to first order, and sampled with 95 % interval"
    return Table(columns=columns, rows=tuple(rows), about=about, tolerance=0.05)


def _predictions() -> tuple[Prediction, ...]:
    cells = [("linear", 8, depth) for depth in (1, 2, 4, 8)]
    cells += [("relu", 16, 4), ("relu", 64, 8), ("relu", 64, 16)]
    products = [
        Prediction(
            claim=f"Excess kurtosis of one output, {kind}, width {width}, depth {depth}",
            expected=kurtosis(kind, width, depth),
            number=f"{kind}.{width}.{depth}",
        )
        for kind, width, depth in cells
    ]
    claim, truth = (
        "The product, for whole ReLU networks, width 16, depth 4",
        kurtosis("relu", 16, 4),
    )
    whole = Prediction(claim=claim, expected=truth, number="network.conditional")
    return (*products, whole)


def draw(result: Result) -> dict[str, Knob]:
    """Draw kurtosis against depth over width, width by width."""
    table = result.tables["kurtosis"]
    widths = sorted({int(value) for value in table.column("n")})
    knob = Knob(
        label="width n",
        settings=tuple(str(width) for width in widths),
        plots=tuple(_kurtosis_plot(table, width) for width in widths),
        default=widths.index(16) if 16 in widths else 0,
    )
    return {"kurtosis": knob}


def _kurtosis_plot(table: Table, width: int) -> Plot:
    figure, axes = panels(2, height=3.0)
    for axis, kind, top, title in zip(axes, FACTOR, (5.5, 8.0), ("linear", "ReLU"), strict=True):
        _draw_kind(axis, table, width, kind)
        axis.set(xlim=(0, REACH[kind] * 1.06), ylim=(0, top), xlabel="depth over width, L/n")
        axis.set_title(title)
    axes[0].set_ylabel("excess kurtosis")
    axes[0].legend(loc="upper left")
    return Plot(figure=figure, alt=_kurtosis_alt(table, width))


def _draw_kind(axis: Axes, table: Table, width: int, kind: str) -> None:
    factor, reach = FACTOR[kind], REACH[kind]
    ratio = np.linspace(0.0, reach, 101)
    exponential = 3 * (np.exp(factor * ratio) - 1)
    axis.plot(ratio, exponential, ":", color=MUTED, label="limit n → ∞")
    axis.plot(ratio, 3 * factor * ratio, "--", color=SERIES[1], label="first order")
    product = 3 * ((1 + factor / width) ** (ratio * width) - 1)
    axis.plot(ratio, product, "-", color=SERIES[0], label=f"exact, n = {width}")
    rows = [row for row in table.rows if row[0] == kind and row[1] == width]
    places, middle, low, high = (np.array([row[k] for row in rows], float) for k in (3, 6, 7, 8))
    axis.errorbar(
        places,
        middle,
        [middle - low, high - middle],
        fmt="o",
        color=INK,
        capsize=2,
        label="sampled",
    )


def _kurtosis_alt(table: Table, width: int) -> str:
    parts = []
    for kind in FACTOR:
        rows = [row for row in table.rows if row[0] == kind and row[1] == width]
        last = rows[-1]
        parts.append(
            f"{kind}, {last[2]} hidden layers: sampled {last[6]:.3f}, exact {last[4]:.3f}, "
            f"first order {last[5]:.3f}"
        )
    return f"Excess kurtosis against depth over width at width {width}. " + "; ".join(parts) + "."
