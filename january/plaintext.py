"""Say a line with formulas in plain text, where neither MathML nor TeX will do."""

# ruff: noqa: RUF001 (look-alikes are the matter here)
from __future__ import annotations

import re
from operator import ne
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from january.inline import typographic
from january.tex import TexError, render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FORMULA = re.compile(r"(?<!\\)\$(?P<tex>[^$]+)\$")
_MARKUP = re.compile(r"\{[a-z:-]+\}(?=`)|[`*]|(?<=\])\([^()]*\)|[\[\]]")
_RAISED = str.maketrans("0123456789+−=()nikT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵏᵀ")
_LOWERED = str.maketrans("0123456789+−=()ijkn", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₖₙ")
_SPACED = frozenset("=<>≤≥≈≠∼≪≫∈→+−⟶↦≡∝")
_FENCES = {("(", ")"), ("[", "]"), ("⟨", "⟩")}
_APPLY = "\u2061"
_APPLIED = re.compile(rf"{_APPLY}\s*(?=[(\[{{⟨|])")
_LOOSE = re.compile(r" (?=[,.;:)\]])|(?<=[(\[]) ")
_UNARY = re.compile(r"(?:(?<![^(\[{|,=<>≤≥≈∼∈/^])|(?<=[,=<>≤≥≈∼∈] ))([−+±]) ")
_SEEN = re.compile(r"0\.1[1-9]|0\.[2-9]|[1-9]")  # the widths of spaces that part words
_OVER_MANY = frozenset("∑∏∫⋃⋂")
_PRIMES = frozenset("′″‴")
_ACCENTS = {
    "ˆ": "\u0302",
    "˜": "\u0303",
    "¯": "\u0304",
    "‾": "\u0304",
    "→": "\u20d7",
    "˙": "\u0307",
}
_INVISIBLE = dict.fromkeys(map(ord, "\u2062\u2063\u2064\u200b"))


def to_text(text: str, macros: Mapping[str, str]) -> str:
    """Return the text with its formulas as letters and signs, like ``2λ² > 1``."""
    parts: list[str] = []
    end = 0
    for found in _FORMULA.finditer(text):
        parts += [typographic(text[end : found.start()]), formula_text(found["tex"], macros)]
        end = found.end()
    parts.append(typographic(text[end:]))
    return " ".join("".join(parts).replace("\\$", "$").split())


def unmarked(text: str) -> str:
    """Return a line of MyST without its emphasis, roles and links, its formulas as they are."""
    parts = _FORMULA.split(text)
    return "".join(
        f"${part}$" if place % 2 else _MARKUP.sub("", part) for place, part in enumerate(parts)
    )


def formula_text(tex: str, macros: Mapping[str, str]) -> str:
    """Return a formula as plain text, or its TeX where it can't be set."""
    try:
        return mathml_text(render(tex, display=False, macros=macros))
    except (TexError, ET.ParseError):
        return tex.strip()


def mathml_text(markup: str) -> str:
    """Return a formula's MathML, as this package writes it, as plain text."""
    said = _said(ET.fromstring(markup))  # noqa: S314  (our own)
    said = _APPLIED.sub("", said).replace(_APPLY, " ").translate(_INVISIBLE)
    return _UNARY.sub(r"\1", _LOOSE.sub("", " ".join(said.split())))


def raised(text: str) -> str:
    """Return a superscript as text."""
    return text.translate(_RAISED)


def _said(node: ET.Element) -> str:
    tag = node.tag.rpartition("}")[2]
    if tag == "mfrac" and node.get("linethickness", "").startswith("0"):
        return " choose ".join(_said(child).strip() for child in node)
    if tag in _WAYS and len(node):
        parts = [_said(child) for child in node]
        return _WAYS[tag](parts) + " " * (parts[0] in _OVER_MANY)
    if tag == "mspace":
        return " " if _SEEN.match(node.get("width", "")) else ""
    text = (node.text or "") + "".join(_said(child) for child in node)
    spaced = tag == "mo" and text in _SPACED and node.get("lspace") != "0"
    return f" {text} " if spaced else text


def _scripts(parts: list[str], table: dict[int, int], sign: str) -> str:
    base, script = parts[0], "".join(parts[1].split())
    if _PRIMES.issuperset(script):
        return base + script
    small = script.translate(table)
    if all(map(ne, small, script)):
        return base + small
    enclosed = len(script) == 1 or (script[0], script[-1]) in _FENCES
    return f"{base}{sign}{script}" if enclosed else f"{base}{sign}({script})"


def _below_and_above(parts: list[str]) -> str:
    return _scripts([_scripts(parts[:2], _LOWERED, "_"), parts[2]], _RAISED, "^")


def _accented(parts: list[str]) -> str:
    """Set an accent on a letter; above anything longer it is left out."""
    base, accent = (part.strip() for part in parts[:2])
    return base + _ACCENTS.get(accent, "") if len(base) == 1 else base


def _fraction(parts: list[str]) -> str:
    return "/".join(part if len(part.strip()) < 3 else f"({part.strip()})" for part in parts)  # noqa: PLR2004


def _root(inner: str) -> str:
    return f"√{inner}" if len(inner) == 1 else f"√({inner})"


_WAYS: dict[str, Callable[[list[str]], str]] = {
    "msup": lambda parts: _scripts(parts, _RAISED, "^"),
    "msub": lambda parts: _scripts(parts, _LOWERED, "_"),
    "munder": lambda parts: _scripts(parts, _LOWERED, "_"),
    "msubsup": _below_and_above,
    "munderover": _below_and_above,
    "mover": _accented,
    "mtr": " ".join,
    "mtable": "; ".join,
    "mfrac": _fraction,
    "msqrt": lambda parts: _root("".join(parts).strip()),
}
