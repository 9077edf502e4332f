"""What counts as a change: content, whatever the clock says, and nothing else."""

from __future__ import annotations

import gzip
import os
import shutil
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.randomsite import Tree, beginning, sync
from tests.support import ROOT, SITE, WORDS, differing, note, sphinx, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


NOTHING = "0 added, 0 changed, 0 removed"
NOTE = "notes/trees/oak.md"
FILES = {
    NOTE: note("2027-01-05", title="Oldtitle", body=WORDS, abstract="Of oaks."),
    "notes/birds/owl.md": note("2027-01-07", title="Owls", body=WORDS).replace(
        "\n# ", "\n(owls)=\n# "
    ),
}


def sources(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and "_out" not in path.parts]


def test_a_restored_cache_in_a_fresh_checkout_reads_and_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, **FILES})
    site = sphinx(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in site.out.rglob("*.html")}
    for path in sources(tmp_path):
        os.utime(path, (4e9, 4e9))

    again = sphinx(tmp_path, quiet=False)

    assert NOTHING in again.warnings
    pages = [path for path in before if path.stem in {"index", "oak", "owl"}]
    assert [path.name for path in pages if path.stat().st_mtime_ns != before[path]] == []


def test_a_change_under_the_same_or_an_older_time_is_a_change(tmp_path: Path) -> None:
    old, new, tree = tmp_path / "old", tmp_path / "new", beginning()
    changed = Tree(
        leaves=tuple(replace(leaf, text=7) for leaf in tree.leaves),
        works=(5, 5),
        results=(3, 3),
        code=(1, 1),
        themes=(1, 1, 1),
    )
    sync(old, {}, tree.files(), "future")
    sphinx(old)
    for clock in ("still", "past"):
        sync(old, tree.files(), changed.files(), clock)
        sync(new, {}, changed.files(), "now")
        assert differing(sphinx(old).files(), sphinx(new).files()) == [], clock
        tree, changed = changed, tree
        shutil.rmtree(new)


EDITS: Mapping[str, tuple[dict[str, str | None], str]] = {
    "retitled": ({NOTE: FILES[NOTE].replace("Oldtitle", "Newtitle")}, "Oldtitle"),
    "deleted": ({NOTE: None}, "Oldtitle"),
    "re-dated": ({NOTE: FILES[NOTE].replace("2027-01-05", "2027-01-09")}, "5 January"),
    "moved": ({NOTE: None, "notes/birds/oak.md": FILES[NOTE]}, "trees/oak"),
    "hidden": ({NOTE: FILES[NOTE].replace("2027-01-05", "2027-01-25")}, "Oldtitle"),
}


@pytest.mark.parametrize(("edit", "gone"), EDITS.values(), ids=EDITS.keys())
def test_no_page_keeps_what_a_note_was(
    tmp_path: Path, edit: dict[str, str | None], gone: str
) -> None:
    write(tmp_path, {**SITE, **FILES})
    first = sphinx(tmp_path, "-D", "january_public=1").files()
    assert sum(gone.encode() in plain(text) for text in first.values()) > 5
    write(tmp_path, edit)
    then = sphinx(tmp_path, "-D", "january_public=1").files()
    assert [name for name, text in then.items() if gone.encode() in plain(text)] == []
    assert not any(gone in name for name in then)


def plain(content: bytes) -> bytes:
    """Return a file's content without its compression."""
    if content.startswith(b"# Sphinx inventory"):
        return zlib.decompress(content.split(b"zlib.\n", 1)[1])
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def test_an_added_note_is_on_every_list(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, **FILES})
    sphinx(tmp_path)
    write(tmp_path, {"notes/trees/elm.md": note("2027-01-06", title="Elmtitle", body=WORDS)})
    files = sphinx(tmp_path).files()
    pages = {name for name, text in files.items() if b"Elmtitle" in plain(text)}
    assert pages >= {
        *("index.html", "feed.xml", "llms.txt", "notes.bib", "notes/trees/elm.html"),
        *("notes/trees/index.html", "notes/trees/oak.html", "notes/birds/owl.html"),
    }


def test_a_warning_lasts_as_long_as_its_cause(tmp_path: Path) -> None:
    broken = FILES[NOTE] + "\nSee [](#nowhere) and [](#owls).\n"
    write(tmp_path, {**SITE, **FILES, NOTE: broken})
    first = sphinx(tmp_path).warnings
    assert "nowhere" in first
    assert sphinx(tmp_path).warnings == first
    write(tmp_path, {"notes/birds/owl.md": FILES["notes/birds/owl.md"].replace("(owls)=\n", "")})
    assert "owls" in sphinx(tmp_path).warnings
    assert "owls" in sphinx(tmp_path).warnings
    write(tmp_path, FILES)
    assert sphinx(tmp_path).warnings == ""


DOUBLES = {
    "a heading's label": "\n(twice)=\n## Again\n\nText.\n",
    "a statement's label": "\n```{theorem}\n:label: twice\n\nText.\n```\n",
    "an equation's label": "\n\n$$\nx\n$$ (twice)\n",
    "an alias": "",
}


@pytest.mark.parametrize("more", DOUBLES.values(), ids=DOUBLES.keys())
def test_what_stands_twice_is_said_until_it_is_mended(tmp_path: Path, more: str) -> None:
    keys = {} if more else {"aliases": "[twice]"}
    same = note("2027-01-05", title="One", body=WORDS + more, **keys)
    write(tmp_path, {**SITE, "notes/trees/one.md": same, "notes/birds/two.md": same})
    for _ in range(3):
        assert "twice" in sphinx(tmp_path).warnings
    write(tmp_path, {"notes/birds/two.md": same.replace("twice", "once")})
    assert sphinx(tmp_path).warnings == ""


def test_a_warning_that_nobody_wants_lets_nothing_be_read_again(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, **FILES, NOTE: FILES[NOTE] + "\nSee [](#nowhere).\n"})
    unwanted = ("-D", "suppress_warnings=myst.xref_missing")
    assert sphinx(tmp_path, *unwanted).warnings == ""
    assert NOTHING in sphinx(tmp_path, *unwanted, quiet=False).warnings


def test_an_experiments_page_names_its_notes_whoever_read_them(tmp_path: Path) -> None:
    sync(tmp_path, {}, beginning().files(), "now")
    page = sphinx(tmp_path, "-j", "2").page("experiments/alpha")
    assert "Title1x0" in page


def test_other_code_reads_all_anew_and_another_theme_writes_all_anew(tmp_path: Path) -> None:
    package = tmp_path / "code"
    shutil.copytree(ROOT / "january", package / "january", ignore=shutil.ignore_patterns("*.pyc"))
    env = {"PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    root = tmp_path / "site"
    write(root, {**SITE, **FILES})
    sphinx(root, env=env, apart=True)
    assert NOTHING in sphinx(root, env=env, apart=True, quiet=False).warnings

    template = package / "january/theme/masthead.html"
    template.write_text(f"{template.read_text()}<!-- Anothermark -->", encoding="utf-8")
    dressed = sphinx(root, env=env, apart=True, quiet=False)
    assert NOTHING in dressed.warnings
    assert "Anothermark" in dressed.page("notes/trees/oak")

    wording = package / "january/wording.py"
    text = wording.read_text(encoding="utf-8")
    wording.write_text(text.replace('"January"', '"Januarius"'), encoding="utf-8")
    assert "Januarius" in sphinx(root, env=env, apart=True).page("notes/trees/oak")
