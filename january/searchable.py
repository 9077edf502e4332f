"""Reduce a page of the site to what a search should see of it."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from january.markup import VOID, read
from january.plaintext import mathml_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_FORMULA = re.compile(r'<math\b[^>]*?\balttext="([^"]*)"[^>]*>.*?</math>', re.DOTALL)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS.union(("aside", "blockquote", "caption", "dd", "div", "dt"))
_BLOCKS |= {"figcaption", "li", "p", "section", "td", "th"}
_UNSEEN_TAGS = frozenset({"nav", "script", "style", "button", "noscript", "form", "footer"})
_FURNITURE = {"headerlink", "pointers", "facts", "kicker", "state", "unseen", "copyable"}
_FURNITURE |= {"plot-links", "knob"}
_MARKS = {"footnote-reference", "label", "eqno", "note-number", "fn-bracket"}
_LISTS = {
    "toctree-wrapper",
    "citing",
    "notes",
    "themes",
    "appeared",
    "weeks",
    "month",
    "author-view",
}
_UNSEEN = _FURNITURE | _MARKS | _LISTS | {"highlight"}  # code is not looked for in a note
# What the styles set apart from the words before it.
_SET_APART = {"statement-caption": ": ", "margin-note": " "}
TEX_WEIGHS = 0.3
TEX_BEGINS, TEX_ENDS = "⟦", "⟧"  # known to the page that searches
ASIDE_WEIGHS = 0.3


def searchable(page: str, facts: Mapping[str, str], *, aside: bool = False) -> str:
    """Return a page for the indexer: titles, statements, text, formulas, and facts.

    Formulas stand in the text in letters and signs, to be read in an excerpt; their TeX follows
    at the end, between marks, to be found.

    A statement follows the rest of its section, under a heading of its own, so that what is
    found in it leads to its anchor and what is found beside it does not.  A page that stands
    ``aside`` weighs less than those that do not, its headings too, and its tables are left out,
    since they would outdo the notes in saying the same words again.
    """
    start, end = page.find("<main"), page.rfind("</main>") + len("</main>")
    weight = f' data-pagefind-weight="{ASIDE_WEIGHS}"' if aside else ""
    seen = _FORMULA.sub(_tex, _DRAWING.sub("", page[start:end]))
    reader = read(seen, lambda: _Reader(weight))
    metas = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(value)}">\n'
        for name, value in sorted(facts.items())
        if value
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{metas}</head>\n'
        f"<body>\n{reader.text()}\n</body>\n</html>\n"
    )


def _tex(formula: re.Match[str]) -> str:
    return f'<tex source="{formula[1]}">{escape(mathml_text(formula[0]))}</tex>'


class _Reader:
    """Copy what is seen into blocks: paragraphs, and headings with the anchors they lead to."""

    def __init__(self, weight: str) -> None:
        self._weight = weight
        self._open: list[tuple[str, bool]] = []  # the tag, and whether it hides what it holds
        self._anchors: list[str] = []  # of the sections that are open
        self._statement: tuple[int, str] | None = None  # how deep it lies, and its anchor
        self._done: list[str] = []
        self._later: list[str] = []
        self._block = ("p", "")
        self._words: list[str] = []
        self._tex: dict[str, None] = {}  # of this section, each once
        self._stated: dict[str, None] = {}  # of this statement

    def text(self) -> str:
        """Return the blocks."""
        self._settle()
        return "\n".join(self._done)

    def start(self, tag: str, found: dict[str, str]) -> None:
        """Begin a block, or go on in one."""
        if tag in VOID:
            self._words.append(" ")
            return
        classes = set(found.get("class", "").split())
        unseen = tag in _UNSEEN_TAGS or (tag == "table" and self._weight)
        hidden = bool(self._hidden() or unseen or classes & _UNSEEN)
        self._open.append((tag, hidden))
        if tag == "section":
            self._anchors.append(found.get("id", ""))
        if tag == "tex" and not hidden:
            (self._stated if self._statement else self._tex)[found["source"]] = None
        elif tag == "span":
            self._words += [apart for name, apart in _SET_APART.items() if name in classes]
        elif tag in _BLOCKS and not hidden:
            self._begin(tag, classes, found.get("id", ""))

    def _begin(self, tag: str, classes: set[str], anchor: str) -> None:
        self._break()
        if tag in _HEADINGS and not self._statement:
            self._settle()
            self._block = (tag, anchor or next(iter(self._anchors[-1:]), ""))
        elif "statement" in classes and anchor:
            self._statement = (len(self._open), anchor)
        elif "statement-title" in classes and self._statement:
            self._block = ("h5", self._statement[1])

    def end(self, tag: str) -> None:
        """End what the tag began."""
        if tag in VOID or all(tag != opened for opened, _ in self._open):
            return
        while self._open.pop()[0] != tag:
            pass
        if tag == "section":
            self._anchors.pop()
        if tag in _BLOCKS:
            self._break()
        if self._statement and len(self._open) < self._statement[0]:
            self._later += _sources(self._stated)
            self._statement = None

    def data(self, text: str) -> None:
        """Add words to the block."""
        if not self._hidden():
            self._words.append(escape(text, quote=False))

    def _hidden(self) -> bool:
        return bool(self._open and self._open[-1][1])

    def _break(self) -> None:
        """End the block."""
        text = " ".join("".join(self._words).split()).replace(" : ", ": ")
        if text:
            tag, anchor = self._block
            mark = f' id="{escape(anchor)}"' if anchor else ""
            (self._later if self._statement else self._done).append(
                f"<{tag}{mark}{self._weight}>{text}</{tag}>"
            )
        self._words, self._block = [], ("p", "")

    def _settle(self) -> None:
        """Let the section's statements follow its text."""
        self._break()
        self._done += [*_sources(self._tex), *self._later]
        self._later = []


def _sources(found: dict[str, None]) -> list[str]:
    """Return a block with the formulas that were found, and forget them."""
    text = " ".join(f"${escape(tex, quote=False)}$" for tex in found)
    found.clear()
    mark = f'data-pagefind-weight="{TEX_WEIGHS}"'
    return [f"<p {mark}>{TEX_BEGINS} {text} {TEX_ENDS}</p>"] if text else []
