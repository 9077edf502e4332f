"""Count the steps that online SGD takes to learn a k-sparse parity.

Two-layer ReLU networks, hinge loss, fresh minibatches; biases start at zero or at random.
There is no exact answer to check against: the odd–even order at zero biases follows from
the majority's spectrum, and the exponents are compared with the guess "one over the
amplitude of the first gradient".

A careless author tests k = 3 alone with biases at zero and reports it as the law, fits
the exponent to three sizes and calls it k, or drops the runs that did not finish.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from experiments.drawing import SERIES, decades, panels
from experiments.online import batches, networks, signs
from experiments.statistics import bootstrap, exact, generator
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FINENESS = 32  # accuracy is looked at whenever the step number has grown by this part of itself
STARTS = {"none": 0.0, "random": 0.5}
WORDS = {
    "none": ("□", SERIES[1], "biases start at zero"),
    "random": ("●", SERIES[0], "random biases"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270104
    nets: int = 20
    width: int = 64
    batch: int = 32
    rate: float = 0.1
    steps: int = 6000
    test: int = 512
    inputs: tuple[int, ...] = (10, 12, 14, 17, 20, 24)
    degrees: tuple[int, ...] = (2, 3, 4)
    fixed_inputs: int = 16
    fixed_degrees: tuple[int, ...] = (2, 3, 4, 5, 6)


def hinge(outputs: Array, labels: Array) -> Array:
    """Return the derivative of max(0, 1 − yf) in f."""
    return np.where(labels * outputs < 1.0, -labels, 0.0)


def steps_to_learn(config: Config, start: str, n: int, k: int) -> Array:
    """Return, for each network, the SGD steps until 90 % accuracy (``config.steps`` if never)."""
    rng = generator(config.seed, n, k, sorted(STARTS).index(start))
    nets = networks(rng, config.nets, n, config.width, STARTS[start])
    x_test = signs(rng, (config.test, n))
    y_test = x_test[:, :k].prod(axis=1)
    stream = batches(rng, config.nets, config.batch, n)
    found = np.full(config.nets, float(config.steps))
    due = 1
    for step, x in enumerate(islice(stream, config.steps), start=1):
        nets.descend(x, hinge, x[..., :k].prod(axis=-1), config.rate)
        if step == due:
            due += 1 + step // FINENESS
            solved = (nets(x_test) * y_test > 0.0).mean(axis=1) >= 0.9
            found[solved & (found == config.steps)] = step
            if (found < config.steps).all():
                break
    return found


def run(config: Config) -> Result:
    """Train on every parity of the configuration, and fit the growth with n."""
    numbers: dict[str, Quantity] = {}
    tables: dict[str, Table] = {}
    _training(config, numbers, tables)
    return Result(numbers=numbers, tables=tables, predictions=_predictions(config))


def _training(config: Config, numbers: dict[str, Quantity], tables: dict[str, Table]) -> None:
    cells = {(config.fixed_inputs, k) for k in config.fixed_degrees}
    cells |= {(n, k) for n in config.inputs for k in config.degrees}
    steps = {
        (start, n, k): steps_to_learn(config, start, n, k)
        for start in STARTS
        for n, k in sorted(cells)
    }
    tables["steps"] = _steps_table(config, steps)
    for start in STARTS:
        for k in config.fixed_degrees:
            about = f"Median SGD steps for a {k}-parity, n = {config.fixed_inputs}, {start} biases"
            sample = steps[start, config.fixed_inputs, k]
            numbers[f"steps.{start}.{k}"] = _median(sample, generator(config.seed, k), about)
        for k in config.degrees:
            series = [steps[start, n, k] for n in config.inputs]
            numbers[f"exponent.{start}.{k}"] = _exponent(config, series, f"k = {k}, {start} biases")
    unsolved = sum(int((s == config.steps).sum()) for s in steps.values())
    numbers["unsolved"] = exact(unsolved, "Runs not solved within the allowed steps")
    numbers["runs"] = exact(sum(map(len, steps.values())), "Runs of SGD")
    three = numbers["steps.random.3"].value * config.batch
    numbers["examples.3"] = exact(
        three, f"Examples SGD had seen in the median, 3-parity, n = {config.fixed_inputs}"
    )


def _steps_table(config: Config, steps: dict[tuple[str, int, int], Array]) -> Table:
    rows: list[tuple[float | int | str, ...]] = []
    for (start, n, k), sample in steps.items():
        q = _median(sample, generator(config.seed, n, k, 1), "")
        unsolved = int((sample == config.steps).sum())
        rows.append((start, n, k, q.value, q.low or 0.0, q.high or 0.0, unsolved))
    return Table(
        columns=("biases", "n", "degree", "steps", "low", "high", "unsolved"),
        rows=tuple(rows),
        about="Median SGD steps to 90 % accuracy, its 95 % bootstrap interval, and runs not solved",
    )


def _median(sample: Array, rng: np.random.Generator, about: str) -> Quantity:
    draws = np.median(sample[rng.integers(0, len(sample), (2000, len(sample)))], axis=1)
    return bootstrap(draws, float(np.median(sample)), about)


def _exponent(config: Config, series: list[Array], about: str) -> Quantity:
    rng = generator(config.seed, 6)
    x = np.log(config.inputs)
    medians = np.array(
        [np.median(s[rng.integers(0, len(s), (2000, len(s)))], axis=1) for s in series]
    )
    draws = np.polyfit(x, np.log(medians), 1)[0]
    value = float(np.polyfit(x, np.log([np.median(s) for s in series]), 1)[0])
    return bootstrap(draws, value, f"Exponent in n of the median SGD steps, {about}")


def _predictions(config: Config) -> tuple[Prediction, ...]:
    return tuple(
        Prediction(
            claim=f"Steps grow as one over the amplitude, k = {k}, {start} biases",
            expected=(k if start == "none" and k % 2 else k - 1) / 2,
            number=f"exponent.{start}.{k}",
        )
        for start in STARTS
        for k in config.degrees
    )


def draw(result: Result) -> dict[str, Plot]:
    """Draw the steps against the degree and against n."""
    return {"steps": _draw_steps(result.tables["steps"])}


def _draw_steps(table: Table) -> Plot:
    figure, (left, right) = panels(2, height=3.2)
    for start in STARTS:
        _points(left, _steps_of(table, start=start, n=16), 1, start)
        for k in (2, 3, 4):
            rows = _steps_of(table, start=start, k=k)
            rows = rows[rows[:, 0] != 16]
            _points(right, rows, 0, start)
            x, y, side = (
                (25.5, rows[-1, 2], "left") if start == "random" else (9.2, rows[0, 2], "right")
            )
            right.text(x, y, f"k = {k}", color=WORDS[start][1], va="center", ha=side, fontsize=9)
    left.set(yscale="log", xlabel="degree k of the parity, n = 16", ylabel="SGD steps (median)")
    left.set_xticks([2, 3, 4, 5, 6])
    right.set(xscale="log", yscale="log", xlabel="number of inputs n", xlim=(7.4, 32))
    right.set_xticks([10, 14, 20], ["10", "14", "20"])
    for place, start in ((0.14, "random"), (0.05, "none")):
        mark, colour, words = WORDS[start]
        left.text(0.3, place, f"{mark} {words}", color=colour, transform=left.transAxes, fontsize=9)
    right.minorticks_off()
    decades(left.yaxis)
    decades(right.yaxis)
    listed = {
        start: ", ".join(f"{steps:.0f}" for steps in _steps_of(table, start=start, n=16)[:, 2])
        for start in STARTS
    }
    alt = (
        "Median SGD steps at n = 16 for k = 2 to 6. With biases starting at zero they go up and "
        f"down: {listed['none']}; with random biases only up: {listed['random']}. "
        "Against n the steps grow as powers, steeper for larger k."
    )
    return Plot(figure=figure, alt=alt)


def _steps_of(table: Table, *, start: str, n: int | None = None, k: int | None = None) -> Array:
    rows = [r[1:6] for r in table.rows if r[0] == start and n in {None, r[1]} and k in {None, r[2]}]
    return np.array(rows, dtype=float)


def _points(axes: Axes, rows: Array, column: int, start: str) -> None:
    error = np.abs(rows[:, [3, 4]] - rows[:, [2]]).T
    marker, face = ("o", WORDS[start][1]) if start == "random" else ("s", "none")
    shift = 0.06 if start == "random" else -0.06
    x = rows[:, column] + shift * (1.0 if column else rows[:, 0] / 5)
    axes.errorbar(x, rows[:, 2], error, fmt=marker, color=WORDS[start][1], mfc=face, elinewidth=0.8)
