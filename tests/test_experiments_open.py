"""Check the budget for learnability against its exact laws."""

import numpy as np
import pytest

from experiments import a_budget_for_learnability as budget
from experiments.statistics import generator
from january.experiment import load


@pytest.mark.parametrize("depth", [1, 3])
def test_learnabilities_of_any_training_set_sum_to_its_size_and_lie_in_the_unit(depth: int) -> None:
    config = budget.Config(bits=7)
    points = generator(1, depth).permutation(2**7)[:40]
    found = budget.learnabilities(config, depth, points, budget.characters(7))
    assert found.sum() == pytest.approx(40, rel=1e-9)
    assert found.min() > 0
    assert found.max() < 1 + 1e-9


def test_with_the_whole_cube_everything_is_learned() -> None:
    config = budget.Config(bits=5)
    found = budget.learnabilities(config, 1, np.arange(32), budget.characters(5))
    assert found == pytest.approx(np.ones(32), rel=1e-8)


def test_the_parities_diagonalise_the_kernel() -> None:
    config = budget.Config(bits=5)
    table, kernel = budget.characters(5), budget.kernel_by_distance(config, 3)
    point = np.arange(32)
    gram = kernel[np.bitwise_count(point[:, None] ^ point[None, :])]
    turned = table.T @ gram @ table / 32**2
    values = budget.eigenvalues(config, kernel)[budget.degrees(5)]
    assert turned == pytest.approx(np.diag(values), abs=1e-12)


def test_the_closed_form_spends_the_whole_budget() -> None:
    config = budget.Config()
    shares = budget.closed_form(config, 1, 256)
    counts = np.bincount(budget.degrees(12))
    assert shares @ counts == pytest.approx(256, rel=1e-8)


def test_elimination_by_hand() -> None:
    assert budget.elimination(1, 1) == pytest.approx(1.5)  # a zero row or a one
    assert budget.elimination(2, 2) == pytest.approx((1 * 1 + 9 * 2 + 6 * 4) / 16)


def test_the_record_keeps_the_budget_and_the_closed_form() -> None:
    numbers = load("a_budget_for_learnability").result.numbers
    assert numbers["drift"].value < 1e-9
    assert numbers["gap"].value < 0.01
    assert numbers["depth1.n256.k2"].value == pytest.approx(0.956, abs=0.02)
