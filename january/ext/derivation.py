"""After reading, find what is declared twice, and which pages no longer show what is true."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx.util import logging

from january.ext import facts
from january.ext.configuration import today
from january.ext.kin import KIN
from january.ext.listings import page_facts
from january.ext.pins import PINS
from january.ext.references import REFERENCES, target_facts
from january.ext.settled import undisturbed
from january.ext.sources import NOTES
from january.ext.state import Derived
from january.ext.statements import ANCHORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

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
    _report_duplicates(env)
    neighbours = neighbour_facts(env)
    themes = [(one.docname, facts.title_of(env, one.docname)) for one in facts.ordered_themes(env)]
    changed = []
    for docname in sorted(env.all_docs):
        shown = [
            page_facts(env, docname),
            neighbours.get(docname),
            themes,
            [target_facts(env, label) for label in REFERENCES.get(env, docname) or ()],
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


def _report_duplicates(env: BuildEnvironment) -> None:
    seen: dict[str, str] = {}
    for docname, label in _labels(env):
        if label in seen:
            first = env.doc2path(seen[label], base=False)
            logger.warning(
                "the anchor “%s” is declared in %s already: give this one another name",
                label,
                first,
                location=docname,
                type="january",
                subtype="anchor",
            )
        seen.setdefault(label, docname)


def _labels(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    for docname, anchors in sorted(ANCHORS.all(env).items()):
        for anchor in anchors:
            yield docname, anchor.label
