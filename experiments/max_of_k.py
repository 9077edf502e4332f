"""Train a one-layer attention model to name the largest of K tokens, and bound its errors.

The score of a token depends on the token alone, so a model is its weights w = exp(score),
shape (V,), and its table O of logits, shape (V, V): a sequence's logits are the average
of its tokens' rows, weighted by w. Every bound is a share of all V^K sequences.
"""

from __future__ import annotations

import math
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logsumexp, ndtr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Model = tuple[Array, Array]

MARGIN = 1e-9  # far above rounding: what is called proved is proved for the exact weights
TILTS = np.geomspace(0.01, 300, 60)


def model(rng: np.random.Generator, *, tokens: int, inner: int, steps: int) -> Model:
    """Return a model trained by Adam on random sequences of four."""
    parts = [
        rng.normal(scale=0.5, size=(tokens, inner)),
        rng.normal(scale=0.5, size=(inner, tokens)),
        rng.normal(scale=0.1, size=inner),
    ]
    first, second = ([np.zeros_like(part) for part in parts] for _ in range(2))
    for step in range(1, steps + 1):
        rate = 5e-3 * (1 - step / steps) + 1e-4
        for k, slope in enumerate(_gradient(parts, rng.integers(tokens, size=(256, 4)))):
            first[k] += 0.1 * (slope - first[k])
            second[k] += 0.001 * (slope**2 - second[k])
            size = np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8
            parts[k] -= rate * first[k] / (1 - 0.9**step) / size
    scores = parts[0] @ parts[2]
    return np.exp(scores - scores.max()), parts[0] @ parts[1]


def _gradient(parts: list[Array], batch: NDArray[np.int64]) -> tuple[Array, Array, Array]:
    embed, unembed, query = parts
    x = embed[batch]
    scores = x @ query
    attention = np.exp(scores - scores.max(axis=1, keepdims=True))
    attention /= attention.sum(axis=1, keepdims=True)
    mixed = (attention[:, :, None] * x).sum(axis=1)
    logits = mixed @ unembed
    error = np.exp(logits - logits.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error[np.arange(len(batch)), batch.max(axis=1)] -= 1
    error /= len(batch)
    back = error @ unembed.T
    value = (x * back[:, None]).sum(axis=2)
    score = attention * (value - (attention * value).sum(axis=1, keepdims=True))
    into = np.zeros_like(embed)
    np.add.at(into, batch, attention[:, :, None] * back[:, None] + score[:, :, None] * query)
    return into, mixed.T @ error, np.asarray((score[:, :, None] * x).sum(axis=(0, 1)))


def wrong(net: Model, sequences: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell for which sequences of shape (n, K) the model does not name the largest."""
    weights, table = net
    counts = np.zeros((len(sequences), len(weights)))
    np.add.at(counts, (np.arange(len(sequences))[:, None], sequences), 1)
    return np.asarray(((counts * weights) @ table).argmax(axis=1) != sequences.max(axis=1))


def unordered(tokens: int, length: int) -> tuple[NDArray[np.int64], Array]:
    """Return every multiset of tokens, and how many sequences each stands for."""
    sets = np.array(list(combinations_with_replacement(range(tokens), length)))
    orders = [
        math.factorial(length) / math.prod(math.factorial(int(n)) for n in np.bincount(one))
        for one in sets
    ]
    return sets, np.array(orders)


def operations(tokens: int, length: int, samples: int) -> dict[str, int]:
    """Return the multiply-adds or exponentials that each method takes."""
    proof = tokens**3 + length * tokens**2
    one = length * tokens
    return {
        "brute": tokens**length * one,
        "multisets": math.comb(tokens + length - 1, length) * one,
        "cubic": proof,
        "quadratic": 2 * tokens**2 + one,
        "average": len(TILTS) * proof,
        "samples": samples * one,
    }


def _classes(net: Model, length: int) -> Iterator[tuple[float, int, int, Array]]:
    weights, table = net
    tokens = len(weights)
    for top in range(tokens):
        lead = _scaled(weights, top)[:, None] * (table - table[:, [top]])
        for copies in range(length if top == 0 else 1, length + 1):
            size = math.comb(length, copies) * top ** (length - copies) / tokens**length
            yield size, top, copies, lead


def _scaled(weights: Array, top: int) -> Array:
    # Small tokens have weights of 1e-9 and less: margins and tilts mean something relative only.
    return np.asarray(weights / weights[: top + 1].max())


def _worst(lead: Array, top: int, copies: int, length: int) -> Array:
    others = lead[:top].max(axis=0) if top else np.zeros(len(lead))
    margin = copies * lead[top] + (length - copies) * others
    margin[top] = -np.inf
    return np.asarray(margin)


def cubic(net: Model, length: int) -> float:
    """Return the share of sequences in classes (largest, its copies) without one error."""
    return sum(
        size
        for size, top, copies, lead in _classes(net, length)
        if (_worst(lead, top, copies, length) < -MARGIN).all()
    )


def quadratic(net: Model, length: int) -> float:
    """Return a share proved with one number a token where the cubic proof has a row."""
    weights, table = net
    peak = table.max(axis=1)
    proved = 0.0
    for size, top, copies, _ in _classes(net, length):
        own = np.delete(table[top], top).max() - table[top, top]
        scaled = _scaled(weights, top)
        others = (scaled[:top] * (peak[:top] - table[:top, top])).max() if top else 0.0
        if copies * scaled[top] * own + (length - copies) * others < -MARGIN:
            proved += size
    return proved


def average(net: Model, length: int) -> float:
    """Return a share proved by exponential moments, one Chernoff bound a class and rival."""
    missed, moments = 0.0, _moments(net)
    for size, top, copies, lead in _classes(net, length):
        rival = _worst(lead, top, copies, length) >= -MARGIN
        if rival.any():
            exponent = TILTS[:, None] * copies * lead[top]
            if copies < length:
                exponent = exponent + (length - copies) * moments[top]
            missed += size * min(1.0, float(np.exp(exponent.min(axis=0)[rival]).sum()))
    return 1 - missed


def _moments(net: Model) -> list[Array]:
    weights, table = net
    empty = np.zeros((len(TILTS), len(weights)))
    tops = range(1, len(weights))
    leads = [_scaled(weights, top)[:top, None] * (table[:top] - table[:top, [top]]) for top in tops]
    tilted = [
        logsumexp(TILTS[:, None, None] * lead, axis=1) - math.log(len(lead)) for lead in leads
    ]
    return [empty, *tilted]


def presumed(net: Model, length: int) -> float:
    """Return the error rate if sums of independent tokens were normal: an estimate, no bound."""
    missed = 0.0
    for size, top, copies, lead in _classes(net, length):
        others = lead[:top] if top else np.zeros((1, len(lead)))
        rest = length - copies
        spread = np.sqrt(rest * others.var(axis=0)) + 1e-300
        chance = ndtr((copies * lead[top] + rest * others.mean(axis=0)) / spread)
        chance[top] = 0
        missed += size * min(1.0, float(chance.sum()))
    return missed
