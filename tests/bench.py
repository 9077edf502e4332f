"""Measure what the package costs, as ratios that hold on any machine: ``python -m tests.bench``."""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from january.anchor import anchors
from january.ledger import LEDGER
from tests.support import PYPROJECT, ROOT, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOTES = 10_000
ROUNDS = 7
SEED = 20270101
WORDS = tuple(
    "the of and a model network layer weight gradient theorem proof measure field".split()  # noqa: SIM905
)
# What any checker must do at the least: find the files and read them.
PLAIN_LOOP = """
import sys
from pathlib import Path
size = 0
for path in sorted(Path(sys.argv[1]).rglob("*.md")):
    size += len(path.read_text(encoding="utf-8"))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a whole process took: seconds of the processor, and mebibytes at its peak."""

    seconds: float
    memory: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A measured thing beside the least that it could cost, and the most that it may."""

    name: str
    measured: Cost
    baseline: Cost
    most: float

    def __str__(self) -> str:
        """Return the row with its ratio first."""
        return (
            f"{self.measured.seconds / self.baseline.seconds:>6.2f}  {self.most:>5.1f}  "
            f"{self.measured.seconds:>8.3f} s {self.baseline.seconds:>9.3f} s "
            f"{self.measured.memory:>7.0f} MiB  {self.name}"
        )


def main() -> int:
    """Measure everything, print a table, and return 1 if something costs more than it may."""
    sys.stdout.write(" ratio   most    measured    baseline    memory  what\n")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for row in rows(Path(folder)):
            sys.stdout.write(f"{row}\n")
            good &= row.measured.seconds < row.most * row.baseline.seconds
    return 0 if good else 1


def rows(folder: Path) -> Iterator[Row]:
    """Give one row after the other."""
    corpus(folder / "notes", NOTES)
    write(folder, {"pyproject.toml": PYPROJECT})
    yield beside_loop(folder, f"january check of {NOTES} notes, beside a loop that reads them", 3.0)
    write(folder, {LEDGER: ledger(folder / "notes")})
    yield beside_loop(folder, "the same with a ledger of all their anchors", 6.0)


def beside_loop(folder: Path, name: str, most: float) -> Row:
    """Measure the check beside what any checker must do."""
    check, loop = alternating(
        [sys.executable, "-m", "january", "check", "--project", str(folder), "--today=2027-01-13"],
        [sys.executable, "-c", PLAIN_LOOP, str(folder / "notes")],
    )
    return Row(name=name, measured=check, baseline=loop, most=most)


def ledger(folder: Path) -> str:
    """Return the ledger that promises all that the notes of a corpus declare."""
    lines = []
    for path in sorted(folder.rglob("note-*.md")):
        text = path.read_text(encoding="utf-8")
        day = text.partition("date: ")[2][:10]
        lines += [f"{one.name} {one.kind} {day}\n" for one in anchors(text)]
    return "".join(lines)


def corpus(folder: Path, count: int) -> None:
    """Write notes of some 900 words each, half of them with a line a paragraph."""
    chance = random.Random(SEED)  # noqa: S311  (not for secrets)
    for theme in range(7):
        (folder / f"theme-{theme}").mkdir(parents=True)
    for place in range(count):
        path = folder / f"theme-{place % 7}" / f"note-{place}.md"
        path.write_text(a_note(place, chance), encoding="utf-8")


def a_note(place: int, chance: random.Random) -> str:
    """Return one note, with formulas, a display, a statement, code and a link."""
    join = " \n"[place % 2]
    paragraphs = [
        join.join(" ".join(chance.choices(WORDS, k=10)) for _ in range(10))
        + f" so $a_{{{number}}} < \\alpha$, by [the bound](#note-{place})."
        for number in range(9)
    ]
    paragraphs.insert(3, f"$$\n\\sum_i x_i = {place}\n$$ (eq-{place})")
    paragraphs.insert(5, f"```{{theorem}}\n:label: thm-{place}\n\nEvery weight is small.\n```")
    paragraphs.insert(7, "```python\nprint('not a word')\n```")
    front = (
        f"date: 2027-01-{place % 31 + 1:02}\nkind: post\nauthors: [contributors]\n"
        f"abstract: We show that $x_{{{place}}}$ is small, and how.\nconfidence: solid\n"
    )
    body = "\n\n".join(paragraphs)
    return f"---\n{front}---\n(note-{place})=\n# Note {place}\n\n{body}\n"


def alternating(*commands: Sequence[str]) -> list[Cost]:
    """Run commands in turn, several rounds, and return the median cost of each."""
    rounds = [[cost(command) for command in commands] for _ in range(ROUNDS)]
    return [
        Cost(
            seconds=statistics.median(one.seconds for one in costs),
            memory=statistics.median(one.memory for one in costs),
        )
        for costs in zip(*rounds, strict=True)
    ]


def cost(command: Sequence[str]) -> Cost:
    """Run a command as a process of its own and return what it took."""
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = os.posix_spawn(command[0], tuple(command), env, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) > 1:
        message = f"{' '.join(command)} failed"
        raise RuntimeError(message)
    kibibytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Cost(seconds=used.ru_utime + used.ru_stime, memory=kibibytes / 1024)


if __name__ == "__main__":
    raise SystemExit(main())
