"""Read all the notes of a project from its folders."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from january.anchor import Declared, anchors_below
from january.note import Note, Reading, read_note
from january.problem import Problem
from january.text import EncodingError, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from january.settings import Settings

NOTES = "notes"
INDEX = "index.md"
SITE = (f"{NOTES}/", "experiments/")
LONGEST_NAME = 180  # bytes, so that what is made of a file can have a longer one

_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_THEME = 2  # the parts of a theme's path
_OTHERS = {
    ".py": "no program lies in notes/: move it to experiments/",
    ".rst": "a note is written in Markdown: rewrite it as .md",
}
_ELSEWHERE = {**_OTHERS, ".md": "a note lies in notes/<theme>/, not deeper: move it up"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A project's notes, in order of their paths, and what kept others from being read.

    ``anchors`` holds what each note declares by its path, if the reader asked for it.
    """

    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]
    anchors: Mapping[str, Sequence[Declared]] = field(default_factory=dict)


def read_corpus(settings: Settings, *, anchors: bool = False) -> Corpus:
    """Read every note below ``notes/``; word counts are exact below the least that counts."""
    notes: list[Note] = []
    problems: list[Problem] = []
    declared: dict[str, Sequence[Declared]] = {}
    problems.extend(strays(settings.root))
    for path in _files(settings, problems):
        reading = _read(path, settings)
        problems.extend(reading.problems)
        if reading.note is not None:
            notes.append(reading.note)
        if anchors and reading.parts is not None:
            declared[path] = anchors_below(reading.parts.body, reading.parts.body_line)
    return Corpus(notes=tuple(notes), problems=tuple(sorted(problems)), anchors=declared)


def is_note(path: str) -> bool:
    """Tell whether a project path, with slashes, is that of a note."""
    parts = path.split("/")
    return (
        len(parts) == _THEME + 1
        and parts[0] == NOTES
        and parts[2].endswith(".md")
        and parts[2] != INDEX
    )


def refused(root: Path) -> Iterator[tuple[str, Problem]]:
    """Give the paths in a project that no build follows or shows, and why.

    These are symbolic links, but for those that are hidden or made by a build, and in the folders
    of the site what has a name that can't be shown.
    """
    unseen = "._"
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name[0] not in unseen)
        for name in sorted([*folders, *files]):
            path = f"{folder}/{name}"
            if name[0] not in unseen and (os.path.islink(path) or _name_problem(name)):  # noqa: PTH114
                inside = Path(path).relative_to(root).as_posix()
                if problem := _refused(inside, link=os.path.islink(path)):  # noqa: PTH114  (fast)
                    yield inside, problem
        unseen = "."  # below the root, a folder may be called _so


def _refused(path: str, *, link: bool) -> Problem | None:
    rule, text = "symlink", "a symbolic link is not followed: put the file itself here"
    if not link:
        rule, text = "name", _name_problem(path.rpartition("/")[2])
        if not text or not path.startswith(SITE):
            return None
    shown = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in path)
    return Problem(path=shown, line=1, rule=rule, text=text)


def _name_problem(name: str) -> str:
    if _UNSHOWN.search(name):
        return "the name can't be shown: rename it, in UTF-8 and on one line"
    if len(name) > LONGEST_NAME // 4 and len(name.encode()) > LONGEST_NAME:
        return f"the name is longer than {LONGEST_NAME} bytes: shorten it"
    return ""


def strays(root: Path) -> Iterator[Problem]:
    """Report what looks like a page's source below ``notes/``, where none is read."""
    if (root / NOTES).is_symlink():
        return
    for folder, folders, files in os.walk(root / NOTES):
        folders[:] = [name for name in folders if name[0] != "."]
        below = Path(folder).relative_to(root)
        mends = _ELSEWHERE if len(below.parts) > _THEME else _OTHERS
        for name in files:
            suffix = os.path.splitext(name)[1]  # noqa: PTH122  (a site has thousands)
            if name[0] == "." or suffix not in mends:
                continue
            path = (below / name).as_posix()
            if not _refused(path, link=(root / path).is_symlink()):
                yield Problem(path=path, line=1, rule="theme", text=mends[suffix])


def themes(settings: Settings) -> list[str]:
    """Return the names of the theme folders."""
    return [entry.name for entry in _entries(settings, NOTES, []) if entry.is_dir()]


def _files(settings: Settings, problems: list[Problem]) -> Iterator[str]:
    for theme in _entries(settings, NOTES, problems):
        if not theme.is_dir():
            continue
        folder = f"{NOTES}/{theme.name}"
        for entry in _entries(settings, folder, problems):
            path = f"{folder}/{entry.name}"
            if is_note(path) and not entry.is_dir():
                yield path


def _entries(settings: Settings, folder: str, problems: list[Problem]) -> list[os.DirEntry[str]]:
    """List a folder by name, leaving out what is hidden and refusing symbolic links."""
    if problem := _refused(folder, link=(settings.root / folder).is_symlink()):
        problems.append(problem)
        return []
    try:
        with os.scandir(settings.root / folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        problems.append(unreadable(folder, error))
        return []
    kept: list[os.DirEntry[str]] = []
    for entry in entries:
        if problem := _refused(f"{folder}/{entry.name}", link=entry.is_symlink()):
            problems.append(problem)
        elif entry.name[0] not in "._":
            kept.append(entry)
    return kept


def _read(path: str, settings: Settings) -> Reading:
    try:
        # Paths and buffers would take longer than the file.
        with open(f"{settings.root}/{path}", "rb", buffering=0) as file:  # noqa: PTH123
            text = decoded(file.read(), path)
    except OSError as error:
        return Reading(None, (unreadable(path, error),))
    except EncodingError as error:
        return Reading(None, (error.problem,))
    return read_note(text, path, settings, hasty=True)


def unreadable(path: str, error: OSError) -> Problem:
    """Say that a file or a folder can't be read."""
    text = f"can't be read: {error.strerror or error}"
    return Problem(path=path, line=1, rule="unreadable", text=text)
