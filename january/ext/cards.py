"""Give each page of the visitor's view a card, which other sites show beside a link to it.

No page of ours loads one. The author's view does without, since drawing takes a while; so does a
site without an address, since a card must be named by its whole one.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from january.card import Card, CardError, made_by, png, svg
from january.experiment import FOLDER
from january.ext.builder import is_page_builder
from january.ext.citations import title_tex
from january.ext.configuration import settings, today
from january.ext.kept import kept
from january.ext.published import about, base_url, published_notes
from january.ext.settled import settled
from january.ext.sources import NOTES
from january.files import write_whole
from january.lookup import Lookup
from january.metadata import pictured
from january.plaintext import to_text
from january.wording import day_month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

    from january.note import Note

SITE = "card.png"
SUFFIX = ".png"
KEPT = "january-cards"

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Name the cards in the pages' heads, and draw them when all is written."""
    app.connect("html-page-context", _announce, priority=620)
    app.connect("build-finished", _write)


def _wanted(app: Sphinx) -> bool:
    return bool(app.config.january_public and base_url(app) and is_page_builder(app))


def _announce(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    tree: nodes.document | None,
) -> None:
    if tree is None or not _wanted(app):
        return
    note = NOTES.get(app.env, pagename)
    if note is None:
        tags = pictured(base_url(app) + SITE, settings(app.config).title)
    else:
        tags = pictured(f"{base_url(app)}{pagename}{SUFFIX}", _Maker(app).title(pagename))
    context["metatags"] = context.get("metatags", "") + tags


@dataclass(frozen=True, slots=True)
class _Maker:
    """Say what is on the cards."""

    app: Sphinx

    def title(self, docname: str) -> str:
        return to_text(title_tex(self.app.env, docname), settings(self.app.config).macros)

    def site(self) -> Card:
        """Return the site's own card."""
        site = settings(self.app.config)
        text = to_text(about(self.app), site.macros)
        return Card(title=site.title, over="", text=text, site="")

    def note(self, note: Note, lookup: Lookup) -> Card:
        site = settings(self.app.config)
        theme = f"notes/{note.theme}/index"
        day = f"{day_month(note.date)} {note.date.year}" if note.date else ""
        return Card(
            title=self.title(note.docname),
            over=self.title(theme) if theme in self.app.env.titles else note.theme,
            text=to_text(note.abstract, site.macros),
            site=site.title,
            facts=[one for one in (day, note.kind, note.confidence) if one],
            figure=_figure(note, lookup),
        )


def _figure(note: Note, lookup: Lookup) -> str:
    """Return a note's first figure, if it has one."""
    for _, drawing in lookup.drawings(note):
        path = lookup.settings.root / FOLDER / "results" / drawing.files[drawing.default]
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return ""


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is not None or not is_page_builder(app) or settled(app):
        return
    keep, maker = kept(app), _Maker(app)
    keep.claim(rf"{re.escape(SITE)}|notes/[^/]+/[^/]+{re.escape(SUFFIX)}")
    if not _wanted(app):
        return
    lookup = Lookup(settings(app.config), today(app.config), base_url(app))
    try:
        keep.derive("card", partial(_drawn, app, SITE, maker.site), [app.config.root_doc])
        for note in published_notes(app.env):
            of = [note.docname, f"notes/{note.theme}/index"]
            path = f"{note.docname}{SUFFIX}"
            make = partial(_drawn, app, path, partial(maker.note, note, lookup))
            keep.derive(f"card {note.docname}", make, of)
    except CardError as problem:
        logger.warning("%s", problem, type="january", subtype="cards")


def _drawn(app: Sphinx, path: str, card: Callable[[], Card]) -> Iterator[tuple[str, bytes]]:
    """Draw a card unless it was drawn already, in this build's folder or in one before."""
    drawing = svg(card())
    key = hashlib.sha256(f"{made_by()}\n{drawing}".encode()).hexdigest()[:16]
    place = Path(app.doctreedir, KEPT, f"{key}{SUFFIX}")
    if not place.is_file():
        write_whole(place, png(drawing))
    yield path, place.read_bytes()
