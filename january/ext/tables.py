"""Directives that show a recorded table, and the month's scorecard."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from january.experiment import FOLDER, RecordError
from january.ext.gate import markup
from january.ext.quotations import shown
from january.ext.records import judged, split_name, table
from january.ext.references import page_link
from january.ext.statements import NumberedDirective
from january.notation import NotationError
from january.tabular import SCORE_HEADS, recorded, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec

    from january.notation import Written
    from january.scorecard import Score


class ResultTableDirective(NumberedDirective):
    """A recorded table by its name ``experiment.table``; the content is its caption.

    ``:format: n=d, ratio=.3f`` chooses columns, their order and their formats; without it all
    columns are shown. ``:heads: number of inputs, ratio`` gives the columns other names.
    """

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {
        "label": directives.unchanged_required,
        "format": directives.unchanged_required,
        "heads": directives.unchanged_required,
    }

    def run(self) -> list[Node]:
        """Return the table with its numbered caption above it."""
        self.assert_has_content()
        if "label" not in self.options:
            message = "a table needs a :label:, so that it can be cited"
            raise self.error(message)
        try:
            heads, rows = recorded(table(self.env, *split_name(self.arguments[0])), self.options)
        except (RecordError, NotationError) as error:
            raise self.error(str(error)) from None
        number = str(self.env.new_serialno("january-table") + 1)
        title = nodes.title()
        title += nodes.inline("", f"Table {number}.", classes=["caption-number"])
        title += nodes.Text(" ")
        for part in self.parse_content_to_nodes():
            title += part.children if isinstance(part, nodes.paragraph) else part
        said = [self.state.inline_text(head, self.lineno)[0] for head in heads]
        node = grid(said, [[cell(one) for one in row] for row in rows], title)
        self.set_source_info(node)
        self.declare(node, "table", number, "")
        return [node]


class ScorecardDirective(SphinxDirective):
    """The predictions that missed, and, to be opened, every prediction of the site."""

    def run(self) -> list[Node]:
        """Return both tables."""
        try:
            scores = judged(self.env).scores
        except RecordError as error:
            raise self.error(str(error)) from None
        if not scores:
            return [nodes.paragraph("", "Nothing was predicted yet.", classes=["empty"])]
        missed = [score for score in scores if not score.held]
        summary = f"All {len(scores)} predictions"
        return [
            self.table(missed) if missed else nodes.paragraph("", "None has missed."),
            markup(f"<details><summary>{summary}</summary>"),
            self.table(scores),
            markup("</details>"),
        ]

    def table(self, scores: Sequence[Score]) -> nodes.table:
        """Return predictions as rows."""
        heads = [cell(head) for head in SCORE_HEADS]
        return grid(heads, [self.row(score) for score in scores], None, ["scorecard"])

    def row(self, score: Score) -> list[list[Node]]:
        """Return one prediction as cells."""
        name, _, *others = verdict(score)
        page = page_link(self.env, f"{FOLDER}/{score.experiment}", nodes.inline("", str(name)))
        claim, _ = self.state.inline_text(score.prediction.claim, self.lineno)
        return [[page], claim, *map(cell, others)]


def cell(content: str | Written) -> list[Node]:
    """Return a cell's content as nodes."""
    return [nodes.Text(content) if isinstance(content, str) else shown(content)]


def grid(
    heads: Sequence[Sequence[Node]],
    rows: Iterable[Sequence[Sequence[Node]]],
    title: nodes.title | None,
    classes: Sequence[str] = (),
) -> nodes.table:
    """Return a table of nodes."""
    node = nodes.table(classes=["result", *classes])
    if title is not None:
        node += title
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]
    group += nodes.thead("", _row(heads))
    group += nodes.tbody("", *[_row(row) for row in rows])
    node += group
    return node


def _row(cells: Sequence[Sequence[Node]]) -> nodes.row:
    return nodes.row("", *[nodes.entry("", nodes.paragraph("", "", *content)) for content in cells])


def setup(app: Sphinx) -> None:
    """Declare the directives."""
    app.add_directive("result-table", ResultTableDirective)
    app.add_directive("scorecard", ScorecardDirective)
