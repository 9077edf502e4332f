"""Tell the words of a MyST text from its mathematics, code and markup."""

from __future__ import annotations

import re

# Directives whose content is not prose; every other fence is a box around prose.
_CODE = frozenset(
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
_CHARACTERS_A_WORD = 12  # more than a word of prose takes, with its share of markup

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
        elif directive and directive not in _CODE:
            boxes.append(fence)
        elif fence[0] != ":":
            code = fence
    return "".join(kept) + ("" if code else text[place:])


def count_words(text: str, *, enough: int | None = None) -> int:
    """Count the words of a MyST body; mathematics, code and markup are not words.

    With ``enough`` the count may stop there: what is returned is exact below it.
    """
    if enough is not None:
        start = text[: enough * _CHARACTERS_A_WORD]
        words = len(_WORD.findall(strip(start[: start.rfind("\n\n") + 1])))
        if words >= enough:
            return words
    return len(_WORD.findall(strip(text)))


def find_title(body: str) -> tuple[str, int] | None:
    """Return a body's first heading of the first level, without markup, and its line from 1."""
    found = _HEADING.search(body)
    if found and ("```" in body[: found.start()] or "~~~" in body[: found.start()]):
        found = _HEADING.search(blank_code(body))
    if found is None:
        return None
    return _MARKUP.sub("", found["title"]).strip(), found.string.count("\n", 0, found.start()) + 1
