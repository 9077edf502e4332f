"""Give every experiment the same seeds, intervals and fits.

All intervals are two-sided and 95 %. A careless author reports a standard
deviation where a confidence interval of the mean is meant, fits a power law to
three sizes, or shares one generator between cells, so that a number moves when
an unrelated loop is edited: `generator` gives each cell its own stream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from january.result import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95


def generator(*key: int) -> np.random.Generator:
    """Return the random stream of one cell, named by whole numbers (seed first)."""
    return np.random.default_rng(list(key))


def mean(sample: ArrayLike, about: str, *, unit: str = "", tolerance: float = 1e-3) -> Quantity:
    """Return a sample's mean with Student's interval; shape (n,), n at least 2."""
    values = np.asarray(sample, dtype=float)
    centre = float(values.mean())
    half = float(stats.t.ppf(0.5 + LEVEL / 2, values.size - 1) * stats.sem(values))
    return Quantity(
        value=centre,
        low=centre - half,
        high=centre + half,
        about=about,
        unit=unit,
        tolerance=tolerance,
    )


def share(successes: int, trials: int, about: str, *, tolerance: float = 1e-3) -> Quantity:
    """Return a proportion with the Clopper-Pearson interval."""
    interval = stats.binomtest(successes, trials).proportion_ci(LEVEL, method="exact")
    return Quantity(
        value=successes / trials,
        low=float(interval.low),
        high=float(interval.high),
        about=about,
        tolerance=tolerance,
    )


def slope(x: ArrayLike, y: ArrayLike, about: str, *, tolerance: float = 1e-3) -> Quantity:
    """Return the least-squares slope of y on x, both of shape (n,), with Student's interval."""
    fit = stats.linregress(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    half = float(stats.t.ppf(0.5 + LEVEL / 2, np.size(x) - 2) * fit.stderr)
    return Quantity(
        value=float(fit.slope),
        low=float(fit.slope) - half,
        high=float(fit.slope) + half,
        about=about,
        tolerance=tolerance,
    )


def bootstrap(
    statistic: Sequence[float] | NDArray[np.float64],
    value: float,
    about: str,
    *,
    tolerance: float = 1e-3,
) -> Quantity:
    """Return a value with the percentile interval of its bootstrap replicates, shape (b,)."""
    low, high = np.quantile(statistic, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return Quantity(value=value, low=float(low), high=float(high), about=about, tolerance=tolerance)


def exact(value: float, about: str, *, unit: str = "", tolerance: float = 1e-9) -> Quantity:
    """Return a number that is computed and not sampled, and so has no interval."""
    return Quantity(value=value, about=about, unit=unit, tolerance=tolerance)
