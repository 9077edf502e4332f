"""Count the examples that determine a parity, by elimination and by exhaustion.

The rank of random matrices over two elements is checked against the exact product, the
number of sparse parities that fit the examples against its exact mean and against the
Poisson law.

A careless author forgets the true parity in the count of those that fit, or quotes n
examples for a sparse parity, which needs only about log₂ of the number of candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb, exp, log2, prod
from typing import TYPE_CHECKING

import numpy as np

from experiments.drawing import SERIES, panels
from experiments.statistics import exact, generator, mean, share
from january.figure import Plot
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270110
    inputs: int = 40
    extra: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6, 8)
    draws: int = 20_000
    again: int = 10
    sparsity: int = 3
    examples: tuple[int, ...] = (6, 8, 10, 12, 13, 14, 15, 16, 18, 20)
    trials: int = 2000


def rank(rows: NDArray[np.uint64], inputs: int) -> NDArray[np.int64]:
    """Return the ranks over two elements of many matrices, shape (draws, rows), a row a word."""
    rows = rows.copy()
    place = np.zeros(len(rows), dtype=np.int64)
    draws = np.arange(len(rows))
    order = np.arange(rows.shape[1])
    for bit in range(inputs):
        has = (rows >> np.uint64(bit)) & np.uint64(1) == 1
        free = has & (order >= place[:, None])
        found = free.any(axis=1)
        pivot = free.argmax(axis=1)
        spot = np.minimum(place, rows.shape[1] - 1)
        value = np.where(found, rows[draws, pivot], np.uint64(0))
        rows ^= np.where(has, value[:, None], np.uint64(0))
        moved = rows[draws, spot]
        rows[draws[found], pivot[found]] = moved[found]
        rows[draws[found], spot[found]] = value[found]
        place += found
    return place


def full_rank_chance(inputs: int, extra: int) -> float:
    """Return the chance that inputs + extra random rows have full rank."""
    return prod(1.0 - 2.0**-j for j in range(extra + 1, inputs + extra + 1))


def run(config: Config) -> Result:
    """Draw matrices for each number of extra examples, and count the sparse parities that fit."""
    numbers: dict[str, Quantity] = {}
    tables = {"rank": _rank(config, numbers), "sparse": _sparse(config, numbers)}
    _sizes(config, numbers)
    ranks = tuple(
        Prediction(
            claim=f"n + {e} examples fix a parity with chance ∏(1 − 2⁻ʲ), j > {e}",
            expected=full_rank_chance(config.inputs, e),
            number=f"full.{e}",
        )
        for e in config.extra
    )
    others = tuple(
        Prediction(
            claim=f"(C(n,3) − 1)/2ᴺ wrong 3-parities fit N = {count} examples",
            expected=(comb(config.inputs, config.sparsity) - 1) / 2**count,
            number=f"others.{count}",
        )
        for count in config.examples
    )
    return Result(numbers=numbers, tables=tables, predictions=ranks + others)


def _rank(config: Config, numbers: dict[str, Quantity]) -> Table:
    rows: list[tuple[float | int | str, ...]] = []
    for e in config.extra:
        rng = generator(config.seed, 1, e)
        shape = (config.draws, config.inputs + e)
        drawn = rng.integers(0, 2**config.inputs, shape, dtype=np.uint64)
        full = int((rank(drawn, config.inputs) == config.inputs).sum())
        q = share(full, config.draws, f"Share of draws that n + {e} examples determine")
        chance = full_rank_chance(config.inputs, e)
        numbers[f"full.{e}"] = q
        numbers[f"chance.{e}"] = exact(chance, f"The exact chance that n + {e} examples suffice")
        rows.append((e, q.value, q.low or 0.0, q.high or 0.0, chance))
    numbers["again"] = _again(config, extra=4)
    return Table(
        columns=("extra examples", "share", "low", "high", "exact"),
        rows=tuple(rows),
        about=f"Share of draws with full rank, n = {config.inputs}",
    )


def _again(config: Config, *, extra: int) -> Quantity:
    """Draw anew, ``config.again`` times as often, for the one interval that missed."""
    full = 0
    for part in range(config.again):
        rng = generator(config.seed, 3, part)
        shape = (config.draws, config.inputs + extra)
        drawn = rng.integers(0, 2**config.inputs, shape, dtype=np.uint64)
        full += int((rank(drawn, config.inputs) == config.inputs).sum())
    draws = config.again * config.draws
    return share(full, draws, f"Share that n + {extra} examples determine, drawn anew")


def _sparse(config: Config, numbers: dict[str, Quantity]) -> Table:
    subsets = np.array(list(combinations(range(config.inputs), config.sparsity)))
    rows: list[tuple[float | int | str, ...]] = []
    for count in config.examples:
        rng = generator(config.seed, 2, count)
        columns = rng.integers(0, 2**count, (config.trials, config.inputs), dtype=np.uint32)
        parities = np.bitwise_xor.reduce(columns[:, subsets], axis=2)
        others = (parities == parities[:, :1]).sum(axis=1) - 1
        q = mean(others, f"Wrong {config.sparsity}-parities that fit {count} examples")
        numbers[f"others.{count}"] = q
        alone = share(int((others == 0).sum()), config.trials, f"Unique fits to {count} examples")
        numbers[f"unique.{count}"] = alone
        expected = (len(subsets) - 1) / 2**count
        rows.append((count, alone.value, alone.low or 0.0, alone.high or 0.0, exp(-expected)))
    return Table(
        columns=("examples", "share", "low", "high", "Poisson"),
        rows=tuple(rows),
        about=f"Share of draws whose {config.sparsity}-parity is determined, n = {config.inputs}",
    )


def _sizes(config: Config, numbers: dict[str, Quantity]) -> None:
    n, k = config.inputs, config.sparsity
    numbers["inputs"] = exact(n, "Number of inputs n")
    numbers["draws"] = exact(config.draws, "Matrices drawn for each number of examples")
    numbers["trials"] = exact(config.trials, "Sets of examples drawn for each number of them")
    numbers["candidates"] = exact(comb(n, k), f"Subsets of {k} of {n} inputs")
    numbers["bits"] = exact(log2(comb(n, k)), "Bits that name one of them", unit="bits")
    numbers["bits.16"] = exact(log2(comb(16, k)), f"Bits that name {k} of 16 inputs", unit="bits")


def draw(result: Result) -> dict[str, Plot]:
    """Draw both shares against the number of examples, on their exact curves."""
    figure, axes = panels(2, height=2.7, sharey=True)
    labels = ("examples beyond n = 40, any parity", "examples, 3-sparse parity of 40")
    for place, name in enumerate(("rank", "sparse")):
        rows = np.array(result.tables[name].rows, dtype=float)
        x, y = rows[:, 0], rows[:, 1]
        axes[place].plot(x, rows[:, 4], color=SERIES[place], lw=1.2)
        error = [y - rows[:, 2], rows[:, 3] - y]
        axes[place].errorbar(x, y, error, fmt="os"[place], color=SERIES[place], elinewidth=0.8)
        axes[place].set_xlabel(labels[place])
        axes[place].set_ylim(-0.03, 1.05)
    axes[1].set_xticks([6, 8, 10, 12, 14, 16, 18, 20])
    axes[0].set_ylabel("share determined")
    axes[0].text(2.5, 0.55, "∏ (1 − 2⁻ʲ), j > e", color=SERIES[0], fontsize=9)
    axes[1].text(8.2, 0.55, "Poisson law", color=SERIES[1], fontsize=9)
    at = {int(row[0]): float(row[1]) for row in result.tables["rank"].rows}
    sparse = {int(row[0]): float(row[1]) for row in result.tables["sparse"].rows}
    alt = (
        f"Share of draws in which the examples determine the parity. Any parity of 40 inputs: "
        f"{at[0]:.2f} with 40 examples, {at[2]:.2f} with 42, {at[6]:.2f} with 46, on the exact "
        f"product. A 3-sparse one: {sparse[10]:.2f} with 10, {sparse[14]:.2f} with 14, "
        f"{sparse[18]:.2f} with 18, on the Poisson curve."
    )
    return {"determined": Plot(figure=figure, alt=alt)}
