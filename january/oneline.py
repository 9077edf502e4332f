"""Find the formulas in text that writes them in one line, as docstrings do, and write them in TeX.

A formula is a run of words without a word of prose: single letters, numbers, signs, the names of
common functions. What is not surely one stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_FUNCTIONS = frozenset({"exp", "log", "ln", "tanh", "sin", "cos", "sinh", "cosh", "max", "min"})
_ARTICLES = frozenset({"a", "A", "I"})
_ABBREVIATED = frozenset({"e.g.", "i.e."})
_OPENING, _CLOSING = "([{⟨", ")]}⟩"
_PAIRS = dict(zip(_CLOSING, _OPENING, strict=True))
_SIGNS = {
    "−": "-",
    "~": r"\sim ",
    "·": r"\cdot ",
    "×": r"\times ",
    "±": r"\pm ",
    "≤": r"\le ",
    "≥": r"\ge ",
    "≠": r"\ne ",
    "≈": r"\approx ",
    "∞": r"\infty ",
    "…": r"\dots ",
    "→": r"\to ",
    "‖": r"\Vert ",
    "|": r"\vert ",
    "⟨": r"\langle ",
    "⟩": r"\rangle ",
    "{": r"\{",
    "}": r"\}",
    "½": r"\tfrac{1}{2}",
    "Σ": r"\sum ",
    "∑": r"\sum ",
    "∏": r"\prod ",
    "\u2032": "'",
    "<": r"\lt ",
    ">": r"\gt ",
}
_PLAIN = frozenset("+-=/.,()[]!^_√\u0302\u0304").union(_SIGNS)
_WORD = re.compile(r"[A-Za-z]+")
_POWER_OF_TEN = re.compile(r"([\d.]+)e([-−]?)0*(\d+)")
_COMPOUND = re.compile(r"([b-zB-HJ-Z])(-[a-z]{3,}.*)", re.DOTALL)
_COMPOSED = re.compile(r"[A-Za-z]{2}-[A-Za-z]|[A-Za-z]-[A-Za-z]{2}|\dx\d")  # words, sizes
_SIGN = re.compile(r"[+=/^_]|[^\x00-\x7f]")
_TELLING = frozenset("√½^")  # even where there are no letters
_HALT = ".,;:"
_RELATIONS = "=~<>≤≥≈·×+"
_CODE = re.compile(r"(`+[^`]*`+)")
_PIECES = re.compile(
    r"(?P<power>[\d.]+e[-−]?\d+)"
    r"|\^\((?P<raised>[^()]*)\)"
    r"|\^(?P<upper>[-−]\([^()]*\)|[-−]?(?:[\d.½]+|[A-Za-z]+|[^\W\d_]))"
    r"|_(?P<lower>\d+|[A-Za-z]+|[^\W\d_])"
    r"|√\((?P<under>[^()]*)\)|√(?P<root>[\d.]+|\w)"
    r"|(?P<accented>\w)(?P<accent>[\u0302\u0304])"
    r"|(?P<name>[A-Za-z]{2,})(?P<base>\d*)"
    r"|(?P<thousand>(?<=\d),(?=\d{3}))"
    r"|(?P<rest>.)",
    re.DOTALL,
)
_SCRIPTS = re.compile(r"([\^_])\{([^{}]*)\}\1\{")
_ACCENTS = {"\u0302": "hat", "\u0304": "bar"}


def typeset(text: str) -> str:
    """Return a text with its formulas in TeX between dollar signs; code stays as it is."""
    parts = _CODE.split(text)
    return "".join(part if at % 2 else _prose(part) for at, part in enumerate(parts))


def _prose(text: str) -> str:
    words = re.split(r"(\s+)", text)
    pairs = zip_longest(words[::2], words[1::2], fillvalue="")
    return "".join(chain.from_iterable(map(_set, _runs(pairs))))


def _runs(words: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Cut words, each with the space after it, where one is prose or a formula must end."""
    run: list[tuple[str, str]] = []
    for word, space in words:
        if not _may_be_formula(word):
            yield run
            yield [(word, space)]
            run = []
            continue
        run.append((word, space))
        if "\n\n" in space or (word[-1] in _HALT and not _depth(run)):
            yield run
            run = []
    yield run


def _may_be_formula(word: str) -> bool:
    bare = word.rstrip(_HALT)
    if not bare or word in _ABBREVIATED or _COMPOSED.search(bare):
        return False
    names = _WORD.findall(re.sub(r"[_^][A-Za-z]+", "", bare))
    longest = 2 if _SIGN.search(bare) else 1
    return all(map(_is_mathematical, bare)) and all(
        len(one) <= longest or one in _FUNCTIONS for one in names
    )


def _is_mathematical(character: str) -> bool:
    greek = "GREEK" in unicodedata.name(character, "")
    plain = character in _PLAIN or (character.isascii() and character.isalnum())
    return plain or greek or bool(_script(character))


def _script(character: str) -> str:
    """Return what a small raised or lowered character stands for, after the mark that TeX has."""
    kind, _, plain = unicodedata.decomposition(character).rpartition(" ")
    marks = {"<super>": "^", "<sub>": "_"}
    return marks[kind] + chr(int(plain, 16)) if kind in marks else ""


def _depth(run: list[tuple[str, str]]) -> int:
    return sum((one in _OPENING) - (one in _CLOSING) for word, _ in run for one in word)


def _set(run: list[tuple[str, str]]) -> Iterator[str]:
    """Write a run as a formula if it is one, with what stands around it outside."""
    text = "".join(word + space for word, space in run)
    before, body, after = _trimmed(text)
    if not all(_may_be_formula(word) for word, _ in run) or not _is_formula(body):
        compound = _COMPOUND.fullmatch(text)
        yield f"${compound[1]}${compound[2]}" if compound else text
        return
    yield f"{before}${_tex(' '.join(body.split()))}${after}"


def _trimmed(text: str) -> tuple[str, str, str]:
    """Part a run from articles, stops and brackets at its ends that belong to the prose."""
    start, end = 0, len(text)
    while start < end and _begins_outside(text[start:end]):
        start += 1
    while start < end and _ends_outside(text[start:end]):
        end -= 1
    return text[:start], text[start:end], text[end:]


def _begins_outside(text: str) -> bool:
    word, *others = text.split() or [""]
    article = word in _ARTICLES and not (others and others[0][0] in _RELATIONS)
    return article or text[0].isspace() or text[0] in _RELATIONS or _opens_alone(text)


def _ends_outside(text: str) -> bool:
    last = text[-1]
    return last.isspace() or last in f"{_HALT}{_RELATIONS}-−" or _closes_alone(text)


def _opens_alone(text: str) -> bool:
    return text[0] in _OPENING and text.count(text[0]) > sum(
        text.count(one) for one, opening in _PAIRS.items() if opening == text[0]
    )


def _closes_alone(text: str) -> bool:
    return text[-1] in _PAIRS and text.count(text[-1]) > text.count(_PAIRS[text[-1]])


def _is_formula(body: str) -> bool:
    """Tell whether a run holds more than numbers, and all its brackets."""
    if any(body.count(one) != body.count(opening) for one, opening in _PAIRS.items()):
        return False
    bare = _WORD.sub(lambda name: "" if name[0] in _FUNCTIONS else name[0], body)
    return any(one.isalpha() or _script(one) or one in _TELLING for one in bare)


def _tex(body: str) -> str:
    text = "".join(map(_piece, _PIECES.finditer(body)))
    while (joined := _SCRIPTS.sub(r"\1{\2", text)) != text:
        text = joined
    return text.replace("+ -", "- ").strip()


def _piece(found: re.Match[str]) -> str:
    kind = found.lastgroup or ""
    text = found[kind]
    if kind in {"under", "root"}:
        return rf"\sqrt{{{_tex(text)}}}"
    if kind == "accent":
        return rf"\{_ACCENTS[text]}{{{found['accented']}}}"
    if kind == "base":
        return _named(found["name"], text)
    return _WRITERS.get(kind, _sign)(text)


def _power_of_ten(text: str) -> str:
    return _POWER_OF_TEN.sub(_factor_and_power, text)


def _factor_and_power(found: re.Match[str]) -> str:
    factor = "" if found[1] == "1" else rf"{found[1]}\cdot "
    return f"{factor}10^{{{'-' if found[2] else ''}{found[3]}}}"


def _named(name: str, base: str) -> str:
    if name not in _FUNCTIONS:
        return name + base
    return rf"\{name}_{{{base}}}" if base else rf"\{name} "


def _sign(character: str) -> str:
    script = _script(character)
    plain = script[1:] or character
    written = _SIGNS.get(plain, plain)
    return f"{script[0]}{{{written}}}" if script else written


def _raised(text: str) -> str:
    return f"^{{{_tex(text)}}}"


def _lowered(text: str) -> str:
    return f"_{{{_tex(text)}}}"


_WRITERS: dict[str, Callable[[str], str]] = {
    "power": _power_of_ten,
    "raised": _raised,
    "upper": _raised,
    "lower": _lowered,
    "thousand": "{{{}}}".format,
}
