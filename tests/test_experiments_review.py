"""The experiments of the review agree with exact formulas and with published values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from experiments import ablation_is_fourier_weight as ablation
from january.experiment import load

if TYPE_CHECKING:
    from january.result import Result


def recorded(name: str) -> Result:
    return load(name).result


def test_every_sampled_ablation_is_its_fourier_weight() -> None:
    result = recorded("ablation-is-fourier-weight")
    sampled = [p for p in result.predictions if p.within is None]
    assert len(sampled) == result.numbers["sampled"].value
    assert sum(result.holds(p) for p in sampled) >= len(sampled) - 3


def test_a_parity_shows_its_whole_variance_to_each_of_its_inputs() -> None:
    def parity(points: ablation.Floats) -> ablation.Floats:
        return np.asarray(points.prod(axis=1))

    assert ablation.share(parity, 4, alike=False) == 1


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_one_input_of_an_or_shows_half_the_variance_and_a_little_more(count: int) -> None:
    weight = 4.0**-count  # every set of inputs has this Fourier weight
    exact = weight * 2 ** (count - 1) / (weight * (2**count - 1))
    number = recorded("ablation-is-fourier-weight").numbers[f"or.independent.{count}"]
    assert number.value == pytest.approx(exact, abs=1e-12)


@pytest.mark.parametrize("count", [3, 5, 9])
def test_an_input_of_a_majority_shows_the_chance_of_a_tie_among_the_others(count: int) -> None:
    tie = math.comb(count - 1, count // 2) / 2 ** (count - 1)
    numbers = recorded("ablation-is-fourier-weight").numbers
    assert numbers[f"majority.independent.{count}"].value == pytest.approx(tie, abs=1e-12)
    assert numbers[f"majority.copies.{count}"].value == 0


def test_independent_inputs_show_at_least_the_variance_and_copies_may_show_less() -> None:
    numbers = recorded("ablation-is-fourier-weight").numbers
    assert numbers["total-of-singles"].value >= 1
    assert numbers["total-of-singles"].value == pytest.approx(numbers["total-influence"].value)
    assert 9 * numbers["mean.independent.9"].value == pytest.approx(1)
    assert 9 * numbers["mean.copies.9"].value == pytest.approx(1 / 9)
