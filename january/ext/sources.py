"""Read notes and themes as Sphinx reads their files; nobody else parses front matter."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from january.corpus import is_note
from january.ext.configuration import settings
from january.ext.state import Datum
from january.ext.warnings import warn
from january.frontmatter import Field, FrontMatterError, split
from january.note import Note, read_note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx


logger = logging.getLogger(__name__)

PAGE_KEYS = {"abstract": str}
KINDS = {str: "text", int: "a whole number", list: "a list"}
THEME_KEYS = PAGE_KEYS | {"order": int, "planned-with": list}


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme's page: its place among the themes, whom it is planned with, what it is about."""

    docname: str
    folder: str
    order: int
    planned_with: tuple[str, ...]
    abstract: str


def _as_listed(note: Note) -> Note:
    """Return a note as lists show it, without what only its own page says."""
    return replace(note, words=0, line=0, date_line=0)


NOTES: Datum[Note] = Datum("notes", heard=_as_listed)
THEMES: Datum[Theme] = Datum("themes")
# Whether each note has the words that it needs to count.
LONG_ENOUGH: Datum[bool] = Datum("long_enough")
# The fingerprint of each note's text, which names its version.
VERSIONS: Datum[str] = Datum("versions", heard=None)


def setup(app: Sphinx) -> None:
    """Read front matter before anyone else does, and hide it from them."""
    app.connect("source-read", _read, priority=100)


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    if not str(app.env.doc2path(docname)).endswith(".md"):
        return
    path = f"{docname}.md"
    text = source[0]
    if is_note(path):
        _read_note(app, docname, path, text)
    elif docname.startswith("notes/") and docname.endswith("/index"):
        _read_theme(app, docname, text)
    else:
        _fields(app, docname, text, PAGE_KEYS)
    source[0] = _without_front_matter(text)


def _read_note(app: Sphinx, docname: str, path: str, text: str) -> None:
    reading = read_note(text, path, settings(app.config))
    for problem in reading.problems:
        warn(problem, str(app.srcdir))
    if reading.note:
        NOTES.put(app.env, docname, reading.note)
        least = settings(app.config).minimum_words[reading.note.kind]
        LONG_ENOUGH.put(app.env, docname, reading.note.words >= least)
        VERSIONS.put(app.env, docname, hashlib.sha256(text.encode()).hexdigest()[:10])


def _read_theme(app: Sphinx, docname: str, text: str) -> None:
    values = _fields(app, docname, text, THEME_KEYS)
    theme = Theme(
        docname=docname,
        folder=docname.split("/")[1],
        order=values.get("order", 0),
        planned_with=tuple(values.get("planned-with", ())),
        abstract=values.get("abstract", ""),
    )
    THEMES.put(app.env, docname, theme)


def _fields(app: Sphinx, docname: str, text: str, keys: Mapping[str, type]) -> dict[str, Any]:
    try:
        fields = split(text).fields
        return {key: _value(key, field, keys) for key, field in sorted(fields.items())}
    except FrontMatterError as error:
        location = f"{app.env.doc2path(docname)}:{error.line}"
        logger.warning(error.text, location=location, type="january", subtype="front-matter")
        return {}


def _value(key: str, field: Field, keys: Mapping[str, type]) -> Any:  # noqa: ANN401  (as declared)
    kind = keys.get(key)
    if kind is None:
        known = ", ".join(sorted(keys))
        raise FrontMatterError(field.line, f"“{key}” is not a key of this page; there are {known}")
    if not isinstance(field.value, kind):
        raise FrontMatterError(field.line, f"{key} must be {KINDS[kind]}, not {field.value!r}")
    return field.value


def _without_front_matter(text: str) -> str:
    """Make front matter blank, line for line, so that later warnings name the right line."""
    try:
        parts = split(text)
    except FrontMatterError:
        return "\n" * text.count("\n")
    return "\n" * (parts.body_line - 1) + parts.body
