"""Set the notes in order, once for all pages: the sprint's, and each theme's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from january.ext.settled import undisturbed
from january.ext.sources import NOTES
from january.ext.state import Derived
from january.shelf import Place, places

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# Derived from all notes once they are read.
PLACES: Derived[Place] = Derived("places")


def _derive(app: Sphinx, env: BuildEnvironment) -> None:
    if undisturbed(app):
        return
    PLACES.all(env).clear()
    PLACES.all(env).update(places(NOTES.all(env).values()))


def setup(app: Sphinx) -> None:
    """Derive once all notes are read."""
    app.connect("env-updated", _derive)
