"""Let “changed” mean changed content, whatever the clock says.

Sphinx compares modification times (https://github.com/sphinx-doc/sphinx/issues/11556): it reads
all again in a fresh checkout, and misses a change under an older time. Here each document keeps
the hashes of the files that it was made from. They are taken before it is read, so that a file
which changes meanwhile differs from its record, and is read once more.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from january.experiment import FOLDER
from january.ext.records import JUDGED, shown_experiments
from january.ext.state import Datum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# The files that a document was made from, seen from the project's root, each with its hash.
MADE_FROM: Datum[tuple[tuple[str, str], ...]] = Datum("made_from", heard=None)


class Changes:
    """What the files of a project hold when a build begins."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.hashes: dict[str, str] = {}

    def begin(self, app: Sphinx) -> None:
        """Hash what a document may come to depend on."""
        self.hashes.clear()
        for path in Path(app.srcdir, FOLDER).rglob("*"):
            self.hash(str(path))

    def outdated(
        self,
        _app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        _removed: set[str],
    ) -> list[str]:
        """Return the documents to read again; take those that were but touched out of `changed`."""
        experiments = shown_experiments(env)
        judges = {one for one, seen in JUDGED.all(env).items() if [*seen] != experiments}
        owed = {one for one in env.found_docs if one in judges or self.has_changed(env, one)}
        changed &= owed
        return sorted(owed - added)

    def has_changed(self, env: BuildEnvironment, docname: str) -> bool:
        """Tell whether a document is not the one that was read."""
        made_from = MADE_FROM.get(env, docname)
        return (
            made_from is None
            or docname in env.reread_always
            or not os.path.isfile(f"{env.doctreedir}/{docname}.doctree")  # noqa: PTH113  (fast)
            or any(self.hash(f"{env.srcdir}/{name}") != known for name, known in made_from)
        )

    def record(self, app: Sphinx, _doctree: nodes.document) -> None:
        """Remember what the document that has just been read was made from."""
        docname = app.env.current_document.docname
        names = sorted({*_sources(app.env, docname)})
        made_from = tuple((name, self.hash(f"{app.srcdir}/{name}")) for name in names)
        MADE_FROM.put(app.env, docname, made_from)

    def hash(self, path: str) -> str:
        """Return the hash of a file as the build first saw it; of what is none, nothing."""
        known = self.hashes.get(path)
        if known is None:
            try:
                with open(path, "rb") as file:  # noqa: PTH123  (there are thousands)
                    known = hashlib.sha256(file.read()).hexdigest()
            except OSError:
                known = ""
            self.hashes[path] = known
        return known


def _sources(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Give the files that a document was made from, seen from the project's root."""
    paths: Iterable[str | Path] = env.dependencies.get(docname, ())
    for path in (env.doc2path(docname), *paths):
        yield Path(os.path.relpath(path, env.srcdir)).as_posix()


def setup(app: Sphinx) -> None:
    """Look before anything is read, and write down what was seen."""
    changes = Changes()
    app.connect("builder-inited", changes.begin, priority=100)
    app.connect("env-get-outdated", changes.outdated)
    app.connect("doctree-read", changes.record, priority=900)
