"""Compare the ledger with the anchors that the notes declare, and bring it up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from january.anchor import NAME, NAME_MEND, Declared
from january.ledger import HEAD, RULE, Entry, ledger_problem, read, read_line
from january.note import Note, State
from january.problem import Problem
from january.wording import day_month

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from january.corpus import Corpus

MEND = "run `january anchors --update`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """A note with the anchors that its text declares."""

    note: Note
    anchors: Sequence[Declared]


def anchored(corpus: Corpus) -> list[Anchored]:
    """Return a corpus's notes by date with their anchors, which its reader asked for."""
    ordered = sorted(corpus.notes, key=lambda note: (note.date or date.max, note.path))
    return [Anchored(note=note, anchors=corpus.anchors[note.path]) for note in ordered]


def declared_names(notes: Sequence[Anchored]) -> Collection[str]:
    """Return the names of all anchors that the notes declare."""
    return _places(notes).keys()


def wanted(notes: Sequence[Anchored]) -> dict[str, Entry]:
    """Return what the ledger should promise: the anchors of dated notes, in order."""
    found: dict[str, Entry] = {}
    for one in notes:
        for anchor in one.anchors if one.note.date else ():
            entry = Entry(name=anchor.name, kind=anchor.kind, day=one.note.date or date.max)
            found.setdefault(anchor.name, entry)
    return found


def updated(text: str, notes: Sequence[Anchored], today: date) -> str:
    """Return the ledger with what is new at its end.

    A line whose day has not come follows its note; every other line stays as it is.
    """
    new = wanted(notes)
    lines: list[str] = []
    for line in (text or HEAD).splitlines():
        entry = read_line(line.strip(), 0)
        if isinstance(entry, str):
            lines.append(line)
            continue
        want = new.pop(entry.name, None)
        if entry.day <= today or entry.retired:
            lines.append(line)
        elif want:
            lines.append(line if (want.kind, want.day) == (entry.kind, entry.day) else str(want))
    return "\n".join([*lines, *map(str, new.values())]) + "\n"


def problems(text: str, notes: Sequence[Anchored], today: date) -> list[Problem]:
    """Compare a ledger's text with what the notes declare; every problem says its mend."""
    places = _places(notes)
    ledger = read(text, _truths(places))
    named = {alias: one.note for one in notes for alias in one.note.aliases}
    found = [*ledger.problems, *_names(notes, today)]
    for entry in ledger.entries:
        if not entry.retired:
            found += _judge(entry, places.get(entry.name), named.get(entry.name), today)
    known = {*ledger.true, *(entry.name for entry in ledger.entries)}
    for name, (note, anchor) in places.items():
        if note.date and name not in known:
            said = f"the anchor “{name}” is not in the ledger: {MEND}"
            found.append(Problem(path=note.path, line=anchor.line, rule=RULE, text=said))
    return sorted(found)


def _places(notes: Sequence[Anchored]) -> dict[str, tuple[Note, Declared]]:
    found: dict[str, tuple[Note, Declared]] = {}
    for one in notes:
        for anchor in one.anchors:
            found.setdefault(anchor.name, (one.note, anchor))
    return found


def _truths(places: Mapping[str, tuple[Note, Declared]]) -> dict[str, str]:
    """Return the lines that dated notes would have in the ledger, with their names."""
    return {
        f"{name} {anchor.kind} {note.date.isoformat()}": name
        for name, (note, anchor) in places.items()
        if note.date
    }


def _judge(
    entry: Entry, place: tuple[Note, Declared] | None, alias: Note | None, today: date
) -> Iterator[Problem]:
    """Find what is wrong with one line of the ledger."""
    published = entry.day <= today
    if place is None and (alias is None or not published):
        yield ledger_problem(entry.line, _gone(entry) if published else f"{_stale(entry)}: {MEND}")
    elif place is not None:
        note, anchor = place
        changed = anchor.kind != entry.kind
        if published and note.state(today) is not State.PUBLISHED:
            yield ledger_problem(entry.line, f"{_was(entry)}, but {note.path} is not published")
        elif published and changed:
            text = (
                f"{_was(entry)} as a {entry.kind}, and now names a {anchor.kind}: "
                "give this one another name"
            )
            yield Problem(path=note.path, line=anchor.line, rule=RULE, text=text)
        elif not published and (changed or note.date != entry.day):
            yield ledger_problem(entry.line, f"{_stale(entry)}: {MEND}")


def _was(entry: Entry) -> str:
    return f"the anchor “{entry.name}” was published on {day_month(entry.day)}"


def _gone(entry: Entry) -> str:
    return (
        f"{_was(entry)} and is gone: write ({entry.name})= above what took its place, "
        "or retire it with a reason"
    )


def _stale(entry: Entry) -> str:
    return f"the line of “{entry.name}” is not what the notes say"


def _names(notes: Sequence[Anchored], today: date) -> Iterator[Problem]:
    """Find anchors that are declared twice, or that an address can't hold."""
    seen: dict[str, str] = {}
    for one in sorted(notes, key=lambda one: (one.note.state(today) != "published", one.note.path)):
        for anchor in one.anchors:
            text = ""
            if anchor.name in seen:
                text = f"the anchor “{anchor.name}” is declared in {seen[anchor.name]} already"
            elif not NAME.fullmatch(anchor.name):
                text = f"the anchor “{anchor.name}” can't stand in an address: {NAME_MEND}"
            seen.setdefault(anchor.name, one.note.path)
            if text:
                yield Problem(path=one.note.path, line=anchor.line, rule="anchor", text=text)
