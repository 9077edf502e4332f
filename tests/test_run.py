"""What the commands say that run experiments; the running is stood in for."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from january.experiment import code_hash
from january.laboratory import Run
from tests.support import PYPROJECT, Said, january, write
from tests.toy import RECORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

RUN = "def run(config): ...\n"


class Project:
    """A project of two experiments, and what was asked of whom to run them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "experiments"
        self.asked: list[tuple[list[str], object]] = []
        self.found = RECORD.result
        files = {"experiments/a_toy.py": RUN, "experiments/b_toy.py": RUN}
        write(root, {"pyproject.toml": PYPROJECT, "experiments/__init__.py": "", **files})

    def perform(self, folder: Path, names: Sequence[str], executor: object) -> Iterator[Run]:
        """Give runs in the order in which they may happen to end."""
        assert folder == self.folder
        self.asked.append(([*names], executor))
        for name in reversed(names):
            drawn = replace(RECORD.drawings["line"], files=(f"{name}.line.svg",))
            record = replace(
                RECORD,
                name=name,
                code=code_hash(name, folder),
                seconds=0.54,
                result=self.found,
                drawings={"line": drawn},
            )
            yield Run(record=record, files=((f"{name}.line.svg", "<svg/>"),))

    def say(self, *arguments: str) -> Said:
        """Run a command on the project from elsewhere."""
        command, *given = arguments
        where = ("--project", str(self.root))
        return january(command, *where, *given, cwd=self.root.parent, env={"COLUMNS": "200"})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    monkeypatch.setattr("january.commands.run.perform_all", made.perform)
    for name in ("processes", "cluster"):
        monkeypatch.setattr(f"january.commands.run.{name}", told(name))
    monkeypatch.setattr("os.cpu_count", lambda: 5)
    return made


def told(name: str) -> Callable[[object], nullcontext[object]]:
    return lambda given: nullcontext((name, given))


def test_what_changed_is_run_and_recorded(project: Project) -> None:
    said = project.say("run")
    assert (said.status, said.out) == (0, "")
    assert said.err == "[1/2] b_toy  0.5 s\n[2/2] a_toy  0.5 s\n"
    assert project.asked.pop() == (["a_toy", "b_toy"], ("processes", 5))
    said = project.say("run")
    assert (said.status, said.err) == (0, "")
    assert said.out == ("Every recorded result belongs to the code as it stands: nothing to run.\n")
    write(project.root, {"experiments/b_toy.py": f"{RUN}# edited: not a change\nx = 1\n"})
    assert project.say("run").status == 0
    (project.folder / "results/a_toy.line.svg").unlink()
    assert project.say("run").status == 0
    assert [names for names, _ in project.asked] == [["b_toy"], ["a_toy"]]


def test_what_is_named_is_run_as_often_as_one_likes(project: Project) -> None:
    for _ in range(2):
        assert project.say("run", "b-toy", "experiments/a_toy.py", "a_toy").status == 0
    assert [names for names, _ in project.asked] == [["a_toy", "b_toy"]] * 2


def test_what_there_is_not_is_told_with_what_there_is(project: Project) -> None:
    said = project.say("run", "a_toy", "c")
    assert (said.status, said.err) == (
        2,
        "january: there is no experiment “c”; there are: a_toy, b_toy\n",
    )
    for path in project.folder.glob("?_toy.py"):
        path.unlink()
    assert project.say("reproduce", "c").err.endswith("“c”; there are: none\n")
    assert project.asked == []


@pytest.mark.parametrize(
    ("options", "executor"),
    [
        (["--jobs", "3"], ("processes", 3)),
        (["--jobs", "0"], ("processes", 1)),
        (["--dask", "tcp://a:1"], ("cluster", "tcp://a:1")),
    ],
)
@pytest.mark.parametrize("command", ["run", "reproduce"])
def test_experiments_run_where_one_says(
    project: Project, command: str, options: list[str], executor: object
) -> None:
    assert project.say("run").status == 0
    assert project.say(command, "a_toy", *options).status == 0
    assert project.asked[1:] == [(["a_toy"], executor)]


def test_the_arguments_are_explained(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    said = re.sub("  +", "  ", project.say("reproduce", "--help").out)
    assert "[--jobs JOBS | --dask ADDRESS] [NAME ...]\n" in said
    for line in (
        "NAME  an experiment (default: all)",
        "--jobs JOBS  processes to use",
        "--dask ADDRESS  the scheduler of a Dask cluster",
    ):
        assert f"  {line}\n" in said
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert project.say("run").status == 0
    assert project.asked.pop()[1] == ("processes", 1)


def test_what_is_found_again_is_compared_value_by_value(project: Project) -> None:
    assert project.say("run").status == 0
    said = project.say("reproduce")
    assert (said.status, said.err) == (0, "[1/2] b_toy  0.5 s\n[2/2] a_toy  0.5 s\n")
    share = replace(RECORD.result.numbers["share"], value=0.7)
    project.found = replace(RECORD.result, numbers={**RECORD.result.numbers, "share": share})
    project.asked.clear()
    said = project.say("reproduce")
    assert said.status == 1
    rows = "".join(
        f"  {name:<36} {before:>14} {after:>14}  within 1e-03  {verdict}\n"
        for name, before, after, verdict in (
            ("n", "3", "3", "agrees"),
            ("share", "0.61", "0.7", "DIFFERS"),
            ("table rows", "2 × 2", "2 × 2", "agrees"),
        )
    )
    assert said.out == f"\na_toy\n{rows}\nb_toy\n{rows}4 of 6 values agree with the record.\n"
    assert project.asked == [(["a_toy", "b_toy"], ("processes", 5))]
    assert project.say("reproduce", "b-toy").out == (
        f"\nb_toy\n{rows}2 of 3 values agree with the record.\n"
    )


def test_what_was_never_recorded_is_told_before_anything_runs(project: Project) -> None:
    assert project.say("run", "a_toy").status == 0
    project.asked.clear()
    said = project.say("reproduce")
    assert (said.status, said.out) == (2, "")
    assert "no recorded result of an experiment “b_toy”" in said.err
    assert project.asked == []
