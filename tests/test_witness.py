"""What git says of a note's date: real histories, with the tricks one could play."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support import PYPROJECT, Repository, Said, january, note, write

if TYPE_CHECKING:
    from pathlib import Path

LONG = "Ten words of honest prose that were here before. " * 4
OTHER = "Entirely different text arrived much later than promised by anyone. " * 4
NOTE = "notes/t/a.md"


@dataclass(frozen=True)
class Watched(Repository):
    """A repository that is asked about one note."""

    def check(self, today: str = "2027-01-20") -> Said:
        """Check with the witness."""
        return january("check", "--witness", "--format", "json", "--today", today, cwd=self.root)

    def problems(self, today: str = "2027-01-20") -> list[str]:
        """Return what is said of backdated notes."""
        found = json.loads(self.check(today).out)
        return [problem["text"] for problem in found["problems"] if problem["rule"] == "backdated"]

    def testimony(self, today: str = "2027-01-20") -> dict[str, object]:
        """Return what the history says of the one note."""
        (found,) = json.loads(self.check(today).out)["witness"]
        assert isinstance(found, dict)
        return found


@pytest.fixture
def repository(tmp_path: Path) -> Watched:
    made = Watched(tmp_path)
    made.git("init", "-q", "-b", "main")
    made.commit({"pyproject.toml": PYPROJECT, "notes/t/index.md": "# T\n"}, "2026-12-01")
    return made


def test_a_note_committed_on_its_day_is_borne_out(repository: Watched) -> None:
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-05")
    assert repository.problems() == []
    assert repository.testimony() == {
        "note": "t/a",
        "seen": True,
        "share": 1.0,
        "words": 36,
        "remark": "",
    }


def test_the_day_ends_at_midnight_in_the_sprints_zone(repository: Watched) -> None:
    write(repository.root, {NOTE: note("2027-01-05", body=LONG)})
    repository.git("add", "-A")
    late = "2027-01-05T23:30:00Z"  # the 6th in Berlin
    repository.git("commit", "-q", "-m", "c", committed=late)
    (problem,) = repository.problems()
    assert "first committed on 6 January 2027" in problem


def test_outside_a_sprint_it_ends_at_midnight_in_greenwich(repository: Watched) -> None:
    write(repository.root, {NOTE: note("2027-02-05", body=LONG)})
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "c", committed="2027-02-05T23:59:59Z")
    assert repository.problems("2027-02-20") == []
    again = ("commit", "-q", "--amend", "--reset-author", "-m", "c")
    repository.git(*again, committed="2027-02-06T00:00:00Z")
    (problem,) = repository.problems("2027-02-20")
    assert problem == "backdated: dated 5 February, first committed on 6 February 2027"


def test_a_backdated_note_does_not_count(repository: Watched) -> None:
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-12")
    (problem,) = repository.problems()
    assert "backdated: dated 5 January, first committed on 12 January 2027" in problem
    found = json.loads(repository.check().out)
    assert found["sprints"][0]["weeks"][0]["notes"] == []
    assert [(one["path"], one["line"]) for one in found["problems"]] == [(NOTE, 2)]
    assert repository.check().status == 1
    assert repository.testimony() == {
        "note": "t/a",
        "seen": False,
        "share": 0.0,
        "words": 0,
        "remark": "not there on its day",
    }


def test_the_authors_date_is_mentioned_and_not_trusted(repository: Watched) -> None:
    day = "2027-01-05T12:00:00+01:00"
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-12", authored=day)
    (problem,) = repository.problems()
    assert problem == (
        "backdated: dated 5 January, first committed on 12 January 2027 "
        "(its author date is earlier, but anyone can set that)"
    )


def test_text_that_was_replaced_later_is_told_by_its_share(repository: Watched) -> None:
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-04")
    repository.commit({NOTE: note("2027-01-05", body=OTHER)}, "2027-01-15")
    assert repository.problems() == []  # what stood there was long enough
    told = repository.testimony()
    assert isinstance(told["share"], float)
    assert told["share"] < 0.2
    assert "of its words stood there on 5 January" in str(told["remark"])
    repository.commit({NOTE: note("2027-01-05", body=LONG + "new " * 36)}, "2027-01-16")
    assert repository.testimony()["remark"] == "50% of its words stood there on 5 January"


def test_text_that_could_not_be_read_is_compared_as_far_as_it_goes(repository: Watched) -> None:
    text = note("2027-01-05", body=LONG)
    write(repository.root, {NOTE: text.encode().replace(b"Ten", b"\xff")})
    repository.commit({}, "2027-01-05")
    repository.commit({NOTE: text}, "2027-01-06")
    assert repository.problems() == []
    assert repository.testimony()["share"] == pytest.approx(32 / 36, abs=1e-4)


def test_a_stub_on_the_day_does_not_count_however_long_it_is_now(repository: Watched) -> None:
    repository.commit({NOTE: note("2027-01-05", body="To come.")}, "2027-01-04")
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-15")
    (problem,) = repository.problems()
    assert "on 5 January the history held 2 of the 20 words" in problem
    (found,) = json.loads(repository.check().out)["problems"]
    assert (found["path"], found["line"]) == (NOTE, 2)
    assert repository.testimony()["seen"] is False


def test_what_is_just_long_enough_on_the_day_counts(repository: Watched) -> None:
    repository.commit({NOTE: note("2027-01-05", body="word " * 20)}, "2027-01-04")
    assert repository.problems() == []
    repository.commit({NOTE: note("2027-01-06", body="Word.")}, "2027-01-05")
    assert "a stub: 1 of the 20 words" in repository.check().out
    (problem,) = repository.problems()
    assert problem == (
        "on 6 January the history held 1 of the 20 words that a post needs "
        "(100% of today's text), so it does not count"
    )


def test_a_renamed_note_keeps_its_history(repository: Watched) -> None:
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-04")
    repository.git("mv", NOTE, "notes/t/b.md")
    repository.commit({}, "2027-01-15")
    assert repository.problems() == []


def test_a_note_moved_to_another_theme_keeps_its_history(repository: Watched) -> None:
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-04")
    (repository.root / "notes/u").mkdir()
    repository.git("mv", NOTE, "notes/u/é.md")
    repository.commit({}, "2027-01-15")
    assert repository.problems() == []


def test_a_note_that_came_by_a_merge_counts_from_its_branch(repository: Watched) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-05")
    repository.git("checkout", "-q", "main")
    repository.commit({"README.md": "x"}, "2027-01-06")
    repository.git("merge", "-q", "--no-ff", "topic", committed="2027-01-09T12:00:00+01:00")
    assert repository.problems() == []


def test_a_rebase_moves_the_committers_date_and_so_the_testimony(repository: Watched) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-05")
    repository.git("checkout", "-q", "main")
    repository.commit({"README.md": "x"}, "2027-01-06")
    repository.git("checkout", "-q", "topic")
    repository.git("rebase", "-q", "main", committed="2027-01-12T12:00:00+01:00")
    (problem,) = repository.problems()
    assert "first committed on 12 January" in problem
    assert "author date is earlier" in problem


def test_a_shallow_clone_is_an_error_and_never_a_pass(repository: Watched, tmp_path: Path) -> None:
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-05")
    repository.git("clone", "-q", "--depth", "1", f"file://{tmp_path}", "shallow")
    said = january("check", "--witness", "--today", "2027-01-20", cwd=tmp_path / "shallow")
    assert said.status == 2
    assert "shallow" in said.err
    assert said.out == ""


def test_an_uncommitted_note_is_told_to_be_committed(repository: Watched) -> None:
    write(repository.root, {NOTE: note("2027-01-05", body=LONG)})
    (problem,) = repository.problems()
    assert "not in the history at all: commit it" in problem


def test_a_dirty_work_tree_is_judged_by_what_was_committed(repository: Watched) -> None:
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-05")
    write(repository.root, {NOTE: note("2027-01-05", body=LONG + OTHER)})
    assert repository.problems() == []
    share = repository.testimony()["share"]
    assert isinstance(share, float)
    assert 0.3 < share < 0.7


def test_scheduled_notes_need_no_witness(repository: Watched) -> None:
    write(repository.root, {NOTE: note("2027-01-25", body=LONG)})
    assert repository.problems(today="2027-01-20") == []


def test_without_a_repository_nothing_can_bear_witness(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": PYPROJECT, NOTE: note("2027-01-05", body=LONG)})
    said = january(
        *("check", "--witness", "--today", "2027-01-20"),
        cwd=tmp_path,
        env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)},
    )
    assert said.status == 2
    assert "in no git repository" in said.err


def test_a_project_below_the_repositorys_root_is_found(tmp_path: Path) -> None:
    made = Repository(tmp_path)
    made.git("init", "-q", "-b", "main")
    inside = {"site/pyproject.toml": PYPROJECT, f"site/{NOTE}": note("2027-01-05", body=LONG)}
    made.commit(inside, "2027-01-05")
    said = january("check", "--witness", "--today", "2027-01-20", cwd=tmp_path / "site")
    assert "the history holds 1 of 1 published notes on their day" in said.out


def test_a_missing_git_and_a_history_without_a_commit_are_named(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": PYPROJECT, NOTE: note("2027-01-05")})
    asked = ("check", "--witness", "--today", "2027-01-20")
    said = january(*asked, cwd=tmp_path, env={"PATH": ""})
    assert (said.status, said.err) == (
        2,
        (
            "january: git can't be run: No such file or directory; "
            "install git, or leave out --witness\n"
        ),
    )
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert january(*asked, cwd=tmp_path).err == (
        "january: the repository has no commits yet, so nothing can bear witness\n"
    )


def test_what_stood_there_unread_is_compared_as_it_stood(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": PYPROJECT})
    repository = Repository(tmp_path)
    repository.git("init", "-q")
    unclosed = note("2027-01-05", body=LONG).replace("---\n# ", "# ")
    repository.commit({NOTE: unclosed}, "2027-01-05")
    repository.commit({NOTE: note("2027-01-05", body=LONG)}, "2027-01-06")
    said = january("check", "--witness", "--today", "2027-01-20", cwd=tmp_path)
    assert "holds 1 of 1 published notes" in said.out
