"""Know the stacks that are compared: how each builds a site, and where its pages are."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.bulk import content
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PLACE = 10  # the note that is changed and weighed
SPHINX = (sys.executable, "-m", "sphinx", ".", "_out", "-d", "_trees", "-q", "-b", "html")
ENV = {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
STEPS = ("text", "title", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A way to make a site.

    ``made`` are the folders that a build fills, the first with what is served. ``prepared`` says
    that its first build does something once for all, and ``parallel`` how to use all processors.
    Above ``many`` notes a build is measured once.
    """

    name: str
    dialect: str
    command: tuple[str | Path, ...]
    source: str
    page: str
    made: tuple[str, ...] = ("_out", "_trees")
    env: Mapping[str, str] = field(default_factory=dict)
    prepared: bool = False
    parallel: tuple[str, ...] = ()
    many: int = 2_000
    most: int = 1_000_000

    def clean(self, site: Path) -> None:
        """Remove what was built."""
        for name in self.made:
            shutil.rmtree(site / name, ignore_errors=True)

    def bytes(self, site: Path) -> int:
        """Return the bytes of all that is served."""
        out = site / self.made[0]
        return sum(path.stat().st_size for path in out.rglob("*") if path.is_file())

    def page_bytes(self, site: Path) -> int:
        """Return the bytes of the page of one note."""
        return (site / self.made[0] / _of(self.page)).stat().st_size

    def change(self, site: Path, step: str, number: int) -> None:
        """Change the text, the title or the date of one note, each time to something else."""
        path = site / _of(self.source)
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join(EDITS[step](lines, number)) + "\n", encoding="utf-8")


def _of(pattern: str) -> str:
    return pattern.format(theme=PLACE % content.THEMES, note=content.name_of(PLACE))


def _text(lines: list[str], number: int) -> list[str]:
    at = lines.index("## The setting") + 1
    return [*lines[:at], "", f"This is the {number}th sentence that came later.", *lines[at:]]


def _title(lines: list[str], number: int) -> list[str]:
    at = next(at for at, line in enumerate(lines) if line.startswith(("# ", "title: ")))
    head = lines[at].partition(", take")[0]
    return [*lines[:at], f"{head}, take {number}", *lines[at + 1 :]]


def _date(lines: list[str], number: int) -> list[str]:
    date = f"date: {content.YEAR}-01-{5 + number % 25:02}"
    return [date if line.startswith("date: ") else line for line in lines]


EDITS = {"text": _text, "title": _title, "date": _date}
OURS = Stack(
    name="ours",
    dialect="ours",
    # The fonts are cut once a clone, and are a measure of their own.
    command=(*SPHINX, "-n", "-D", "january_fonts=_fonts"),
    source="notes/theme-{theme}/{note}.md",
    page="notes/theme-{theme}/{note}.html",
    env=ENV,
    prepared=True,
    parallel=("-j", "auto"),
)
STOCK = Stack(
    name="stock",
    dialect="stock",
    command=SPHINX,
    source=OURS.source,
    page=OURS.page,
    env=ENV,
    many=100,
    most=1_000,
)


def hugo(command: Path) -> Stack:
    """Return the stack of a Hugo that stands there."""
    return Stack(
        name="hugo",
        dialect="hugo",
        command=(command, "--quiet"),
        source="content/theme-{theme}/{note}.md",
        page="theme-{theme}/{note}/index.html",
        made=("public", "resources"),
    )
