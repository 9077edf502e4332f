"""Find the sentences of a text, and say where in a page one of them stands."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Stands for what a sentence may begin with and never ends in: a formula, a reference.
OPAQUE = "\ufffc"

_END = re.compile(r"(?P<mark>[.!?…]+)[”’\"')\]]*(?=\s+[“‘\"'(\[]*(?P<next>\S))")
_WORD = re.compile(r"(?:\w\.)*\w+$")
_LONGEST = 20  # characters, of an abbreviation
_BEFORE_MORE = re.compile(
    r"approx|ca|cf|[Cc]h|chap|Cor|Def|Dr|e\.g|eds?|Eqs?|[Ee]x|[Ff]igs?|i\.e|Lem|M(?:r|rs|s)|pp?"
    r"|Prof|Prop|Refs?|Rem|resp|[Ss]ec|St|Thms?|viz|[Vv]ol|vs|w\.l\.o\.g|w\.r\.t"
)
_MAY_END = frozenset(["al", "etc", "a.s", "a.e", "i.i.d"])
_BEFORE_NUMBER = frozenset(["No", "no", "Nos", "nos"])
_CLAUSE = 60  # characters that may be given up for it
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))

_PLAIN = re.compile(r"(?<![\w’'])[a-z]+(?: [a-z]+)*(?![\w’'])", re.IGNORECASE)
_SPOKEN = re.compile(r"\w+|[^\w\s]")
_ENOUGH, _SEVERAL = 400, 12  # characters and stretches of a sentence that are tried
_FEWEST, _MOST = 3, 9  # words, of a phrase that a reader would recognise


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of a paragraph begins and ends.

    Abbreviations, initials and decimals end none, nor does a stop within brackets or quotation
    marks that are still open.  What must not be split is given as so many `OPAQUE` characters.
    """
    found: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    for end in _ends(text):
        if not _is_open(text[start:end]) and not text[start:end].removesuffix(".").isdigit():
            found.append((start, end))
            start = end + len(text[end:]) - len(text[end:].lstrip())
    last = len(text.rstrip())
    return [*found, (start, last)] if start < last else found


def window(text: str, focus: tuple[int, int], most: int) -> tuple[int, int]:
    """Return which part of a text to show: whole words, the focus among them, as far as it fits.

    The text's beginning is kept where it can be, and the end is rather that of a clause.  A focus
    that is longer is returned whole.
    """
    first, last = focus
    if len(text) <= most:
        return 0, len(text)
    if last < most:
        return 0, _end(text, last, most)
    room = max(0, most - (last - first))
    start = _next_space(text, first - room // 2, first)
    return start, _end(text, last, max(last, start + most))


def spoken(page: str) -> str:
    """Return the words and marks of a page, for `phrase` to look in."""
    return f" {' '.join(_SPOKEN.findall(page))} ".casefold()


def phrase(runs: Iterable[str], page: str) -> str:
    """Return a few plain words of a sentence that its page says once, or nothing.

    ``runs`` are the parts of the sentence that a page shows as they are; ``page`` is as it is
    `spoken`.
    """
    stretches = (words.split() for run in runs for words in _PLAIN.findall(run[:_ENOUGH]))
    candidates = list(islice(stretches, _SEVERAL))
    for count in range(_FEWEST, _MOST):
        for words in candidates:
            for at in range(len(words) - count + 1):
                found = " ".join(words[at : at + count])
                sought = f" {found.casefold()} "
                if page.find(sought) == page.rfind(sought) >= 0:
                    return found
    return ""


def text_directive(words: str) -> str:
    """Return what, after an address and its anchor, leads to those words in the page."""
    return f":~:text={quote(words)}" if words else ""


def _ends(text: str) -> Iterator[int]:
    for found in _END.finditer(text):
        after = found["next"]
        if not (after.isupper() or after.isdigit() or after == OPAQUE):
            continue
        if found["mark"] != "." or _may_end(text, found.start(), after):
            yield found.end()


def _may_end(text: str, stop: int, after: str) -> bool:
    """Tell whether a full stop may end a sentence, by the word before and the letter after."""
    found = _WORD.search(text[max(0, stop - _LONGEST) : stop])
    word = found[0] if found else ""
    if _BEFORE_MORE.fullmatch(word) or (len(word) == 1 and word.isupper()):
        return False
    if word in _MAY_END:
        return after.isupper()
    return not (word in _BEFORE_NUMBER and after.isdigit())


def _is_open(text: str) -> bool:
    return any(text.count(opening) > text.count(closing) for opening, closing in _PAIRS)


def _next_space(text: str, start: int, before: int) -> int:
    """Return where the first whole word after a place begins, or the end of the search."""
    return text.find(" ", start, before) + 1 or before


def _end(text: str, after: int, most: int) -> int:
    """Return where to stop after a place: at the end of a clause, or else of a word."""
    if most >= len(text):
        return len(text)
    clause = max(text.rfind(f"{stop} ", max(after, most - _CLAUSE), most) for stop in ",;:")
    at = clause if clause >= 0 else text[: most + 1].rfind(" ")
    return max(after, at)
