"""The grammars' experiments agree with exact formulas and exhaustive counts."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from experiments import (
    analogy,
    analogy_closure,
    broadcast,
    completion_thresholds,
    gradient_completion,
    two_thresholds,
)
from january.experiment import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@pytest.mark.parametrize("noise", [0.6, 0.8])
def test_the_bracket_holds_the_information_counted_over_all_strings_of_sixteen_leaves(
    noise: float,
) -> None:
    chances = {
        leaves: _likelihood(leaves, noise) for leaves in itertools.product((1, -1), repeat=16)
    }
    strings = np.array(list(chances), dtype=np.int8)
    plus = np.array(list(chances.values()))
    # reversing every leaf is as likely under -1 as the string is under +1
    minus = np.array([chances[tuple(-leaf for leaf in string)] for string in strings.tolist()])
    exact = float(((plus - minus) ** 2 / (plus + minus)).sum() / 2)

    low, high = broadcast.bracket(noise, 4, 800)

    assert low[4] <= exact <= high[4]
    assert high[4] - low[4] < 1e-3
    believed = broadcast.posterior(strings, noise)
    assert np.allclose(believed, (plus - minus) / (plus + minus))


def _likelihood(leaves: tuple[int, ...], noise: float) -> float:
    """Return the chance of the leaves when the root is +1, by Felsenstein's pruning."""
    level = [((1.0, 0.0) if leaf > 0 else (0.0, 1.0)) for leaf in leaves]
    keep, flip = (1 + noise) / 2, (1 - noise) / 2
    while len(level) > 1:
        up = [(keep * p + flip * m, flip * p + keep * m) for p, m in level]
        level = [(a[0] * b[0], a[1] * b[1]) for a, b in zip(up[::2], up[1::2], strict=True)]
    return level[0][0]


def test_correlations_follow_the_power_law_and_its_points_are_not_its_line() -> None:
    result = load("trees-that-listen").result
    for height in range(1, 11):
        found = result.numbers[f"correlation.{height}"]
        assert found.value == pytest.approx(0.8 ** (2 * height), abs=8e-4)
        assert found.value != 0.8 ** (2 * height)


def test_the_information_obeys_the_bounds_that_the_note_proves() -> None:
    result = load("trees-that-listen").result
    for noise, depth, low, high in result.tables["heard"].rows:
        theta = 2 * float(noise) ** 2
        assert float(low) <= theta ** int(depth) + 1e-12
        assert float(high) >= broadcast.closed_majority(float(noise), int(depth)) - 1e-12
        assert 0 <= float(high) - float(low) < 1e-4
        if noise == broadcast.CRITICAL:
            assert float(low) <= 4 / (int(depth) + 4)
    for noise in (0.6, 0.75, 0.8):
        sampled = result.numbers[f"sampled.{round(100 * noise):03d}"]
        lower, upper = broadcast.bracket(noise, 10, 400)
        assert sampled.low is not None
        assert sampled.high is not None
        assert sampled.low - 0.002 <= upper[10]
        assert lower[10] <= sampled.high + 0.002


def test_the_rule_infers_what_a_search_over_all_quadruples_infers() -> None:
    rng = np.random.default_rng(1)
    table = analogy.latin_square(rng, 5, 200)
    seen = np.zeros((5, 5), dtype=bool)
    seen.ravel()[rng.permutation(25)[:12]] = True

    def match(a: int, b: int, c: int, d: int) -> bool:
        return bool(a != b and seen[a, c] and seen[b, d] and table[a, c] == table[b, d])

    pairs = list(itertools.permutations(range(5), 2))
    columns = list(itertools.product(range(5), repeat=2))
    matches = {(rows, cols) for rows in pairs for cols in columns if match(*rows, *cols)}
    found = {
        (5 * rows[0] + cols[0], 5 * rows[1] + cols[1])
        for rows in pairs
        for cols in columns
        if seen[rows[1], cols[1]] and not seen[rows[0], cols[0]]
        if any(
            (rows, left) in matches and (over, left) in matches and (over, cols) in matches
            for left in columns
            for over in pairs
        )
    }

    targets, sources = analogy.inferences(table, seen)

    assert found
    assert set(zip(targets.tolist(), sources.tolist(), strict=True)) == found


@pytest.mark.parametrize("group", [analogy.cyclic, analogy.elementary, analogy.dihedral])
def test_the_rule_never_errs_on_a_group(group: Callable[[int], NDArray[np.int64]]) -> None:
    table = group(16)
    assert (table[table] == table[:, table]).all()  # associative
    for place in range(20):
        rng = np.random.default_rng(place)
        seen = rng.random(table.shape) < 0.3
        targets, sources = analogy.inferences(table, seen)
        assert (table.ravel()[targets] == table.ravel()[sources]).all()


def test_every_latin_square_of_order_three_is_reached_about_as_often() -> None:
    rng = np.random.default_rng(3)
    found = Counter(analogy.latin_square(rng, 3, 8).tobytes() for _ in range(3_000))
    assert len(found) == 12
    assert max(found.values()) < 1.35 * min(found.values())
    square = analogy.latin_square(rng, 9, 500)
    for lines in (square, square.T):
        assert (np.sort(lines, axis=1) == np.arange(9)).all()


def test_the_mean_field_fold_is_where_its_curve_is_highest() -> None:
    density = np.linspace(0, 1, 100_001)
    assert (density - density**7).max() == pytest.approx(analogy_closure.CRITICAL, abs=1e-9)
    given = 0.6
    root = analogy_closure.branch(given)
    assert root - root**7 == pytest.approx(given)
    assert root < analogy_closure.FOLD


def test_tables_that_pass_the_fold_go_on_to_more_than_half() -> None:
    table = analogy.cyclic(32)
    for place in range(10):
        seen = np.zeros(table.shape, dtype=bool)
        cells = np.random.default_rng(place).permutation(table.size)
        seen.ravel()[cells[: round((0.6 + place / 50) * 32**1.5)]] = True
        passed = analogy.close(table, seen, 32**-0.5).mean() >= 32**-0.5
        assert passed == (analogy.close(table, seen).mean() > 0.5)


def test_recorded_thresholds_lie_just_below_mean_field_and_gather_there() -> None:
    numbers = load("analogy-closure").result.numbers
    for order in (128, 256, 512):
        assert 0.97 < numbers[f"threshold.{order}"].value / analogy_closure.CRITICAL < 1
    assert numbers["threshold.16"].value > 0.7
    assert numbers["unexplained"].value == 0
    flat = numbers["slope-large"]
    assert flat.low is not None
    assert flat.high is not None
    assert flat.low < -0.5 < flat.high


def test_full_rank_needs_every_symbol_and_is_what_elimination_over_a_field_finds() -> None:
    for place in range(60):
        seen = completion_thresholds.cells(np.random.default_rng(place), 11, 1.0)
        if completion_thresholds.solved(seen, 11):
            assert completion_thresholds.covered(seen, 11)
    everything = np.arange(121)
    assert completion_thresholds.solved(everything, 11)
    singular = np.array([[1, 2, 3], [2, 4, 6], [1, 0, 5]])
    assert completion_thresholds.rank(singular.copy(), 7) == 2
    assert completion_thresholds.rank(np.array([[1, 2], [3, 6 + 7]]), 7) == 1


def test_recorded_shares_are_those_of_the_coupon_collector() -> None:
    numbers = load("completion-thresholds").result.numbers
    for offset, name in completion_thresholds.NAMES.items():
        for key, kinds in (("covered", 3), ("connected", 2)):
            found, expected = (
                numbers[f"{key}.{name}"].value,
                completion_thresholds.finite(61, offset, kinds),
            )
            noise = (expected * (1 - expected) / 2_000) ** 0.5
            assert abs(found - expected) < 4 * noise + 0.01, (key, name)
    assert numbers["right.040"].value < 0.1


def test_gradient_descent_completes_a_small_table_and_not_a_random_square() -> None:
    config = gradient_completion.Config(steps=400)
    group = analogy.cyclic(7)
    square = analogy.latin_square(np.random.default_rng(2), 7, 400)
    cells = np.random.default_rng(4).permutation(49)[:40]

    shares = gradient_completion.held_out([group, square], [cells, cells], config, 0.3)

    assert shares[0] == 1
    assert shares[1] < 0.7


def test_the_recorded_exponent_moves_with_the_weight_decay() -> None:
    numbers = load("gradient-completion").result.numbers
    plain, decayed = numbers["exponent-plain"], numbers["exponent-decayed"]
    assert 1.4 < plain.value < 1.6
    assert plain.high is not None
    assert decayed.low is not None
    assert plain.high < decayed.low
    assert numbers["latin-plain"].value < 0.2


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_the_signal_of_a_random_hierarchy_has_the_variance_that_the_note_proves(depth: int) -> None:
    m = 5
    rng = np.random.default_rng(depth)
    squares = np.array(
        [np.mean((m * two_thresholds.posterior(rng, depth, m) - 1) ** 2) for _ in range(3_000)]
    )
    exact = (m - 1) / (m + 1) ** (depth - 1)
    assert squares.mean() == pytest.approx(exact, abs=4 * squares.std() / 3_000**0.5)


def test_signal_equals_noise_at_the_recorded_thresholds() -> None:
    assert [two_thresholds.predicted(2, m) for m in (8, 48)] == [8**3, 48**3]
    numbers = load("two-thresholds").result.numbers
    ratios = [number for name, number in numbers.items() if name.startswith("snr.")]
    assert len(ratios) == 12
    for ratio in ratios:
        assert ratio.low is not None
        assert ratio.high is not None
        half = (ratio.high - ratio.low) / 2
        assert abs(ratio.value - 1) < 2 * half
