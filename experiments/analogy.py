"""Complete a multiplication table by the quadrangle rule, over symbols that mean nothing.

Two rows (a, b) and two columns (c, d) are linked when T(a,c) = T(b,d) is seen. The rule
says that a path of three links closes: what pairs (a, b) with (c, d), (c, d) with (a′, b′)
and (a, b) with (c′, d′) pairs (a′, b′) with (c′, d′). It never forms a unit, an
inverse or a group. A careless author indexes the pairs by a⁻¹b: faster, and it puts
the group into the learner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.int64]
    Mask = NDArray[np.bool_]


def cyclic(order: int) -> Table:
    """Return the table of addition modulo the order."""
    elements = np.arange(order)
    return (elements[:, None] + elements) % order


def elementary(order: int) -> Table:
    """Return the table of bitwise addition; the order is a power of two."""
    elements = np.arange(order)
    return elements[:, None] ^ elements


def dihedral(order: int) -> Table:
    """Return the table of the symmetries of a polygon; the order is even."""
    half = order // 2
    turn, flip = np.arange(order) % half, np.arange(order) // half
    turned = turn[:, None] + np.where(flip[:, None] == 0, turn, -turn)
    return turned % half + half * (flip[:, None] ^ flip)


def latin_square(rng: np.random.Generator, order: int, moves: int) -> Table:
    """Return a random Latin square by the walk of Jacobson and Matthews from the cyclic one.

    The walk passes through squares with one negative entry; it stops at the first proper
    square after that many moves.
    """
    cube = np.zeros((order, order, order), dtype=np.int8)
    rows, columns = np.indices((order, order))
    cube[rows, columns, cyclic(order)] = 1
    improper: tuple[int, int, int] | None = None
    while moves > 0 or improper is not None:
        moves -= 1
        improper = _move(cube, rng, improper)
    square: Table = cube.argmax(axis=2)
    return square


def _move(
    cube: NDArray[np.int8], rng: np.random.Generator, improper: tuple[int, int, int] | None
) -> tuple[int, int, int] | None:
    order = len(cube)
    if improper is None:
        row, column = (int(i) for i in rng.integers(order, size=2))
        symbol = (int(cube[row, column].argmax()) + int(rng.integers(1, order))) % order
    else:
        row, column, symbol = improper
    lines = (cube[:, column, symbol], cube[row, :, symbol], cube[row, column, :])
    up, across, other = (int(rng.choice(np.flatnonzero(line == 1))) for line in lines)
    for r, c, s, step in (
        (row, column, symbol, 1), (row, across, other, 1), (up, column, other, 1),
        (up, across, symbol, 1), (up, column, symbol, -1), (row, across, symbol, -1),
        (row, column, other, -1), (up, across, other, -1),
    ):  # fmt: skip
        cube[r, c, s] += step
    return (up, across, other) if cube[up, across, other] < 0 else None


def links(table: Table, seen: Mask) -> sparse.csr_array:
    """Return the links between pairs of rows (a ≠ b) and pairs of columns."""
    order = len(table)
    rows, columns = np.nonzero(seen)
    by_symbol = np.argsort(table[rows, columns], kind="stable")
    rows, columns = rows[by_symbol], columns[by_symbol]
    counts = np.bincount(table[rows, columns], minlength=order)
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    sizes = np.repeat(counts, counts)
    first = np.repeat(np.arange(rows.size), sizes)
    offset = np.arange(first.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    second = starts[first] + offset
    apart = first != second
    first, second = first[apart], second[apart]
    return sparse.csr_array(
        (
            np.ones(first.size, dtype=np.int32),
            (rows[first] * order + rows[second], columns[first] * order + columns[second]),
        ),
        shape=(order**2, order**2),
    )


def inferences(table: Table, seen: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return cells that the rule fills, and the seen cells it copies; flat indices."""
    order = len(table)
    known = links(table, seen)
    paths = (known @ known.T @ known).tocoo()
    (one, other), (left, right) = (np.divmod(pair, order) for pair in paths.coords)
    target, source = one * order + left, other * order + right
    flat = seen.ravel()
    fires = flat[source] & ~flat[target]
    return target[fires], source[fires]


def close(table: Table, seen: Mask, enough: float = 1.0) -> Mask:
    """Apply the rule until nothing changes, or until that share of the table is filled.

    The rule is sound on a group's table, so that the symbols need not be copied.
    """
    filled = seen.copy()
    while filled.mean() < enough:
        targets, _ = inferences(table, filled)
        if not targets.size:
            break
        filled.ravel()[targets] = True
    return filled
