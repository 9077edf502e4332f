"""Recorded tables as their directives ask for them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from january.experiment import RecordError
from january.notation import Written
from january.result import Prediction, Quantity, Table
from january.scorecard import Score
from january.tabular import SCORE_HEADS, grid, recorded, verdict

ROWS = Table(
    columns=("n", "share", "name"),
    rows=((1000, 0.25, "a|b"), (2.0, 1 / 3, r"c\|d")),
    about="Rows",
)


@pytest.mark.parametrize(
    ("options", "heads", "rows"),
    [
        ({}, ["n", "share", "name"], [["1000", "0.25", "a|b"], ["2", "0.3333", r"c\|d"]]),
        (
            {"format": "share=.1%, n=,d", "heads": "Share,  How many "},
            ["Share", "How many"],
            [["25.0%", "1,000"], ["33.3%", "2"]],
        ),
        ({"format": " name ,n = .1e"}, ["name", "n"], [["a|b", "1.0 × 10"], [r"c\|d", "2.0 × 10"]]),
    ],
)
def test_a_table_shows_its_columns_as_asked(
    options: dict[str, str], heads: list[str], rows: list[list[str]]
) -> None:
    found, cells = recorded(ROWS, options)
    assert found == heads
    texts = [[one.text if isinstance(one, Written) else one for one in row] for row in cells]
    assert texts == rows


def test_what_has_no_format_is_written_as_it_is() -> None:
    table = Table(columns=("n", "p"), rows=((123456.0, 1e-7),), about="one")
    _, [row] = recorded(table, {"format": "n, p"})
    assert row == [Written("123456"), Written("1 × 10", "−7")]
    assert recorded(table, {})[1] == [row]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"heads": "a, b"}, "there are 2 heads for 3 columns"),
        ({"format": "n,nn"}, "the table has no column “nn”; it has n, share, name"),
    ],
)
def test_what_does_not_fit_the_table_is_said(options: dict[str, str], said: str) -> None:
    with pytest.raises(RecordError, match=f"^{re.escape(said)}$"):
        recorded(ROWS, options)


def test_in_markdown_a_bar_in_a_cell_parts_nothing() -> None:
    heads, rows = recorded(ROWS, {"format": "n=.0e,name"})
    assert grid(heads, rows).splitlines() == [
        "| n | name |",
        "| --- | --- |",
        r"| 1 × 10³ | a\|b |",
        r"| 2 × 10⁰ | c\|d |",
    ]


@pytest.mark.parametrize(("held", "said"), [(True, "yes"), (False, "no")])
def test_a_verdict_stands_beside_what_was_expected(held: bool, said: str) -> None:  # noqa: FBT001
    score = Score(
        experiment="two_words",
        prediction=Prediction(claim="So it is.", expected=1 / 3, number="n"),
        measured=Quantity(value=0.34, low=0.32, high=0.36, about="n"),
        held=held,
    )
    assert dict(zip(SCORE_HEADS, verdict(score), strict=True)) == {
        "Experiment": "two-words",
        "Claim": "So it is.",
        "Expected": Written("0.3333"),
        "Measured": Written("0.340 ± 0.020"),
        "Held": said,
    }
    small = replace(score.prediction, expected=1e-6)
    assert verdict(replace(score, prediction=small))[2] == Written("1 × 10", "−6")
