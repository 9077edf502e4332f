"""Lay a sprint's days out as a wall calendar, Monday first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from january.deadline import deadline
from january.note import State
from january.sprint import week_of
from january.wording import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from january.check import SprintReport
    from january.note import Note
    from january.sprint import Sprint

MARKS = {State.PUBLISHED: "●", State.SCHEDULED: "○", State.DRAFT: "·"}
WIDTH = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """One day on the wall."""

    day: date
    inside: bool
    notes: tuple[Note, ...]


def wall(sprint: Sprint, notes: Iterable[Note]) -> list[list[Square]]:
    """Return the weeks that touch a sprint, each as seven squares with the day's notes."""
    by_day: dict[date, list[Note]] = defaultdict(list)
    for note in sorted(notes, key=lambda note: (note.kind != "post", note.path)):
        if note.date:
            by_day[note.date].append(note)
    return [
        [
            Square(day=day, inside=sprint.start <= day <= sprint.end, notes=tuple(by_day[day]))
            for day in week.days()
        ]
        for week in sorted({week_of(day) for day in sprint.days()})
    ]


def as_text(report: SprintReport, notes: Sequence[Note], today: date) -> str:
    """Return one sprint's wall calendar for a terminal, and what is owed."""
    sprint = report.sprint
    title = f"{sprint.name}   ● published  ○ scheduled"
    lines = [title, "", _row(name[:3] for name in WEEKDAYS)]
    for squares in wall(sprint, notes):
        columns = [_cell(square, today) for square in squares]
        lines += [*map(_row, zip_longest(*columns, fillvalue="")), ""]
    lines.append(deadline(report, today))
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "  ".join(cell.ljust(WIDTH) for cell in cells).rstrip()


def _cell(square: Square, today: date) -> list[str]:
    month = f" {MONTHS[square.day.month - 1][:3]}" if square.day.day == 1 else ""
    number = f"{square.day.day:>2}{month}"
    if square.day == today:
        number = f"[{number.strip()}] today"
    elif not square.inside:
        number = f"({number.strip()})"
    names = [f"{MARKS[note.state(today)]} {_short(note.slug)}" for note in square.notes]
    return [number, *names]


def _short(slug: str) -> str:
    room = WIDTH - 2
    return slug if len(slug) <= room else slug[: room - 1] + "…"
