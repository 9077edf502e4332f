"""Read one note: its front matter, its title, how long it is, and what state it is in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from january.crosspost import host
from january.frontmatter import Field, FrontMatterError, Parts, split
from january.problem import Problem
from january.prose import count_words, find_title
from january.quoted import quotes_results, typed_decimals
from january.settings import KINDS
from january.sprint import day_problem
from january.text import size_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from january.settings import Settings

CONFIDENCES = ("solid", "likely", "speculative")
KEYS = ("date", "kind", "authors", "abstract", "confidence", "aliases", "crosspost")


class State(StrEnum):
    """What a note is on a given day; derived from its date, never written down."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note, as its file states it. ``words`` may be a lower bound if the reader asked so."""

    path: str
    docname: str
    theme: str
    slug: str
    title: str
    date: dt.date | None
    kind: str
    authors: tuple[str, ...]
    abstract: str
    confidence: str
    words: int
    line: int
    date_line: int
    aliases: tuple[str, ...] = ()
    crosspost: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return its theme and slug, as lists and commands name it."""
        return f"{self.theme}/{self.slug}"

    def state(self, today: dt.date) -> State:
        """Return what the note is on a day."""
        if self.date is None:
            return State.DRAFT
        return State.SCHEDULED if self.date > today else State.PUBLISHED


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one note; without a note there is at least one problem.

    A problem beside a note does not keep it from counting. ``parts`` are those of its file.
    """

    note: Note | None
    problems: tuple[Problem, ...] = ()
    parts: Parts | None = field(default=None, compare=False)


def read_note(text: str, path: str, settings: Settings, *, hasty: bool = False) -> Reading:
    """Read a note's text; ``path`` is relative to the project and lies in ``notes/<theme>/``.

    A hasty reader stops counting words when there are as many as the note's kind needs.
    """
    if found := size_problem(text):
        return _failed(path, found[0], "length", found[1])
    try:
        parts = split(text)
    except FrontMatterError as error:
        return _failed(path, error.line, "front-matter", error.text)
    heading = find_title(parts.body)
    if heading is None:
        return _failed(path, parts.body_line, "title", "the note has no title: add a line “# …”")
    reader = _Fields(path, parts.fields, settings)
    kind = reader.choice("kind", KINDS, KINDS[0])
    enough = settings.minimum_words[kind] if hasty else None
    note = reader.note(
        title=heading[0],
        line=parts.body_line + heading[1] - 1,
        kind=kind,
        words=count_words(_below(parts.body, heading[1]), enough=enough),
    )
    if reader.problems:
        return Reading(None, tuple(reader.problems))
    numbers = _typed_numbers(path, parts) if quotes_results(parts.body) else ()
    return Reading(note, numbers, parts)


def _typed_numbers(path: str, parts: Parts) -> tuple[Problem, ...]:
    """Find numbers typed by hand where others are quoted, which no run would keep true."""
    mend = "quote it with {number}, or mark it {quoted} if it is from a cited work"
    return tuple(
        Problem(
            path=path,
            line=parts.body_line + line - 1,
            rule="typed-number",
            text=f"{decimal} is typed by hand: {mend}",
        )
        for line, decimal in typed_decimals(parts.body)
    )


def after_title(body: str) -> str:
    """Return what stands below a body's title: the text whose words count."""
    heading = find_title(body)
    return _below(body, heading[1]) if heading else body


def _below(body: str, line: int) -> str:
    return "\n".join(body.split("\n")[line:])


def _failed(path: str, line: int, rule: str, text: str) -> Reading:
    return Reading(None, (Problem(path=path, line=line, rule=rule, text=text),))


class _Fields:
    """Check the values of one front matter, and remember what is wrong with them."""

    def __init__(self, path: str, fields: dict[str, Field], settings: Settings) -> None:
        self.path = path
        self.fields = fields
        self.settings = settings
        self.problems: list[Problem] = []

    def note(self, *, title: str, line: int, kind: str, words: int) -> Note:
        for key in self.fields:
            if key not in KEYS:
                self.problem(key, f"“{key}” is not a key of a note; there are {', '.join(KEYS)}")
        docname = self.path.removesuffix(".md")
        _, theme, slug = docname.split("/")
        return Note(
            path=self.path,
            docname=docname,
            theme=theme,
            slug=slug,
            title=title,
            date=self.date(),
            kind=kind,
            authors=tuple(self.authors()),
            abstract=self.text("abstract"),
            confidence=self.choice("confidence", CONFIDENCES, ""),
            words=words,
            line=line,
            date_line=self.fields["date"].line if "date" in self.fields else line,
            aliases=tuple(self.texts("aliases")),
            crosspost=tuple(self.crosspost()),
        )

    def date(self) -> dt.date | None:
        value = self.value("date")
        if value is None:
            if "date" in self.fields:
                self.problem("date", "the date is empty: write one, or remove the line for a draft")
            return None
        if isinstance(value, dt.date) and (said := day_problem(value)):
            self.problem("date", said)
            return None
        if isinstance(value, dt.datetime):
            if value.tzinfo is None:
                self.problem("date", "a time needs an offset, like 2027-01-05T23:30:00-08:00")
                return None
            return self.settings.day(value)
        if not isinstance(value, dt.date):
            self.problem("date", f"{value!r} is not a date: write a day like 2027-01-05")
            return None
        return value

    def authors(self) -> Iterator[str]:
        for key in self.texts("authors"):
            if self.settings.author(key) is None:
                known = ", ".join(sorted(self.settings.authors or ()))
                self.problem("authors", f"there is no author “{key}”; there are {known or 'none'}")
            yield key

    def crosspost(self) -> Iterator[str]:
        for url in self.texts("crosspost"):
            if not host(url):
                self.problem("crosspost", f"{url!r} is no address: write it whole, with https://")
            yield url

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        value = self.value(key)
        if value is None:
            return default
        if value not in choices:
            self.problem(key, f"{key} is {value!r}; it must be {' or '.join(choices)}")
            return default
        return str(value)

    def text(self, key: str) -> str:
        value = self.value(key)
        if value is not None and not isinstance(value, str):
            self.problem(key, f"{key} must be a text, not {value!r}: put it in quotes")
            return ""
        return " ".join((value or "").split())

    def texts(self, key: str) -> list[str]:
        value = self.value(key)
        if value is None:
            return []
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            self.problem(key, f"{key} must be a list of texts, like [one, two]")
            return []
        return values

    def value(self, key: str) -> object:
        field = self.fields.get(key)
        return field.value if field else None

    def problem(self, key: str, text: str) -> None:
        rule = key if key in KEYS else "front-matter"
        line = self.fields[key].line
        self.problems.append(Problem(path=self.path, line=line, rule=rule, text=text))
