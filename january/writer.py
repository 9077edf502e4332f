"""Write the blocks of a note as Markdown that stands on its own, each directive in its way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING

from january import tabular
from january.blocks import DEEPEST, Box, Display, Heading, Prose, Target, blocks
from january.outline import STATEMENTS, Tally, formula
from january.phrases import Phrases
from january.texscan import TexError, split_top

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from january.blocks import Block
    from january.lookup import Lookup
    from january.note import Note

# Stands where the list of works belongs until all are known.
_WORKS = "\ue000"
_HIDDEN = frozenset(["raw", "toctree", "notes", "works", "weeks", "calendar", "appeared"])
_CODE = frozenset(["", "code", "code-block", "code-cell", "literalinclude"])
_ENVIRONMENT = re.compile(
    r"\\begin\{(?P<name>[a-z]+)\*?\}(?P<body>.*)\\end\{[a-z]+\*?\}", re.DOTALL
)
_INNER = {"align": "aligned", "equation": "", "gather": "gathered", "multline": "gathered"}
_OPENS_BLOCK = re.compile(r"[-+*>#|]\s|\d+[.)]\s|!\[|\s|\||```|\$\$")
_SPECIAL = re.compile(r"([\\\[\]*_`$~^<])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What two readers of Markdown differ in.

    ``quoted``: statements stand in quotations. ``flat``: a display is one line, since the
    editor reads formulas after it has looked for lists. ``scripts``: ``~`` and ``^`` are markup.
    """

    quoted: bool
    flat: bool
    scripts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A note's parts as Markdown: the title, the abstract, and what stands below."""

    title: str
    abstract: str
    text: str


def written(note: Note, lookup: Lookup, style: Style) -> Passage:
    """Return a note as Markdown in a style; raises `JanuaryError` for what can't be found."""
    writer = _Writer(note, lookup, style)
    title, abstract = writer.phrases.write(note.title), writer.phrases.write(note.abstract)
    return Passage(title=title, abstract=abstract, text=writer.text())


class _Writer:
    """Walk over one note."""

    def __init__(self, note: Note, lookup: Lookup, style: Style) -> None:
        self.note = note
        self.lookup = lookup
        self.style = style
        self.phrases = Phrases(lookup, note.docname, scripts=style.scripts)
        self.tally = Tally()
        self.within = 0

    def text(self) -> str:
        """Return what stands below the title, with the list of works."""
        text = self.body(self.lookup.text(self.note.docname), titled=True)
        if not self.phrases.cited:
            return text.replace(_WORKS, "").rstrip()
        if _WORKS not in text:
            text += f"\n\n## References\n\n{_WORKS}"
        works = "\n".join(f"- {self.lookup.work(key).entry}" for key in self.phrases.cited)
        return text.replace(_WORKS, works)

    def body(self, source: str, *, titled: bool = False) -> str:
        """Return a text's blocks as Markdown."""
        if self.within > DEEPEST:
            return ""
        self.within += 1
        text = "\n\n".join(filter(None, self.pieces(source, titled=titled)))
        self.within -= 1
        return text

    def pieces(self, source: str, *, titled: bool) -> Iterator[str]:
        for block in blocks(source):
            if titled and isinstance(block, Heading) and block.level == 1:
                titled = False
            else:
                yield self.block(block)

    def block(self, block: Block) -> str:
        if isinstance(block, Prose):
            return self.phrases.write(block.text)
        if isinstance(block, Heading):
            return f"{'#' * block.level} {self.phrases.write(block.text)}"
        if isinstance(block, Target):
            return ""
        written = self.display(block) if isinstance(block, Display) else self.box(block)
        return indent(written, block.indent)

    def display(self, block: Display) -> str:
        found = formula(block)
        number = self.tally.display(found.label, found.tag) or found.tag
        tex = _inner(self.phrases.tex(found.tex))
        if number:
            tex += rf" \tag{{{number.removeprefix('(').removesuffix(')')}}}"
        return f"$${' '.join(tex.split())}$$" if self.style.flat else f"$$\n{tex}\n$$"

    def box(self, box: Box) -> str:
        name = self.tally.box(box)
        write = _BOXES.get(box.name, _Writer.other)
        return write(self, box, name)

    def other(self, box: Box, _name: str) -> str:
        return self.quoted(self.headed(box.argument or box.name.capitalize(), box.body))

    def statement(self, box: Box, name: str) -> str:
        return self.quoted(self.headed(name, box.body, box.argument))

    def correction(self, box: Box, name: str) -> str:
        return self.quoted(self.headed(name, box.body))

    def formula(self, box: Box, _name: str) -> str:
        label = box.options.get("label", "")
        return self.display(Display(tex=box.body, label=label, indent=""))

    def code(self, box: Box, _name: str) -> str:
        return _fenced(box)

    def works(self, _box: Box, _name: str) -> str:
        return _WORKS

    def nothing(self, _box: Box, _name: str) -> str:
        return ""

    def headed(self, name: str, body: str, caption: str = "") -> str:
        said = f"{name} ({self.phrases.write(caption)})" if caption else name
        text = self.body(body)
        gap = "\n\n" if _OPENS_BLOCK.match(text) else " "
        return f"**{said}.**{gap}{text}".rstrip()

    def proof(self, box: Box, _name: str) -> str:
        of = box.options.get("of", "")
        name = f"Proof of {self.phrases.reference(of)}" if of else "Proof"
        text = self.headed(name, box.body, box.argument)
        last = text.rpartition("\n")[2]
        return f"{text}\n\n∎" if _OPENS_BLOCK.match(last) or "$$" in last else f"{text} ∎"

    def quoted(self, text: str) -> str:
        if not self.style.quoted:
            return text
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))

    def plot(self, box: Box, name: str) -> str:
        experiment, _, figure = box.argument.partition(".")
        drawing = self.lookup.drawing(experiment, figure)
        alt = _SPECIAL.sub(r"\\\1", drawing.alts[drawing.default])
        image = f"![{alt}]({self.lookup.figure(drawing.files[drawing.default])})"
        page = self.lookup.page(f"experiments/{experiment.replace('-', '_')}")
        caption = self.headed(name, box.body)
        return f"{image}\n\n{caption} ([How this was computed]({page}).)"

    def table(self, box: Box, name: str) -> str:
        table = self.lookup.table(*box.argument.partition(".")[::2])
        heads, rows = tabular.recorded(table, box.options)
        grid = tabular.grid([self.phrases.write(head) for head in heads], rows)
        return f"{self.headed(name, box.body)}\n\n{grid}"

    def scorecard(self, _box: Box, _name: str) -> str:
        missed = [score for score in self.lookup.scorecard.scores if not score.held]
        if not missed:
            return "None has missed."
        rows = []
        for score in missed:
            experiment, _, *rest = tabular.verdict(score)
            rows.append([experiment, self.phrases.write(score.prediction.claim), *rest])
        return f"Those that missed:\n\n{tabular.grid(tabular.SCORE_HEADS, rows)}"


_BOXES: dict[str, Callable[[_Writer, Box, str], str]] = {
    **dict.fromkeys(STATEMENTS, _Writer.statement),
    **dict.fromkeys(_CODE, _Writer.code),
    **dict.fromkeys(_HIDDEN, _Writer.nothing),
    **dict.fromkeys(("footbibliography", "bibliography"), _Writer.works),
    "correction": _Writer.correction,
    "math": _Writer.formula,
    "plot": _Writer.plot,
    "proof": _Writer.proof,
    "result-table": _Writer.table,
    "scorecard": _Writer.scorecard,
}


def _inner(tex: str) -> str:
    """Return a formula as it stands between two dollars: no environment that is a display."""
    found = _ENVIRONMENT.fullmatch(tex)
    if found and found["name"] in _INNER:
        inner = _INNER[found["name"]]
        body = found["body"].strip()
        return rf"\begin{{{inner}}}{body}\end{{{inner}}}" if inner else body
    try:
        several = any(len(split_top(tex, mark)) > 1 for mark in (r"\\", "&"))
    except TexError:
        return tex
    return rf"\begin{{aligned}}{tex}\end{{aligned}}" if several else tex


def _fenced(box: Box) -> str:
    fence = "```"
    while fence in box.body:
        fence += "`"
    return f"{fence}{box.argument}\n{box.body}\n{fence}"
