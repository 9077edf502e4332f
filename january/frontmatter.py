"""Read the front matter of a file: the only parser of it, for the checker and Sphinx alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from january.text import HALF, half

if TYPE_CHECKING:
    import yaml

FENCE = "---"
LONGEST = 65_536  # characters; far beyond any honest front matter
DEEPEST = 20  # levels of nesting, likewise

_FRONT = re.compile(r"---\n(?P<front>(?:.*\n)*?)---(?:[ \t].*)?(?:\n|\Z)")
_SIMPLE = re.compile(r"([a-z][a-z-]*): ([A-Za-z0-9$(][^\n]*)")
_ITEM = r"[A-Za-z][\w-]*(?: [A-Za-z][\w-]*)*"
_LIST = re.compile(rf"([a-z][a-z-]*): \[((?:{_ITEM}(?:, {_ITEM})*)?)\]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
# What YAML may read as something other than a text: anything with a digit in front, and these.
_WORDS_OF_YAML = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])


class FrontMatterError(Exception):
    """Front matter that can't be read: a line of the file and what is wrong there."""

    def __init__(self, line: int, text: str) -> None:
        """Keep the line and the text apart."""
        super().__init__(text)
        self.line = line
        self.text = text


@dataclass(frozen=True, slots=True)
class Field:
    """One value of the front matter and the line of the file that it stands on."""

    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class Parts:
    """A file's front matter, and its body with the line that the body starts on."""

    fields: dict[str, Field]
    body: str
    body_line: int


def split(text: str) -> Parts:
    """Separate a file's front matter from its body; raises `FrontMatterError`."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _FRONT.match(text):
        front = found["front"]
        fields = parse(front, first_line=2)
        return Parts(fields, text[found.end() :], front.count("\n") + 3)
    if text.startswith(FENCE + "\n") or text.rstrip() == FENCE:
        raise FrontMatterError(1, "the front matter is not closed: end it with a line of ---")
    return Parts({}, text, 1)


def parse(front: str, *, first_line: int) -> dict[str, Field]:
    """Read YAML front matter; ``first_line`` is where it starts. Raises `FrontMatterError`."""
    if len(front) > LONGEST:
        raise FrontMatterError(first_line, "the front matter is too long to be one")
    fields = _parse_simple(front, first_line)
    return _parse_yaml(front, first_line) if fields is None else fields


def _parse_simple(front: str, first_line: int) -> dict[str, Field] | None:
    """Read the plain lines that nearly every note has, in a fiftieth of YAML's time.

    Returns None for whatever YAML might read in another way.
    """
    fields: dict[str, Field] = {}
    for line, text in enumerate(front.splitlines(), first_line):
        key, field = _simple_field(text, line)
        if field is None or key in fields:
            return None
        fields[key] = field
    return fields or None


@lru_cache(maxsize=4096)  # most lines of most notes are alike
def _simple_field(text: str, line: int) -> tuple[str, Field | None]:
    found = _simple_value(text)
    return (found[0], Field(found[1], line)) if found else ("", None)


def _simple_value(text: str) -> tuple[str, Any] | None:
    if found := _LIST.fullmatch(text):
        items = found[2].split(", ") if found[2] else []
        return None if _WORDS_OF_YAML & {item.lower() for item in items} else (found[1], items)
    found = _SIMPLE.fullmatch(text)
    if found is None or not text.isprintable():
        return None
    value = found[2].rstrip()
    if _DATE.fullmatch(value):
        return _simple_date(found[1], value)
    starts_as_text = value[0].isalpha() or value[0] == "$"
    ambiguous = ": " in value or " #" in value or value.endswith(":")
    if not starts_as_text or ambiguous or value.lower() in _WORDS_OF_YAML:
        return None
    return found[1], value


def _simple_date(key: str, text: str) -> tuple[str, date] | None:
    try:
        return key, date.fromisoformat(text)
    except ValueError:
        return None


def _parse_yaml(front: str, first_line: int) -> dict[str, Field]:
    import yaml  # noqa: PLC0415  (most notes never need it)

    try:
        _refuse_traps(front, first_line)
        node = yaml.compose(front, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _error(error, first_line) from None
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        line = first_line + _line(node)
        raise FrontMatterError(line, "front matter is a list of “key: value” lines, nothing else")
    return _fields(node, first_line)


def _refuse_traps(front: str, first_line: int) -> None:
    """Stop at aliases, which can grow without bound, at nesting too deep, and at no text."""
    import yaml  # noqa: PLC0415

    depth = 0
    for event in yaml.parse(front, Loader=yaml.SafeLoader):
        line = first_line + _line(event)
        if isinstance(event, yaml.AliasEvent):
            raise FrontMatterError(line, "YAML aliases (*name) are not used here: write it out")
        if isinstance(event, yaml.ScalarEvent) and half(event.value):
            raise FrontMatterError(line, f"this holds {HALF}: write it out")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise FrontMatterError(line, "the front matter is nested too deeply")


def _line(part: yaml.Event | yaml.Node) -> int:
    return part.start_mark.line if part.start_mark else 0


def _fields(node: yaml.MappingNode, first_line: int) -> dict[str, Field]:
    import yaml  # noqa: PLC0415

    constructor = yaml.constructor.SafeConstructor()
    fields: dict[str, Field] = {}
    for key_node, value_node in node.value:
        line = first_line + _line(key_node)
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        if key in fields:
            raise FrontMatterError(line, f"“{key}” is given twice: keep one")
        try:
            value = constructor.construct_object(value_node, deep=True)
        except (yaml.YAMLError, ValueError, OverflowError, TypeError):
            raise FrontMatterError(line, _unreadable(key, value_node)) from None
        fields[key] = Field(value, line)
    return fields


def _unreadable(key: str, node: yaml.Node) -> str:
    shown = f": {node.value!r}" if isinstance(node.value, str) else ""
    if key == "date":
        return f"there is no such date{shown}; write a day of the calendar like 2027-01-05"
    return f"the value of “{key}” can't be read{shown}"


def _error(error: yaml.YAMLError, first_line: int) -> FrontMatterError:
    mark = getattr(error, "problem_mark", None)
    line = first_line + (mark.line if mark else 0)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "\\t" in problem:
        problem = "a tab is not indentation in YAML: use spaces"
    if "mapping values are not allowed" in problem:
        problem = "a text with “: ” in it must stand in quotes"
    return FrontMatterError(line, f"the front matter is not YAML: {problem}")
