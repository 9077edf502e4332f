"""Search for what breaks a law, for as long as asked: ``python -m tests.soak --seconds 600``.

The site itself comes first: two clones at two paths, in two zones, locales and hash seeds, serial
and parallel, must come out alike, and stay alike after an edit of each kind. A site of a thousand
notes must, too. Then random edits of random sites follow until the time is over.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.bulk.__main__ import site
from tests.randomsite import Edit, edits
from tests.support import ROOT, differing, said, sphinx
from tests.test_ext_laws import HERE, THERE
from tests.test_ext_random import follow

MANY = settings(
    max_examples=5,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TOUCHED = "notes/grammars/trees-that-listen.md"
GONE = "notes/open/what-january-got-wrong.md"


def main() -> int:
    """Hold the laws, and say so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--toys", action="store_true", help="leave out the large sites")
    chosen = parser.parse_args()
    end, number = time.monotonic() + chosen.seconds, chosen.seed
    if not chosen.toys:
        with tempfile.TemporaryDirectory() as folder:
            hold_site(Path(folder))
        with tempfile.TemporaryDirectory() as folder:
            hold_many(Path(folder), 1_000)
    while time.monotonic() < end:
        say(f"random edits, seed {number}")
        search(number)
        number += 1
    say("No law was broken.")
    return 0


def say(text: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def hold_site(folder: Path) -> None:
    """Build two clones of the site, before and after edits, and compare them."""
    one, other = folder / "one", folder / "another place" / "of the site"
    for clone in (one, other):
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    for view in ("0", "1"):
        compare(one, other, view, "two clones")
    for name, edit in {"edits": edit_texts, "a deletion": delete}.items():
        for clone in (one, other):
            edit(clone)
        for view in ("0", "1"):
            compare(one, other, view, f"incremental and fresh after {name}")


def compare(one: Path, other: Path, view: str, what: str) -> None:
    """Build one clone upon what it has, and the other afresh elsewhere."""
    say(f"{what}, {'a visitor' if view == '1' else 'the author'}'s view")
    options = ("-D", f"january_public={view}")
    first = sphinx(one, *options, out=f"_out{view}", env=HERE, apart=True)
    fresh = ("-E", "-a", "-j", "2")
    with tempfile.TemporaryDirectory() as out:
        second = sphinx(other, *options, *fresh, out=out, env=THERE, apart=True)
        files = second.files()
    assert said(first, one) == said(second, other)
    assert differing(first.files(), files) == []
    assert not any(str(one).encode() in text for text in files.values())


def edit_texts(root: Path) -> None:
    """Retitle a note, restate another's words, and change a work and the ledger."""
    change(root / TOUCHED, r"(?m)^# .*$", "# Another title of $x$")
    change(root / "notes/qft/planar-diagrams.md", r"\n\n", "\n\nMore words. ")
    change(root / "references.bib", r"title\s*=\s*\{", "title = {Newly ")
    ledger = root / "notes/anchors.txt"
    ledger.write_text(ledger.read_text("utf-8") + "a-lost-one note 2027-01-01 retired: lost\n")


def delete(root: Path) -> None:
    """Take back the edits, and delete a note that another refers to."""
    subprocess.run(["git", "-C", str(root), "checkout", "--quiet", "."], check=True)
    (root / GONE).unlink()


def change(path: Path, pattern: str, text: str) -> None:
    """Replace the first place that matches."""
    old = path.read_text(encoding="utf-8")
    new = re.sub(pattern, text.replace("\\", "\\\\"), old, count=1)
    assert new != old
    path.write_text(new, encoding="utf-8")


def hold_many(folder: Path, notes: int, *, each: bool = True) -> None:
    """Edit a site of so many notes, and compare what is built upon the last build and afresh.

    They are compared after ``each`` edit, or after the last.
    """
    root, fresh = folder / "many", folder / "afresh"
    site(root, notes, "ours")
    today = "2027-12-31"
    sphinx(root, "-j", "2", today=today)
    for parallel, (name, edit) in enumerate(EDITS.items()):
        say(f"{notes:,} notes after {name}")
        edit(sorted(root.glob("notes/*/note-*.md")))
        again = sphinx(root, *(("-j", "2") if parallel % 2 else ()), today=today)
        if not each and parallel + 1 < len(EDITS):
            continue
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(root, fresh, ignore=shutil.ignore_patterns("_*"))
        anew = sphinx(fresh, "-j", "2", today=today)
        assert said(again, root) == said(anew, fresh)
        assert differing(again.files(), anew.files()) == []


def _words(notes: list[Path]) -> None:
    change(notes[3], r"\.\n", ". More words of no weight.\n")


def _heads(notes: list[Path]) -> None:
    change(notes[8], r"(?m)^# .*$", "# Another title of $x$")
    change(notes[5], r"(?m)^date: .*$", "date: 2027-01-31")
    change(notes[1], r"\n## ", "\n$$\nx = 1\n$$ (eq-early)\n\n## ")


def _places(notes: list[Path]) -> None:
    for path in (notes[-1], notes[-1].with_suffix(".svg")):
        path.rename(notes[0].parent / path.name)
    notes[2].unlink()


EDITS = {
    "other words": _words,
    "another title, date and number": _heads,
    "a move and a deletion": _places,
}


def search(number: int) -> None:
    """Follow several sequences of edits."""

    @seed(number)
    @MANY
    @given(steps=st.lists(edits(), min_size=3, max_size=12))
    def search(steps: list[Edit]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            follow(Path(folder), steps)

    search()


if __name__ == "__main__":
    raise SystemExit(main())
