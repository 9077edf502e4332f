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
WORK = "footcite-"


class MarginNote(nodes.inline):
    """A footnote that has moved to where it is called."""


SHELTERS = (nodes.table, nodes.footnote, nodes.caption, nodes.title, MarginNote)


class MoveToMargin(SphinxPostTransform):
    """Move each footnote of plain paragraphs to its first reference, and works to their list.

    Notes and works are counted apart, each in the order in which the text calls them.
    """

    default_priority = 700
    formats = ("html",)

    def run(self, **_options: Any) -> None:  # noqa: ANN401  (Sphinx's signature)
        """Count a document's footnotes, and move them."""
        for footnote, calls in _count(self.document, works=False):
            if _can_move(footnote, calls[0]):
                _move(footnote, calls[0])
        # Only now do the works that a note cites stand where the reader meets them.
        works = [footnote for footnote, _ in _count(self.document, works=True)]
        _collect(self.document, works)
        for line in list(self.document.findall(nodes.transition)):
            if "footnotes" in line["classes"] and not _followed_by_footnote(line):
                line.parent.remove(line)


Called = list[tuple[nodes.footnote, list[nodes.footnote_reference]]]


def _count(document: nodes.document, *, works: bool) -> Called:
    """Count the works, or the other footnotes, in order of their first call."""
    footnotes = {name: one for one in document.findall(nodes.footnote) for name in one["ids"]}
    found: dict[nodes.footnote, list[nodes.footnote_reference]] = {}
    for call in document.findall(nodes.footnote_reference):
        footnote = footnotes.get(call.get("refid", ""))
        if footnote is not None and _is_work(footnote) is works:
            found.setdefault(footnote, []).append(call)
    for number, (footnote, calls) in enumerate(found.items(), start=1):
        _number(footnote, calls, str(number))
        _close_up(calls)
    return list(found.items())


def _is_work(footnote: nodes.footnote) -> bool:
    return any(name.startswith(WORK) for name in footnote["ids"])


def _number(footnote: nodes.footnote, calls: list[nodes.footnote_reference], number: str) -> None:
    for node in (*footnote.findall(nodes.label), *calls):
        node.children = []
        node.append(nodes.Text(number))


def _close_up(calls: list[nodes.footnote_reference]) -> None:
    """Let no space part a call from its word, whichever way the author wrote it."""
    for call in calls:
        before = call.previous_sibling()
        if isinstance(before, nodes.Text) and before != before.rstrip():
            call.parent.replace(before, nodes.Text(before.rstrip()))


def _collect(document: nodes.document, works: list[nodes.footnote]) -> None:
    # MyST gathers all footnotes at the end; the bibliography's box stays behind, empty.
    boxes = [box for box in document.findall(nodes.container) if box["ids"] and not box.children]
    for work in works if boxes else ():
        work.parent.remove(work)
        boxes[-1] += work


def _can_move(footnote: nodes.footnote, call: nodes.footnote_reference) -> bool:
    plain = all(isinstance(child, PHRASING) for child in footnote.children)
    return plain and not _sheltered(call)


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
