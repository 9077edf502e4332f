"""Add up skills that are learned at once, each when it is first seen, into one smooth curve.

Skill k comes with probability p_k = k^−(1+a)/ζ(1+a). The unlearned mass after D examples,
Σ p_k (1 − p_k)^D, is summed over all k (the tail by its integral) and compared with the
exact constant of the power law; one stream of examples is sampled against it.

A careless author truncates the skills, and sees the law bend where the last one is learned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gamma, zeta

from experiments.drawing import SERIES, decades, panels
from experiments.statistics import exact, generator, mean
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270127
    exponents: tuple[float, ...] = (0.3, 0.5, 1.0)
    skills: int = 1_000_000
    examples: tuple[int, ...] = (100, 316, 1000, 3162, 10_000, 31_623, 100_000)
    streams: int = 12
    few: int = 10_000


def unlearned(a: float, examples: int, skills: int) -> float:
    """Return the expected probability of the skills that were not seen in so many examples."""
    k = np.arange(1, skills + 1, dtype=float)
    p = k ** -(1.0 + a) / zeta(1.0 + a)
    tail = zeta(1.0 + a, skills + 1) / zeta(1.0 + a)
    correction = examples * zeta(2.0 + 2.0 * a, skills + 1) / zeta(1.0 + a) ** 2
    return float((p * np.exp(examples * np.log1p(-p))).sum() + tail - correction)


def truncated(a: float, examples: int, skills: int) -> float:
    """Return the same for a list that ends after so many skills."""
    p = np.arange(1, skills + 1, dtype=float) ** -(1.0 + a)
    p /= p.sum()
    return float((p * np.exp(examples * np.log1p(-p))).sum())


def power_law(a: float, examples: int) -> float:
    """Return the leading term of the same as the number of examples grows."""
    c = 1.0 / zeta(1.0 + a)
    share = a / (1.0 + a)
    return float(c ** (1.0 / (1.0 + a)) * gamma(share) / (1.0 + a) * examples**-share)


def run(config: Config) -> Result:
    """Sum and sample the unlearned mass for each exponent, and fit its slope."""
    numbers: dict[str, Quantity] = {}
    rows: list[tuple[float | int | str, ...]] = []
    for a in config.exponents:
        name = round(10 * a)
        sums = [unlearned(a, d, config.skills) for d in config.examples]
        fitted = np.polyfit(np.log(config.examples), np.log(sums), 1)[0]
        numbers[f"slope.{name}"] = exact(
            float(fitted), f"Exponent of D in the unlearned mass, a = {a}", tolerance=1e-6
        )
        ratio = sums[-1] / power_law(a, config.examples[-1])
        numbers[f"ratio.{name}"] = exact(
            ratio, f"Unlearned mass over its leading term at the largest D, a = {a}", tolerance=1e-6
        )
        sampled = _sampled(config, a)
        for d, total, q in zip(config.examples, sums, sampled, strict=True):
            rows.append((a, d, q.value, q.low or 0.0, q.high or 0.0, total))
        numbers[f"sampled.{name}"] = sampled[4]
        numbers[f"summed.{name}"] = exact(sums[4], sampled[4].about, tolerance=1e-6)
    numbers["streams"] = exact(config.streams, "Streams of examples sampled for each exponent")
    short = [truncated(0.3, d, config.few) for d in config.examples]
    bent = np.polyfit(np.log(config.examples), np.log(short), 1)[0]
    about = f"Exponent of D for a = 0.3 when the list ends after {config.few} skills"
    numbers["slope.truncated"] = exact(float(bent), about, tolerance=1e-6)
    table = Table(
        columns=("a", "examples", "unlearned", "low", "high", "summed"),
        rows=tuple(rows),
        about="Probability of the skills not yet seen",
    )
    return Result(numbers=numbers, tables={"loss": table}, predictions=_predictions(numbers))


def _sampled(config: Config, a: float) -> list[Quantity]:
    """Sample streams from the untruncated law, and add up what each has not seen."""
    found = np.empty((config.streams, len(config.examples)))
    for stream in range(config.streams):
        rng = generator(config.seed, round(10 * a), stream)
        drawn = rng.zipf(1.0 + a, config.examples[-1]).astype(np.float64)
        for place, d in enumerate(config.examples):
            seen = np.unique(drawn[:d])
            found[stream, place] = 1.0 - (seen ** -(1.0 + a)).sum() / zeta(1.0 + a)
    return [
        mean(found[:, place], f"Probability of the skills not seen in {d} examples, a = {a}")
        for place, d in enumerate(config.examples)
    ]


def _predictions(numbers: dict[str, Quantity]) -> tuple[Prediction, ...]:
    slopes = tuple(
        Prediction(
            claim=f"Skills of frequency k^−{1 + a}: loss falls as D^−a/(1+a)",
            expected=-a / (1.0 + a),
            number=f"slope.{round(10 * a)}",
            within=0.005,
        )
        for a in (0.3, 0.5, 1.0)
    )
    streams = tuple(
        Prediction(
            claim=f"Sampled streams, a = {a}, D = 10,000: the summed probability",
            expected=numbers[f"summed.{round(10 * a)}"].value,
            number=f"sampled.{round(10 * a)}",
        )
        for a in (0.3, 0.5, 1.0)
    )
    return slopes + streams


def draw(result: Result) -> dict[str, Plot]:
    """Draw the unlearned probability against the number of examples."""
    figure, (axes,) = panels(height=2.9)
    table = result.tables["loss"]
    for place, a in enumerate(sorted({float(row[0]) for row in table.rows})):
        rows = np.array([row[1:] for row in table.rows if row[0] == a], dtype=float)
        axes.plot(rows[:, 0], rows[:, 4], color=SERIES[place], lw=1.0)
        axes.plot(rows[:, 0], rows[:, 1], "osD"[place], color=SERIES[place])
        axes.text(1.3 * rows[-1, 0], rows[-1, 4], f"a = {a:g}", color=SERIES[place], va="center")
    axes.set(xscale="log", yscale="log", xlabel="examples D", ylabel="probability not yet learned")
    axes.set_xlim(80, 4e5)
    decades(axes.xaxis)
    decades(axes.yaxis)
    slopes = ", ".join(f"{result.numbers[f'slope.{name}'].value:.3f}" for name in (3, 5, 10))
    slopes = slopes.replace("-", "−")
    alt = (
        "On logarithmic axes the unlearned probability falls along straight lines with the "
        f"number of examples; the slopes are {slopes} for a = 0.3, 0.5 and 1. Sampled streams, "
        "in which every skill is learned in one step, lie on the lines."
    )
    return {"loss": Plot(figure=figure, alt=alt)}
