"""Which weeks a sprint owns, and what each of its days counts for."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.sprint import Sprint, overlapping, sprint_of, week_of

UTC = ZoneInfo("UTC")


def sprint(start: date, end: date, *, name: str = "s") -> Sprint:
    return Sprint(name=name, start=start, end=end, quota=3, zone=UTC)


JANUARY = sprint(date(2027, 1, 1), date(2027, 1, 31))


def test_january_2027_owns_the_four_weeks_whose_thursdays_it_holds() -> None:
    assert [week.name for week in JANUARY.weeks()] == [
        f"2027-W0{number}" for number in (1, 2, 3, 4)
    ]
    assert [week.first.day for week in JANUARY.weeks()] == [4, 11, 18, 25]


def test_its_first_three_days_are_bonus_days() -> None:
    assert [day.day for day in JANUARY.bonus_days()] == [1, 2, 3]


def test_a_sprint_over_new_year_owns_week_53() -> None:
    over = sprint(date(2026, 12, 21), date(2027, 1, 10))
    assert [week.name for week in over.weeks()] == ["2026-W52", "2026-W53", "2027-W01"]


def test_an_owned_week_counts_whole_also_outside_the_sprint() -> None:
    short = sprint(date(2027, 1, 7), date(2027, 1, 7))  # one Thursday
    assert [week.name for week in short.weeks()] == ["2027-W01"]
    assert sprint_of(date(2027, 1, 4), [short]) is short
    assert sprint_of(date(2027, 1, 10), [short]) is short
    assert sprint_of(date(2027, 1, 11), [short]) is None
    assert week_of(date(2027, 1, 7)).days() == [date(2027, 1, day) for day in range(4, 11)]


def test_a_sprint_without_a_thursday_owns_no_week() -> None:
    weekend = sprint(date(2027, 1, 8), date(2027, 1, 10))
    assert weekend.weeks() == []
    assert len(weekend.bonus_days()) == 3
    assert sprint_of(date(2027, 1, 8), [weekend]) is weekend
    assert sprint_of(date(2027, 1, 10), [weekend]) is weekend
    assert sprint_of(date(2027, 1, 11), [weekend]) is None


def test_an_owned_week_comes_before_a_neighbours_bonus_day() -> None:
    march = sprint(date(2027, 3, 1), date(2027, 3, 31), name="march")
    april = sprint(date(2027, 4, 1), date(2027, 4, 30), name="april")
    assert sprint_of(date(2027, 3, 30), [march, april]) is april  # its Thursday is 1 April


@pytest.mark.parametrize(("gap", "shares"), [(0, True), (1, False)])
def test_two_sprints_may_touch_but_not_share_a_day(gap: int, *, shares: bool) -> None:
    second = sprint(JANUARY.end + timedelta(days=gap), date(2027, 3, 1), name="second")
    assert bool(overlapping([second, JANUARY])) is shares


days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(start=days, length=st.integers(0, 120))
def test_every_day_of_a_sprint_is_in_one_owned_week_or_is_a_bonus_day(
    start: date, length: int
) -> None:
    one = sprint(start, start + timedelta(days=length))
    weeks, bonus = one.weeks(), one.bonus_days()
    for day in one.days():
        owners = sum(day in week for week in weeks)
        assert owners + (day in bonus) == 1
    assert all(one.start <= week.first + timedelta(days=3) <= one.end for week in weeks)
    assert len(weeks) == sum(day.isoweekday() == 4 for day in one.days())


@given(day=days)
def test_a_week_is_isos(day: date) -> None:
    week = week_of(day)
    assert day in week
    year, number, _ = day.isocalendar()
    assert week.name == f"{year}-W{number:02}"
