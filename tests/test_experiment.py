"""Running experiments: what is recorded, when it is stale, and what reproducing it says."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from january import laboratory
from january.errors import JanuaryError
from january.experiment import RecordError, load, load_fresh, names, sources
from january.laboratory import Run
from tests.support import ROOT, january, january_apart, write
from tests.toy import FILES, PROJECT, TOY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


NO_CACHES = {"PYTHONDONTWRITEBYTECODE": "1"}


def run(root: Path, *arguments: str) -> tuple[int, str, str]:
    said = january("run", *arguments, cwd=root, env=NO_CACHES)
    return said.status, said.out, said.err


def recorded(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "experiments/results").iterdir()}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Run the toy experiment once; the tests copy what it recorded."""
    root = tmp_path_factory.mktemp("toy")
    write(root, PROJECT)
    said = january_apart("run", cwd=root, env=NO_CACHES)
    assert (said.status, said.err) == (0, "[1/1] toy  0.0 s\n")
    return recorded(root)


@pytest.fixture
def root(tmp_path: Path, results: dict[str, bytes]) -> Path:
    """Give a project whose toy experiment has been run."""
    write(tmp_path, PROJECT)
    write(tmp_path, {f"experiments/results/{name}": data for name, data in results.items()})
    return tmp_path


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# What is recorded.


def test_a_run_records_its_numbers_its_drawings_and_what_made_them(root: Path) -> None:
    assert set(recorded(root)) == FILES
    found = json.loads((root / "experiments/results/toy.json").read_text(encoding="utf-8"))
    assert found["config"] == {"seed": 7, "sizes": [1, 2]}
    assert found["numbers"]["total"]["value"] == 6.0
    assert {"python", "matplotlib"} <= set(found["versions"])
    assert found["figures"]["by-size"] == {
        "files": ["toy.by-size.0.svg", "toy.by-size.1.svg"],
        "alts": ["A line to 1.", "A line to 2."],
        "knob": "Size",
        "settings": ["1", "2"],
        "default": 1,
    }
    record = load_fresh("toy", root / "experiments")
    assert record.result.tables["rows"].column("ratio") == [2.0, 4.0]


def test_only_modules_that_run_are_experiments(root: Path) -> None:
    assert names(root / "experiments") == ["toy"]
    files = sources("toy", root / "experiments")
    assert [path.name for path in files] == ["shared.py", "toy.py"]


def test_there_is_nothing_to_run_the_second_time(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("results/*")}
    status, out, error = run(root)
    assert (status, error) == (0, "")
    assert "nothing to run" in out
    assert {path: path.stat().st_mtime_ns for path in root.rglob("results/*")} == before


def test_a_missing_drawing_is_made_again_with_the_same_bytes(root: Path) -> None:
    before = recorded(root)
    (root / "experiments/results/toy.line.svg").unlink()
    assert run(root)[0] == 0
    after = recorded(root)
    assert {**after, "toy.json": b""} == {**before, "toy.json": b""}  # which took another time


# When it is stale.


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("toy.py", "seed: int = 7", "seed: int = 11"),
        ("shared.py", "FACTOR = 2.0", "FACTOR = 2.50"),
    ],
)
def test_an_edited_module_or_one_that_it_imports_makes_the_record_stale(
    root: Path, name: str, old: str, new: str
) -> None:
    edit(root, f"experiments/{name}", old, new)
    with pytest.raises(RecordError, match=r"changed after its result.*`january run toy`"):
        load_fresh("toy", root / "experiments")
    assert run(root)[2].startswith("[1/1] toy")
    load_fresh("toy", root / "experiments")


def test_an_edit_elsewhere_leaves_it_fresh(root: Path) -> None:
    write(root, {"experiments/other.py": "X = 1\n"})
    load_fresh("toy", root / "experiments")


@pytest.mark.parametrize("old", ["0.61", '"value": 6.0', '"expected": 0.9', "2.0\n", "the | total"])
def test_a_number_edited_by_hand_is_refused(root: Path, old: str) -> None:
    edit(root, "experiments/results/toy.json", old, old.replace("0", "9").replace("total", "sum"))
    with pytest.raises(RecordError, match=r"toy\.json were changed .*`january run toy`"):
        load("toy", root / "experiments")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"numbers": 3}', "\x00"])
def test_a_damaged_record_is_named_with_the_mend(root: Path, text: str) -> None:
    write(root, {"experiments/results/toy.json": text})
    with pytest.raises(RecordError, match=r"toy\.json is damaged .*`january run toy`"):
        load("toy", root / "experiments")


# What goes wrong.

SLOW = "    import pathlib, time\n    pathlib.Path('started').touch()\n    time.sleep(60)\n"


@pytest.mark.parametrize(("how", "status"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_an_interrupted_run_leaves_the_old_record_whole(
    root: Path, how: signal.Signals, status: int
) -> None:
    before = recorded(root)
    edit(root, "experiments/toy.py", '    """Return the count."""\n', SLOW)
    process = subprocess.Popen(
        [sys.executable, "-m", "january", "run", "--jobs", "1"],
        cwd=root,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},  # coverage would outlive a signal
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (root / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, how)
    _, error = process.communicate(timeout=20)
    assert process.returncode == status
    assert recorded(root) == before
    if how is signal.SIGINT:
        assert error == "january: interrupted; whatever was written before stands\n"


def test_a_record_is_replaced_whole_or_not_at_all(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = recorded(root)["toy.json"]
    record = load("toy", root / "experiments")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        laboratory.write(Run(record=record, files=()), root / "experiments")
    assert recorded(root)["toy.json"] == before
    assert set(recorded(root)) == FILES


BROKEN = {
    "it raises": ("    rows =", "    1 / 0\n    rows =", "toy failed: ZeroDivisionError: division"),
    "it says much": ("    rows =", "    raise ValueError('a\\nb')\n    rows =", "ValueError: a b"),
    "it does not parse": ("def run(config):", "def run(config:", "toy.py:20: "),
    "it lacks a part": ("def draw(", "def drew(", "toy does not define draw"),
    "it imports what is not there": ("import shared", "import sharing", "toy failed: ImportError"),
    "it dies": ("    rows =", "    import os\n    os._exit(3)\n    rows =", "toy failed: Broken"),
    "it finds what is no number": ("value=0.61", "value=float('nan')", "toy failed: ValueError"),
    "it finds what is not plain": ("value=0.61", "value={1}", "toy failed: TypeError"),
    "its knob lacks a setting": ('("1", "2")', '("1",)', "needs one plot a setting"),
    "it predicts what it does not count": ('number="share"', 'number="cut"', "no number cut"),
}


@pytest.mark.parametrize(("old", "new", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_a_failing_experiment_is_named_in_one_line(
    root: Path, old: str, new: str, says: str
) -> None:
    before = recorded(root)
    edit(root, "experiments/toy.py", old, new)
    status, out, error = run(root)
    assert (status, out) == (2, "")
    assert re.fullmatch(r"january: [^\n]*\n", error)
    assert says in error
    assert recorded(root) == before


def test_an_unknown_experiment_is_told_which_there_are(root: Path) -> None:
    status, _, error = run(root, "toi")
    assert status == 2
    assert error == "january: there is no experiment “toi”; there are: toy\n"


# Reproducing.


def test_reproducing_agrees_value_by_value_and_writes_nothing(root: Path) -> None:
    before = recorded(root)
    said = january_apart("reproduce", cwd=root)
    assert said.status == 0
    assert said.out.count("agrees") == 3
    assert said.out.endswith("3 of 3 values agree with the record.\n")
    assert recorded(root) == before


def test_reproducing_reports_what_differs(root: Path) -> None:
    edit(root, "experiments/toy.py", "value=0.61,", "value=0.611,")
    said = january("reproduce", "toy", cwd=root)
    assert said.status == 1
    assert re.search(r"share +0\.61 +0\.611  within 1e-06  DIFFERS", said.out)
    assert said.out.endswith("2 of 3 values agree with the record.\n")


def test_reproducing_what_was_never_recorded_says_so(root: Path) -> None:
    (root / "experiments/results/toy.json").unlink()
    said = january("reproduce", cwd=root)
    assert said.status == 2
    assert said.err == (
        "january: no recorded result of an experiment “toy”: run `january run toy`\n"
    )


# Elsewhere than here.


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Start a Dask cluster of two processes and give its address."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as started:
        yield started.scheduler_address


@pytest.mark.slow
def test_a_cluster_finds_the_numbers_that_processes_find(root: Path, cluster: str) -> None:
    write(root, {"experiments/toy_two.py": TOY})
    assert run(root, "--jobs", "2", "toy", "toy_two")[0] == 0
    before = recorded(root)
    status, _, error = run(root, "--dask", cluster, "toy", "toy_two")
    assert (status, error.count("\n")) == (0, 2)
    for name, data in recorded(root).items():
        assert without_time(data) == without_time(before[name])


@pytest.mark.slow
def test_a_cluster_that_lives_on_runs_the_code_as_it_stands(root: Path, cluster: str) -> None:
    assert run(root, "--dask", cluster, "toy")[0] == 0
    edit(root, "experiments/shared.py", "FACTOR = 2.0", "FACTOR = 2.50")
    edit(root, "experiments/toy.py", "expected=6.0", "expected=7.50")
    assert run(root, "--dask", cluster)[0] == 0
    assert load_fresh("toy", root / "experiments").result.numbers["total"].value == 7.5


@pytest.mark.slow
def test_an_experiment_that_fails_on_a_cluster_is_named_too(root: Path, cluster: str) -> None:
    edit(root, "experiments/toy.py", "    rows =", "    1 / 0\n    rows =")
    status, _, error = run(root, "--dask", cluster)
    assert status == 2
    assert "january: toy failed: ZeroDivisionError: division by zero\n" in error


def without_time(record: bytes) -> bytes:
    return re.sub(rb'"seconds": [\d.]+', b"", record)


def test_processes_or_a_cluster_but_not_both(root: Path) -> None:
    status, _, error = run(root, "--jobs", "1", "--dask", "tcp://127.0.0.1:1")
    assert status == 2
    assert "not allowed with" in error


def test_a_record_error_is_one_that_the_user_can_mend() -> None:
    assert issubclass(RecordError, JanuaryError)
