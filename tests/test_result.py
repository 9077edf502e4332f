"""What an experiment may find, how it is compared, and how predictions are judged."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.experiment import Record
from january.result import Prediction, Quantity, Result, Table, result_from_plain
from january.scorecard import scorecard

EXACT = Quantity(value=2.0, about="exact", tolerance=0.0)
SAMPLED = Quantity(value=0.61, low=0.59, high=0.63, about="sampled")
ROWS = Table(columns=("n", "name", "share"), rows=((1, "a", 0.5), (2, "b", 0.25)), about="rows")


def predicted(expected: float, number: str = "sampled", within: float | None = None) -> Prediction:
    return Prediction(claim="So it is.", expected=expected, number=number, within=within)


def result(*predictions: Prediction) -> Result:
    return Result(
        numbers={"sampled": SAMPLED, "exact": EXACT},
        tables={"rows": ROWS},
        predictions=predictions,
    )


def test_numbers_agree_within_their_tolerance_and_integers_exactly() -> None:
    assert SAMPLED.agrees(0.61 * (1 + 0.9e-3))
    assert not SAMPLED.agrees(0.61 * (1 + 1.2e-3))
    assert EXACT.agrees(2)
    assert not EXACT.agrees(2.0000001)
    assert not SAMPLED.agrees(math.nan)


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        (replace(ROWS, rows=((1, "a", 0.5001), (2, "b", 0.25))), True),
        (replace(ROWS, rows=((1, "a", 0.51), (2, "b", 0.25))), False),
        (replace(ROWS, rows=((1, "A", 0.5), (2, "b", 0.25))), False),
        (replace(ROWS, rows=ROWS.rows[:1]), False),
        (replace(ROWS, rows=((1, "a"), (2, "b", 0.25))), False),
        (replace(ROWS, rows=((1, "a", 0.5, 2), ("b", 0.25))), False),
        (replace(ROWS, rows=((1, "a", "0.5"), (2, "b", 0.25))), False),
        (replace(ROWS, columns=("m", "name", "share")), False),
        (replace(ROWS, about="the same, said otherwise"), True),
    ],
)
def test_tables_agree_cell_by_cell(other: Table, agrees: bool) -> None:  # noqa: FBT001  (a case)
    assert ROWS.agrees(other) is agrees


def test_a_table_gives_its_columns() -> None:
    assert ROWS.column("share") == [0.5, 0.25]


@pytest.mark.parametrize(
    ("prediction", "holds"),
    [
        (predicted(0.59), True),
        (predicted(0.63), True),
        (predicted(0.64), False),
        (predicted(0.64, within=0.031), True),
        (predicted(0.64, within=0.029), False),
        (predicted(2.5, "exact", within=0.5), True),
        (predicted(2.0, "exact", within=0.0), True),
    ],
)
def test_a_prediction_holds_in_the_interval_or_within_what_it_states(
    prediction: Prediction,
    holds: bool,  # noqa: FBT001  (a case)
) -> None:
    assert result(prediction).holds(prediction) is holds


@pytest.mark.parametrize(
    ("number", "says"), [("exact", "exact has no interval"), ("absent", "no number absent")]
)
def test_a_prediction_needs_a_number_to_judge_it_by(number: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        result().holds(predicted(2.0, number))


def test_a_result_survives_its_file_whole() -> None:
    found = result(predicted(0.6), predicted(2.0, "exact", within=0.1))
    again = result_from_plain(json.loads(json.dumps(found.plain())))
    assert again == found
    assert again.digest() == found.digest()


@given(
    st.sampled_from(["value", "low", "high", "tolerance"]),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_any_other_value_changes_the_fingerprint(key: str, value: float) -> None:
    other = replace(SAMPLED, **{key: value})  # type: ignore[arg-type]  # all of them are floats
    changed = replace(result(), numbers={"sampled": other, "exact": EXACT})
    assert (changed.digest() == result().digest()) is (repr(other) == repr(SAMPLED))


def test_the_scorecard_judges_all_predictions_in_order_and_counts_them() -> None:
    held, missed = predicted(0.6), predicted(0.7)
    exact = predicted(2.0, "exact", within=0.1)
    card = scorecard([record("second", held, missed), record("first", exact)])
    assert [(score.experiment, score.held) for score in card.scores] == [
        ("first", True),
        ("second", True),
        ("second", False),
    ]
    counts = {
        "total": (3, "all predictions"),
        "held": (2, "predictions that held"),
        "exact": (1, "predictions with a stated tolerance"),
        "exact-held": (1, "of these, held"),
        "intervals": (2, "predictions judged by a 95 % interval"),
        "intervals-held": (1, "of these, held"),
    }
    assert card.numbers == {
        name: Quantity(value=value, about=about, tolerance=0.0)
        for name, (value, about) in counts.items()
    }


def record(name: str, *predictions: Prediction) -> Record:
    return Record(
        name=name,
        config={},
        code="",
        versions={},
        seconds=0.0,
        result=result(*predictions),
        drawings={},
    )


def test_what_is_all_but_zero_agrees_with_zero() -> None:
    assert Quantity(value=0.0, about="").agrees(1e-13)
    assert not Quantity(value=0.0, about="").agrees(1e-11)
    table = Table(columns=("a",), rows=((0.0,),), about="")
    assert table.agrees(Table(columns=("a",), rows=((1e-10,),), about=""))
    assert not table.agrees(Table(columns=("a",), rows=((1e-8,),), about=""))


def test_half_an_interval_holds_nothing() -> None:
    half = Quantity(value=1.0, about="", low=0.5)
    with pytest.raises(ValueError, match="a has no interval to hold 1"):
        Result(numbers={"a": half}).holds(Prediction(claim="", expected=1.0, number="a"))
