"""Read all the notes of a project from its folders."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from january.anchor import Declared, anchors_below
from january.note import Note, Reading, read_note
from january.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from january.settings import Settings

NOTES = "notes"
INDEX = "index.md"
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


def links(root: Path) -> Iterator[str]:
    """Give a project's symbolic links, but for those that are hidden, or made by a build."""
    unseen = "._"
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name[0] not in unseen)
        for name in sorted([*folders, *files]):
            path = f"{folder}/{name}"
            if name[0] not in unseen and os.path.islink(path):  # noqa: PTH114  (fast)
                yield Path(path).relative_to(root).as_posix()
        unseen = "."  # below the root, a folder may be called _so


def strays(root: Path) -> Iterator[Problem]:
    """Report what looks like a page's source below ``notes/``, where none is read."""
    if (root / NOTES).is_symlink():
        return
    for folder, folders, files in os.walk(root / NOTES):
        folders[:] = [name for name in folders if name[0] != "."]
        below = Path(folder).relative_to(root)
        mends = _ELSEWHERE if len(below.parts) > _THEME else _OTHERS
        for path in [below / name for name in files if name[0] != "."]:
            if path.suffix in mends and not (root / path).is_symlink():
                text = mends[path.suffix]
                yield Problem(path=path.as_posix(), line=1, rule="theme", text=text)


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
    if (settings.root / folder).is_symlink():
        problems.append(_link(folder))
        return []
    try:
        with os.scandir(settings.root / folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        problems.append(_unreadable(folder, error))
        return []
    problems += [_link(f"{folder}/{entry.name}") for entry in entries if entry.is_symlink()]
    return [entry for entry in entries if not entry.is_symlink() and entry.name[0] not in "._"]


def _link(path: str) -> Problem:
    text = "a symbolic link is not followed: put the file itself here"
    return Problem(path=path, line=1, rule="symlink", text=text)


def _read(path: str, settings: Settings) -> Reading:
    try:
        # Paths and buffers would take longer than the file.
        with open(f"{settings.root}/{path}", "rb", buffering=0) as file:  # noqa: PTH123
            text = file.read().decode()
    except OSError as error:
        return Reading(None, (_unreadable(path, error),))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = "the file is not UTF-8: save it as UTF-8"
        return Reading(None, (Problem(path=path, line=line, rule="encoding", text=message),))
    return read_note(text, path, settings, hasty=True)


def _unreadable(path: str, error: OSError) -> Problem:
    text = f"can't be read: {error.strerror or error}"
    return Problem(path=path, line=1, rule="unreadable", text=text)
