"""Records of experiments, read without running anything."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from january.experiment import (
    Drawing,
    Record,
    RecordError,
    StaleRecordError,
    code_hash,
    load,
    load_fresh,
    module_name,
    names,
    parsed,
    record_path,
    sources,
)
from january.result import Prediction, Quantity, Result, Table
from tests.support import write

FOLDER = "experiments"
CODE = {
    "experiments/a_toy.py": "import experiments.one\nfrom experiments import two, gone\n"
    "from experiments.deep.er import x\nfrom . import four\nimport json, other.five\n"
    "def run(config): ...\n",
    "experiments/one.py": "from experiments.two import y\nimport experiments.a_toy, experiments\n",
    "experiments/two.py": "def helper():\n    from experiments import three\n    def run(): ...\n",
    "experiments/three.py": "class run: ...\n",
    "experiments/four.py": "",
    "experiments/five.py": "",
    "experiments/deep.py": "run = 1\n",
}
RECORD = Record(
    name="a_toy",
    config={"seed": 7, "sizes": [1, 2]},
    code="",
    versions={"python": "3.11"},
    seconds=1.23456,
    result=Result(
        numbers={"n": Quantity(value=0.5, low=0.4, high=0.6, about="é")},
        tables={"t": Table(columns=("a", "b"), rows=((1, "x"), (2, "y")), about="rows")},
        predictions=(Prediction(claim="So.", expected=0.5, number="n"),),
    ),
    drawings={
        "still": Drawing(files=("a_toy.still.svg",), alts=("A line.",)),
        "knob": Drawing(
            files=("a.0.svg", "a.1.svg"), alts=("0", "1"), knob="k", settings=("0", "1"), default=1
        ),
    },
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of modules of which one is an experiment that was recorded."""
    write(tmp_path, CODE)
    path = tmp_path / FOLDER
    save(path, replace(RECORD, code=code_hash("a_toy", path)).dumps())
    return path


def save(folder: Path, text: str) -> None:
    write(folder, {"results/a_toy.json": text})


def test_an_experiment_is_a_module_that_defines_run(folder: Path) -> None:
    assert names(folder) == ["a_toy"]
    assert module_name("a-toy-b") == "a_toy_b"
    assert record_path("a-toy") == Path("experiments/results/a_toy.json")


def test_its_code_is_all_that_it_imports_from_its_folder(folder: Path) -> None:
    found = [path.name for path in sources("a-toy", folder)]
    assert found == ["a_toy.py", "deep.py", "one.py", "three.py", "two.py"]


def test_a_hash_tells_any_change_of_that_code_and_no_other(folder: Path) -> None:
    before = code_hash("a_toy", folder)
    write(folder, {"four.py": "X = 1\n"})
    write(folder, {"one.py": CODE["experiments/one.py"].replace("\n", "\r\n")})
    assert code_hash("a-toy", folder) == before
    for name in ("a_toy.py", "three.py"):
        write(folder, {name: CODE[f"experiments/{name}"] + "#"})
        assert code_hash("a_toy", folder) != before
        write(folder, {name: CODE[f"experiments/{name}"]})


def test_what_was_recorded_long_ago_still_belongs_to_its_code(folder: Path) -> None:
    assert code_hash("a_toy", folder)[:16] == "8ed619f968e354a2"
    assert RECORD.result.digest()[:16] == "3ad62466e53d34f7"


def test_a_record_is_read_as_it_was_written(folder: Path) -> None:
    record = load_fresh("a-toy", folder)
    assert record == replace(RECORD, code=record.code, seconds=1.23)
    text = record_path("a_toy", folder).read_text(encoding="utf-8")
    assert record.dumps() == text
    assert text.startswith('{\n "code": "')
    assert text.endswith("}\n")
    assert "é" in text
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_a_record_of_other_code_is_stale_and_can_still_be_shown(folder: Path) -> None:
    write(folder, {"three.py": "class run: pass\n"})
    assert load("a_toy", folder).result == RECORD.result
    said = "the code of “a-toy” changed after its result was recorded: run `january run a_toy`"
    with pytest.raises(StaleRecordError, match=f"^{re.escape(said)}$") as caught:
        load_fresh("a-toy", folder)
    assert caught.value.record.result == RECORD.result


@pytest.mark.parametrize("value", [[1, 2.5], float("nan"), object()])
def test_what_json_can_not_hold_is_not_written(value: object) -> None:
    record = replace(RECORD, config={"a": value})
    if isinstance(value, list):
        assert json.loads(record.dumps())["config"] == {"a": value}
    else:
        with pytest.raises((TypeError, ValueError)):
            record.dumps()


def put(plain: dict[str, Any], path: str, value: object) -> None:
    """Put a value where a path leads."""
    *keys, last = path.split("/")
    for key in keys:
        plain = plain[key]
    plain[last] = value


DAMAGE = {
    "experiment": (3, "TypeError: 3 is not a text"),
    "config": ([], "TypeError: [] is not a mapping"),
    "config/a": (float("nan"), "ValueError: NaN is not a number"),
    "code": (None, "TypeError: None is not a text"),
    "versions": ({"a": 1}, "TypeError: 1 is not a text"),
    "seconds": ("1", "TypeError: '1' is not a number"),
    "numbers/n/value": (True, "TypeError: True is not a number"),
    "numbers/n/unknown": (1, "ValueError: 'unknown' is not known here"),
    "tables/t/rows": ([[1]], "ValueError: a table has rows of another length than its head"),
    "predictions": ([{}], "TypeError: "),
    "figures": ([], "AttributeError: "),
    "figures/still/files": (
        ["a.svg", "b.svg"],
        "ValueError: a figure has other files than it says",
    ),
    "figures/still/alts": ([], "ValueError: a figure has other files than it says"),
    "figures/knob/default": (2, "ValueError: a figure has other files than it says"),
    "figures/still/default": (-1, "ValueError: a figure has other files than it says"),
    "figures/knob/settings": (["0"], "ValueError: a knob has other settings than drawings"),
    "figures/still/knob": (1, "TypeError: 1 is not a text"),
}
FILES = ["../a.svg", "/a.svg", "a.png", "a.svg.", ".a.svg", "a/b.svg", "a.svg\n", "a b.svg"]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        *((path, value, said) for path, (value, said) in DAMAGE.items()),
        *(
            (
                *("figures/still/files", [name]),
                f"ValueError: a figure is not in a file beside the record: {(name,)}",
            )
            for name in FILES
        ),
    ],
)
def test_a_record_of_another_form_is_damaged(
    folder: Path, path: str, value: object, said: str
) -> None:
    plain = json.loads(RECORD.dumps())
    put(plain, path, value)
    save(folder, json.dumps(plain))
    with pytest.raises(RecordError) as caught:
        load("a-toy", folder)
    assert str(caught.value).startswith(f"a_toy.json is damaged ({said}")
    assert str(caught.value).endswith("): run `january run a_toy`")


def test_a_figure_without_frames_is_damaged(folder: Path) -> None:
    plain = json.loads(RECORD.dumps())
    plain["figures"]["still"] |= {"files": [], "alts": []}
    save(folder, json.dumps(plain))
    with pytest.raises(RecordError, match="a figure has other files than it says"):
        load("a_toy", folder)


@pytest.mark.parametrize(
    "text",
    ["", "NaN", '{"seconds": Infinity}', "[" * 100_000, '{"a": ' * 100_000, "\x00"],
    ids=["empty", "NaN", "Infinity", "deep lists", "deep mappings", "zero"],
)
def test_what_is_no_json_is_damaged(folder: Path, text: str) -> None:
    save(folder, text)
    with pytest.raises(
        RecordError, match=r"^a_toy\.json is damaged \(.*\): run `january run a_toy"
    ):
        load("a_toy", folder)


def test_a_number_that_was_changed_is_told(folder: Path) -> None:
    plain = json.loads(RECORD.dumps())
    for path, value in (("numbers/n/value", 0.51), ("digest", None)):
        changed = json.loads(json.dumps(plain))
        put(changed, path, value)
        save(folder, json.dumps(changed))
        with pytest.raises(RecordError, match=r"^the values in a_toy\.json were changed after"):
            load("a_toy", folder)


def test_what_is_not_there_is_said_to_be_missing(folder: Path) -> None:
    said = "no recorded result of an experiment “no-such”: run `january run no_such`"
    with pytest.raises(RecordError, match=f"^{said}$"):
        load("no-such", folder)
    with pytest.raises(RecordError, match=r"^there is no experiment “no-such”: .*no_such\.py does"):
        code_hash("no-such", folder)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("a = 1\nb = (\n", "x.py:2: '(' was never closed"),
        ("a = '\0'", "x.py:1: "),
        ("-" * 100_000 + "1", "x.py:1: can't be read as Python: "),
        ("(" * 300, "x.py:1: too many nested parentheses"),
    ],
    ids=["syntax", "null byte", "deep", "parentheses"],
)
def test_what_is_no_python_is_said_with_its_line(code: str, said: str) -> None:
    with pytest.raises(RecordError, match=f"^{re.escape(said)}"):
        parsed(code, "x.py")


def test_what_is_no_module_is_said_with_its_file(folder: Path) -> None:
    write(folder, {"bad.py": "\ndef ("})
    with pytest.raises(RecordError, match=r"/experiments/bad\.py:2: "):
        names(folder)


def test_a_module_is_a_file_of_text_and_no_link(folder: Path) -> None:
    (folder / "bad.py").write_bytes(b"\xff")
    with pytest.raises(RecordError, match=r"bad\.py:1: the file is not UTF-8: save it as UTF-8"):
        names(folder)
    (folder / "bad.py").unlink()
    (folder / "bad.py").symlink_to("one.py")
    with pytest.raises(RecordError, match=r"bad\.py:1: a symbolic link is not followed"):
        names(folder)
    record_path("bad", folder).symlink_to("a_toy.json")
    with pytest.raises(RecordError, match=r"bad\.json:1: a symbolic link is not followed"):
        load("bad", folder)
    (folder / "bad.py").unlink()
    (folder / "bad.py").mkdir()
    with pytest.raises(RecordError, match=r"bad\.py: can't be read: "):
        names(folder)
    (folder / "bad.py").rmdir()
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to("elsewhere")
    for read in (lambda: names(folder), lambda: load("a-toy", folder)):
        with pytest.raises(RecordError, match="a symbolic link is not followed"):
            read()
