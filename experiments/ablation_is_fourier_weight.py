"""Resample the inputs of small networks and compare each effect with its Fourier weight.

Checked against the Walsh transform of the whole truth table, and against closed
forms for the OR, the majority and the mean. A careless author applies the
identity to correlated inputs, or to ablation to zero or to the mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import hadamard

from experiments.drawing import INK, MUTED, SERIES, panels
from experiments.statistics import exact, generator, mean
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Rule = Callable[[Floats], Floats]

DEGREES = ("1", "2", "3 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run; ``ablated`` counts resampled inputs."""

    seed: int = 20270123
    inputs: int = 10
    hidden: int = 24
    networks: int = 3
    ablated: tuple[int, ...] = (2, 4, 8)
    samples: int = 40_000
    copies: tuple[int, ...] = (1, 2, 3, 5, 7, 9)


def run(config: Config) -> Result:
    """Measure ablations by sampling, and the weights they should equal by the Walsh transform."""
    numbers: dict[str, Quantity] = {}
    predictions: list[Prediction] = []
    for number, quantity, weight in _sampled(config):
        numbers[number] = quantity
        predictions.append(
            Prediction(
                claim=f"{quantity.about}: its Fourier weight", expected=weight, number=number
            )
        )
    weights = _weights(_network(config, 0), config)
    numbers |= _totals(numbers, weights, config) | _shares(config)
    return Result(
        numbers=numbers,
        tables={"singles": _singles(numbers, weights, config), "copies": _copies(numbers, config)},
        predictions=(*predictions, *_exact_predictions(numbers, config)),
    )


def cube(inputs: int) -> Floats:
    """Return all points of {±1}ⁿ, shape (2ⁿ, n), in the order of `scipy.linalg.hadamard`."""
    bits = np.arange(2**inputs)[:, None] >> np.arange(inputs) & 1
    return np.asarray(1 - 2 * bits, dtype=np.float64)


def _network(config: Config, index: int) -> Floats:
    """Return a random ReLU network's truth table, shape (2ⁿ,), with mean 0 and variance 1."""
    rng = generator(config.seed, 0, index)
    weights = rng.standard_normal((config.inputs, config.hidden))
    bias = -rng.random(config.hidden) * config.inputs**0.5
    hidden = np.maximum(cube(config.inputs) @ weights + bias, 0.0)
    values = hidden @ rng.standard_normal(config.hidden)
    values -= values.mean()
    return np.asarray(values / values.std(), dtype=np.float64)


def _weights(values: Floats, config: Config) -> Floats:
    """Return the squared Fourier coefficients, shape (2ⁿ,), indexed by sets as bit masks."""
    return np.asarray((hadamard(2**config.inputs) @ values / values.size) ** 2, dtype=np.float64)


def _touched(weights: Floats, ablated: int) -> float:
    """Return the weight of the sets that meet a set of inputs, given as a bit mask."""
    return float(weights[np.arange(weights.size) & ablated != 0].sum())


def _sampled(config: Config) -> Iterator[tuple[str, Quantity, float]]:
    """Give the effects: sets of several sizes in each network, every input of the first."""
    for index in range(config.networks):
        values = _network(config, index)
        weights = _weights(values, config)
        sets = {f"set.{index + 1}.{size}": 2**size - 1 for size in config.ablated}
        if index == 0:
            sets |= {f"single.{place + 1}": 1 << place for place in range(config.inputs)}
        for place, (name, ablated) in enumerate(sets.items()):
            rng = generator(config.seed, 1, index, place)
            here, there = rng.integers(values.size, size=(2, config.samples))
            moved = (here & ~ablated) | (there & ablated)
            about = f"effect of resampling {ablated.bit_count()} of the inputs ({name})"
            effect = mean((values[here] - values[moved]) ** 2 / 2, about)
            yield name, effect, _touched(weights, ablated)


def _totals(numbers: dict[str, Quantity], weights: Floats, config: Config) -> dict[str, Quantity]:
    singles = [_touched(weights, 1 << place) for place in range(config.inputs)]
    degree = np.array([mask.bit_count() for mask in range(weights.size)])
    return {
        "networks": exact(config.networks, f"networks of {config.inputs} inputs"),
        "samples": exact(config.samples, "pairs of inputs behind each sampled effect"),
        "sampled": exact(len(numbers), "effects that were sampled"),
        "total-of-singles": exact(sum(singles), "sum of the exact single effects, network 1"),
        "total-influence": exact(float(degree @ weights), "Σ|T|·weight(T), network 1"),
    }


def share(rule: Rule, copies: int, *, alike: bool) -> float:
    """Return one input's effect over the variance; all inputs are ``alike`` or independent."""
    points = [(1,) * copies, (-1,) * copies] if alike else list(product((1, -1), repeat=copies))
    law = np.array(points, dtype=float)
    values = rule(law)
    moved = np.repeat(law, 2, axis=0)
    moved[:, 0] = np.tile([1.0, -1.0], len(points))
    return float(np.mean((np.repeat(values, 2) - rule(moved)) ** 2) / 2 / np.var(values))


def either(points: Floats) -> Floats:
    """Return 1 where any input is −1 (on), else 0; shape (n, copies) to (n,)."""
    return (points < 0).any(axis=1).astype(float)


def majority(points: Floats) -> Floats:
    """Return the sign of the sum of an odd number of inputs; shape (n, copies) to (n,)."""
    return np.asarray(np.sign(points.sum(axis=1)))


def average(points: Floats) -> Floats:
    """Return the mean of the inputs; shape (n, copies) to (n,)."""
    return np.asarray(points.mean(axis=1))


def _shares(config: Config) -> dict[str, Quantity]:
    numbers = {}
    rules = {"or": either, "mean": average, "majority": majority}
    for (name, rule), count in product(rules.items(), config.copies):
        if name == "majority" and count % 2 == 0:
            continue
        for alike, law in ((False, "independent inputs"), (True, "copies of one bit")):
            key = f"{name}.{'copies' if alike else 'independent'}.{count}"
            about = f"one input's share of the variance: {name} of {count} {law}"
            numbers[key] = exact(share(rule, count, alike=alike), about)
    return numbers


def _singles(numbers: dict[str, Quantity], weights: Floats, config: Config) -> Table:
    masks = np.arange(weights.size)
    degree = np.minimum([mask.bit_count() for mask in range(weights.size)], len(DEGREES))
    rows = []
    for place in range(config.inputs):
        mine = masks >> place & 1 == 1
        found = numbers[f"single.{place + 1}"]
        split = [float(weights[mine & (degree == d)].sum()) for d in (1, 2, 3)]
        rows.append((place + 1, *split, found.value, found.low or 0.0, found.high or 0.0))
    return Table(
        columns=("input", "degree-1", "degree-2", "degree-3-up", "measured", "low", "high"),
        rows=tuple(rows),
        about="network 1: the Fourier weight through each input, by degree, and the sampled effect",
    )


def _copies(numbers: dict[str, Quantity], config: Config) -> Table:
    keys = ("or.independent", "majority.independent", "mean.copies", "majority.copies")
    odd = [count for count in config.copies if count % 2]
    return Table(
        columns=("k", *(key.replace(".", "-") for key in keys)),
        rows=tuple((count, *(numbers[f"{key}.{count}"].value for key in keys)) for count in odd),
        about="one input's share of the variance among k",
    )


def _exact_predictions(numbers: dict[str, Quantity], config: Config) -> Iterator[Prediction]:
    yield Prediction(
        claim="single effects add up to Σ|T|·weight(T)",
        expected=numbers["total-influence"].value,
        number="total-of-singles",
        within=1e-9,
    )
    for count in config.copies:
        yield Prediction(
            claim=f"one input of an OR of {count} independent ones: ½/(1 − 2⁻ᵏ)",
            expected=0.5 / (1 - 2.0**-count),
            number=f"or.independent.{count}",
            within=1e-12,
        )


def draw(result: Result) -> dict[str, Plot]:
    """Draw the effects on their Fourier weights, and what one of k inputs shows."""
    figure, (left, right) = panels(2, height=3.1)
    _draw_singles(left, result.tables["singles"])
    _draw_copies(right, result.tables["copies"])
    numbers = result.numbers
    return {
        "effects": Plot(
            figure=figure,
            alt="Left: for each of ten inputs of a network, the sampled effect of resampling it "
            "lies on the total height of a bar of Fourier weight stacked by degree. Right: the "
            "share of the variance that one of k inputs shows. For an OR of independent inputs it "
            f"falls from 1 to {numbers['or.independent.9'].value:.3f}, for a majority of them to "
            f"{numbers['majority.independent.9'].value:.3f}; for a mean of copies to "
            f"{numbers['mean.copies.9'].value:.3f}; for a majority of copies it is exactly 0.",
        )
    }


def _draw_singles(axes: Axes, table: Table) -> None:
    rows = np.array(table.rows, dtype=float)
    base = np.zeros(len(rows))
    shades = ((SERIES[0], 0.85), (SERIES[5], 0.75), (MUTED, 0.55))
    for place, (label, (colour, alpha)) in enumerate(zip(DEGREES, shades, strict=True), start=1):
        axes.bar(rows[:, 0], rows[:, place], 0.72, base, color=colour, alpha=alpha, label=label)
        base = base + rows[:, place]
    spread = np.abs(rows[:, 5:7].T - rows[:, 4])
    axes.errorbar(rows[:, 0], rows[:, 4], spread, fmt="o", color=INK, markersize=3, linewidth=1)
    axes.set(xlabel="resampled input", ylabel="effect (share of the variance)")
    axes.set(xticks=rows[:, 0], ylim=(0, base.max() * 1.42))
    axes.legend(title="degree of the weight", ncols=3, loc="upper left", handlelength=1)


def _draw_copies(axes: Axes, table: Table) -> None:
    k, *curves = np.array(table.rows, dtype=float).T
    names = (
        ("OR, independent", 0.54, "o-"),
        ("majority, independent", 0.175, "s-"),
        ("mean of copies", 0.085, "^--"),
        ("majority of copies", -0.1, "D--"),
    )
    for place, ((name, height, style), curve) in enumerate(zip(names, curves, strict=True)):
        axes.plot(k, curve, style, color=SERIES[place], markersize=3.5)
        axes.annotate(name, (9, height), color=SERIES[place], ha="right")
    axes.axhline(1, color=MUTED, linewidth=0.8, linestyle=":")
    axes.annotate("all k resampled at once", (9, 1.03), color=INK, ha="right")
    axes.set(xlabel="number of inputs, k", ylabel="effect of one input (share)")
    axes.set(xticks=k, ylim=(-0.16, 1.13))
