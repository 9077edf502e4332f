"""Name the commit that holds what a note shows, so that a citation can pin its version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from january.experiment import FOLDER
from january.ext.builder import Pages
from january.ext.records import USED
from january.ext.sources import NOTES
from january.ext.state import Derived
from january.history import HistoryError, NoHistoryError, pins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LENGTH = 10  # hexadecimal digits; git's own choice depends on what else a clone holds
RESULTS = f"{FOLDER}/results"

logger = logging.getLogger(__name__)

# Derived from the history once all notes are read; a note that was edited since has none.
PINS: Derived[str] = Derived("pins")


def setup(app: Sphinx) -> None:
    """Ask the history before anything else is derived."""
    app.connect("env-updated", _derive, priority=300)


def _derive(app: Sphinx, env: BuildEnvironment) -> None:
    before = dict(PINS.all(env))
    PINS.all(env).clear()
    _find(app, env)
    if PINS.all(env) != before and isinstance(app.builder, Pages):
        app.builder.quiet = False


def _find(app: Sphinx, env: BuildEnvironment) -> None:
    try:
        known = pins(app.srcdir, "notes", RESULTS)
    except NoHistoryError as error:
        logger.info("no versions to cite: %s", error)
        return
    except HistoryError as error:
        logger.warning("no versions to cite: %s", error, type="january", subtype="pins")
        return
    held = {
        path: pin
        for path, pin in known.items()
        if (file := app.srcdir / path).is_file() and pin.holds(file.read_bytes())
    }
    for docname in sorted(NOTES.all(env)):
        found = [held.get(path) for path in _made_from(env, docname)]
        present = [pin for pin in found if pin]
        if len(present) == len(found):
            PINS.put(env, docname, min(present).commit[:LENGTH])


def _made_from(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Give the files that say what a note shows: its text, and the records that it quotes."""
    yield f"{docname}.md"
    for name in USED.get(env, docname) or ():
        yield f"{RESULTS}/{name}.json"
