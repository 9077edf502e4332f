"""The command line itself: what it asks for, and how it ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from january.cli import main
from tests.support import environment, january, january_apart, note

if TYPE_CHECKING:
    from collections.abc import Callable

    from january.settings import Settings

NOTES = {"notes/t/a.md": note("2027-01-05"), "notes/u/a.md": note("2027-01-06")}


def test_a_process_of_its_own_says_the_same(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(NOTES)
    asked = ("check", "--today", "2027-01-13")
    assert january_apart(*asked, cwd=tmp_path) == january(*asked, cwd=tmp_path)


def test_a_reader_that_has_seen_enough_is_no_mistake(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(NOTES)
    process = subprocess.Popen(
        [sys.executable, "-m", "january", "check"],
        cwd=tmp_path,
        env=environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    process.stdout.close()
    assert (process.communicate()[1], process.returncode) == ("", 0)


def test_to_a_reader_that_has_gone_no_more_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise BrokenPipeError

    reader, side = os.pipe()
    with os.fdopen(reader), os.fdopen(side, "w") as out:
        monkeypatch.setattr("sys.stdout", out)
        monkeypatch.setattr("sys.argv", ["january", "check", "--today", "2027-01-13"])
        monkeypatch.setattr("january.commands.check.execute", gone)
        assert main() == 0
        assert os.fstat(side).st_rdev == Path(os.devnull).stat().st_rdev


@pytest.mark.parametrize(
    ("epoch", "day"),
    [("1800000000", "Friday 15 January 2027"), ("1799967600", "Friday 15 January 2027")],
)
def test_today_is_that_of_the_sprints_zone_and_can_be_set_by_the_environment(
    project: Callable[..., Settings],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    epoch: str,
    day: str,
) -> None:
    project(NOTES)
    monkeypatch.setenv("TZ", "Etc/GMT+12")
    time.tzset()
    said = january("check", cwd=tmp_path, env={"SOURCE_DATE_EPOCH": epoch})
    monkeypatch.undo()
    time.tzset()
    assert f"Today is {day}." in said.out


def test_whoever_interrupts_is_told_what_stands(
    project: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    project(NOTES)
    monkeypatch.setattr("january.commands.check.execute", interrupted)
    said = january("check", "--today", "2027-01-13", cwd=tmp_path)
    assert (said.status, said.out, said.err) == (
        *(130, ""),
        "january: interrupted; whatever was written before stands\n",
    )


def test_else_the_clock_is_asked(project: Callable[..., Settings], tmp_path: Path) -> None:
    project(NOTES)
    assert "Today is " in january("check", cwd=tmp_path).out


def test_what_is_no_day_is_said_to_be_none(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(NOTES)
    said = january("check", "--today", "13 January", cwd=tmp_path)
    assert said.status == 2
    assert said.err.endswith("'13 January' is not a day: write it like 2027-01-13\n")


def test_help_says_what_it_is_for_and_what_each_argument_means(tmp_path: Path) -> None:
    wide = {"COLUMNS": "200"}
    said = january("--help", cwd=tmp_path, env=wide).out
    assert said.startswith("usage: january [-h] COMMAND ...\n\nKeep a pledge of notes: check it,")
    said = re.sub("  +", "  ", january("check", "--help", cwd=tmp_path, env=wide).out)
    assert said.startswith("usage: january check [-h] [--project DIR] [--today DAY] ")
    project = "the project (default: the nearest folder upwards with a [tool.january])"
    assert f"--project DIR  {project}\n" in said
    assert "--today DAY  the day to answer for, like 2027-01-13\n" in said
    assert "\n\ntell whether the pledge holds, and what is owed by when\n\n" in said
    missing = january(cwd=tmp_path, env=wide)
    assert missing.status == 2
    assert missing.err.endswith("january: error: the following arguments are required: COMMAND\n")


HELP = {
    "check": (
        "--format {text,json,github} for a person, a program, or a workflow's log (default: text)",
        "--witness ask git whether each note was there on its day",
    ),
    "anchors": (
        (
            "--update append new anchors to notes/anchors.txt, "
            "and let lines whose day has not come follow"
        ),
    ),
    "export": (
        "{lesswrong,markdown} the forum's editor (the Alignment Forum's too), or plain",
        "note its file, its theme/name, or its name",
    ),
    "new": (
        "theme a folder of notes/",
        "title the note's title; its file name is made from it",
        "--kind {post,shortform}",
        "--date DAY the day it is published",
    ),
}


@pytest.mark.parametrize("command", HELP)
def test_help_says_what_each_argument_of_a_command_is(tmp_path: Path, command: str) -> None:
    said = january(command, "--help", cwd=tmp_path, env={"COLUMNS": "200"}).out
    lines = " ".join(said.split())
    assert [line for line in HELP[command] if f" {line} " not in f"{lines} "] == []


def test_help_names_every_command(tmp_path: Path) -> None:
    said = january("--help", cwd=tmp_path)
    assert said.status == 0
    for line in (
        "check      tell whether the pledge holds, and what is owed by when",
        "calendar   print the sprint as a wall calendar",
        "new        begin a note",
        "anchors    show the ledger of anchors, or bring it up to date",
        "run        run the experiments whose code changed",
        "reproduce  run all experiments anew and compare",
        "export     write a note for a forum's editor, as Markdown",
    ):
        assert " ".join(line.split()) in " ".join(said.out.split())


def test_an_export_must_know_which_note_is_meant(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project({})
    said = january("export", "lesswrong", "a", cwd=tmp_path)
    assert said.err == "january: there is no note “a” that can be read; there are: none\n"
    project(NOTES)
    said = january("export", "lesswrong", "a", cwd=tmp_path)
    assert (said.status, said.err) == (2, "january: “a” could be t/a or u/a\n")
    said = january("export", "lesswrong", "notes/t/b.md", cwd=tmp_path)
    assert said.err == (
        "january: there is no note “notes/t/b.md” that can be read; there are: t/a, u/a\n"
    )


def test_what_an_export_cannot_write_is_told_with_the_note(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project({"notes/t/a.md": note("2027-01-05", body="A {number}`toy.x:.3f`.")})
    said = january("export", "lesswrong", "./notes/t/a.md", cwd=tmp_path)
    assert said.status == 2
    assert said.err.startswith("january: notes/t/a.md: ")


def test_on_a_terminal_an_export_tells_the_title_apart(
    project: Callable[..., Settings],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project(NOTES)
    terminal, side = os.openpty()
    with os.fdopen(terminal), os.fdopen(side, "w") as screen:
        monkeypatch.setattr("sys.stderr", screen)
        assert main(["export", "lesswrong", "t/a", "--project", str(tmp_path)]) == 0
        screen.flush()
        assert os.read(terminal, 99).decode().splitlines() == ["Title: A note"]
    assert "Title" not in capsys.readouterr().out


def test_an_export_sees_the_site_as_of_the_notes_own_day(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    before = note("2027-01-15", body="(there)=\n## There\n")
    project({"notes/t/a.md": before, "notes/u/b.md": note("2027-01-20", body="[It](#there).")})
    said = january("export", "lesswrong", "b", "--today", "2027-01-10", cwd=tmp_path)
    assert "[It](https://notes.example/to/there/)" in said.out


def test_without_a_sprint_there_is_no_calendar(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project({"pyproject.toml": "[tool.january]", "notes/t/a.md": "no title"})
    said = january("calendar", "--today", "2027-01-13", cwd=tmp_path)
    assert said.status == 0
    assert said.out == "No sprint is declared: add a [[tool.january.sprint]] to pyproject.toml.\n"
    assert said.err == "notes/t/a.md:1: the note has no title: add a line “# …” [title]\n"


def test_an_export_needs_addresses(project: Callable[..., Settings], tmp_path: Path) -> None:
    project({"pyproject.toml": "[tool.january]", **NOTES})
    said = january("export", "lesswrong", "t/a", cwd=tmp_path)
    assert (said.status, said.err) == (
        2,
        "january: an export needs addresses: set base-url in [tool.january] of pyproject.toml\n",
    )


def test_a_title_that_no_front_matter_can_hold_begins_no_note(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project({"notes/t/index.md": "# T"})
    said = january("new", "t", "A title", "--kind", "post", "--date", "soon", cwd=tmp_path)
    assert said.status == 2
    assert list(tmp_path.glob("notes/t/a*.md")) == []
