"""Say what stands in the cells of recorded tables and of the scorecard, and set it as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from january.experiment import RecordError
from january.notation import Written, write_measured, write_value
from january.phrases import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from january.result import Table
    from january.scorecard import Score

    Cell = str | Written

# A column and its format; a comma may open a format, as in ``n=,d``.
_COLUMN = re.compile(r"\s*(?P<name>[^=,]+?)\s*(?:=\s*(?P<spec>,?[^,\s]*)\s*)?(?:,|$)")
SCORE_HEADS = ("Experiment", "Claim", "Expected", "Measured", "Held")


def recorded(table: Table, options: Mapping[str, str]) -> tuple[list[str], list[list[Cell]]]:
    """Return a table's heads and rows as the options of its directive ask for them.

    Raises `RecordError` for a column that is not there and for heads that are not as many.
    """
    columns = _columns(table, options.get("format", ""))
    names = [name for name, _ in columns]
    heads = [part.strip() for part in options["heads"].split(",")] if "heads" in options else names
    if len(heads) != len(names):
        message = f"there are {len(heads)} heads for {len(names)} columns"
        raise RecordError(message)
    places = [(table.columns.index(name), spec) for name, spec in columns]
    return heads, [[_cell(row[place], spec) for place, spec in places] for row in table.rows]


def verdict(score: Score) -> list[Cell]:
    """Return a prediction beside what was measured, under `SCORE_HEADS`."""
    return [
        score.experiment.replace("_", "-"),
        score.prediction.claim,
        write_value(score.prediction.expected, ".4g"),
        write_measured(score.measured),
        "yes" if score.held else "no",
    ]


def grid(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return heads and rows as a Markdown table."""
    return "\n".join([_row(heads), _row(["---"] * len(heads)), *map(_row, rows)])


def _row(cells: Sequence[Cell]) -> str:
    texts = (cell if isinstance(cell, str) else said(cell) for cell in cells)
    return "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\\|", text) for text in texts) + " |"


def _columns(table: Table, asked: str) -> list[tuple[str, str]]:
    if not asked:
        return [(name, "") for name in table.columns]
    chosen = [(one["name"], one["spec"] or "") for one in _COLUMN.finditer(asked)]
    unknown = [name for name, _ in chosen if name not in table.columns]
    if unknown:
        message = f"the table has no column “{unknown[0]}”; it has {', '.join(table.columns)}"
        raise RecordError(message)
    return chosen


def _cell(value: str | float, spec: str) -> Cell:
    if isinstance(value, str):
        return value
    return write_value(value, spec or ("d" if float(value).is_integer() else ".4g"))
