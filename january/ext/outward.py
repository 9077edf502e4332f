"""Tell whether what was read anew says anything to other pages.

A document speaks to others by its title, by what it declares, and by what the features note of it.
Where none of this is new, all that is derived from the whole site stands as it is: most edits of a
text are the concern of its own page alone.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sphinx.environment import CONFIG_OK

from january.ext.bibliographies import READ
from january.ext.builder import Pages
from january.ext.declared import said
from january.ext.facts import title_of
from january.ext.pins import PINS
from january.ext.settled import quiet
from january.ext.state import Derived, heard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

# A digest of what each document says to others and, under no name, of what all of them rest on.
SAID: Derived[str] = Derived("said")
ALL = ""


class Outward:
    """What was known of the documents before some of them were read again."""

    def __init__(self) -> None:
        """Know of none."""
        self.read: list[str] = []
        self.pins: dict[str, str] = {}

    def begin(self, _app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Remember which are read, and to which version each could be cited."""
        self.read = [*docnames]
        self.pins = {**PINS.all(env)}

    def judge(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Tell the builder whether anything new was said."""
        if quiet(app) or not isinstance(app.builder, Pages):
            return
        before, now = SAID.all(env), _said(env, self.read)
        gone = before.keys() - env.found_docs - {ALL}
        same = not gone and all(before.get(name) == digest for name, digest in now.items())
        before.update(now)
        for name in gone:
            del before[name]
        # What was warned of must be found again, wherever it is looked for.
        known = app.builder.believed and not app.builder.doubted and env.config_status == CONFIG_OK
        app.builder.inward = known and same and PINS.all(env) == self.pins

    def spare(self, _app: Sphinx, builder: Builder) -> None:
        """Leave alone the pages that only list what was read: Sphinx writes them each time."""
        if isinstance(builder, Pages) and builder.inward:
            builder.env.files_to_rebuild = {}  # which is saved by now


def _said(env: BuildEnvironment, docnames: Iterable[str]) -> dict[str, str]:
    declared = said(env, {*docnames})
    found = {ALL: _digest([env.config.january_made_by, sorted(READ.all(env).items())])}
    for docname in sorted(docnames):
        found[docname] = _digest([title_of(env, docname), declared[docname], heard(env, docname)])
    return found


def _digest(said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()


def setup(app: Sphinx) -> None:
    """Judge before anything is derived, but for the versions."""
    outward = Outward()
    app.connect("env-before-read-docs", outward.begin)
    app.connect("env-updated", outward.judge, priority=350)
    app.connect("write-started", outward.spare)
