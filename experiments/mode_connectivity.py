"""Walk straight between two trained digit networks, before and after relabelling neurons.

Checked against a permuted twin, whose barrier must vanish once the matching undoes the
permutation, against a bound that every pair must obey, and against the mixture that
unrelated neurons predict. A careless author measures the barrier from the better endpoint
and not from the chord, lets one network serve in several pairs and calls them independent,
or shows the matched barrier alone, although the raw one falls with width as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.digit_networks import (
    Schedule,
    bent,
    cross_entropy,
    descended,
    digits,
    drawn,
    gradient,
    logits,
)
from experiments.drawing import INK, MUTED, SERIES, panels
from experiments.relabelling import (
    T,
    alike,
    barrier,
    bound,
    matched,
    paths,
    portrait,
    rescaled,
)
from experiments.statistics import exact, generator, mean
from january.figure import Knob, Plot
from january.result import Prediction, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from experiments.digit_networks import Digits
    from january.result import Cell, Quantity

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Widths, independent pairs of each, passes over the data, Adam's rates, the seed."""

    seed: int = 20270125
    widths: tuple[int, ...] = (16, 64, 256)
    pairs: int = 12
    epochs: int = 15
    rate: float = 3e-3
    slow: float = 1e-3


def run(config: Config) -> Result:
    """Measure the loss along every path, and what the midpoints say."""
    data = digits(config.seed)
    numbers: dict[str, Quantity] = {}
    rows: list[tuple[Cell, ...]] = []
    for width in config.widths:
        one, other = _trained(config, data, width, config.rate)
        near = matched(one, other)
        losses = _losses(config, data, one, other, near)
        rows += [
            (width, kind, pair, float(t), float(loss))
            for kind, table in losses.items()
            for t, line in zip(T, table, strict=True)
            for pair, loss in enumerate(line)
        ]
        _barriers(numbers, losses, width)
        _midpoints(numbers, {"raw": (one, other), "matched": (one, near)}, data, width)
        _ends(numbers, np.concatenate([one, other]), data, width)
        _twin(numbers, one, data, generator(config.seed, width, 4), width)
        fresh = drawn(2 * config.pairs, width, generator(config.seed, width, 5))
        before = alike(fresh[::2], matched(fresh[::2], fresh[1::2]))
        numbers[f"cosine.untrained.{width}"] = mean(before, "cosine of matched untrained neurons")
        slow, twin = _trained(config, data, width, config.slow)
        for kind, end in (("raw", twin), ("matched", matched(slow, twin))):
            numbers[f"slow.{kind}.{width}"] = _nats(barrier(paths(slow, end, data)), "barrier")
    table = Table(
        columns=("width", "path", "pair", "t", "loss"),
        rows=tuple(rows),
        about="Test loss in nats at t along the path between two networks",
    )
    return Result(numbers=numbers, tables={"paths": table}, predictions=_predictions(config))


def _trained(config: Config, data: Digits, width: int, rate: float) -> tuple[Array, Array]:
    start = drawn(2 * config.pairs, width, generator(config.seed, width, 1))
    rng = generator(config.seed, width, 2)
    nets = descended(start, gradient, data, rng, Schedule(epochs=config.epochs, rate=rate))
    return nets[: config.pairs], nets[config.pairs :]


def _losses(
    config: Config, data: Digits, one: Array, other: Array, near: Array
) -> dict[str, Array]:
    rng = generator(config.seed, one.shape[1], 3)
    schedule = Schedule(epochs=config.epochs, rate=config.rate)
    middle = bent(one, other, data, rng, schedule)
    curve = [(1 - t) ** 2 * one + 2 * t * (1 - t) * middle + t**2 * other for t in T]
    first, last = logits(one, data.test), logits(other, data.test)
    labels = data.test_labels
    return {
        "raw": paths(one, other, data),
        "matched": paths(one, near, data),
        "bent": np.array([cross_entropy(logits(point, data.test), labels) for point in curve]),
        "faded": np.array([cross_entropy((1 - t) ** 2 * first + t**2 * last, labels) for t in T]),
    }


def _nats(sample: Array, about: str) -> Quantity:
    return mean(sample, f"{about}, mean of {len(sample)} pairs", unit="nats")


def _barriers(numbers: dict[str, Quantity], losses: dict[str, Array], width: int) -> None:
    heights = {kind: barrier(table) for kind, table in losses.items()}
    for kind, height in heights.items():
        numbers[f"barrier.{kind}.{width}"] = _nats(height, f"barrier of the {kind} path")
    left = heights["matched"] / heights["raw"]
    numbers[f"left.{width}"] = mean(left, "share of the raw barrier left by the matching")
    numbers[f"left.{width}.worst"] = exact(float(left.max()), "the same, worst pair", tolerance=0.1)


def _midpoints(
    numbers: dict[str, Quantity],
    pairs: dict[str, tuple[Array, Array]],
    data: Digits,
    width: int,
) -> None:
    for kind, (one, other) in pairs.items():
        line = paths(one, other, data)
        for name, (sample, about) in portrait(one, other, data).items():
            numbers[f"{name}.{kind}.{width}"] = mean(sample, about)
        slack = bound(one, other, data) / barrier(line)
        numbers[f"slack.{kind}.{width}"] = mean(slack, "the bound over the barrier")
        least = exact(float(slack.min()), "the bound over the barrier, least", tolerance=0.1)
        numbers[f"slack.{kind}.{width}.least"] = least
        excess = rescaled((one + other) / 2, (one, other), data) - line[[0, -1]].mean(axis=0)
        numbers[f"rescaled.{kind}.{width}"] = _nats(excess, "excess halfway, rescaled")


def _ends(numbers: dict[str, Quantity], nets: Array, data: Digits, width: int) -> None:
    scores = logits(nets, data.test)
    right = (scores.argmax(axis=-1) == data.test_labels).mean(axis=-1)
    numbers[f"accuracy.{width}"] = mean(right, f"test accuracy, mean of {len(nets)} networks")
    numbers[f"loss.{width}"] = mean(
        cross_entropy(scores, data.test_labels), "test loss", unit="nats"
    )


def _twin(
    numbers: dict[str, Quantity], nets: Array, data: Digits, rng: np.random.Generator, width: int
) -> None:
    twin = np.stack([net[rng.permutation(width)] for net in nets])
    raw = _nats(barrier(paths(nets, twin, data)), "barrier to a permuted twin")
    left = float(barrier(paths(nets, matched(nets, twin), data)).max())
    numbers[f"twin.raw.{width}"] = raw
    numbers[f"twin.matched.{width}"] = exact(left, "the worst after matching", unit="nats")


def _predictions(config: Config) -> tuple[Prediction, ...]:
    claims = {
        "volume.raw": ("loudness halfway between unrelated networks", 0.5, None),
        "twin.matched": ("barrier to a permuted twin, matched", 0.0, 1e-12),
    }
    return tuple(
        Prediction(
            claim=f"{claim}, width {width}",
            expected=expected,
            number=f"{number}.{width}",
            within=within,
        )
        for number, (claim, expected, within) in claims.items()
        for width in config.widths
    )


def draw(result: Result) -> dict[str, Plot | Knob]:
    """Draw the loss along the paths, and the barriers against the width."""
    widths = tuple(sorted({int(row[0]) for row in result.tables["paths"].rows}))
    plots = tuple(_drawn(result, widths, width) for width in widths)
    names = tuple(str(width) for width in widths)
    return {"paths": Knob(label="Width", settings=names, plots=plots, default=1)}


def _drawn(result: Result, widths: tuple[int, ...], width: int) -> Plot:
    figure, (left, right) = panels(2, height=3.3)
    _segment(left, result, width)
    _against_width(right, result, widths, width)
    raw, near, bow = (
        result.numbers[f"barrier.{kind}.{width}"].value for kind in ("raw", "matched", "bent")
    )
    alt = (
        f"Test loss between two networks of width {width}. Straight, it rises by {raw:.2f} nats "
        f"above the chord on average; straight after relabelling by {near:.3f}; along a trained "
        f"curve by {bow:.3f}. Beside it, barriers against width: all three fall."
    )
    return Plot(figure=figure, alt=alt)


LOOKS = {
    "raw": (SERIES[1], "o", "-", "straight"),
    "matched": (SERIES[0], "s", "-", "relabelled"),
    "bent": (SERIES[2], "^", "--", "curved"),
}


def _segment(axes: Axes, result: Result, width: int) -> None:
    rows = [row for row in result.tables["paths"].rows if row[0] == width]
    for kind in (*LOOKS, "faded"):
        losses = np.array([float(row[4]) for row in rows if row[1] == kind]).reshape(len(T), -1)
        if kind == "faded":
            axes.plot(T, losses.mean(axis=1), ":", color=INK, label="(1−t)²f + t²f′")
            continue
        colour, _, dash, name = LOOKS[kind]
        axes.plot(T, losses, color=colour, linewidth=0.4, alpha=0.6)
        axes.plot(T, losses.mean(axis=1), color=colour, linestyle=dash, linewidth=1.8, label=name)
    axes.set(xlabel="t along the path", ylabel="test loss (nats)", ylim=(0, 1.0), xlim=(0, 1))
    axes.set_title(f"width {width}")
    axes.legend(loc="upper center", ncols=2, fontsize=8.0, handlelength=1.6)


def _against_width(axes: Axes, result: Result, widths: tuple[int, ...], width: int) -> None:
    for kind, (colour, marker, _, name) in LOOKS.items():
        found = [result.numbers[f"barrier.{kind}.{one}"] for one in widths]
        values = np.array([one.value for one in found])
        low = np.array([max(one.low or 0.0, 2e-4) for one in found])
        reach = [values - low, np.array([one.high or 0.0 for one in found]) - values]
        axes.errorbar(widths, values, yerr=reach, fmt=marker, color=colour, elinewidth=1.0)
        axes.annotate(name, (widths[0], values[0]), (8, -3), textcoords="offset points", fontsize=9)
    axes.axvline(width, color=MUTED, linewidth=0.6, linestyle=":")
    axes.set(xscale="log", yscale="log", xlabel="width", ylabel="barrier (nats)")
    axes.set_xticks(widths, [str(one) for one in widths])
    axes.set_yticks([0.001, 0.01, 0.1], ["0.001", "0.01", "0.1"])
    axes.minorticks_off()
