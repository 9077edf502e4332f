"""Take a MyST text apart into its blocks: headings, displays, boxes, code, prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 200  # lines of a display
DEEPEST = 20  # boxes in each other, far more than are set

_TARGET = re.compile(r"\((?P<name>[^()\s]+)\)=[ \t]*")
_HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+(?P<text>.+?)[ \t]*#*[ \t]*")
_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,}|:{3,})[ ]*(?:\{(?P<name>[\w:-]+)\})?(?P<rest>[^`]*)")
_OPTION = re.compile(r":(?P<key>[\w-]+):(?:[ \t]+(?P<value>.*?))?[ \t]*")
_DISPLAY = re.compile(r"\$\$(?P<tex>.*?)\$\$[ \t]*(?:\((?P<label>[^()\s]+)\))?[ \t]*", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\begin\{(?P<name>[a-z]+\*?)\}.*?\\end\{(?P=name)\}[ \t]*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Lines that are none of the others, as they stand: paragraphs, lists, quotations."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The name of what follows."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading with its markup."""

    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    r"""A displayed formula; an environment stands in it with its ``\begin`` and ``\end``."""

    tex: str
    label: str
    indent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A directive; a fence without a name is one whose ``name`` is empty."""

    name: str
    argument: str
    options: dict[str, str]
    body: str
    indent: str


Block = Prose | Target | Heading | Display | Box


def blocks(text: str) -> Iterator[Block]:
    """Give the blocks of a text in order; the content of a box is a text of its own."""
    prose: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        found = _block(lines, at)
        if found is None:
            prose.append(lines[at])
            at += 1
            continue
        yield from _prose(prose)
        prose = []
        block, at = found
        if block is not None:
            yield block
    yield from _prose(prose)


def _prose(lines: list[str]) -> Iterator[Prose]:
    text = "\n".join(lines).strip("\n")
    if text.strip():
        yield Prose(text=text)


def _block(lines: list[str], at: int) -> tuple[Block | None, int] | None:
    """Return the block that begins on a line, if one does, and the line after its last."""
    line = lines[at].lstrip(" ")
    indent = lines[at][: len(lines[at]) - len(line)]
    if line.startswith("%"):
        return None, at + 1
    if found := _TARGET.fullmatch(line):
        return Target(name=found["name"]), at + 1
    if not indent and (found := _HEADING.fullmatch(line)):
        return Heading(level=len(found["level"]), text=found["text"]), at + 1
    if line.startswith(("$$", "\\begin{")):
        return _display(lines, at, indent)
    if found := _FENCE.fullmatch(line):
        return _box(lines, at, found, indent)
    return None


def _display(lines: list[str], at: int, indent: str) -> tuple[Display, int] | None:
    rest = "\n".join(lines[at : at + LONGEST])[len(indent) :]
    found = (_DISPLAY if rest.startswith("$$") else _ENVIRONMENT).match(rest)
    if found is None or rest[found.end() : found.end() + 1] not in ("", "\n"):
        return None
    named = found.re is _DISPLAY
    tex, label = (found["tex"], found["label"] or "") if named else (found[0], "")
    after = at + found[0].count("\n") + 1
    return Display(tex=tex.strip(), label=label, indent=indent), after


def _box(lines: list[str], at: int, head: re.Match[str], indent: str) -> tuple[Box, int]:
    end = next((n for n in range(at + 1, len(lines)) if _closes(lines[n], head["fence"])), None)
    inside = dedent("\n".join(lines[at + 1 : end])).split("\n")
    options: dict[str, str] = {}
    while head["name"] and inside and (found := _OPTION.fullmatch(inside[0])):
        options[found["key"]] = found["value"] or ""
        inside.pop(0)
    box = Box(
        name=head["name"] or "",
        argument=head["rest"].strip(),
        options=options,
        body="\n".join(inside).strip("\n"),
        indent=indent,
    )
    return box, len(lines) if end is None else end + 1


def _closes(line: str, fence: str) -> bool:
    line = line.strip()
    return line.startswith(fence) and not line.strip(fence[0])
