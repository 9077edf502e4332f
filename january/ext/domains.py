"""Let what a document declares hang on nothing but the document, and be found in no time.

Sphinx notes labels, terms and equations as it reads, in one place for all: who reads a document
anew finds what it said last time still standing, or what another does; and of two that declare
the same, the one that was read last wins. Here each document is read as if there were no other.
Once all are read, what they declare is brought together in the order of their names, and what two
of them declare is said.

It also spares time: before Sphinx reads a document, each of its domains looks for what the
document said last time, in a fresh build too, a cost that grows with the square of the number of
notes, a third of a build of ten thousand (`clear_doc` of the two domains, Sphinx 9.0).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sphinx.domains import Domain
from sphinx.domains.math import MathDomain
from sphinx.domains.std import StandardDomain
from sphinx.util import logging

from january.anchor import anchors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    Entry = tuple[str, Any, tuple[Any, ...]]  # a record, the name in it, and who declares it how

logger = logging.getLogger(__name__)

SAID = "january_said"


class Apart(Domain):
    """A domain that reads each document apart; ``records`` are where it notes what they declare."""

    records: ClassVar[tuple[str, ...]]
    standing: dict[str, dict[Any, tuple[Any, ...]]] | None = None

    def begin(self, docnames: AbstractSet[str]) -> None:
        """Put away what all other documents declare; forget what these did."""
        self.standing = {
            record: {key: one for key, one in self.data[record].items() if one[0] not in docnames}
            for record in self.records
        }
        self.data[SAID] = []
        self.data.update({record: {} for record in self.records})

    def set_aside(self) -> None:
        """Put away what the document before declared."""
        self.data[SAID] += _entries(self.data, self.records)
        self.data.update({record: {} for record in self.records})

    def clear_doc(self, docname: str) -> None:
        """Forget a document that is gone; those that are to be read are forgotten already."""
        if self.standing is None:
            super().clear_doc(docname)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        said = [*otherdata[SAID], *_entries(otherdata, self.records)]
        self.data[SAID] += [entry for entry in said if entry[2][0] in docnames]

    def end(self) -> dict[str, set[str]]:
        """Bring all together; return the names that several documents declare, and which."""
        self.set_aside()
        standing, self.standing = self.standing or {}, None
        doubles: dict[str, set[str]] = defaultdict(set)
        for record, key, one in sorted(self.data.pop(SAID), key=lambda entry: entry[2][0]):
            other = standing[record].get(key, one)
            if other[0] != one[0]:
                doubles[key[-1] if isinstance(key, tuple) else key] |= {one[0], other[0]}
            if other[0] <= one[0] and other[0] in self.env.all_docs:  # else it is Sphinx's own
                standing[record][key] = one
        self.data.update(standing)
        return doubles


def _entries(data: dict[str, Any], records: tuple[str, ...]) -> Iterator[Entry]:
    for record in records:
        for key, one in data[record].items():
            yield record, key, one


class Standard(Apart, StandardDomain):
    """The domain of labels and terms."""

    records = ("labels", "anonlabels", "objects", "terms", "progoptions")


class Math(Apart, MathDomain):
    """The domain of equations."""

    records = ("objects",)


def _domains(env: BuildEnvironment) -> Iterator[Apart]:
    for name in ("std", "math"):
        yield cast("Apart", env.get_domain(name))


def _begin(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    for domain in _domains(env) if docnames else ():
        domain.data.update({one: domain.data.get(one, {}) for one in domain.records})
        domain.begin({*docnames})


def _set_aside(app: Sphinx, _docname: str, _source: list[str]) -> None:
    for domain in _domains(app.env):
        domain.set_aside()


def _end(_app: Sphinx, env: BuildEnvironment) -> None:
    doubles: dict[str, set[str]] = defaultdict(set)
    for domain in _domains(env):
        for name, docnames in (domain.end() if domain.standing is not None else {}).items():
            doubles[name] |= docnames
    for name, docnames in sorted(doubles.items()):
        first, *others = sorted(docnames, key=lambda one: (one in env.all_docs, one))
        for docname in others:
            logger.warning(
                "the name “%s” is declared in %s already: give this one another",
                name,
                env.doc2path(first, base=False),
                location=_place(env, docname, name),
                type="january",
                subtype="anchor",
            )


def _place(env: BuildEnvironment, docname: str, name: str) -> str:
    """Return where a document declares a name, as far as its text says so plainly."""
    path = env.doc2path(docname)
    text = path.read_text(encoding="utf-8", errors="replace") if path.suffix == ".md" else ""
    line = next((one.line for one in anchors(text) if one.name.lower() == name.lower()), None)
    return f"{path}:{line}" if line else docname


def setup(app: Sphinx) -> None:
    """Put the domains in the place of Sphinx's, and read each document apart."""
    app.add_domain(Standard, override=True)
    app.add_domain(Math, override=True)
    app.connect("env-before-read-docs", _begin, priority=1)
    app.connect("source-read", _set_aside, priority=1)
    app.connect("env-updated", _end, priority=1)
