"""After a build that did not end well, the next one is right."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from tests.randomsite import Leaf, Tree, beginning, sync
from tests.support import CONF, Site, Standing, differing, sphinx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


# Springs a trap at an event, so many times in: a kill with all workers, or a disk that is full.
TRAP = f"""{CONF}
import os, signal
from contextlib import suppress
from pathlib import Path

def setup(app):
    event, how, count, priority = os.environ.get("TRAP", ":::").split(":")
    left = [int(count or 0)]

    def kill():
        os.killpg(0, signal.SIGKILL)

    def fill():
        with suppress(OSError), Path(app.outdir, "filler").open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass

    def spring(*_):
        left[0] -= 1
        if left[0] == 0:
            locals_[how]()

    locals_ = {{"kill": kill, "fill": fill}}
    if event:
        app.connect(event, spring, priority=int(priority))
"""
POINTS = [
    *("builder-inited:kill:1:500", "env-get-outdated:kill:1:900", "doctree-read:kill:2:900"),
    *("env-updated:kill:1:900", "env-check-consistency:kill:1:1", "doctree-resolved:kill:2:500"),
    *("html-page-context:kill:3:500", "build-finished:kill:1:450", "build-finished:kill:1:950"),
]


def first() -> Tree:
    return beginning()


def second() -> Tree:
    """Return the site after edits of several kinds."""
    one, two, _, four = first().leaves
    new = Leaf(number=5, name="n5", theme="moss", day=9, refers_to=4, cites="bee2003busy")
    retitled = replace(two, title=9)
    return Tree(leaves=(one, retitled, four, new), results=(1, 2), retired=frozenset(["lost"]))


def files(tree: Tree) -> dict[str, str]:
    return tree.files() | {"conf.py": TRAP}


@dataclass(frozen=True, slots=True)
class Bench:
    """A site that was built once, and its two fresh builds."""

    site: Standing
    fresh: dict[str, dict[str, bytes]]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    fresh = {}
    for name, tree in {"first": first(), "second": second()}.items():
        sync(folder / name, {}, files(tree), "now")
        fresh[name] = sphinx(folder / name).files()
    root = folder / "root"
    sync(root, {}, files(first()), "now")
    sphinx(root)
    return Bench(Standing.of(root), fresh)


@pytest.mark.parametrize("point", POINTS)
def test_after_a_kill_the_next_build_is_right(bench: Bench, point: str) -> None:
    root = bench.site.restore()
    sync(root, files(first()), files(second()), "now")
    sphinx(root, env={"TRAP": point}, fails=True)
    whole_files(root, bench)
    # The edits are taken back, so that only what was left behind could tell of them.
    sync(root, files(second()), files(first()), "past")
    assert differing(sphinx(root).files(), bench.fresh["first"]) == []


def test_after_a_kill_at_any_moment_the_next_build_is_right(bench: Bench) -> None:
    chance = random.Random(6)  # noqa: S311  (not for secrets)
    sync(bench.site.restore(), files(first()), files(second()), "now")
    begin = time.monotonic()
    sphinx(bench.site.root, "-j", "2")
    whole = time.monotonic() - begin
    for _ in range(int(os.environ.get("JANUARY_KILLS", "4"))):
        root = bench.site.restore()
        sync(root, files(first()), files(second()), "now")
        moment = whole * chance.uniform(0.05, 1)
        sphinx(root, "-j", "2", kill_after=moment)
        whole_files(root, bench)
        assert differing(sphinx(root).files(), bench.fresh["second"]) == [], moment


def whole_files(root: Path, bench: Bench) -> None:
    """Hold that each file is as it was or as it is to be, and no other."""
    for name, content in _site(root).items():
        wanted = [fresh[name] for fresh in bench.fresh.values() if name in fresh]
        assert not wanted or content in wanted, name


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    """Hold a folder on a disk of its own."""
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("a small disk can be mounted by root alone")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize(
    "point",
    ["doctree-read:fill:2:900", "html-page-context:fill:2:500", "build-finished:fill:1:850"],
)
def test_a_full_disk_ends_the_build_and_the_next_one_is_right(
    tmp_path: Path, bench: Bench, point: str
) -> None:
    sync(tmp_path, {}, files(first()), "now")
    with small_disk(tmp_path / "_out", "12m"):
        sphinx(tmp_path)
        sync(tmp_path, files(first()), files(second()), "now")
        said = sphinx(tmp_path, env={"TRAP": point}, fails=True).warnings
        assert "No space left on device" in said
        whole_files(tmp_path, bench)
        (tmp_path / "_out/filler").unlink()
        assert differing(sphinx(tmp_path).files(), bench.fresh["second"]) == []


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    """Let nobody write below a folder, root neither."""
    if os.geteuid() == 0:
        change = ["mount", "-o", "remount,{}", str(place)]
        back = [part.replace("{}", "rw") for part in change]
        subprocess.run([part.replace("{}", "ro") for part in change], check=True)
    else:
        subprocess.run(["chmod", "-R", "a-w", str(place)], check=True)
        back = ["chmod", "-R", "u+w", str(place)]
    try:
        yield
    finally:
        subprocess.run(back, check=True)


def test_a_read_only_output_ends_the_build_and_the_next_one_is_right(
    tmp_path: Path, bench: Bench
) -> None:
    sync(tmp_path, {}, files(first()), "now")
    doctrees = ("-d", str(tmp_path / "doctrees"))
    disk = small_disk(tmp_path / "_out", "12m") if os.geteuid() == 0 else nullcontext()
    with disk:
        sphinx(tmp_path, *doctrees)
        sync(tmp_path, files(first()), files(second()), "now")
        with read_only(tmp_path / "_out"):
            said = sphinx(tmp_path, *doctrees, fails=True).warnings
            assert "Read-only file system" in said or "Permission denied" in said
            assert differing(_site(tmp_path), bench.fresh["first"]) == []
        assert differing(sphinx(tmp_path, *doctrees).files(), bench.fresh["second"]) == []


def _site(root: Path) -> dict[str, bytes]:
    return Site(out=root / "_out", warnings="").files()


def test_times_of_the_output_mean_nothing(bench: Bench) -> None:
    root = bench.site.restore()
    for path in (root / "_out").rglob("*"):
        os.utime(path, (4e9, 4e9))
    sync(root, files(first()), files(second()), "past")
    assert differing(sphinx(root).files(), bench.fresh["second"]) == []


def test_doctrees_serve_one_output_at_a_time(bench: Bench) -> None:
    root = bench.site.restore()
    sync(root, files(first()), files(second()), "now")
    sphinx(root, "-d", str(root / "_out/.doctrees"), out="other")
    shutil.rmtree(root / "other")
    assert differing(sphinx(root).files(), bench.fresh["second"]) == []


def test_whoever_asks_for_one_page_gets_all_that_are_owed(bench: Bench) -> None:
    root = bench.site.restore()
    sync(root, files(first()), files(second()), "now")
    (root / "_out/notes/birds/n2.html").unlink()
    asked = sphinx(root, only=("notes/trees/n1.md",))
    assert differing(asked.files(), bench.fresh["second"]) == []


def test_what_was_read_for_another_builder_is_not_taken_for_written(bench: Bench) -> None:
    root = bench.site.restore()
    sync(root, files(first()), files(second()), "now")
    sphinx(root, "-b", "dummy")
    assert differing(sphinx(root).files(), bench.fresh["second"]) == []
