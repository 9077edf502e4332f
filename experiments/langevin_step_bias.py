"""Measure what an uncorrected Langevin sampler makes of a learning coefficient.

On a quadratic the mean of nβK has a closed form at every step ε and every localisation γ, which
the sampler meets; on two linear networks of known λ the same choices move the estimate at will.
Beside each estimate stands the acceptance rate that a Metropolis test would have had.

A careless author chooses the step and the localisation until the number looks right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy import optimize

from experiments.drawing import INK, MUTED, SERIES, decades, panels
from experiments.rank_regression import Model, coefficient, hamiltonian
from experiments.statistics import exact, generator, mean
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MODELS = (Model(m=3, h=2, n=3, r=1), Model(m=4, h=3, n=4, r=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270129
    heat: float = 1000.0  # nβ
    chains: int = 200
    draws: int = 4000  # of which the first half is thrown away
    curvatures: tuple[float, ...] = (4.0, 2.0, 1.0, 0.5)
    quadratic_steps: tuple[float, ...] = (2e-5, 1e-4, 2e-4, 4e-4, 6e-4, 8e-4)
    quadratic_pulls: tuple[float, ...] = (1.0, 100.0, 1000.0)
    steps: tuple[float, ...] = (1e-6, 1e-5, 1e-4, 3e-4, 6e-4, 1e-3)
    pulls: tuple[float, ...] = (1.0, 10.0, 100.0, 1000.0)
    pull_step: float = 1e-4
    rounds: int = 120


class Target(Protocol):
    """Something to sample: a loss with its gradient at each chain's place."""

    def loss_and_gradient(self, w: Array) -> tuple[Array, Array]:
        """Return K, shape (chains,), and its gradient, shape (chains, d)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadratic:
    """K = ½ Σ hᵢ wᵢ²."""

    h: tuple[float, ...]

    def loss_and_gradient(self, w: Array) -> tuple[Array, Array]:
        """Return K, shape (chains,), and its gradient, shape (chains, d)."""
        return 0.5 * (w**2 * np.array(self.h)).sum(axis=1), w * np.array(self.h)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampler:
    """The free choices: step ε, localisation γ about the start, temperature nβ, length."""

    step: float
    pull: float
    heat: float
    draws: int


def langevin(target: Target, start: Array, how: Sampler, rng: np.random.Generator) -> Array:
    """Return each chain's mean of nβK and mean acceptance, shape (chains, 2)."""
    w, kept = start.copy(), np.zeros((start.shape[0], 2))
    loss, slope = target.loss_and_gradient(w)
    for time in range(how.draws):
        force = how.heat * slope + how.pull * (w - start)
        noise = rng.standard_normal(w.shape) * np.sqrt(how.step)
        fresh = w - 0.5 * how.step * force + noise
        new_loss, slope = target.loss_and_gradient(fresh)
        new_force = how.heat * slope + how.pull * (fresh - start)
        if time >= how.draws // 2:
            back = w - fresh + 0.5 * how.step * new_force
            level = how.heat * (loss - new_loss) + 0.5 * how.pull * (
                ((w - start) ** 2).sum(axis=1) - ((fresh - start) ** 2).sum(axis=1)
            )
            level += ((noise**2).sum(axis=1) - (back**2).sum(axis=1)) / (2 * how.step)
            kept += np.stack([how.heat * new_loss, np.exp(np.minimum(level, 0))], axis=1)
        w, loss = fresh, new_loss
    return kept / (how.draws - how.draws // 2)


def closed_form(h: Array, how: Sampler) -> float:
    """Return the sampler's exact mean of nβK on a quadratic of curvatures h, shape (d,)."""
    stiff = how.heat * h + how.pull
    return float((0.5 * how.heat * h / stiff / (1 - how.step * stiff / 4)).sum())


def run(config: Config) -> Result:
    """Sample the quadratic, then the two networks."""
    numbers: dict[str, Quantity] = {}
    quadratic, rows = _quadratic(config), []
    for place, (how, found, theory) in enumerate(quadratic, start=1):
        numbers[f"quadratic.{place}"] = found
        numbers[f"quadratic.{place}.exact"] = exact(theory, "its closed form")
        rows.append((how.step, how.pull, found.value, *_ends(found), theory))
    tables = {
        "quadratic": Table(
            columns=("step", "pull", "measured", "low", "high", "exact"),
            rows=tuple(rows),
            about="nβ·E[K] of Langevin sampling on a quadratic whose coefficient is 2.",
            tolerance=0.01,
        ),
        "networks": _networks(config, numbers),
        "curve": _curve(config),
    }
    cancel = cancelling_pull(config)
    numbers["cancel"] = exact(cancel, "localisation at which both errors cancel", tolerance=1e-6)
    predictions = tuple(
        Prediction(
            claim=f"Langevin on a quadratic, step {how.step:g}, localisation {how.pull:g}",
            expected=theory,
            number=f"quadratic.{place}",
        )
        for place, (how, _, theory) in enumerate(quadratic, start=1)
    )
    return Result(numbers=numbers, tables=tables, predictions=predictions)


def _ends(quantity: Quantity) -> tuple[float, float]:
    return float(quantity.low or 0), float(quantity.high or 0)


def _quadratic(config: Config) -> list[tuple[Sampler, Quantity, float]]:
    choices = [(step, 0.0) for step in config.quadratic_steps]
    choices += [(config.pull_step, pull) for pull in config.quadratic_pulls]
    found = []
    for place, (step, pull) in enumerate(choices):
        how = Sampler(step=step, pull=pull, heat=config.heat, draws=4 * config.draws)
        rng = generator(config.seed, 2, place)
        start = np.zeros((config.chains, len(config.curvatures)))
        chains = langevin(Quadratic(h=config.curvatures), start, how, rng)
        about = f"nβ·E[K] on the quadratic, step {step:g}, localisation {pull:g}"
        measured = mean(chains[:, 0], about, tolerance=0.01)
        found.append((how, measured, closed_form(np.array(config.curvatures), how)))
    return found


def _networks(config: Config, numbers: dict[str, Quantity]) -> Table:
    rows = []
    for model in MODELS:
        key = f"{model.m}{model.h}{model.n}{model.r}"
        rng = generator(config.seed, 3, model.m)
        right = hamiltonian(model, [10.0, config.heat], config.rounds, config.chains, rng)
        numbers[f"{key}.right"] = mean(right, f"Metropolis-corrected, {model.name}", tolerance=0.01)
        choices = [(step, 1.0) for step in config.steps]
        choices += [(config.pull_step, pull) for pull in config.pulls[1:]]
        for place, (step, pull) in enumerate(choices, start=1):
            how = Sampler(step=step, pull=pull, heat=config.heat, draws=config.draws)
            cell = generator(config.seed, 4, model.m, place)
            chains = langevin(model, model.start(config.chains), how, cell)
            name, about = f"{key}.{place}", f"{model.name}, step {step:g}, localisation {pull:g}"
            numbers[name] = mean(chains[:, 0], f"Langevin, {about}", tolerance=0.01)
            rate = mean(chains[:, 1], f"acceptance, {about}", tolerance=0.01)
            numbers[f"{name}.acceptance"] = rate
            low, high = _ends(numbers[name])
            rows.append((model.name, step, pull, numbers[name].value, low, high, rate.value))
        numbers[f"{key}.coefficient"] = exact(coefficient(model)[0], f"λ of {model.name}")
    return Table(
        columns=("network", "step", "localisation", "measured", "low", "high", "acceptance"),
        rows=tuple(rows),
        about="nβ·E[K] of Langevin sampling and the acceptance a Metropolis test would have had.",
        tolerance=0.01,
    )


def _curve(config: Config) -> Table:
    h, top = np.array(config.curvatures), 0.97 * 4 / config.heat / max(config.curvatures)
    steps = [float(step) for step in np.linspace(0, top, 81)]
    samplers = [Sampler(step=e, pull=0.0, heat=config.heat, draws=1) for e in steps]
    return Table(
        columns=("step", "exact"),
        rows=tuple((how.step, closed_form(h, how)) for how in samplers),
        about="Exact nβ·E[K] of Langevin sampling on the quadratic against the step.",
    )


def cancelling_pull(config: Config) -> float:
    """Return the localisation at which the two errors cancel on the quadratic."""

    def excess(pull: float) -> float:
        how = Sampler(step=config.pull_step, pull=pull, heat=config.heat, draws=1)
        return closed_form(np.array(config.curvatures), how) - len(config.curvatures) / 2

    return float(optimize.brentq(excess, 0.0, 1000.0))


def draw(result: Result) -> dict[str, Plot]:
    """Draw estimate against step, for the quadratic and for the networks."""
    figure, (left, right) = panels(2, height=3.2)
    _draw_quadratic(left, result)
    for model, marker, colour in zip(MODELS, "os", SERIES[1:], strict=False):
        _draw_network(right, result, model, marker, colour)
    right.set(xscale="log", xlabel="step ε", ylim=(0, 12))
    decades(right.xaxis)
    values = [row[3] for row in result.tables["networks"].rows if row[0] == MODELS[0].name]
    alt = (
        "Estimate of the learning coefficient against the step of an uncorrected Langevin "
        "sampler. Left: on a quadratic of coefficient 2 the points lie on the closed form, 2.0 at "
        "small steps and 4.5 at 0.0008, diverging at 0.001. Right: for a network of λ = 3.5 it "
        f"rises from {values[0]:.1f} to {values[5]:.1f} as the step grows from 10⁻⁶ to 10⁻³, for "
        "one of λ = 6 from 3.5 to 10.6; dashed: the Metropolis-corrected values, 3.35 and 5.89."
    )
    return {"bias": Plot(figure=figure, alt=alt)}


def _draw_quadratic(axes: Axes, result: Result) -> None:
    curve = np.array(result.tables["curve"].rows, dtype=float)
    rows = np.array([row for row in result.tables["quadratic"].rows if row[1] == 0], dtype=float)
    axes.axhline(2, color=MUTED, linewidth=0.8, linestyle="--")
    axes.axvline(1, color=MUTED, linewidth=0.8, linestyle=":")
    axes.plot(1e3 * curve[:, 0], curve[:, 1], color=SERIES[0])
    axes.plot(1e3 * rows[:, 0], rows[:, 2], "o", color=INK)
    axes.annotate("quadratic", (0.05, 2.6), color=SERIES[0])
    axes.annotate("λ = 2", (0.7, 1.45), color=MUTED)
    axes.annotate("diverges", (0.86, 7.4), color=MUTED, ha="right")
    axes.set(xlabel="step ε (10⁻³)", ylabel="nβ · E[K]", ylim=(0, 8), xlim=(0, 1.08))


def _draw_network(axes: Axes, result: Result, model: Model, marker: str, colour: str) -> None:
    table = result.tables["networks"]
    mine = [row[1:] for row in table.rows if row[0] == model.name and row[2] == 1.0]
    rows = np.array(mine, dtype=float)
    right = result.numbers[f"{model.m}{model.h}{model.n}{model.r}.right"].value
    axes.axhline(right, color=colour, linewidth=0.8, linestyle="--")
    axes.plot(rows[:, 0], rows[:, 2], marker, color=colour)
    axes.annotate(f"λ = {coefficient(model)[0]:g}", (1.6e-6, right + 0.2), color=colour)
