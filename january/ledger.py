"""Keep the ledger of anchors: what a reader may cite, and from which day on it is for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from january.anchor import NAME
from january.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
        entry = read_line(line.strip(), number)
        if isinstance(entry, str):
            problems.append(ledger_problem(number, entry))
        elif entry.name in lines:
            first = lines[entry.name]
            problems.append(ledger_problem(number, f"“{entry.name}” is on line {first} already"))
        else:
            lines[entry.name] = number
            entries.append(entry)
    return Ledger(entries=tuple(entries), problems=tuple(problems), true=true)


def read_line(line: str, number: int) -> Entry | str:
    """Return the entry that a line holds, or what is wrong with the line."""
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
            yield ledger_problem(1, f"the line of “{old.name}” was removed: put back `{old}`")
        elif (new.kind, new.day) != (old.kind, old.day) or (old.retired and not new.retired):
            yield ledger_problem(new.line, f"the line of “{old.name}” was edited: it said `{old}`")


def ledger_problem(line: int, text: str) -> Problem:
    """Return what is wrong with a line of the ledger."""
    return Problem(path=LEDGER, line=line, rule=RULE, text=text)
