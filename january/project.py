"""Find what is wrong with the files of a project beside its notes and its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from january.corpus import INDEX, NOTES, is_note, themes, unreadable
from january.files import linked
from january.ledger import LEDGER
from january.problem import Problem
from january.text import EncodingError, decoded
from january.theme import page_problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from january.settings import Settings

OTHERS = ("experiments/*.py", "references.bib", LEDGER)


def unindexed(settings: Settings) -> Iterator[Problem]:
    """Find themes that have notes and no page of their own."""
    for theme in themes(settings):
        folder = settings.root / NOTES / theme
        if not (folder / INDEX).is_file() and any(
            is_note(f"{NOTES}/{theme}/{path.name}") for path in folder.glob("*.md")
        ):
            yield Problem(
                path=f"{NOTES}/{theme}/{INDEX}",
                line=1,
                rule="theme",
                text=f"{NOTES}/{theme} has no {INDEX}: write one, with a title and {{notes}}",
            )


def ill_written(settings: Settings) -> Iterator[Problem]:
    """Find pages that can't be read as they should, and other texts that are not UTF-8."""
    root = settings.root
    files = {root / INDEX, *(root / NOTES).glob("*.md")}
    files |= {root / NOTES / theme / INDEX for theme in themes(settings)}
    files |= {file for pattern in OTHERS for file in root.glob(pattern)}
    for file in sorted(files):
        yield from judge(root, file.relative_to(root).as_posix())


def judge(root: Path, path: str) -> tuple[Problem, ...]:
    """Find what is wrong with one file, which may be missing."""
    file = root / path
    if not file.is_file() or linked(file, root):
        return ()
    try:
        text = decoded(file.read_bytes(), path)
    except EncodingError as error:
        return (error.problem,)
    except OSError as error:
        return (unreadable(path, error),)
    return page_problems(text, path.removesuffix(".md")) if path.endswith(".md") else ()
