"""Measure how SGD on least squares circulates at rest when its noise is uneven.

Online least squares in the plane, y = w·x + s(x)ξ with x ~ N(0, H) and the label noise
s(x)² = 1 + (u·x)². The signed area that the iterate sweeps a step is checked against the exact
stationary second moment; it vanishes where the noise's covariance commutes with H.

A careless author measures the area of one long path and takes its steps for independent, or
puts the uneven noise along an eigenvector of H, where there is nothing to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.drawing import MUTED, SERIES, panels
from experiments.statistics import exact, generator, mean
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270113
    curvatures: tuple[float, float] = (2.0, 0.5)
    step: float = 0.1
    angles: int = 7  # directions of the uneven noise, from 0 to 90 degrees
    chains: int = 6000
    relaxations: int = 28  # of the flatter direction; the first half is thrown away


def exact_area(config: Config, angle: float) -> float:
    """Return the exact signed area a step with batches of one; angle in degrees."""
    (first, second), step = config.curvatures, config.step
    product = 0.5 * np.sin(np.deg2rad(2 * angle)) * first * second
    slowness = first + second - 2 * step * first * second
    return float(step**2 * product * (first - second) / slowness)


def solved_moment(config: Config, angle: float) -> Array:
    """Return the stationary second moment, (2, 2), by iterating its equation to its fixed point."""
    h, step = np.diag(config.curvatures), config.step
    u = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    noise = (1 + u @ h @ u) * h + 2 * np.outer(h @ u, h @ u)
    moment = np.zeros((2, 2))
    for _ in range(2000):
        kept = (np.eye(2) - step * h) @ moment @ (np.eye(2) - step * h)
        moment = kept + step**2 * (h @ moment @ h + h * np.trace(h @ moment) + noise)
    return moment


def swept(config: Config, angle: float, rng: np.random.Generator) -> Array:
    """Return each chain's mean signed area a step, shape (chains,); angle in degrees."""
    h, step, chains = np.array(config.curvatures), config.step, config.chains
    u = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    error, total = np.zeros((chains, 2)), np.zeros(chains)
    steps = int(config.relaxations / (step * h.min()))
    for time in range(steps):
        x = rng.standard_normal((chains, 2)) * np.sqrt(h)
        noise = np.sqrt(1 + (x @ u) ** 2) * rng.standard_normal(chains)
        fresh = error - step * ((x * error).sum(axis=1) - noise)[:, None] * x
        if time >= steps // 2:
            total += 0.5 * (error[:, 0] * fresh[:, 1] - error[:, 1] * fresh[:, 0])
        error = fresh
    return total / (steps - steps // 2)


def run(config: Config) -> Result:
    """Measure the area a step for each direction of the uneven noise."""
    angles = [float(angle) for angle in np.linspace(0, 90, config.angles)]
    areas = [_area(config, place, angle) for place, angle in enumerate(angles)]
    middle = solved_moment(config, 45.0)
    first, second = config.curvatures
    return Result(
        numbers={
            **{f"area.{angle:.0f}": area for angle, area in zip(angles, areas, strict=True)},
            "exact.45": exact(exact_area(config, 45.0), "exact area a step at 45 degrees"),
            "solved.45": exact(
                float(0.5 * config.step * (first - second) * middle[0, 1]),
                "the same from the stationary moment's equation, iterated",
            ),
        },
        tables={"by-angle": _table(config, angles, areas)},
        predictions=tuple(
            Prediction(
                claim=f"area SGD sweeps a step, uneven noise at {angle:.0f} degrees",
                expected=exact_area(config, angle),
                number=f"area.{angle:.0f}",
            )
            for angle in angles
        ),
    )


def _area(config: Config, place: int, angle: float) -> Quantity:
    sample = swept(config, angle, generator(config.seed, 2, place))
    return mean(sample, f"signed area a step, uneven noise at {angle:.0f} degrees", tolerance=1e-2)


def _table(config: Config, angles: list[float], areas: list[Quantity]) -> Table:
    return Table(
        columns=("angle", "measured", "low", "high", "exact"),
        rows=tuple(
            (angle, q.value, float(q.low or 0), float(q.high or 0), exact_area(config, angle))
            for angle, q in zip(angles, areas, strict=True)
        ),
        about="Signed area swept a step against the direction of the uneven noise, in degrees.",
        tolerance=1e-2,
    )


def draw(result: Result) -> dict[str, Plot]:
    """Draw the area a step against the direction of the uneven noise."""
    figure, (axes,) = panels(height=2.7)
    rows = 1e3 * np.array(result.tables["by-angle"].rows, dtype=float)
    angle, fine = rows[:, 0] / 1e3, np.linspace(0, 90, 91)
    axes.axhline(0, color=MUTED, linewidth=0.6)
    top = 1e3 * result.numbers["exact.45"].value
    axes.plot(fine, top * np.sin(np.deg2rad(2 * fine)), color=SERIES[0])
    errors = np.stack([rows[:, 1] - rows[:, 2], rows[:, 3] - rows[:, 1]])
    axes.errorbar(angle, rows[:, 1], yerr=errors, fmt="o", color=SERIES[1], elinewidth=0.8)
    axes.set(xlabel="direction of the uneven noise (degrees)", ylabel="area a step (10⁻³)")
    axes.set_xticks(angle)
    alt = (
        "Signed area that SGD sweeps a step against the angle between the uneven label noise and "
        f"the steeper axis: zero at 0 and 90 degrees, largest at 45 ({top:.3f} thousandths), the "
        "measured points on the exact curve."
    )
    return {"area": Plot(figure=figure, alt=alt)}
