"""Run the interaction of one input through critical layers, for tanh and for sine.

The four-point vertex over its own scale, V/(K²l), is checked against 2/3, the value of a whole
class of activations. A careless author starts the recursion off criticality, where K does not
fall as 1/l, or stops at ten layers, where the two activations still differ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from experiments.drawing import MUTED, SERIES, panels
from experiments.gaussian import tanh_square_kernel
from experiments.statistics import exact
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The layers at which the recursion is recorded."""

    layers: tuple[int, ...] = (1, 2, 3, 5, 10, 30, 100, 300, 1_000, 4_000)


def run(config: Config) -> Result:
    """Iterate both recursions and compare their last vertex with 2/3."""
    table, numbers = _vertex(config)
    predictions = tuple(
        Prediction(
            claim=f"The critical vertex V/(K²l) of {name}",
            expected=2 / 3,
            number=f"vertex.{name}",
            within=0.002,
        )
        for name in ("tanh", "sine")
    )
    return Result(numbers=numbers, tables={"vertex": table}, predictions=predictions)


def draw(result: Result) -> dict[str, Plot]:
    """Draw both vertices against depth, with the value they share."""
    table = result.tables["vertex"]
    layers = [float(value) for value in table.column("l")]
    figure, (axis,) = panels(1, height=2.8)
    for name, colour, marker in (("tanh", SERIES[0], "o"), ("sine", SERIES[1], "s")):
        values = [float(value) for value in table.column(name)]
        axis.semilogx(layers, values, marker + "-", color=colour, linewidth=0.8)
        place, side = ((9, 0.004), "right") if name == "sine" else ((13, -0.004), "left")
        axis.text(place[0], values[4] + place[1], name, color=colour, ha=side)
    axis.axhline(2 / 3, linestyle="--", color=MUTED, linewidth=1)
    axis.text(1, 0.668, "2/3", fontsize=9)
    axis.set_ylim(0.595, 0.68)
    axis.set(xlabel="number of layers l", ylabel="vertex V / (K² l)")
    last = table.rows[-1]
    alt = (
        "The vertex per layer dips and then rises, for tanh to two thirds, for sine a bit above "
        f"it and back: after {last[0]} layers it is {float(last[1]):.4f} and {float(last[2]):.4f}."
    )
    return {"vertex": Plot(figure=figure, alt=alt)}


def _vertex(config: Config) -> tuple[Table, dict[str, Quantity]]:
    """Run K' = k(K), V' = v(K) + k'(K)²V from K = 1, V = 0 at unit weight variance, no bias."""
    rows = []
    tanh, sine = (1.0, 0.0), (1.0, 0.0)
    for layer in range(1, config.layers[-1] + 1):
        tanh = _grown(tanh, tanh_square_kernel(tanh[0]))
        sine = _grown(sine, _sine_square_kernel(sine[0]))
        if layer in config.layers:
            shares = [vertex / (level**2 * layer) for level, vertex in (tanh, sine)]
            rows.append((layer, *shares, 2 * layer * tanh[0], layer * sine[0]))
    last = rows[-1]
    numbers = {
        "vertex.tanh": exact(float(last[1]), "V/(K²l) of tanh, last layer", tolerance=1e-6),
        "vertex.sine": exact(float(last[2]), "V/(K²l) of sine, last layer", tolerance=1e-6),
        "level.tanh": exact(float(last[3]), "2lK of tanh, last layer", tolerance=1e-6),
        "level.sine": exact(float(last[4]), "lK of sine, last layer", tolerance=1e-6),
    }
    columns = ("l", "tanh", "sine", "2lK tanh", "lK sine")
    about = "the four-point vertex V over K²l after l critical layers, and the running variance"
    return Table(columns=columns, rows=tuple(rows), about=about), numbers


def _grown(state: tuple[float, float], kernel: tuple[float, float, float]) -> tuple[float, float]:
    level, spread, slope = kernel
    return level, spread + slope**2 * state[1]


def _sine_square_kernel(variance: float) -> tuple[float, float, float]:
    """Return mean, variance and slope of sin² under N(0, K), in closed form."""
    two, four = math.expm1(-2 * variance), math.expm1(-8 * variance)
    level = -two / 2
    fourth = (four - 4 * two) / 8
    return level, fourth - level**2, math.exp(-2 * variance)
