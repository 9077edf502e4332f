"""The experiments of the review agree with exact formulas and with published values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from experiments import ablation_is_fourier_weight as ablation
from experiments import ands_in_superposition as ands
from experiments import convex_readout as convex
from experiments import reading_is_not_writing as directions
from experiments.dictionaries import price
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


@pytest.mark.parametrize("active", [2, 4, 8, 16, 32, 64])
def test_interference_of_k_features_has_variance_k_over_d(active: int) -> None:
    number = recorded("how-many-features-fit").numbers[f"variance.{active}"]
    assert number.value == pytest.approx(active / 256, rel=0.005)


@pytest.mark.parametrize("active", [8, 16, 32, 64])
def test_false_positives_follow_the_normal_tail(active: int) -> None:
    tail = math.erfc((256 / active) ** 0.5 / 2 / 2**0.5) / 2
    number = recorded("how-many-features-fit").numbers[f"false.{active}"]
    assert number.value == pytest.approx(tail, rel=0.03)


def test_the_formula_gives_the_published_weak_thresholds() -> None:
    assert convex.threshold(0.5, 2) == pytest.approx(0.3857, abs=5e-5)
    assert convex.threshold(0.5, 1) == pytest.approx(0.558, abs=5e-4)


@pytest.mark.parametrize("load", [1e3, 1e5, 1e8])
def test_the_weak_threshold_is_near_one_over_twice_the_logarithm(load: float) -> None:
    assert convex.threshold(1 / load, 2) == pytest.approx(0.5 / math.log(load), rel=0.04)


@pytest.mark.parametrize("cell", ["signed.50", "nonnegative.50", "signed.25", "nonnegative.25"])
def test_a_linear_program_stops_near_the_weak_threshold(cell: str) -> None:
    numbers = recorded("convex-readout").numbers
    assert numbers[f"half.{cell}"].value == pytest.approx(numbers[f"limit.{cell}"].value, abs=0.05)


def test_a_code_of_one_feature_is_recovered_and_a_dense_one_is_not() -> None:
    vectors = np.random.default_rng(0).standard_normal((20, 40))
    code = np.zeros(40)
    code[3] = -1.0
    assert convex.recovers(vectors, code, signed=True)
    assert not convex.recovers(vectors, np.ones(40), signed=True)


@pytest.mark.parametrize(("kind", "expected"), [(2, 1.5), (1, 0.75), (0, 0.31640625)])
def test_a_neuron_that_reads_a_pair_has_the_exact_mean(kind: int, expected: float) -> None:
    values, chances = ands.law(kind, 4, 0.25)
    assert float(chances @ values) == pytest.approx(expected, abs=1e-12)
    number = recorded("ands-in-superposition").numbers[f"mean.{kind}.25"]
    assert number.value == pytest.approx(expected, abs=0.005)


def test_chernoffs_exponent_is_the_least_growth_over_all_tilts() -> None:
    tilt = np.linspace(0, 20, 200_001)  # a reader is selected with chance 1/4, and is a fair coin
    growth = np.log(0.75 + 0.125 * (np.exp(-0.75 * tilt) + np.exp(0.25 * tilt)))
    assert ands.rate(1, 2, 0.5, 0.75) == pytest.approx(-growth.min(), abs=1e-8)


def test_no_width_fails_more_often_than_the_bound_allows() -> None:
    for neurons, _, low, _, bound in recorded("ands-in-superposition").tables["failures"].rows:
        assert float(low) <= float(bound), neurons


def test_neurons_for_all_pairs_grow_with_the_logarithm_of_the_features() -> None:
    numbers = recorded("ands-in-superposition").numbers
    for active in (4, 8, 16):
        counts = [numbers[f"one.{active}.{10**power}"].value for power in (2, 4, 6)]
        assert counts[2] - counts[1] == pytest.approx(counts[1] - counts[0], rel=0.1)
        assert 8 < numbers[f"constant.{active}"].value < 32


@pytest.mark.parametrize(("condition", "expected"), [(10, 0.57496), (100, 0.19802)])
def test_the_worst_cosine_is_the_bound_in_the_condition_number(
    condition: int, expected: float
) -> None:
    assert directions.bound(condition) == pytest.approx(expected, abs=5e-6)
    numbers = recorded("reading-is-not-writing").numbers
    assert numbers[f"exact.worst.{condition}"].value == pytest.approx(expected, abs=5e-6)
    assert numbers[f"worst.{condition}"].value == pytest.approx(expected, abs=0.005)
    assert numbers[f"exact.random.{condition}"].value > expected


def test_no_direction_reads_and_writes_further_apart_than_the_bound() -> None:
    rng = np.random.default_rng(1)
    noise = np.geomspace(0.2, 5, 7)
    worst = min(directions.cosine(noise, rng.standard_normal(7)) for _ in range(2_000))
    assert directions.bound(25) <= worst < directions.bound(25) + 0.1


def test_the_absorbed_dictionary_costs_less_than_the_true_one_until_children_are_seen_alone() -> (
    None
):
    numbers = recorded("reading-is-not-writing").numbers
    assert numbers["absorbed.000"].value == pytest.approx(0.05703, abs=5e-6)
    assert numbers["true.000"].value == pytest.approx(0.06825, abs=1e-12)
    assert numbers["angle.child.000"].value == pytest.approx(45, abs=0.01)
    assert numbers["absorbed.050"].value > numbers["true.050"].value
    assert numbers["angle.child.050"].value > numbers["angle.child.020"].value > 45


@pytest.mark.parametrize("penalty", [0.01, 0.5, 1.0, 1.9])
def test_absorption_gains_as_the_closed_form_says(penalty: float) -> None:
    true = price((0, math.pi / 2), (0.3, 0.2, 0), penalty)
    absorbed = price((0, math.pi / 4), (0.3, 0.2, 0), penalty)
    assert true - absorbed == pytest.approx(0.2 * penalty * (2 - 2**0.5 - penalty / 4))
