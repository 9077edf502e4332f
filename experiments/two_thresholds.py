"""Find how many examples of a random hierarchy show which pairs of symbols mean the same.

Every level has m symbols and each symbol m pairs below it; the root is the class. Checked
against an exact ratio of variances, which puts the class-by-class threshold at
m²((m+1)^(L−1) − 1) examples, and against the published n_c·m^L. A careless author leaves the
noise of a group's mean in the signal, which then never falls below 1/m of the noise,
or calls the clustering threshold the sample complexity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.drawing import INK, SERIES, panels
from experiments.statistics import bootstrap, exact, generator, mean, slope
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270122
    sizes: tuple[tuple[int, tuple[int, ...]], ...] = (
        (2, (8, 12, 16, 24, 32, 48)),
        (3, (6, 8, 12, 16, 24, 32)),
    )
    grammars: int = 120
    pooled_grammars: int = 8
    replicates: int = 2_000


def run(config: Config) -> Result:
    """Measure the signal at the predicted threshold, and where nearest neighbours are synonyms."""
    numbers: dict[str, Quantity] = {
        "grammars": exact(config.grammars, "grammars at each size"),
        "pooled-grammars": exact(config.pooled_grammars, "grammars at each size, for clustering"),
    }
    predictions: list[Prediction] = []
    rows = []
    for depth, symbols in config.sizes:
        pooled = {}
        for m in symbols:
            numbers[f"snr.{depth}.{m}"] = _ratio(config, depth, m)
            predictions.append(_one(depth, m))
            pooled[m] = _pooled(config, depth, m)
            numbers[f"pooled.{depth}.{m}"] = mean(
                pooled[m] / m ** (depth + 0.5),
                f"examples over m^{depth + 0.5:g} at which half are paired, L = {depth}, m = {m}",
                tolerance=0.02,
            )
            rows.append(_row(numbers, depth, m, pooled[m]))
        numbers |= _exponents(depth, symbols, rows, pooled)
    table = Table(
        columns=("L", "m", "class", "pooled", "low", "high"),
        rows=tuple(rows),
        about="examples at which synonyms show: class by class, and by nearest neighbours, pooled",
        tolerance=0.02,
    )
    return Result(
        numbers=numbers,
        tables={"thresholds": table},
        predictions=(*predictions, *_exponent_claims(numbers)),
    )


def predicted(depth: int, m: int) -> int:
    """Return the examples at which signal and noise have the same variance, exactly."""
    seen: int = (m + 1) ** (depth - 1) - 1
    return m**2 * seen


def posterior(rng: np.random.Generator, depth: int, m: int) -> Floats:
    """Return P(class | first symbol above the leaves) of a random grammar; shape (m, m)."""
    chances = np.eye(m)
    for _ in range(depth - 1):
        pairs = rng.permutation(m**2)
        counts = np.zeros((m, m))
        np.add.at(counts, (np.arange(m**2) // m, pairs // m), 1)
        chances = chances @ counts / m
    return chances.T


def shares(rng: np.random.Generator, chances: Floats, seen: int) -> Floats:
    """Return class shares of each pair of leaves, seen that often; shape (m, m, m).

    The axes are the symbol above, its synonymous pairs, and the class.
    """
    m = len(chances)
    return rng.multinomial(seen, np.repeat(chances[:, None], m, axis=1)) / seen


def _variances(found: Floats) -> tuple[float, float]:
    m = len(found)
    noise = float(found.var(axis=1, ddof=1).mean())
    signal = float(((found.mean(axis=1) - 1 / m) ** 2).mean()) - noise / m
    return signal, noise


def _ratio(config: Config, depth: int, m: int) -> Quantity:
    seen = predicted(depth, m) // m**2
    pairs = []
    for place in range(config.grammars):
        rng = generator(config.seed, depth, m, place)
        pairs.append(_variances(shares(rng, posterior(rng, depth, m), seen)))
    signal, noise = np.array(pairs).T
    draws = generator(config.seed, depth, m, 999).integers(
        len(pairs), size=(config.replicates, len(pairs))
    )
    return bootstrap(
        signal[draws].mean(axis=1) / noise[draws].mean(axis=1),
        float(signal.mean() / noise.mean()),
        f"signal over noise at {predicted(depth, m)} examples, L = {depth}, m = {m}",
    )


def _pooled(config: Config, depth: int, m: int) -> Floats:
    """Return, for each grammar, the examples at which half the pairs are next to a synonym."""
    found = []
    for place in range(config.pooled_grammars):
        rng = generator(config.seed, 7, depth, m, place)
        chances = posterior(rng, depth, m)
        below, seen = (1, 0.0), 2
        while True:
            share = paired(rng, shares(rng, chances, seen))
            if share >= 0.5:
                break
            below, seen = (seen, share), max(seen + 1, round(seen * 1.15))
        part = (0.5 - below[1]) / (share - below[1])
        found.append(m**2 * (below[0] + part * (seen - below[0])))
    return np.array(found)


def paired(rng: np.random.Generator, found: Floats) -> float:
    """Return the share of pairs whose nearest neighbour, over all classes, is a synonym."""
    m = len(found)
    points = found.reshape(m * m, m)
    squares = (points**2).sum(axis=1)
    distances = squares[:, None] + squares - 2 * points @ points.T
    distances += 1e-9 * rng.random(distances.shape)  # ties are broken by chance
    np.fill_diagonal(distances, np.inf)
    return float(np.mean(distances.argmin(axis=1) // m == np.arange(m * m) // m))


def _one(depth: int, m: int) -> Prediction:
    return Prediction(
        claim=f"signal and noise are equal at m²((m+1)^(L−1) − 1), L = {depth}, m = {m}",
        expected=1.0,
        number=f"snr.{depth}.{m}",
    )


def _row(
    numbers: dict[str, Quantity], depth: int, m: int, pooled: Floats
) -> tuple[int, int, float, float, float, float]:
    ratio = numbers[f"snr.{depth}.{m}"].value
    ends = (float(pooled.mean()), float(pooled.min()), float(pooled.max()))
    return (depth, m, predicted(depth, m) / ratio, *ends)


def _exponents(
    depth: int,
    symbols: tuple[int, ...],
    rows: list[tuple[int, int, float, float, float, float]],
    pooled: dict[int, Floats],
) -> dict[str, Quantity]:
    mine = [row for row in rows if row[0] == depth]
    sizes = np.log(symbols)
    return {
        f"exponent.class.{depth}": slope(
            sizes, np.log([row[2] for row in mine]), f"class by class, L = {depth}", tolerance=0.02
        ),
        f"exponent.exact.{depth}": exact(
            slope(sizes, np.log([predicted(depth, m) for m in symbols]), "").value,
            f"of the exact threshold over the same sizes, L = {depth}",
        ),
        f"exponent.pooled.{depth}": slope(
            np.concatenate([np.full(pooled[m].size, np.log(m)) for m in symbols]),
            np.log(np.concatenate([pooled[m] for m in symbols])),
            f"pooled over classes, L = {depth}",
            tolerance=0.02,
        ),
    }


def _exponent_claims(numbers: dict[str, Quantity]) -> tuple[Prediction, ...]:
    ours = (
        Prediction(
            claim=f"class by class, the slope of the exact formula over these sizes, L = {depth}",
            expected=numbers[f"exponent.exact.{depth}"].value,
            number=f"exponent.class.{depth}",
            within=0.03,
        )
        for depth in (2, 3)
    )
    limits = (
        Prediction(
            claim=f"{name} threshold grows as m^{expected:g}, L = {depth}",
            expected=expected,
            number=f"exponent.{name}.{depth}",
        )
        for depth in (2, 3)
        for name, expected in (("class", depth + 1), ("pooled", depth + 0.5))
    )
    return (*ours, *limits)


def draw(result: Result) -> dict[str, Plot]:
    """Draw both thresholds against m at each depth, from the recorded values alone."""
    rows = np.array(result.tables["thresholds"].rows, dtype=float)
    depths = np.unique(rows[:, 0])
    figure, axes = panels(len(depths), height=3.0)
    for ax, depth in zip(axes, depths, strict=True):
        _, m, single, pooled, low, high = rows[rows[:, 0] == depth].T
        line = np.geomspace(m[0] * 0.9, m[-1] * 1.1, 50)
        ax.plot(line, line**2 * ((line + 1) ** (depth - 1) - 1), color=SERIES[0])
        ax.plot(m, single, "o", color=SERIES[0])
        ax.errorbar(m, pooled, [pooled - low, high - pooled], fmt="s", color=SERIES[1])
        last = pooled[-1] * (line / m[-1]) ** (depth + 0.5)
        ax.plot(line, last, color=SERIES[1], linestyle="--")
        ax.annotate("class by class", (m[2] * 0.93, single[2] * 1.3), color=SERIES[0], ha="right")
        ax.annotate("pooled", (m[-2] * 1.05, pooled[-2] * 0.5), color=SERIES[1])
        ax.annotate(f"L = {depth:.0f}", (0.05, 0.93), xycoords="axes fraction", color=INK)
        ax.set(xscale="log", yscale="log", xlabel="symbols a level, m")
        ax.set_xticks(m, [f"{size:.0f}" for size in m])
        ax.set_xticks([], minor=True)
    axes[0].set_ylabel("examples needed")
    said = {
        name: result.numbers[f"exponent.{name}"].value
        for name in ("class.2", "pooled.2", "class.3", "pooled.3")
    }
    return {
        "thresholds": Plot(
            figure=figure,
            alt="Examples needed against the number of symbols, both logarithmic. Slopes: "
            f"two levels, {said['class.2']:.2f} class by class and {said['pooled.2']:.2f} pooled; "
            f"three levels, {said['class.3']:.2f} and {said['pooled.3']:.2f}.",
        )
    }
