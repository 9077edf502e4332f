"""A file is whole or not there, whatever happens while it is written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from january.files import DRAFTS, copy_whole, names_in, remove, update_whole, write_whole

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("content", ["é\n", "é\n".encode()])
def test_a_file_is_written_whole_into_a_folder_that_is_made(
    tmp_path: Path, content: str | bytes
) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    for _ in range(2):
        write_whole(path, content)
    assert path.read_bytes() == "é\n".encode()
    assert list(path.parent.iterdir()) == [path]


def test_what_another_process_left_or_made_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made_by_another(path: Path, mode: int) -> None:
        make(path, mode)
        raise FileExistsError(path)

    make = os.mkdir
    monkeypatch.setattr("os.mkdir", made_by_another)
    write_whole(tmp_path / "a" / "b.txt", "new")
    (tmp_path / "a" / f".b.txt.{os.getpid()}.part").write_text("what a killed one left")
    write_whole(tmp_path / "a" / "b.txt", "newer")
    assert [one.read_text() for one in (tmp_path / "a").iterdir()] == ["newer"]


def test_what_reads_a_file_while_it_is_replaced_reads_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, "old")
    with path.open(encoding="utf-8") as reader:
        write_whole(path, "new")
        assert reader.read() == "old"
    assert path.read_text(encoding="utf-8") == "new"


def test_a_half_written_file_is_known_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / "a.txt", "never in its place")
    (draft,) = tmp_path.glob(DRAFTS)
    assert draft.name.startswith(".a.txt.")


@pytest.mark.parametrize("content", ["é", "é".encode()])
def test_a_file_that_says_it_already_is_left_alone(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "a.txt"
    update_whole(path, content)
    before = path.stat()
    update_whole(path, content)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    update_whole(path, "other")
    assert path.read_text(encoding="utf-8") == "other"


def test_a_copy_is_whole_too_in_a_folder_that_is_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"\0\xff")
    for _ in range(2):
        copy_whole(tmp_path / "a", tmp_path / "b" / "c" / "d")
    assert (tmp_path / "b" / "c" / "d").read_bytes() == b"\0\xff"
    assert list(tmp_path.rglob(DRAFTS)) == []


def test_what_is_removed_takes_a_folder_along_that_held_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    for name in ("b", "c"):
        write_whole(folder / name, "")
    remove(folder / "b")
    remove(folder / "b")
    assert [path.name for path in folder.iterdir()] == ["c"]
    remove(folder / "c")
    remove(folder / "c")
    assert not folder.exists()


def test_the_files_below_a_folder_are_named_as_seen_from_it(tmp_path: Path) -> None:
    for name in ("a", "b/.c", "b/d/e"):
        write_whole(tmp_path / name, "")
    (tmp_path / "empty").mkdir()
    (tmp_path / "linked").symlink_to("b")
    assert names_in(tmp_path) == {"a", "b/.c", "b/d/e", "linked"}
    assert names_in(tmp_path / "nowhere") == frozenset()
    assert names_in(tmp_path / "a") == frozenset()
