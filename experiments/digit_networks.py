"""Train ReLU networks with one hidden layer on scikit-learn's digits, many at a time.

A batch of networks is one array of shape (nets, h, 75) with a row for each neuron: 64
weights in, a bias, 10 weights out. There is no output bias, so that a network is exactly
the set of its neurons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.datasets import load_digits

from experiments.statistics import generator

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Labels = NDArray[np.int64]
    Gradient = Callable[[Array, Array, Labels], Array]

INPUTS = 65  # 64 pixels and the constant that carries the bias
CLASSES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """Images of shape (n, 65), centred, the last column 1, and their labels."""

    train: Array
    train_labels: Labels
    test: Array
    test_labels: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Passes over the data, Adam's step, images in a minibatch."""

    epochs: int
    rate: float
    batch: int = 50


def digits(seed: int, *, training: int = 1300) -> Digits:
    """Return the 1,797 digits, shuffled and split."""
    images, labels = load_digits(return_X_y=True)
    order = generator(seed).permutation(len(labels))
    pixels = images[order] / 16 - (images[order] / 16)[:training].mean(axis=0)
    inputs = np.column_stack([pixels, np.ones(len(labels))])
    answers = labels[order].astype(np.int64)
    return Digits(
        train=inputs[:training],
        train_labels=answers[:training],
        test=inputs[training:],
        test_labels=answers[training:],
    )


def drawn(nets: int, width: int, rng: np.random.Generator) -> Array:
    """Return untrained networks."""
    into = rng.normal(scale=np.sqrt(2 / 64), size=(nets, width, 64))
    out = rng.normal(scale=np.sqrt(1 / width), size=(nets, width, CLASSES))
    return np.concatenate([into, np.zeros((nets, width, 1)), out], axis=-1)


def hidden(nets: Array, inputs: Array) -> Array:
    """Return the hidden preactivations, shape (nets, n, h)."""
    return np.asarray(inputs @ nets[..., :INPUTS].swapaxes(-1, -2))


def logits(nets: Array, inputs: Array) -> Array:
    """Return the outputs, shape (nets, n, 10)."""
    return np.asarray(np.maximum(hidden(nets, inputs), 0) @ nets[..., INPUTS:])


def cross_entropy(scores: Array, labels: Labels) -> Array:
    """Return the mean loss in nats of scores of shape (…, n, 10); shape (…)."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    right = np.take_along_axis(
        shifted, np.broadcast_to(labels, shifted.shape[:-1])[..., None], axis=-1
    )[..., 0]
    return np.asarray((np.log(np.exp(shifted).sum(axis=-1)) - right).mean(axis=-1))


def gradient(nets: Array, inputs: Array, labels: Labels) -> Array:
    """Return the gradient of each network's loss on its own batch, inputs (nets, b, 65)."""
    before = hidden(nets, inputs)
    after = np.maximum(before, 0)
    scores = after @ nets[..., INPUTS:]
    error = np.exp(scores - scores.max(axis=-1, keepdims=True))
    error /= error.sum(axis=-1, keepdims=True)
    error -= np.eye(CLASSES)[labels]
    error /= labels.shape[-1]
    back = (error @ nets[..., INPUTS:].swapaxes(-1, -2)) * (before > 0)
    return np.concatenate([back.swapaxes(-1, -2) @ inputs, after.swapaxes(-1, -2) @ error], axis=-1)


def descended(
    start: Array,
    slope: Gradient,
    data: Digits,
    rng: np.random.Generator,
    schedule: Schedule,
) -> Array:
    """Return what Adam makes of a start, with minibatches drawn for each network alone."""
    point, first, second, step = start.copy(), np.zeros_like(start), np.zeros_like(start), 0
    count = len(data.train)
    for _ in range(schedule.epochs):
        order = np.stack([rng.permutation(count) for _ in start])
        for place in range(0, count, schedule.batch):
            rows = order[:, place : place + schedule.batch]
            slopes = slope(point, data.train[rows], data.train_labels[rows])
            step += 1
            first += 0.1 * (slopes - first)
            second += 0.001 * (slopes**2 - second)
            size = np.sqrt(second / (1 - 0.999**step)) + 1e-8
            point -= schedule.rate * first / (1 - 0.9**step) / size
    return point


def bent(
    one: Array,
    other: Array,
    data: Digits,
    rng: np.random.Generator,
    schedule: Schedule,
) -> Array:
    """Return middle points of quadratic Bézier curves, trained for a low loss all along them."""

    def slope(middle: Array, inputs: Array, labels: Labels) -> Array:
        t = rng.uniform(size=(len(middle), 1, 1))
        point = (1 - t) ** 2 * one + 2 * t * (1 - t) * middle + t**2 * other
        return 2 * t * (1 - t) * gradient(point, inputs, labels)

    return descended((one + other) / 2, slope, data, rng, schedule)
