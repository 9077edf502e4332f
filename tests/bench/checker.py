"""Measure the checker beside a loop that does no more than read the notes."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from january.anchor import anchors
from january.ledger import LEDGER
from tests.bench.build import summary
from tests.bench.cost import cost
from tests.bench.stacks import ENV
from tests.support import PYPROJECT, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.build import Run

    Command = tuple[str, ...]

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


def checked() -> Iterator[Run]:
    """Give what a check of many notes takes, and a loop that reads them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus(folder / "notes", NOTES)
        write(folder, {"pyproject.toml": PYPROJECT})
        check = (sys.executable, "-m", "january", "check", "--project", name, "--today=2027-01-13")
        loop = (sys.executable, "-c", PLAIN_LOOP, str(folder / "notes"))
        yield from _rounds("check", (check, loop), folder)
        write(folder, {LEDGER: ledger(folder / "notes")})
        yield from _rounds("ledger", (check, loop), folder)


def _rounds(step: str, commands: tuple[Command, Command], folder: Path) -> Iterator[Run]:
    """Measure both in turn, so that they meet the same machine."""
    rounds = [[cost(one, folder, ENV, most=1) for one in commands] for _ in range(ROUNDS)]
    for stack, costs in zip(("checker", "reader"), zip(*rounds, strict=True), strict=True):
        yield summary(stack, NOTES, step, costs)


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
