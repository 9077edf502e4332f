"""Tell which notes a note leans on, and which refer to it, with the sentences that do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from january.check import in_order
from january.ext.mentions import SENTENCES
from january.ext.quotes import Quote, Quoter
from january.ext.references import REFERENCES, leads_to
from january.ext.settled import undisturbed
from january.ext.sources import NOTES
from january.ext.state import PackedDerived

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from january.ext.anchors import Target

    Quotes = defaultdict[str, dict[str, list[Quote]]]
    Users = defaultdict[str, dict[str, dict[str, None]]]


class Referrer(NamedTuple):
    """A note that refers to something, and the sentences in which it does."""

    docname: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """The notes that a note leans on, in order of mention, and those that refer to it, by date.

    ``used`` names, by the id of each numbered thing, the other notes that refer to that thing.
    """

    leans_on: tuple[str, ...]
    referrers: tuple[Referrer, ...]
    used: tuple[tuple[str, tuple[str, ...]], ...]


# Derived from all references once they are read: by note, and by the key of a work.
KIN: PackedDerived[Kin] = PackedDerived("kin")
CITING: PackedDerived[tuple[Referrer, ...]] = PackedDerived("citing")


def setup(app: Sphinx) -> None:
    """Derive before the pages' fingerprints are taken."""
    app.connect("env-updated", _derive, priority=400)


def _derive(app: Sphinx, env: BuildEnvironment) -> None:
    if undisturbed(app):
        return
    quoter = Quoter(env)
    to_notes, to_works = _quotes(env, quoter)
    used = _used(env, quoter.targets)
    KIN.all(env).clear()
    CITING.all(env).clear()
    for docname in sorted(NOTES.all(env)):
        found = Kin(
            leans_on=_targets(env, docname),
            referrers=_referrers(to_notes[docname]),
            used=tuple((name, tuple(users)) for name, users in sorted(used[docname].items())),
        )
        KIN.put(env, docname, found)
    for key in sorted(to_works):
        CITING.put(env, key, _referrers(to_works[key]))


def leaning(env: BuildEnvironment, docname: str) -> tuple[str, ...]:
    """Return the notes of which what is made of a note says something."""
    kin = KIN.get(env, docname)
    return kin.leans_on if kin else ()


def _quotes(env: BuildEnvironment, quoter: Quoter) -> tuple[Quotes, Quotes]:
    """Return each sentence under each note and each work that it is about, and who says it."""
    to_notes: Quotes = defaultdict(lambda: defaultdict(list))
    to_works: Quotes = defaultdict(lambda: defaultdict(list))
    for note in sorted(NOTES.all(env).values(), key=in_order):
        here = note.docname
        for sentence in SENTENCES.get(env, here) or ():
            for target in quoter.notes(sentence):
                if target != here:
                    to_notes[target][here].append(quoter.of_note(sentence, here, target))
            for key in dict.fromkeys(piece.work for piece in sentence.pieces if piece.work):
                to_works[key][here].append(quoter.of_work(sentence, here, key))
    return to_notes, to_works


def _used(env: BuildEnvironment, numbered: Mapping[str, Target]) -> Users:
    """Return by note and by the id of what is numbered in it the other notes that refer to it."""
    found: Users = defaultdict(lambda: defaultdict(dict))
    for note in sorted(NOTES.all(env).values(), key=in_order):
        for label in REFERENCES.get(env, note.docname) or ():
            docname = leads_to(env, label)
            if label in numbered and docname != note.docname:
                found[docname][numbered[label].anchor][note.docname] = None
    return found


def _referrers(found: dict[str, list[Quote]]) -> tuple[Referrer, ...]:
    return tuple(Referrer(docname=name, quotes=tuple(quotes)) for name, quotes in found.items())


def _targets(env: BuildEnvironment, docname: str) -> tuple[str, ...]:
    """Return the other notes that a note refers to, once each."""
    notes = NOTES.all(env)
    found = (leads_to(env, label) for label in REFERENCES.get(env, docname) or ())
    return tuple(dict.fromkeys(name for name in found if name in notes and name != docname))
