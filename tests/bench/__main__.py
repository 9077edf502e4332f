"""Measure the build and the checker: ``python -m tests.bench --notes 20 200``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import hugo, page, stacks
from tests.bench.build import FEW, empty, measured
from tests.bench.checker import checked
from tests.bench.record import load, recorded, save
from tests.bench.report import ratios, tables
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.build import Run

NAMES = ("ours", "stock", "hugo", "checker")
BUILT = ROOT / "_build" / "bench"
KEPT = ROOT / "benchmark.json"
PAGE = ROOT / "BENCHMARK.md"


def main() -> int:
    """Measure, print the tables, and return 1 if something costs more than it may."""
    asked = _asked()
    path = KEPT if asked.keep else BUILT / "record.json"
    found = list(load(path).runs.values()) if asked.add and path.exists() else []
    program = hugo.command(BUILT / "hugo") if "hugo" in asked.of else None
    versions = {"hugo": hugo.version(program)} if program else {}
    for run in _runs(asked.of, sorted(asked.notes), program):
        found.append(run)
        save(recorded(found, versions), path)
    record = load(path)
    sys.stdout.write(f"{record.machine}\n\n{tables(record)}\n")
    if asked.keep:
        PAGE.write_text(page.text(record, FEW), encoding="utf-8")
    return 0 if all(ratio.kept for ratio in ratios(record)) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    add = parser.add_argument
    add("--notes", type=int, nargs="+", default=[20, 200], help="numbers of notes")
    add("--of", nargs="+", choices=NAMES, default=NAMES, help="what is measured")
    add("--keep", action="store_true", help="write benchmark.json and BENCHMARK.md")
    add("--add", action="store_true", help="to what the record holds, not instead of it")
    return parser.parse_args()


def _runs(names: list[str], sizes: list[int], program: Path | None) -> Iterator[Run]:
    """Give every run, the small sites first."""
    found = {"ours": stacks.OURS, "stock": stacks.STOCK}
    if program:
        found["hugo"] = stacks.hugo(program)
    chosen = [found[name] for name in names if name in found]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "checker" in names:
            yield from checked()
        yield from empty(folder)
        for notes in sizes:
            for stack in chosen:
                if notes <= stack.most:
                    sys.stderr.write(f"{stack.name}, {notes:,} notes\n")
                    yield from measured(stack, notes, folder)


if __name__ == "__main__":
    raise SystemExit(main())
