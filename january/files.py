"""Write files whole or not at all, so that nobody takes half a file for a file."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DRAFTS = ".*.part"  # what a killed build may leave behind


def write_whole(path: Path, content: str | bytes) -> None:
    """Put a file in its place in one step, in a folder that is made if need be."""
    draft = _draft(path)
    wanted = content.encode() if isinstance(content, str) else content
    try:
        file = open(draft, "wb")  # noqa: PTH123, SIM115  (a site has tens of thousands)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(draft, "wb")  # noqa: PTH123, SIM115
    with file:
        file.write(wanted)
    os.replace(draft, path)  # noqa: PTH105


def update_whole(path: Path, content: str | bytes) -> None:
    """Write a file if it does not say this already."""
    wanted = content.encode() if isinstance(content, str) else content
    if not _says(path, wanted):
        write_whole(path, wanted)


def remove(path: Path) -> None:
    """Remove a file, and its folder if that is empty now; another process may do so too."""
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()


def copy_whole(source: Path, path: Path) -> None:
    """Copy a file to its place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path)
    shutil.copyfile(source, draft)
    os.replace(draft, path)  # noqa: PTH105


def names_in(folder: Path) -> frozenset[str]:
    """Return the paths of all files below a folder, seen from it."""
    found: list[str] = []
    folders = [""] if folder.is_dir() else []
    for above in folders:  # which grows meanwhile
        for entry in os.scandir(f"{folder}/{above}"):
            path = above + entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{path}/")
            else:
                found.append(path)
    return frozenset(found)


def linked(path: Path, root: Path) -> bool:
    """Tell whether a symbolic link leads to a file below a root, at any step from there."""
    steps = len(path.relative_to(root).parts)
    return any(step.is_symlink() for step in (path, *path.parents[: steps - 1]))


def _says(path: Path, wanted: bytes) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read() == wanted
    except OSError:
        return False


def _draft(path: Path) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.{os.getpid()}.part")  # noqa: PTH118
