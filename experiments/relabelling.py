"""Relabel hidden neurons, and measure what lies on the line between two networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from experiments.digit_networks import INPUTS, Digits, cross_entropy, hidden, logits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

T = np.linspace(0, 1, 21)


def matching(one: Array, other: Array) -> NDArray[np.intp]:
    """Return the order of the other's neurons, rows of shape (h, p), nearest to the first's."""
    return np.asarray(linear_sum_assignment(one @ other.T, maximize=True)[1])


def matched(one: Array, other: Array) -> Array:
    """Return the other networks with their neurons in the order nearest to the first's."""
    return np.stack([b[matching(a, b)] for a, b in zip(one, other, strict=True)])


def barrier(losses: Array) -> Array:
    """Return by how much losses of shape (points, pairs) exceed their chord at most."""
    t = T[:, None]
    return np.asarray((losses - (1 - t) * losses[0] - t * losses[-1]).max(axis=0))


def bound(one: Array, other: Array, data: Digits) -> Array:
    """Return what the barrier cannot exceed, shape (pairs,)."""
    before, after = hidden(one, data.test), hidden(other, data.test)
    rise = np.abs(np.maximum(before, 0) - np.maximum(after, 0))
    crossed = (before * after < 0) * np.abs(before - after)
    out, other_out = one[..., INPUTS:], other[..., INPUTS:]
    apart = np.linalg.norm(out - other_out, axis=-1)[:, None, :]
    size = np.maximum(np.linalg.norm(out, axis=-1), np.linalg.norm(other_out, axis=-1))
    total = (apart * rise + size[:, None, :] * crossed).sum(axis=-1)
    return np.asarray(np.sqrt(2) / 4 * total.mean(axis=-1))


def paths(one: Array, other: Array, data: Digits) -> Array:
    """Return the test loss along straight lines, shape (points, pairs)."""
    return np.array(
        [cross_entropy(logits((1 - t) * one + t * other, data.test), data.test_labels) for t in T]
    )


def sides(one: Array, other: Array, data: Digits) -> Array:
    """Return the share of neurons and images that the two networks put on different sides."""
    return np.asarray((hidden(one, data.test) * hidden(other, data.test) < 0).mean(axis=(1, 2)))


def volume(middle: Array, end: Array) -> Array:
    """Return how loud a midpoint's logits are beside the mean of its ends' (1 is as loud)."""
    centred = [scores - scores.mean(axis=-1, keepdims=True) for scores in (middle, end)]
    return np.asarray((centred[0] * centred[1]).sum(axis=(1, 2)) / (centred[1] ** 2).sum((1, 2)))


def rescaled(middle: Array, ends: tuple[Array, Array], data: Digits) -> Array:
    """Return the test loss of midpoints made as loud as the mean of their ends in training."""
    end = (logits(ends[0], data.train) + logits(ends[1], data.train)) / 2
    scale = 1 / volume(logits(middle, data.train), end)
    return cross_entropy(scale[:, None, None] * logits(middle, data.test), data.test_labels)


def alike(one: Array, other: Array) -> Array:
    """Return the mean cosine between the neurons that stand in the same place."""
    sizes = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    return np.asarray(((one * other).sum(axis=-1) / sizes).mean(axis=-1))


def defects(one: Array, other: Array, data: Digits) -> tuple[Array, Array, Array]:
    """Return the midpoint's defect: lengths added up, added as if independent, and as it is.

    Each is the mean over the test images, shape (pairs,).
    """
    before, after = hidden(one, data.test), hidden(other, data.test)
    rise = (np.maximum(before, 0) - np.maximum(after, 0)) / 4
    kink = (np.maximum(before, 0) + np.maximum(after, 0) - np.maximum(before + after, 0)) / 2
    apart, middle = one - other, (one + other) / 2
    apart, middle = apart[..., INPUTS:], middle[..., INPUTS:]
    inner = [(p * q).sum(axis=-1)[:, None] for p, q in ((apart, apart), (middle, middle))]
    cross = (apart * middle).sum(axis=-1)[:, None]
    square = np.maximum(rise**2 * inner[0] + kink**2 * inner[1] + 2 * rise * kink * cross, 0)
    total = rise @ apart + kink @ middle
    return (
        np.sqrt(square).sum(axis=-1).mean(axis=-1),
        np.sqrt(square.sum(axis=-1)).mean(axis=-1),
        np.linalg.norm(total, axis=-1).mean(axis=-1),
    )


def portrait(one: Array, other: Array, data: Digits) -> dict[str, tuple[Array, str]]:
    """Return what is worth knowing of the midpoints, each of shape (pairs,), and its name."""
    middle = logits((one + other) / 2, data.test)
    ends = (logits(one, data.test) + logits(other, data.test)) / 2
    added, independent, actual = defects(one, other, data)
    height = barrier(paths(one, other, data))
    return {
        "volume": (volume(middle, ends), "loudness halfway"),
        "sides": (sides(one, other, data), "share of neuron and image that change side"),
        "cosine": (alike(one, other), "cosine of paired neurons, mean"),
        "cancelled": (added / actual, "defect's lengths added up, over the defect"),
        "unison": (actual / independent, "defect over what independent neurons would make"),
        "calm": (np.sqrt(2) * actual / height, "what the defect could cost, over the barrier"),
    }
