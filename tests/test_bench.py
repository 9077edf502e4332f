"""What the benchmark reports: whole costs, honest verdicts, and a page that is its record's."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.bench import page, stacks
from tests.bench.__main__ import KEPT, PAGE
from tests.bench.build import FEW, Run
from tests.bench.cost import cost
from tests.bench.record import load, recorded, save
from tests.bench.report import ratios
from tests.bulk import ours

if TYPE_CHECKING:
    from pathlib import Path

BUSY = "sum(i * i for i in range(2_000_000))"
FORKS = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}], check=True)"


def run(stack: str, notes: int, step: str, seconds: float, **more: float) -> Run:
    sizes = {"memory": 90.0, "wall": seconds, "output": 1_000, "page": 500} | more
    return Run(stack=stack, notes=notes, step=step, seconds=seconds, **sizes)  # type: ignore[arg-type]


def verdicts(*runs: Run) -> dict[str, tuple[float, bool]]:
    return {ratio.name: (ratio.value, ratio.kept) for ratio in ratios(recorded(runs, {}))}


def test_what_a_child_of_the_command_takes_is_counted(tmp_path: Path) -> None:
    idle = cost([sys.executable, "-c", "pass"], tmp_path)
    busy = cost([sys.executable, "-c", FORKS], tmp_path)
    assert busy.seconds > idle.seconds + 0.02
    assert busy.memory > 1


def test_a_command_that_fails_is_no_measure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="failed"):
        cost([sys.executable, "-c", "raise SystemExit(1)"], tmp_path)


def test_a_goal_is_kept_or_missed() -> None:
    found = verdicts(
        run("ours", 1_000, "full", 40.0, memory=400.0),
        run("stock", 1_000, "full", 1_000.0),
        run("ours", 1_000, "nothing", 2.0),
        run("ours", 1_000, "text", 2.5),
        run("empty", 0, "nothing", 1.0),
    )
    assert found["full build of 1,000 notes, beside the stock stack"] == (0.04, True)
    assert found["nothing changed in 1,000 notes, beside an empty Sphinx start-up"] == (2.0, False)
    assert found["one note's text changed of 1,000 notes, beside nothing changed"] == (1.25, True)
    assert found["peak memory of 1,000 notes, beside 100 MiB and 0.25 a note"][1] is False


def test_growth_is_judged_against_the_small_site() -> None:
    found = verdicts(run("ours", 200, "full", 10.0), run("ours", 10_000, "full", 600.0, page=506))
    assert found["milliseconds a note at 10,000, beside those at 200"] == (1.2, False)
    assert found["one page among 10,000 notes, beside one among 200"] == (506 / 500, False)


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    record = recorded([run("ours", 20, "full", 1.5)], {"hugo": "0.1"})
    save(record, tmp_path / "record.json")
    assert load(tmp_path / "record.json") == record


@pytest.mark.parametrize("step", stacks.STEPS)
def test_a_change_is_a_change_each_time(tmp_path: Path, step: str) -> None:
    for name, text in ours.files(20):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = tmp_path / "notes/theme-3/note-00010.md"
    seen = [path.read_text(encoding="utf-8")]
    for number in range(3):
        stacks.OURS.change(tmp_path, step, number)
        seen.append(path.read_text(encoding="utf-8"))
    assert len(set(seen)) == 4


def test_the_page_says_what_the_record_holds() -> None:
    assert PAGE.read_text(encoding="utf-8") == page.text(load(KEPT), FEW)
