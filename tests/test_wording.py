"""Dates and counts as a person would say them."""

from __future__ import annotations

from datetime import date

import pytest

from january.wording import full_day, listing, number, ordinal, plural, sentence, span, when


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2027, 1, 4), date(2027, 1, 10), "4–10 January"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December – 3 January"),
        (date(2027, 1, 4), date(2027, 1, 4), "4 January"),
    ],
)
def test_a_span_of_days(first: date, last: date, says: str) -> None:
    assert span(first, last) == says


@pytest.mark.parametrize(
    ("place", "says"),
    [
        *((1, "first"), (12, "twelfth"), (13, "13th"), (21, "21st"), (22, "22nd"), (23, "23rd")),
        *((24, "24th"), (101, "101st"), (111, "111th"), (112, "112th")),
    ],
)
def test_a_place_in_a_row(place: int, says: str) -> None:
    assert ordinal(place) == says


def test_counts_lists_and_sentences() -> None:
    assert (number(0), number(12), number(13)) == ("no", "twelve", "13")
    assert (plural(1, "note"), plural(0, "note")) == ("one note", "no notes")
    assert [listing(["a", "b", "c"][:count]) for count in range(4)] == [
        *("", "a", "a and b", "a, b and c")
    ]
    assert sentence("two more") == "Two more"
    assert full_day(date(2027, 1, 6)) == "Wednesday 6 January 2027"
    assert when(date(2027, 1, 6)) == "forthcoming, 6 January"
    assert when(None) == "forthcoming"
