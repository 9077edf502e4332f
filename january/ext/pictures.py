"""Name the copies of pictures by where they come from, and keep none that no page shows.

Sphinx tells two pictures of one name apart by which was read first, so that a copy's name hangs
on the edits before (`sphinx.util._files.FilenameUniqDict`, Sphinx 9.0); and it leaves the copy of a
picture that is gone, even of a hidden note's.
"""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from january.ext.builder import is_page_builder
from january.ext.settled import quiet, settled

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

FOLDER = "_images"


def copy_name(path: str) -> str:
    """Return the name of a picture's copy."""
    digest = hashlib.sha256(path.encode()).hexdigest()[:8]
    name = PurePosixPath(path)
    return f"{name.stem}.{digest}{name.suffix}"


def _name(app: Sphinx, env: BuildEnvironment) -> None:
    if quiet(app):  # and named
        return
    for path, (docnames, _) in env.images.items():
        env.images[path] = docnames, copy_name(path)


def _remove(app: Sphinx, error: Exception | None) -> None:
    if error is None and is_page_builder(app) and not settled(app):
        shown = {name for _, name in app.env.images.values()}
        for path in sorted(Path(app.outdir, FOLDER).glob("*")):
            if path.name not in shown:
                path.unlink()


def setup(app: Sphinx) -> None:
    """Name pictures once all are known, and clean up when all is written."""
    app.connect("env-updated", _name)
    app.connect("build-finished", _remove)
