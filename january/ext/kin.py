"""Tell which notes a note leans on, and which lean on it, from their references."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from january.check import in_order
from january.ext.references import REFERENCES, target_facts
from january.ext.sources import NOTES
from january.ext.state import Datum

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """The notes that a note leans on, in order of mention, and those that use it, by date."""

    leans_on: tuple[str, ...]
    used_by: tuple[str, ...]


# Derived from all references once they are read.
KIN: Datum[Kin] = Datum("kin")


def setup(app: Sphinx) -> None:
    """Derive before the pages' fingerprints are taken."""
    app.connect("env-updated", _derive, priority=400)


def _derive(_app: Sphinx, env: BuildEnvironment) -> None:
    notes = NOTES.all(env)
    leans_on = {docname: _targets(env, docname) for docname in notes}
    users: dict[str, list[str]] = defaultdict(list)
    for note in sorted(notes.values(), key=in_order):
        for target in leans_on[note.docname]:
            users[target].append(note.docname)
    KIN.all(env).clear()
    for docname in sorted(notes):
        KIN.put(env, docname, Kin(leans_on=leans_on[docname], used_by=tuple(users[docname])))


def _targets(env: BuildEnvironment, docname: str) -> tuple[str, ...]:
    """Return the other notes that a note refers to, once each."""
    notes = NOTES.all(env)
    found = (target_facts(env, label)[0] for label in REFERENCES.get(env, docname) or ())
    return tuple(dict.fromkeys(name for name in found if name in notes and name != docname))
