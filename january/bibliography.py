"""Judge a bibliography before it is read: what could hang a build or mislead a reader."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from january.gate import SCHEMES, scheme
from january.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "bibliography"
LONGEST = 2_000_000  # characters of a bibliography
LONGEST_FIELD = 5_000  # and of one field, which takes long to set
MOST_PEOPLE = 500

_KEY = re.compile(r"[A-Za-z][\w:.+-]*")
_COMMAND = re.compile(r"@[ \t]*(?P<name>string|preamble)\b", re.IGNORECASE)
_ENTRY = re.compile(r"@\s*\w+\s*[({]\s*([^\s,})]+)")
_QUOTED = re.compile(r"'(.+)'")
_KEY_SAID = re.compile(r"(?:\bkey|\bentry:) (\S+)")
_MISSING = re.compile(r"missing (\w+) in .*")
_LINE = re.compile(r"\bline (\d+)")
_IDENTIFIER = re.compile(r"[\w.:;()<>\[\]/+-]+")
_ADDRESSES = ("doi", "eprint")


def problems(text: str, path: str) -> list[Problem]:
    """Return what is wrong with a bibliography, in order of lines."""
    if len(text) > LONGEST:
        return [_problem(path, 1, f"the bibliography is longer than {LONGEST} characters")]
    if found := _COMMAND.search(text):
        # Strings joined to themselves a few dozen times would fill the memory.
        line = text[: found.start()].count("\n") + 1
        return [_problem(path, line, f"@{found['name']} is not for here: write it out")]
    return sorted(_parsed(text, path))


@lru_cache(maxsize=2)
def parsed(text: str) -> dict[str, Any]:
    """Return a bibliography's entries by key, parsed once; raises pybtex's errors."""
    from pybtex.database import parse_string  # noqa: PLC0415  (slow, and few commands need it)

    return dict(parse_string(text, "bibtex").entries)


def _parsed(text: str, path: str) -> Iterator[Problem]:
    from pybtex.exceptions import PybtexError  # noqa: PLC0415  (slow too)

    try:
        entries = parsed(text)
    except PybtexError as error:
        said = str(error)
        found = _LINE.search(said)
        yield _problem(path, int(found[1]) if found else _line(text, said), said[:300])
        return
    known: set[object] = set()
    judged = [
        (key, said)
        for key, entry in entries.items()
        for said in [*_judge(key, entry)] or _wording(entry, known)
    ]
    lines = _lines(text) if judged else {}
    for key, said in judged:
        yield _problem(path, lines.get(key, 1), f"“{key[:40]}”: {said}")


def _lines(text: str) -> dict[str, int]:
    """Return the line on which each entry begins, the last of its name."""
    lines: dict[str, int] = {}
    line, before = 1, 0
    for found in _ENTRY.finditer(text):
        line += text.count("\n", before, found.start())
        before = found.start()
        lines[found[1]] = line
    return lines


def _line(text: str, said: str) -> int:
    """Return the line of the entry, the last of its name, or of the words that a message names."""
    before = ""
    if key := _KEY_SAID.search(said):
        return _lines(text).get(key[1], 1)
    if (quoted := _QUOTED.search(said)) and quoted[1] in text:
        before = text.partition(quoted[1])[0]
    return before.count("\n") + 1


def _judge(key: str, entry: Any) -> Iterator[str]:  # noqa: ANN401  (pybtex has no types)
    if not _KEY.fullmatch(key):
        yield "a key is made of letters, digits and :.+-_"
    for name, value in entry.fields.items():
        if len(value) > LONGEST_FIELD:
            yield f"{name} is longer than {LONGEST_FIELD} characters"
        if name in _ADDRESSES and not _IDENTIFIER.fullmatch(value):
            yield f"{name} is no identifier: {value[:40]!r}"
        if name.endswith("url") and scheme(value) not in SCHEMES:
            yield f"a link may not lead to {value[:40]!r}: only to http(s)"
    if "crossref" in entry.fields:
        yield "crossref is not followed here: write out what it stands for"
    for role, persons in entry.persons.items():
        if len(persons) > MOST_PEOPLE:
            yield f"{role} names more than {MOST_PEOPLE} people"
        if any(len(str(person)) > LONGEST_FIELD for person in persons):
            yield f"{role} holds a name longer than {LONGEST_FIELD} characters"


def _wording(entry: Any, known: set[object]) -> Iterator[str]:  # noqa: ANN401
    """Say what keeps an entry from being put into words.

    What has the fields of one that was, and nothing to be decoded, is like it.
    """
    people = {role: [str(one) for one in some] for role, some in entry.persons.items() if some}
    written = [*entry.fields.values(), *(one for some in people.values() for one in some)]
    shape = (entry.type, frozenset(name for name, value in entry.fields.items() if value), *people)
    if shape in known and not any("\\" in one for one in written):
        return
    if not hasattr(style(), f"get_{entry.type}_template"):
        yield f"@{entry.type} is no kind of work here: write @misc, @article, @book, …"
    elif not (people or entry.fields.get("title")):
        yield "it has no title: write one"
    else:
        try:
            style().format_entry("", entry)
        except Exception as error:  # noqa: BLE001  (whatever a style may stumble over)
            said = _MISSING.fullmatch(str(error))
            needs = f"it has no {said[1]}, which @{entry.type} needs: write it" if said else ""
            yield needs or f"it can't be put into words: {error}"[:300]
        else:
            known.add(shape)


@lru_cache(maxsize=1)
def style() -> Any:  # noqa: ANN401
    """Return the style that puts works into words; pybtex looks for it among all installed."""
    from pybtex.style.formatting.plain import Style  # noqa: PLC0415

    return Style()


def _problem(path: str, line: int, text: str) -> Problem:
    return Problem(path=path, line=line, rule=RULE, text=text)
