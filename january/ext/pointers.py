"""Set beside each numbered thing a link to itself, and one to how it is cited."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from january.ext.anchors import TARGETS, Target
from january.ext.citations import cite_page, name
from january.ext.gate import markup
from january.ext.sources import NOTES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Sphinx itself links a figure and a table.
LINKED = (nodes.figure, nodes.table)
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
        """End a title with its links."""
        links = f" {self.cite(target)}"
        if not linked:
            what = escape(name(target))
            icon = escape(self.config.html_permalinks_icon)
            anchor = f' <a class="headerlink" href="#{escape(target.anchor)}"'
            links = f'{anchor} title="Link to {what}">{icon}</a>{links}'
        title += markup(links)

    def cite(self, target: Target) -> str:
        """Return the link to how a thing is cited."""
        docname = self.env.current_document.docname
        page = escape(self.app.builder.get_relative_uri(docname, cite_page(target)))
        what = escape(name(target))
        return f'<a class="headerlink cite-link" href="{page}" title="Cite {what}">cite</a>'


def setup(app: Sphinx) -> None:
    """Register the links."""
    app.add_post_transform(Pointers)
