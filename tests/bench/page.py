"""Write BENCHMARK.md: what is measured and how, around the tables of a record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.report import share, tables

if TYPE_CHECKING:
    from tests.bench.record import Record

TEXT = Path(__file__).with_name("page.md")


def text(record: Record, few: int) -> str:
    """Return the page."""
    versions = ", ".join(f"{name} {version}" for name, version in record.versions.items())
    return TEXT.read_text(encoding="utf-8").format(
        machine=record.machine,
        versions=versions,
        tables=tables(record),
        few=few,
        share=f"{share(record):.0%}",
    )
