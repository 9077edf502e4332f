"""Read TeX token by token: arguments, environments, rows, macros."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|%[^\n]*\n?|[^\\%]", re.DOTALL)
_BLANK = re.compile(r"\s*")
_EDGE = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
_PARAMETER = re.compile(r"#([1-9])")
_DEPTH = 50


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
        depth += {"{": 1, r"\begin": 1, r"\left": 1}.get(token, 0)
        depth -= {"}": 1, r"\end": 1, r"\right": 1}.get(token, 0)
        if token == separator and not depth:
            parts.append(tex[start : scanner.at - len(token)])
            start = scanner.at
    return [*parts, tex[start:]]


def expand(tex: str, macros: Mapping[str, str]) -> str:
    """Replace every macro by its body until none is left."""
    for _ in range(_DEPTH):
        expanded = _expand_once(tex, macros)
        if expanded == tex:
            return tex
        tex = expanded
    msg = "a macro is defined by itself"
    raise TexError(msg)


def _expand_once(tex: str, macros: Mapping[str, str]) -> str:
    scanner, out = Scanner(tex), ""
    while token := scanner.token():
        body = macros.get(token[1:]) if token[0] == "\\" else None
        if body is None:
            out = _join(out, token)
            continue
        count = max((int(n) for n in _PARAMETER.findall(body)), default=0)
        arguments = [scanner.argument() for _ in range(count)]
        for piece in _fill(body, arguments):
            out = _join(out, piece)
    return out


def _fill(body: str, arguments: list[str]) -> list[str]:
    pieces = _PARAMETER.split(body)
    return [arguments[int(p) - 1] if at % 2 else p for at, p in enumerate(pieces)]


def _join(left: str, right: str) -> str:
    """Join without letting a command swallow the letters after it."""
    runs_on = right[:1].isascii() and right[:1].isalpha() and re.search(r"\\[A-Za-z]+$", left)
    return f"{left} {right}" if runs_on and not left.endswith("\\\\") else left + right
