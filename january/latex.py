"""Write plain text for LaTeX and BibTeX, in ASCII wherever LaTeX has a name for a letter."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from january.tex import TexError, expand

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMULA = re.compile(r"(?<!\\)\$(?P<tex>[^$]+)\$")
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0308": '"',
    "\u0304": "=",
    "\u0307": ".",
    "\u030c": "v",
    "\u0306": "u",
    "\u030b": "H",
    "\u030a": "r",
    "\u0327": "c",
    "\u0328": "k",
    "\u0323": "d",
    "\u0331": "b",
}
_SIGNS = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    # BibTeX counts braces, and an escaped one as well.
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "–": "--",
    "—": "---",
    "…": r"{\ldots}",
    "ß": r"{\ss}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "œ": r"{\oe}",
    "Œ": r"{\OE}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
    "å": r"{\aa}",
    "Å": r"{\AA}",
    "\u00a0": "~",
}


def latex(text: str, macros: Mapping[str, str]) -> str:
    """Return a text with formulas as LaTeX; the site's own macros are written out."""
    parts: list[str] = []
    end = 0
    for found in _FORMULA.finditer(text):
        parts += [_prose(text[end : found.start()]), _formula(found["tex"], macros)]
        end = found.end()
    parts.append(_prose(text[end:]))
    return "".join(parts)


def _formula(tex: str, macros: Mapping[str, str]) -> str:
    try:
        written = expand(tex, dict(macros)).strip()
    except TexError:
        return _prose(tex)
    written = written.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace ")
    return f"${written}$" if _balanced(written) else _prose(tex)


def _balanced(tex: str) -> bool:
    depth = 0
    for sign in re.findall(r"[{}]", tex):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _prose(text: str) -> str:
    return "".join(map(_letter, unicodedata.normalize("NFC", text.replace("\\$", "$"))))


def _letter(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    base, *accents = list(unicodedata.normalize("NFD", letter))
    if len(accents) != 1 or accents[0] not in _ACCENTS or not base.isascii():
        return letter
    return f"{{\\{_ACCENTS[accents[0]]}{{{base}}}}}"
