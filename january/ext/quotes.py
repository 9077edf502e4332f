"""Quote the sentences that refer to something, with the words that do set apart."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from january.ext.anchors import TARGETS
from january.ext.citations import name
from january.ext.references import leads_to, shown_text
from january.ext.sources import NOTES
from january.sentence import text_directive, window
from january.works import names

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinxcontrib.bibtex.domain import BibtexDomain

    from january.ext.anchors import Target
    from january.ext.mentions import Piece, Sentence

LONGEST = 190  # characters

Part = tuple[str, bool]


class Quote(NamedTuple):
    """A sentence: the fragment that leads to it, its parts, and what they are about.

    A part is a text, and whether it is the words that refer.  ``about`` names the statements,
    figures and equations that are meant, where the words do not.
    """

    fragment: str
    parts: tuple[Part, ...]
    about: tuple[str, ...] = ()


class Quoter:
    """Quote sentences, once all labels are known."""

    def __init__(self, env: BuildEnvironment) -> None:
        """Look labels and works up in an environment."""
        self.env = env
        self.named: dict[str, str] = {}
        self.led: dict[str, str] = {}

    @cached_property
    def works(self) -> dict[str, Any]:
        """Return the works by key."""
        domain = cast("BibtexDomain", self.env.get_domain("cite"))
        return dict(domain.bibdata.data.entries)

    @cached_property
    def targets(self) -> dict[str, Target]:
        """Return what is numbered, by label."""
        found = TARGETS.all(self.env).values()
        return {one.name: one for ones in found for one in ones if one.number}

    def notes(self, sentence: Sentence) -> list[str]:
        """Return the notes that a sentence refers to, once each."""
        found = [self.note(piece) for piece in sentence.pieces if piece.label]
        return [one for one in dict.fromkeys(found) if one]

    def note(self, piece: Piece) -> str:
        """Return the note that a piece of a sentence refers to, if it does."""
        if piece.label not in self.led:
            docname = leads_to(self.env, piece.label) if piece.label else ""
            self.led[piece.label] = docname if NOTES.get(self.env, docname) else ""
        return self.led[piece.label]

    def of_note(self, sentence: Sentence, here: str, note: str) -> Quote:
        """Quote a sentence for the note that it refers to."""
        parts = [(self.said(piece, here), self.note(piece) == note) for piece in sentence.pieces]
        words = " ".join(text for text, refers in parts if refers)
        meant = [self.targets.get(one.label) for one in sentence.pieces if self.note(one) == note]
        about = [
            name(one)
            for one in meant
            if one is not None and shown_text(self.env, one.name, note, "") not in words
        ]
        return _quote(sentence, parts, tuple(dict.fromkeys(about)))

    def of_work(self, sentence: Sentence, here: str, key: str) -> Quote:
        """Quote a sentence for a work that it cites; its authors are the words that refer."""
        parts: list[Part] = []
        authors = self.authors(key)
        for piece in sentence.pieces:
            if piece.work == key and authors and parts and parts[-1][0].endswith(authors):
                before = parts.pop()[0].removesuffix(authors)
                parts += [(before, False), (authors, True)]
            elif piece.work == key:
                parts.append(("", True))
            else:
                parts.append((self.said(piece, here), False))
                parts = _joined(parts)
        return _quote(sentence, parts, ())

    def authors(self, key: str) -> str:
        """Return the authors of a work as the text names them, or nothing."""
        if key not in self.named:
            self.named[key] = names(self.works[key]) if key in self.works else ""
        return self.named[key]

    def said(self, piece: Piece, here: str) -> str:
        """Return a piece as it reads."""
        return shown_text(self.env, piece.label, here, piece.text) if piece.label else piece.text


def _quote(sentence: Sentence, parts: list[Part], about: tuple[str, ...]) -> Quote:
    text = "".join(said for said, _ in parts)
    start, end = window(text, _focus(parts), LONGEST)
    shown = [*([("… ", False)] if start else []), *_cut(parts, start, end)]
    if end < len(text):
        shown.append((" …", False))
    return Quote(
        fragment=sentence.anchor + text_directive(sentence.phrase),
        parts=tuple(_joined([part for part in shown if part[0]])),
        about=about,
    )


def _focus(parts: list[Part]) -> tuple[int, int]:
    """Return where the first words that refer are, of which there are some."""
    first = next(place for place, (_, refers) in enumerate(parts) if refers)
    at = sum(len(text) for text, _ in parts[:first])
    return at, at + len(parts[first][0])


def _cut(parts: list[Part], start: int, end: int) -> list[Part]:
    found, at = [], 0
    for text, refers in parts:
        found.append((text[max(0, start - at) : max(0, end - at)], refers))
        at += len(text)
    return found


def _joined(parts: list[Part]) -> list[Part]:
    """Join neighbours of one kind."""
    found: list[Part] = []
    for text, refers in parts:
        if found and found[-1][1] == refers:
            found[-1] = (found[-1][0] + text, refers)
        else:
            found.append((text, refers))
    return found
