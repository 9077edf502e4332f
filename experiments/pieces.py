"""Cut a circle or a plane into the pieces on which a bias-free ReLU network is linear.

The cuts are computed, never searched for on a grid: on each piece every neuron is a
linear form of the input, whose zeros are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Cell = tuple[Array, Array, bytes]

INTERIOR = 1e-11  # radians: a zero closer to an arc's end is the end itself, computed twice


def circle(widths: tuple[int, ...], rng: np.random.Generator) -> list[Array]:
    """Return the angles in radians at which neurons of each layer change sign."""
    edges = np.array([0.0, np.pi, 2 * np.pi])
    maps = np.broadcast_to(np.eye(2), (2, 2, 2))
    found = []
    for width in widths:
        maps = rng.standard_normal((width, maps.shape[1])) @ maps
        angles = _zeros(maps, edges)
        fresh = np.union1d(edges, angles)
        middle = (fresh[1:] + fresh[:-1]) / 2
        maps = maps[np.searchsorted(edges, middle) - 1]
        point = np.stack([np.cos(middle), np.sin(middle)], axis=-1)
        maps = maps * (np.einsum("anx,ax->an", maps, point) > 0)[:, :, None]
        edges = fresh
        found.append(angles)
    return found


def _zeros(maps: Array, edges: Array) -> Array:
    first = np.arctan2(-maps[:, :, 0], maps[:, :, 1]) % np.pi
    angles = np.stack([first, first + np.pi], axis=-1)
    low, high = edges[:-1, None, None] + INTERIOR, edges[1:, None, None] - INTERIOR
    return np.sort(angles[(angles > low) & (angles < high)])


def plane(widths: tuple[int, ...], rng: np.random.Generator) -> int:
    """Return the number of activation patterns on the plane of points (x, y, 1)."""
    corners = [np.diag([float(x), float(y), 1.0]) for x in (1, -1) for y in (1, -1)]
    cells: list[Cell] = [(corner, np.eye(3), b"") for corner in corners]
    for width in widths:
        weights = rng.standard_normal((width, cells[0][1].shape[0]))
        cells = [piece for cell in cells for piece in _refined(cell, weights)]
    return len({pattern for _, _, pattern in cells})


def _refined(cell: Cell, weights: Array) -> Iterator[Cell]:
    rays, linear, pattern = cell
    forms = weights @ linear
    parts = [rays]
    values = rays @ forms.T
    for form in forms[(values.min(axis=0) < 0) & (values.max(axis=0) > 0)]:
        parts = [piece for part in parts for piece in _cut(part, part @ form)]
    for part in parts:
        on = forms @ part.mean(axis=0) > 0
        yield part, forms * on[:, None], pattern + on.tobytes()


def _cut(rays: Array, values: Array) -> list[Array]:
    slack = 1e-10 * float(np.abs(values).max())
    if values.min() >= -slack or values.max() <= slack:
        return [rays]
    positive: list[Array] = []
    negative: list[Array] = []
    for ray, value, after, beyond in zip(
        rays, values, np.roll(rays, -1, axis=0), np.roll(values, -1), strict=True
    ):
        (positive if value > 0 else negative).append(ray)
        if (value > 0) != (beyond > 0):
            new = ray * abs(beyond) + after * abs(value)
            positive.append(new / np.linalg.norm(new))
            negative.append(new / np.linalg.norm(new))
    return [np.array(positive), np.array(negative)]
