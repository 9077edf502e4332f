"""Follow the correlation of two inputs through infinitely wide random layers.

Maps act on ε = 1 - ρ and not on ρ, so that nothing is lost when ρ is within rounding of 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq

from experiments.gaussian import NODES, WEIGHTS, average, tanh_slope

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Step = Callable[[float], float]

TERMS = 80


def relu_step(gap: float, leak: float = 0.0) -> float:
    """Return 1 - ρ one layer on, for max(x, leak·x) at its critical weight variance, no bias."""
    angle = 2 * np.arcsin(np.sqrt(gap / 2))
    # cos θ is written 1 - gap: the two parts are then both of the size of their sum
    kink = (np.sin(angle) - angle + angle * gap) / np.pi
    return float(gap - (1 - leak) ** 2 / (1 + leak**2) * kink)


def iterate(step: Step, start: float, layers: int) -> NDArray[np.float64]:
    """Return 1 - ρ after 0, 1, …, layers layers."""
    gaps = np.empty(layers + 1)
    gaps[0] = start
    for layer in range(layers):
        gaps[layer + 1] = step(float(gaps[layer]))
    return gaps


def tanh_fixed_point(weight: float, bias: float) -> float:
    """Return the variance K* that a wide tanh layer keeps."""

    def excess(variance: float) -> float:
        square = average(lambda x: np.asarray(np.tanh(x) ** 2), variance)
        return bias + weight * square - variance

    return float(brentq(excess, 1e-9, bias + weight, xtol=1e-15, rtol=1e-14))


def tanh_slope_at_one(weight: float, bias: float) -> float:
    """Return χ, the factor by which a small 1 - ρ changes in a layer."""
    variance = tanh_fixed_point(weight, bias)
    return weight * average(lambda x: tanh_slope(x) ** 2, variance)


def tanh_critical_weight(bias: float) -> float:
    """Return the weight variance at which χ = 1."""
    return float(brentq(lambda weight: tanh_slope_at_one(weight, bias) - 1, 1.01, 3.0, xtol=1e-13))


def tanh_curvature(weight: float, bias: float) -> float:
    """Return b in 1 - ρ' = χ(1 - ρ) - b(1 - ρ)² + …, half the map's second derivative at 1."""
    variance = tanh_fixed_point(weight, bias)
    second = average(lambda x: (2 * np.tanh(x) * tanh_slope(x)) ** 2, variance)
    return weight * variance * second / 2


def tanh_step(weight: float, bias: float) -> Step:
    """Return the map of 1 - ρ at the fixed variance, from its Hermite series; 1 - ρ in [0, 1)."""
    variance = tanh_fixed_point(weight, bias)
    squares = _hermite(np.tanh(np.sqrt(variance) * NODES)) ** 2
    shares = weight * squares / variance
    powers = np.arange(TERMS)

    def step(gap: float) -> float:
        return float(-shares @ np.expm1(powers * np.log1p(-gap)))

    return step


def _hermite(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the coefficients on the normalised Hermite polynomials, shape (TERMS,)."""
    before, now = np.zeros_like(NODES), np.ones_like(NODES)
    found = np.empty(TERMS)
    for degree in range(TERMS):
        found[degree] = WEIGHTS @ (values * now)
        before, now = now, (NODES * now - np.sqrt(degree) * before) / np.sqrt(degree + 1)
    return found
