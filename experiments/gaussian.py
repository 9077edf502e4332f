"""Take means over a Gaussian variable without sampling.

The trapezoidal rule on the whole line converges exponentially for a function that is analytic
in a strip; tanh, with its poles at ±iπ/2, is one as long as the variance stays of order one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Function = Callable[[NDArray[np.float64]], NDArray[np.float64]]

NODES = np.linspace(-12.0, 12.0, 481)
WEIGHTS = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()


def average(function: Function, variance: float) -> float:
    """Return the mean of a function of N(0, variance)."""
    return float(WEIGHTS @ function(np.sqrt(variance) * NODES))


def average_pair(function: Function, variance: float, correlation: float) -> float:
    """Return E f(u)f(v) for two variables N(0, variance) with that correlation."""
    scale = np.sqrt(variance)
    rest = np.sqrt(max(1.0 - correlation**2, 0.0))
    second = function(scale * (correlation * NODES[:, None] + rest * NODES[None, :]))
    return float(WEIGHTS @ (function(scale * NODES) * (second @ WEIGHTS)))


def tanh_slope(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the derivative of tanh."""
    return np.asarray(1.0 - np.tanh(x) ** 2)


def tanh_square_kernel(variance: float) -> tuple[float, float, float]:
    """Return mean k, variance v and slope dk/dK of tanh² under N(0, K), K the variance."""
    mean = average(lambda x: np.asarray(np.tanh(x) ** 2), variance)
    fourth = average(lambda x: np.asarray(np.tanh(x) ** 4), variance)
    slope = average(lambda x: tanh_slope(x) * (1.0 - 3.0 * np.tanh(x) ** 2), variance)
    return mean, fourth - mean**2, slope
