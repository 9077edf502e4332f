"""Draw each page's card, which other sites show beside a link to it; no page of ours loads one."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from january.card import Card, CardError, made_by, png, svg
from january.drawn import recorded
from january.experiment import FOLDER, RecordError
from january.ext.configuration import settings
from january.ext.heads import CARD, CARD_SUFFIX, has_cards
from january.ext.kept import kept
from january.ext.looking import lookup
from january.ext.published import about, published_notes
from january.ext.references import plain_title
from january.files import write_whole
from january.plaintext import to_text
from january.wording import day_month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx

    from january.lookup import Lookup
    from january.note import Note

KEPT = "january-cards"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Say what is on the cards."""

    app: Sphinx

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
            title=plain_title(self.app.env, note.docname),
            over=plain_title(self.app.env, theme) if theme in self.app.env.titles else note.theme,
            text=to_text(note.abstract, site.macros),
            site=site.title,
            facts=[one for one in (day, note.kind, note.confidence) if one],
            figure=_figure(note, lookup),
        )


def _figure(note: Note, lookup: Lookup) -> str:
    """Return a note's first figure, if it has one."""
    for _, drawing in lookup.drawings(note):
        with suppress(RecordError):  # the page has said so
            return recorded(drawing.files[drawing.default], lookup.settings.root / FOLDER)
    return ""


def write(app: Sphinx) -> None:
    """Draw when all pages are written."""
    keep, maker = kept(app), _Maker(app)
    keep.claim(rf"{re.escape(CARD)}|notes/[^/]+/[^/]+{re.escape(CARD_SUFFIX)}")
    if not has_cards(app):
        return
    found = lookup(app)
    try:
        keep.derive("card", partial(_drawn, app, CARD, maker.site), [app.config.root_doc])
        for note in published_notes(app.env):
            of = [note.docname, f"notes/{note.theme}/index"]
            path = f"{note.docname}{CARD_SUFFIX}"
            make = partial(_drawn, app, path, partial(maker.note, note, found))
            keep.derive(f"card {note.docname}", make, of)
    except CardError as problem:
        logger.warning("%s", problem, type="january", subtype="cards")


def _drawn(app: Sphinx, path: str, card: Callable[[], Card]) -> Iterator[tuple[str, bytes]]:
    """Draw a card unless it was drawn already, in this build's folder or in one before."""
    drawing = svg(card())
    key = hashlib.sha256(f"{made_by()}\n{drawing}".encode()).hexdigest()[:16]
    place = Path(app.doctreedir, KEPT, f"{key}{CARD_SUFFIX}")
    if not place.is_file():
        write_whole(place, png(drawing))
    yield path, place.read_bytes()
