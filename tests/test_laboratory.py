"""Performing experiments in this process: what a run holds, and what is written of it."""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from january import laboratory
from january.experiment import RecordError, code_hash, load_fresh
from january.laboratory import Comparison, Run, compare, perform, perform_all, write
from january.result import Quantity, Table
from tests.support import write as write_files
from tests.toy import FILES, PROJECT, TOY

if TYPE_CHECKING:
    from pathlib import Path

TOY_HERE = TOY.replace("from experiments", "from trials")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder of experiments whose name is none of ours, and forget it afterwards."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    files = {name.partition("/")[2]: text for name, text in PROJECT.items() if "/" in name}
    write_files(tmp_path / "trials", {**files, "toy.py": TOY_HERE})
    return tmp_path / "trials"


@pytest.fixture
def run(folder: Path) -> Run:
    return perform(str(folder), "toy")


def test_a_run_holds_what_was_found_and_what_made_it(run: Run, folder: Path) -> None:
    record = run.record
    assert (record.name, record.config) == ("toy", {"seed": 7, "sizes": [1, 2]})
    assert record.code == code_hash("toy", folder)
    assert record.result.numbers["total"].value == 6.0
    assert 0 <= record.seconds < 60
    assert {"python", "numpy", "scipy", "matplotlib", "scikit-learn"} == set(record.versions)
    names = [name for name, _ in run.files]
    assert names == ["toy.by-size.0.svg", "toy.by-size.1.svg", "toy.line.svg"]
    assert record.drawings["line"].files == ("toy.line.svg",)
    knob = record.drawings["by-size"]
    assert (knob.files, knob.knob, knob.settings, knob.default) == (
        ("toy.by-size.0.svg", "toy.by-size.1.svg"),
        "Size",
        ("1", "2"),
        1,
    )
    assert knob.alts == ("A line to 1.", "A line to 2.")


def test_ids_in_a_drawing_are_its_own(folder: Path) -> None:
    write_files(folder, {"toy_two.py": TOY_HERE})
    for name, text in perform(str(folder), "toy_two").files:
        own = name.removesuffix(".svg").replace(".", "-").replace("_", "-")
        ids = re.findall(r'\bid="([^"]*)"', text)
        assert all(one.startswith(own) for one in ids), ids


def test_what_was_written_is_fresh_and_what_was_drawn_before_is_gone(
    run: Run, folder: Path
) -> None:
    results = folder / "results"
    other = {"results/toy_two.line.svg": "", "results/toy.txt": ""}
    write_files(folder, {**other, "results/toy.old.svg": "", "results/toy.by-size.2.svg": ""})
    write(run, folder)
    kept = {name.partition("/")[2] for name in other}
    assert {path.name for path in results.iterdir()} == FILES | kept
    assert load_fresh("toy", folder).result == run.record.result
    drawn = dict(run.files)["toy.line.svg"]
    assert (results / "toy.line.svg").read_bytes() == drawn.encode()


def test_only_packages_that_are_there_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.metadata.version

    def version(name: str) -> str:
        if name == "scipy":
            raise importlib.metadata.PackageNotFoundError(name)
        return found(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    versions = perform(str(folder), "toy").record.versions
    assert list(versions) == ["python", "numpy", "matplotlib", "scikit-learn"]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("def draw(", "def drew(", "RecordError: toy does not define draw"),
        ("def draw(", "del run\n\n\ndef drew(", "RecordError: toy does not define run, draw"),
        ("value=0.61,", "value=float('nan'),", "ValueError: Out of range float values are"),
        ('number="share"', 'number="cut"', "ValueError: there is no number cut to predict"),
        ("    rows =", "    raise ValueError('a\\nb')\n    rows =", "ValueError: a b"),
    ],
)
def test_a_failure_is_said_in_one_line_with_the_experiment(
    folder: Path, old: str, new: str, error: str
) -> None:
    write_files(folder, {"toy.py": TOY_HERE.replace(old, new)})
    with ThreadPoolExecutor(1) as executor, pytest.raises(RecordError) as caught:
        list(perform_all(folder, ["toy"], executor))
    assert str(caught.value).startswith(f"toy failed: {error}")
    assert "\n" not in str(caught.value)


def test_the_code_is_run_as_it_stands(folder: Path) -> None:
    write_files(folder, {"more.py": TOY_HERE})
    with ThreadPoolExecutor(1) as executor:
        runs = list(perform_all(folder, ["toy", "more"], executor))
        assert sorted(run.record.name for run in runs) == ["more", "toy"]
        write_files(folder, {"shared.py": "FACTOR = 2.25\n"})
        (again,) = perform_all(folder, ["toy"], executor)
    assert again.record.result.numbers["total"].value == 6.75
    assert sys.path.count(str(folder.parent)) == 1


def test_a_comparison_says_of_each_value_whether_it_came_out_again(run: Run, folder: Path) -> None:
    write(run, folder)
    numbers, tables = run.record.result.numbers, run.record.result.tables
    assert [row.agrees for row in compare(run, folder)] == [True, True, True]
    new = Table(columns=("a",), rows=((1,), (2,), (3,)), about="new")
    result = replace(
        run.record.result,
        numbers={
            "extra": Quantity(value=1 / 3, about="new", tolerance=0.5),
            "share": replace(numbers["share"], value=0.62),
        },
        tables={"rows": replace(tables["rows"], rows=((1, 2.0),)), "zeta": new},
    )
    fresh = replace(run, record=replace(run.record, result=result))
    row = Comparison
    assert compare(fresh, folder) == [
        row(name="extra", recorded="–", recomputed="0.333333", tolerance=0.0, agrees=False),
        row(name="share", recorded="0.61", recomputed="0.62", tolerance=1e-6, agrees=False),
        row(name="total", recorded="6", recomputed="–", tolerance=1e-3, agrees=False),
        row(
            name="table rows",
            recorded="2 × 2",
            recomputed="1 × 2",
            tolerance=1e-3,
            agrees=False,
        ),
        row(
            name="table zeta",
            recorded="–",
            recomputed="3 × 1",
            tolerance=0.0,
            agrees=False,
        ),
    ]


def test_a_configuration_is_kept_as_json_has_it(folder: Path) -> None:
    config = "    seed: int = 7\n    nested: tuple = ((1, 'a'), [2.5, None])\n"
    write_files(folder, {"toy.py": TOY_HERE.replace("    seed: int = 7\n", config)})
    record = perform(str(folder), "toy").record
    assert json.loads(record.dumps())["config"] == {
        "seed": 7,
        "nested": [[1, "a"], [2.5, None]],
        "sizes": [1, 2],
    }


def test_a_cluster_must_be_installed_and_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def client(address: str, timeout: str) -> None:
        message = f"{address} timed out after {timeout}"
        raise OSError(message)

    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=client))
    said = "no Dask scheduler answers at tcp://x:1: tcp://x:1 timed out after 10s"
    with pytest.raises(RecordError, match=f"^{said}$"), laboratory.cluster("tcp://x:1"):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    said = re.escape("--dask needs the extra `dask`: pip install 'january-notes[dask]'")
    with pytest.raises(RecordError, match=f"^{said}$"), laboratory.cluster("tcp://x:1"):
        pass
