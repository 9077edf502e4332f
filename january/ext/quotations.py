"""Roles that quote a recorded number, with or without its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from january.experiment import FOLDER, RecordError, module_name
from january.ext.records import number
from january.ext.references import page_link
from january.notation import NotationError, Written, parse_quote, write_interval, write_value
from january.scorecard import SCORECARD

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message
    from sphinx.application import Sphinx

    from january.notation import Quote
    from january.result import Quantity


class NumberRole(SphinxRole):
    """A recorded number, linked to the page that says how it was computed."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the number as text, or a warning that says which command mends it."""
        try:
            quote = parse_quote(self.text)
            written = self.written(number(self.env, quote.experiment, quote.number), quote.format)
        except (RecordError, NotationError) as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        return [self.link(quote, shown(written))], []

    def written(self, quantity: Quantity, spec: str) -> Written:
        """Write the value alone."""
        return write_value(quantity.value, spec)

    def link(self, quote: Quote, node: nodes.inline) -> Node:
        """Link a number to its experiment's page; the scorecard's numbers have none."""
        if quote.experiment == SCORECARD:
            return node
        return page_link(self.env, f"{FOLDER}/{module_name(quote.experiment)}", node)


class IntervalRole(NumberRole):
    """A recorded number with its 95 % interval."""

    def written(self, quantity: Quantity, spec: str) -> Written:
        """Write the value and its interval."""
        return write_interval(quantity, spec)


class QuotedRole(SphinxRole):
    """A number taken from a work that is cited beside it."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the number as it stands."""
        return [nodes.inline(self.rawtext, self.text, classes=["quoted-number"])], []


def shown(written: Written) -> nodes.inline:
    """Return a written number as a node."""
    node = nodes.inline("", written.text, classes=["number"])
    if written.power:
        node += nodes.superscript("", written.power)
    return node


def setup(app: Sphinx) -> None:
    """Declare the roles."""
    app.add_role("number", NumberRole())
    app.add_role("interval", IntervalRole())
    app.add_role("quoted", QuotedRole())
