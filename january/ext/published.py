"""Tell what the public may see, whichever view is built: for what leaves the site by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from january.check import in_order
from january.ext.configuration import today
from january.ext.corrections import CORRECTIONS
from january.ext.sources import NOTES
from january.frontmatter import FrontMatterError, split
from january.note import State

if TYPE_CHECKING:
    from datetime import date

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from january.note import Note


def base_url(app: Sphinx) -> str:
    """Return the site's address with a slash at its end, or nothing if it has none."""
    base: str = app.config.html_baseurl
    return base.rstrip("/") + "/" if base else ""


def published_notes(env: BuildEnvironment) -> list[Note]:
    """Return the published notes in order of date."""
    notes = NOTES.all(env).values()
    return sorted((note for note in notes if is_published(note, env)), key=in_order)


def is_published(note: Note, env: BuildEnvironment) -> bool:
    """Tell whether a note is published on the day of the build."""
    return note.state(today(env.config)) is State.PUBLISHED


def last_change(note: Note, env: BuildEnvironment) -> date:
    """Return the day of a published note's latest correction, or else its own."""
    day = today(env.config)
    corrections = CORRECTIONS.get(env, note.docname) or ()
    return max([note.date or day, *(one.day for one in corrections if one.day <= day)])


def about(app: Sphinx) -> str:
    """Return what the front page says of itself."""
    path = Path(app.env.doc2path(app.config.root_doc))
    try:
        field = split(path.read_text(encoding="utf-8", errors="replace")).fields.get("abstract")
    except FrontMatterError:
        return ""
    return " ".join(str(field.value).split()) if field else ""
