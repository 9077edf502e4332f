"""Write a note as Markdown that stands on its own: beside its page, or for a forum's editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from january.wording import day_month, listing
from january.writer import Style, written

if TYPE_CHECKING:
    from january.lookup import Lookup
    from january.note import Note

PLAIN = Style(quoted=False, flat=False, scripts=False)
FORUM = Style(quoted=True, flat=True, scripts=True)


def rendition(note: Note, lookup: Lookup) -> str:
    """Return a note for readers and programs that take plain Markdown."""
    said = written(note, lookup, PLAIN)
    parts = [
        f"# {said.title}",
        _facts(note, lookup),
        f"> {said.abstract}" if said.abstract else "",
        (
            f"Page: <{lookup.page(note.docname)}>  \n"
            f"Permanent address: <{lookup.permanent(lookup.anchor(note))}>"
        ),
        said.text,
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def forum_post(note: Note, lookup: Lookup) -> str:
    """Return a note for the editor of LessWrong and the Alignment Forum; it has no title."""
    said = written(note, lookup, FORUM)
    original = lookup.permanent(lookup.anchor(note))
    title = lookup.settings.title
    parts = [
        (
            f"*Part of [{title}]({lookup.base}), a pledge of notes that was announced there. "
            f"[The original]({original}) has every statement under an address of its own, "
            "the code behind the numbers, and any later corrections.*"
        ),
        f"**Summary.** {said.abstract}" if said.abstract else "",
        said.text,
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _facts(note: Note, lookup: Lookup) -> str:
    authors = [one.name for key in note.authors if (one := lookup.settings.author(key))]
    parts = [
        f"By {listing(authors)}" if authors else "",
        f"{day_month(note.date)} {note.date.year}" if note.date else "draft",
        note.kind,
        f"confidence: {note.confidence}" if note.confidence else "",
    ]
    return " · ".join(filter(None, parts))
