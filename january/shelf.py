"""Set the notes in order: who comes before and after whom, in the sprint and in the theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from january.note import Note

REACH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a note stands: the docnames of its neighbours, None where a row ends.

    ``near`` is the note with up to `REACH` notes of its theme on either side.
    """

    older: str | None
    newer: str | None
    previous_in_theme: str | None
    next_in_theme: str | None
    near: tuple[str, ...]


def places(notes: Iterable[Note]) -> dict[str, Place]:
    """Return each note's place; a draft has neighbours in its theme, but none in the sprint."""
    ordered = sorted(notes, key=_when)
    dated = [note.docname for note in ordered if note.date]
    sprint = {docname: (older, newer) for older, docname, newer in _between(dated)}
    found: dict[str, Place] = {}
    by_theme = sorted(ordered, key=lambda note: note.theme)
    for _, shelf in groupby(by_theme, key=lambda note: note.theme):
        docnames = [note.docname for note in shelf]
        for rank, (back, docname, on) in enumerate(_between(docnames)):
            older, newer = sprint.get(docname, (None, None))
            found[docname] = Place(
                older=older,
                newer=newer,
                previous_in_theme=back,
                next_in_theme=on,
                near=_window(docnames, rank),
            )
    return found


def _when(note: Note) -> tuple[date, str]:
    return note.date or date.max, note.docname


def _between(row: Sequence[str]) -> Iterator[tuple[str | None, str, str | None]]:
    """Give each of a row between its neighbours."""
    for place, one in enumerate(row):
        yield row[place - 1] if place else None, one, next(iter(row[place + 1 : place + 2]), None)


def _window(row: Sequence[str], rank: int) -> tuple[str, ...]:
    return tuple(row[max(0, rank - REACH) : rank + REACH + 1])
