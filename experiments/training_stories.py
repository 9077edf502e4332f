"""Time how long online SGD takes to learn one monomial along stories of different leap.

The targets all contain x₁x₂x₃x₄; what differs is which of its prefixes come with it, and
how strongly. The leap is computed from its definition. There is no exact time to check
against: what is claimed is an order, of the exponents by leap and of the coefficients.

A careless author compares total losses where coefficients are meant, drops the runs that
do not finish, or reads asymptotic exponents off inputs of size 28.
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
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Monomial = tuple[int, ...]
PREFIXES: tuple[Monomial, ...] = ((0,), (0, 1), (0, 1, 2), (0, 1, 2, 3))
TOP = PREFIXES[-1]
TARGETS: dict[int, tuple[Monomial, ...]] = {
    1: PREFIXES,
    2: (PREFIXES[0], PREFIXES[1], TOP),
    3: (PREFIXES[0], TOP),
    4: (TOP,),
}
LEARNED = 0.5  # a coefficient of 1 counts as learned when half of it is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270127
    nets: int = 12
    width: int = 64
    batch: int = 32
    rate: float = 0.05
    bias: float = 0.5
    steps: int = 12_000
    test: int = 1024
    inputs: tuple[int, ...] = (10, 13, 17, 22, 28)
    shown: int = 20
    hints: tuple[float, ...] = (0.0, 0.05, 0.1, 0.2, 0.4, 1.0)


def leap(monomials: tuple[Monomial, ...]) -> int:
    """Return the smallest r with which every monomial is reached, r new inputs at a time."""
    for size in range(1, 1 + max(map(len, monomials))):
        known: set[int] = set()
        while near := [s for s in monomials if 0 < len(set(s) - known) <= size]:
            known |= set(near[0])
        if all(set(s) <= known for s in monomials):
            return size
    message = "the largest monomial is within reach of itself"
    raise AssertionError(message)


def learn(
    config: Config, target: Mapping[Monomial, float], n: int, key: int
) -> tuple[Array, list[tuple[int, Array]]]:
    """Return each network's step of learning each monomial, (monomials, nets), and the curves.

    A curve point is a step with the mean coefficients. Training stops when all networks have
    learned the last monomial; what is not learned by then counts ``config.steps``.
    """
    rng = generator(config.seed, n, key)
    nets = networks(rng, config.nets, n, config.width, config.bias)
    x_test = signs(rng, (config.test, n))
    bases = np.stack([x_test[:, list(s)].prod(axis=1) for s in target])
    strength = np.array(list(target.values()))
    found = np.full((len(target), config.nets), float(config.steps))
    curves, due = [], 1
    for step, x in enumerate(
        islice(batches(rng, config.nets, config.batch, n), config.steps), start=1
    ):
        y = sum(c * x[..., list(s)].prod(axis=-1) for s, c in target.items())
        nets.descend(x, lambda f, y: f - y, np.asarray(y), config.rate)
        if step == due:
            due += 1 + step // 32
            coefficients = bases @ nets(x_test).T / config.test
            learned = coefficients >= LEARNED * strength[:, None]
            found[learned & (found == config.steps)] = step
            curves.append((step, coefficients.mean(axis=1)))
            if learned[-1].all():
                break
    return found, curves


def run(config: Config) -> Result:
    """Time the top monomial for each leap and n, the order of a staircase, and small hints."""
    numbers: dict[str, Quantity] = {}
    tables = {"leaps": _leaps(config, numbers), "curves": _curves(config, numbers)}
    tables["hints"] = _hints(config, numbers)
    steps = tuple(
        Prediction(
            claim=f"From leap {size - 1} to {size} the exponent grows as max(leap, 2) does",
            expected=max(size, 2) - max(size - 1, 2),
            number=f"difference.{size}",
        )
        for size in (2, 3, 4)
    )
    order = Prediction(
        claim="A staircase is climbed in order, in every run",
        expected=config.nets,
        number="in-order",
        within=0.0,
    )
    return Result(numbers=numbers, tables=tables, predictions=(*steps, order))


def _leaps(config: Config, numbers: dict[str, Quantity]) -> Table:
    rows: list[tuple[float | int | str, ...]] = []
    previous = np.zeros(0)
    for size, monomials in TARGETS.items():
        rng = generator(config.seed, size)
        medians = []
        target = dict.fromkeys(monomials, 1.0)
        for n in config.inputs:
            times = learn(config, target, n, size)[0][-1]
            replicates = _replicates(times, rng)
            q = bootstrap(replicates, float(np.median(times)), "")
            late = int((times == config.steps).sum())
            rows.append((size, n, q.value, q.low or 0.0, q.high or 0.0, late))
            medians.append(replicates)
        draws = np.polyfit(np.log(config.inputs), np.log(medians), 1)[0]
        values = [row[2] for row in rows if row[0] == size]
        fitted = np.polyfit(np.log(config.inputs), np.log(np.array(values, dtype=float)), 1)[0]
        about = f"Exponent in n of the median steps to learn x₁x₂x₃x₄ along a story of leap {size}"
        numbers[f"exponent.{size}"] = bootstrap(draws, float(fitted), about)
        if len(previous):
            about = f"Exponent at leap {size} less the one at leap {size - 1}"
            less = float(fitted) - numbers[f"exponent.{size - 1}"].value
            numbers[f"difference.{size}"] = bootstrap(draws - previous, less, about)
        previous = draws
    numbers["unsolved"] = exact(sum(int(row[-1]) for row in rows), "Runs not solved in time")
    numbers["runs"] = exact(config.nets * len(rows), "Runs timed")
    numbers["nets"] = exact(config.nets, "Runs in each cell")
    columns = ("leap", "n", "steps", "low", "high", "unsolved")
    about = "Median steps to learn x₁x₂x₃x₄, its 95 % bootstrap interval, and runs not solved"
    return Table(columns=columns, rows=tuple(rows), about=about)


def _replicates(times: Array, rng: np.random.Generator) -> Array:
    return np.median(times[rng.integers(0, len(times), (2000, len(times)))], axis=1)


def _curves(config: Config, numbers: dict[str, Quantity]) -> Table:
    target = dict.fromkeys(PREFIXES, 1.0)
    found, curves = learn(config, target, config.shown, 5)
    numbers["in-order"] = exact(
        int((np.diff(found, axis=0) > 0).all(axis=0).sum()),
        "Runs that climb the staircase in order",
    )
    for place in range(4):
        about = f"Median step at which degree {place + 1} of the staircase is learned"
        numbers[f"stair.{place + 1}"] = exact(float(np.median(found[place])), about)
    alone = learn(config, {TOP: 1.0}, config.shown, 6)[1]
    rows: list[tuple[float | int | str, ...]] = [
        ("staircase", step, *map(float, values)) for step, values in curves
    ]
    rows += [("alone", step, 0.0, 0.0, 0.0, float(values[0])) for step, values in alone]
    return Table(
        columns=("target", "step", "x1", "x1x2", "x1x2x3", "x1x2x3x4"),
        rows=tuple(rows),
        about=f"Mean coefficient of each monomial during training, n = {config.shown}",
    )


def _hints(config: Config, numbers: dict[str, Quantity]) -> Table:
    rows: list[tuple[float | int | str, ...]] = []
    for hint in config.hints:
        target = {s: hint for s in PREFIXES[:-1] if hint} | {TOP: 1.0}
        times = learn(config, target, config.shown, 10 + round(100 * hint))[0][-1]
        name = f"hint.{round(100 * hint)}"
        about = f"Median steps to learn x₁x₂x₃x₄ with its prefixes at strength {hint:g}"
        rng = generator(config.seed, round(100 * hint))
        q = bootstrap(_replicates(times, rng), float(np.median(times)), about)
        numbers[name] = q
        rows.append((hint, q.value, q.low or 0.0, q.high or 0.0))
    return Table(
        columns=("strength", "steps", "low", "high"),
        rows=tuple(rows),
        about=f"Median steps to learn x₁x₂x₃x₄ against the prefixes' strength, n = {config.shown}",
    )


def draw(result: Result) -> dict[str, Plot]:
    """Draw the coefficients during training, and the steps against n for each leap."""
    figure, (left, right) = panels(2, height=3.1)
    rows = [r[1:] for r in result.tables["curves"].rows if r[0] == "staircase"]
    curves = np.array(rows, dtype=float)
    alone = [r[1:] for r in result.tables["curves"].rows if r[0] == "alone"]
    lone = np.array(alone, dtype=float)
    labels = (("x₁", 0.85), ("x₁x₂", 0.65), ("x₁x₂x₃", 0.7), ("x₁⋯x₄", 0.3))
    for place, (name, y) in enumerate(labels):
        left.plot(curves[:, 0], curves[:, place + 1], color=SERIES[place])
        x = curves[np.argmax(curves[:, place + 1] >= y), 0]
        x, side = (1.12 * x, "left") if place >= 2 else (0.8 * x, "right")
        left.text(x, y, name, color=SERIES[place], ha=side, fontsize=9)
    left.plot(lone[:, 0], lone[:, 4], color=SERIES[3], ls="--")
    x = lone[np.argmax(lone[:, 4] >= 0.4), 0]
    left.text(1.15 * x, 0.35, "x₁⋯x₄\nalone", color=SERIES[3], va="top", fontsize=9)
    left.set(xscale="log", xlabel="SGD step, n = 20", ylabel="mean coefficient", xlim=(9, None))
    decades(left.xaxis)
    for place, size in enumerate(TARGETS):
        cells = [r[1:5] for r in result.tables["leaps"].rows if r[0] == size]
        table = np.array(cells, dtype=float)
        error = np.abs(table[:, [2, 3]] - table[:, [1]]).T
        right.errorbar(table[:, 0], table[:, 1], error, fmt="osD^"[place], color=SERIES[place])
        y = table[-1, 1] * {1: 0.92, 2: 1.09}.get(size, 1.0)
        right.text(29.5, y, f"leap {size}", color=SERIES[place], va="center", fontsize=9)
    right.set(xscale="log", yscale="log", xlabel="number of inputs n", ylabel="steps to x₁x₂x₃x₄")
    right.set(xlim=(9, 42))
    right.set_xticks([10, 14, 20, 28], ["10", "14", "20", "28"])
    right.set_yticks([300, 1000, 3000], ["300", "1,000", "3,000"])
    right.minorticks_off()
    exponents = ", ".join(f"{result.numbers[f'exponent.{s}'].value:.2f}" for s in TARGETS)
    stairs = ", ".join(f"{result.numbers[f'stair.{d}'].value:.0f}" for d in (1, 2, 3, 4))
    alt = (
        f"Left: the four coefficients of a staircase at n = 20 rise one after another, at steps "
        f"{stairs} in the median; the last monomial alone rises much later. Right: median steps to "
        f"learn it against n, as powers with fitted exponents {exponents} for leaps 1 to 4."
    )
    return {"stories": Plot(figure=figure, alt=alt)}
