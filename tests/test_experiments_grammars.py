"""The grammars' experiments agree with exact formulas and exhaustive counts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from experiments import broadcast
from january.experiment import load


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
        if noise == broadcast.CRITICAL:
            assert float(low) <= 4 / (int(depth) + 4)
    for noise in (0.6, 0.75, 0.8):
        sampled = result.numbers[f"sampled.{round(100 * noise):03d}"]
        lower, upper = broadcast.bracket(noise, 10, 400)
        assert sampled.low is not None
        assert sampled.high is not None
        assert sampled.low - 0.002 <= upper[10]
        assert lower[10] <= sampled.high + 0.002
