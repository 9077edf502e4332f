"""Race circuits that share one residual, and compare with the exact answer.

dx_i/dt = c_i x_i (1 − Σ x_j²) from x_i(0) = σ|z_i|. The time change dτ = (1 − Σ x_j²) dt
makes every x_i an exponential, so the chance to win is a one-dimensional integral; the
sampled races and a numerical solution of the equations are checked against it. Deep
linear networks, where each mode has a residual of its own, are the control.

A careless author calls the larger of c_i x_i(0) the winner, stops the clock before the
residual is spent, or takes the count of circuits for their share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.integrate import quad, solve_ivp
from scipy.special import erfc
from scipy.stats import chi2, norm

from experiments.drawing import MUTED, SERIES, decades, panels
from experiments.statistics import exact, generator, mean, share
from january.figure import Knob, Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

STEPS = 60  # of Newton's method: about 8 are used


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270121
    scales: tuple[float, ...] = (1e-1, 1e-2, 1e-3, 1e-4)
    ratios: tuple[float, ...] = (1.0, 1.02, 1.05, 1.1, 1.2, 1.35, 1.5)
    draws: int = 200_000
    fast: float = 1.5
    rivals: tuple[int, ...] = (1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000)
    crowds: int = 2000
    paths: int = 6
    modes: int = 5
    networks: int = 20


def win_chance(ratio: float, scale: float) -> float:
    """Return the chance that the circuit faster by ``ratio`` gets the larger share of two."""
    head = (np.sqrt(2.0) * scale) ** (ratio - 1.0)
    chance, _ = quad(
        lambda z: 2.0 * norm.pdf(z) * erfc(head * z**ratio / np.sqrt(2.0)), 0.0, 12.0, epsabs=1e-12
    )
    return float(chance)


def finish(speeds: Array, starts: Array) -> Array:
    """Return the shares x² at the end, shape (races, circuits), for starts of that shape.

    Newton's method on log Σ starts² e^(2cτ) = 0 in the changed time τ, which is convex.
    """
    clock = np.zeros(len(starts))
    logs = 2.0 * np.log(starts)
    for _ in range(STEPS):
        terms = logs + 2.0 * speeds * clock[:, None]
        top = terms.max(axis=1, keepdims=True)
        weights = np.exp(terms - top)
        total = weights.sum(axis=1)
        slope = 2.0 * (weights * speeds).sum(axis=1) / total
        step = (top[:, 0] + np.log(total)) / slope
        clock -= step
        if np.abs(step).max() < 1e-12:
            break
    return np.asarray(np.exp(logs + 2.0 * speeds * clock[:, None]), dtype=np.float64)


def run(config: Config) -> Result:
    """Race two circuits at each scale and ratio, one against crowds, and check the exact path."""
    numbers: dict[str, Quantity] = {}
    tables = {"duel": _duels(config, numbers), "crowd": _crowds(config, numbers)}
    _paths(config, numbers)
    _modes(config, numbers)

    def sampled(claim: str, ideal: str, number: str) -> Prediction:
        return Prediction(claim=claim, expected=numbers[ideal].value, number=number)

    duels = (
        sampled(f"Faster by 5 %, scale 10^−{e}: chance to win", f"chance.{e}", f"win.{e}")
        for e in map(_name, config.scales)
    )
    crowds = (
        sampled(
            f"Speed {config.fast}, scale 0.01: share against {n}", f"expected.{n}", f"share.{n}"
        )
        for n in (1, 10, 100, 1000)
    )
    path = Prediction(claim="Changed time is exact", expected=0.0, number="path", within=1e-5)
    return Result(numbers=numbers, tables=tables, predictions=(*duels, *crowds, path))


def _name(scale: float) -> str:
    return str(round(-np.log10(scale)))


def _duels(config: Config, numbers: dict[str, Quantity]) -> Table:
    rows: list[tuple[float | int | str, ...]] = []
    for scale in config.scales:
        for ratio in config.ratios:
            rng = generator(config.seed, 1, round(1 / scale), round(100 * ratio))
            starts = scale * np.abs(rng.normal(size=(config.draws, 2)))
            ends = finish(np.array([ratio, 1.0]), starts)
            won = int((ends[:, 0] > ends[:, 1]).sum())
            about = f"Races won by the circuit faster by {ratio}, initial scale {scale:g}"
            q = share(won, config.draws, about)
            if ratio == 1.05:
                numbers[f"win.{_name(scale)}"] = q
            rows.append((scale, ratio, q.value, q.low or 0.0, q.high or 0.0))
    for scale in config.scales:
        numbers[f"chance.{_name(scale)}"] = exact(win_chance(1.05, scale), "Exact chance to win")
        numbers[f"half.{_name(scale)}"] = exact(
            1.0 + np.log(2.0) / -np.log(np.sqrt(2.0) * scale), "Ratio that halves the head start"
        )
    numbers["draws"] = exact(config.draws, "Races of two circuits for each cell")
    return Table(
        columns=("scale", "ratio", "won", "low", "high"),
        rows=tuple(rows),
        about="Share of races that the faster of two circuits wins",
    )


def crowd_share(config: Config, scale: float, count: int) -> Array:
    """Sample the fast circuit's final share against a crowd, which acts as its joint norm."""
    rng = generator(config.seed, 2, round(1 / scale), count)
    mine = np.abs(rng.normal(size=config.crowds))
    crowd = np.sqrt(rng.chisquare(count, size=config.crowds))
    starts = scale * np.stack([mine, crowd], axis=1)
    return finish(np.array([config.fast, 1.0]), starts)[:, 0]


def expected_share(config: Config, scale: float, count: int) -> float:
    """Return the mean final share by quadrature over both starts, good to about 2e-4."""
    points = (np.arange(150) + 0.5) / 150
    mine = norm.ppf(0.5 + points / 2)
    crowd = np.sqrt(chi2.ppf(points, count))
    grid = np.stack(np.meshgrid(mine, crowd), axis=-1).reshape(-1, 2)
    return float(finish(np.array([config.fast, 1.0]), scale * grid)[:, 0].mean())


def _crowds(config: Config, numbers: dict[str, Quantity]) -> Table:
    rows: list[tuple[float | int | str, ...]] = []
    for scale in config.scales:
        for count in (n for n in config.rivals if n * scale**2 < 0.51):  # a residual to race for
            about = f"Share of the fast circuit against {count}, initial scale {scale:g}"
            q = mean(crowd_share(config, scale, count), about)
            ideal = expected_share(config, scale, count)
            rows.append((scale, count, q.value, q.low or 0.0, q.high or 0.0, ideal))
            if scale == 0.01:
                numbers[f"share.{count}"] = q
                numbers[f"expected.{count}"] = exact(ideal, about, tolerance=1e-6)
    for scale in config.scales:
        critical = scale ** (-2.0 * (1.0 - 1.0 / config.fast))
        numbers[f"crowd.{_name(scale)}"] = exact(critical, f"Crowd that balances, scale {scale:g}")
    numbers["crowds"] = exact(config.crowds, "Races against each crowd")
    return Table(
        columns=("scale", "rivals", "share", "low", "high", "expected"),
        rows=tuple(rows),
        about=f"Final share of a circuit of speed {config.fast} against rivals of speed 1",
    )


def _paths(config: Config, numbers: dict[str, Quantity]) -> None:
    worst = 0.0
    for path in range(config.paths):
        rng = generator(config.seed, 3, path)
        speeds = rng.uniform(0.8, 1.5, size=4)
        starts = 0.01 * np.abs(rng.normal(size=4))
        span, exactness = (0.0, 300.0), {"method": "DOP853", "rtol": 1e-10, "atol": 1e-12}
        solved = solve_ivp(_velocity, span, starts, args=(speeds,), **exactness)
        ends = finish(speeds, starts[None, :])[0]
        worst = max(worst, float(np.abs(solved.y[:, -1] ** 2 - ends).max()))
    numbers["path"] = exact(worst, "Largest difference of the solved equations from the exact end")


def _velocity(_: float, x: Array, speeds: Array) -> Array:
    return np.asarray(speeds * x * (1.0 - x @ x), dtype=np.float64)


def _modes(config: Config, numbers: dict[str, Quantity]) -> None:
    """Train two-layer linear networks by small steps; each mode has its own residual."""
    in_order = 0
    targets = np.arange(config.modes, 0, -1.0)
    for network in range(config.networks):
        rng = generator(config.seed, 4, network)
        first, second = 1e-3 * rng.normal(size=(2, config.modes, config.modes))
        reached = np.full(config.modes, np.inf)
        for step in range(4000):
            residual = np.diag(targets) - second @ first
            first, second = first + 0.01 * second.T @ residual, second + 0.01 * residual @ first.T
            strength = np.diag(second @ first)
            reached[(strength >= targets / 2) & np.isinf(reached)] = step
        in_order += bool(np.all(np.diff(reached) > 0))
    numbers["in-order"] = exact(in_order, "Linear networks that learn their modes by strength")
    numbers["networks"] = exact(config.networks, "Linear networks trained")


def draw(result: Result) -> dict[str, Plot | Knob]:
    """Draw both races, one drawing for each initial scale."""
    scales = sorted({float(row[0]) for row in result.tables["duel"].rows}, reverse=True)
    return {
        "race": Knob(
            label="Initial scale σ",
            settings=tuple(f"{scale:g}" for scale in scales),
            plots=tuple(_draw_race(result, scale, scales) for scale in scales),
            default=1,
        )
    }


def _draw_race(result: Result, scale: float, scales: list[float]) -> Plot:
    figure, (left, right) = panels(2, height=3.0)
    ratios = np.linspace(1.0, 1.5, 41)
    for other in scales:
        colour, width = (SERIES[0], 1.6) if other == scale else (MUTED, 0.6)
        left.plot(ratios, [win_chance(r, other) for r in ratios], color=colour, lw=width)
        crowd = np.array([r[1:] for r in result.tables["crowd"].rows if r[0] == other], dtype=float)
        right.plot(crowd[:, 0], crowd[:, 4], color=SERIES[1] if other == scale else MUTED, lw=width)
        if other == scale:
            error = np.abs(crowd[:, [2, 3]] - crowd[:, [1]]).T
            right.errorbar(crowd[:, 0], crowd[:, 1], error, fmt="s", color=SERIES[1])
    duel = np.array([r[1:] for r in result.tables["duel"].rows if r[0] == scale], dtype=float)
    error = np.abs(duel[:, [2, 3]] - duel[:, [1]]).T
    left.errorbar(duel[:, 0], duel[:, 1], error, fmt="o", color=SERIES[0])
    left.set(xlabel="ratio of speeds", ylabel="chance that the faster wins", ylim=(0.48, 1.01))
    right.set(xscale="log", xlabel="slow rivals N", ylabel="share of one fast circuit")
    right.set(xlim=(0.8, 4000), ylim=(-0.04, 1.04))
    decades(right.xaxis)
    right.axvline(scale ** (-2.0 / 3.0), color=SERIES[1], lw=0.8, ls=":")
    left.text(1.49, 0.5, f"σ = {scale:g}", color=SERIES[0], ha="right")
    shares = {int(r[1]): float(r[2]) for r in result.tables["crowd"].rows if r[0] == scale}
    won = dict(zip(duel[:, 0], duel[:, 1], strict=True))
    alt = (
        f"Initial scale {scale:g}. Left: the chance that the faster of two circuits wins is "
        f"{won[1.1]:.2f} at a ratio of 1.1 and {won[1.5]:.2f} at 1.5. Right: a circuit 1.5 times "
        f"as fast ends with a share of {shares[1]:.2f} against one rival, {shares[10]:.2f} against "
        f"10 and {shares[50]:.2g} against 50. Points lie on the exact curves."
    )
    return Plot(figure=figure, alt=alt)
