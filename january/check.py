"""Judge a pledge by its notes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from january.note import Note, State
from january.problem import Problem
from january.sprint import Sprint, Week, sprint_of, week_of, week_thursday

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from january.corpus import Corpus
    from january.settings import Settings


class WeekState(StrEnum):
    """How a week stands on a given day."""

    KEPT = "kept"
    MISSED = "missed"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    PLANNED = "planned"
    SHORT = "short"


SOUND = {WeekState.KEPT, WeekState.ON_TRACK, WeekState.PLANNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekReport:
    """One week: what was published in it, what is scheduled, and how it stands."""

    week: Week
    quota: int
    published: tuple[Note, ...]
    scheduled: tuple[Note, ...]
    state: WeekState

    @property
    def owed(self) -> int:
        """Return how many notes are still to be found."""
        return max(0, self.quota - len(self.published) - len(self.scheduled))

    @property
    def needed(self) -> int:
        """Return how many notes are still to appear, scheduled or not."""
        return max(0, self.quota - len(self.published))


@dataclass(frozen=True, slots=True, kw_only=True)
class SprintReport:
    """One sprint: its weeks in order, and the notes on its bonus days."""

    sprint: Sprint
    weeks: tuple[WeekReport, ...]
    bonus: tuple[Note, ...]

    @property
    def kept(self) -> bool:
        """Tell whether the pledge holds: no week missed, none at risk, none short."""
        return all(week.state in SOUND for week in self.weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found on the day it was made for."""

    today: date
    sprints: tuple[SprintReport, ...]
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Tell whether there is nothing to mend and nothing owed."""
        return not self.problems and all(sprint.kept for sprint in self.sprints)


def check(
    corpus: Corpus,
    settings: Settings,
    today: date,
    *,
    backdated: Collection[Problem] = (),
    others: Collection[Problem] = (),
) -> Report:
    """Judge every sprint on a day; notes that ``backdated`` names by path do not count.

    ``others`` are problems that take nothing from the count.
    """
    found = [*stubs(corpus.notes, settings), *backdated]
    excluded = {problem.path for problem in found}
    counted = [note for note in corpus.notes if note.date and note.path not in excluded]
    return Report(
        today=today,
        sprints=judge(counted, settings, today),
        problems=tuple(sorted([*corpus.problems, *found, *others])),
    )


def stubs(notes: Collection[Note], settings: Settings) -> Iterator[Problem]:
    """Find dated notes that are too short to count."""
    for note in notes:
        least = settings.minimum_words[note.kind]
        if note.date and note.words < least:
            text = f"a stub: {note.words} of the {least} words that a {note.kind} needs to count"
            yield Problem(path=note.path, line=note.line, rule="stub", text=text)


def judge(notes: Collection[Note], settings: Settings, today: date) -> tuple[SprintReport, ...]:
    """Count dated notes towards their weeks; each note counts once."""
    by_week: dict[tuple[Sprint, Week], list[Note]] = defaultdict(list)
    bonus: dict[Sprint, list[Note]] = defaultdict(list)
    for day, of_day in groupby(sorted(notes, key=in_order), key=lambda note: note.date):
        if day is None or (sprint := sprint_of(day, settings.sprints)) is None:
            continue
        if sprint.start <= week_thursday(day) <= sprint.end:
            by_week[sprint, week_of(day)] += of_day
        else:
            bonus[sprint] += of_day
    return tuple(
        SprintReport(
            sprint=sprint,
            weeks=tuple(
                judge_week(week, by_week[sprint, week], sprint.quota, today)
                for week in sprint.weeks()
            ),
            bonus=tuple(bonus[sprint]),
        )
        for sprint in settings.sprints
    )


def judge_week(week: Week, notes: Collection[Note], quota: int, today: date) -> WeekReport:
    """Judge one week by the notes dated in it."""
    published = tuple(note for note in notes if note.state(today) is State.PUBLISHED)
    scheduled = tuple(note for note in notes if note.state(today) is State.SCHEDULED)
    return WeekReport(
        week=week,
        quota=quota,
        published=published,
        scheduled=scheduled,
        state=_state(week, len(published), len(scheduled), quota, today),
    )


def in_order(note: Note) -> tuple[date, str]:
    """Return the key that puts notes in order of date, then path; drafts come last."""
    return (note.date or date.max, note.path)


def _state(week: Week, published: int, scheduled: int, quota: int, today: date) -> WeekState:
    if week.last < today:
        return WeekState.KEPT if published >= quota else WeekState.MISSED
    enough = published + scheduled >= quota
    if week.first > today:
        return WeekState.PLANNED if enough else WeekState.SHORT
    if published >= quota:
        return WeekState.KEPT
    return WeekState.ON_TRACK if enough else WeekState.AT_RISK
