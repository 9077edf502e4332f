"""Train many small networks at once by online gradient descent, each on its own stream.

All networks of one call are independent: each has its own initial weights and its own
minibatches. A careless author shares the batches to save time, and gets runs that
stumble together and intervals that are too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CHUNK = 50  # minibatches drawn at a time, to spare calls of the generator


@dataclass(slots=True, kw_only=True)
class Networks:
    """Hold networks f(x) = a·relu(Wx + b): W (nets, inputs, width), b and a (nets, 1, width)."""

    weights: Array
    biases: Array
    output: Array

    def hidden(self, x: Array) -> Array:
        """Return preactivations, shape (nets, batch, width)."""
        preactivations: Array = np.matmul(x, self.weights) + self.biases
        return preactivations

    def __call__(self, x: Array) -> Array:
        """Return outputs, shape (nets, batch), for inputs of shape ([nets,] batch, inputs)."""
        active = np.maximum(self.hidden(x), 0.0)
        outputs: Array = np.matmul(active, self.output.transpose(0, 2, 1))[..., 0]
        return outputs

    def descend(
        self, x: Array, slope: Callable[[Array, Array], Array], y: Array, rate: float
    ) -> None:
        """Take one step; ``slope(f, y)`` is the loss's derivative in f, both (nets, batch)."""
        preactivation = self.hidden(x)
        active = np.maximum(preactivation, 0.0)
        outputs = np.matmul(active, self.output.transpose(0, 2, 1))[..., 0]
        pull = slope(outputs, y)[..., None] * (rate / x.shape[1])
        back = (pull * self.output) * (preactivation > 0.0)
        self.output -= np.matmul(pull.transpose(0, 2, 1), active)
        self.weights -= np.matmul(x.transpose(0, 2, 1), back)
        self.biases -= back.sum(axis=1, keepdims=True)


def networks(
    rng: np.random.Generator, count: int, inputs: int, width: int, bias: float
) -> Networks:
    """Draw networks with W ~ N(0, 1/inputs), b ~ N(0, bias²) and a = ±1/√width."""
    return Networks(
        weights=rng.normal(0.0, inputs**-0.5, (count, inputs, width)),
        biases=bias * rng.normal(0.0, 1.0, (count, 1, width)),
        output=rng.choice([-1.0, 1.0], (count, 1, width)) * width**-0.5,
    )


def signs(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Return uniform ±1 entries."""
    return np.asarray(2.0 * rng.integers(0, 2, shape) - 1.0, dtype=np.float64)


def batches(rng: np.random.Generator, nets: int, batch: int, inputs: int) -> Iterator[Array]:
    """Yield minibatches of shape (nets, batch, inputs) for ever."""
    while True:
        yield from signs(rng, (CHUNK, nets, batch, inputs))
