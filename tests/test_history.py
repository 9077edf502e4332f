"""What git is asked: the texts that a file has had, and the commit that has the last."""

from __future__ import annotations

import hashlib
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

import pytest

from january.history import HistoryError, NoHistoryError, Pin, contents, pins, versions
from tests.support import Repository

if TYPE_CHECKING:
    from pathlib import Path

PROSE = "Enough words to be known again under another name.\n" * 4


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Make a repository whose second commit edits, moves, removes and adds."""
    made = Repository(tmp_path / "r")
    made.root.mkdir()
    made.git("init", "-q", "-b", "main")
    made.commit({"notes/é one.md": "old\n", "notes/b.md": PROSE, "c.md": "c\n"}, "2027-01-05")
    made.git("mv", "notes/b.md", "notes/moved.md")
    made.git("rm", "-q", "c.md")
    made.commit(
        {"notes/é one.md": "new\n", "notes/d.md": "d\n"},
        "2027-01-06",
        authored="2020-01-01T00:00:00Z",
    )
    return made


def texts(root: Path, path: str) -> list[str]:
    history = versions(root)[path]
    found = contents(root, [version.blob for version in history])
    return [found[version.blob].decode() for version in history]


def test_a_file_has_the_texts_that_were_committed_in_their_order(repository: Repository) -> None:
    assert texts(repository.root, "notes/é one.md") == ["old\n", "new\n"]
    assert texts(repository.root, "notes/moved.md") == [PROSE, PROSE]
    assert texts(repository.root, "c.md") == ["c\n"]
    first, second = versions(repository.root)["notes/é one.md"]
    assert second.committed - first.committed == 24 * 60 * 60
    assert (first.authored, second.authored) == (first.committed, 1577836800)


def test_in_a_folder_of_a_repository_paths_begin_there(repository: Repository) -> None:
    assert set(versions(repository.root / "notes")) == {"é one.md", "b.md", "moved.md", "d.md"}
    assert set(pins(repository.root / "notes", ".")) == {"é one.md", "b.md", "moved.md", "d.md"}


def test_contents_are_asked_for_once_and_whole(repository: Repository) -> None:
    blobs = {path: history[-1].blob for path, history in versions(repository.root).items()}
    wanted = [blobs["c.md"], blobs["notes/moved.md"], blobs["c.md"]]
    assert contents(repository.root, wanted) == {
        blobs["c.md"]: b"c\n",
        blobs["notes/moved.md"]: PROSE.encode(),
    }
    assert contents(repository.root / "nowhere", []) == {}


def test_a_file_is_pinned_by_the_commit_that_last_changed_it(repository: Repository) -> None:
    repository.commit({"notes/d.md": "dd\n", "e.md": "e\n"}, "2027-01-07")
    last, edit, _ = repository.git("log", "--format=%H").split()
    found = pins(repository.root, "notes")
    assert {path: (pin.age, pin.commit) for path, pin in found.items()} == {
        "notes/d.md": (1, last),
        "notes/b.md": (2, edit),
        "notes/moved.md": (2, edit),
        "notes/é one.md": (2, edit),
    }
    assert found["notes/d.md"].holds(b"dd\n")
    assert not found["notes/d.md"].holds(b"d\n")
    assert not found["notes/b.md"].holds(PROSE.encode())


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_pin_knows_both_kinds_of_names(name: str) -> None:
    blob = hashlib.new(name, b"blob 3\0abc", usedforsecurity=False).hexdigest()
    pin = Pin(age=1, commit="c", blob=blob)
    assert pin.holds(b"abc")
    assert not pin.holds(b"abd")


def test_a_shallow_clone_has_no_pins_and_bears_no_witness(repository: Repository) -> None:
    root = repository.root
    repository.git("clone", "-q", "--depth", "1", f"file://{root}", "../shallow")
    assert pins(root.parent / "shallow", "notes") == {}
    with pytest.raises(
        HistoryError, match=r"^the clone is shallow, so .*: run `git fetch --unshal.*0\)$"
    ):
        versions(root.parent / "shallow")


HOSTILE = {
    "color.ui": "always",
    "core.abbrev": "5",
    "core.quotePath": "true",
    "diff.ignoreSubmodules": "all",
    "diff.noprefix": "true",
    "diff.orderFile": "/nowhere",
    "diff.relative": "true",
    "diff.renameLimit": "1",
    "diff.renames": "false",
    "format.notes": "true",
    "format.pretty": "oneline",
    "i18n.logOutputEncoding": "UTF-16",
    "log.date": "relative",
    "log.decorate": "full",
    "log.diffMerges": "off",
    "log.follow": "true",
    "log.showRoot": "false",
    "log.showSignature": "true",
}


def answers(root: Path) -> list[object]:
    """Return all that can be asked of a repository, at its root and in a folder."""
    folders = (root, root / "notes")
    return [ask for one in folders for ask in (versions(one), pins(one, "."), pins(root, "notes"))]


def test_a_repository_says_the_same_whatever_its_settings_are(repository: Repository) -> None:
    expected = answers(repository.root)
    for name, value in HOSTILE.items():
        repository.git("config", name, value)
    repository.git("config", "core.fsmonitor", f"touch {repository.root}/../ran; :")
    assert answers(repository.root) == expected
    assert not (repository.root / "../ran").exists()


def test_what_stands_in_for_a_commit_in_one_clone_alone_is_not_looked_at(
    repository: Repository,
) -> None:
    expected = answers(repository.root)
    last, first = repository.git("rev-list", "HEAD").split()
    repository.git("replace", first, last)
    assert answers(repository.root) == expected
    repository.git("replace", "-d", first)
    (repository.root / ".git" / "info" / "grafts").write_text(f"{last}\n", encoding="utf-8")
    assert answers(repository.root) == expected


def test_the_environment_names_no_other_repository(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = answers(repository.root)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("GIT_ICASE_PATHSPECS", "1")
    assert answers(repository.root) == expected
    assert pins(repository.root, "NOTES", "note*", ":/") == {}


def test_a_repository_without_commits_says_so(repository: Repository) -> None:
    repository.git("checkout", "-q", "--orphan", "empty")
    for ask in (versions, pins):
        with pytest.raises(NoHistoryError, match=r"^the repository has no commits yet, so "):
            ask(repository.root)


def test_a_name_that_is_no_text_is_a_name(repository: Repository) -> None:
    repository.commit({"notes/\udcff.md": "x\n"}, "2027-01-07")
    assert texts(repository.root, "notes/\udcff.md") == ["x\n"]
    assert pins(repository.root, "notes")["notes/\udcff.md"].age == 1


def test_what_git_can_not_do_is_said_in_its_last_line(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(HistoryError, match=r"^git says: fatal: "):
        pins(repository.root, "../outside")
    outside = repository.root.parent
    with pytest.raises(
        NoHistoryError, match=f"^{outside} is in no git repository, so nothing can "
    ):
        pins(outside)
    owned = b"fatal: detected dubious ownership in '/r'\n\n\tgit config --add x /r\n"
    mend = "git heeds no repository of another user's; if you do, run `git config --add x /r`"
    for printed, said in (
        (b" \n", "git says: nothing"),
        (b"a\nb \xff\n", "git says: b \ufffd"),
        (owned, mend),
    ):
        failed = CompletedProcess("git", 1, stdout=b"", stderr=printed)
        monkeypatch.setattr("subprocess.run", lambda *_, failed=failed, **__: failed)
        with pytest.raises(HistoryError, match=f"^{said}$"):
            pins(outside)
