"""Write files whole or not at all, so that nobody takes half a file for a file."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DRAFTS = ".*.part"  # what a killed build may leave behind


def write_whole(path: Path, content: str | bytes) -> None:
    """Put a file in its place in one step, in a folder that is made if need be."""
    draft = _draft(path)
    draft.write_bytes(content.encode() if isinstance(content, str) else content)
    draft.replace(path)


def update_whole(path: Path, content: str | bytes) -> None:
    """Write a file if it does not say this already."""
    wanted = content.encode() if isinstance(content, str) else content
    if not path.is_file() or path.read_bytes() != wanted:
        write_whole(path, wanted)


def copy_whole(source: Path, path: Path) -> None:
    """Copy a file to its place in one step."""
    draft = _draft(path)
    shutil.copyfile(source, draft)
    draft.replace(path)


def _draft(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f".{path.name}.{os.getpid()}.part")
