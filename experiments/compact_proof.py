"""Ask a proof, a sample and a presumption how often a small attention model errs.

Checked against every one of the V^K sequences at K = 4, and against large samples beyond.
A careless author gives every comparison the same absolute margin, although the tokens'
weights span twelve powers of ten (the averaging proof then seems to lose a fifth of what
it certifies at K = 6), sets a 95 % bound beside a certain one without saying so, or
forgets that the brute force may use that the order of the tokens does not matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from experiments.drawing import INK, SERIES, panels
from experiments.max_of_k import (
    average,
    cubic,
    model,
    operations,
    presumed,
    quadratic,
    unordered,
    wrong,
)
from experiments.statistics import exact, generator, mean, share
from january.figure import Plot
from january.result import Prediction, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.max_of_k import Model
    from january.result import Cell, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Tokens, inner dimension, training steps, models, context lengths, samples, seed."""

    seed: int = 20270116
    tokens: int = 32
    inner: int = 12
    steps: int = 3000
    models: int = 5
    lengths: tuple[int, ...] = (4, 6, 8, 12, 16, 24, 32)
    samples: int = 1000
    many: int = 50_000


KINDS = {"cubic": cubic, "quadratic": quadratic, "average": average}


def run(config: Config) -> Result:
    """Train the models and ask them at every context length."""
    nets = [
        model(
            generator(config.seed, place),
            tokens=config.tokens,
            inner=config.inner,
            steps=config.steps,
        )
        for place in range(config.models)
    ]
    numbers = _brute(config, nets) | _operations(config)
    numbers["trials"] = exact(config.many * config.models, "sequences drawn at each length")
    rows: list[tuple[Cell, ...]] = []
    for length in config.lengths:
        _bounds(numbers, config, nets, length)
        _errors(numbers, config, nets, length)
        kinds = ("quadratic", "cubic", "average", "exact-binomial")
        rows.append(
            (
                length,
                *(1 - numbers[f"{kind}.{length}"].value for kind in kinds),
                numbers[f"error.{length}"].value,
                numbers[f"error.{length}"].low or 0.0,
                numbers[f"error.{length}"].high or 0.0,
                numbers[f"presumed.{length}"].value,
            )
        )
    columns = ("length", *kinds, "error", "error-low", "error-high", "presumed")
    about = "Error rates: four bounds, the sampled truth with its interval, one presumption"
    table = Table(columns=columns, rows=tuple(rows), about=about, tolerance=1e-2)
    return Result(
        numbers=numbers,
        tables={"by-length": table, "methods": _methods(numbers)},
        predictions=_predictions(config, numbers),
    )


def _methods(numbers: dict[str, Quantity]) -> Table:
    rows = (
        ("every sequence", "brute", "brute"),
        ("every set of tokens", "multisets", "brute"),
        ("averaging proof", "average", "average"),
        ("worst-case proof", "cubic", "cubic"),
        ("coarse worst-case proof", "quadratic", "quadratic"),
        ("1,000 samples, Clopper–Pearson", "samples", "exact-binomial"),
        ("1,000 samples, Hoeffding", "samples", "hoeffding"),
    )
    return Table(
        columns=("method", "operations", "bits"),
        rows=tuple(
            (name, numbers[f"operations.{cost}"].value, numbers[f"{kind}.4.bits"].value)
            for name, cost, kind in rows
        ),
        about="Operations spent and bits of accuracy bought at K = 4; those of samples at 95 %",
    )


def _bounds(numbers: dict[str, Quantity], config: Config, nets: list[Model], length: int) -> None:
    for kind, proof in KINDS.items():
        found = [proof(net, length) for net in nets]
        numbers[f"{kind}.{length}"] = mean(found, f"accuracy proved by the {kind} proof")
        numbers[f"{kind}.{length}.bits"] = exact(_bits(found), "bits proved", tolerance=1e-3)
    hits = []
    for place, net in enumerate(nets):
        rng = generator(config.seed, place, length, 1)
        drawn = rng.integers(config.tokens, size=(config.samples, length))
        hits.append(config.samples - int(wrong(net, drawn).sum()))
    slack = math.sqrt(math.log(20) / (2 * config.samples))
    binomial = [
        float(stats.binomtest(hit, config.samples, alternative="greater").proportion_ci().low)
        for hit in hits
    ]
    hoeffding = [hit / config.samples - slack for hit in hits]
    for kind, found in (("exact-binomial", binomial), ("hoeffding", hoeffding)):
        numbers[f"{kind}.{length}"] = mean(found, f"one-sided 95 % bound, {kind}")
        numbers[f"{kind}.{length}.bits"] = exact(_bits(found), "bits, at 95 %", tolerance=1e-3)


def _bits(accuracies: list[float]) -> float:
    return -math.log2(1 - sum(accuracies) / len(accuracies))


def _errors(numbers: dict[str, Quantity], config: Config, nets: list[Model], length: int) -> None:
    missed = 0
    for place, net in enumerate(nets):
        rng = generator(config.seed, place, length, 2)
        for _ in range(5):
            drawn = rng.integers(config.tokens, size=(config.many // 5, length))
            missed += int(wrong(net, drawn).sum())
    about = f"errors of {len(nets)} models on {config.many} sequences each"
    numbers[f"error.{length}"] = share(missed, config.many * len(nets), about)
    guess = sum(presumed(net, length) for net in nets) / len(nets)
    numbers[f"presumed.{length}"] = exact(guess, "error rate presumed", tolerance=1e-3)


def _brute(config: Config, nets: list[Model]) -> dict[str, Quantity]:
    sets, orders = unordered(config.tokens, 4)
    bad = [wrong(net, sets) for net in nets]
    counts = [int(orders[one].sum()) for one in bad]
    low = sets.max(axis=1) <= 3
    small = sum(bool((one == low).all()) for one in bad)
    among = sum(float(orders[one & low].sum()) for one in bad) / sum(counts)
    total = config.tokens**4
    gaps = [1 - count / total - cubic(net, 4) for net, count in zip(nets, counts, strict=True)]
    rates = [1 - count / total for count in counts]
    steps = [net[0][-1] / net[0][-2] for net in nets]
    spans = [math.log10(net[0].max() / net[0].min()) for net in nets]
    return {
        "brute.4": exact(float(np.mean(rates)), "accuracy on all sequences, mean over models"),
        "brute.4.error": exact(1 - float(np.mean(rates)), "error rate on all sequences"),
        "brute.4.bits": exact(_bits(rates), "bits of the true accuracy"),
        "brute.4.wrong": exact(float(np.mean(counts)), "wrong sequences, mean over models"),
        "brute.4.small": exact(small, "models wrong exactly where the largest is 3 or less"),
        "brute.4.among": exact(among, "share of the wrong sequences with no token above 3"),
        "gap.4": exact(float(np.mean(gaps)), "accuracy lost by the cubic proof", tolerance=1e-3),
        "weights.step": exact(float(np.mean(steps)), "largest weight over the next, mean"),
        "weights.span": exact(float(np.mean(spans)), "powers of ten between weights, mean"),
        "gap.4.close": exact(sum(gap < 1e-3 for gap in gaps), "models that lose less than 0.001"),
        "gap.4.worst": exact(max(gaps), "the same, worst model", tolerance=1e-3),
        "multisets.4": exact(len(sets), "multisets of four tokens"),
    }


def _operations(config: Config) -> dict[str, Quantity]:
    costs = operations(config.tokens, 4, config.samples)
    about = "multiply-adds or exponentials at K = 4"
    return {f"operations.{name}": exact(cost, about) for name, cost in costs.items()}


def _predictions(config: Config, numbers: dict[str, Quantity]) -> tuple[Prediction, ...]:
    presumptions = [
        Prediction(
            claim=f"errors at context {length} by a normal presumption",
            expected=numbers[f"presumed.{length}"].value,
            number=f"error.{length}",
        )
        for length in config.lengths
    ]
    claim = "a cubic proof gives away less than a thousandth at context 4"
    trial = Prediction(claim=claim, expected=0.0, number="gap.4", within=1e-3)
    return (trial, *presumptions)


LOOKS = {
    "cubic": (SERIES[1], "s", "worst-case proof", -3),
    "average": (SERIES[0], "o", "averaging proof", 1),
    "exact-binomial": (SERIES[2], "^", "1,000 samples (95 %)", -8),
    "presumed": (SERIES[3], "D", "presumption", -3),
}


def draw(result: Result) -> dict[str, Plot]:
    """Draw every bound and the truth against the context length."""
    figure, (axes,) = panels(1, height=3.6)
    table = result.tables["by-length"]
    lengths = np.array(table.column("length"), dtype=float)
    for kind, (colour, marker, name, shift) in LOOKS.items():
        values = np.array(table.column(kind), dtype=float)
        dash = "--" if kind == "presumed" else "-"
        axes.plot(lengths, values, color=colour, marker=marker, linestyle=dash, linewidth=1.0)
        axes.annotate(
            name, (lengths[-1], values[-1]), (8, shift), textcoords="offset points", color=colour
        )
    _truth(axes, table, lengths)
    axes.set(xscale="log", yscale="log", xlabel="context length K", xlim=(3.7, 90))
    axes.set_ylabel("share of sequences that may be wrong")
    axes.set_xticks(lengths, [str(int(length)) for length in lengths])
    axes.set_yticks([10.0**-k for k in range(6)], ["1", "0.1", "0.01", "0.001", "1e−4", "1e−5"])
    axes.minorticks_off()
    proved, averaged, error = (
        result.numbers[name].value for name in ("cubic.32", "average.32", "error.32")
    )
    alt = (
        "Error rates against context length. The worst-case proof allows nearly everything beyond "
        f"four tokens (it certifies {proved:.3f} of the sequences at 32); the averaging proof "
        f"certifies {averaged:.3f} there, the true error rate being {error:.5f}. A presumption of "
        "normality meets the truth at short contexts and lies far below it at long ones."
    )
    return {"bounds": Plot(figure=figure, alt=alt)}


def _truth(axes: Axes, table: Table, lengths: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    error, low, high = (
        np.array(table.column(name), dtype=float) for name in ("error", "error-low", "error-high")
    )
    reach = [error - np.maximum(low, 1e-6), high - error]
    axes.errorbar(lengths, error, yerr=reach, fmt="x", color=INK, elinewidth=1.0)
    axes.annotate("truth", (lengths[-1], error[-1]), (8, -3), textcoords="offset points")
