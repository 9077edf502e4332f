"""Draw every figure in one voice: the page's type, few lines, colours by name.

A drawing uses the names of `COLOURS` (``ink``, ``paper``, ``muted``, ``c1`` … ``c6``), never
a colour of its own, since the page decides in light, in dark and in print. Exact
curves are lines and measurements are points, never the reverse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure

from january.figure import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
