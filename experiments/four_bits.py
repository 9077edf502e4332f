"""Draw, train and tally small networks on the sixteen inputs of four bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.the_prior_is_not_uniform import cube

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.floating]
    Bools = NDArray[np.bool_]
    Whole = NDArray[np.int64]
    Rng = np.random.Generator

BITS, POINTS = 4, 16
INPUTS = 2 * cube(BITS) - 1
PLACES = 1 << np.arange(POINTS)
AUGMENTED = np.hstack([INPUTS, np.ones((POINTS, 1))])

TARGETS = {
    "one bit": INPUTS[:, 0] > 0,
    "and": (INPUTS[:, 0] > 0) & (INPUTS[:, 1] > 0),
    "three of four": (INPUTS > 0).sum(axis=1) >= 3,
    "xor": INPUTS[:, 0] * INPUTS[:, 1] < 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The law of a random network: width, and the standard deviation of every bias."""

    hidden: int = 24
    bias: float = 0.5


def networks(law: Network, count: int, rng: Rng) -> tuple[Array, Array]:
    """Return random weights: first layer (count, hidden, 5), second (count, hidden + 1)."""
    first = rng.standard_normal((count, law.hidden, BITS + 1), dtype=np.float32)
    second = rng.standard_normal((count, law.hidden + 1), dtype=np.float32)
    return (
        first * np.array([BITS**-0.5] * BITS + [law.bias]),
        second * np.array([law.hidden**-0.5] * law.hidden + [law.bias]),
    )


def labels_of(first: Array, second: Array) -> Bools:
    """Return every network's labels of the sixteen inputs, shape (count, 16)."""
    hidden = np.maximum(first @ AUGMENTED.T, 0)
    out = np.einsum("ch,chx->cx", second[:, :-1], hidden, optimize=True) + second[:, -1:]
    return np.asarray(out > 0)


def descend(first: Array, second: Array, x: Array, y: Array, step: float) -> None:
    """Take one step on the logistic loss, in place; x (count, batch, 5), y (count, batch)."""
    hidden = np.maximum(np.einsum("chi,cbi->cbh", first, x), 0)
    out = np.einsum("cbh,ch->cb", hidden, second[:, :-1]) + second[:, -1:]
    pull = y / (1 + np.exp(np.clip(y * out, -30, 30))) / y.shape[1]
    back = pull[:, :, None] * second[:, None, :-1] * (hidden > 0)
    second[:, :-1] += step * np.einsum("cb,cbh->ch", pull, hidden)
    second[:, -1] += step * pull.sum(axis=1)
    first += step * np.einsum("cbh,cbi->chi", back, x)


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """How to train: step size, mini-batch (none: every example, every time), patience."""

    step: float
    batch: int | None
    steps: int = 20_000


def trained(how: Descent, labels: Bools, seen: Whole, nets: tuple[Array, Array], rng: Rng) -> Whole:
    """Return the function of each network once it has the seen labels right; −1 for never."""
    (first, second), after = nets, np.full(nets[0].shape[0], -1)
    alive, signs = np.arange(after.size), np.where(labels, 1.0, -1.0)
    for _ in range(how.steps):
        found = labels_of(first, second)
        done = (found[:, seen] == labels[seen]).all(axis=1)
        after[alive[done]] = found[done] @ PLACES
        alive, first, second = alive[~done], first[~done], second[~done]
        if alive.size == 0:
            break
        size = (alive.size, how.batch or seen.size)
        batch = rng.choice(seen, size) if how.batch else np.broadcast_to(seen, size)
        descend(first, second, AUGMENTED[batch], signs[batch], how.step)
    return after


def completions(counts: Whole, labels: Bools, seen: Whole) -> Whole:
    """Return counts on the functions that agree on the seen labels, in the order of the codes."""
    mask = int(PLACES[seen].sum())
    agree = (np.arange(counts.size) & mask) == int((PLACES * labels)[seen].sum())
    return np.asarray(counts[agree])


def variation(first: Whole, second: Whole) -> float:
    """Return the total variation distance of two laws, given as counts."""
    return float(0.5 * np.abs(first / first.sum() - second / second.sum()).sum())


def noise_floor(first: Whole, second: Whole, rng: Rng) -> float:
    """Return the mean distance of two samples of these sizes from their pooled law."""
    pooled = (first + second) / (first + second).sum()
    pairs = [rng.multinomial([first.sum(), second.sum()], pooled) for _ in range(50)]
    return float(np.mean([variation(one, other) for one, other in pairs]))


def tally(functions: Whole) -> Whole:
    """Return how often each of the 65,536 functions occurs; negative numbers are none of them."""
    return np.bincount(functions[functions >= 0], minlength=2**POINTS)
