"""Write what leads to the notes from outside: feeds, map, robots, texts, plain renditions.

Only what is published is written, in the author's view too.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from sphinx.util import logging

from january.drawn import recorded
from january.errors import JanuaryError
from january.experiment import FOLDER, RecordError
from january.ext.facts import ordered_themes
from january.ext.feeds import write_feeds
from january.ext.heads import FEED
from january.ext.kept import kept
from january.ext.kin import leaning
from january.ext.looking import lookup
from january.ext.published import (
    about,
    base_url,
    last_change,
    published_notes,
)
from january.ext.records import USED
from january.ext.sources import NOTES
from january.lookup import FIGURES, Lookup
from january.markdown import rendition
from january.notation import NotationError
from january.roads import Listed, llms, robots, sitemap
from january.standalone import standalone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sphinx.application import Sphinx

    from january.note import Note

logger = logging.getLogger(__name__)


def write(app: Sphinx) -> None:
    """Write when all pages are written."""
    keep, base = kept(app), base_url(app)
    keep.claim(rf"notes/[^/]+/([^/]+\.md|{re.escape(FEED)})|{FIGURES}/[^/]+\.svg")
    if not base:
        return
    notes = published_notes(app.env)
    found = lookup(app)
    whole = partial(_whole_site, app, found, notes)
    keep.derive("roads", whole, [app.config.root_doc], site=True)
    for note in notes:
        name, make = f"rendition {note.docname}", partial(_files, note, found)
        keep.derive(name, make, [note.docname], hears=leaning(app.env, note.docname))
    write_feeds(app, found, notes)


def _whole_site(app: Sphinx, lookup: Lookup, notes: list[Note]) -> Iterator[tuple[str, str]]:
    yield "robots.txt", robots(lookup.base)
    yield "sitemap.xml", sitemap(_pages(app, lookup.base, notes))
    yield "llms.txt", _texts(app, lookup, notes)


def _files(note: Note, lookup: Lookup) -> Iterator[tuple[str, str]]:
    """Give a note's text as plain Markdown, and its figures."""
    try:
        yield f"{note.docname}.md", rendition(note, lookup)
    except (JanuaryError, NotationError) as error:
        # The page has said so already, at the line.
        logger.info("%s: no Markdown rendition: %s", note.docname, error)
    yield from _figures(note, lookup)


def _figures(note: Note, lookup: Lookup) -> Iterator[tuple[str, str]]:
    """Give each figure's picture as a file that stands on its own."""
    folder = lookup.settings.root / FOLDER
    for _, drawing in lookup.drawings(note):
        file = drawing.files[drawing.default]
        with suppress(RecordError):  # the page has said so
            yield f"{FIGURES}/{file}", standalone(recorded(file, folder))


def _pages(app: Sphinx, base: str, notes: list[Note]) -> Iterator[tuple[str, date | None]]:
    """Give the pages that the public may see, each with the day of its last change."""
    env = app.env
    changed = {note.docname: last_change(note, env) for note in notes}
    latest = max(changed.values(), default=None)
    themes: dict[str, date] = {}
    for note in notes:
        page = f"notes/{note.theme}/index"
        themes[page] = max(changed[note.docname], themes.get(page, changed[note.docname]))
    used = {name for note in notes for name in USED.get(env, note.docname) or ()}
    for docname in sorted(env.all_docs):
        day = changed.get(docname)
        if docname.startswith(f"{FOLDER}/"):
            if docname.split("/")[1] not in used:
                continue
        elif docname in NOTES.all(env):
            if day is None:
                continue
        else:
            theme = [
                changed[note.docname] for note in notes if f"notes/{note.theme}/index" == docname
            ]
            day = max(theme, default=None) if docname.endswith("/index") else latest
        yield base + app.builder.get_target_uri(docname), day


def _texts(app: Sphinx, lookup: Lookup, notes: list[Note]) -> str:
    sections = [
        (
            app.env.titles[theme.docname].astext(),
            [
                Listed(title=note.title, url=f"{lookup.base}{note.docname}.md", about=note.abstract)
                for note in notes
                if note.theme == theme.folder
            ],
        )
        for theme in ordered_themes(app.env)
    ]
    return llms(lookup.settings.title, about(app), sections)
