"""Read a bibliography when its content has changed, and only if it can do no harm.

``sphinxcontrib-bibtex`` reads a bibliography again when its modification time is another
(`sphinxcontrib.bibtex.bibfile.is_bibdata_outdated`, 2.7). Here each has a digest of what it held,
taken before it is read, and of the code that judged it.
"""

from __future__ import annotations

import hashlib
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinxcontrib.bibtex.bibfile import get_mtime

from january.bibliography import problems
from january.ext.state import Derived
from january.ext.warnings import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinxcontrib.bibtex.bibfile import BibData
    from sphinxcontrib.bibtex.domain import BibtexDomain

# The digest of each bibliography that was read, by its path seen from the project's root.
READ: Derived[str] = Derived("bibliographies")


class Bibliographies:
    """What the bibliographies hold when a build begins."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.digests: dict[str, str] = {}

    def judge(self, app: Sphinx) -> None:
        """Leave out what could do harm, and let be read what is not as it was."""
        root = Path(app.confdir)
        app.config.bibtex_bibfiles = [
            name for name in app.config.bibtex_bibfiles if self._may_be_read(app, root / name, name)
        ]
        known = _bibdata(app).bibfiles
        for path, parsed in known.items():
            same = self._as_it_was(app, path)
            mtime = get_mtime(path) if same else math.nan  # which equals no time
            known[path] = parsed._replace(mtime=mtime)

    def remember(self, app: Sphinx) -> None:
        """Remember what the bibliographies held when they were read, and no others."""
        READ.all(app.env).clear()
        for path in _bibdata(app).bibfiles:
            READ.put(app.env, _name(app, path), self.digests[_name(app, path)])

    def _may_be_read(self, app: Sphinx, path: Path, name: str) -> bool:
        if path.is_symlink():  # which is said of all links
            return False
        place = path.resolve()
        try:
            content = place.read_bytes()
        except OSError:  # which is said when it is to be read
            content = b""
        maker = app.config.january_made_by.encode()
        self.digests[_name(app, place)] = hashlib.sha256(maker + b"\0" + content).hexdigest()
        if self._as_it_was(app, place):
            return True
        found = problems(content.decode("utf-8", errors="replace"), name)
        for problem in found:
            warn(problem, str(app.confdir))
        return not found

    def _as_it_was(self, app: Sphinx, path: Path) -> bool:
        name = _name(app, path)
        return READ.get(app.env, name) == self.digests.get(name, "")


def _name(app: Sphinx, path: Path) -> str:
    """Return a name for a bibliography that it has wherever the project lies."""
    return os.path.relpath(path, app.confdir)


def _bibdata(app: Sphinx) -> BibData:
    return cast("BibtexDomain", app.env.get_domain("cite")).bibdata


def setup(app: Sphinx) -> None:
    """Judge once it is known what was read before, and ahead of the reader."""
    bibliographies = Bibliographies()
    app.connect("builder-inited", bibliographies.judge, priority=100)
    app.connect("builder-inited", bibliographies.remember, priority=900)
