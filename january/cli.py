"""The command line: find the project, ask the clock once, and hand over to a command."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from january.errors import JanuaryError
from january.settings import find_project, load_settings
from january.sprint import day_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

# Each command's module, its function, and its help. A module is imported when it is asked for,
# so that checking a pledge does not wait for what running an experiment needs.
COMMANDS = {
    "check": ("check", "execute", "tell whether the pledge holds, and what is owed by when"),
    "calendar": ("calendar", "execute", "print the sprint as a wall calendar"),
    "new": ("new", "execute", "begin a note"),
    "anchors": ("anchors", "execute", "show the ledger of anchors, or bring it up to date"),
    "run": ("run", "execute_run", "run the experiments whose code changed"),
    "reproduce": ("run", "execute_reproduce", "run all experiments anew and compare"),
    "export": ("export", "execute", "write a note for a forum's editor, as Markdown"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(next((word for word in arguments if word in COMMANDS), ""))
    args = parser.parse_args(arguments)
    try:
        project = find_project(Path.cwd()) if args.project is None else args.project.resolve()
        args.today = args.today or _today(project)
        status = int(args.execute(args, project))
        sys.stdout.flush()  # while it can still be said that the reader has gone
    except JanuaryError as error:
        print(f"january: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("january: interrupted; whatever was written before stands", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of the output, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _parser(asked: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="january", description="Keep a pledge of notes: check it, plan it, make its numbers."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (module, function, help_text) in COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text)
        if name == asked:
            code = importlib.import_module(f"january.commands.{module}")
            _configure(command)
            if hasattr(code, "configure"):
                code.configure(command)
            command.set_defaults(execute=getattr(code, function))
    return parser


def _configure(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--project",
        type=Path,
        metavar="DIR",
        help="the project (default: the nearest folder upwards with a [tool.january])",
    )
    command.add_argument(
        "--today", type=_day, metavar="DAY", help="the day to answer for, like 2027-01-13"
    )


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is not a day: write it like 2027-01-13"
        raise argparse.ArgumentTypeError(message) from None
    if said := day_problem(day):
        raise argparse.ArgumentTypeError(said)
    return day


def _today(project: Path) -> date:
    """Ask the clock, in the time zone of the sprint that is on, or else of the last."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)  # noqa: TID251
    return load_settings(project).day(now)
