"""Set the analogy's price beside two that structure would pay, and beside a table without any.

Three laws and a control: every symbol seen, exp(−3e⁻ᶜ); a rank-one matrix, whose graph must be
connected, exp(−2e⁻ᶜ); the linear system over the field, whose rank needs the first; and a
random Latin square, on which the rule fires and is wrong. A careless author takes the
rank over the reals, where no table of a finite cyclic group is linear, or takes the
limit for the value at n = 61.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from experiments.analogy import cyclic, inferences, latin_square
from experiments.completion_drawing import draw_laws
from experiments.statistics import exact, generator, mean, share
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from january.figure import Plot

NAMES = {-1.0: "minus-one", 0.0: "zero", 1.0: "one", 2.0: "two", 3.0: "three"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run; an offset is c in n (ln n + c) cells."""

    seed: int = 20270107
    prime: int = 61
    offsets: tuple[float, ...] = (-1.0, 0.0, 1.0, 2.0, 3.0)
    draws: int = 2_000
    rank_draws: int = 80
    order: int = 16
    squares: int = 30
    moves: int = 4_000
    densities: tuple[float, ...] = (0.3, 0.4, 0.5)


def run(config: Config) -> Result:
    """Measure the completion probabilities at the prime, and the rule on Latin squares."""
    numbers: dict[str, Quantity] = {
        "prime": exact(config.prime, "order of the table"),
        "draws": exact(config.draws, "draws for each offset"),
        "rank-draws": exact(config.rank_draws, "draws whose rank is taken"),
        "squares": exact(config.squares, "random Latin squares"),
        "chance": exact(1 / config.order, "share right by chance"),
    }
    predictions: list[Prediction] = []
    for place, offset in enumerate(config.offsets):
        numbers |= _at_offset(config, place, offset)
        predictions += _predicted(config.prime, offset)
    numbers |= _control(config)
    return Result(
        numbers=numbers,
        tables={"laws": _laws(numbers, config), "control": _control_table(numbers, config)},
        predictions=(*predictions, _control_prediction()),
    )


def draw(result: Result) -> dict[str, Plot]:
    """Draw the three completion probabilities against their limits."""
    return {"laws": draw_laws(result)}


def cells(rng: np.random.Generator, order: int, offset: float) -> NDArray[np.int64]:
    """Return n (ln n + c) distinct cells of an n by n table, flat."""
    count = round(order * (np.log(order) + offset))
    return rng.permutation(order**2)[:count]


def covered(seen: NDArray[np.int64], order: int) -> bool:
    """Tell whether every row, column and symbol of the cyclic table was seen."""
    rows, columns = np.divmod(seen, order)
    kinds = (rows, columns, (rows + columns) % order)
    return all(np.unique(kind).size == order for kind in kinds)


def connected(seen: NDArray[np.int64], order: int) -> bool:
    """Tell whether the bipartite graph of rows and columns that the cells draw is connected."""
    rows, columns = np.divmod(seen, order)
    graph = sparse.coo_array(
        (np.ones(seen.size, dtype=np.int8), (rows, order + columns)), shape=(2 * order, 2 * order)
    )
    pieces = csgraph.connected_components(graph, directed=False)[0]
    return int(pieces) == 1


def solved(seen: NDArray[np.int64], prime: int) -> bool:
    """Tell whether r_a + c_b = f_x has only the table's own solutions over the field."""
    rows, columns = np.divmod(seen, prime)
    system = np.zeros((seen.size, 3 * prime), dtype=np.int64)
    equation = np.arange(seen.size)
    system[equation, rows] = 1
    system[equation, prime + columns] = 1
    system[equation, 2 * prime + (rows + columns) % prime] = prime - 1
    return rank(system, prime) == 3 * prime - 3


def rank(system: NDArray[np.int64], prime: int) -> int:
    """Return the rank over the integers modulo a prime; changes its argument."""
    found = 0
    for column in range(system.shape[1]):
        pivots = np.flatnonzero(system[found:, column])
        if not pivots.size:
            continue
        pivot = found + pivots[0]
        system[[found, pivot]] = system[[pivot, found]]
        system[found] = system[found] * pow(int(system[found, column]), -1, prime) % prime
        below = found + 1 + np.flatnonzero(system[found + 1 :, column])
        system[below] = (system[below] - system[below, column, None] * system[found]) % prime
        found += 1
        if found == len(system):
            break
    return found


def _at_offset(config: Config, place: int, offset: float) -> dict[str, Quantity]:
    order, name = config.prime, NAMES[offset]
    seen = [
        cells(generator(config.seed, place, draw), order, offset) for draw in range(config.draws)
    ]
    tests = (
        ("covered", covered, config.draws),
        ("connected", connected, config.draws),
        ("solved", solved, config.rank_draws),
    )
    return {
        f"{key}.{name}": share(
            sum(test(part, order) for part in seen[:count]),
            count,
            f"share of draws {key} at n (ln n + {offset:g}) cells, n = {order}",
        )
        for key, test, count in tests
    } | {
        f"limit-{key}.{name}": exact(
            float(np.exp(-kinds * np.exp(-offset))), f"exp(−{kinds}e⁻ᶜ) at c = {offset:g}"
        )
        for key, kinds in (("covered", 3), ("connected", 2))
    }


def finite(order: int, offset: float, kinds: int) -> float:
    """Return the chance that no line is empty, were the lines independent, at this very size."""
    count = round(order * (np.log(order) + offset))
    free = np.arange(count)
    empty = float(np.prod((order**2 - order - free) / (order**2 - free)))
    return float((1 - empty) ** (kinds * order))


def _predicted(order: int, offset: float) -> list[Prediction]:
    return [
        Prediction(
            claim=f"{key} with {kinds}n independent lines, c = {offset:g}",
            expected=finite(order, offset, kinds),
            number=f"{key}.{NAMES[offset]}",
        )
        for key, kinds in (("covered", 3), ("connected", 2))
    ]


def _control(config: Config) -> dict[str, Quantity]:
    numbers = {}
    for density in config.densities:
        right, fired, voted, clashed = [], [], [], []
        for place in range(config.squares):
            rng = generator(config.seed, 99, round(100 * density), place)
            square = latin_square(rng, config.order, config.moves)
            seen = np.zeros(square.shape, dtype=bool)
            seen.ravel()[rng.permutation(seen.size)[: round(density * seen.size)]] = True
            share_right, share_voted, share_clashed, fires = _votes(square, seen)
            clashed.append(share_clashed)
            group = inferences(cyclic(config.order), seen)[0].size
            right.append(share_right)
            voted.append(share_voted)
            fired.append(fires / max(group, 1))
        key = f"{round(100 * density):03d}"
        where = f"on a random Latin square of order {config.order}, {density:.0%} seen"
        numbers[f"right.{key}"] = mean(right, f"share of inferences that are right {where}")
        numbers[f"voted.{key}"] = mean(
            voted, f"share of cells whose most named symbol is right {where}"
        )
        numbers[f"clashed.{key}"] = mean(
            clashed, f"share of cells named twice or more in conflict {where}"
        )
        numbers[f"fired.{key}"] = mean(fired, f"inferences, against the cyclic group's, {where}")
    return numbers


def _votes(table: NDArray[np.int64], seen: NDArray[np.bool_]) -> tuple[float, float, float, int]:
    targets, sources = inferences(table, seen)
    if not targets.size:
        return 1 / len(table), 1 / len(table), 0.0, 0
    truth, named = table.ravel()[targets], table.ravel()[sources]
    ballots = np.zeros((table.size, len(table)), dtype=np.int64)
    np.add.at(ballots, (targets, named), 1)
    filled = np.unique(targets)
    winners = ballots[filled].argmax(axis=1) == table.ravel()[filled]
    often = ballots[ballots.sum(axis=1) > 1]
    clashes = (often > 0).sum(axis=1) > 1
    right = float(np.mean(truth == named))
    return right, float(winners.mean()), float(clashes.mean()), int(targets.size)


def _laws(numbers: dict[str, Quantity], config: Config) -> Table:
    keys = ("covered", "connected", "solved")
    rows = tuple(
        (key, offset, found.value, found.low or 0.0, found.high or 1.0)
        for key in keys
        for offset in config.offsets
        for found in [numbers[f"{key}.{NAMES[offset]}"]]
    )
    return Table(
        columns=("law", "c", "share", "low", "high"),
        rows=rows,
        about="share of draws that complete with n (ln n + c) cells",
    )


def _control_table(numbers: dict[str, Quantity], config: Config) -> Table:
    keys = [f"{round(100 * density):03d}" for density in config.densities]
    return Table(
        columns=("seen", "right", "voted", "fired"),
        rows=tuple(
            (density, *(numbers[f"{part}.{key}"].value for part in ("right", "voted", "fired")))
            for density, key in zip(config.densities, keys, strict=True)
        ),
        about="random Latin square: share right, share right by vote, inferences over the group's",
    )


def _control_prediction() -> Prediction:
    return Prediction(
        claim="on a random Latin square the rule is right by chance, or little more",
        expected=1 / 16,
        number="right.050",
        within=0.03,
    )
