"""Broadcast a bit down a binary tree, and say what the leaves still tell about it.

Each child copies its parent with correlation λ, its noise. The posterior is belief
propagation, exact on a tree. A careless author lets the rounding of a density's total
weight square at every level, and after thirty levels has no density left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


CRITICAL = 0.5**0.5  # two children, 2λ² = 1


def broadcast(flips: NDArray[np.float32], noise: float) -> list[NDArray[np.int8]]:
    """Return every level's spins, the root +1.

    ``flips`` are uniform, of shape (trees, 2 ** (levels + 1)): a node's place from the root.
    """
    spins = np.ones((flips.shape[0], 1), dtype=np.int8)
    levels = [spins]
    while 2 * spins.shape[1] < flips.shape[1]:
        spins = np.repeat(spins, 2, axis=1)
        width = spins.shape[1]
        spins = np.where(flips[:, width : 2 * width] < (1 - noise) / 2, -spins, spins)
        levels.append(spins)
    return levels


def sample(rng: np.random.Generator, noise: float, shape: tuple[int, int]) -> NDArray[np.int8]:
    """Return the leaves of trees whose root is +1, of shape (trees, 2 ** levels)."""
    trees, levels = shape
    return broadcast(rng.random((trees, 2 ** (levels + 1)), dtype=np.float32), noise)[-1]


def beliefs(leaves: NDArray[np.int8], noise: float) -> list[Floats]:
    """Return the mean of every node's spin given the leaves below it, root's level first."""
    means = [leaves.astype(np.float64)]
    while means[0].shape[1] > 1:
        left, right = noise * means[0][:, ::2], noise * means[0][:, 1::2]
        means.insert(0, (left + right) / (1 + left * right))
    return means


def posterior(leaves: NDArray[np.int8], noise: float) -> Floats:
    """Return the mean of the root's spin given the leaves, tree by tree."""
    return beliefs(leaves, noise)[0][:, 0]


def bracket(noise: float, depth: int, bins: int) -> tuple[Floats, Floats]:
    """Return lower and upper bounds of E[M²] at depths 0 … depth, each of shape (depth + 1,).

    The law of |M| is spread to the grid's ends for the upper bound and gathered at
    each bin's mean for the lower: the first adds information, the second loses it.
    """
    sides = []
    for settle in (_gather, _spread):
        values, weights = np.ones(1), np.ones(1)
        squares = [1.0]
        for _ in range(depth):
            values, weights = settle(*_listen(noise * values, weights), bins)
            squares.append(float(weights @ values**2))
        sides.append(np.array(squares))
    return sides[0], sides[1]


def _listen(heard: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return |M| and its weights after two independent children have been heard."""
    a, b = heard[:, None], heard[None, :]
    weights = weights / weights.sum()  # else rounding errors square at each level
    both = weights[:, None] * weights[None, :]
    agree, differ = (a + b) / (1 + a * b), np.abs(a - b) / (1 - a * b)
    values = np.concatenate([agree.ravel(), differ.ravel()])
    chances = np.concatenate([(both * (1 + a * b) / 2).ravel(), (both * (1 - a * b) / 2).ravel()])
    return values, chances


def _gather(values: Floats, weights: Floats, bins: int) -> tuple[Floats, Floats]:
    place = np.minimum((values * bins).astype(np.int64), bins - 1)
    total: Floats = np.bincount(place, weights, bins).astype(np.float64)
    moment = np.bincount(place, weights * values, bins)
    kept = total > 0
    return moment[kept] / total[kept], total[kept]


def _spread(values: Floats, weights: Floats, bins: int) -> tuple[Floats, Floats]:
    place = np.minimum((values * bins).astype(np.int64), bins - 1)
    upper = values * bins - place
    total: Floats = np.bincount(place, weights * (1 - upper), bins + 1).astype(np.float64)
    total += np.bincount(place + 1, weights * upper, bins + 1)
    kept = total > 0
    return np.linspace(0, 1, bins + 1)[kept], total[kept]


def closed_majority(noise: float, depth: int) -> float:
    """Return the squared correlation of the root and the sum of the leaves at a depth."""
    theta = 2 * noise**2
    return theta**depth / (1 + sum(theta**level for level in range(1, depth + 1)) / 2)
