"""Draw every figure in one voice: the page's type, few lines, colours by name.

A drawing uses the names of `COLOURS` (``ink``, ``paper``, ``muted``, ``c1`` … ``c6``), never
a colour of its own, since the page decides in light, in dark and in print. Exact
curves are lines and measurements are points, never the reverse.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from january.figure import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

WIDTH = 6.0  # inches: the page's measure, so that 10 points print as 10 points
SERIES = [COLOURS[name] for name in ("c1", "c2", "c3", "c4", "c5", "c6")]
INK, PAPER, MUTED = COLOURS["ink"], COLOURS["paper"], COLOURS["muted"]

STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "january",
    "font.size": 10.0,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlesize": 10.0,
    "axes.linewidth": 0.6,
    "axes.prop_cycle": cycler(color=SERIES),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "xtick.labelsize": 9.0,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
    "ytick.labelsize": 9.0,
    "legend.frameon": False,
    "legend.fontsize": 9.0,
    "lines.linewidth": 1.4,
    "lines.markersize": 4.5,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
}


def panels(
    columns: int = 1, *, height: float = 3.2, sharey: bool = False
) -> tuple[Figure, list[Axes]]:
    """Return a figure of the page's measure with panels side by side; ``height`` in inches."""
    mpl.rcParams.update(STYLE)
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.subplots(1, columns, squeeze=False, sharey=sharey)
    return figure, list(axes[0])


def decades(axis: Axis) -> None:
    """Label a logarithmic axis 10⁻¹, 1, 10, 100, 10³ … in the page's own type."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: _decade(value)))
    axis.set_minor_formatter(NullFormatter())


def _decade(value: float) -> str:
    power = round(math.log10(value))
    if 0 <= power <= 2:
        return f"{10**power}"
    return "10" + str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
