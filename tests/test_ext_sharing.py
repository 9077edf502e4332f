"""Processes share the documents: each is read once and written once, as by one process alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.ext.sharing import Turns, shares
from january.ext.workers import Workers
from tests.support import WORDS, differing, note

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Site

COUNT = 3
NAMES = [f"{number:02}" for number in range(15)]
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"/>'


@given(st.lists(st.integers(0, 100), max_size=60), st.integers(1, 8))
def test_shares_are_the_whole_in_order_and_none_outweighs_the_others(
    weights: list[int], count: int
) -> None:
    items = [*range(len(weights))]
    found = shares(items, weights, count)
    assert [item for share in found for item in share] == items
    assert len(found) <= count
    heaviest = max((sum(weights[item] for item in share) for share in found), default=0)
    assert heaviest <= sum(weights) / count + max(weights, default=0)


@pytest.mark.parametrize("number", [0, 1, 5, 1000])
def test_in_turns_processes_take_each_document_once(number: int) -> None:
    names = [str(one) for one in range(number)]
    turns, taken = Turns(names), list[str]()
    with Workers(COUNT) as tasks:
        for _ in range(COUNT):
            tasks.add_task(list, turns, lambda _turns, some: taken.extend(some))
    assert sorted(taken) == sorted(names)


def test_what_processes_find_is_taken_in_the_order_in_which_they_were_begun() -> None:
    first, second = os.pipe(), os.pipe()
    found: list[int] = []

    def late(_arg: object) -> int:
        os.read(first[0], 1)
        return 1

    def early(_arg: object) -> int:
        os.write(second[1], b" ")
        return 2

    with Workers(2) as tasks:
        tasks.add_task(late, "late", lambda _arg, result: found.append(result))
        tasks.add_task(early, "early", lambda _arg, result: found.append(result))
        os.read(second[0], 1)
        tasks.look()
        assert found == []
        os.write(first[1], b" ")
    assert found == [1, 2]


def test_what_finds_nothing_is_done_too(tmp_path: Path) -> None:
    with Workers(1) as tasks:
        tasks.add_task(Path.touch, tmp_path / "done")
    assert (tmp_path / "done").exists()


def test_what_fails_here_ends_what_runs_beside() -> None:
    read, write = os.pipe()

    def fail() -> None:
        with Workers(1) as tasks:
            tasks.add_task(lambda _arg: os.read(read, 1), "waits for ever")
            message = "here"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="here"):
        fail()
    os.close(write)


def test_pictures_and_warnings_of_every_process_arrive(build: Callable[..., Site]) -> None:
    body = "![A square.](square-{0}.svg)\n\n" + WORDS
    files = {
        f"notes/trees/{name}.md": note(
            f"2027-01-{int(name) + 1:02}", title=f"Note {name}", body=body.format(name)
        )
        for name in NAMES
    } | {f"notes/trees/square-{name}.svg": DRAWING.format(name) for name in NAMES}
    late = {"notes/trees/late.md": note("2027-01-20", title="Late", body="[](#nowhere)\n" + WORDS)}
    serial = build({**files, **late}, warns=("nowhere",))
    parallel = build({}, "-j", "3", warns=("nowhere",), out="_parallel")
    assert differing(serial.files(), parallel.files()) == []
    pictures = [name for name in parallel.files() if name.startswith("_images/")]
    assert len(pictures) == len(NAMES)
    assert serial.warnings == parallel.warnings
