"""Draw the flow of correlations with depth."""

from __future__ import annotations

import numpy as np

from experiments.drawing import INK, MUTED, SERIES, panels
from january.figure import Plot
from january.result import Table  # noqa: TC001  (draw is run, not only checked)


def _part(table: Table, column: str, value: float, *names: str) -> list[np.ndarray]:
    rows = [row for row in table.rows if row[table.columns.index(column)] == value]
    return [np.array([row[table.columns.index(name)] for row in rows], float) for name in names]


def relu_plot(table: Table, amplitude: float) -> Plot:
    """Draw 1 - ρ against depth from each start, on the universal line."""
    figure, (axis,) = panels(1, height=3.2)
    starts = sorted({float(value) for value in table.column("start")})
    for colour, start in zip(SERIES, starts, strict=False):
        layers, gaps = _part(table, "start", start, "l", "gap")
        label = f"ρ₀ = {start:g}".replace("-", "−")
        axis.loglog(layers, gaps, "-", color=colour, label=label)
    axis.legend(loc="lower left")
    line = np.geomspace(6, 10_000, 50)
    axis.loglog(line, amplitude / line**2, "--", color=INK)
    axis.text(300, 2.2 * amplitude / 300**2, "9π²/(2l²)", fontsize=9)
    axis.set(xlabel="number of layers l", ylabel="1 − ρ", xlim=(0.8, 2e4))
    finals = [float(_part(table, "start", start, "gap")[0][-1]) for start in starts]
    alt = (
        f"1 − ρ against depth from four starts: after 10,000 ReLU layers it lies between "
        f"{min(finals):.4g} and {max(finals):.4g}; the universal law gives {amplitude / 1e8:.4g}."
    )
    return Plot(figure=figure, alt=alt)


def collapse_plot(table: Table) -> Plot:
    """Draw the raw decay for six distances from criticality, and its collapse."""
    figure, (raw, scaled) = panels(2, height=3.2)
    markers = "osD^vP"
    belows = sorted({float(value) for value in table.column("below")}, reverse=True)
    for colour, marker, below in zip(SERIES, markers, belows, strict=False):
        layers, gaps, x, y = _part(table, "below", below, "l", "gap", "x", "y")
        raw.loglog(layers, gaps, marker + "-", color=colour, linewidth=0.7, markersize=3.5)
        scaled.loglog(x, y, marker, color=colour, markersize=3.5, label=f"{below:g}")
    line = np.geomspace(0.01, 6, 100)
    scaled.loglog(line, 1 / np.expm1(line), "-", color=INK, linewidth=1)
    scaled.text(0.3, 8, "1/(exp x − 1)", fontsize=9)
    scaled.legend(title="below critical σ²", loc="lower left", title_fontsize=9)
    raw.set(xlabel="number of layers l", ylabel="1 − ρ", ylim=(1e-5, 1.5))
    scaled.set(xlabel="x = l / ξ", ylabel="y = b ξ (1 − ρ)", ylim=(2e-3, 200))
    alt = (
        "tanh at six weight variances below the critical one: six different decays of 1 − ρ with "
        "depth fall on the one curve 1/(exp x − 1) when depth is measured in units of ξ."
    )
    return Plot(figure=figure, alt=alt)


def networks_plot(table: Table) -> Plot:
    """Draw the flow, and random networks of two widths around it."""
    figure, axes = panels(2, height=3.0, sharey=True)
    for axis, width in zip(axes, sorted({int(v) for v in table.column("n")}), strict=True):
        layers, flow, middle, spread = _part(table, "n", width, "l", "flow", "mean", "spread")
        axis.plot(layers, flow, "-", color=SERIES[0])
        axis.errorbar(layers, middle, spread, fmt="o", color=INK, ecolor=MUTED, capsize=2)
        axis.set(xlabel="number of layers l", title=f"width {width}")
    axes[0].set_ylabel("correlation ρ")
    axes[0].text(12, 0.8, "flow", color=SERIES[0], fontsize=9)
    last = [_part(table, "n", width, "flow", "mean", "spread") for width in (50, 500)]
    alt = "Correlation of two inputs against depth. After 30 layers: " + "; ".join(
        f"flow {flow[-1]:.3f}, networks {middle[-1]:.3f} with spread {spread[-1]:.3f}"
        for flow, middle, spread in last
    )
    return Plot(figure=figure, alt=alt + ", at widths 50 and 500.")
