"""A mistake in a file is one line, which the checker and the build say alike; the rest stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import SITE, WORDS, january, note, sphinx, write
from tests.toy import tried

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

UTF8 = "the file is not UTF-8: save it as UTF-8 [encoding]"
NEW, TREES = "notes/new/index.md", "notes/trees/index.md"
PAGE = "# Trees\n\n```{notes}\n```\n"
LATIN: dict[str, tuple[Mapping[str, str | bytes], str]] = {
    "a note in Latin-1": (
        {"notes/trees/b.md": b"---\ndate: 2027-01-05\n---\r\n# \xe9\n" + WORDS.encode()},
        f"notes/trees/b.md:4: {UTF8}",
    ),
    "a theme in Latin-1": (
        {"notes/trees/index.md": f"---\norder: 3\n---\n{PAGE}\xe9\n".encode("latin-1")},
        f"notes/trees/index.md:8: {UTF8}",
    ),
    "a front page in Latin-1": (
        {"index.md": b"# Test\n\n\xe9\n\n```{themes}\n```\n"},
        f"index.md:3: {UTF8}",
    ),
    "an experiment in Latin-1": (
        {**tried(), "experiments/other.py": b'"""One.\n\n\xe9\n"""\n'},
        f"experiments/other.py:3: {UTF8}",
    ),
    "a ledger in Latin-1": (
        {"notes/anchors.txt": b"old note 2026-12-01 retired: pass\xe9\n"},
        f"notes/anchors.txt:1: {UTF8}",
    ),
    "a bibliography in Latin-1": (
        {"references.bib": b"\n@misc{doe2020thing, title={\xe9}}\n"},
        f"references.bib:2: {UTF8}",
    ),
}
MISTAKES: dict[str, tuple[Mapping[str, str | bytes], str]] = {
    "a theme without a page": (
        {"notes/new/a.md": note("2027-01-05")},
        f"{NEW}:1: notes/new has no index.md: write one, with a title and {{notes}} [theme]",
    ),
    "a theme planned with a number": (
        {TREES: f"---\norder: 1\nplanned-with: [Ann, 1]\n---\n{PAGE}"},
        f"{TREES}:3: planned-with must be a list of texts, not ['Ann', 1] [front-matter]",
    ),
    "a theme whose place is a truth": (
        {"notes/trees/index.md": f"---\norder: true\n---\n{PAGE}"},
        "notes/trees/index.md:2: order must be a whole number, not True [front-matter]",
    ),
    "a work without fields": (
        {"references.bib": "@misc{a, title={T}}\n@misc{b}\n"},
        "references.bib:2: “b”: it has no title: write one [bibliography]",
    ),
    **LATIN,
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line_and_the_rest_stands(tmp_path: Path, name: str) -> None:
    files, line = MISTAKES[name]
    write(tmp_path, {**SITE, "notes/birds/owl.md": note("2027-01-06", title="Owl"), **files})
    site = sphinx(tmp_path)
    path, _, said = line.partition(": ")
    warning = f"{tmp_path}/{path}: WARNING: {said.replace('[', '[january.')}"
    assert site.warnings.splitlines() == [warning.replace("[january.'", "['")]
    assert "Owl" in site.page("notes/birds/owl")
    assert all((site.out / one.replace(".md", ".html")).exists() for one in files if ".md" in one)
    if "bibliography]" in line:  # to read works takes longer than a check may
        return
    report = january("check", "--today", "2027-01-13", cwd=tmp_path).out
    assert line in report.splitlines()


def test_a_note_of_a_theme_without_a_page_is_listed_by_its_day(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, "notes/new/a.md": note("2027-01-05", title="Oak")})
    site = sphinx(tmp_path)
    assert 'href="notes/new/a.html"' in site.page("index")
    assert ">new</a>" in site.page("notes/new/a")


def test_a_ledger_that_can_not_be_read_is_not_written(tmp_path: Path) -> None:
    content = b"old note 2026-12-01 retired: pass\xe9\n"
    write(tmp_path, {**SITE, "notes/anchors.txt": content})
    said = january("anchors", "--update", cwd=tmp_path)
    assert (said.status, said.err) == (2, f"january: notes/anchors.txt:1: {UTF8}\n")
    assert (tmp_path / "notes/anchors.txt").read_bytes() == content
