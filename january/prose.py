"""Tell the words of a MyST text from its mathematics, code and markup."""

from __future__ import annotations

import re

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
    | ^\\begin\{(?P<env>[a-z*]+)\}.*?\\end\{(?P=env)\}
    | (?:\{[a-zA-Z][\w:+-]*\})?(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)   # code and roles
    | (?<=\])\([^()\s]*\) | https?://\S+ | </?[a-zA-Z][^>\n]*>
    | \[\^[^\]\s]+\]:?                             # a footnote's mark
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_WORD = re.compile(r"\w[\w’'.-]*")
# Lines that begin so may open what a quick look can't follow.
_TRICKY = ("~~~", ":::", "<", "\\begin", " ", "\t")
_CHARACTERS_A_WORD = 8  # of prose with its share of markup
_PUNCTUATION = bytes(
    code for code in range(128) if not chr(code).isalnum() and not chr(code).isspace()
)

_HEADING = re.compile(r"^#[ \t]+(?P<title>.+?)[ \t#]*$", re.MULTILINE)
_MARKUP = re.compile(r"\{[a-z:-]+\}(?=`)|[`*]|(?<=\])\([^)]*\)|[\[\]]")


def strip(text: str) -> str:
    """Return the prose of a MyST text, with everything else made blank."""
    return _SKIPPED.sub(" ", blank_code(text))


def blank_code(text: str) -> str:
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
        elif directive and directive not in CODE:
            boxes.append(fence)
        elif fence[0] != ":":
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
    """Return a number of words that a text surely has, in a twentieth of the time of counting.

    Only lines that begin with a letter, outside fences and displays, are looked at, and only
    until there are enough. Where markup could deceive it, the answer is 0.
    """
    lines: list[str] = []
    size, look_at, fence = 0, enough * _CHARACTERS_A_WORD, ""
    for line in text.split("\n"):
        if line.startswith(("```", "$$")):
            if line.startswith("````"):
                return 0
            fence = _fence_after(line, fence)
        elif not fence and line[:1].isalpha():
            if line.count("$") % 2 or line.count("`") % 2:
                return 0
            lines.append(line)
            size += len(line)
            if size > look_at:
                words = _words_in(" ".join(lines))
                if words < 0 or words >= enough:
                    return max(0, words)
                look_at *= 2
        elif not fence and line.startswith(_TRICKY) and not line.isspace():
            return 0
    return max(0, _words_in(" ".join(lines)))


def _fence_after(line: str, fence: str) -> str:
    """Return the fence that is open after a line that begins with one."""
    if fence:
        return "" if line.startswith(fence) else fence
    if line[0] == "$":
        return "" if line.count("$$") > 1 else "$$"
    return "```"


def _words_in(prose: str) -> int:
    """Return a lower bound of the words in lines of prose, or −1 where markup deceives."""
    if "<" in prose or "\\$" in prose:
        return -1
    marks = prose.count("[^") + prose.count("://")
    for quote in "`$":
        if quote in prose:
            pieces = prose.split(quote)
            if "$" in "".join(pieces[1::2]) or "" in pieces[1::2]:
                return -1
            marks += len(pieces) // 2
            prose = " ".join(pieces[::2])
    plain = prose.encode("ascii", "ignore").translate(None, _PUNCTUATION)
    return len(plain.split()) - marks


def find_title(body: str) -> tuple[str, int] | None:
    """Return a body's first heading of the first level, without markup, and its line from 1."""
    found = _HEADING.search(body)
    if found and ("```" in body[: found.start()] or "~~~" in body[: found.start()]):
        found = _HEADING.search(blank_code(body))
    if found is None:
        return None
    return _MARKUP.sub("", found["title"]).strip(), found.string.count("\n", 0, found.start()) + 1
