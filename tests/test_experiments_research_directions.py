"""The experiments of the research directions agree with what is known exactly."""

import math
from itertools import permutations, product

import numpy as np
import pytest

from experiments import mode_connectivity, polytopes_count_neurons, presumption
from experiments.digit_networks import INPUTS, cross_entropy, digits, drawn, gradient, logits
from experiments.max_of_k import average, cubic, presumed, quadratic, unordered, wrong
from experiments.pieces import circle, plane
from experiments.relabelling import barrier, bound, defects, matched, paths
from experiments.statistics import generator
from january.experiment import load
from january.result import Result


@pytest.fixture(scope="module")
def polytopes() -> Result:
    return load("polytopes_count_neurons").result


@pytest.fixture(scope="module")
def proofs() -> Result:
    return load("compact_proof").result


@pytest.fixture(scope="module")
def modes() -> Result:
    return load("mode_connectivity").result


def test_every_neuron_of_the_first_layer_changes_sign_twice() -> None:
    assert [len(angles) for angles in circle((7,), generator(1))] == [14]


def test_crossings_are_where_the_network_changes_sign() -> None:
    found = circle((5, 5), generator(2))
    rng = generator(2)
    first, second = rng.standard_normal((5, 2)), rng.standard_normal((5, 5))
    turn = np.linspace(0, 2 * np.pi, 400_001)
    hidden = np.maximum(first @ np.stack([np.cos(turn), np.sin(turn)]), 0)
    signs = second @ hidden
    changes = (signs[:, 1:] * signs[:, :-1] < 0).any(axis=0)
    assert np.allclose(turn[1:][changes], found[1], atol=3e-5)


def test_recorded_counts_on_the_circle_hold_their_exact_expectations(polytopes: Result) -> None:
    exact = {"3x5": 11.625, "4x6": 22.897, "8x8": 113.31, "16x6": 191.88, "32x6": 384.0}
    for name, expected in exact.items():
        measured = polytopes.numbers[f"circle.{name}"]
        assert polytopes.numbers[f"circle.{name}.expected"].value == pytest.approx(
            expected, rel=3e-5
        )
        half = (measured.high or 0) - measured.value
        assert abs(measured.value - expected) < 1.6 * half  # five at once, 99.8 % each
    fresh = polytopes.numbers["again"]
    assert (fresh.low or 0) < exact["8x8"] < (fresh.high or 0)


def test_lines_cut_a_plane_into_the_known_number_of_pieces() -> None:
    for lines in (1, 3, 8, 20):
        assert plane((lines,), generator(3, lines)) == 1 + lines + math.comb(lines, 2)


def test_deep_networks_cut_a_plane_as_expected(polytopes: Result) -> None:
    for name in ("24x2", "12x4", "8x6", "4x2"):
        measured = polytopes.numbers[f"plane.{name}"]
        expected = polytopes.numbers[f"plane.{name}.expected"].value
        assert abs(measured.value - expected) < 1.6 * ((measured.high or 0) - measured.value)
    assert polytopes_count_neurons.pieces(24, 2) == pytest.approx(1177, abs=0.01)
    assert polytopes.numbers["plane.24x2.bound"].value == 90_601


def toy(seed: int, tokens: int = 5) -> tuple[np.ndarray, np.ndarray]:
    rng = generator(seed)
    table = rng.normal(size=(tokens, tokens)) + 2.5 * np.eye(tokens)
    return np.exp(np.arange(tokens) - tokens + rng.normal(size=tokens)), table


@pytest.mark.parametrize("seed", range(6))
def test_no_proof_claims_more_than_the_truth(seed: int) -> None:
    net = toy(seed)
    for length in (1, 2, 4):
        every = np.array(list(product(range(5), repeat=length)))
        truth = 1 - wrong(net, every).mean()
        assert quadratic(net, length) <= cubic(net, length) + 1e-12
        assert cubic(net, length) <= average(net, length) + 1e-12
        assert average(net, length) <= truth + 1e-12


@pytest.mark.parametrize("seed", range(6))
def test_the_cubic_proof_certifies_exactly_the_classes_without_an_error(seed: int) -> None:
    net = toy(seed)
    every = np.array(list(product(range(5), repeat=4)))
    top = every.max(axis=1)
    copies = (every == top[:, None]).sum(axis=1)
    bad = {
        (int(m), int(c)) for m, c, miss in zip(top, copies, wrong(net, every), strict=True) if miss
    }
    sound = np.mean([(int(m), int(c)) not in bad for m, c in zip(top, copies, strict=True)])
    assert cubic(net, 4) == pytest.approx(float(sound), abs=1e-12)


def test_scaling_all_weights_changes_no_bound() -> None:
    weights, table = toy(1)
    for method in (cubic, quadratic, average, presumed):
        assert method((weights * 1e-11, table), 4) == pytest.approx(method((weights, table), 4))


def test_multisets_stand_for_all_sequences() -> None:
    sets, orders = unordered(32, 4)
    assert len(sets) == math.comb(35, 4)
    assert orders.sum() == 32**4


def test_recorded_bounds_lie_in_order_below_the_truth(proofs: Result) -> None:
    value = {name: number.value for name, number in proofs.numbers.items()}
    assert value["quadratic.4"] < value["cubic.4"] < value["average.4"] < value["brute.4"]
    assert value["cubic.32"] < 0.02
    assert value["operations.multisets"] == value["multisets.4"] * 4 * 32
    assert value["average.32"] > 0.98
    assert value["exact-binomial.12"] == pytest.approx(0.05**0.001, abs=1e-12)
    assert value["hoeffding.12"] == pytest.approx(1 - math.sqrt(math.log(20) / 2000), abs=1e-12)
    low, high = (getattr(proofs.numbers["error.4"], end) for end in ("low", "high"))
    assert low < value["brute.4.error"] < high


def test_an_estimate_for_one_layer_is_the_mean_of_rectified_normals() -> None:
    net = presumption.network(16, 1, generator(4))
    exact = net[1] @ np.linalg.norm(net[0][0], axis=1) / math.sqrt(2 * math.pi)
    assert presumption.by_means(net) == pytest.approx(exact)
    assert presumption.by_covariances(net) == pytest.approx(exact)


def test_the_interval_bound_holds_every_output() -> None:
    net = presumption.network(6, 3, generator(5))
    found = presumption.outputs(net)
    assert float(np.ptp(found)) <= 2 * presumption.half_width(net)


def test_rectified_moments_agree_with_a_large_sample() -> None:
    sample = np.maximum(generator(6).normal(0.7, 1.3, size=400_000), 0)
    first, variance, chance = presumption.rectified(np.array([0.7]), np.array([1.69]))
    assert first[0] == pytest.approx(sample.mean(), abs=0.01)
    assert variance[0] == pytest.approx(sample.var(), abs=0.02)
    assert chance[0] == pytest.approx((sample > 0).mean(), abs=0.005)


def test_covariances_are_worth_more_than_means_in_depth() -> None:
    worth = load("presumption").result.numbers
    for width in (16, 64):
        assert worth[f"covariances.{width}.1"].value == pytest.approx(
            worth[f"means.{width}.1"].value
        )
        for depth in (2, 3, 4):
            low = worth[f"covariances.{width}.{depth}"].low or 0
            assert low > (worth[f"means.{width}.{depth}"].high or 0)


def test_the_gradient_is_that_of_the_loss() -> None:
    data = digits(1)
    nets = drawn(1, 3, generator(7))
    rows, labels = data.train[None, :20], data.train_labels[None, :20]
    slope, step = gradient(nets, rows, labels), np.zeros_like(nets)
    step[0, 1, 70], step[0, 2, 30] = 1e-6, 1e-6
    rise = [cross_entropy(logits(nets + sign * step, rows), labels)[0] for sign in (1, -1)]
    assert (rise[0] - rise[1]) / 2e-6 == pytest.approx(slope[0, 1, 70] + slope[0, 2, 30], rel=1e-5)


def test_matching_undoes_a_permutation_and_the_defect_is_the_midpoints() -> None:
    data = digits(1)
    nets = drawn(4, 12, generator(8))
    twin = nets[:, generator(9).permutation(12)]
    assert np.array_equal(matched(nets, twin), nets)
    one, other = nets[:2], nets[2:]
    middle = logits((one + other) / 2, data.test)
    off = middle - (logits(one, data.test) + logits(other, data.test)) / 2
    assert defects(one, other, data)[2] == pytest.approx(np.linalg.norm(off, axis=-1).mean(axis=-1))
    assert (barrier(paths(one, other, data)) <= bound(one, other, data)).all()


def test_random_orders_fade_the_output_as_the_proposition_says() -> None:
    inputs = digits(1).test[:5]
    one, other = drawn(2, 4, generator(10))
    t, mean = 0.3, np.zeros((5, 10))
    first, last = (np.maximum(inputs @ net[:, :INPUTS].T, 0) for net in (one, other))
    for order in permutations(range(4)):
        away = other[list(order)]
        path = (1 - t) * one + t * away
        u = inputs @ path[:, :INPUTS].T
        kink = (1 - t) * first + t * last[:, list(order)] - np.maximum(u, 0)
        mean += (np.maximum(u, 0) + kink) @ path[:, INPUTS:] / 24
    faded = (1 - t) ** 2 * first @ one[:, INPUTS:] + t**2 * last @ other[:, INPUTS:]
    cross = np.outer(last.mean(axis=1), one[:, INPUTS:].mean(axis=0))
    cross += np.outer(first.mean(axis=1), other[:, INPUTS:].mean(axis=0))
    assert mean == pytest.approx(faded + t * (1 - t) * 4 * cross)


def test_recorded_barriers_fall_by_relabelling_in_every_pair(modes: Result) -> None:
    for width in mode_connectivity.Config().widths:
        value = {name: modes.numbers[f"{name}.{width}"].value for name in ("twin.raw", "accuracy")}
        assert modes.numbers[f"twin.matched.{width}"].value < 1e-12
        assert value["twin.raw"] > 0.1
        assert value["accuracy"] > 0.94
        assert modes.numbers[f"left.{width}.worst"].value < 0.32
        assert modes.numbers[f"slack.raw.{width}.least"].value > 1
