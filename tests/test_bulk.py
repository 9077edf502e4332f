"""What the sites for measuring hold: as much as promised, always the same, and without a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bulk import content, hugo, ours, stock, works
from tests.bulk.__main__ import site
from tests.soak import hold_many
from tests.support import sphinx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FILES = (ours.files, stock.files, hugo.files)


def test_a_note_has_what_is_promised() -> None:
    note = content.note(3, 20)
    pieces = [piece for block in note.blocks for piece in block.line]
    prose = [one for block in note.blocks if block.kind != "display" for one in block.line]
    kinds = [block.kind for block in note.blocks]
    formulas = [piece for piece in pieces if isinstance(piece, content.Formula)]
    elsewhere = {
        piece.note for piece in pieces if isinstance(piece, content.Ref) and piece.note != 3
    }
    assert 800 < sum(len(text.split()) for text in prose if isinstance(text, str)) < 1_100
    assert len(formulas) + kinds.count("display") == 18
    assert len(elsewhere) == 3
    assert sum(isinstance(piece, content.Cite) for piece in pieces) == 4
    assert {"table", "figure", "theorem", "proof", "definition"} <= set(kinds)


@pytest.mark.parametrize("files", FILES)
def test_a_site_is_the_same_every_time(files: Callable[[int], Iterator[tuple[str, str]]]) -> None:
    assert dict(files(8)) == dict(files(8))


@pytest.mark.parametrize("files", FILES)
def test_more_notes_change_none_of_a_full_block(
    files: Callable[[int], Iterator[tuple[str, str]]],
) -> None:
    few, many = dict(files(content.BLOCK)), dict(files(3 * content.BLOCK))
    notes = {name for name in few if "note-" in name}
    assert len(notes) == 2 * content.BLOCK  # and their drawings
    assert all(few[name] == many[name] for name in notes)


def test_every_citation_is_of_a_work_that_there_is() -> None:
    keys = {work.key for work in works.works(60)}
    found = [
        piece for at in range(60) for block in content.note(at, 60).blocks for piece in block.line
    ]
    assert {piece.key for piece in found if isinstance(piece, content.Cite)} <= keys


@pytest.mark.slow
def test_our_site_builds_without_a_warning(tmp_path: Path) -> None:
    site(tmp_path, 6, "ours")
    assert sphinx(tmp_path, today="2027-12-31").warnings == ""


@pytest.mark.slow
def test_the_laws_of_the_build_hold_among_as_many_notes_as_the_search_has_parts(
    tmp_path: Path,
) -> None:
    hold_many(tmp_path, 34, each=False)


@pytest.mark.slow
def test_the_stock_site_builds_without_a_warning(tmp_path: Path) -> None:
    site(tmp_path, content.THEMES, "stock")
    said = sphinx(tmp_path).warnings.splitlines()
    assert [line for line in said if "unknown config value 'january_" not in line] == []
