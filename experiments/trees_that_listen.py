"""Measure how far a binary broadcast tree correlates its leaves, and when they still know the root.

Checked against λ²ᵏ, which is exact, against the closed second moment of the
majority, and against the bounds that the note proves. The information that
belief propagation keeps is not sampled: the law of the posterior mean is
carried from depth to depth on a grid, once rounded towards more information and
once towards less, so that the truth lies between the two. A careless author
reads the slow decay just below the threshold as a root that is heard, or fits
the power law on distances whose correlation is below the noise of the sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.broadcast import (
    CRITICAL,
    beliefs,
    bracket,
    broadcast,
    closed_majority,
    posterior,
    sample,
)
from experiments.broadcast_drawing import draw_correlation, draw_heard, draw_trees
from experiments.statistics import exact, generator, mean
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from january.figure import Knob, Plot

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run; a noise is the correlation along an edge."""

    seed: int = 20270102
    trees: int = 40_000
    levels: int = 10
    noise: float = 0.8
    listened: tuple[float, ...] = (0.6, 0.75)
    heard: tuple[float, ...] = (0.6, 0.7, CRITICAL, 0.72, 0.75, 0.8)
    depth: int = 80
    pictured: tuple[float, ...] = (0.6, 0.7, 0.8, 0.9)
    picture_levels: int = 6
    bins: int = 500
    batch: int = 4_000


def run(config: Config) -> Result:
    """Sample trees for the correlations, and bracket what the leaves tell about the root."""
    products, listening = _sampled(config, config.noise, 0)
    sampled = {config.noise: listening} | {
        noise: _sampled(config, noise, place)[1]
        for place, noise in enumerate(config.listened, start=1)
    }
    brackets = {noise: bracket(noise, config.depth, config.bins) for noise in config.heard}
    numbers = _correlations(products, config) | _heard(brackets, config) | _majority(sampled)
    numbers |= {
        "trees": exact(config.trees, "trees sampled for each noise"),
        "levels": exact(config.levels, "levels of each sampled tree"),
        "depth": exact(config.depth, "depth to which the information is bracketed"),
        "widest": exact(
            max(float((high - low).max()) for low, high in brackets.values()),
            "the widest bracket at any depth and noise",
            tolerance=0.05,
        ),
    }
    tables = {"correlation": _decay(numbers, config), "heard": _brackets(brackets)}
    tables["pictured"] = _pictured(config)
    return Result(numbers=numbers, tables=tables, predictions=_predictions(config))


def label(noise: float) -> str:
    """Return the noise as part of a number's name: 0.75 is ``075``."""
    return "critical" if noise == CRITICAL else f"{round(100 * noise):03d}"


def _batches(config: Config, noise: float, cell: int) -> Iterator[NDArray[np.int8]]:
    for batch in range(config.trees // config.batch):
        rng = generator(config.seed, cell, batch)
        yield sample(rng, noise, (config.batch, config.levels))


def _sampled(config: Config, noise: float, cell: int) -> tuple[Floats, Floats]:
    """Return (trees, levels) mean products of leaf pairs, and (trees, 2) root and leaf sum."""
    products, listening = [], []
    for leaves in _batches(config, noise, cell):
        sums = leaves.astype(np.float64)
        listening.append(np.stack([posterior(leaves, noise), sums.mean(axis=1)], axis=1))
        levels = []
        while sums.shape[1] > 1:
            left, right = sums[:, ::2], sums[:, 1::2]
            levels.append((left * right).mean(axis=1))
            sums = (left + right) / 2
        products.append(np.stack(levels, axis=1))
    return np.concatenate(products), np.concatenate(listening)


def _correlations(products: Floats, config: Config) -> dict[str, Quantity]:
    numbers = {}
    for level in range(1, config.levels + 1):
        numbers[f"correlation.{level}"] = mean(
            products[:, level - 1], f"correlation of leaves whose common ancestor is {level} up"
        )
        numbers[f"exact.{level}"] = exact(config.noise ** (2 * level), f"λ^{2 * level}")
    numbers["exponent"] = exact(2 * np.log2(config.noise), "-2 log2(1/λ)")
    return numbers


def _heard(brackets: dict[float, tuple[Floats, Floats]], config: Config) -> dict[str, Quantity]:
    numbers = {}
    for noise, (low, high) in brackets.items():
        numbers[f"heard.{label(noise)}"] = Quantity(
            value=float(low[-1] + high[-1]) / 2,
            low=float(low[-1]),
            high=float(high[-1]),
            about=f"E[M²] at depth {config.depth}, λ = {noise:.4g}, between sure bounds",
        )
        numbers[f"theta.{label(noise)}"] = exact(2 * noise**2, f"2λ² at λ = {noise:.4g}")
        numbers[f"bound.{label(noise)}"] = exact(
            min(1.0, (2 * noise**2) ** config.depth), f"(2λ²)^{config.depth} at λ = {noise:.4g}"
        )
        numbers[f"floor.{label(noise)}"] = exact(
            max(0.0, 2 - noise**-2), f"squared correlation of root and leaf sum, λ = {noise:.4g}"
        )
    return numbers


def _majority(sampled: dict[float, Floats]) -> dict[str, Quantity]:
    numbers = {}
    for noise, listening in sampled.items():
        where = f"at λ = {noise:.4g} in the sampled trees"
        numbers[f"sampled.{label(noise)}"] = mean(listening[:, 0], f"E[M²] {where}")
        share = listening[:, 1]
        second = share**2
        # the delta method for the squared mean over the second moment
        ratio = share.mean() ** 2 / second.mean()
        influence = 2 * share.mean() / second.mean() * share - ratio / second.mean() * second
        numbers[f"majority.{label(noise)}"] = mean(
            influence, f"squared correlation of root and leaf sum {where}"
        )
    return numbers


def _decay(numbers: dict[str, Quantity], config: Config) -> Table:
    heights = range(1, config.levels + 1)
    found = {height: numbers[f"correlation.{height}"] for height in heights}
    return Table(
        columns=("height", "distance", "correlation", "low", "high", "exact"),
        rows=tuple(
            (k, 2**k, *_ends(quantity), config.noise ** (2 * k)) for k, quantity in found.items()
        ),
        about="correlation of two leaves by the height of their common ancestor",
    )


def _ends(quantity: Quantity) -> tuple[float, float, float]:
    low = quantity.value if quantity.low is None else quantity.low
    high = quantity.value if quantity.high is None else quantity.high
    return quantity.value, low, high


def _brackets(brackets: dict[float, tuple[Floats, Floats]]) -> Table:
    return Table(
        columns=("noise", "depth", "low", "high"),
        rows=tuple(
            (noise, depth, float(low[depth]), float(high[depth]))
            for noise, (low, high) in brackets.items()
            for depth in range(low.size)
        ),
        about="bounds of the information about the root, E[M²], at each depth",
    )


def _pictured(config: Config) -> Table:
    shape = (1, 2 ** (config.picture_levels + 1))
    flips = generator(config.seed, 99).random(shape, dtype=np.float32)
    rows = []
    for noise in config.pictured:
        levels = broadcast(flips, noise)
        heard = beliefs(levels[-1], noise)
        rows += [
            (
                noise,
                depth,
                place,
                int(levels[depth][0, place]),
                round(float(heard[depth][0, place]), 4),
            )
            for depth in range(len(levels))
            for place in range(2**depth)
        ]
    return Table(
        columns=("noise", "level", "place", "spin", "heard"),
        rows=tuple(rows),
        about="one tree at each noise, from the same random numbers: spins and what leaves tell",
    )


def _predictions(config: Config) -> tuple[Prediction, ...]:
    decay = [
        Prediction(
            claim=f"leaves whose ancestor is {k} up correlate as λ^{2 * k}",
            expected=config.noise ** (2 * k),
            number=f"correlation.{k}",
        )
        for k in range(1, config.levels + 1)
    ]
    sums = [
        Prediction(
            claim=f"the leaf sum's squared correlation at λ = {noise:.4g}",
            expected=closed_majority(noise, config.levels),
            number=f"majority.{label(noise)}",
        )
        for noise in (config.noise, *config.listened)
    ]
    critical = Prediction(
        claim="at the threshold the information falls as 2/k",
        expected=2 / config.depth,
        number="heard.critical",
        within=0.002,
    )
    return (*decay, *sums, critical)


def draw(result: Result) -> dict[str, Plot | Knob]:
    """Draw a tree, the power law and the information, from the recorded values alone."""
    return {
        "correlation": draw_correlation(result),
        "heard": draw_heard(result),
        "tree": draw_trees(result),
    }
