"""Tell which weeks a pledge owns, and what each of its days counts for.

Weeks are those of ISO 8601, Monday to Sunday. A week belongs to the sprint that
holds its Thursday, and then it is whole: all seven days count. What is left of
the sprint's days are bonus days, which owe nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
YEARS = range(1900, 3000)  # far from where the calendar ends, in every time zone
THURSDAY = 3


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week, known by its Monday."""

    first: date

    @property
    def last(self) -> date:
        """Return its Sunday."""
        return self.first + 6 * DAY

    @property
    def name(self) -> str:
        """Return its ISO name, such as ``2027-W02``."""
        year, number, _ = self.first.isocalendar()
        return f"{year}-W{number:02}"

    def days(self) -> list[date]:
        """Return its seven days."""
        return [self.first + place * DAY for place in range(7)]

    def __contains__(self, day: date) -> bool:
        """Tell whether a day lies in the week."""
        return self.first <= day <= self.last


def day_problem(day: date) -> str:
    """Say why a day can't be meant; empty if it can."""
    if day.year in YEARS:
        return ""
    return f"the year {day.year} can't be meant: write one from {YEARS[0]} to {YEARS[-1]}"


def week_of(day: date) -> Week:
    """Return the ISO week of a day."""
    return Week(day - day.weekday() * DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprint:
    """A pledge: at least ``quota`` notes in each week from ``start`` to ``end``, both included."""

    name: str
    start: date
    end: date
    quota: int
    zone: ZoneInfo

    def weeks(self) -> list[Week]:
        """Return the weeks that the sprint owns, in order; none if it holds no Thursday."""
        return [week_of(day) for day in self.days() if day.weekday() == THURSDAY]

    def days(self) -> list[date]:
        """Return the days of the sprint itself."""
        return [self.start + place * DAY for place in range((self.end - self.start).days + 1)]

    def bonus_days(self) -> list[date]:
        """Return the sprint's days that lie in none of its weeks."""
        weeks = self.weeks()
        return [day for day in self.days() if not any(day in week for week in weeks)]


def week_thursday(day: date) -> date:
    """Return the Thursday of a day's week, which decides whose week it is."""
    return week_of(day).first + THURSDAY * DAY


def sprint_of(day: date, sprints: Sequence[Sprint]) -> Sprint | None:
    """Return the sprint for which a day counts: an owned week comes before a bonus day."""
    thursday = week_thursday(day)
    for sprint in sprints:
        if sprint.start <= thursday <= sprint.end:
            return sprint
    return next((sprint for sprint in sprints if sprint.start <= day <= sprint.end), None)


def overlapping(sprints: Sequence[Sprint]) -> tuple[Sprint, Sprint] | None:
    """Return the first two sprints that share a day, if any do."""
    in_order = sorted(sprints, key=lambda sprint: (sprint.start, sprint.end, sprint.name))
    return next(((a, b) for a, b in pairwise(in_order) if b.start <= a.end), None)
