"""Write plain text for LaTeX and BibTeX, in ASCII wherever LaTeX has a name for a letter."""

# ruff: noqa: RUF001 (look-alikes are the matter here)
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
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

# Signs of mathematics that stand in plain text; what else has no letter in LaTeX is built below.
_MATHS = {
    "∗": r"\ast", "≤": r"\le", "≥": r"\ge", "≠": r"\neq", "≈": r"\approx", "∼": r"\sim",
    "→": r"\to", "∈": r"\in", "×": r"\times", "·": r"\cdot", "−": "-", "±": r"\pm", "√": r"\surd",
    "∞": r"\infty", "∑": r"\sum", "∏": r"\prod", "∂": r"\partial", "∇": r"\nabla", "°": r"^\circ",
    "⊂": r"\subset", "∪": r"\cup", "∩": r"\cap", "∅": r"\emptyset", "⊕": r"\oplus", "⊗": r"\otimes",
    "↦": r"\mapsto", "≡": r"\equiv", "∝": r"\propto", "†": r"\dag", "ℓ": r"\ell", "′": "'",
}  # fmt: skip
_GREEK = re.compile(r"GREEK (?P<case>SMALL|CAPITAL) LETTER (?P<name>\w+)")
# Greek letters that LaTeX writes as the Latin ones that look the same.
_LATIN = dict(zip(
    ("alpha", "beta", "epsilon", "zeta", "eta", "iota", "kappa", "mu", "nu", "omicron", "rho",
     "tau", "chi"),
    "ABEZHIKMNOPTX", strict=True,
))  # fmt: skip
_SCRIPTS = {"<super>": "^", "<sub>": "_"}


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


@lru_cache(maxsize=1024)  # a site has few letters, and many of each
def _letter(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    if maths := _maths(letter):
        return f"\\ensuremath{{{maths}}}"
    base, *accents = list(unicodedata.normalize("NFD", letter))
    if len(accents) != 1 or accents[0] not in _ACCENTS or not base.isascii():
        return letter
    return f"{{\\{_ACCENTS[accents[0]]}{{{base}}}}}"


def _maths(letter: str) -> str:
    """Return what a letter or sign is in mathematics, if it belongs there."""
    if letter in _MATHS or letter.isascii():
        return _MATHS.get(letter, "")
    name = unicodedata.name(letter, "")
    if greek := _GREEK.fullmatch(name):
        said = greek["name"].lower().replace("lamda", "lambda")
        if greek["case"] == "CAPITAL":
            return _LATIN.get(said) or f"\\{said.capitalize()}"
        return "o" if said == "omicron" else f"\\{said}"
    mark, _, plain = unicodedata.decomposition(letter).rpartition(" ")
    if mark in _SCRIPTS:
        return f"{_SCRIPTS[mark]}{{{chr(int(plain, 16))}}}"
    if "DOUBLE-STRUCK" in name:
        return f"\\mathbb{{{unicodedata.normalize('NFKC', letter)}}}"
    return ""
