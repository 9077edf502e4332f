"""Know an output again without listing it: by when its folders last gained or lost a name.

A site of a thousand notes has seven thousand folders, and five times as many files. What a copy of
the output holds, whose folders are all new, is told by the names alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from stat import S_ISDIR
from typing import TYPE_CHECKING, Any, cast

from january.files import update_whole, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TIMES = "january-times.json"  # when each folder last changed
NAMES = "january-names.json"  # a digest of the files in each that has any


def remember(doctrees: Path, out: Path) -> None:
    """Remember the output when a build has come to its end; only what changed in it is listed.

    The doctrees may be in it, by which Sphinx lays them; what is written there is no output.
    """
    names = _load(doctrees / NAMES)
    times = _load(doctrees / TIMES) if names else {}
    apart = _apart(doctrees, out)
    now: dict[str, int] = {}
    waiting = [*times] or [""]
    for folder in waiting:  # which grows meanwhile
        now[folder] = _changed(out, folder)
        if now[folder] == times.get(folder):
            continue
        names.pop(folder, None)
        files, folders = _listed(out, folder) if now[folder] else ([], [])
        if files:
            names[folder] = _digest(files)
        waiting += [one for one in folders if one not in times and one != apart]
    there = {folder: changed for folder, changed in now.items() if changed}
    update_whole(doctrees / NAMES, json.dumps(names))
    write_whole(doctrees / TIMES, json.dumps(there))


def untouched(doctrees: Path, out: Path) -> bool:
    """Tell whether the folders are those that were remembered; a copy's never are."""
    known = _load(doctrees / TIMES)
    return bool(known) and all(_changed(out, folder) == time for folder, time in known.items())


def holds(doctrees: Path, out: Path, paths: Iterable[str]) -> bool:
    """Tell whether these are the paths of all files that were remembered, seen from the output."""
    apart = f"{_apart(doctrees, out)}/"
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        if not path.startswith(apart):
            folder, _, name = path.rpartition("/")
            found[folder].append(name)
    return {folder: _digest(names) for folder, names in found.items()} == _load(doctrees / NAMES)


def _apart(doctrees: Path, out: Path) -> str:
    return os.path.relpath(doctrees, out)


def _load(place: Path) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _listed(out: Path, folder: str) -> tuple[list[str], list[str]]:
    """Return the names of a folder's files, and the paths of the folders in it."""
    files, folders = [], []
    for entry in os.scandir(f"{out}/{folder}"):
        if entry.is_dir(follow_symlinks=False):
            folders.append(f"{folder}/{entry.name}" if folder else entry.name)
        else:
            files.append(entry.name)
    return files, folders


def _digest(names: list[str]) -> str:
    return hashlib.sha256("/".join(sorted(names)).encode()).hexdigest()[:16]


def _changed(out: Path, folder: str) -> int:
    """Return when a folder last changed, in nanoseconds; 0 where there is none."""
    try:
        found = os.stat(f"{out}/{folder}")  # noqa: PTH116  (there are thousands)
    except OSError:
        return 0
    return found.st_mtime_ns if S_ISDIR(found.st_mode) else 0
