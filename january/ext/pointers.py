"""Set beside each numbered thing its name, how it is cited, and what leans on it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from january.ext.anchors import TARGETS, Target
from january.ext.citations import cite_page, name
from january.ext.gate import markup
from january.ext.kin import KIN
from january.ext.page import title_html
from january.ext.sources import NOTES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Sphinx itself links a figure and a table.
LINKED = (nodes.figure, nodes.table)
MOST = 5  # notes that are named beside a statement; all that refer to its note stand at the end
TITLES = (nodes.caption, nodes.title, nodes.paragraph)


class Pointers(SphinxPostTransform):
    """Set the links at each statement's, figure's, table's and equation's title or number."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_options: Any) -> None:  # noqa: ANN401  (Sphinx's signature)
        """Add the links to a note."""
        docname = self.env.current_document.docname
        if NOTES.get(self.env, docname) is None:
            return
        targets = {one.name: one for one in TARGETS.get(self.env, docname) or () if one.number}
        for node in self.document.findall(nodes.Element):
            target = next((targets[one] for one in node["ids"] if one in targets), None)
            title = next((one for one in node.children if isinstance(one, TITLES)), None)
            if target and isinstance(node, nodes.math_block):
                node["cite"] = self.cite(target)  # its number is its link to itself
            elif target and title is not None:
                self.point(title, target, linked=isinstance(node, LINKED))

    def point(self, title: nodes.Element, target: Target, *, linked: bool) -> None:
        """End a title with its links; a statement's name is there to be seen."""
        if linked:
            title += markup(f" {self.cite(target)}")
            return
        anchor, what = escape(target.anchor), escape(name(target))
        itself = f'<a class="headerlink" href="#{anchor}" title="Link to {what}">{anchor}</a>'
        links = f"{itself} {self.cite(target)}{self.used(target)}"
        title += markup(f' <span class="pointers">{links}</span>')

    def cite(self, target: Target) -> str:
        """Return the link to how a thing is cited."""
        page, what = escape(self.page(cite_page(target))), escape(name(target))
        return f'<a class="headerlink cite-link" href="{page}" title="Cite {what}">cite</a>'

    def used(self, target: Target) -> str:
        """Return links to the other notes that refer to a thing."""
        used = dict(KIN.known(self.env, self.env.current_document.docname).used)
        users = used.get(target.anchor, ())
        links = [
            f'<a href="{escape(self.page(other))}">{title_html(self.env, other)}</a>'
            for other in users[:MOST]
        ]
        more = f" and {len(users) - MOST} more" if len(users) > MOST else ""
        return f' <span class="users">Used in {", ".join(links)}{more}</span>' if links else ""

    def page(self, docname: str) -> str:
        """Return the address of a page, seen from the note."""
        return self.app.builder.get_relative_uri(self.env.current_document.docname, docname)


def setup(app: Sphinx) -> None:
    """Register the links."""
    app.add_post_transform(Pointers)
