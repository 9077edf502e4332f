"""Theorems and their kin: numbered within their note, with anchors that last.

``sphinx-proof`` numbers across the site, so that an early edit renumbers later notes, and can't
be merged in a parallel build. Here a number depends on the note alone and is known while the
note is read, so that there is nothing to merge but one record a note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from january.anchor import NAME, NAME_MEND
from january.ext.state import Datum
from january.outline import LABELLED, UNLABELLED

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.domains.std import StandardDomain
    from sphinx.util.typing import OptionSpec

TOMBSTONE = "∎"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Something numbered in a note that can be pointed at."""

    label: str
    kind: str
    number: str
    caption: str


ANCHORS: Datum[tuple[Anchor, ...]] = Datum("anchors")


class NumberedDirective(SphinxDirective):
    """What statements, figures and tables share: a number in the note, and a label."""

    def declare(self, node: nodes.Element, kind: str, number: str, caption: str) -> None:
        """Give a node its label, and let references to it read ``Theorem 2``."""
        label = self.options.get("label")
        if not label:
            return
        if not NAME.fullmatch(label):
            message = f"the label “{label}” can't stand in an address: {NAME_MEND}"
            raise self.error(message)
        node["ids"].append(label)
        self.state.document.set_id(node)
        docname = self.env.current_document.docname
        title = f"{kind.capitalize()} {number}"
        std = cast("StandardDomain", self.env.get_domain("std"))
        # Not by its own method, which looks for duplicates while reading: see `domains`.
        std.anonlabels[label] = (docname, label)
        std.labels[label] = (docname, label, title)
        anchor = Anchor(label=label, kind=kind, number=number, caption=caption)
        ANCHORS.put(self.env, docname, (*(ANCHORS.get(self.env, docname) or ()), anchor))


class StatementDirective(NumberedDirective):
    """A statement: its caption as the argument, its text as the content."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {"label": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Return the statement, numbered in one row with all statements of its note."""
        self.assert_has_content()
        if self.name in LABELLED and "label" not in self.options:
            message = f"a {self.name} needs a :label:, so that it can be cited"
            raise self.error(message)
        number = str(self.env.new_serialno("january-statement") + 1)
        node = self.box(f"{self.name.capitalize()} {number}", self.arguments[:1])
        self.declare(node, self.name, number, self.arguments[0] if self.arguments else "")
        return [node]

    def box(self, name: str, caption: list[str]) -> nodes.container:
        """Return the box around a statement, with its title line."""
        node = nodes.container(classes=["statement", self.name])
        self.set_source_info(node)
        title = nodes.paragraph(classes=["statement-title"])
        title += nodes.inline("", name, classes=["statement-name"])
        if caption:
            parsed, messages = self.state.inline_text(caption[0], self.lineno)
            title += nodes.Text(" ")
            title += nodes.inline("", "", *parsed, classes=["statement-caption"])
            title += messages
        node += title
        node += self.parse_content_to_nodes()
        return node


class ProofDirective(StatementDirective):
    """A proof, of the statement before it or of the one that ``:of:`` names."""

    option_spec: ClassVar[OptionSpec] = {"of": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Return the proof, with a tombstone at its end."""
        self.assert_has_content()
        node = self.box("Proof", self.arguments[:1])
        if "of" in self.options:
            name = cast("nodes.Element", node[0])[0]
            cast("nodes.Element", name).append(nodes.Text(" of "))
            cast("nodes.Element", name).append(self.reference(self.options["of"]))
        end = nodes.inline("", TOMBSTONE, classes=["tombstone"])
        last = node[-1]
        if isinstance(last, nodes.paragraph):
            last += [nodes.Text(" "), end]
        else:
            node += nodes.paragraph("", "", end, classes=["tombstone-line"])
        return [node]

    def reference(self, label: str) -> addnodes.pending_xref:
        """Return a reference that reads as the statement's name and number."""
        node = addnodes.pending_xref(
            "",
            nodes.inline(),
            refdomain=None,
            reftype="myst",
            reftarget=label,
            refexplicit=False,
            refdoc=self.env.current_document.docname,
            refwarn=True,
        )
        self.set_source_info(node)
        return node


def setup(app: Sphinx) -> None:
    """Declare the family."""
    for name in (*LABELLED, *UNLABELLED):
        app.add_directive(name, StatementDirective)
    app.add_directive("proof", ProofDirective)
