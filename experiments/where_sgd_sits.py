"""Measure where constant-step SGD on least squares comes to rest.

Online least squares y = w·x + σξ with x ~ N(0, H). Every stationary second moment is checked
against the exact solution of its linear equation, for mini-batches of any size and steps that
are not small.

A careless author starts at the solution and stops before 1/(ηh) steps of the flattest
direction, so that its variance comes out too small and looks like the one wished for; or takes
successive iterates for independent ones. Here every chain is averaged over its second half, and
only the averages of different chains count as a sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.drawing import INK, SERIES, panels
from experiments.statistics import exact, generator, mean
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270113
    curvatures: tuple[float, ...] = (4.0, 2.0, 1.0, 0.5, 0.2, 0.1)
    settings: tuple[tuple[float, int], ...] = ((0.05, 1), (0.1, 4), (0.2, 4), (0.3, 16))
    chains: int = 4000
    relaxations: int = 14  # of the flattest direction; the first half is thrown away


def stationary(h: Array, step: float, batch: int, noise: Array) -> Array:
    """Return the exact stationary second moment; h and the result are (d,), (d, d).

    ``noise`` is the second moment of one example's gradient noise, shape (d, d).
    """
    d = h.size
    contraction = np.eye(d * d) - np.kron(np.diag(1 - step * h), np.diag(1 - step * h))
    trace = np.outer(np.diag(h).ravel(), np.diag(h).ravel())
    multiplicative = (step**2 / batch) * (np.kron(np.diag(h), np.diag(h)) + trace)
    solved = np.linalg.solve(contraction - multiplicative, (step**2 / batch) * noise.ravel())
    return np.asarray(solved.reshape(d, d))


def closed_form(h: Array, step: float, batch: int) -> Array:
    """Return the stationary variances, shape (d,), for noise of unit variance."""
    room = 2 - step * h * (1 + 1 / batch)
    loss = 1 / (1 - (step / batch) * float((h / room).sum()))
    return (step / batch) * loss / room


def run(config: Config) -> Result:
    """Simulate every setting and put it beside its exact value."""
    h = np.array(config.curvatures)
    numbers: dict[str, Quantity] = {}
    rows: list[tuple[float, ...]] = []
    for place, (step, batch) in enumerate(config.settings):
        sample = variances(config, place)
        for column, want in enumerate(closed_form(h, step, batch)):
            about = f"variance at curvature {h[column]:g}, step {step:g}, batch {batch}"
            got = mean(sample[:, column], about)
            numbers[f"variance.{place + 1}.{column + 1}"] = got
            unit = step / (2 * batch)
            low, high = float(got.low or 0), float(got.high or 0)
            rows.append(
                (step, batch, h[column], got.value / unit, low / unit, high / unit, want / unit)
            )
    numbers |= comparisons(config, rows)
    return Result(
        numbers=numbers,
        tables={
            "by-curvature": Table(
                columns=("step", "batch", "curvature", "measured", "low", "high", "exact"),
                rows=tuple(rows),
                about="Stationary variance in units of ησ²/2B, for each step, batch and curvature.",
            ),
        },
        predictions=predictions(config),
    )


def variances(config: Config, place: int) -> Array:
    """Return each chain's mean square in each direction, shape (chains, d)."""
    h, (step, batch) = np.array(config.curvatures), config.settings[place]
    rng = generator(config.seed, 1, place)
    error = np.zeros((config.chains, h.size))
    total = np.zeros_like(error)
    steps = int(config.relaxations / (step * h.min()))
    for time in range(steps):
        x = rng.standard_normal((config.chains, batch, h.size)) * np.sqrt(h)
        residual = np.einsum("cbd,cd->cb", x, error) - rng.standard_normal((config.chains, batch))
        error -= (step / batch) * np.einsum("cb,cbd->cd", residual, x)
        if time >= steps // 2:
            total += error**2
    return total / (steps - steps // 2)


def comparisons(config: Config, rows: list[tuple[float, ...]]) -> dict[str, Quantity]:
    """Return what the note says in words about all the settings together."""
    h = np.array(config.curvatures)
    score = max(abs(row[3] - row[6]) / ((row[5] - row[4]) / 3.92) for row in rows)
    inside = sum(bool(row[4] <= row[6] <= row[5]) for row in rows)
    small, large = closed_form(h, 0.001, 1), closed_form(h, *config.settings[-1])
    solved = np.diag(stationary(h, *config.settings[-1], np.diag(h)))
    whitened = closed_form(np.ones_like(h), 0.1, 4)
    return {
        "spread.small": exact(
            small.max() / small.min(), "largest over least variance at step 0.001, batch 1"
        ),
        "spread.large": exact(
            large.max() / large.min(), "largest over least variance at the last setting"
        ),
        "spread.posterior": exact(
            h.max() / h.min(), "largest over least variance of the posterior"
        ),
        "score": Quantity(value=float(score), about="largest standardised error", tolerance=0.05),
        "settings": exact(len(rows), "variances compared"),
        "inside": exact(inside, "of them inside their 95 % interval"),
        "solver": exact(
            float(np.abs(solved / large - 1).max()),
            "closed form against linear solve",
            tolerance=1e9,
        ),
        "whitened": exact(
            float(whitened[0] / (0.1 / 8)),
            "variance with Newton's preconditioner over η/2B at step 0.1, batch 4",
        ),
        "trace": exact(float(h.sum()), "trace of the curvature"),
    }


def predictions(config: Config) -> tuple[Prediction, ...]:
    """Return what theory says of the numbers."""
    h, last = np.array(config.curvatures), len(config.settings)
    want = closed_form(h, *config.settings[-1])
    rest = [
        Prediction(
            claim=f"SGD's stationary variance at curvature {curvature:g}, step 0.3, batch 16",
            expected=float(want[place]),
            number=f"variance.{last}.{place + 1}",
        )
        for place, curvature in enumerate(config.curvatures)
    ]
    return (
        *rest,
        Prediction(
            claim="at a small step the stationary law is a ball",
            expected=1.0,
            number="spread.small",
            within=0.005,
        ),
        Prediction(claim="no standardised error above 3", expected=0.0, number="score", within=3.0),
    )


def draw(result: Result) -> dict[str, Plot]:
    """Draw the variance at rest against the curvature."""
    figure, (axes,) = panels(height=3.2)
    _draw_variances(axes, result.tables["by-curvature"])
    rows = [row for row in result.tables["by-curvature"].rows if row[1] == 16]
    alt = (
        "Variance of SGD at rest, in units of ησ²/2B, against curvature from 0.1 to 4, for four "
        "settings: the points lie on the exact curves, nearly flat, rising with the curvature "
        f"(step 0.3, batch 16: {rows[-1][3]:.2f} at curvature 0.1 and {rows[0][3]:.2f} at 4). "
        "The posterior's line falls as 1/h, by a factor of 40."
    )
    return {"at-rest": Plot(figure=figure, alt=alt)}


def _draw_variances(axes: Axes, table: Table) -> None:
    rows = np.array(table.rows, dtype=float)
    settings = sorted({(row[0], row[1]) for row in table.rows})
    for colour, marker, (step, batch) in zip(SERIES, "osD^", settings, strict=False):
        mine = rows[(rows[:, 0] == step) & (rows[:, 1] == batch)]
        axes.plot(mine[:, 2], mine[:, 6], color=colour, linewidth=1.0)
        axes.plot(
            mine[:, 2], mine[:, 3], marker, color=colour, label=f"η = {step:g}, B = {batch:g}"
        )
    h = np.unique(rows[:, 2])
    axes.plot(h, h.mean() / h, "--", color=INK)  # of the same excess loss
    axes.annotate("posterior, ∝ 1/h", (0.2, 8.2), color=INK)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="curvature h",
        ylabel="variance ÷ (ησ²/2B)",
        ylim=(0.2, 20),
    )
    axes.set_xticks([0.1, 0.2, 0.5, 1, 2, 4], ["0.1", "0.2", "0.5", "1", "2", "4"], minor=False)
    axes.set_yticks([0.3, 1, 3, 10], ["0.3", "1", "3", "10"])
    axes.minorticks_off()
    axes.legend(loc="lower left", handletextpad=0.2, labelspacing=0.2, fontsize=8, ncols=1)
