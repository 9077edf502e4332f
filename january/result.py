"""Hold what an experiment found: numbers with intervals, tables, predictions."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from january import shape

if TYPE_CHECKING:
    from collections.abc import Mapping

Cell = float | int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One number, with its unit and, if it was sampled, its 95 % interval.

    ``tolerance`` is the relative difference at which a second run on another
    machine still agrees; an integer is compared exactly when it is zero.
    """

    value: float
    about: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    tolerance: float = 1e-3

    def agrees(self, other: float) -> bool:
        """Tell whether a recomputed value is the same within the tolerance."""
        return math.isclose(self.value, other, rel_tol=self.tolerance, abs_tol=1e-12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows that a figure draws or a note shows; ``columns`` name their units."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    about: str
    tolerance: float = 1e-3

    def column(self, name: str) -> list[Cell]:
        """Return one column from top to bottom."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def agrees(self, other: Table) -> bool:
        """Tell whether a recomputed table is the same, cell by cell."""
        return (
            self.columns == other.columns
            and [*map(len, self.rows)] == [*map(len, other.rows)]
            and all(map(self._same, chain(*self.rows), chain(*other.rows)))
        )

    def _same(self, mine: Cell, theirs: Cell) -> bool:
        if isinstance(mine, str) or isinstance(theirs, str):
            return mine == theirs
        return math.isclose(mine, theirs, rel_tol=self.tolerance, abs_tol=1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What theory or a published value says that one of the numbers is.

    With ``within`` the number must lie that close to it (an absolute
    difference); without, the number's 95 % interval must hold it.
    """

    claim: str
    expected: float
    number: str
    within: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one run of an experiment returns: plain values only."""

    numbers: Mapping[str, Quantity]
    tables: Mapping[str, Table] = field(default_factory=dict)
    predictions: tuple[Prediction, ...] = ()

    def holds(self, prediction: Prediction) -> bool:
        """Tell whether a prediction came out.

        Raises ``ValueError`` for a number that is not there, or has no interval to judge by.
        """
        measured = self.numbers.get(prediction.number)
        if measured is None:
            message = f"there is no number {prediction.number} to predict"
            raise ValueError(message)
        if prediction.within is not None:
            return abs(measured.value - prediction.expected) <= prediction.within
        if measured.low is None or measured.high is None:
            message = f"{prediction.number} has no interval to hold {prediction.expected}"
            raise ValueError(message)
        return measured.low <= prediction.expected <= measured.high

    def digest(self) -> str:
        """Return a fingerprint of all the values, which an edit by hand would change."""
        return hashlib.sha256(json.dumps(self.plain(), sort_keys=True).encode()).hexdigest()

    def plain(self) -> dict[str, Any]:
        """Return the result as the plain values that JSON holds."""
        return {
            "numbers": {name: asdict(self.numbers[name]) for name in sorted(self.numbers)},
            "tables": {name: asdict(self.tables[name]) for name in sorted(self.tables)},
            "predictions": [asdict(prediction) for prediction in self.predictions],
        }


def result_from_plain(plain: Mapping[str, Any]) -> Result:
    """Rebuild a result from the plain values of `Result.plain`.

    Raises ``ValueError``, ``KeyError``, ``TypeError`` or ``AttributeError`` where they are not
    of that form.
    """
    return Result(
        numbers={
            name: Quantity(**shape.fields(value, _QUANTITY))
            for name, value in plain["numbers"].items()
        },
        tables={name: _table(value) for name, value in plain["tables"].items()},
        predictions=tuple(
            Prediction(**shape.fields(value, _PREDICTION)) for value in plain["predictions"]
        ),
    )


def _table(plain: Mapping[str, Any]) -> Table:
    table = Table(**shape.fields(plain, _TABLE))
    if any(len(row) != len(table.columns) for row in table.rows):
        message = "a table has rows of another length than its head"
        raise ValueError(message)
    return table


_QUANTITY = {
    "value": shape.number,
    "about": shape.text,
    "unit": shape.text,
    "low": shape.number_or_none,
    "high": shape.number_or_none,
    "tolerance": shape.number,
}
_TABLE = {
    "columns": shape.texts,
    "rows": shape.rows,
    "about": shape.text,
    "tolerance": shape.number,
}
_PREDICTION = {
    "claim": shape.text,
    "expected": shape.number,
    "number": shape.text,
    "within": shape.number_or_none,
}
