"""Which files of a project are notes, and what is said of the others."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from january.corpus import is_note, read_corpus, refused, themes
from tests.support import note, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from january.settings import Settings

    Project = Callable[[Mapping[str, str | bytes | None]], Settings]


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("notes/t/a.md", True),
        ("notes/t/index.md", False),
        ("notes/t/a.txt", False),
        ("notes/a.md", False),
        ("notes/t/u/a.md", False),
        ("other/t/a.md", False),
    ],
)
def test_a_note_lies_in_a_folder_of_its_theme(path: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_note(path) is is_one


def test_a_long_name_is_refused_where_it_would_be_shown(tmp_path: Path) -> None:
    name = f"{'a' * 200}.md"
    write(tmp_path, {f"notes/t/{name}": "", f"drafts/{name}": ""})
    assert [path for path, _ in refused(tmp_path)] == [f"notes/t/{name}"]


def test_notes_are_read_in_order_and_hidden_files_are_not(project: Project) -> None:
    texts = {
        name: note("2027-01-05")
        for name in ("u/X.md", "t/b.md", "t/a.md", "t/.c.md", "t/_d.md", ".v/a.md", "_w/a.md")
    }
    settings = project({f"notes/{name}": text for name, text in texts.items()} | {"notes/x.md": ""})
    corpus = read_corpus(settings)
    assert [one.path for one in corpus.notes] == ["notes/t/a.md", "notes/t/b.md", "notes/u/X.md"]
    assert corpus.problems == ()
    assert themes(settings) == ["t", "u"]


def test_what_can_not_be_read_is_told_where_it_is(project: Project, tmp_path: Path) -> None:
    settings = project(
        {
            "notes/t/bad.md": b"---\nkind: post\n---\n# A\n\xff\n",
            "notes/t/begins-badly.md": b"\n\xff\n",
            "notes/t/deep/b.md": "",
            "notes/t/deep/a.md": "",
            "notes/t/deep/pictures/a.png": "",
            "notes/t/deep/er/index.md": "",
            "notes/t/deep/.hidden/a.md": "",
            "notes/t/deep/.a.md": "",
            "notes/t/a.rst": "",
            "notes/t/deep/a.rst": "",
            "notes/a.py": "",
            "notes/u/a.md": "# A\n",
        }
    )
    (tmp_path / "notes/t/link.md").symlink_to("bad.md")
    (tmp_path / "notes/t/deep/link.md").symlink_to("a.md")
    (tmp_path / "notes/v").symlink_to("u")
    (tmp_path / "notes/u/gone.md").symlink_to("nowhere")
    corpus = read_corpus(settings)
    said = "a symbolic link is not followed: put the file itself here [symlink]"
    deep = "a note lies in notes/<theme>/, not deeper: move it up [theme]"
    markdown = "a note is written in Markdown: rewrite it as .md [theme]"
    assert [str(problem) for problem in corpus.problems] == [
        "notes/a.py:1: no program lies in notes/: move it to experiments/ [theme]",
        f"notes/t/a.rst:1: {markdown}",
        "notes/t/bad.md:5: the file is not UTF-8: save it as UTF-8 [encoding]",
        "notes/t/begins-badly.md:2: the file is not UTF-8: save it as UTF-8 [encoding]",
        f"notes/t/deep/a.md:1: {deep}",
        f"notes/t/deep/a.rst:1: {markdown}",
        f"notes/t/deep/b.md:1: {deep}",
        f"notes/t/deep/er/index.md:1: {deep}",
        f"notes/t/link.md:1: {said}",
        f"notes/u/gone.md:1: {said}",
        f"notes/v:1: {said}",
    ]
    assert [one.path for one in corpus.notes] == ["notes/u/a.md"]


def test_a_folder_of_notes_that_is_a_link_is_not_followed(project: Project, tmp_path: Path) -> None:
    settings = project({"elsewhere/t/a.md": note("2027-01-05")})
    (tmp_path / "notes").symlink_to("elsewhere")
    corpus = read_corpus(settings)
    (problem,) = corpus.problems
    said = "a symbolic link is not followed: put the file itself here [symlink]"
    assert (str(problem), corpus.notes) == (f"notes:1: {said}", ())


def test_a_project_without_notes_is_told(project: Project) -> None:
    (problem,) = read_corpus(project({})).problems
    assert str(problem) == "notes:1: can't be read: No such file or directory [unreadable]"


def test_anchors_are_read_only_when_they_are_asked_for(project: Project) -> None:
    settings = project({"notes/t/a.md": "---\nkind: post\n---\n(a)=\n# A\n"})
    assert read_corpus(settings).anchors == {}
    (anchor,) = read_corpus(settings, anchors=True).anchors["notes/t/a.md"]
    assert (anchor.name, anchor.kind, anchor.line) == ("a", "note", 4)


def test_symbolic_links_are_found_wherever_they_can_be_seen(tmp_path: Path) -> None:
    write(tmp_path, {"b/_so/file": "", "a/file": "", "_build/file": "", ".git/file": ""})
    for name in (
        "b/_so/link",
        "b/.hidden",
        "a/é",
        "X",
        "_link",
        ".link",
        "_build/link",
        ".git/x",
        "b/X",
    ):
        (tmp_path / name).symlink_to(tmp_path / "a")
    found = [unicodedata.normalize("NFC", name) for name, _ in refused(tmp_path)]
    assert found == ["X", "a/é", "b/X", "b/_so/link"]
