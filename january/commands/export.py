"""`january export`: write a note for a place that is not the site."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from january.corpus import read_corpus
from january.errors import JanuaryError
from january.lookup import Lookup
from january.markdown import forum_post, rendition
from january.notation import NotationError
from january.settings import load_settings

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from january.note import Note
    from january.settings import Settings

FORMS = {"lesswrong": forum_post, "markdown": rendition}


class ExportError(JanuaryError):
    """A note that can't be exported; the text says why and what to do."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "form", choices=FORMS, help="the forum's editor (the Alignment Forum's too), or plain"
    )
    parser.add_argument("note", help="its file, its theme/name, or its name")


def execute(args: argparse.Namespace, project: Path) -> int:
    """Print the note as of its own day, if that is still to come; name its title apart."""
    settings = load_settings(project)
    if not settings.base_url:
        message = "an export needs addresses: set base-url in [tool.january] of pyproject.toml"
        raise ExportError(message)
    note = find(args.note, settings)
    lookup = Lookup(settings, max(args.today, note.date or args.today), settings.base_url)
    try:
        text = FORMS[args.form](note, lookup)
    except (JanuaryError, NotationError) as error:
        message = f"{note.path}: {error}"
        raise ExportError(message) from None
    sys.stdout.write(text)
    if sys.stderr.isatty():
        print(f"Title: {note.title}", file=sys.stderr)
    return 0


def find(asked: str, settings: Settings) -> Note:
    """Return the note that a path or a name means; raises `ExportError`."""
    notes = read_corpus(settings).notes
    name = asked.removeprefix("./").removeprefix("notes/").removesuffix(".md")
    found = [note for note in notes if name in {note.name, note.slug}]
    if len(found) == 1:
        return found[0]
    if found:
        message = f"“{asked}” could be {' or '.join(note.name for note in found)}"
        raise ExportError(message)
    known = ", ".join(note.name for note in notes) or "none"
    message = f"there is no note “{asked}” that can be read; there are: {known}"
    raise ExportError(message)
