"""Let Sphinx forget a document without looking through all that it knows of the others.

Before Sphinx reads a document, each of its domains looks for what the document said last time,
in a fresh build too, where there is nothing: a cost that grows with the square of the number of
notes, a third of a build of ten thousand (`clear_doc` of the two domains, Sphinx 9.0). Here a
domain looks only if an earlier build has read the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.domains import Domain
from sphinx.domains.math import MathDomain
from sphinx.domains.std import StandardDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class Sparing(Domain):
    """A domain that looks only where there may be something."""

    def __init__(self, env: BuildEnvironment) -> None:
        """Know which documents have been read before."""
        super().__init__(env)
        self.read_before = frozenset(env.all_docs)
        super().clear_doc("")  # which makes the places where records go, as a merge expects

    def clear_doc(self, docname: str) -> None:
        """Forget a document, if it was ever known."""
        if docname in self.read_before:
            super().clear_doc(docname)


class Standard(Sparing, StandardDomain):
    """The domain of labels."""


class Math(Sparing, MathDomain):
    """The domain of equations."""


def setup(app: Sphinx) -> None:
    """Put the domains in the place of Sphinx's."""
    app.add_domain(Standard, override=True)
    app.add_domain(Math, override=True)
