"""A citation names the commit that holds what the note shows, and only such a commit."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from pybtex.database import parse_string

from january.history import pins
from january.result import Prediction
from tests.support import SITE, WORDS, Repository, Site, note, sphinx, write
from tests.toy import tried

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = "notes/trees/one.md", "notes/birds/two.md"
LENGTH = 10


def text(title: str, day: int, more: str = "") -> str:
    return note(f"2027-01-{day:02}", title=title, body=WORDS + more)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Make a history: a site, a note, another note, and something that is none."""
    made = Repository(tmp_path / "site")
    write(made.root, SITE)
    made.git("init", "-q", "-b", "main")
    made.commit({ONE: text("One", 5), ".gitignore": "_out\n"}, "2027-01-05")
    made.commit({TWO: text("Two", 6)}, "2027-01-06")
    made.commit({"notes/trees/index.md": SITE["notes/trees/index.md"] + "More.\n"}, "2027-01-07")
    return made


def commits(repository: Repository) -> list[str]:
    """Return the commits, the oldest first."""
    return [one[:LENGTH] for one in repository.git("rev-list", "--reverse", "HEAD").split()]


def versions(site: Site) -> list[str]:
    """Return the versions that the citations of the two notes name."""
    found = []
    for path in (ONE, TWO):
        (item,) = json.loads((site.out / path.replace(".md", ".csl.json")).read_text("utf-8"))
        found.append(item.get("version", ""))
    return found


def test_each_form_of_a_citation_names_the_notes_own_commit(repository: Repository) -> None:
    first, second, _ = commits(repository)
    site = sphinx(repository.root)
    assert site.warnings == ""
    assert versions(site) == [first, second]
    assert f"5 January 2027, version {first}." in site.page("notes/trees/one")
    (data,) = re.findall(r'ld\+json">(.*?)</script>', site.page("notes/trees/one"))
    assert json.loads(data)["version"] == first
    entries = parse_string((site.out / "notes.bib").read_text("utf-8"), "bibtex").entries
    assert entries["test:one"].fields["note"] == f"Version {first}"


def test_a_note_that_quotes_a_result_has_the_version_of_both(repository: Repository) -> None:
    quoting = {TWO: text("Two", 6, "\n\nIt is {number}`try-it.n:d`.\n")}
    repository.commit(quoting | tried(), "2027-01-08")
    *_, last = commits(repository)
    assert versions(sphinx(repository.root))[1] == last
    repository.commit(
        tried(Prediction(claim="So.", expected=3.0, number="n", within=0.0)), "2027-01-09"
    )
    *_, last = commits(repository)
    assert versions(sphinx(repository.root))[1] == last
    write(repository.root, tried())
    assert versions(sphinx(repository.root))[1] == ""


def test_a_commit_that_leaves_a_note_alone_leaves_its_page_alone(repository: Repository) -> None:
    before = sphinx(repository.root)
    pages = {path: path.stat().st_mtime_ns for path in before.out.glob("notes/*/*.html")}
    repository.commit({"README.md": "Something else.\n"}, "2027-01-08")
    again = sphinx(repository.root)
    assert again.files() == before.files()
    assert {path: path.stat().st_mtime_ns for path in pages} == pages


def test_an_edited_note_has_no_version_until_it_is_committed(repository: Repository) -> None:
    _, second, _ = commits(repository)
    write(repository.root, {ONE: text("One", 5, "Edited.")})
    assert versions(sphinx(repository.root)) == ["", second]
    repository.commit({}, "2027-01-09")
    assert versions(sphinx(repository.root)) == [commits(repository)[-1], second]


def test_a_clone_says_the_same_and_a_shallow_one_nothing(repository: Repository) -> None:
    here, root = sphinx(repository.root), repository.root
    repository.git("clone", "-q", str(root), "../clone")
    repository.git("clone", "-q", "--depth", "1", f"file://{root}", "../shallow")
    assert sphinx(root.parent / "clone").files() == here.files()
    assert versions(sphinx(root.parent / "shallow")) == ["", ""]


def test_without_a_history_or_without_git_nothing_is_pinned(
    repository: Repository, tmp_path: Path
) -> None:
    site = sphinx(repository.root, env={"PATH": str(tmp_path)}, apart=True)
    assert (site.warnings, versions(site)) == ("", ["", ""])
    write(tmp_path / "bare", {**SITE, ONE: text("One", 5), TWO: text("Two", 6)})
    bare = sphinx(tmp_path / "bare")
    assert (bare.warnings, versions(bare)) == ("", ["", ""])


def test_a_history_that_git_does_not_tell_is_warned_of(repository: Repository) -> None:
    (repository.root / ".git" / "config").write_text("[broken", encoding="utf-8")
    site = sphinx(repository.root)
    assert "WARNING: no versions to cite: git says: fatal: bad config" in site.warnings
    assert versions(site) == ["", ""]


def test_a_note_is_pinned_where_it_came_to_the_main_line(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "topic", "HEAD~1")
    repository.commit({ONE: text("One", 5, "By a topic.")}, "2027-01-08")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "topic", committed="2027-01-09T12:00:00+01:00")
    merge = repository.git("rev-parse", "HEAD").strip()
    found = pins(repository.root, "notes")
    assert found[ONE].commit == merge
    assert found[ONE].holds((repository.root / ONE).read_bytes())
    assert found[ONE] < found[TWO]


def test_a_project_in_a_folder_of_its_repository_is_pinned_too(tmp_path: Path) -> None:
    outer = Repository(tmp_path)
    outer.git("init", "-q", "-b", "main")
    outer.commit({f"sub/{ONE}": text("One", 5), "é.md": "other"}, "2027-01-05")
    assert set(pins(tmp_path / "sub", "notes")) == {ONE}


def test_a_file_that_was_removed_and_is_written_anew_has_no_pin(repository: Repository) -> None:
    repository.git("rm", "-q", ONE)
    repository.commit({}, "2027-01-08")
    write(repository.root, {ONE: text("One", 5)})
    assert not pins(repository.root, "notes")[ONE].holds((repository.root / ONE).read_bytes())
