"""Draw how a table fills by analogy, from recorded values alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.drawing import INK, MUTED, SERIES, panels
from january.figure import Knob, Plot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from january.result import Result


def draw_curves(result: Result) -> Knob:
    """Draw what the rule reaches from what it was given, one frame an order."""
    rows = np.array(result.tables["curve"].rows, dtype=float)
    orders = np.unique(rows[:, 0])
    return Knob(
        label="order of the group, n",
        settings=tuple(f"{order:.0f}" for order in orders),
        plots=tuple(_draw_curve(rows[rows[:, 0] == order]) for order in orders),
        default=len(orders) - 1,
    )


def _draw_curve(rows: NDArray[np.float64]) -> Plot:
    figure, (axes,) = panels(height=3.3)
    fold = 7 ** (-1 / 6)
    lower, upper = np.linspace(0.3, fold, 100), np.linspace(fold, 0.94, 100)
    axes.plot(lower - lower**7, lower, color=SERIES[0])
    axes.plot(upper - upper**7, upper, color=SERIES[0], linestyle="--")
    critical = fold - fold**7
    axes.axvline(critical, color=MUTED, linewidth=0.8, linestyle=":")
    away = rows[:, 2] >= 1
    stays = rows[~away]
    axes.plot(stays[:, 1], stays[:, 2], "o", color=SERIES[1], fillstyle="none", markersize=4)
    for given in np.unique(rows[:, 1]):
        here = rows[:, 1] == given
        gone = int(np.sum(away & here))
        if gone:
            axes.plot(given, 1, "^", color=SERIES[1], markersize=6, clip_on=False)
            axes.annotate(
                f"{gone}/{int(np.sum(here))}", (given, 0.975), ha="center", va="top",
                fontsize=8, color=SERIES[1],
            )  # fmt: skip
    axes.annotate(
        "runs away, and fills the table", (0.555, 1), ha="right", va="center", color=SERIES[1]
    )
    axes.annotate("stable: s₀ = s − s⁷", (0.505, 0.45), color=SERIES[0])
    axes.annotate("unstable", (0.42, 0.83), color=SERIES[0])
    axes.annotate(f"{critical:.4f}", (critical, 0.31), xytext=(4, 0), textcoords="offset points")
    axes.set(xlim=(0.33, 0.72), ylim=(0.3, 1.02))
    axes.set(xlabel="density given × √n", ylabel="density reached × √n")
    order, below = int(rows[0, 0]), rows[rows[:, 1] < 0.58]
    return Plot(
        figure=figure,
        alt=f"Density reached against density given, n = {order}. Given at most 0.57, "
        f"{int(np.sum(below[:, 2] < 1))} of {len(below)} samples stop on the lower branch of "
        f"s − s⁷; beyond {critical:.4f} they run away.",
    )


def draw_thresholds(result: Result) -> Plot:
    """Draw the threshold by order beside the mean field and the coupon collector."""
    figure, (axes,) = panels(height=3.0)
    order, value, low, high = np.array(result.tables["thresholds"].rows, dtype=float).T
    line = np.geomspace(12, 700, 100)
    fold = 7 ** (-1 / 6)
    axes.axhline(fold - fold**7, color=SERIES[0])
    axes.plot(line, np.log(3 * line) / line**0.5, color=MUTED, linestyle="--")
    axes.errorbar(order, value, [value - low, high - value], fmt="o", color=SERIES[1])
    axes.annotate("mean field, 0.6197", (700, 0.632), ha="right", color=SERIES[0])
    axes.annotate("n ln 3n cells:\nevery symbol seen", (165, 0.5), color=INK)
    axes.set(xscale="log", xlim=(12, 720), ylim=(0.3, 0.95))
    axes.set_xticks(order, [f"{n:.0f}" for n in order], minor=False)
    axes.set_xticks([], minor=True)
    axes.set(xlabel="order of the group, n", ylabel="threshold, cells / n¹·⁵")
    return Plot(
        figure=figure,
        alt="Threshold in cells over n to the 1.5 against n: "
        + ", ".join(f"{v:.3f} at {n:.0f}" for n, v in zip(order, value, strict=True))
        + "; the mean-field line is at 0.6197.",
    )
