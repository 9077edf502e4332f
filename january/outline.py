"""Number what a note declares, as its page does, from its text alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from january.blocks import DEEPEST, Box, Display, Heading, Target, blocks
from january.tex import TexError, take_label, take_tag
from january.wording import full_day

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELLED = ("theorem", "lemma", "proposition", "corollary", "definition", "conjecture", "claim")
UNLABELLED = ("example", "remark")
STATEMENTS = (*LABELLED, *UNLABELLED)
_COUNTED = dict.fromkeys(STATEMENTS, "statement") | {"plot": "figure", "result-table": "table"}
_NAMES = {"plot": "Figure", "result-table": "Table"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something with a label; ``title`` is its heading, or its name and number: ``Lemma 2``.

    An equation's title is its number in brackets; a passage has none.
    """

    label: str
    title: str
    numbered: bool


class Tally:
    """Count statements, figures, tables and equations, each in a row of its own."""

    def __init__(self) -> None:
        """Begin at one."""
        self._counts: Counter[str] = Counter()

    def box(self, box: Box) -> str:
        """Return the name and number of a directive, empty if it has none."""
        if box.name == "correction":
            return f"Correction of {_day(box.argument)}"
        if box.name not in _COUNTED:
            return ""
        row = _COUNTED[box.name]
        self._counts[row] += 1
        return f"{_NAMES.get(box.name, box.name.capitalize())} {self._counts[row]}"

    def display(self, label: str, tag: str) -> str:
        """Return an equation's number in brackets, empty if it has no label."""
        if not label or tag:
            return tag if label else ""
        self._counts["equation"] += 1
        return f"({self._counts['equation']})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A display without its label and its tag, which are given apart."""

    tex: str
    label: str
    tag: str


def formula(display: Display) -> Formula:
    """Take a display's label and tag out of its formula."""
    try:
        tex, inner = take_label(display.tex)
        tex, tag = take_tag(tex)
    except TexError:
        return Formula(tex=display.tex, label=display.label, tag="")
    return Formula(tex=tex, label=display.label or inner or "", tag=tag or "")


def outline(text: str) -> list[Named]:
    """Return what a text's labels name, in order."""
    return list(_named(text, Tally()))


def plots(text: str, *, within: int = 0) -> Iterator[tuple[str, str]]:
    """Give the label and the argument of each figure of a text, in boxes too."""
    for block in blocks(text):
        if isinstance(block, Box) and block.name == "plot":
            yield block.options.get("label", ""), block.argument
        elif isinstance(block, Box) and block.name and within < DEEPEST:
            yield from plots(block.body, within=within + 1)


def _named(text: str, count: Tally, within: int = 0) -> Iterator[Named]:
    waiting: list[str] = []
    for block in blocks(text):
        if isinstance(block, Target):
            waiting.append(block.name)
            continue
        title = block.text if isinstance(block, Heading) else ""
        for label in waiting:
            yield Named(label=label, title=title, numbered=False)
        waiting = []
        if isinstance(block, Display):
            found = formula(block)
            number = count.display(found.label, found.tag)
            if number:
                yield Named(label=found.label, title=number, numbered=True)
        elif isinstance(block, Box):
            yield from _in_box(block, count, within + 1)


def _in_box(box: Box, count: Tally, within: int) -> Iterator[Named]:
    name = count.box(box)
    label = box.options.get("label", "")
    if name and label:
        yield Named(label=label, title=name, numbered=box.name != "correction")
    if box.name == "math":
        number = count.display(label, "")
        if number:
            yield Named(label=label, title=number, numbered=True)
    elif box.name and within <= DEEPEST:
        yield from _named(box.body, count, within)


def _day(text: str) -> str:
    try:
        return full_day(date.fromisoformat(text))
    except ValueError:
        return text
