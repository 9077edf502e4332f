"""Read TeX token by token: arguments, environments, rows, macros."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|%[^\n]*\n?|[^\\%]", re.DOTALL)
_BLANK = re.compile(r"\s*")
_EDGE = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
_ENDS_COMMAND = re.compile(r"(?<!\\)(?:\\\\)*\\[A-Za-z]+\Z")
_PARAMETER = re.compile(r"#([1-9])")
_DEPTH = 50
# The engine ends the whole process where groups are nested some thousands deep.
LONGEST = 5_000
DEEPEST = 60


class TexError(ValueError):
    """Say in one line why a formula cannot be set."""


class Scanner:
    """A cursor over TeX."""

    def __init__(self, text: str, at: int = 0) -> None:
        """Start at an offset of the text."""
        self.text = text
        self.at = at

    def token(self) -> str:
        """Take the next token: a command or one character; empty at the end."""
        found = _TOKEN.match(self.text, self.at)
        while found is not None and found[0][0] == "%":
            found = _TOKEN.match(self.text, found.end())
        if found is None:
            tail, self.at = self.text[self.at :], len(self.text)
            if tail.startswith("\\"):
                msg = "the formula ends in a lone backslash"
                raise TexError(msg)
            return ""
        self.at = found.end()
        return found[0]

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take what the pattern finds at the cursor, if anything."""
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def ahead(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether the pattern stands at the cursor."""
        return pattern.match(self.text, self.at) is not None

    def peek(self, character: str) -> bool:
        """Tell whether the character is next."""
        return self.text.startswith(character, self.at)

    def star(self) -> str:
        """Take a star, if one is next."""
        found = self.peek("*")
        self.at += found
        return "*" * found

    def argument(self) -> str:
        """Take one argument as TeX does: a group without its braces, or a single token."""
        self.match(_BLANK)
        first = self.token()
        if first != "{":
            if first in ("", "}"):
                msg = "an argument is missing"
                raise TexError(msg)
            return first
        start, depth = self.at, 1
        while depth:
            token = self.token()
            depth += {"{": 1, "}": -1}.get(token, 0)
            if not token:
                msg = "a brace is not closed"
                raise TexError(msg)
        return self.text[start : self.at - 1]

    def environment(self, name: str) -> str:
        r"""Take the body of an environment whose `\begin` has been read, and its `\end`."""
        start, depth = self.at, 1
        for edge in _EDGE.finditer(self.text, start):
            if edge[1] == name:
                depth += 1 if edge[0].startswith(r"\b") else -1
            if not depth:
                self.at = edge.end()
                return self.text[start : edge.start()]
        msg = rf"\begin{{{name}}} has no \end{{{name}}}"
        raise TexError(msg)


def split_top(tex: str, separator: str) -> list[str]:
    """Split at a separator token outside all groups and environments."""
    scanner, start, depth, parts = Scanner(tex), 0, 0, []
    while token := scanner.token():
        depth += (token in _OPENS) - (token in _CLOSES)
        if token == separator and not depth:
            parts.append(tex[start : scanner.at - len(token)])
            start = scanner.at
    return [*parts, tex[start:]]


def depth(tex: str) -> int:
    """Return how deep groups and environments are nested."""
    scanner, now, deepest = Scanner(tex), 0, 0
    while token := scanner.token():
        now += (token in _OPENS) - (token in _CLOSES)
        deepest = max(deepest, now)
    return deepest


_OPENS = frozenset(["{", "\\begin", "\\left"])
_CLOSES = frozenset(["}", "\\end", "\\right"])


def expand(tex: str, macros: Mapping[str, str]) -> str:
    """Replace every macro by its body until none is left."""
    for _ in range(_DEPTH):
        if len(tex) > LONGEST:
            msg = f"the formula is longer than {LONGEST} characters"
            raise TexError(msg)
        expanded = _expand_once(tex, macros)
        if expanded == tex:
            return tex
        tex = expanded
    msg = "a macro is defined by itself"
    raise TexError(msg)


def _expand_once(tex: str, macros: Mapping[str, str]) -> str:
    scanner, out = Scanner(tex), [""]
    while token := scanner.token():
        body = macros.get(token[1:]) if token[0] == "\\" else None
        if body is None:
            _join(out, token)
            continue
        count = max((int(n) for n in _PARAMETER.findall(body)), default=0)
        arguments = [scanner.argument() for _ in range(count)]
        for piece in filter(None, _fill(body, arguments)):
            _join(out, piece)
    return "".join(out)


def _fill(body: str, arguments: list[str]) -> list[str]:
    pieces = _PARAMETER.split(body)
    return [arguments[int(p) - 1] if at % 2 else p for at, p in enumerate(pieces)]


def _join(left: list[str], right: str) -> None:
    """Append without letting a command swallow the letters after it."""
    if right[0].isascii() and right[0].isalpha() and _ENDS_COMMAND.search(left[-1]):
        left.append(" ")
    left.append(right)
