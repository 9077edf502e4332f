"""Know an output again without listing it: by when its folders last gained or lost a name.

A site of a thousand notes has seven thousand folders, and five times as many files.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from january.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

RECORD = "january-folders.json"


def remember(doctrees: Path, out: Path, names: Iterable[str]) -> None:
    """Remember the folders of these files, when a build has come to its end.

    The doctrees may be among them, by which Sphinx lays them; what is written there is no output.
    """
    folders, apart = {""}, f"{os.path.relpath(doctrees, out)}/"
    for name in names:
        folder = "" if name.startswith(apart) else name.rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    found = {folder: _changed(out, folder) for folder in sorted(folders)}
    write_whole(doctrees / RECORD, json.dumps(found))


def untouched(doctrees: Path, out: Path) -> bool:
    """Tell whether the folders are those that were remembered; a copy's never are."""
    try:
        known = json.loads((doctrees / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return all(_changed(out, folder) == changed for folder, changed in known.items())


def _changed(out: Path, folder: str) -> int:
    """Return when a folder last changed, in nanoseconds; 0 where there is none."""
    try:
        return os.stat(f"{out}/{folder}").st_mtime_ns  # noqa: PTH116  (there are thousands)
    except OSError:
        return 0
