"""What is wrong with the files of a project beside its notes, and how much a text may hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from january.project import judge
from january.text import LONGEST, MOST_LABELS, size_problem
from january.theme import page_problems

if TYPE_CHECKING:
    import pytest


def test_a_file_that_can_not_be_read_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "references.bib").touch()

    def fail(_path: Path) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", fail)
    (problem,) = judge(tmp_path, "references.bib")
    assert str(problem).startswith("references.bib:1: can't be read: ")
    assert judge(tmp_path, "notes/anchors.txt") == ()


def test_a_page_may_be_long_but_not_without_end() -> None:
    (problem,) = page_problems("x" * (LONGEST + 1), "notes/about")
    assert (
        str(problem) == f"notes/about.md:1: the text is longer than {LONGEST} characters [length]"
    )
    assert page_problems("x" * LONGEST, "notes/about") == ()


def test_only_lines_that_are_labels_count_as_such() -> None:
    label = "(a)=\n"
    assert size_problem("f(x)=1 " * 2 * MOST_LABELS) is None
    assert size_problem(label * MOST_LABELS) is None
    said = f"the text has more than {MOST_LABELS} labels"
    assert size_problem("\n" + label * (MOST_LABELS + 1)) == (MOST_LABELS + 2, said)
