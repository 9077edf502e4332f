"""The one currency in which the checker and the build say what is wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing to mend: where it is, which rule it breaks, and what to do."""

    path: str
    line: int
    rule: str
    text: str

    def __str__(self) -> str:
        """Return the form that editors and terminals can jump to."""
        return f"{self.path}:{self.line}: {self.text} [{self.rule}]"
