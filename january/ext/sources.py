"""Read notes and themes as Sphinx reads their files; nobody else parses front matter."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import replace
from encodings import utf_8_sig
from typing import TYPE_CHECKING

from january.corpus import is_note
from january.ext.configuration import settings
from january.ext.state import Datum
from january.ext.warnings import warn
from january.frontmatter import FrontMatterError, split
from january.note import Note, read_note
from january.text import EncodingError, decoded, size_problem
from january.theme import Theme, is_theme, page_problems, read_theme

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from january.problem import Problem


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
    codecs.register(_lenient)
    app.connect("builder-inited", _read_leniently)
    app.connect("source-read", _read, priority=100)


def _lenient(name: str) -> codecs.CodecInfo | None:
    return LENIENT_CODEC if name == LENIENT else None


class _Decoder(utf_8_sig.IncrementalDecoder):
    def __init__(self, errors: str = "") -> None:  # noqa: ARG002  (the codec's signature)
        super().__init__("surrogateescape")


# Sphinx ends with a report of its own where a text is not UTF-8; this leaves it to be judged.
LENIENT = "january_lenient"
LENIENT_CODEC = codecs.CodecInfo(
    utf_8_sig.encode, utf_8_sig.decode, incrementaldecoder=_Decoder, name=LENIENT
)


def _read_leniently(app: Sphinx) -> None:
    app.env.settings["input_encoding"] = LENIENT


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    problems, text = _judged(app, docname, source[0])
    if not str(app.env.doc2path(docname)).endswith(".md"):
        source[0] = text
    else:
        if is_theme(docname):
            theme, more = read_theme(text, docname)
            THEMES.put(app.env, docname, theme)
        elif is_note(f"{docname}.md"):
            more = () if problems else _read_note(app, docname, text)
        else:
            more = page_problems(text, docname)
        problems = problems or more
        source[0] = "" if size_problem(text) else _without_front_matter(text)
    for problem in problems:
        warn(problem, str(app.srcdir))


def _judged(app: Sphinx, docname: str, text: str) -> tuple[tuple[Problem, ...], str]:
    """Return what is wrong with a text's encoding, and what can be read of it all the same."""
    content = text.encode("utf-8", "surrogateescape")
    try:
        decoded(content, app.env.doc2path(docname, base=False).as_posix())
    except EncodingError as error:
        return (error.problem,), content.decode("utf-8", "replace")
    return (), text


def _read_note(app: Sphinx, docname: str, text: str) -> tuple[Problem, ...]:
    reading = read_note(text, f"{docname}.md", settings(app.config))
    if reading.note:
        NOTES.put(app.env, docname, reading.note)
        least = settings(app.config).minimum_words[reading.note.kind]
        LONG_ENOUGH.put(app.env, docname, reading.note.words >= least)
        VERSIONS.put(app.env, docname, hashlib.sha256(text.encode()).hexdigest()[:10])
    return reading.problems


def _without_front_matter(text: str) -> str:
    """Make front matter blank, line for line, so that later warnings name the right line."""
    try:
        parts = split(text)
    except FrontMatterError:
        return "\n" * text.count("\n")
    return "\n" * (parts.body_line - 1) + parts.body
