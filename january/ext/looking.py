"""Look up what the notes refer to, without reading again what the build has read."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from january.ext.anchors import TARGETS
from january.ext.configuration import settings, today
from january.ext.published import base_url
from january.ext.sources import NOTES
from january.lookup import Known, Lookup
from january.works import Works

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinxcontrib.bibtex.domain import BibtexDomain


def lookup(app: Sphinx) -> Lookup:
    """Return a lookup; in a visitor's view, what is still to come is not among what was read."""
    known = None if app.config.january_public else _known(app)
    return Lookup(settings(app.config), today(app.config), base_url(app), known)


def _known(app: Sphinx) -> Known:
    env = app.env
    domain = cast("BibtexDomain", env.get_domain("cite"))
    return Known(
        notes=[note for _, note in sorted(NOTES.all(env).items())],
        declared={
            one.name: docname for docname, ones in sorted(TARGETS.all(env).items()) for one in ones
        },
        works=Works(dict(domain.bibdata.data.entries)),
    )
