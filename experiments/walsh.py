"""Compute the Fourier coefficients of functions on the cube {−1, 1}ⁿ.

A careless author orders the transform and the subsets differently: here both use the
bit mask of the subset, and bit i of a row number set means that coordinate i is −1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def cube(n: int) -> Array:
    """Return all ±1 inputs, shape (2ⁿ, n); bit i of the row number set means −1."""
    bits = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    return np.asarray(1.0 - 2.0 * bits, dtype=np.float64)


def walsh(values: Array) -> Array:
    """Return the coefficients E[χ_S f] of functions f, shape (2ⁿ, functions), S as a bit mask."""
    out = values.copy()
    half = 1
    while half < len(out):
        pairs = out.reshape(-1, 2, half, out.shape[1])
        out = np.stack([pairs[:, 0] + pairs[:, 1], pairs[:, 0] - pairs[:, 1]], axis=1)
        out = out.reshape(values.shape)
        half *= 2
    return out / len(values)


def degrees_of(n: int) -> NDArray[np.int64]:
    """Return the size of every subset of n inputs, in the order of `walsh`."""
    return np.bitwise_count(np.arange(2**n)).astype(np.int64)
