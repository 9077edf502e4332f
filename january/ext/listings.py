"""Lists that are derived from the notes: weeks, calendar, themes, what has appeared.

A directive leaves a placeholder. Its *facts*, which are plain values, are gathered once all
documents are read; when they differ from those of the last build, the page is written anew. The
placeholder is replaced when its page is written, from the facts alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from january.ext import facts, furniture, works
from january.ext.gate import refuse
from january.ext.state import Datum
from january.theme import is_theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

    from january.ext.furniture import Linker

# What each kind of list is made from, and how it is shown.
KINDS: dict[str, tuple[Callable[[BuildEnvironment, str], Any], Callable[[Any, Linker], list[Node]]]]
KINDS = {
    "notes": (facts.theme_notes, furniture.note_list),
    "weeks": (facts.weeks, furniture.weeks),
    "calendar": (facts.months, furniture.months),
    "themes": (facts.themes, furniture.themes),
    "appeared": (facts.appeared, furniture.appeared),
    "planned": (facts.planned, furniture.planned),
    "corrections": (facts.corrections, furniture.corrections),
    "used-by": (facts.used_by, furniture.used_by),
    "works": (works.facts, works.show),
}

LISTINGS: Datum[tuple[str, ...]] = Datum("listings")


class listing(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes so)
    """A placeholder for a list of that ``kind``."""


class ListingDirective(SphinxDirective):
    """Place a list; its kind is the directive's name."""

    option_spec: ClassVar[OptionSpec] = {"hidden": directives.flag}

    def run(self) -> list[Node]:
        """Return the placeholder, and for notes and themes the toctree that holds them."""
        docname = self.env.current_document.docname
        if not self.belongs(docname):
            text = "{notes} is for the page of a theme, {themes} for the front page"
            refuse(text, "listing", (docname, self.lineno))
            return []
        LISTINGS.put(self.env, docname, (*(LISTINGS.get(self.env, docname) or ()), self.name))
        found: list[Node] = [] if "hidden" in self.options else [listing(kind=self.name)]
        if self.name in {"notes", "themes"}:
            found.append(self.toctree(facts.children(self.env, docname)))
        return found

    def belongs(self, docname: str) -> bool:
        """Tell whether the page may hold others: if two held each other, none would end."""
        if self.name == "notes":
            return is_theme(docname)
        return self.name != "themes" or docname == self.env.config.root_doc

    def toctree(self, docnames: Sequence[str]) -> nodes.compound:
        """Return a hidden toctree, which Sphinx makes anew whenever a file comes or goes."""
        tree = addnodes.toctree(
            parent=self.env.current_document.docname,
            entries=[(None, docname) for docname in docnames],
            includefiles=list(docnames),
            maxdepth=1,
            caption=None,
            glob=True,
            hidden=True,
            includehidden=False,
            numbered=0,
            titlesonly=True,
        )
        self.set_source_info(tree)
        return nodes.compound("", tree, classes=["toctree-wrapper"])


def page_facts(env: BuildEnvironment, docname: str) -> list[Any]:
    """Return all that a page's lists are made from."""
    return [KINDS[kind][0](env, docname) for kind in LISTINGS.get(env, docname) or ()]


def setup(app: Sphinx) -> None:
    """Declare the directives, and fill their places when a page is written."""
    app.add_node(listing)
    for kind in KINDS:
        app.add_directive(kind, ListingDirective)
    app.connect("doctree-resolved", _fill)


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    linker = furniture.Linker(app.builder, app.env, docname)
    for place in list(doctree.findall(listing)):
        gather, show = KINDS[cast("str", place["kind"])]
        place.replace_self(show(gather(app.env, docname), linker))
