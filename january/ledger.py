"""Keep the ledger of anchors: what a reader may cite, and from which day on it is for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from january.anchor import NAME, NAME_MEND, Declared
from january.note import Note, State
from january.problem import Problem
from january.wording import day_month

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from january.corpus import Corpus

LEDGER = "notes/anchors.txt"
RULE = "ledger"
HEAD = """\
# Every anchor of every dated note: its name, what it names, and the day it is published.
# From that day on a line is for ever. `january anchors --update` appends what is new.
# An anchor that was wrong is retired: `name kind day retired: why`.
"""
_LINE = re.compile(
    r"(?P<name>\S+)[ \t]+(?P<kind>[a-z]+)[ \t]+(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[ \t]+retired:[ \t]*(?P<reason>\S.*))?"
)
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
MEND = "run `january anchors --update`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One anchor of the ledger; ``line`` is where it stands."""

    name: str
    kind: str
    day: date
    retired: str = ""
    line: int = 0

    def __str__(self) -> str:
        """Return its line."""
        reason = f" retired: {self.retired}" if self.retired else ""
        return f"{self.name} {self.kind} {self.day.isoformat()}{reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The ledger's entries in order, and what is wrong with its lines.

    ``true`` holds the lines of names whose entries were known to be right, and are left out.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    true: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """A note with the anchors that its text declares."""

    note: Note
    anchors: Sequence[Declared]


def anchored(corpus: Corpus) -> list[Anchored]:
    """Return a corpus's notes by date with their anchors, which its reader asked for."""
    ordered = sorted(corpus.notes, key=lambda note: (note.date or date.max, note.path))
    return [Anchored(note=note, anchors=corpus.anchors[note.path]) for note in ordered]


def read(text: str, truths: Mapping[str, str] = MappingProxyType({})) -> Ledger:
    """Read a ledger; a line that can't be read is a problem and no entry.

    Lines known to be right, which ``truths`` gives with their names, take a tenth of the time.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    true: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if (name := truths.get(line)) and name not in lines:
            lines[name] = true[name] = number
            continue
        entry = _read_line(line.strip(), number)
        if isinstance(entry, str):
            problems.append(_problem(number, entry))
        elif entry.name in lines:
            first = lines[entry.name]
            problems.append(_problem(number, f"“{entry.name}” is on line {first} already"))
        else:
            lines[entry.name] = number
            entries.append(entry)
    return Ledger(entries=tuple(entries), problems=tuple(problems), true=true)


def _read_line(line: str, number: int) -> Entry | str:
    if line.startswith(_CONFLICT):
        return "a conflict is unresolved: keep the lines of both sides, and remove its marks"
    found = _LINE.fullmatch(line)
    try:
        day = date.fromisoformat(found["day"]) if found else None
    except ValueError:
        day = None
    if found is None or day is None or not NAME.fullmatch(found["name"]):
        return f"this is no anchor, kind and day: {line[:60]!r}"
    return Entry(
        name=found["name"], kind=found["kind"], day=day, retired=found["reason"] or "", line=number
    )


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
        entry = _read_line(line.strip(), 0) if line.strip() and line[0] != "#" else ""
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


def altered(before: Ledger, after: Ledger, day: date) -> Iterator[Problem]:
    """Find lines whose day had come and that a later ledger removed or edited.

    To retire an anchor is no edit.
    """
    now = {entry.name: entry for entry in after.entries}
    for old in before.entries:
        new = now.get(old.name)
        if old.day > day:
            continue
        if new is None:
            yield _problem(1, f"the line of “{old.name}” was removed: put back `{old}`")
        elif (new.kind, new.day) != (old.kind, old.day) or (old.retired and not new.retired):
            yield _problem(new.line, f"the line of “{old.name}” was edited: it said `{old}`")


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
        yield _problem(entry.line, _gone(entry) if published else f"{_stale(entry)}: {MEND}")
    elif place is not None:
        note, anchor = place
        changed = anchor.kind != entry.kind
        if published and note.state(today) is not State.PUBLISHED:
            yield _problem(entry.line, f"{_was(entry)}, but {note.path} is not published")
        elif published and changed:
            text = (
                f"{_was(entry)} as a {entry.kind}, and now names a {anchor.kind}: "
                "give this one another name"
            )
            yield Problem(path=note.path, line=anchor.line, rule=RULE, text=text)
        elif not published and (changed or note.date != entry.day):
            yield _problem(entry.line, f"{_stale(entry)}: {MEND}")


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


def _problem(line: int, text: str) -> Problem:
    return Problem(path=LEDGER, line=line, rule=RULE, text=text)


def declared_names(notes: Sequence[Anchored]) -> Collection[str]:
    """Return the names of all anchors that the notes declare."""
    return _places(notes).keys()
