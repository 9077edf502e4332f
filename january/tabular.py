"""Set recorded tables and the scorecard as rows of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from january.experiment import RecordError
from january.notation import write_measured, write_value
from january.phrases import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from january.blocks import Box
    from january.result import Cell, Table
    from january.scorecard import Score

_COLUMN = re.compile(r"\s*(?P<name>[^=,]+?)\s*(?:=\s*(?P<spec>,?[^,\s]*)\s*)?(?:,|$)")
SCORE_HEADS = ("Experiment", "Claim", "Expected", "Measured", "Held")


def recorded(table: Table, box: Box) -> list[list[str]]:
    """Return a table as its directive asks for it, with its head as the first row.

    Raises `RecordError` for a column that is not there.
    """
    columns = _columns(table, box.options.get("format", ""))
    names = [name for name, _ in columns]
    heads = [part.strip() for part in box.options.get("heads", "").split(",")]
    places = [table.columns.index(name) for name in names]
    rows = [
        [_cell(row[place], spec) for place, (_, spec) in zip(places, columns, strict=True)]
        for row in table.rows
    ]
    return [heads if len(heads) == len(names) else names, *rows]


def scores(found: Iterable[Score]) -> list[list[str]]:
    """Return predictions beside what was measured, with the heads as the first row."""
    rows = [
        [
            score.experiment.replace("_", "-"),
            score.prediction.claim,
            said(write_value(score.prediction.expected, ".4g")),
            said(write_measured(score.measured)),
            "yes" if score.held else "no",
        ]
        for score in found
    ]
    return [list(SCORE_HEADS), *rows]


def grid(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table; the first is its head."""
    head, *body = [_row(row) for row in rows]
    return "\n".join([head, _row(["---"] * len(rows[0])), *body])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in cells) + " |"


def _columns(table: Table, asked: str) -> list[tuple[str, str]]:
    if not asked:
        return [(name, "") for name in table.columns]
    chosen = [(one["name"], one["spec"] or "") for one in _COLUMN.finditer(asked)]
    unknown = [name for name, _ in chosen if name not in table.columns]
    if unknown:
        message = f"the table has no column “{unknown[0]}”; it has {', '.join(table.columns)}"
        raise RecordError(message)
    return chosen


def _cell(value: Cell, spec: str) -> str:
    if isinstance(value, str):
        return value
    return said(write_value(value, spec or ("d" if float(value).is_integer() else ".4g")))
