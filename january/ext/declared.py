"""Find what documents declare for others to refer to, in whatever record of whatever domain.

Labels, equations, terms and all objects to come: Sphinx's domains keep each in a mapping from its
name, or its kind and its name, to a tuple that begins with its document. What a reference to a
name shows hangs on all entries of that name, since some references ask every domain in turn.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx.util import docname_join

from january.ext.facts import title_of
from january.ext.statements import ANCHORS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.environment import BuildEnvironment

# The record that an entry stands in, its name there, and how it is led to and reads.
Entry = tuple[object, ...]


def entries(env: BuildEnvironment) -> Iterator[tuple[str, str, Entry]]:
    """Give each entry with its document and its plain name."""
    for domain, records in env.domaindata.items():
        for kind, record in records.items():
            for key, found in record.items() if isinstance(record, dict) else ():
                if isinstance(found, tuple) and isinstance(found[0], str):
                    name = key[-1] if isinstance(key, tuple) else key
                    yield found[0], str(name), (domain, kind, key, *found[1:])


def said(env: BuildEnvironment, docnames: AbstractSet[str]) -> dict[str, list[str]]:
    """Return what each of these documents declares, as text that changes whenever it does."""
    found: dict[str, list[str]] = {docname: [] for docname in docnames}
    for docname, _, entry in entries(env):
        if docname in docnames:
            found[docname].append(repr(entry))
    return {docname: sorted(ones) for docname, ones in found.items()}


class Declared:
    """What all documents declare."""

    def __init__(self, env: BuildEnvironment) -> None:
        """Set the entries in order by name, in small letters, and by document."""
        self.env = env
        self.by_name: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
        self.by_document: dict[str, list[Entry]] = defaultdict(list)
        for docname, name, entry in entries(env):
            self.by_name[name.lower()].append((docname, entry))
            self.by_document[docname].append(entry)
        found = ANCHORS.all(env).values()
        self.numbered = {anchor.label for anchors in found for anchor in anchors}

    def shown(self, docname: str, name: str) -> tuple[object, ...]:
        """Return all that a document's reference to a name could show, of whatever kind it is."""
        path, _, place = name.partition("#")
        there = self.by_document.get(path, ()) if place else ()
        found = [
            *self.by_name.get(name.lower(), ()),
            *((path, entry) for entry in there if place in entry),
        ]
        documents = dict.fromkeys([path, docname_join(docname, name), *(one for one, _ in found)])
        titles = [(one, title_of(self.env, one)) for one in documents if one in self.env.titles]
        return name, name in self.numbered, sorted(map(repr, found)), titles
