"""Dated statements, in place, of what was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from january.ext.state import Datum
from january.ext.statements import NumberedDirective
from january.sprint import day_problem
from january.wording import full_day

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction: when, under which anchor, and its text without markup."""

    day: date
    label: str
    text: str


CORRECTIONS: Datum[tuple[Correction, ...]] = Datum("corrections")


class CorrectionDirective(NumberedDirective):
    """A correction: its day as the argument, what was wrong and what it changes as the content."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {"label": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Return the correction's box and remember it for the corrections page."""
        self.assert_has_content()
        try:
            day = date.fromisoformat(self.arguments[0])
        except ValueError:
            message = f"{self.arguments[0]!r} is not a day: write it like 2027-01-20"
            raise self.error(message) from None
        if said := day_problem(day):
            raise self.error(said)
        if "label" not in self.options:
            message = "a correction needs a :label:, so that it can be cited"
            raise self.error(message)
        node = nodes.container(classes=["correction"])
        self.set_source_info(node)
        title = f"Correction of {full_day(day)}"
        node += nodes.paragraph("", title, classes=["correction-title"])
        content = self.parse_content_to_nodes()
        node += content
        self.declare(node, "correction", f"of {full_day(day)}", "")
        docname = self.env.current_document.docname
        text = " ".join(part.astext() for part in content)
        found = Correction(day=day, label=self.options["label"], text=" ".join(text.split()))
        CORRECTIONS.put(self.env, docname, (*(CORRECTIONS.get(self.env, docname) or ()), found))
        return [node]


def setup(app: Sphinx) -> None:
    """Declare the directive."""
    app.add_directive("correction", CorrectionDirective)
