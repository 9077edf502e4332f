"""The low-hanging-fruit experiments agree with exact formulas, recorded and run anew."""

from itertools import permutations
from math import comb, erf, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from experiments import (
    a_race_between_circuits as race,
)
from experiments import (
    gradients_cannot_see_parity as gradients,
)
from experiments import (
    many_skills,
    parity_is_easy,
    sgd_on_parity,
    training_stories,
)
from experiments.online import networks
from experiments.walsh import cube, degrees_of, walsh
from january.experiment import load
from january.result import Result


def recorded(name: str) -> Result:
    return load(name).result


def failed(result: Result) -> set[str]:
    return {p.number for p in result.predictions if not result.holds(p)}


def test_walsh_returns_the_coefficient_of_the_named_subset() -> None:
    x = cube(5)
    f = 3.0 * x[:, 0] * x[:, 3] - 2.0 * x[:, 4] + 0.5
    expected = np.zeros(32)
    expected[[0b01001, 0b10000, 0]] = 3.0, -2.0, 0.5
    assert np.allclose(walsh(f[:, None])[:, 0], expected)


def test_the_enumerated_gradient_is_the_derivative_of_the_network() -> None:
    net = networks(np.random.default_rng(1), 1, 4, 3, 0.5)
    x = cube(4)
    g = gradients.derivative(net, x)
    step = 1e-6
    for column, (part, index) in {
        7: ("weights", (0, 2, 1)),
        12: ("biases", (0, 0, 0)),
        17: ("output", (0, 0, 2)),
    }.items():
        before = net(x)[0]
        getattr(net, part)[index] += step
        assert np.allclose((net(x)[0] - before) / step, g[:, column], atol=1e-5)
        getattr(net, part)[index] -= step


def test_every_parity_together_holds_the_whole_gradient() -> None:
    net = networks(np.random.default_rng(2), 1, 7, 9, 0.5)
    total, weights = gradients.levels(net, 7)
    assert weights.sum() == pytest.approx(total, rel=1e-12)
    assert recorded("gradients-cannot-see-parity").numbers["ratio"].value == pytest.approx(1, 1e-10)


def test_zero_biases_hide_odd_parities_from_every_weight() -> None:
    net = networks(np.random.default_rng(3), 1, 7, 9, 0.0)
    g = gradients.derivative(net, cube(7))
    squares = walsh(np.delete(g, np.s_[63:72], axis=1)) ** 2
    odd = (degrees_of(7) % 2 == 1) & (degrees_of(7) > 1)
    assert squares[odd].max() < 1e-25
    assert squares[~odd].max() > 1e-4


def test_odd_parities_are_harder_to_see_than_the_next_even_ones() -> None:
    _, weights = gradients.levels(networks(np.random.default_rng(7), 1, 9, 7, 0.0), 9)
    means = weights / np.array([comb(9, k) for k in range(10)])
    for k in (4, 6, 8):
        assert means[k] >= k * means[k - 1]


def test_first_layer_weight_moves_one_degree_away() -> None:
    n, k = 7, 4
    phi = (cube(n) @ np.array([3.0, -1.0, 2.0, 2.5, -4.0, 1.5, 0.7]) + 0.3 > 0.0) * 1.0
    moved = (walsh(cube(n) * phi[:, None]) ** 2).sum(axis=1)
    still = walsh(phi[:, None])[:, 0] ** 2
    below, above = (still[degrees_of(n) == j].sum() for j in (k - 1, k + 1))
    weight = moved[degrees_of(n) == k].sum()
    assert weight == pytest.approx((n - k + 1) * below + (k + 1) * above)


def test_majority_matches_its_closed_form() -> None:
    numbers = recorded("gradients-cannot-see-parity").numbers
    for k, quoted in {1: 0.225586, 3: -0.0205078, 5: 0.00683594}.items():
        assert numbers[f"majority.{k}"].value == pytest.approx(quoted, rel=1e-5)
        assert numbers[f"majority.{k}"].value == gradients.majority_coefficient(13, k)


def test_a_minibatch_sees_its_own_noise() -> None:
    noise = recorded("gradients-cannot-see-parity").numbers["minibatch"]
    assert noise.low is not None
    assert noise.high is not None
    assert noise.low < 1 / 32 + (31 / 32) / 2**10 < noise.high


def test_online_networks_descend_their_loss() -> None:
    config = sgd_on_parity.Config(nets=3, steps=400, test=128)
    steps = sgd_on_parity.steps_to_learn(config, "random", 8, 2)
    assert steps.max() < 400


def test_odd_parities_cost_more_than_the_next_even_one_only_at_zero_biases() -> None:
    numbers = recorded("sgd-on-parity").numbers
    steps = {key: numbers[f"steps.{key}"] for key in ("none.3", "none.4", "random.3", "random.4")}
    assert (steps["none.4"].high or 0.0) < (steps["none.3"].low or 0.0)
    assert (steps["random.3"].high or 0.0) < (steps["random.4"].low or 0.0)


def test_rank_over_two_elements_counts_the_span() -> None:
    rng = np.random.default_rng(4)
    rows = rng.integers(0, 2**5, (200, 4), dtype=np.uint64)
    for matrix, found in zip(rows.tolist(), parity_is_easy.rank(rows, 5), strict=True):
        span = {0}
        for row in matrix:
            span |= {row ^ other for other in span}
        assert 2 ** int(found) == len(span)


def test_elimination_needs_the_number_of_examples_that_the_product_says() -> None:
    result = recorded("parity-is-easy")
    limits = {0: 0.2888, 1: 0.5776, 2: 0.7701, 4: 0.9388, 6: 0.9845}
    for extra, limit in limits.items():
        assert result.numbers[f"chance.{extra}"].value == pytest.approx(limit, abs=5e-5)
        assert result.numbers[f"full.{extra}"].value == pytest.approx(limit, abs=0.012)
    assert len(failed(result)) <= 2


def test_duel_is_decided_by_the_starts_alone() -> None:
    rng = np.random.default_rng(5)
    starts = 0.03 * np.abs(rng.normal(size=(5000, 2)))
    speeds = np.array([1.3, 0.9])
    ends = race.finish(speeds, starts)
    left = starts[:, 0] ** (1 / 1.3)
    right = 2 ** ((1 / 0.9 - 1 / 1.3) / 2) * starts[:, 1] ** (1 / 0.9)
    assert np.allclose(ends.sum(axis=1), 1.0)
    assert ((ends[:, 0] > ends[:, 1]) == (left > right)).all()


def test_chance_to_win_has_its_known_values() -> None:
    for scale, chance in {0.1: 0.5348, 0.01: 0.5702, 0.001: 0.6048, 0.0001: 0.6382}.items():
        assert race.win_chance(1.05, scale) == pytest.approx(chance, abs=5e-5)
    assert race.win_chance(1.0, 0.01) == pytest.approx(0.5, abs=1e-9)
    assert not failed(recorded("a-race-between-circuits"))


def test_a_crowd_races_as_its_joint_norm() -> None:
    starts = 0.01 * np.array([[1.0, 0.3, 0.4, 1.2]])
    together = race.finish(np.array([1.5, 1.0, 1.0, 1.0]), starts)[0]
    pair = race.finish(np.array([1.5, 1.0]), 0.01 * np.array([[1.0, 1.3]]))[0]
    assert together[0] == pytest.approx(pair[0], rel=1e-9)


def test_with_three_factors_the_initial_scale_no_longer_favours_speed() -> None:
    def velocity(_: float, x: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.array([1.5, 1.0]) * x**2 * (1.0 - (x**3).sum()))

    shares = []
    for scale in (1e-2, 1e-3):
        start = scale * np.array([1.0, 1.5])
        end = solve_ivp(velocity, (0.0, 1e5), start, method="LSODA", rtol=1e-9, atol=1e-14)
        shares.append(end.y[0, -1] ** 3)
    assert shares[0] == pytest.approx(shares[1], abs=2e-3)
    assert 0.1 < shares[0] < 0.4


def test_equal_speeds_share_as_the_squares_of_their_starts() -> None:
    ends = race.finish(np.ones(3), np.array([[0.03, 0.04, 0.12]]))[0]
    assert ends == pytest.approx(np.array([9, 16, 144]) / 169)


def test_leap_is_the_least_over_all_orders() -> None:
    rng = np.random.default_rng(6)
    for _ in range(60):
        drawn = rng.integers(1, 2**5, 4).tolist()
        sets = tuple(tuple(i for i in range(5) if m >> i & 1) for m in drawn)
        assert training_stories.leap(sets) == min(_worst(order) for order in permutations(sets))
    for size, target in training_stories.TARGETS.items():
        assert training_stories.leap(target) == size


def _worst(order: tuple[tuple[int, ...], ...]) -> int:
    known: set[int] = set()
    worst = 0
    for monomial in order:
        worst = max(worst, len(set(monomial) - known))
        known |= set(monomial)
    return worst


def test_long_leaps_cost_larger_powers_and_stairs_are_climbed_in_order() -> None:
    numbers = recorded("training-stories").numbers
    assert (numbers["exponent.2"].high or 0) < (numbers["exponent.3"].low or 0)
    assert (numbers["exponent.3"].high or 0) < (numbers["exponent.4"].low or 0)
    assert numbers["in-order"].value == numbers["nets"].value


def test_many_skills_sum_to_the_power_law() -> None:
    for a in (0.3, 0.5, 1.0):
        ratio = many_skills.unlearned(a, 10**5, 10**6) / many_skills.power_law(a, 10**5)
        assert ratio == pytest.approx(1.0, abs=1e-4)
    assert not failed(recorded("many-skills"))


def test_a_full_run_gives_what_its_predictions_name() -> None:
    results = [
        gradients.run(gradients.Config(sizes=(4, 5, 6), nets=2, width=5, batches=5)),
        parity_is_easy.run(parity_is_easy.Config(inputs=12, extra=(0, 3), draws=50, trials=20)),
        many_skills.run(many_skills.Config(skills=2000, streams=3)),
    ]
    for result in results:
        assert {p.number for p in result.predictions} <= set(result.numbers)


def test_the_chance_to_win_agrees_with_the_trapezium_rule() -> None:
    head = sqrt(2.0) * 0.05
    z = np.linspace(0.0, 10.0, 20_001)
    values = [(1 - erf(head * t * t / sqrt(2))) * np.exp(-t * t / 2) for t in z]
    assert race.win_chance(2.0, 0.05) == pytest.approx(
        float(np.trapezoid(values, z)) * 2 / sqrt(2 * np.pi), abs=1e-6
    )
