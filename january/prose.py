"""Tell the words of a MyST text from its mathematics, code and markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# Directives whose content is not prose; every other fence is a box around prose.
CODE = frozenset(
    [
        "math",
        "code",
        "code-block",
        "code-cell",
        "literalinclude",
        "raw",
        "mermaid",
        "eval-rst",
        "toctree",
        "footbibliography",
        "bibliography",
        "notes",
        "works",
    ]
)
_FENCE = re.compile(r"^[ ]*(`{3,}|~{3,}|:{3,})[ ]*(?:\{([\w:-]+)\})?([^\n]*)$", re.MULTILINE)
_SKIPPED = re.compile(
    r"""
      ^[ ]*:[a-z-]+:[^\n]*$                        # an option of a directive
    | ^%[^\n]*$ | <!--.*?(?:-->|\Z)                # comments
    | ^\([^()\s]+\)=[ ]*$                          # a target
    | \$\$.*?\$\$(?:[ ]*\([^()\s]*\))? | (?<![\\$])\$[^$\n]+(?:\n[^$\n]+){0,6}\$
    | ^\\begin\{(?P<env>[a-z*]{1,20})\}.{0,3000}?\\end\{(?P=env)\}
    | (?:\{[a-zA-Z][\w:+-]*\})?(?<!`)(?P<tick>`++).+?(?<!`)(?P=tick)(?!`)   # code and roles
    | (?<=\])\([^()\s]*\) | https?://\S+ | </?[a-zA-Z][^<>\n]*>
    | \[\^[^\]\s]+\]:?                             # a footnote's mark
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_WORD = re.compile(r"\w[\w’'.-]*")
# What prose may begin with, other than a letter: an item, a formula, a role, a link, emphasis.
_PLAIN = frozenset("-*`$[{0123456789“#>")
_TRICKY = ("~~~", ":::", "\\begin", " ", "\t")
_OPENING = frozenset("`$<")
_TAG = re.compile("<[a-zA-Z/!]")
_SWALLOWED = re.compile(r"(?:\]\(|://|\[\^)\S*[$`]")  # a quote that is part of an address
_CHARACTERS_A_WORD = 7  # of prose with its share of markup
_LINE_TO_SPACE = bytes.maketrans(b"\n", b" ")
_NO_LETTERS = bytes(
    code for code in range(128) if chr(code) not in " \n" and not chr(code).isalnum()
)

_HEADING = re.compile(r"^#[ \t]+(?P<title>.+?)[ \t#]*$", re.MULTILINE)
_MARKUP = re.compile(r"\{[a-z:-]+\}(?=`)|[`*]|(?<=\])\([^()]*\)|[\[\]]")


class _DeceptiveError(Exception):
    """Markup that a quick look can't follow."""


def strip(text: str) -> str:
    """Return the prose of a MyST text, with everything else made blank."""
    return _SKIPPED.sub(" ", blank_code(text))


def blank_code(text: str, code_directives: Collection[str] = CODE) -> str:
    """Return a MyST text with its fenced code made blank and all fences gone, line for line."""
    kept: list[str] = []
    boxes: list[str] = []
    place = 0
    code = ""
    for found in _FENCE.finditer(text):
        fence, directive, rest = found[1], found[2], found[3].strip()
        closes = not directive and not rest
        piece = text[place : found.start()]
        kept.append("\n" * piece.count("\n") if code else piece)
        place = found.end()
        if code:
            code = "" if closes and fence.startswith(code) else code
        elif closes and boxes and fence.startswith(boxes[-1]):
            boxes.pop()
        elif directive and directive not in code_directives:
            boxes.append(fence)
        elif not fence.startswith(":"):
            code = fence
    return "".join(kept) + ("" if code else text[place:])


def count_words(text: str, *, enough: int | None = None) -> int:
    """Count the words of a MyST body; mathematics, code and markup are not words.

    With ``enough`` the count may stop there: what is returned is exact below it.
    """
    if enough is not None and (words := at_least(text, enough)) >= enough:
        return words
    return len(_WORD.findall(strip(text)))


def at_least(text: str, enough: int) -> int:
    """Return a number of words that a text surely has, in a fiftieth of the time of counting.

    Only lines that begin as prose does, outside fences and displays, are looked at, and only
    until there are enough. Where markup could deceive it, the answer is 0.
    """
    words = size = 0
    lines: list[str] = []
    try:
        for line in _plain_lines(text):
            lines.append(line)
            size += len(line)
            if size > (enough - words) * _CHARACTERS_A_WORD:
                words += _words_in("\n".join(lines))
                if words >= enough:
                    return words
                lines, size = [], 0
        return words + _words_in("\n".join(lines))
    except _DeceptiveError:
        return 0


def _plain_lines(text: str) -> Iterator[str]:
    """Give the lines that begin as prose does, outside fences and displays."""
    fence = ""
    for line in filter(None, text.split("\n")):
        if line[0].isalpha():
            if not fence:
                yield line
        elif line.startswith(("```", "$$")):
            fence = _fence_after(line, fence)
        elif fence:
            continue
        elif line[0] in _PLAIN:
            yield line
        elif not line.isspace() and _may_open(line):
            raise _DeceptiveError


def _may_open(line: str) -> bool:
    """Tell whether a line of another kind may open what a quick look can't follow."""
    return line.startswith(_TRICKY) or not _OPENING.isdisjoint(line)


def _fence_after(line: str, fence: str) -> str:
    """Return the fence that is open after a line that begins with one."""
    if line.startswith("````"):
        raise _DeceptiveError
    if not fence:
        return "```" if line.startswith("`") else "" if line.count("$$") > 1 else "$$"
    closes = line.rstrip() == fence if fence == "```" else line.startswith(fence)
    return "" if closes else fence


def _words_in(lines: str) -> int:
    """Return a lower bound of the words in lines of prose whose markup ends where they do."""
    if "\\" in lines and "\\$" in lines:
        raise _DeceptiveError
    whole = lines
    # What could be taken for a word: of footnotes and addresses, and one for each quote.
    marks = sum(lines.count(mark) for mark in "^/" if mark in lines)
    for quote in "`$":
        if quote in lines:
            pieces = lines.split(quote)
            inside = "".join(pieces[1::2])
            closed = len(pieces) % 2 and "\n" not in inside
            if not closed or "$" in inside or "" in pieces[1:-1]:
                raise _DeceptiveError
            marks += len(pieces) // 2
            lines = " ".join(pieces[::2])
    if "<" in whole and (_TAG.search(lines) or _SWALLOWED.search(whole)):
        raise _DeceptiveError
    plain = lines.encode("ascii", "ignore").translate(_LINE_TO_SPACE, _NO_LETTERS).strip()
    # A run of spaces parts two words; counted so, it weighs one at most.
    spaces = plain.count(b" ") - 2 * plain.count(b"  ")
    return max(0, spaces + bool(plain) - marks)


def find_title(body: str) -> tuple[str, int] | None:
    """Return a body's first heading of the first level, without markup, and its line from 1."""
    found = _HEADING.search(body)
    if found and ("```" in body[: found.start()] or "~~~" in body[: found.start()]):
        found = _HEADING.search(blank_code(body))
    if found is None:
        return None
    return _MARKUP.sub("", found["title"]).strip(), found.string[: found.start()].count("\n") + 1
