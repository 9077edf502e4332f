"""Sum the diagrams of zero-dimensional φ⁴ theory order by order, and see where to stop.

Checked against the closed form by a Bessel function. The best order is 3/(2g) and what it leaves
is 0.2303 √g exp(-3/(2g)); a Borel-Padé sum of the same coefficients goes on. A careless author
takes g so small that rounding, at 2e-16, fakes the optimum: below g = 0.05 nothing can be seen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.integrate import quad
from scipy.interpolate import pade
from scipy.special import kve

from experiments.drawing import INK, MUTED, SERIES, panels
from experiments.statistics import exact
from january.figure import Knob, Plot
from january.result import Prediction, Quantity, Result, Table

ROUNDING = 2e-14  # below it an error is arithmetic, and is recorded as this
PREFACTOR = math.sqrt(1 / (6 * math.pi))  # half the least term is this times √g exp(-3/(2g))


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The couplings g = 3/(2N), by the orders N at which they are best cut."""

    best_orders: tuple[int, ...] = (2, 3, 4, 6, 8, 12, 16, 24)
    frames: tuple[int, ...] = (2, 3, 4, 6, 8, 12, 16)
    degree: int = 8
    couplings: tuple[float, ...] = (0.5, 0.75, 1.5, 3.0)


def integral(coupling: float) -> float:
    """Return Z(g), the integral of exp(-φ²/2 - gφ⁴/24) over N(0, 1)'s normalisation."""
    # kve carries the factor exp(3/(4g)) that the formula has in front
    argument = 3 / (4 * coupling)
    return float(math.sqrt(3 / (2 * math.pi * coupling)) * kve(0.25, argument))


def coefficient(order: int) -> Fraction:
    """Return the exact coefficient of g^order: (-1)^N (4N-1)!! / (24^N N!)."""
    wick = math.prod(range(1, 4 * order, 2))
    return Fraction((-1) ** order * wick, 24**order * math.factorial(order))


def errors(coupling: float, orders: int) -> list[float]:
    """Return |partial sum - Z| for the sums through order 0, 1, …, orders - 1."""
    truth = integral(coupling)
    ratio = Fraction(coupling).limit_denominator(10**6)
    total, found = Fraction(0), []
    for order in range(orders):
        total += coefficient(order) * ratio**order
        found.append(abs(float(total) - truth))
    return found


def borel_pade(coupling: float, degree: int) -> float:
    """Return Z(g) from the first 2·degree + 1 coefficients: divide by N!, Padé, and Laplace."""
    scale = 1.5  # the Borel transform's radius: in units of it the coefficients stay of order one
    series = [
        float(coefficient(order) / math.factorial(order)) * scale**order
        for order in range(2 * degree + 1)
    ]
    above, below = pade(series, degree)

    def integrand(time: float) -> float:
        place = coupling * time / scale
        return math.exp(-time) * float(above(place)) / float(below(place))

    value, _ = quad(integrand, 0, 60, epsabs=1e-14, epsrel=1e-13, limit=200)
    return float(value)


def run(config: Config) -> Result:
    """Compute errors at every order, their optimum, its predicted size, and the Borel-Padé sum."""
    table, optima = _tables(config)
    numbers: dict[str, Quantity] = {}
    for order, coupling, found, error, predicted, ratio, borel, _ in optima.rows:
        numbers[f"best.{order}"] = exact(float(found), f"best order at g = 3/{2 * int(order)}")
        about = f"at g = {float(coupling):.6g}"
        numbers[f"error.{order}"] = exact(float(error), f"least error {about}", tolerance=1e-2)
        numbers[f"leading.{order}"] = exact(float(predicted), f"half the least term {about}")
        numbers[f"ratio.{order}"] = exact(float(ratio), f"error over it {about}", tolerance=1e-2)
        numbers[f"borel.{order}"] = exact(float(borel), f"Borel-Padé error {about}", tolerance=0.1)
    for coupling in config.couplings:
        error = _borel_error(coupling, config)
        name = f"borel.at.{round(100 * coupling)}"
        numbers[name] = exact(error, f"Borel-Padé error at g = {coupling}", tolerance=0.1)
    numbers["prefactor"] = exact(PREFACTOR, "the square root of 1/(6π)")
    return Result(
        numbers=numbers,
        tables={"errors": table, "optima": optima},
        predictions=_predictions(config),
    )


def _borel_error(coupling: float, config: Config) -> float:
    return max(abs(borel_pade(coupling, config.degree) - integral(coupling)), ROUNDING)


def _tables(config: Config) -> tuple[Table, Table]:
    rows, optima = [], []
    for best in config.best_orders:
        coupling = 3 / (2 * best)
        found = errors(coupling, 39)
        least = int(np.argmin(found))
        leading = PREFACTOR * math.sqrt(coupling) * math.exp(-best)
        borel = _borel_error(coupling, config)
        truth = integral(coupling)
        ratio = found[least] / leading
        optima.append((best, coupling, least, found[least], leading, ratio, borel, truth))
        if best in config.frames:
            rows += [(best, coupling, order, error) for order, error in enumerate(found)]
    errors_table = Table(
        columns=("N*", "g", "order", "error"),
        rows=tuple(rows),
        about="distance of the partial sum through each order from Z(g)",
        tolerance=1e-2,
    )
    columns = ("N*", "g", "best order", "error", "half least term", "ratio", "Borel-Padé", "Z")
    about = "the best order, what it leaves, and the error of the Borel-Padé sum of 17 coefficients"
    return errors_table, Table(columns=columns, rows=tuple(optima), about=about, tolerance=0.1)


def _predictions(config: Config) -> tuple[Prediction, ...]:
    orders = tuple(
        Prediction(
            claim=f"The best order of the φ⁴ series at g = 3/{2 * best}",
            expected=best,
            number=f"best.{best}",
            within=0,
        )
        for best in config.best_orders
    )
    last = config.best_orders[-1]
    size = Prediction(
        claim=f"What the best order leaves, over √(g/6π) exp(−3/2g), at g = 3/{2 * last}",
        expected=1.0,
        number=f"ratio.{last}",
        within=0.02,
    )
    resummed = Prediction(
        claim="The error of the Borel–Padé sum [8/8] at g = 0.75",
        expected=0.0,
        number="borel.at.75",
        within=1e-9,
    )
    return (*orders, size, resummed)


def draw(result: Result) -> dict[str, Knob]:
    """Draw the error against the order, coupling by coupling."""
    table, optima = result.tables["errors"], result.tables["optima"]
    bests = sorted({int(value) for value in table.column("N*")})
    knob = Knob(
        label="coupling g",
        settings=tuple(f"{3 / (2 * best):.3g}" for best in bests),
        plots=tuple(_plot(table, optima, best) for best in bests),
        default=bests.index(6) if 6 in bests else 0,
    )
    return {"errors": knob}


def _plot(table: Table, optima: Table, best: int) -> Plot:
    rows = [row for row in table.rows if row[0] == best]
    orders, found = ([float(row[k]) for row in rows] for k in (2, 3))
    _, coupling, least, error, _, _, borel, _ = optima.rows[optima.column("N*").index(best)]
    figure, (axis,) = panels(1, height=3.1)
    axis.semilogy(orders, found, "o-", color=SERIES[0], linewidth=0.8, markersize=3.5)
    axis.semilogy([least], [error], "o", color=SERIES[1], markersize=7)
    instanton = math.exp(-3 / (2 * float(coupling)))
    axis.axhline(instanton, linestyle="--", color=MUTED, linewidth=1)
    axis.text(38, instanton * 2, "exp(−3/2g)", color=INK, ha="right", fontsize=9)
    axis.axhline(float(borel), linestyle=":", color=SERIES[2], linewidth=1.4)
    axis.text(
        38, float(borel) * 2.5, "Borel–Padé, 17 terms", color=SERIES[2], ha="right", fontsize=9
    )
    axis.text(
        float(least),
        float(error) / 60,
        f"best order {least}",
        color=SERIES[1],
        ha="center",
        fontsize=9,
    )
    axis.set(xlim=(-1, 39), ylim=(1e-16, 1e3), xlabel="order at which the series is cut")
    axis.set_ylabel("distance from Z(g)")
    alt = (
        f"At g = {float(coupling):.3g} the error of the partial sums falls to {float(error):.2g} "
        f"at order {least} and then grows without end; "
        f"the Borel-Padé sum of 17 coefficients is off by {float(borel):.1g}."
    )
    return Plot(figure=figure, alt=alt)
