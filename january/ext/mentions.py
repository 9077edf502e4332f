"""Keep the sentences in which notes refer to one another and cite works."""

from __future__ import annotations

from itertools import accumulate, islice
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes

from january.ext.configuration import settings
from january.ext.references import REFERENCE_TYPES, label_of
from january.ext.sources import NOTES
from january.ext.state import Packed
from january.plaintext import formula_text, raised
from january.sentence import OPAQUE, phrase, sentences, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx


class Piece(NamedTuple):
    """A part of a sentence: words, a formula, a reference or the mark of a cited work.

    A reference without words of its own gets them when all labels are known.  Of ``plain``
    pieces the page shows the very text.
    """

    text: str
    label: str = ""
    work: str = ""
    plain: bool = False


class Sentence(NamedTuple):
    """A sentence that refers: its parts, the anchor it stands under, words that find it there."""

    anchor: str
    phrase: str
    pieces: tuple[Piece, ...]


TOMBSTONE = "tombstone"
_STOPS = (".", ",", ";", ":", "!", "?", ")")

SENTENCES: Packed[tuple[Sentence, ...]] = Packed("sentences")


def _refers(node: nodes.Node) -> bool:
    return isinstance(node, nodes.footnote_reference) or _is_reference(node)


class Collector:
    """Find the referring sentences of one document."""

    def __init__(
        self, doctree: nodes.document, works: dict[str, str], macros: Mapping[str, str]
    ) -> None:
        """Take the keys of works by the ids of their footnotes."""
        self.doctree = doctree
        self.works = works
        self.macros = macros

    def sentences(self) -> Iterator[Sentence]:
        """Give the sentences in order."""
        page = spoken(self.doctree.astext())
        for block in self.referring():
            for pieces in split(tuple(self.pieces(block))):
                if any(piece.label or piece.work for piece in pieces):
                    yield Sentence(
                        anchor=anchor(block),
                        phrase=phrase(runs(pieces), page),
                        pieces=_whole(pieces, block),
                    )

    def referring(self) -> Iterator[nodes.TextElement]:
        """Give the blocks of text that refer to something, in order."""
        seen: set[int] = set()
        for reference in self.doctree.findall(_refers):
            block: nodes.Node = reference.parent
            while isinstance(block, nodes.Inline):
                block = block.parent
            if isinstance(block, nodes.TextElement) and id(block) not in seen:
                seen.add(id(block))
                if not isinstance(block, nodes.FixedTextElement):
                    yield block

    def pieces(self, node: nodes.Node) -> Iterator[Piece]:
        """Give the parts of a block, or of what stands in one."""
        if isinstance(node, nodes.Text):
            yield Piece(text=str(node), plain=True)
        elif isinstance(node, nodes.math):
            yield Piece(text=formula_text(node.astext(), self.macros))
        elif isinstance(node, nodes.superscript):
            yield Piece(text=raised(node.astext()))
        elif isinstance(node, nodes.footnote_reference):
            yield Piece(text="", work=self.works.get(node.get("refid", ""), ""))
        elif isinstance(node, addnodes.pending_xref) and _is_reference(node):
            words = "".join(piece.text for piece in self.inside(node) if node["refexplicit"])
            yield Piece(text=_one_line(words), label=label_of(node))
        elif isinstance(node, nodes.Element) and TOMBSTONE not in node["classes"]:
            yield from self.inside(node)

    def inside(self, node: nodes.Node) -> Iterator[Piece]:
        """Give the parts of what a node holds."""
        for child in node.children:
            yield from self.pieces(child)


def _is_reference(node: nodes.Node) -> bool:
    return isinstance(node, addnodes.pending_xref) and node["reftype"] in REFERENCE_TYPES


def split(pieces: tuple[Piece, ...]) -> Iterator[tuple[Piece, ...]]:
    """Part the pieces of a block into those of its sentences."""
    pieces = tuple(_spaced(pieces))
    text = "".join(one.text if one.plain else OPAQUE * _width(one) for one in pieces)
    placed = [*zip(accumulate(map(_width, pieces), initial=0), pieces, strict=False)]
    first = 0
    for start, end in sentences(text):
        while first < len(placed) and _ends(placed[first]) < start:
            first += 1
        yield tuple(_between(placed, first, start, end))


def runs(pieces: tuple[Piece, ...]) -> Iterator[str]:
    """Give the stretches of a sentence that the page shows as they are."""
    run = ""
    for piece in pieces:
        if piece.plain or (piece.label and piece.text):
            run += piece.text
        elif run:
            yield run
            run = ""
    if run:
        yield run


def anchor(node: nodes.Node) -> str:
    """Return the id of what a block stands in, or its own."""
    while node is not None:
        ids = node.get("ids") if isinstance(node, nodes.Element) else None
        if ids:
            return cast("str", ids[0])
        node = node.parent
    return ""


def _width(piece: Piece) -> int:
    """Return the characters a piece takes while sentences are looked for: a mark takes none."""
    return len(piece.text) or bool(piece.label)


def _spaced(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """Give the pieces with single spaces, and none before a stop where only a mark stood."""
    before = " "
    for at, piece in enumerate(pieces):
        text = _one_line(piece.text) if piece.plain else piece.text
        if piece.plain and before.endswith(" "):
            text = text.removeprefix(" ")
        if piece.plain and before.endswith(".") and not pieces[at - 1].text:
            text = text.removeprefix(".")  # of an abbreviation, which ends the sentence too
        if piece.plain and _only_marks_before_stop(pieces[at + 1 : at + 9]):
            text = text.removesuffix(" ")
        before = text or (before if not piece.label else OPAQUE)
        yield Piece(text=text, label=piece.label, work=piece.work, plain=piece.plain)


def _only_marks_before_stop(after: tuple[Piece, ...]) -> bool:
    """Tell whether what follows is one mark or more, and then a stop."""
    if not after or _width(after[0]):
        return False
    shown = (piece for piece in after if piece.text.strip() or piece.label)
    following = next(shown, Piece(text=""))
    return following.plain and following.text.lstrip().startswith(_STOPS)


def _one_line(text: str) -> str:
    left = " " if text[:1].isspace() else ""
    right = " " if text[-1:].isspace() and text.strip() else ""
    return f"{left}{' '.join(text.split())}{right}"


def _whole(pieces: tuple[Piece, ...], block: nodes.Element) -> tuple[Piece, ...]:
    """Mark a sentence that begins before its paragraph, or goes on after it, in a display."""
    text = "".join(piece.text or piece.label for piece in pieces)
    if isinstance(block, nodes.paragraph) and not block["classes"]:
        if pieces[0].plain and text[0].islower():
            pieces = (Piece(text="… "), *pieces)
        if text[-1].isalnum() or text[-1] in ",:;":
            pieces = (*pieces, Piece(text=" …"))
    return pieces


def _ends(placed: tuple[int, Piece]) -> int:
    return placed[0] + _width(placed[1])


def _between(placed: list[tuple[int, Piece]], first: int, start: int, end: int) -> Iterator[Piece]:
    """Give what stands between two characters, of pieces of which those before can't."""
    for at, piece in islice(placed, first, None):
        if at > end or (at == end and _width(piece)):
            return
        if piece.plain:
            words = piece.text[max(0, start - at) : max(0, end - at)]
            if words:
                yield Piece(text=words, plain=True)
        else:  # which no sentence ends within
            yield piece


def _note_sentences(app: Sphinx, doctree: nodes.document) -> None:
    docname = app.env.current_document.docname
    if NOTES.get(app.env, docname) is None:
        return
    names = cast("dict[str, str]", app.env.temp_data.get("bibtex_footcite_names", {}))
    works = {name: key for key, name in names.items()}
    found = tuple(Collector(doctree, works, settings(app.config).macros).sentences())
    if found:
        SENTENCES.put(app.env, docname, found)


def setup(app: Sphinx) -> None:
    """Note the sentences as documents are read."""
    app.connect("doctree-read", _note_sentences)
