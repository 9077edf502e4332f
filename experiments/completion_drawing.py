"""Draw completion probabilities, from recorded values alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.drawing import INK, MUTED, SERIES, panels
from january.figure import Plot

if TYPE_CHECKING:
    from january.result import Result

LAWS = (
    ("connected", "rank one: the graph connects", "o", 0.06, 2),
    ("covered", "every symbol seen", "s", 0.0, 3),
    ("solved", "the linear system has full rank", "^", -0.06, 0),
)


def draw_laws(result: Result) -> Plot:
    """Draw three shares against the cells given, on their limit laws."""
    figure, (axes,) = panels(height=3.1)
    offsets = np.linspace(-1.3, 3.3, 200)
    rows = result.tables["laws"].rows
    for place, (key, name, marker, shift, kinds) in enumerate(LAWS):
        mine = np.array([row[1:] for row in rows if row[0] == key], dtype=float)
        c, value, low, high = mine.T
        colour = SERIES[place]
        axes.errorbar(
            c + shift, value, [value - low, high - value], fmt=marker, color=colour, markersize=4
        )
        if kinds:
            missed = (1 - (np.log(61) + offsets) / 61) ** 61
            axes.plot(offsets, (1 - missed) ** (61 * kinds), color=colour)
        axes.annotate(name, (1.25, 0.34 - 0.12 * place), color=colour)
        axes.plot(1.15, 0.355 - 0.12 * place, marker, color=colour, markersize=4)
    axes.set(xlim=(-1.3, 3.3), ylim=(0, 1))
    axes.set(xlabel="c, of n (ln n + c) cells", ylabel="share of draws")
    said = "; ".join(
        f"{name}, " + ", ".join(f"{row[2]:.2f} at c = {row[1]:g}" for row in rows if row[0] == key)
        for key, name, *_ in LAWS
    )
    return Plot(figure=figure, alt=f"Share of draws that complete a table of order 61: {said}.")


def draw_prices(result: Result) -> Plot:
    """Draw the cells that gradient descent needs, beside analogy and the coupon collector."""
    figure, (axes,) = panels(height=3.3)
    rows = result.tables["prices"].rows
    orders = np.geomspace(10, 32, 50)
    for values, name, colour, style in (
        (orders**2, "all n² cells", MUTED, ":"),
        (6 / 7 * 7 ** (-1 / 6) * orders**1.5, "analogy, mean field", SERIES[0], "-"),
        (orders * np.log(3 * orders), "n ln 3n", INK, "--"),
    ):
        axes.plot(orders, values, color=colour, linestyle=style)
        axes.annotate(
            name, (orders[-1], values[-1]), xytext=(4, 0), textcoords="offset points",
            color=colour, va="center", annotation_clip=False,
        )  # fmt: skip
    for key, name, marker, colour in (
        ("plain", "gradient descent", "o", SERIES[1]),
        ("decayed", "with weight decay", "s", SERIES[2]),
    ):
        mine = np.array([row[1:] for row in rows if row[0] == key], dtype=float)
        order, cells, low, high = mine.T
        axes.errorbar(order, cells, [cells - low, high - cells], fmt=marker, color=colour)
        axes.annotate(
            name, (order[-1], cells[-1]), xytext=(7, 0), textcoords="offset points",
            color=colour, va="center",
        )  # fmt: skip
    axes.set(xscale="log", yscale="log", xlim=(10, 32))
    axes.set_xticks([11, 13, 17, 19, 23, 29], ["11", "13", "17", "19", "23", "29"])
    axes.set_xticks([], minor=True)
    axes.set(xlabel="order of the group, n", ylabel="cells needed")
    said = result.numbers
    return Plot(
        figure=figure,
        alt="Cells needed against the order of the cyclic group, both on logarithmic axes. "
        f"Gradient descent without decay has slope {said['exponent-plain'].value:.2f}, with decay "
        f"{said['exponent-decayed'].value:.2f}; both lie between the analogy's line and all cells.",
    )
