"""Read a project's ``[tool.january]`` table, strictly."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from january.errors import JanuaryError
from january.sprint import Sprint, day_problem, overlapping, sprint_of
from january.text import EncodingError, read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DEFAULT_WORDS = {"post": 400, "shortform": 100}
KINDS = tuple(DEFAULT_WORDS)
UTC = ZoneInfo("UTC")

_STRINGS = ("title", "base-url", "report-url", "repository-url")
_TABLES = ("minimum-words", "authors", "macros")
_SPRINT_KEYS = {"name", "start", "end", "quota", "time-zone"}
_AUTHOR_KEYS = {"name", "url", "orcid"}


class SettingsError(JanuaryError):
    """A configuration that can't be used; the text names the file, the line and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Someone a note can be by."""

    key: str
    name: str
    url: str = ""
    orcid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a project says of itself in ``[tool.january]``.

    ``authors`` is None where no table of authors is declared: then any key is a name.
    """

    root: Path
    title: str
    base_url: str
    report_url: str
    repository_url: str
    minimum_words: Mapping[str, int]
    authors: Mapping[str, Author] | None
    macros: Mapping[str, str]
    sprints: tuple[Sprint, ...]

    def author(self, key: str) -> Author | None:
        """Return the author behind a key, or None where the key is not declared."""
        if self.authors is None:
            return Author(key=key, name=key)
        return self.authors.get(key)

    def day(self, moment: datetime) -> date:
        """Return the day of a moment, in the time zone of the sprint that it falls in."""
        for sprint in self.sprints:
            day = moment.astimezone(sprint.zone).date()
            if sprint_of(day, self.sprints) is sprint:
                return day
        return moment.astimezone(self.sprints[-1].zone if self.sprints else UTC).date()


def load_settings(root: Path) -> Settings:
    """Read the settings of the project in a folder; raises `SettingsError`."""
    path = root / "pyproject.toml"
    try:
        text = read(path, str(path))
        table = _inner(tomllib.loads(text), "tool", "january")
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}"
        raise SettingsError(message) from None
    except EncodingError as error:
        raise SettingsError(str(error)) from None
    except ValueError as error:
        message = f"{path}: is not TOML: {error}"
        raise SettingsError(message) from None
    if not isinstance(table, dict):
        message = f"{path}: has no table [tool.january]; add one, if this is a january project"
        raise SettingsError(message)
    return _Reader(str(path), text).settings(root, table)


def _inner(value: Any, *keys: str) -> Any:  # noqa: ANN401  (whatever stands there)
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def find_project(start: Path) -> Path:
    """Return the nearest folder upwards with a ``[tool.january]``; raises `SettingsError`."""
    for folder in (start, *start.parents):
        try:
            text = (folder / "pyproject.toml").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if "[tool.january" in text:
            return folder
    message = f"{start}: neither here nor above is a pyproject.toml with a table [tool.january]"
    raise SettingsError(message)


class _Reader:
    """Turn the parsed table into settings, and mistakes into errors with a line."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def settings(self, root: Path, table: dict[str, Any]) -> Settings:
        self.known(table, {*_STRINGS, *_TABLES, "sprint"}, "[tool.january]")
        strings = {key: self.string(table.get(key, ""), key) for key in _STRINGS}
        return Settings(
            root=root,
            title=strings["title"] or "January Notes",
            base_url=strings["base-url"],
            report_url=strings["report-url"],
            repository_url=strings["repository-url"],
            minimum_words=self.minimum_words(table.get("minimum-words", {})),
            authors=self.authors(table["authors"]) if "authors" in table else None,
            macros=self.strings(table.get("macros", {}), "macros"),
            sprints=self.sprints(table.get("sprint", [])),
        )

    def minimum_words(self, table: object) -> dict[str, int]:
        values = self.table(table, "minimum-words")
        self.known(values, set(KINDS), "minimum-words")
        for kind, words in values.items():
            self.whole(words, kind)
        return DEFAULT_WORDS | values

    def authors(self, table: object) -> dict[str, Author]:
        return {key: self.author(key, value) for key, value in self.table(table, "authors").items()}

    def author(self, key: str, value: object) -> Author:
        if isinstance(value, str):
            return Author(key=key, name=value)
        fields = self.strings(value, key)
        self.known(fields, _AUTHOR_KEYS, f"author {key}")
        if "name" not in fields:
            self.fail(key, f"author {key} has no name")
        return Author(key=key, **fields)

    def sprints(self, tables: object) -> tuple[Sprint, ...]:
        if not isinstance(tables, list):
            self.fail("sprint", "a sprint is declared as [[tool.january.sprint]]")
        sprints = sorted(
            (self.sprint(table) for table in tables), key=lambda sprint: (sprint.start, sprint.end)
        )
        pair = overlapping(sprints)
        if pair:
            text = f"the sprints “{pair[0].name}” and “{pair[1].name}” overlap"
            self.fail("sprint", f"{text}; a day can count for one only")
        return tuple(sprints)

    def sprint(self, table: object) -> Sprint:
        values = self.table(table, "sprint")
        self.known(values, _SPRINT_KEYS, "sprint")
        missing = sorted({"name", "start", "end", "quota"} - values.keys())
        if missing:
            self.fail("sprint", f"a sprint lacks {', '.join(missing)}")
        start, end = (self.day(values[key], key) for key in ("start", "end"))
        if end < start:
            self.fail("end", f"the sprint ends on {end}, before it starts on {start}")
        return Sprint(
            name=self.string(values["name"], "name"),
            start=start,
            end=end,
            quota=self.whole(values["quota"], "quota"),
            zone=self.zone(values.get("time-zone", "UTC")),
        )

    def zone(self, name: object) -> ZoneInfo:
        try:
            return ZoneInfo(self.string(name, "time-zone"))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            text = f"there is no time zone {name!r}; write one like Europe/Berlin or UTC"
            self.fail("time-zone", text)

    def day(self, value: object, key: str) -> date:
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fail(key, f"{key} is not a day: write it like 2027-01-31")
        if said := day_problem(value):
            self.fail(key, said)
        return value

    def whole(self, value: object, key: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.fail(key, f"{key} must be a whole number, zero or more, not {value!r}")
        return value

    def string(self, value: object, key: str) -> str:
        if not isinstance(value, str):
            self.fail(key, f"{key} must be a text, not {value!r}")
        return value

    def strings(self, value: object, key: str) -> dict[str, str]:
        return {name: self.string(text, name) for name, text in self.table(value, key).items()}

    def table(self, value: object, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fail(key, f"{key} must be a table, not {value!r}")
        return value

    def known(self, table: dict[str, Any], keys: set[str], where: str) -> None:
        unknown = sorted(table.keys() - keys)
        if unknown:
            text = f"{where} has no key {unknown[0]!r}; it takes {', '.join(sorted(keys))}"
            self.fail(unknown[0], text)

    def fail(self, key: str, text: str) -> NoReturn:
        line = next((at for at, line in enumerate(self.lines, 1) if key in line), 1)
        message = f"{self.path}:{line}: {text}"
        raise SettingsError(message) from None
