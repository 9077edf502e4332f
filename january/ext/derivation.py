"""After reading, find which pages no longer show what is true."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from january.ext import facts
from january.ext.configuration import today
from january.ext.declared import Declared
from january.ext.kin import KIN
from january.ext.listings import page_facts
from january.ext.pins import PINS
from january.ext.references import asked
from january.ext.settled import undisturbed
from january.ext.sources import NOTES
from january.ext.state import Derived

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# A fingerprint of what a page shows that other documents say.
SHOWN: Derived[str] = Derived("shown")


def setup(app: Sphinx) -> None:
    """Derive once all documents are read."""
    app.connect("env-updated", _derive)


def neighbour_facts(env: BuildEnvironment) -> dict[str, tuple[object, ...]]:
    """Return, for each note, what its page shows of itself in time and of its neighbours."""
    notes = facts.ordered_notes(env)
    by_theme: dict[str, list[str]] = defaultdict(list)
    for note in notes:
        by_theme[note.theme].append(note.docname)
    dated = [note.docname for note in notes if note.date]
    rows: dict[str, list[object]] = {
        note.docname: [str(note.state(today(env.config)))] for note in notes
    }
    for row in (dated, *by_theme.values()):
        for place, docname in enumerate(row):
            near = row[max(0, place - 4) : place + 5]
            rows[docname].append([facts.entry(env, NOTES.all(env)[one]) for one in near])
    return {docname: tuple(row) for docname, row in rows.items()}


def _derive(app: Sphinx, env: BuildEnvironment) -> list[str]:
    if undisturbed(app):
        return []
    declared, neighbours = Declared(env), neighbour_facts(env)
    themes = [(one.docname, facts.title_of(env, one.docname)) for one in facts.ordered_themes(env)]
    changed = []
    for docname in sorted(env.all_docs):
        shown = [
            page_facts(env, docname),
            neighbours.get(docname),
            themes,
            [declared.shown(docname, name) for name in asked(env, docname)],
            _kin_facts(env, docname),
            PINS.get(env, docname),
        ]
        fingerprint = hashlib.sha256(repr(shown).encode()).hexdigest()
        if SHOWN.get(env, docname) != fingerprint:
            SHOWN.put(env, docname, fingerprint)
            changed.append(docname)
    return changed


def _kin_facts(env: BuildEnvironment, docname: str) -> tuple[object, ...]:
    kin = KIN.get(env, docname)
    if kin is None:
        return ()
    names = (*kin.leans_on, *(one.docname for one in kin.referrers))
    return kin, [facts.title_of(env, other) for other in names]
