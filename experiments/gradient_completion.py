"""Ask how many cells of the same tables gradient descent needs, and whether it pays n^1.5 too.

A bilinear network, Σ_j w_j[x] u_j[a] v_j[b] on opaque symbols, is trained by Adam on the seen
cells; it has solved a table when half of the held-out cells are right. No theory fixes the
exponent. It is checked against a control, random Latin squares, on which nothing can be
learned. A careless author reports the exponent at one weight decay: it depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from experiments.analogy import cyclic, latin_square
from experiments.completion_drawing import draw_prices
from experiments.statistics import exact, generator, mean, slope
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from january.figure import Plot

    Tensor = NDArray[np.float32]

RATE, FIRST, SECOND, SMALL = 0.03, 0.9, 0.98, 1e-8  # of Adam


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run; a range is in cells over n to the 1.5."""

    seed: int = 20270108
    primes: tuple[int, ...] = (11, 13, 17, 19, 23, 29)
    decayed_primes: tuple[int, ...] = (11, 13, 17, 19, 23)
    decay: float = 0.3
    seeds: int = 4
    steps: int = 1_500
    halvings: int = 5
    plain_range: tuple[float, float] = (1.9, 3.1)
    decayed_range: tuple[float, float] = (1.2, 2.6)
    control_order: int = 13
    control_density: float = 0.75


class Data(NamedTuple):
    """One-hot rows, columns and symbols of the seen cells, of shape (nets, cells, order)."""

    rows: Tensor
    columns: Tensor
    symbols: Tensor


def run(config: Config) -> Result:
    """Bisect for the number of cells at each order, with and without weight decay."""
    plain = {prime: thresholds(config, prime, 0.0, config.plain_range) for prime in config.primes}
    decayed = {
        prime: thresholds(config, prime, config.decay, config.decayed_range)
        for prime in config.decayed_primes
    }
    numbers = _numbers("plain", plain) | _numbers("decayed", decayed)
    for decay, name in ((0.0, "plain"), (config.decay, "decayed")):
        numbers |= _control(config, decay, name)
    numbers |= {
        "decay": exact(config.decay, "weight decay of the second series"),
        "seeds": exact(config.seeds, "nets at each order"),
        "steps": exact(config.steps, "steps of Adam"),
        "collector": exact(
            _collector_slope(config.primes), "log-log slope of n ln 3n, same orders"
        ),
    }
    table = Table(
        columns=("series", "n", "cells", "low", "high"),
        rows=tuple(
            (name, prime, *_spread(found[prime]))
            for name, found in (("plain", plain), ("decayed", decayed))
            for prime in found
        ),
        about="cells from which half of the held-out cells are right: mean, least and most",
        tolerance=0.05,
    )
    return Result(numbers=numbers, tables={"prices": table}, predictions=_predictions())


def draw(result: Result) -> dict[str, Plot]:
    """Draw the cells that gradient descent needs beside those that analogy needs."""
    return {"prices": draw_prices(result)}


def thresholds(
    config: Config, prime: int, decay: float, between: tuple[float, float]
) -> NDArray[np.float64]:
    """Return the cells from which each net solves its table; shape (seeds,)."""
    table, scale = cyclic(prime), prime**1.5
    orders = [
        generator(config.seed, prime, net).permutation(prime**2) for net in range(config.seeds)
    ]
    low, high = (np.full(config.seeds, end) for end in between)
    for _ in range(config.halvings):
        middle = (low + high) / 2
        seen = [cells[: round(x * scale)] for cells, x in zip(orders, middle, strict=True)]
        solved = held_out([table] * config.seeds, seen, config, decay) > 0.5
        low, high = np.where(solved, low, middle), np.where(solved, middle, high)
    found: NDArray[np.float64] = (low + high) / 2 * scale
    return found


def held_out(
    tables: Sequence[NDArray[np.int64]],
    seen: Sequence[NDArray[np.int64]],
    config: Config,
    decay: float,
) -> NDArray[np.float64]:
    """Train one net for each table on its seen cells; return the share right of the others."""
    order = len(tables[0])
    nets = _train(_data(tables, seen), config, decay)
    shares = []
    for table, cells, left, right, out in zip(tables, seen, *nets, strict=True):
        guess = ((left[:, None, :] * right[None]) @ out.T).argmax(axis=2)
        others = np.setdiff1d(np.arange(order**2), cells)
        shares.append(np.mean((guess == table).ravel()[others]))
    return np.array(shares)


def _data(tables: Sequence[NDArray[np.int64]], seen: Sequence[NDArray[np.int64]]) -> Data:
    order, longest = len(tables[0]), max(map(len, seen))
    data = Data(*(np.zeros((len(seen), longest, order), dtype=np.float32) for _ in range(3)))
    for net, (table, cells) in enumerate(zip(tables, seen, strict=True)):
        rows, columns = np.divmod(cells, order)
        for part, index in zip(data, (rows, columns, table[rows, columns]), strict=True):
            part[net, np.arange(len(cells)), index] = 1  # shorter nets end in rows of zeros
    return data


def _train(data: Data, config: Config, decay: float) -> list[Tensor]:
    nets, _, order = data.rows.shape
    weights = [
        np.stack(
            [
                generator(config.seed, order, 9, net, part).standard_normal((order, 3 * order)) / 2
                for net in range(nets)
            ]
        ).astype(np.float32)
        for part in range(3)
    ]
    moments = [(np.zeros_like(weight), np.zeros_like(weight)) for weight in weights]
    for step in range(1, config.steps + 1):
        rate = RATE if step < 0.7 * config.steps else RATE / 5
        for place, gradient in enumerate(_gradient(data, weights)):
            first, second = moments[place]
            first += (1 - FIRST) * (gradient - first)
            second += (1 - SECOND) * (gradient**2 - second)
            scale = np.sqrt(second / (1 - SECOND**step)) + SMALL
            change = first / (1 - FIRST**step) / scale + decay * weights[place]
            weights[place] -= rate * change
    return weights


def _gradient(data: Data, weights: list[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """Return the gradient of the mean over cells of the squared error, one tensor a layer."""
    left, right = data.rows @ weights[0], data.columns @ weights[1]
    hidden = left * right
    counts = data.symbols.sum(axis=(1, 2))[:, None, None]
    error = (hidden @ weights[2].transpose(0, 2, 1) - data.symbols) * (2 / counts)
    back = error @ weights[2]
    return (
        data.rows.transpose(0, 2, 1) @ (back * right),
        data.columns.transpose(0, 2, 1) @ (back * left),
        error.transpose(0, 2, 1) @ hidden,
    )


def _numbers(name: str, found: dict[int, NDArray[np.float64]]) -> dict[str, Quantity]:
    numbers = {
        f"{name}.{prime}": mean(
            cells / prime**1.5, f"cells over n^1.5 at n = {prime}, {name}", tolerance=0.03
        )
        for prime, cells in found.items()
    }
    numbers[f"exponent-{name}"] = slope(
        np.concatenate([np.full(cells.size, np.log(prime)) for prime, cells in found.items()]),
        np.concatenate([np.log(cells) for cells in found.values()]),
        f"slope of log cells on log n, {name}",
        tolerance=0.03,
    )
    return numbers


def _control(config: Config, decay: float, name: str) -> dict[str, Quantity]:
    order = config.control_order
    count = round(config.control_density * order**2)
    squares, seen = [], []
    for net in range(config.seeds):
        rng = generator(config.seed, 99, net)
        squares.append(latin_square(rng, order, 3 * order**3))
        seen.append(rng.permutation(order**2)[:count])
    about = f"share right of the held-out cells, {count} of {order**2} seen, {name}"
    return {
        f"latin-{name}": mean(
            held_out(squares, seen, config, decay), f"random Latin squares: {about}", tolerance=0.2
        ),
        f"cyclic-{name}": mean(
            held_out([cyclic(order)] * config.seeds, seen, config, decay),
            f"the cyclic group: {about}",
            tolerance=0.02,
        ),
    }


def _collector_slope(primes: tuple[int, ...]) -> float:
    orders = np.array(primes, dtype=float)
    return slope(np.log(orders), np.log(orders * np.log(3 * orders)), "").value


def _spread(cells: NDArray[np.float64]) -> tuple[float, float, float]:
    return float(cells.mean()), float(cells.min()), float(cells.max())


def _predictions() -> tuple[Prediction, ...]:
    return tuple(
        Prediction(
            claim=f"gradient descent needs n^1.5 cells, {name} weights",
            expected=1.5,
            number=f"exponent-{name}",
        )
        for name in ("plain", "decayed")
    )
