"""Set footnotes in the margin, beside the line that calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

# What may stand inside a line of text; a footnote with anything else stays at the end.
PHRASING = (nodes.paragraph, nodes.label)
SHELTERS = (nodes.table, nodes.footnote, nodes.caption, nodes.title)


class MarginNote(nodes.inline):
    """A footnote that has moved to where it is called."""


class MoveToMargin(SphinxPostTransform):
    """Move each footnote of plain paragraphs to its first reference."""

    default_priority = 700
    formats = ("html",)

    def run(self, **_options: Any) -> None:  # noqa: ANN401  (Sphinx's signature)
        """Move the footnotes of one document, and drop the rule they leave behind."""
        calls = {
            name: call
            for call in self.document.findall(nodes.footnote_reference)
            for name in call["ids"]
        }
        for footnote in list(self.document.findall(nodes.footnote)):
            call = next((calls[name] for name in footnote["backrefs"] if name in calls), None)
            if call is not None and _can_move(footnote, call):
                _move(footnote, call)
        for line in list(self.document.findall(nodes.transition)):
            if "footnotes" in line["classes"] and not _followed_by_footnote(line):
                line.parent.remove(line)


def _can_move(footnote: nodes.footnote, call: nodes.footnote_reference) -> bool:
    # A footnote inside a bibliography is an entry of it, and belongs there.
    at_home = isinstance(footnote.parent, (nodes.document, nodes.section))
    plain = all(isinstance(child, PHRASING) for child in footnote.children)
    return at_home and plain and not _sheltered(call)


def _sheltered(call: nodes.Node) -> bool:
    while (parent := call.parent) is not None:
        if isinstance(parent, SHELTERS):
            return True
        call = parent
    return False


def _move(footnote: nodes.footnote, call: nodes.footnote_reference) -> None:
    label, *paragraphs = footnote.children
    call["classes"].append("noted")
    note = MarginNote("", ids=footnote["ids"], call=call["ids"][0], number=label.astext())
    for place, paragraph in enumerate(paragraphs):
        classes = ["note-paragraph"] if place else []
        note += nodes.inline("", "", *paragraph.children, classes=classes)
    call.parent.insert(call.parent.index(call) + 1, note)
    footnote.parent.remove(footnote)


def _followed_by_footnote(line: nodes.transition) -> bool:
    return isinstance(line.next_node(descend=False, siblings=True), nodes.footnote)


def visit_note(translator: HTML5Translator, node: MarginNote) -> None:
    """Open a margin note with its number, which leads back to the text."""
    translator.body.append(translator.starttag(node, "span", "", CLASS="margin-note", role="note"))
    number = translator.encode(node["number"])
    translator.body.append(
        f'<a class="note-number" href="#{node["call"]}" role="doc-backlink">{number}</a>'
    )


def depart_note(translator: HTML5Translator, _node: MarginNote) -> None:
    """Close a margin note."""
    translator.body.append("</span>")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the margin."""
    app.add_node(MarginNote, html=(visit_note, depart_note))
    app.add_post_transform(MoveToMargin)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
