"""Hold the notes on field theory to exact formulas and to published values."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate

from experiments import (
    a_series_that_diverges,
    depth_as_flow,
    finite_width_cumulants,
    flow,
    gaussian,
    planar_diagrams,
    running_vertex,
    tanh_vertex,
)
from january.experiment import load_fresh

NAMES = (
    "finite-width-cumulants",
    "tanh-vertex",
    "a-series-that-diverges",
    "depth-as-flow",
    "running-vertex",
    "planar-diagrams",
)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_recorded_belongs_to_the_code(name: str) -> None:
    assert load_fresh(name).result.numbers


# Cumulants


@pytest.mark.parametrize(("depth", "expected"), [(1, 0.75), (2, 1.6875), (4, 4.3242), (8, 14.881)])
def test_eight_wide_linear_networks_have_the_published_kurtosis(
    depth: int, expected: float
) -> None:
    numbers = load_fresh("finite-width-cumulants").result.numbers
    assert numbers[f"linear.8.{depth}.exact"].value == pytest.approx(expected, abs=6e-4)


def test_sampled_cumulants_cover_the_exact_ones() -> None:
    numbers = load_fresh("finite-width-cumulants").result.numbers
    # of 51 intervals at 95 %, six misses or more are a rare accident
    assert numbers["covered"].value >= numbers["cells"].value - 5
    whole = numbers["network.conditional"]
    assert whole.low is not None
    assert whole.high is not None
    assert whole.low < numbers["network.exact"].value < whole.high


def test_the_naive_estimate_is_far_too_low_in_deep_networks() -> None:
    numbers = load_fresh("finite-width-cumulants").result.numbers
    assert numbers["naive.median"].value < numbers["naive.exact"].value / 3


def test_a_few_networks_are_enough_for_the_first_layers() -> None:
    config = finite_width_cumulants.Config(
        widths=(8,), chains=100_000, networks=500, naive_repeats=2
    )
    numbers = finite_width_cumulants.run(config).numbers
    assert numbers["linear.8.1"].value == pytest.approx(6 / 8, abs=0.06)
    assert numbers["relu.8.1"].value == pytest.approx(15 / 8, abs=0.12)


def test_a_relu_chain_of_one_unit_is_one_rectified_gaussian() -> None:
    # one unit, one layer: the output's fourth moment is 3·4·E relu⁴ = 18, its excess kurtosis 15
    assert finite_width_cumulants.kurtosis("relu", 1, 1) == 15


def test_the_tanh_remainder_is_of_second_order() -> None:
    numbers = load_fresh("tanh-vertex").result.numbers
    assert numbers["last-slope"].value == pytest.approx(-2, abs=0.01)
    sampled = numbers["sampled"]
    assert sampled.low is not None
    assert sampled.high is not None
    assert sampled.low < numbers["computed"].value < sampled.high
    assert not sampled.low < numbers["first"].value < sampled.high


def test_two_tanh_units_agree_with_a_double_integral() -> None:
    table = tanh_vertex.run(tanh_vertex.Config(widths=(2, 4, 8, 16), chains=1_000)).tables[
        "remainder"
    ]
    nodes, weights = gaussian.NODES, gaussian.WEIGHTS
    squares = (np.tanh(nodes)[:, None] ** 2 + np.tanh(nodes)[None, :] ** 2) / 2
    grid = np.linspace(0, 1, 401)
    kernels = np.array([gaussian.tanh_square_kernel(float(value)) for value in grid])
    level = np.interp(squares, grid, kernels[:, 0])
    spread = np.interp(squares, grid, kernels[:, 1])
    centre = weights @ level @ weights
    variance = weights @ (level - centre) ** 2 @ weights + weights @ spread @ weights / 2
    assert table.rows[0][1] == pytest.approx(3 * variance, rel=1e-4)


# The series


def test_the_first_coefficients_are_the_textbook_ones() -> None:
    assert [a_series_that_diverges.coefficient(order) for order in range(3)] == [
        Fraction(1),
        Fraction(-1, 8),
        Fraction(35, 384),
    ]


@pytest.mark.parametrize("coupling", [0.1, 0.75, 3.0])
def test_the_bessel_form_is_the_integral(coupling: float) -> None:
    def weight(x: float) -> float:
        return math.exp(-(x**2) / 2 - coupling * x**4 / 24)

    value, _ = integrate.quad(weight, -40, 40, epsabs=1e-14, points=[-1, 0, 1], limit=400)
    expected = value / math.sqrt(2 * math.pi)
    assert a_series_that_diverges.integral(coupling) == pytest.approx(expected, rel=1e-12)


def test_the_series_is_best_cut_at_three_over_two_g() -> None:
    numbers = load_fresh("a-series-that-diverges").result.numbers
    for order in (2, 3, 4, 6, 8, 12, 16, 24):
        assert numbers[f"best.{order}"].value == order
    ratios = [numbers[f"ratio.{order}"].value for order in (2, 3, 4, 6, 8, 12, 16, 24)]
    assert all(one < two < 1 for one, two in pairwise(ratios))
    assert ratios[-1] == pytest.approx(1, abs=0.02)


def test_borel_and_pade_sum_what_the_series_cannot() -> None:
    assert a_series_that_diverges.borel_pade(0.75, 8) == pytest.approx(
        a_series_that_diverges.integral(0.75), abs=1e-9
    )


# Depth


def test_relu_correlations_follow_the_arc_cosine_kernel() -> None:
    # orthogonal inputs: E relu(u)relu(v) = 1/(2π), over E relu² = ½
    assert flow.relu_step(1.0) == pytest.approx(1 - 1 / math.pi)
    assert flow.relu_step(0.0) == 0
    assert flow.relu_step(2.0) == pytest.approx(1)


@pytest.mark.parametrize("gap", [0.05, 0.5, 0.9])
def test_the_tanh_map_is_a_mean_over_two_gaussians(gap: float) -> None:
    weight, bias = 1.5, 0.05
    variance = flow.tanh_fixed_point(weight, bias)
    pair = gaussian.average_pair(np.tanh, variance, 1 - gap)
    expected = 1 - (bias + weight * pair) / variance
    assert flow.tanh_step(weight, bias)(gap) == pytest.approx(expected, abs=1e-12)


def test_power_laws_and_depth_scales_agree_with_the_theory() -> None:
    numbers = load_fresh("depth-as-flow").result.numbers
    assert numbers["relu.amplitude"].value == pytest.approx(9 * math.pi**2 / 2, rel=1e-3)
    assert numbers["leaky.amplitude"].value == pytest.approx(numbers["leaky.limit"].value, rel=1e-3)
    assert numbers["tanh.critical"].value == pytest.approx(1.76, abs=0.005)
    assert numbers["tanh.amplitude"].value == pytest.approx(numbers["tanh.limit"].value, rel=1e-3)
    for label in ("200", "100", "050", "020", "005", "002"):
        late, length = numbers[f"length.{label}.late"].value, numbers[f"length.{label}"].value
        assert late == pytest.approx(length, rel=2e-5)
    assert numbers["collapse.002"].value < 0.02 < numbers["collapse.100"].value


def test_networks_of_width_500_stay_by_the_flow() -> None:
    numbers = load_fresh("depth-as-flow").result.numbers
    for layer in (1, 5, 10, 20):
        sampled = numbers[f"network.500.{layer}"].value
        assert sampled == pytest.approx(numbers[f"flow.{layer}"].value, abs=0.003)


def test_a_small_run_of_networks_lies_around_the_flow() -> None:
    config = depth_as_flow.Config(layers=100, below=(0.2,), widths=(100,), networks=100)
    numbers = depth_as_flow.run(config).numbers
    assert numbers["network.100.5"].value == pytest.approx(numbers["flow.5"].value, abs=0.04)


def test_the_running_vertex_is_two_thirds_for_the_whole_class() -> None:
    result = running_vertex.run(running_vertex.Config())
    assert result.numbers["vertex.tanh"].value == pytest.approx(2 / 3, abs=1e-3)
    assert result.numbers["vertex.sine"].value == pytest.approx(2 / 3, abs=1e-3)
    assert result.numbers["level.tanh"].value == pytest.approx(1, abs=1e-3)


def test_the_slope_of_the_tanh_kernel_is_its_derivative() -> None:
    step = 1e-5
    above, below = (gaussian.tanh_square_kernel(0.7 + sign * step)[0] for sign in (1, -1))
    slope = gaussian.tanh_square_kernel(0.7)[2]
    assert slope == pytest.approx((above - below) / (2 * step), rel=1e-7)


# Gluings


def test_gluings_are_counted_as_by_harer_and_zagier() -> None:
    for power in range(1, 6):
        for loss, number in planar_diagrams.counts(power, "hermitian").items():
            assert number == planar_diagrams.harer_zagier(loss // 2, power)
        for kind in planar_diagrams.KINDS:
            found = sum(planar_diagrams.counts(power, kind).values())
            assert found == math.prod(range(1, 2 * power, 2))


def test_layers_have_the_moments_of_a_real_wishart_matrix() -> None:
    # E tr S²/n = (2n + 1)/n and E tr S³/n = (5n² + 6n + 4)/n² for S = W'W, square
    assert planar_diagrams.moment(2, 4, "layer") == 2 + 1 / 4
    assert planar_diagrams.moment(3, 4, "layer") == (5 * 16 + 6 * 4 + 4) / 16
    # a single weight: E w^2k = (2k-1)!!
    assert planar_diagrams.moment(4, 1, "layer") == 105


@pytest.mark.parametrize(("power", "expected"), [(2, 2.25), (3, 7.5), (4, 32.8125), (5, 177.1875)])
def test_two_by_two_hermitian_moments_are_exact(power: int, expected: float) -> None:
    assert planar_diagrams.moment(power, 2, "hermitian") == expected


def test_the_cell_that_missed_by_most_is_confirmed_by_a_fresh_sample() -> None:
    numbers = load_fresh("planar-diagrams").result.numbers
    anew = numbers["worst.anew"]
    assert anew.low is not None
    assert anew.high is not None
    assert anew.low < numbers["worst.exact"].value < anew.high
    assert numbers["covered"].value >= numbers["cells"].value - 5
