"""Warn of an address that two notes claim, and of a ledger that can't be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from january.bookkeeping import ledger_text
from january.corpus import is_note
from january.ext.anchors import TARGETS
from january.ext.configuration import settings
from january.ext.settled import undisturbed
from january.ext.sources import NOTES
from january.ext.warnings import warn
from january.ledger import read
from january.redirect import alias_problems

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    if undisturbed(app):  # and so was the build that left it so
        return
    taken = {one.name for targets in TARGETS.all(env).values() for one in targets}
    notes = [note for note in NOTES.all(env).values() if is_note(note.path)]
    ledger = read(ledger_text(settings(env.config)) or "")
    for problem in (*ledger.problems, *alias_problems(notes, taken)):
        warn(problem, str(app.srcdir))


def setup(app: Sphinx) -> None:
    """Look once all is read."""
    app.connect("env-updated", _check)
