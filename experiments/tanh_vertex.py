"""Measure what first-order perturbation theory leaves out for two hidden tanh layers.

The fourth cumulant is computed without sampling, from the law of a mean of n bounded variables;
its first order is the sum of two vertices. The remainder must fall as n^-2, and one width is
sampled as a check. A careless author samples it all, and the remainder drowns at n = 32.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.interpolate import CubicSpline

from experiments.drawing import INK, SERIES, panels
from experiments.gaussian import NODES, tanh_square_kernel
from experiments.statistics import exact, generator, mean, slope
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270112
    widths: tuple[int, ...] = (4, 8, 16, 32, 64, 128)
    bins: int = 4_096
    chains: int = 400_000
    sampled_width: int = 8


def run(config: Config) -> Result:
    """Compute the remainder at every width, its exponent, and one sampled check."""
    table = _table(config)
    numbers = _numbers(config, table)
    predictions = (
        Prediction(
            claim="The first order of two tanh layers leaves a remainder n^-2",
            expected=-2.0,
            number="last-slope",
            within=0.02,
        ),
        Prediction(
            claim="The sampled fourth cumulant of two tanh layers, width 8",
            expected=numbers["computed"].value,
            number="sampled",
        ),
    )
    return Result(numbers=numbers, tables={"remainder": table}, predictions=predictions)


def draw(result: Result) -> dict[str, Plot]:
    """Draw the first order and the remainder against width."""
    return {"remainder": _plot(result)}


def _table(config: Config) -> Table:
    """Compute the fourth cumulant after two hidden tanh layers and its first order."""
    second, spread_one, _ = tanh_square_kernel(1.0)
    third, spread_two, slope_two = tanh_square_kernel(second)
    grid = np.linspace(0.0, 1.0, 2_001)
    kernels = np.array([tanh_square_kernel(float(value)) for value in grid])
    level, spread = CubicSpline(grid, kernels[:, 0]), CubicSpline(grid, kernels[:, 1])
    rows = []
    for width in config.widths:
        values, chances = _mean_of_squares(width, config.bins)
        centre = chances @ level(values)
        variance = chances @ (level(values) - centre) ** 2 + chances @ spread(values) / width
        first = (spread_two + slope_two**2 * spread_one) / width
        gap = float(3 * (variance - first))
        rows.append((width, float(3 * variance), 3 * first, gap, gap * width**2, float(centre)))
    columns = ("width", "fourth cumulant", "first order", "residual", "residual × n²", "variance")
    about = f"one output after two hidden tanh layers, input variance 1, limit {third:.6f}"
    return Table(columns=columns, rows=tuple(rows), about=about, tolerance=1e-4)


def _mean_of_squares(width: int, bins: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the law of the mean of n values tanh(z)², z ~ N(0, 1), on a fine lattice.

    Each quadrature node is shared between its two lattice neighbours, which keeps the mean.
    """
    fine = np.linspace(NODES[0], NODES[-1], 40 * (NODES.size - 1) + 1)
    weights = np.exp(-(fine**2) / 2)
    place = np.tanh(fine) ** 2 * bins
    left = np.minimum(place.astype(int), bins - 1)
    law = np.bincount(left, weights * (left + 1 - place), bins + 1)
    law += np.bincount(left + 1, weights * (place - left), bins + 1)
    length = width * bins + 1
    chances = np.fft.irfft(np.fft.rfft(law / law.sum(), 2 * length) ** width, 2 * length)
    return np.arange(length) / (width * bins), np.maximum(chances[:length], 0.0)


def _numbers(config: Config, table: Table) -> dict[str, Quantity]:
    widths = np.array(table.column("width"), dtype=float)
    gaps = np.log(np.abs(np.array(table.column("residual"), dtype=float)))
    wide = widths >= 8
    last = float((gaps[-1] - gaps[-2]) / np.log(widths[-1] / widths[-2]))
    fitted = slope(np.log(widths[wide]), gaps[wide], "fitted exponent of the tanh residual, n ≥ 8")
    numbers = {
        "slope": fitted,
        "last-slope": exact(last, "exponent between the two largest widths", tolerance=1e-4),
        "constant": exact(
            float(table.rows[-1][4]), "residual × n² at the largest width", tolerance=1e-4
        ),
        "sampled": _sampled(config, table),
    }
    row = table.rows[table.column("width").index(config.sampled_width)]
    numbers["computed"] = exact(float(row[1]), "fourth cumulant at that width", tolerance=1e-6)
    numbers["first"] = exact(float(row[2]), "its first order", tolerance=1e-6)
    return numbers


def _sampled(config: Config, table: Table) -> Quantity:
    width, count = config.sampled_width, config.chains
    rng = generator(config.seed, width)
    first = np.mean(np.tanh(rng.standard_normal((count, width))) ** 2, axis=1)
    fields = np.sqrt(first)[:, None] * rng.standard_normal((count, width))
    centre = float(table.rows[table.column("width").index(width)][5])
    deviations = np.mean(np.tanh(fields) ** 2, axis=1) - centre
    about = f"fourth cumulant, two hidden tanh layers of width {width}, sampled"
    return mean(3 * deviations**2, about, tolerance=0.02)


def _plot(result: Result) -> Plot:
    table = result.tables["remainder"]
    widths = np.array(table.column("width"), dtype=float)
    gaps = np.abs(np.array(table.column("residual"), dtype=float))
    figure, (axis,) = panels(1, height=2.9)
    axis.loglog(widths, gaps, "o", color=INK)
    constant = abs(result.numbers["constant"].value)
    axis.loglog(widths, constant / widths**2, "-", color=SERIES[0])
    axis.loglog(widths, np.array(table.column("first order"), float), "--", color=SERIES[1])
    axis.text(30, 2.5 * constant / 30**2, "remainder, slope −2", color=SERIES[0], fontsize=9)
    first = float(table.rows[-2][2])
    axis.text(
        widths[-2], 2.2 * first, "first order, slope −1", color=SERIES[1], fontsize=9, ha="center"
    )
    axis.set_xticks(widths, [f"{width:.0f}" for width in widths])
    axis.minorticks_off()
    axis.set(xlabel="width n", ylabel="part of the fourth cumulant")
    alt = (
        f"The remainder after first order falls from {gaps[0]:.2g} at width {widths[0]:.0f} to "
        f"{gaps[-1]:.2g} at width {widths[-1]:.0f}, on a line of slope minus two."
    )
    return Plot(figure=figure, alt=alt)
