"""The command line: find the project, ask the clock once, and hand over to a command."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from january.commands import run
from january.experiment import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    args = _parser().parse_args(argv)
    try:
        return int(args.execute(args, Path(args.project or ".").resolve()))
    except RecordError as error:
        print(f"january: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("january: interrupted; what was recorded before stands", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="january", description=__doc__)
    parser.add_argument("--project", metavar="DIR")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    making = commands.add_parser("run", help="run the experiments whose code changed")
    run.configure(making)
    making.set_defaults(execute=run.execute_run)
    remaking = commands.add_parser("reproduce", help="run all experiments anew and compare")
    run.configure(remaking)
    remaking.set_defaults(execute=run.execute_reproduce)
    return parser
