"""Count the random ReLU neurons that compute every AND of two sparse features.

A neuron adds up the features it reads, each with probability q, and subtracts
one; the AND of two features is read off as the mean of the neurons that read
both. Checked against exact moments and a proved bound. A careless author uses
normal tails at probabilities of 1e-13, or forgets the pairs with one active.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import comb, log
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import binom

from experiments.drawing import SERIES, panels
from experiments.statistics import exact, generator, mean, share
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KINDS = {2: "both active", 1: "one active", 0: "neither active"}
FAIL = 0.01  # the risk, over the random layer, of any wrong AND


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run; a wiring is the chance q of a read."""

    seed: int = 20270128
    wiring: float = 0.5
    sparse_wiring: float = 0.25
    active: tuple[int, ...] = (2, 4, 8, 16)
    features: tuple[int, ...] = (100, 1_000, 10_000, 100_000, 1_000_000)
    neurons: int = 400_000
    layers: int = 400
    fractions: tuple[float, ...] = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0)


def run(config: Config) -> Result:
    """Measure the moments, compute the widths, and try layers of several widths."""
    numbers: dict[str, Quantity] = {
        "neurons": exact(config.neurons, "neurons sampled for each moment"),
        "layers": exact(config.layers, "layers tried at each width"),
    }
    predictions: list[Prediction] = []
    for name, quantity, expected in _moments(config):
        numbers[name] = quantity
        predictions.append(Prediction(claim=quantity.about, expected=expected, number=name))
    widths = {
        (k, m): tuple(width(m, k, config.wiring, every=every)[0] for every in (False, True))
        for k, m in product(config.active, config.features)
    }
    failures = _failures(config)
    numbers |= _counted(widths, config) | {"failing": failures[-1][1]}
    return Result(
        numbers=numbers,
        tables=_tables(widths, failures),
        predictions=(*predictions, *_bounds()),
    )


def law(kind: int, active: int, wiring: float) -> tuple[Floats, Floats]:
    """Return the values of a neuron that reads a pair, and their chances.

    ``kind`` of the pair's two features are active, of ``active`` in all.
    """
    others = np.arange(active - kind + 1)
    return np.maximum(others + kind - 1.0, 0.0), binom.pmf(others, active - kind, wiring)


def rate(kind: int, active: int, wiring: float, cut: float) -> float:
    """Return Chernoff's exponent per neuron for reading a pair on the wrong side of the cut."""
    values, chances = law(kind, active, wiring)
    margin = (values - cut) * (-1.0 if kind == 2 else 1.0)

    def growth(tilt: float) -> float:
        return float(np.log1p(wiring**2 * (chances @ np.exp(tilt * margin) - 1)))

    found = minimize_scalar(growth, bounds=(0, 20), method="bounded", options={"xatol": 1e-9})
    return float(-found.fun)


def bound(neurons: float, features: int, active: int, rates: tuple[float, ...]) -> float:
    """Return the log of the union bound on the chance of any wrong AND, for one input."""
    pairs = (comb(active, 2), active * (features - active), comb(features - active, 2))
    terms = [log(count) - neurons * r for count, r in zip(pairs, rates, strict=True)]
    return float(np.logaddexp.reduce(terms))


def width(features: int, active: int, wiring: float, *, every: bool) -> tuple[int, float]:
    """Return how many neurons suffice, and the best cut; for one input or for ``every`` one."""
    slack = log(FAIL) - (log(comb(features, active)) if every else 0.0)

    def needed(cut: float) -> float:
        rates = tuple(rate(kind, active, wiring, cut) for kind in KINDS)
        return float(brentq(lambda n: bound(n, features, active, rates) - slack, 1, 1e8))

    low, high = (active - 1) * wiring, 1 + (active - 2) * wiring
    gap = 0.02 * (high - low)
    found = minimize_scalar(needed, bounds=(low + gap, high - gap), method="bounded")
    return int(np.ceil(found.fun)), float(found.x)


def _moments(config: Config) -> Iterator[tuple[str, Quantity, float]]:
    active = 4
    for cell, wiring in enumerate((config.wiring, config.sparse_wiring)):
        for kind, where in KINDS.items():
            rng = generator(config.seed, cell, kind)
            reads = rng.random((config.neurons, active - kind)) < wiring
            sampled = np.maximum(kind + reads.sum(axis=1) - 1.0, 0.0)
            values, chances = law(kind, active, wiring)
            centre = float(chances @ values)
            label = f"{kind}.{round(100 * wiring)}"
            about = f"of a neuron that reads a pair with {where}, q = {wiring}"
            yield f"mean.{label}", mean(sampled, f"mean {about}"), centre
            spread = float(chances @ (values - centre) ** 2)
            deviation = (sampled - centre) ** 2
            yield f"variance.{label}", mean(deviation, f"variance {about}"), spread


def _failures(config: Config) -> list[tuple[int, Quantity, float]]:
    """Return (neurons, share of layers with a wrong AND, bound) for one input of four features."""
    features, active = config.features[0], 4
    full, cut = width(features, active, config.wiring, every=False)
    rates = tuple(rate(kind, active, config.wiring, cut) for kind in KINDS)
    rows = []
    for fraction in config.fractions:
        neurons = round(fraction * full)
        wrong = sum(
            _fails(generator(config.seed, 9, neurons, layer), config, neurons, cut)
            for layer in range(config.layers)
        )
        found = share(wrong, config.layers, f"layers of {neurons} neurons with a wrong AND")
        rows.append((neurons, found, float(np.exp(bound(neurons, features, active, rates)))))
    return rows


def _fails(rng: np.random.Generator, config: Config, neurons: int, cut: float) -> bool:
    reads = (rng.random((neurons, config.features[0])) < config.wiring).astype(np.float64)
    margin = np.maximum(reads[:, :4].sum(axis=1) - 1, 0) - cut
    on = reads.T @ (margin[:, None] * reads) > 0
    right = np.zeros(on.shape, dtype=bool)
    right[:4, :4] = True
    return bool((on != right)[np.triu_indices(len(on), 1)].any())


def _counted(widths: dict[tuple[int, int], tuple[int, ...]], config: Config) -> dict[str, Quantity]:
    numbers = {}
    for (k, m), (one, every) in widths.items():
        numbers[f"one.{k}.{m}"] = exact(one, f"neurons for one input, k = {k}, m = {m}")
        numbers[f"every.{k}.{m}"] = exact(every, f"neurons for every input, k = {k}, m = {m}")
    first, middle, last = config.features[0], config.features[2], config.features[-1]
    for k in config.active:
        late = widths[(k, last)][0] - widths[(k, middle)][0]
        early = widths[(k, middle)][0] - widths[(k, first)][0]
        numbers[f"bend.{k}"] = exact(late / early, f"growth 10⁴…10⁶ over 10²…10⁴, k = {k}")
        slope = late / log(last / middle)
        numbers[f"constant.{k}"] = exact(slope / k, f"neurons per k·ln m near 10⁵, k = {k}")
    sparse = width(first, 4, config.sparse_wiring, every=False)[0]
    numbers["sparse"] = exact(sparse, f"neurons for one input at q = {config.sparse_wiring}")
    return numbers


def _bounds() -> tuple[Prediction, ...]:
    proved = Prediction(
        claim="at the width from the union bound at most 1 % of layers fail",
        expected=0,
        number="failing",
        within=FAIL,
    )
    straight = Prediction(
        claim="neurons for all ANDs are linear in ln m (ratio of two slopes), k = 4",
        expected=1,
        number="bend.4",
        within=0.1,
    )
    return proved, straight


def _tables(
    widths: dict[tuple[int, int], tuple[int, ...]], failures: list[tuple[int, Quantity, float]]
) -> dict[str, Table]:
    tried = Table(
        columns=("neurons", "failing", "low", "high", "bound"),
        rows=tuple((n, q.value, q.low or 0.0, q.high or 0.0, b) for n, q, b in failures),
        about="share of layers with any wrong AND, m = 100 and k = 4, beside the proved bound",
    )
    counted = Table(
        columns=("k", "m", "one-input", "every-input"),
        rows=tuple((k, m, *found) for (k, m), found in widths.items()),
        about="neurons that suffice for all ANDs of two of m features with k of them active",
    )
    return {"failures": tried, "widths": counted}


def draw(result: Result) -> dict[str, Plot]:
    """Draw how many neurons suffice, and how often narrower layers fail."""
    figure, (left, right) = panels(2, height=3.0)
    _draw_widths(left, result.tables["widths"])
    _draw_failures(right, result.tables["failures"])
    one = {m: result.numbers[f"one.4.{m}"].value for m in (100, 1_000_000)}
    half = result.tables["failures"].rows[1]
    alt = (
        "Left: neurons that suffice for all ANDs of one input grow in proportion to the logarithm "
        f"of the number of features; with four active, {one[100]:,.0f} for a hundred features "
        f"and {one[1_000_000]:,.0f} for a million. Right: the share of random layers with any "
        f"wrong AND falls below the proved bound as neurons are added, {float(half[1]):.2f} at "
        f"{half[0]} neurons and {result.numbers['failing'].value:.3f} at {one[100]:,.0f}."
    )
    return {"widths": Plot(figure=figure, alt=alt)}


def _draw_widths(axes: Axes, table: Table) -> None:
    rows = np.array(table.rows, dtype=float)
    for place, k in enumerate(sorted(set(rows[:, 0]))):
        mine = rows[rows[:, 0] == k]
        axes.plot(mine[:, 1], mine[:, 2], ("-", "--", "-.", ":")[place], color=SERIES[place])
        name = f"k = {int(k)}"
        axes.annotate(name, (1.6e6, mine[-1, 2] + 80), color=SERIES[place], va="center")
    axes.set(xscale="log", xlim=(70, 2e7), ylim=(0, 8_000))
    axes.set(yticks=range(0, 8_001, 2_000), yticklabels=["0", "2,000", "4,000", "6,000", "8,000"])
    axes.set(xticks=[100, 10_000, 1_000_000], xticklabels=["100", "10⁴", "10⁶"])
    axes.minorticks_off()
    axes.set(xlabel="features, m", ylabel="neurons for all pairs, one input")


def _draw_failures(axes: Axes, table: Table) -> None:
    neurons, found, low, high, proved = np.array(table.rows, dtype=float).T
    axes.plot(neurons, proved, color=SERIES[1], linestyle="--")
    axes.errorbar(
        neurons, found, [found - low, high - found], fmt="o", color=SERIES[0], linewidth=1
    )
    axes.set(yscale="log", ylim=(1e-3, 2), xlim=(150, 800))
    axes.set(yticks=[0.001, 0.01, 0.1, 1], yticklabels=["0.001", "0.01", "0.1", "1"])
    axes.minorticks_off()
    axes.annotate("bound", (610, 0.22), color=SERIES[1])
    axes.annotate("layers tried", (180, 0.018), color=SERIES[0])
    axes.set(xlabel="neurons (m = 100, k = 4)", ylabel="layers with a wrong AND (share)")
