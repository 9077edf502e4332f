"""Write the addresses that last, the files of citations, and ways from where notes once were."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from january.anchor import NAME
from january.bookkeeping import ledger_text
from january.ext.anchors import TARGETS, Target
from january.ext.citations import BIB, CSL, TEXT, TO, name, page_address
from january.ext.citepages import Citing
from january.ext.configuration import settings
from january.ext.facts import ordered_notes
from january.ext.kept import kept
from january.ext.references import REFERENCES, plain_title
from january.ext.sources import NOTES
from january.ledger import read
from january.plaintext import to_text
from january.redirect import (
    SCRIPT,
    Way,
    forthcoming,
    is_address,
    old_page,
    page,
    retired,
)
from january.wording import when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from january.ext.references import Forthcoming
    from january.note import Note

MOVED = "_static/moved.js"


@dataclass(frozen=True, slots=True)
class Roads:
    """The pages that lead to a build's pages."""

    env: BuildEnvironment

    def to_anchors(self, docname: str) -> Iterator[tuple[str, str]]:
        """Give the pages that lead to a document's anchors: their paths, and what they say."""
        for one in TARGETS.get(self.env, docname) or ():
            yield _lasting(one.name), self.anchor(docname, one)

    def others(self) -> Iterator[tuple[str, str]]:
        """Give the pages at all other names: no anchor's is taken from it."""
        known = {one.name for targets in TARGETS.all(self.env).values() for one in targets}
        found = {**dict(self.to_come()), **dict(self.given_up())}
        found |= {
            alias: self.note(note.docname, _lasting(alias))
            for alias, note in self.aliases()
            if "/" not in alias
        }
        for anchor in sorted(found.keys() - known):
            yield _lasting(anchor), found[anchor]
        moved = dict(self.moved())
        yield from sorted(moved.items())
        if moved:
            yield MOVED, SCRIPT

    def aliases(self) -> Iterator[tuple[str, Note]]:
        """Give each alias with its note."""
        for _, note in sorted(NOTES.all(self.env).items()):
            yield from ((alias, note) for alias in note.aliases if is_address(alias))

    def moved(self) -> Iterator[tuple[str, str]]:
        """Give the pages where notes once were."""
        for alias, note in self.aliases():
            path = f"{old_page(alias)}.html"
            if "/" in alias and old_page(alias) not in self.env.all_docs:
                yield path, self.note(note.docname, path, script=True)

    def given_up(self) -> Iterator[tuple[str, str]]:
        """Give each retired anchor with the page that says why."""
        for entry in read(ledger_text(settings(self.env.config)) or "").entries:
            if entry.retired and NAME.fullmatch(entry.name):
                yield entry.name, retired(entry.name, entry.retired)

    def to_come(self) -> Iterator[tuple[str, str]]:
        """Give each scheduled anchor with a page that tells no more than the others tell.

        That is the title and the day of a note to which something refers that has appeared.
        """
        coming: dict[str, Forthcoming] = self.env.config.january_forthcoming
        said = {label for labels in REFERENCES.all(self.env).values() for label in labels}
        told = {coming[label] for label in said & coming.keys()}
        for label, note in coming.items():
            title, day = "", when(None)
            if note.day and note in told:
                title = to_text(note.title, settings(self.env.config).macros)
                day = f"{when(note.day)} {note.day.year}"
            if note.day and NAME.fullmatch(label):
                yield label, forthcoming(title, day)

    def anchor(self, docname: str, target: Target) -> str:
        """Return the page that leads to an anchor."""
        title = plain_title(self.env, docname)
        if target.number:
            title = f"{name(target)} of {title}"
        at = "" if target.kind == "note" else f"#{quote(target.anchor)}"
        return self.way(_lasting(target.name), docname, title, at=at)

    def note(self, docname: str, path: str, *, script: bool = False) -> str:
        """Return the page that leads from a note's old address to it."""
        return self.way(path, docname, plain_title(self.env, docname), script=script)

    def way(
        self, path: str, docname: str, title: str, *, at: str = "", script: bool = False
    ) -> str:
        """Return the page at a path that leads to a place in a document."""
        folder = posixpath.dirname(path)
        whole = page_address(self.env.config, docname)
        return page(
            Way(
                url=quote(posixpath.relpath(f"{docname}.html", folder)) + at,
                title=title,
                canonical=whole,
                script=posixpath.relpath(MOVED, folder) if script else "",
            )
        )


def _lasting(name: str) -> str:
    return f"{TO}/{name}/index.html"


def write(app: Sphinx) -> None:
    """Write what is new or changed, when all pages are written."""
    keep, roads = kept(app), Roads(app.env)
    ends = "|".join(map(re.escape, (BIB, CSL, TEXT)))
    keep.claim(rf"{re.escape(MOVED)}|{TO}/[^/]+/[^/]+|notes/.+({ends})")
    citing = Citing(app)
    for note in ordered_notes(app.env):
        keep.derive(f"citations {note.docname}", partial(citing.of, note), [note.docname])
    keep.derive("citations", citing.all, site=True)
    for docname in sorted(TARGETS.all(app.env)):
        keep.derive(f"ways {docname}", partial(roads.to_anchors, docname), [docname])
    keep.derive("ways", roads.others, site=True)
