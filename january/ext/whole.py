"""Believe what an earlier build left only if that build says that it came to its end.

A statement beside the doctrees names the output that was written whole from them, and where the
sources lay. It is taken away before anything is read and comes back when all is written: where it
is missing, because a build was killed, failed, wrote elsewhere or made no pages, all is read and
written anew. It also names the documents that a build warned of, which are read again, so that a
warning lasts as long as its cause; those that a warning names besides are read again with them.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sphinx
from docutils import nodes
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.util.logging import get_node_location, is_suppressed_warning

import january
from january.ext.builder import Pages
from january.ext.moved import move
from january.ext.search import SEEN
from january.files import DRAFTS, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

STATEMENT = "january-whole.json"
PACKAGE = Path(january.__file__).parent
LOOKS = ("theme", "ext/static")  # what makes pages, but not what is read


class Warned(logging.Handler):
    """Remember which documents warnings were about; `elsewhere` if one was about none."""

    def __init__(self, app: Sphinx) -> None:
        """Listen to warnings alone."""
        super().__init__(logging.WARNING)
        self.app = app
        self.docnames: set[str] = set()
        self.elsewhere = False

    def emit(self, record: logging.LogRecord) -> None:
        """Note what a warning is about."""
        kind, part = getattr(record, "type", None), getattr(record, "subtype", None)
        if is_suppressed_warning(kind or "", part or "", self.app.config.suppress_warnings):
            return
        docname = _document(getattr(record, "location", None), self.app)
        if docname:
            named = {_document(word, self.app) for word in record.getMessage().split()}
            self.docnames |= {docname, *filter(None, named)}
        else:
            self.elsewhere = True


def _document(location: object, app: Sphinx) -> str | None:
    """Return the document that a warning's location lies in."""
    if isinstance(location, tuple):
        location = location[0]
    if isinstance(location, nodes.Node):
        location = get_node_location(location)
    if not isinstance(location, str) or not hasattr(app, "env"):
        return None
    if location in app.env.found_docs:
        return location
    path = location.rstrip("0123456789").rstrip(":")
    docname = app.env.path2doc(path)
    return docname if docname in app.env.found_docs else None


class Whole:
    """The statement of one output folder."""

    def __init__(self, app: Sphinx) -> None:
        """Hear every warning from now on."""
        self.place = Path(app.doctreedir, STATEMENT)
        self.out = os.path.relpath(app.outdir, app.doctreedir)
        self.warned = Warned(app)
        self.earlier: frozenset[str] = frozenset()
        logging.getLogger("sphinx").addHandler(self.warned)

    def judge(self, app: Sphinx, _config: Config) -> None:
        """Throw away what can't be believed."""
        said = self._said()
        if said.get("out") == self.out:
            self.earlier = frozenset(said.get("warned", ()))
            lay = said.get("source", str(app.srcdir))
            if lay != str(app.srcdir):
                self.place.unlink()  # lest a build that is cut short leave half of them moved
                move(Path(app.doctreedir), lay, str(app.srcdir))
            return
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)
        shutil.rmtree(Path(app.doctreedir, SEEN), ignore_errors=True)
        for folder in (Path(app.outdir), Path(app.doctreedir)):
            for draft in sorted(folder.rglob(DRAFTS)):
                draft.unlink()

    def doubt(self, app: Sphinx, env: BuildEnvironment, *_sets: Iterable[str]) -> list[str]:
        """Take the statement away, and read again what was warned of."""
        self.place.unlink(missing_ok=True)
        doubted = sorted(self.earlier & env.found_docs)
        if isinstance(app.builder, Pages):
            app.builder.doubted = bool(doubted)
        return doubted

    def declare(self, app: Sphinx, error: Exception | None) -> None:
        """State that all is written, if it is pages."""
        logging.getLogger("sphinx").removeHandler(self.warned)
        if error is None and isinstance(app.builder, Pages) and not self.warned.elsewhere:
            said = {"out": self.out, "source": str(app.srcdir)}
            write_whole(self.place, json.dumps({**said, "warned": sorted(self.warned.docnames)}))

    def _said(self) -> dict[str, Any]:
        try:
            return cast("dict[str, Any]", json.loads(self.place.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}


def made_by() -> str:
    """Return a fingerprint of the code that reads: this package, and all that is installed."""
    installed = {
        path.name
        for folder in sys.path
        if Path(folder).is_dir()
        for path in Path(folder).glob("*.dist-info")
    }
    return _fingerprint(
        _named(PACKAGE, "*.py"), sys.version, sphinx.__version__, *sorted(installed)
    )


def dressed_by(app: Sphinx, config: Config) -> str:
    """Return a fingerprint of what pages look like: the theme, and the project's own templates."""
    own = [Path(app.confdir, folder) for folder in config.templates_path]
    folders = [*(PACKAGE / name for name in LOOKS), *own]
    return _fingerprint(one for folder in folders for one in _named(folder, "*"))


def _named(folder: Path, pattern: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _fingerprint(files: Iterable[tuple[str, Path]], *words: str) -> str:
    found = hashlib.sha256("\n".join(words).encode())
    for name, path in files:
        found.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _name_makers(app: Sphinx, config: Config) -> None:
    config.january_made_by = made_by()
    config.january_dressed_by = dressed_by(app, config)


def setup(app: Sphinx) -> None:
    """Judge before the environment is loaded, and declare when everything else is done."""
    app.add_config_value("january_made_by", "", "env", (str,))
    app.add_config_value("january_dressed_by", "", "html", (str,))
    app.connect("config-inited", _name_makers)
    whole = Whole(app)
    app.connect("config-inited", whole.judge, priority=900)
    app.connect("env-get-outdated", whole.doubt)
    app.connect("build-finished", whole.declare, priority=1000)
