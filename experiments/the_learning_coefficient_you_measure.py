"""Measure learning coefficients whose values and multiplicities are known.

For x²y² the mean of nβK is computed exactly at every n and beside it the closed form
λ − 1/(log n − ψ(λ)); two-layer linear networks are sampled by Hamiltonian Monte Carlo and put
beside Aoyagi's and Watanabe's λ, of which one, (2, 1, 2, 0), has a closed form at every n too.

A careless author reads the multiplicity's slow term as a smaller λ, or fits one straight line
to log-volume against log-loss, which hides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import integrate, special

from experiments.drawing import INK, MUTED, SERIES, panels
from experiments.rank_regression import Model, coefficient, hamiltonian
from experiments.statistics import exact, generator, mean
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOY = Model(m=2, h=1, n=2, r=0)
MODELS = (
    TOY,
    Model(m=2, h=2, n=2, r=0),
    Model(m=3, h=2, n=3, r=1),
    Model(m=4, h=3, n=4, r=1),
    Model(m=4, h=2, n=4, r=2),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270129
    decades: tuple[int, ...] = (2, 3, 4, 5, 6, 8, 12, 16, 20, 24)
    chains: int = 256
    rounds: int = 120
    heat: float = 1e5
    toy_heats: tuple[float, ...] = (1e2, 1e3, 1e4, 1e5)


def monomial(n: float) -> float:
    """Return n·E[K] for K = x²y² with the uniform law on the square, by quadrature."""
    top = -np.log(n) / 2  # in t = log u, u = xy, whose density is −log u
    places = (top - 30, top - 4, min(0.0, top + 2), 0.0)

    def part(power: int) -> float:
        def inner(t: float) -> float:
            u = np.exp(t)
            return float(-t * u * (n * u * u) ** power * np.exp(-n * u * u))

        pieces = [integrate.quad(inner, *ends, epsabs=0, limit=200) for ends in pairwise(places)]
        return float(sum(piece[0] for piece in pieces))

    return part(1) / part(0)


def monomial_closed(n: float) -> float:
    """Return λ − 1/(log n − ψ(λ)) at λ = ½."""
    return float(0.5 - 1 / (np.log(n) - special.digamma(0.5)))


def toy_closed(heat: float) -> float:
    """Return nβ·E[K] for the network (2, 1, 2, 0), from the exponential integral."""
    s = 1 / (2 * heat)
    return float(1 + s - np.exp(-s) / special.exp1(s))


def sample(config: Config, model: Model, heat: float, key: int) -> Quantity:
    """Measure nβ·E[K] of one network at one value of nβ."""
    heats = [warm for warm in (10.0, 1e3) if warm < heat] + [heat]
    rng = generator(config.seed, 1, key, int(heat))
    chains = hamiltonian(model, heats, config.rounds, config.chains, rng)
    about = f"nβ·E[K] of the network {model.name} at nβ = {heat:,.0f}"
    return mean(chains, about, tolerance=0.01)


def run(config: Config) -> Result:
    """Compute and sample every case."""
    numbers = {
        f"monomial.{k}": exact(monomial(10.0**k), f"n·E[x²y²] at n = 10^{k}", tolerance=1e-7)
        for k in config.decades
    }
    gaps = [abs(numbers[f"monomial.{k}"].value - monomial_closed(10.0**k)) for k in config.decades]
    numbers["monomial.gap"] = exact(max(gaps), "quadrature against closed form", tolerance=1e9)
    for heat in config.toy_heats:
        power = round(np.log10(heat))
        numbers[f"toy.{power}"] = sample(config, TOY, heat, 0)
        numbers[f"toy.exact.{power}"] = exact(toy_closed(heat), "its closed form")
    for place, model in enumerate(MODELS):
        same = model == TOY and config.heat in config.toy_heats
        name = f"network.{model.m}{model.h}{model.n}{model.r}"
        numbers[name] = (
            numbers[f"toy.{round(np.log10(config.heat))}"]
            if same
            else sample(config, model, config.heat, place)
        )
        numbers[f"{name}.theory"] = exact(seen(model, config.heat), "λ − (m−1)/log nβ")
    return Result(
        numbers=numbers,
        tables={"networks": _networks(config, numbers), "approach": _approach(config)},
        predictions=_predictions(config),
    )


def seen(model: Model, heat: float) -> float:
    """Return λ − (m − 1)/log nβ, what an exact sampler sees to first order."""
    value, multiplicity = coefficient(model)
    return value - (multiplicity - 1) / float(np.log(heat))


def _networks(config: Config, numbers: dict[str, Quantity]) -> Table:
    rows = []
    for model in MODELS:
        found = numbers[f"network.{model.m}{model.h}{model.n}{model.r}"]
        value, multiplicity = coefficient(model)
        low, high = float(found.low or 0), float(found.high or 0)
        theory = seen(model, config.heat)
        rows.append(
            (model.name, model.size / 2, value, multiplicity, theory, found.value, low, high)
        )
    return Table(
        columns=("network", "half-dimension", "λ", "m", "predicted", "measured", "low", "high"),
        rows=tuple(rows),
        about="Two-layer linear networks (inputs, hidden, outputs, rank of the truth).",
        tolerance=0.01,
    )


def _approach(config: Config) -> Table:
    return Table(
        columns=("log10 n", "x²y²", "network (2, 1, 2, 0)"),
        rows=tuple(
            (float(k), monomial_closed(10.0**k), toy_closed(10.0**k))
            for k in np.arange(config.decades[0], config.decades[-1] + 0.5, 0.5)
        ),
        about="Exact n·E[K] against the decade of n.",
    )


def _predictions(config: Config) -> tuple[Prediction, ...]:
    return (
        Prediction(
            claim="x²y²: what is measured at a million is λ − 1/(log n − ψ(λ))",
            expected=monomial_closed(1e6),
            number="monomial.6",
            within=1e-6,
        ),
        *(
            Prediction(
                claim=f"network (2, 1, 2, 0) against its closed form at n = {heat:,.0f}",
                expected=toy_closed(heat),
                number=f"toy.{round(np.log10(heat))}",
            )
            for heat in config.toy_heats
        ),
        *(
            Prediction(
                claim=f"network {model.name}: λ − (m−1)/log nβ",
                expected=seen(model, config.heat),
                number=f"network.{model.m}{model.h}{model.n}{model.r}",
                within=0.05,
            )
            for model in MODELS
        ),
    )


def draw(result: Result) -> dict[str, Plot]:
    """Draw the slow approach to λ, and the networks beside half their dimension."""
    figure, (left, right) = panels(2, height=3.1)
    _draw_approach(left, result)
    _draw_networks(right, result.tables["networks"])
    six, last = (result.numbers[f"monomial.{k}"].value for k in (6, 24))
    alt = (
        "Left: n·E[K] against n from a hundred to 10²⁴. For x²y² it climbs from 0.35 through "
        f"{six:.3f} at a million to {last:.3f}, never reaching λ = 0.5; for the network with "
        "AB = 0 from 0.8 towards λ = 1, the sampled points on the curve. Right: five linear "
        "networks; the measured values lie on λ and far below half the number of parameters."
    )
    return {"known": Plot(figure=figure, alt=alt)}


def _draw_approach(axes: Axes, result: Result) -> None:
    rows = np.array(result.tables["approach"].rows, dtype=float)
    for column, limit, colour, label in (
        (1, 0.5, SERIES[0], "x²y²"),
        (2, 1.0, SERIES[1], "AB = 0"),
    ):
        axes.axhline(limit, color=MUTED, linewidth=0.8, linestyle="--")
        axes.plot(rows[:, 0], rows[:, column], color=colour)
        axes.annotate(label, (9, rows[20, column] - 0.1), color=colour)
    for power in (2, 3, 4, 5):
        q = result.numbers[f"toy.{power}"]
        errors = [[q.value - float(q.low or 0)], [float(q.high or 0) - q.value]]
        axes.errorbar([power], [q.value], yerr=errors, fmt="o", color=INK, elinewidth=0.8)
    axes.set(xlabel="n, in powers of ten", ylabel="n · E[K]", ylim=(0, 1.1))


def _draw_networks(axes: Axes, table: Table) -> None:
    places = np.arange(len(table.rows))
    for name, marker, colour in (("half-dimension", "_", MUTED), ("λ", "D", SERIES[0])):
        axes.plot(places, table.column(name), marker, color=colour, fillstyle="none", markersize=9)
    axes.plot(places, table.column("measured"), "o", color=INK)
    axes.annotate("half the number\nof parameters", (1.75, 9.6), color=MUTED, ha="center")
    axes.annotate("◇ λ   ● measured", (1.6, 0.35), color=INK)
    labels = [str(name) for name in table.column("network")]
    axes.set_xticks(places, [label.strip("()").replace(", ", ",") for label in labels])
    axes.set(xlabel="inputs, hidden, outputs, rank", ylabel="n · E[K] at n = 10⁵", ylim=(0, 13))
