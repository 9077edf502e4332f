"""Check the experiments on Bayesian and SGD learning against formulas and published values."""

import numpy as np
import pytest

from experiments import langevin_step_bias as langevin
from experiments import sgd_and_the_posterior as posterior
from experiments import sgd_circulates as circle
from experiments import the_learning_coefficient_you_measure as measure
from experiments import the_prior_is_not_uniform as prior
from experiments import where_sgd_sits as rest
from experiments.four_bits import PLACES, TARGETS, Network, completions, labels_of, networks, tally
from experiments.rank_regression import Model, coefficient
from experiments.statistics import generator
from january.experiment import load


@pytest.mark.parametrize(("step", "batch"), [(0.05, 1), (0.2, 4), (0.3, 16)])
def test_sgds_closed_form_solves_the_equation_of_its_second_moment(step: float, batch: int) -> None:
    h = np.array([4.0, 2.0, 1.0, 0.5, 0.2, 0.1])
    solved = rest.stationary(h, step, batch, np.diag(h))
    assert np.diag(solved) == pytest.approx(rest.closed_form(h, step, batch), rel=1e-12)
    assert np.abs(solved - np.diag(np.diag(solved))).max() < 1e-14


def test_sgd_at_a_small_step_rests_in_a_ball_of_known_radius() -> None:
    variances = rest.closed_form(np.array([4.0, 0.1]), 1e-5, 2)
    assert variances == pytest.approx([1e-5 / 4] * 2, rel=1e-4)


def test_the_recorded_variances_meet_the_exact_ones() -> None:
    record = load("where_sgd_sits").result
    rows = np.array(record.tables["by-curvature"].rows, dtype=float)
    assert len(rows) == 24
    assert record.numbers["score"].value < 3
    assert np.sum((rows[:, 4] <= rows[:, 6]) & (rows[:, 6] <= rows[:, 5])) >= 20


def test_a_short_simulation_of_sgd_meets_the_exact_variances() -> None:
    config = rest.Config(curvatures=(2.0, 1.0), settings=((0.2, 2),), chains=1500)
    sample = rest.variances(config, 0)
    error = sample.mean(axis=0) - rest.closed_form(np.array([2.0, 1.0]), 0.2, 2)
    assert np.abs(error / (sample.std(axis=0) / 1500**0.5)).max() < 4


def test_the_swept_area_follows_from_the_stationary_moment() -> None:
    config = circle.Config()
    (first, second), step = config.curvatures, config.step
    for angle in (0.0, 20.0, 45.0, 90.0):
        moment = circle.solved_moment(config, angle)
        area = 0.5 * step * (first - second) * moment[0, 1]
        assert circle.exact_area(config, angle) == pytest.approx(area, abs=1e-12)


def test_sgd_sweeps_the_area_predicted_and_none_along_the_axes() -> None:
    numbers = load("sgd_circulates").result.numbers
    for angle in (0, 15, 30, 45, 60, 75, 90):
        found = numbers[f"area.{angle}"]
        half = (found.high - found.low) / 2  # type: ignore[operator]
        assert abs(found.value - circle.exact_area(circle.Config(), angle)) < 1.6 * half


def test_every_pattern_of_signs_gives_another_count() -> None:
    assert prior.missed_counts(prior.Config(exact_bits=7)) == 0


def test_inputs_of_plus_and_minus_one_destroy_the_uniform_count() -> None:
    w = prior.weights("cauchy", (500, 3), generator(1))
    assert set(prior.ones(w, 2 * prior.cube(3) - 1)) == {4}
    assert set(prior.ones(w, prior.cube(3))) == set(range(8))


def test_the_counts_recorded_are_uniform_and_all_threshold_functions_found() -> None:
    numbers = load("the_prior_is_not_uniform").result.numbers
    assert numbers["least-p"].value > 0.05 / numbers["tests"].value
    assert [numbers[f"threshold.{n}"].value for n in (2, 3, 4)] == [14, 104, 1882]


def test_conditioning_keeps_exactly_the_functions_that_fit() -> None:
    functions = labels_of(*networks(Network(), 3000, generator(2)))
    labels, seen = TARGETS["and"], np.array([3, 5, 9, 14])
    fitting = (functions[:, seen] == labels[seen]).all(axis=1)
    laws = completions(tally(functions @ PLACES), labels, seen)
    assert laws.size == 2**12
    assert laws.sum() == fitting.sum()


def test_trained_networks_fit_the_labels_they_were_shown() -> None:
    config = posterior.Config(runs=60)
    labels, seen = TARGETS["xor"], np.arange(9)
    _, *after = posterior.three_ways(config, labels, seen, 0)
    mask = int(PLACES[seen].sum())
    for functions in after:
        assert set(functions & mask) == {int((PLACES * labels)[seen].sum())}


def test_sgd_is_nearer_the_posterior_than_any_control_and_farther_than_noise() -> None:
    table = load("sgd_and_the_posterior").result.tables["cells"]
    for name in ("memoriser", "uniform"):
        pairs = zip(table.column("variation"), table.column(name), strict=True)
        assert all(near < far for near, far in pairs)  # type: ignore[operator]
    pairs = zip(table.column("floor"), table.column("variation"), strict=True)
    assert all(2 * noise < found for noise, found in pairs)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("sizes", "known"),
    [
        ((2, 1, 2, 0), (1.0, 2)),
        ((2, 2, 2, 0), (1.5, 1)),
        ((3, 2, 3, 1), (3.5, 2)),
        ((4, 3, 4, 1), (6.0, 1)),
        ((4, 2, 4, 2), (6.0, 1)),
        ((1, 3, 5, 0), (1.5, 1)),  # A = 0, three equations, beats BA = 0, five
        ((1, 4, 1, 0), (0.5, 1)),  # one quadratic equation
    ],
)
def test_learning_coefficients_agree_with_aoyagi_and_watanabe(
    sizes: tuple[int, int, int, int], known: tuple[float, int]
) -> None:
    m, h, n, r = sizes
    assert coefficient(Model(m=m, h=h, n=n, r=r)) == known


def test_a_networks_gradient_is_that_of_its_loss() -> None:
    model, shift = Model(m=3, h=2, n=3, r=1), 1e-6
    place = generator(3).standard_normal((1, model.size))
    slope = model.loss_and_gradient(place)[1][0]
    ahead = model.loss_and_gradient(place + shift * np.eye(model.size))[0]
    back = model.loss_and_gradient(place - shift * np.eye(model.size))[0]
    assert (ahead - back) / (2 * shift) == pytest.approx(slope, abs=1e-7)


def test_crossing_lines_are_read_as_the_multiplicity_says() -> None:
    assert measure.monomial(1e6) == pytest.approx(measure.monomial_closed(1e6), rel=1e-10)
    assert measure.monomial_closed(1e6) == pytest.approx(0.437, abs=5e-4)
    assert measure.monomial_closed(1e12) == pytest.approx(0.466, abs=5e-4)


def test_the_smallest_networks_closed_form_is_the_derivative_of_its_free_energy() -> None:
    grid = np.linspace(0, 60, 600_001)
    with np.errstate(over="ignore"):
        energies = [
            -np.log(np.trapezoid(np.exp(-grid) / (1 + 2 * n * grid), grid)) for n in (99.0, 101.0)
        ]
    slope = 100 * (energies[1] - energies[0]) / 2
    assert measure.toy_closed(100.0) == pytest.approx(slope, abs=1e-4)


def test_the_networks_measured_lie_where_multiplicity_puts_them() -> None:
    numbers = load("the_learning_coefficient_you_measure").result.numbers
    for model in measure.MODELS:
        found = numbers[f"network.{model.m}{model.h}{model.n}{model.r}"].value
        assert found == pytest.approx(measure.seen(model, 1e5), abs=0.05)


def test_langevin_on_a_quadratic_is_hot_by_the_formula() -> None:
    how = langevin.Sampler(step=5e-4, pull=0.0, heat=1000.0, draws=4000)
    start = np.zeros((400, 1))
    chains = langevin.langevin(langevin.Quadratic(h=(4.0,)), start, how, generator(4))
    assert langevin.closed_form(np.array([4.0]), how) == pytest.approx(1.0)
    assert chains[:, 0].mean() == pytest.approx(1.0, abs=0.02)


def test_a_small_step_is_nearly_always_accepted_and_a_large_one_is_not() -> None:
    numbers = load("langevin_step_bias").result.numbers
    assert numbers["3231.1.acceptance"].value > 0.999
    assert numbers["3231.6.acceptance"].value < 0.75
    assert numbers["3231.6"].value > 1.5 * numbers["3231.right"].value
