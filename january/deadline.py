"""Say in one sentence what an author still owes, and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from january.wording import (
    WEEKDAYS,
    listing,
    number,
    plural,
    sentence,
    weekday_day,
)

if TYPE_CHECKING:
    from datetime import date

    from january.check import SprintReport, WeekReport


def deadline(report: SprintReport, today: date) -> str:
    """Return the sentence for one sprint on a day."""
    if not report.weeks:
        return "The sprint owns no week, since no Thursday lies in it: nothing is owed."
    ahead = [week for week in report.weeks if week.week.last >= today]
    if not ahead:
        return _over(report)
    current = ahead[0]
    if current.needed:
        return _owed(current, today)
    rest = next((week for week in ahead[1:] if week.needed), None)
    done = _done(current, today)
    return f"{done} {_owed(rest, today)}" if rest else done


def _done(week: WeekReport, today: date) -> str:
    if week.week.first <= today:
        return f"This week is kept, with {plural(len(week.published), 'note')}."
    return "Nothing is owed."


def _owed(week: WeekReport, today: date) -> str:
    more = "more " if week.published else ""
    noun = "" if more else f" note{'' if week.needed == 1 else 's'}"
    due = f"{number(week.needed)} {more}".strip() + noun
    return sentence(f"{due} by {weekday_day(week.week.last)}; {_plan(week, today)}.")


def _plan(week: WeekReport, today: date) -> str:
    if not week.scheduled:
        return "none is scheduled"
    dates = dict.fromkeys(note.date for note in week.scheduled if note.date)
    days = listing([_day(day, week, today) for day in dates])
    verb = "is" if len(week.scheduled) == 1 else "are"
    plan = f"{number(len(week.scheduled))} {verb} scheduled for {days}"
    if week.owed:
        return f"{plan}, so {number(week.owed)} {'is' if week.owed == 1 else 'are'} missing"
    return plan


def _day(day: date, week: WeekReport, today: date) -> str:
    return WEEKDAYS[day.weekday()] if week.week.first <= today else weekday_day(day)


def _over(report: SprintReport) -> str:
    missed = [week for week in report.weeks if week.needed]
    if not missed:
        return "The sprint is over, and every week was kept."
    verb = "was" if len(missed) == 1 else "were"
    return f"The sprint is over; {plural(len(missed), 'week')} {verb} missed."
