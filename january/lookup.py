"""Answer what a note's text refers to: places, numbers, tables, figures, works.

All is read from the project's files, so that a note can be written out without building the
site. Whatever is not published on the day is known by its title and its date alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from january.anchor import NOTE, Declared, anchors_below
from january.corpus import NOTES, read_corpus, themes
from january.errors import JanuaryError
from january.experiment import FOLDER, Drawing, Record, RecordError, load, module_name, names
from january.frontmatter import FrontMatterError, split
from january.note import State
from january.outline import Named, outline, plots
from january.quoted import experiments_in
from january.scorecard import SCORECARD, Scorecard, scorecard
from january.works import BIBLIOGRAPHY, read_works

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from january.note import Note
    from january.result import Quantity, Table
    from january.settings import Settings
    from january.works import Work, Works

FIGURES = "figures"
T = TypeVar("T")


class UnknownError(JanuaryError):
    """Something that a text refers to and that is not there; the text says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a label leads: its document, the title of that, its own name, its address."""

    docname: str
    page_title: str
    named: Named
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What somebody has read already: all notes, the document of each anchor, the works."""

    notes: Iterable[Note]
    declared: Mapping[str, str]
    works: Works


class Lookup:
    """A project's notes and records, as they stand on a day; addresses begin with ``base``."""

    def __init__(
        self, settings: Settings, today: date, base: str, known: Known | None = None
    ) -> None:
        """Read the notes, unless they are known; the rest is read when it is asked for."""
        self.settings = settings
        self.base = base.rstrip("/") + "/"
        self.notes: dict[str, Note] = {}
        self.hidden: dict[str, Note] = {}
        self._read = known
        for note in known.notes if known else read_corpus(settings).notes:
            shown = note.state(today) is State.PUBLISHED
            (self.notes if shown else self.hidden)[note.docname] = note
        self._records: dict[str, Record] = {}
        self._texts: dict[str, str] = {}
        self._found: dict[str, list[Declared]] = {}
        self._known: dict[str, dict[str, Place]] = {}

    def text(self, docname: str) -> str:
        """Return a page's text without its front matter."""
        if docname not in self._texts:
            path = self.settings.root / f"{docname}.md"
            self._texts[docname] = split(path.read_text(encoding="utf-8", errors="replace")).body
        return self._texts[docname]

    def place(self, label: str) -> Place | None:
        """Return where a label leads, or None if nothing that is published has it."""
        docname = self._declared.get(label)
        return self._places(docname).get(label) if docname else None

    def forthcoming(self, label: str) -> Note | None:
        """Return the note that will declare a label, or that is to be a document."""
        return self._forthcoming.get(label) or self.hidden.get(label)

    def anchor(self, note: Note) -> str:
        """Return the name under which a note is cited: that above its title, or its slug."""
        found = self._anchors(note.docname)
        return next((one.name for one in found if one.kind == NOTE), note.slug)

    def permanent(self, label: str) -> str:
        """Return the address of an anchor, which lasts."""
        return f"{self.base}to/{label}/"

    def page(self, docname: str, suffix: str = ".html") -> str:
        """Return a page's address."""
        return f"{self.base}{docname}{suffix}"

    def figure(self, file: str) -> str:
        """Return the address of a figure's file."""
        return f"{self.base}{FIGURES}/{file}"

    def number(self, experiment: str, name: str) -> Quantity:
        """Return a recorded number; raises `UnknownError` or `RecordError`."""
        if experiment == SCORECARD:
            return _pick(self.scorecard.numbers, name, experiment)
        return _pick(self._record(experiment).result.numbers, name, experiment)

    def table(self, experiment: str, name: str) -> Table:
        """Return a recorded table; raises `UnknownError` or `RecordError`."""
        return _pick(self._record(experiment).result.tables, name, experiment)

    def drawing(self, experiment: str, name: str) -> Drawing:
        """Return a recorded figure; raises `UnknownError` or `RecordError`."""
        return _pick(self._record(experiment).drawings, name, experiment)

    def drawings(self, note: Note) -> Iterator[tuple[str, Drawing]]:
        """Give a note's recorded figures, each with its label; those that can't be read are not."""
        for label, argument in plots(self.text(note.docname)):
            try:
                yield label, self.drawing(*argument.partition(".")[::2])
            except JanuaryError:  # the build says so where the figure should stand
                continue

    def work(self, key: str) -> Work:
        """Return a cited work; raises `UnknownError`."""
        work = self.works.get(key)
        if work is None:
            message = f"there is no work “{key}” in {BIBLIOGRAPHY}"
            raise UnknownError(message)
        return work

    @cached_property
    def works(self) -> Works:
        """The cited works; raises `BibliographyError`."""
        if self._read:
            return self._read.works
        return read_works(self.settings.root / BIBLIOGRAPHY)

    @cached_property
    def scorecard(self) -> Scorecard:
        """Return how the predictions of the experiments that published notes use came out."""
        known = set(names(self.settings.root / FOLDER))
        used = set().union(*(experiments_in(self.text(one)) for one in self.notes)) & known
        found = []
        for name in sorted(used):
            try:
                found.append(self._record(name))
            except RecordError:
                continue  # nothing was recorded yet, so nothing was predicted
        return scorecard(found)

    @cached_property
    def _declared(self) -> dict[str, str]:
        """The document that declares each label."""
        if self._read:
            declared = self._read.declared.items()
            return {label: docname for label, docname in declared if docname not in self.hidden}
        documents = (*self._other_pages(), *sorted(self.notes))
        return {one.name: docname for docname in documents for one in self._anchors(docname)}

    def _places(self, docname: str) -> dict[str, Place]:
        if docname not in self._known:
            note = self.notes.get(docname)
            self._known[docname] = {
                named.label: Place(
                    docname=docname,
                    page_title=note.title if note else "",
                    named=named,
                    address=self.permanent(named.label)
                    if note
                    else f"{self.page(docname)}#{named.label}",
                )
                for named in outline(self.text(docname))
            }
        return self._known[docname]

    @cached_property
    def _forthcoming(self) -> dict[str, Note]:
        return {
            one.name: note for note in self.hidden.values() for one in self._anchors(note.docname)
        }

    def _anchors(self, docname: str) -> list[Declared]:
        if docname not in self._found:
            try:
                self._found[docname] = anchors_below(self.text(docname), 1)
            except FrontMatterError:  # the checker and the build say so
                self._found[docname] = []
        return self._found[docname]

    def _other_pages(self) -> Iterator[str]:
        root = self.settings.root
        for path in (root / "index.md", *sorted((root / NOTES).glob("*.md"))):
            if path.is_file():
                yield path.relative_to(root).as_posix().removesuffix(".md")
        for theme in themes(self.settings):
            if (root / NOTES / theme / "index.md").is_file():
                yield f"{NOTES}/{theme}/index"

    def _record(self, experiment: str) -> Record:
        name = module_name(experiment)
        if name not in self._records:
            self._records[name] = load(name, self.settings.root / FOLDER)
        return self._records[name]


def _pick(found: Mapping[str, T], name: str, where: str) -> T:
    if name not in found:
        message = f"“{where}” has no “{name}”; it has {', '.join(sorted(found)) or 'none'}"
        raise UnknownError(message)
    return found[name]
