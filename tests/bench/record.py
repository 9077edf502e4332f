"""Keep what was measured in a file, with the machine and the versions that it holds for."""

from __future__ import annotations

import json
import os
import platform
import re
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.build import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PACKAGES = (
    "sphinx",
    "myst-parser",
    "docutils",
    "sphinx-book-theme",
    "sphinxcontrib-bibtex",
    "math-core",
)
GIBI = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All runs on one machine; a run is known by its stack, its number of notes and its step."""

    machine: str
    versions: Mapping[str, str]
    runs: Mapping[tuple[str, int, str], Run]

    def seconds(self, stack: str, notes: int, step: str) -> float | None:
        """Return the processor's seconds of a run, or None if there was none."""
        run = self.runs.get((stack, notes, step))
        return run.seconds if run else None

    def sizes(self, stack: str) -> list[int]:
        """Return the numbers of notes at which a stack was measured."""
        return sorted({notes for name, notes, _ in self.runs if name == stack and notes})


def recorded(runs: Iterable[Run], versions: Mapping[str, str]) -> Record:
    """Return a record of runs on this machine; a later run takes the place of an earlier one."""
    return Record(
        machine=machine(),
        versions={**{name: version(name) for name in PACKAGES}, **versions},
        runs={(run.stack, run.notes, run.step): run for run in runs},
    )


def load(path: Path) -> Record:
    """Read a record."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    runs = [Run(**run) for run in kept["runs"]]
    return Record(
        machine=kept["machine"],
        versions=kept["versions"],
        runs={(run.stack, run.notes, run.step): run for run in runs},
    )


def save(record: Record, path: Path) -> None:
    """Write a record, one run a line."""
    runs = ",\n".join(json.dumps(asdict(run)) for _, run in sorted(record.runs.items()))
    head = json.dumps({"machine": record.machine, "versions": record.versions}, indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{head[:-2]},\n "runs": [\n{runs}\n]}}\n', encoding="utf-8")


def machine() -> str:
    """Return the machine in a line: its processors, its memory, its system, its Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIBI
    return (
        f"{os.cpu_count()} × {_processor()}, {memory:.0f} GiB, {platform.system()} "
        f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}"
    )


def _processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1] if found else platform.processor() or "processor"
