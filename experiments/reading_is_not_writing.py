"""Compare the direction that reads a feature with the one that writes it.

Checked against the exact cosine and its lower bound in the condition number,
and, for the sparse code, against closed forms. A careless author takes the
cosine of one noisy fit, which is biased towards zero: here the squared length
of the reader is the inner product of two independent fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from experiments.dictionaries import price
from experiments.drawing import INK, MUTED, SERIES, panels
from experiments.statistics import exact, generator, mean
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DIRECTIONS = ("random", "worst")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run; ``alone`` are chances of a lone child."""

    seed: int = 20270130
    dimension: int = 16
    conditions: tuple[int, ...] = (1, 3, 10, 30, 100)
    strength: float = 2.0
    samples: int = 20_000
    repeats: int = 24
    penalty: float = 0.1
    parent: float = 0.3
    both: float = 0.2
    alone: tuple[float, ...] = (0.0, 0.02, 0.05)


def run(config: Config) -> Result:
    """Fit readers to samples, and price dictionaries of two atoms by their objective."""
    numbers: dict[str, Quantity] = {
        "samples": exact(config.samples, "samples behind each of the two fits of a repeat"),
        "repeats": exact(
            config.repeats, f"repeats for each cosine, in {config.dimension} dimensions"
        ),
    }
    rows, predictions = [], []
    for kind, condition in product(DIRECTIONS, config.conditions):
        noise, write = _setting(config, kind, condition)
        name, truth = f"{kind}.{condition}", cosine(noise, write)
        about = f"cosine of read and write, {kind} direction, condition number {condition}"
        numbers[name] = mean(_cosines(config, noise, write, condition), about)
        numbers[f"exact.{name}"] = exact(truth, f"exact {about}")
        numbers[f"written.{name}"] = exact(truth**2, f"share written by the reader, {about}")
        rows.append((kind, condition, *_ends(numbers[name]), truth, bound(condition)))
        predictions.append(Prediction(claim=about, expected=truth, number=name))
    table = Table(
        columns=("direction", "condition", "measured", "low", "high", "exact", "bound"),
        rows=tuple(rows),
        about="cosine between the direction that reads a feature and the one that writes it",
    )
    priced, landscape = _dictionaries(config)
    return Result(
        numbers=numbers | priced,
        tables={"cosines": table, "curves": _curves(config), "landscape": landscape},
        predictions=(*predictions, *_predictions(config)),
    )


def _curves(config: Config) -> Table:
    conditions = np.geomspace(1, 100, 61)
    return Table(
        columns=("condition", *DIRECTIONS),
        rows=tuple(
            (float(c), *(cosine(*_setting(config, kind, float(c))) for kind in DIRECTIONS))
            for c in conditions
        ),
        about="exact cosine by condition number; the worst direction's is the bound",
    )


def cosine(noise: Floats, write: Floats) -> float:
    """Return the exact cosine for uncorrelated noise of the given variances, shape (d,)."""
    read = write / noise
    return float(read @ write / np.linalg.norm(read) / np.linalg.norm(write))


def bound(condition: float) -> float:
    """Return the least cosine at a condition number."""
    return float(2 * condition**0.5 / (1 + condition))


def _setting(config: Config, kind: str, condition: float) -> tuple[Floats, Floats]:
    """Return the noise's variances and the write direction, in the noise's own basis."""
    noise = np.geomspace(condition**-0.5, condition**0.5, config.dimension)
    write = generator(config.seed, 0).standard_normal(config.dimension)
    if kind == "worst":
        write = np.zeros(config.dimension)
        write[[0, -1]] = noise[[0, -1]] ** 0.5
    return noise, write * config.strength / np.linalg.norm(write)


def _cosines(config: Config, noise: Floats, write: Floats, condition: int) -> Floats:
    place = int(np.count_nonzero(write))  # tells the worst direction's stream from the random one's
    found = []
    for repeat in range(config.repeats):
        rng = generator(config.seed, 1, condition, place, repeat)
        one, two = (_fit(rng, config, noise, write) for _ in range(2))
        length = np.linalg.norm(write) * np.sqrt(one @ two)
        found.append((one + two) @ write / 2 / length)
    return np.array(found)


def _fit(rng: np.random.Generator, config: Config, noise: Floats, write: Floats) -> Floats:
    """Return the least-squares reader of a balanced ±½ feature from noisy samples."""
    feature = rng.integers(2, size=config.samples) - 0.5
    x = rng.standard_normal((config.samples, config.dimension)) * np.sqrt(noise)
    x += feature[:, None] * write
    return np.asarray(np.linalg.solve(x.T @ x, x.T @ feature))


def _ends(quantity: Quantity) -> tuple[float, float, float]:
    return quantity.value, quantity.low or 0.0, quantity.high or 0.0


def _dictionaries(config: Config) -> tuple[dict[str, Quantity], Table]:
    numbers, rows = {}, []
    for alone in config.alone:
        chances = (config.parent, config.both, alone)
        label = f"{round(1000 * alone):03d}"
        for name, angle in (("true", 90), ("absorbed", 45)):
            value = price((0.0, np.radians(angle)), chances, config.penalty)
            numbers[f"{name}.{label}"] = exact(value, f"objective, {name}, lone child {alone}")
        found = minimize(
            lambda angles, c=chances: price(tuple(angles), c, config.penalty),
            np.radians(_start(chances, config.penalty)), method="Nelder-Mead", tol=1e-10,
        )  # fmt: skip
        for name, angle in zip(("parent", "child"), np.degrees(found.x), strict=True):
            about = f"angle of the {name}'s atom at the least objective, lone child {alone}"
            numbers[f"angle.{name}.{label}"] = exact(
                float(angle), about, unit="degrees", tolerance=1e-3
            )
        rows += [
            (alone, angle, price((0.0, np.radians(angle)), chances, config.penalty))
            for angle in range(30, 111)
        ]
    penalty = config.penalty
    tie = penalty * (2 - 2**0.5 - penalty / 4) / (0.5 + penalty / 2**0.5 - penalty)
    numbers["tie"] = exact(tie * config.both, "chance of a lone child at which the two tie")
    table = Table(
        columns=("alone", "angle", "objective"),
        rows=tuple(rows),
        about="objective by the angle of the child's atom (degrees), parent's atom at 0",
    )
    return numbers, table


def _start(chances: tuple[float, float, float], penalty: float) -> tuple[float, float]:
    """Return the best pair of angles on a coarse grid, in degrees."""
    grid = product(range(-20, 40, 4), range(20, 112, 4))
    return min(grid, key=lambda pair: price(tuple(np.radians(pair)), chances, penalty))


def _predictions(config: Config) -> list[Prediction]:
    one = config.penalty - config.penalty**2 / 4
    both = 2**0.5 * config.penalty - config.penalty**2 / 4
    absorbed = config.parent * one + config.both * both
    known = {"true": (config.parent + 2 * config.both) * one, "absorbed": absorbed}
    exactly = [
        Prediction(
            claim=f"objective of the {name} dictionary, λ = {config.penalty}",
            expected=value,
            number=f"{name}.000",
            within=1e-12,
        )
        for name, value in known.items()
    ]
    angle = Prediction(
        claim="the best child's atom points halfway to its parent (degrees)",
        expected=45,
        number="angle.child.000",
        within=1,
    )
    return [*exactly, angle]


def draw(result: Result) -> dict[str, Plot]:
    """Draw the cosines on their curves, and the objective by the child's angle."""
    figure, (left, right) = panels(2, height=3.1)
    _draw_cosines(left, result.tables["curves"], result.tables["cosines"])
    _draw_landscape(right, result.tables["landscape"])
    numbers = result.numbers
    alt = (
        "Left: the cosine between reading and writing falls with the condition number of the "
        f"noise; at 100 it is {numbers['random.100'].value:.3f} for a random direction and "
        f"{numbers['worst.100'].value:.3f} for the worst, on the bound. Right: the objective of a "
        "sparse code by the angle of the child's atom. When the child never occurs without its "
        f"parent the least is near 45 degrees ({numbers['absorbed.000'].value:.5f} against "
        f"{numbers['true.000'].value:.5f} at 90); with a lone child in 5 % of the inputs it is "
        f"at {numbers['angle.child.050'].value:.0f} degrees."
    )
    return {"directions": Plot(figure=figure, alt=alt)}


def _draw_cosines(axes: Axes, curves: Table, table: Table) -> None:
    condition, *exactly = np.array(curves.rows, dtype=float).T
    for place, kind in enumerate(DIRECTIONS):
        rows = np.array([row[1:] for row in table.rows if row[0] == kind], dtype=float)
        spread = np.abs(rows[:, 2:4].T - rows[:, 1])
        axes.plot(condition, exactly[place], ("--", "-")[place], color=SERIES[place])
        axes.errorbar(rows[:, 0], rows[:, 1], spread, fmt="os"[place], color=SERIES[place])
    axes.set(xscale="log", ylim=(0, 1.08), xticks=[1, 10, 100], xticklabels=["1", "10", "100"])
    axes.minorticks_off()
    axes.set(xlabel="condition number of the noise", ylabel="cosine of read and write")
    axes.annotate("a random direction", (100, 0.9), color=SERIES[0], ha="right")
    axes.annotate("worst direction,\non the bound", (1.2, 0.42), color=SERIES[1])


def _draw_landscape(axes: Axes, table: Table) -> None:
    rows = np.array(table.rows, dtype=float)
    for place, alone in enumerate(sorted(set(rows[:, 0]))):
        mine = rows[rows[:, 0] == alone]
        style, colour = ("-", "--", "-.")[place], SERIES[place]
        axes.plot(mine[:, 1], mine[:, 2], style, color=colour)
        least = mine[mine[:, 2].argmin()]
        axes.plot(least[1], least[2], "osD"[place], color=colour)
        axes.annotate(f"{100 * alone:.0f} %", (111, mine[-1, 2]), color=colour, va="center")
    axes.annotate("child alone in", (132, 0.0885), color=INK, ha="right")
    axes.axvline(90, color=MUTED, linewidth=0.6, linestyle=":")
    axes.axvline(45, color=MUTED, linewidth=0.6, linestyle=":")
    axes.set(xticks=[45, 90], xlim=(30, 132), ylim=(0.053, 0.093))
    axes.set(xlabel="angle of the child’s atom (degrees)", ylabel="objective, λ = 0.1")
