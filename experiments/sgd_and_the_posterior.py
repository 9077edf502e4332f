"""Compare what SGD finds on four bits with the Bayesian posterior of the same random network.

Dropping the random networks that miss one of nine given labels is exact conditioning. Against
it stand networks drawn from the same law and trained until the nine labels are right. Checked
against controls only: the distance that two samples of one law would show, a memoriser that
takes an untrained network and overwrites the nine labels, and the uniform law.

A careless author reports a rank correlation only, keeps only the functions that both sides
have seen, or lets all networks share one order of mini-batches, which correlates them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from experiments.drawing import INK, MUTED, SERIES, decades, panels
from experiments.four_bits import (
    INPUTS,
    PLACES,
    POINTS,
    TARGETS,
    Descent,
    Network,
    completions,
    labels_of,
    networks,
    noise_floor,
    tally,
    trained,
    variation,
)
from experiments.statistics import exact, generator, mean, share
from experiments.the_prior_is_not_uniform import threshold_functions
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Array = NDArray[np.floating]
    Bools = NDArray[np.bool_]
    Whole = NDArray[np.int64]
    Row = dict[str, float]


LEAST = 1e-5  # where a completion that one side never found is drawn
ABOUT = {
    "spearman": "rank correlation of SGD and posterior, mean over cells",
    "variation": "total variation distance of SGD and posterior, mean over cells",
    "floor": "distance two samples of one law would show, mean over cells",
    "memoriser": "distance of SGD and memoriser, mean over cells",
    "uniform": "distance of SGD and uniform law, mean over cells",
    "noiseless": "distance of full-batch descent and posterior, mean over cells",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270119
    blocks: int = 112  # of 25,000 networks each, for the prior
    runs: int = 4000
    splits: int = 3
    seen: int = 9
    batch: int = 4
    step: float = 0.3
    quiet_step: float = 0.1  # with all nine examples in every batch


def prior(config: Config) -> Whole:
    """Return how often each of the 65,536 functions was drawn."""
    counts = np.zeros(2**POINTS, dtype=np.int64)
    for block in range(config.blocks):
        drawn = networks(Network(), 25_000, generator(config.seed, 1, block))
        counts += np.bincount(labels_of(*drawn) @ PLACES, minlength=counts.size)
    return counts


def three_ways(config: Config, labels: Bools, seen: Whole, key: int) -> tuple[Whole, ...]:
    """Return the functions of untrained networks, after SGD, and after full-batch descent."""
    rng = generator(config.seed, 2, key)
    nets = networks(Network(), config.runs, rng)
    before, copies = labels_of(*nets) @ PLACES, (nets[0].copy(), nets[1].copy())
    noisy = Descent(step=config.step, batch=config.batch)
    quiet = Descent(step=config.quiet_step, batch=None)
    after = trained(noisy, labels, seen, nets, rng)
    return before, after, trained(quiet, labels, seen, copies, rng)


def compare(config: Config, counts: Whole, linear: Bools, key: int) -> tuple[Row, Whole]:
    """Return one target's and split's comparison, and three rows: Bayes, SGD, linear or not."""
    labels = list(TARGETS.values())[key // config.splits]
    seen = generator(config.seed, 3, key).permutation(POINTS)[: config.seen]
    before, after, quiet = three_ways(config, labels, seen, key)
    mask = int(PLACES[seen].sum())
    overwritten = before & ~mask | int((PLACES * labels)[seen].sum())
    laws = [counts, *(tally(found) for found in (after, overwritten, quiet))]
    bayes, sgd, memoriser, noiseless = (completions(law, labels, seen) for law in laws)
    is_linear = completions(linear.astype(np.int64), labels, seen) > 0
    truth = completions(tally((labels @ PLACES)[None]), labels, seen) > 0
    row = {
        "spearman": float(stats.spearmanr(bayes, sgd).statistic),
        "variation": variation(bayes, sgd),
        "floor": noise_floor(bayes, sgd, generator(config.seed, 4, key)),
        "memoriser": variation(memoriser, sgd),
        "uniform": variation(np.ones_like(sgd), sgd),
        "noiseless": variation(bayes, noiseless),
        "linear": float(sgd[is_linear].sum() / sgd.sum()),
        "linear-bayes": float(bayes[is_linear].sum() / bayes.sum()),
        "truth": float(sgd[truth].sum() / sgd.sum()),
        "truth-bayes": float(bayes[truth].sum() / bayes.sum()),
        "consistent": float(bayes.sum()),
        "unfitted": float((after < 0).sum() + (quiet < 0).sum()),
    }
    return row, np.stack([bayes, sgd, is_linear])


def run(config: Config) -> Result:
    """Draw the prior, train, and compare for every target and split."""
    counts, linear = prior(config), np.zeros(2**POINTS, dtype=bool)
    linear[threshold_functions(4, 2_000_000, generator(config.seed, 5))] = True
    cells = len(TARGETS) * config.splits
    pairs = [compare(config, counts, linear, key) for key in range(cells)]
    rows = [row for row, _ in pairs]
    numbers = {name: mean([row[name] for row in rows], ABOUT[name]) for name in ABOUT}
    separable = rows[: 3 * config.splits]
    return Result(
        numbers=numbers
        | {
            "draws": exact(int(counts.sum()), "networks drawn for the prior", tolerance=0),
            "functions": exact(int((counts > 0).sum()), "functions the prior reached", tolerance=0),
            "constants": exact(float(counts[[0, -1]].sum() / counts.sum()), "prior of constants"),
            "parity": exact(_parity_draws(counts), "draws of parity or its negation", tolerance=0),
            "noise-gap": mean(
                [row["noiseless"] - row["variation"] for row in rows],
                "distance from the posterior, noiseless descent less SGD",
            ),
            "linear": mean([row["linear"] for row in separable], "SGD's threshold functions"),
            "linear-bayes": mean([r["linear-bayes"] for r in separable], "the posterior's"),
            "linear-gap": mean(
                [row["linear"] - row["linear-bayes"] for row in separable],
                "threshold functions, SGD less posterior",
            ),
            "xor": _true(rows[-1], config.runs, "", "SGD’s share of the true xor, last split"),
            "xor-bayes": _true(rows[-1], int(rows[-1]["consistent"]), "-bayes", "the posterior’s"),
            "unfitted": exact(sum(row["unfitted"] for row in rows), "runs that never fit"),
        },
        tables={"cells": _cells(config, rows), "laws": _laws(config, pairs)},
        predictions=_predictions(numbers["floor"].value),
    )


def _true(row: Row, trials: int, suffix: str, about: str) -> Quantity:
    return share(round(row[f"truth{suffix}"] * trials), trials, about)


def _parity_draws(counts: Whole) -> int:
    parity = int((INPUTS.prod(axis=1) < 0) @ PLACES)
    return int(counts[parity] + counts[2**POINTS - 1 - parity])


def _cells(config: Config, rows: list[Row]) -> Table:
    columns = tuple(rows[0])
    names = [name for name in TARGETS for _ in range(config.splits)]
    return Table(
        columns=("target", *columns),
        rows=tuple((name, *row.values()) for name, row in zip(names, rows, strict=True)),
        about="Each target and split: distances in total variation, and shares of completions.",
    )


def _laws(config: Config, pairs: list[tuple[Row, Whole]]) -> Table:
    place = 2 * config.splits + 1
    bayes, sgd, linear = pairs[place][1].astype(float)
    laws = np.stack([np.arange(bayes.size), bayes / bayes.sum(), sgd / sgd.sum(), linear], axis=1)
    return Table(
        columns=("completion", "bayes", "sgd", "linear"),
        rows=tuple(tuple(row) for row in laws[bayes + sgd > 0].tolist()),
        about="Probability of each completion of “three of four”, second split; linear: 1 or 0.",
    )


def _predictions(noise: float) -> tuple[Prediction, ...]:
    return (
        Prediction(
            claim="if SGD sampled the posterior, their distance would be sampling noise",
            expected=noise,
            number="variation",
        ),
        Prediction(
            claim="without the noise of mini-batches the distance would be the same",
            expected=0.0,
            number="noise-gap",
        ),
        Prediction(
            claim="SGD finds threshold functions as often as the posterior does (difference)",
            expected=0.0,
            number="linear-gap",
        ),
    )


def draw(result: Result) -> dict[str, Plot]:
    """Draw one pair of laws against one another, and every distance beside its controls."""
    figure, (left, right) = panels(2, height=3.1)
    rows = np.array(result.tables["laws"].rows, dtype=float)
    _draw_laws(left, np.maximum(rows[:, 1:3], LEAST), rows[:, 3] > 0)
    _draw_distances(right, result.tables["cells"])
    v, f, m, u = (result.numbers[n].value for n in ("variation", "floor", "memoriser", "uniform"))
    alt = (
        "Left: for one target, the probability of each completion under SGD against the posterior, "
        "on logarithmic axes: threshold functions lie near the diagonal, all others below it, many "
        "by a factor of ten or more. Right: total variation distances of twelve cells: "
        f"SGD to posterior {v:.2f} on average, sampling noise {f:.2f}, SGD to a memoriser {m:.2f}, "
        f"to the uniform law {u:.2f}; the three cells of xor are the farthest, above 0.4."
    )
    return {"laws": Plot(figure=figure, alt=alt)}


def _draw_laws(axes: Axes, laws: Array, linear: Bools) -> None:
    axes.plot([LEAST, 1], [LEAST, 1], color=MUTED, linewidth=0.8)
    axes.plot(*laws[~linear].T, "x", color=SERIES[1])
    axes.plot(*laws[linear].T, "o", color=SERIES[0])
    axes.annotate("threshold functions", (0.05, 0.93), xycoords="axes fraction", color=SERIES[0])
    axes.annotate("all others", (0.6, 0.1), xycoords="axes fraction", color=SERIES[1])
    axes.loglog()
    axes.set(xlabel="posterior probability", ylabel="frequency under SGD")
    decades(axes.xaxis)
    decades(axes.yaxis)


def _draw_distances(axes: Axes, table: Table) -> None:
    lines = {"floor": MUTED, "variation": INK, "memoriser": SERIES[4], "uniform": SERIES[3]}
    xor = np.array([target == "xor" for target in table.column("target")])
    for height, (name, colour) in enumerate(lines.items()):
        values = np.array(table.column(name), dtype=float)
        for marker, some, shift in (("o", ~xor, 0.1), ("D", xor, -0.12)):
            level = np.full(some.sum(), height + shift)
            axes.plot(values[some], level, marker, color=colour, fillstyle="none")
    axes.set(xlim=(0, 1), ylim=(-0.5, 3.6), xlabel="total variation distance")
    names = ["sampling\nnoise", "from the\nposterior", "from the\nmemoriser", "from the\nuniform"]
    axes.set_yticks(range(4), names)
    axes.annotate("◇ xor", (0.72, 0.12), xycoords="axes fraction")
