"""Draw what broadcast trees were found to do, from recorded values alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.broadcast import CRITICAL
from experiments.drawing import INK, MUTED, PAPER, SERIES, panels
from january.figure import Knob, Plot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from january.result import Result

    Floats = NDArray[np.float64]


def draw_trees(result: Result) -> Knob:
    """Draw one tree at each noise: what flips, and what the leaves below each node tell of it."""
    rows = np.array(result.tables["pictured"].rows, dtype=float)
    noises = np.unique(rows[:, 0])
    return Knob(
        label="correlation along an edge, λ",
        settings=tuple(f"{noise:.1f}" for noise in noises),
        plots=tuple(_draw_tree(rows[rows[:, 0] == noise]) for noise in noises),
        default=2,
    )


def _draw_tree(rows: Floats) -> Plot:
    figure, (axes,) = panels(height=2.7)
    noise, level, place, spin, heard = rows.T
    x = (place + 0.5) / 2**level
    parent = (2 ** (level - 1) - 1 + place // 2).astype(int)
    flips = np.flatnonzero(spin[1:] != spin[parent[1:]]) + 1
    keeps = np.setdiff1d(np.arange(1, level.size), flips)
    for nodes, colour, width in ((keeps, MUTED, 0.5), (flips, SERIES[1], 1.5)):
        gap = np.full(nodes.size, np.nan)
        xs, ys = ((v[parent[nodes]], v[nodes], gap) for v in (x, -level))
        axes.plot(np.ravel(xs, "F"), np.ravel(ys, "F"), color=colour, linewidth=width, zorder=1)
    size = np.where(level == level.max(), 10, 4 + 56 * np.abs(heard))
    wrong, leaf = spin * heard < 0, level == level.max()
    for chosen, colour in ((~wrong, SERIES[0]), (wrong, SERIES[1])):
        for plus in (True, False):
            mine = chosen & ((heard >= 0) == plus)
            axes.scatter(
                x[mine], -level[mine], s=size[mine], linewidth=1, zorder=2,
                facecolor=colour if plus else PAPER, edgecolor=colour,
            )  # fmt: skip
    axes.set(yticks=[0, -level.max()], yticklabels=["root", "leaves"], xticks=[])
    axes.tick_params(left=False)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    return Plot(
        figure=figure,
        alt=f"A tree of {int(level.max())} levels at λ = {noise[0]:.1f}: "
        f"{flips.size} of its {level.size - 1} edges flip the bit; "
        f"from the leaves, {int(np.sum(wrong & ~leaf))} of {int(np.sum(~leaf))} inner nodes are "
        f"heard wrong, and the root, which is +1, is heard as {heard[0]:+.2f}.",
    )


def draw_correlation(result: Result) -> Plot:
    """Draw the power law, and the exponential of a chain beside it."""
    table = result.tables["correlation"]
    distance = np.array(table.column("distance"), dtype=float)
    found = np.array(table.column("correlation"), dtype=float)
    figure, (axes,) = panels(height=3.0)
    line = np.array(table.column("exact"), dtype=float)
    axes.plot(distance, line, color=SERIES[0], zorder=1)
    chain = np.linspace(2, 30, 100)
    axes.plot(chain, line[0] ** (chain / 2), color=MUTED, linestyle="--")
    spread = np.array([table.column("low"), table.column("high")], dtype=float)
    axes.errorbar(distance, found, np.abs(spread - found), fmt="o", color=SERIES[0], markersize=4)
    axes.set(xscale="log", yscale="log", ylim=(0.004, 1))
    axes.set_xscale("log", base=2)
    axes.set(xlabel="block length 2ᵏ (leaves)", ylabel="correlation of two leaves")
    axes.annotate("tree: λ²ᵏ", (64, 0.082), color=SERIES[0])
    axes.annotate("a chain with the same\nneighbours: exponential", (34, 0.006), color=INK)
    return Plot(
        figure=figure,
        alt="Correlation of two leaves against the length of the block that joins them, both on "
        f"logarithmic axes: ten sampled points from {found[0]:.3f} to {found[-1]:.4f} on the exact "
        "straight line, while a Markov chain with the same neighbours falls off exponentially.",
    )


def draw_heard(result: Result) -> Plot:
    """Draw the information about the root against depth, on either side of the threshold."""
    figure, (axes,) = panels(height=3.4)
    rows = np.array(result.tables["heard"].rows, dtype=float)
    names = {CRITICAL: "λ = 1/√2"}
    for place, noise in enumerate(np.unique(rows[:, 0])):
        mine = rows[rows[:, 0] == noise]
        name = names.get(float(noise), f"λ = {noise:.2f}")
        colour = INK if noise == CRITICAL else SERIES[place if place < 2 else place - 1]
        style = "-" if noise > CRITICAL else "--"
        axes.fill_between(mine[:, 1], mine[:, 2], mine[:, 3], color=colour, linewidth=0)
        axes.plot(mine[:, 1], mine[:, 2:].mean(axis=1), color=colour, linestyle=style)
        end = mine[mine[:, 3] > 1e-3][-1]
        axes.annotate(
            name, (end[1], max(end[3], 1.2e-3)), xytext=(4, 0), textcoords="offset points",
            color=colour, va="center", annotation_clip=False,
        )  # fmt: skip
    axes.set(yscale="log", ylim=(1e-3, 1.1), xlim=(0, 80))
    axes.set(xlabel="depth of the tree (levels)", ylabel="information about the root, E[M²]")
    last = {name: result.numbers[f"heard.{name}"].value for name in ("070", "critical", "075")}
    return Plot(
        figure=figure,
        alt="Information about the root against depth for six noises. Above the threshold it "
        f"levels off (λ = 0.75: {last['075']:.3f} at depth 80); at 1/√2 it is "
        f"{last['critical']:.4f} and still falling; at 0.70, just below, {last['070']:.4f}; "
        "at 0.60 it is gone by depth 20.",
    )
