"""`january new`: begin a note."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from january.scaffold import begin
from january.settings import KINDS, load_settings

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("theme", help="a folder of notes/")
    parser.add_argument("title", help="the note's title; its file name is made from it")
    parser.add_argument("--kind", choices=KINDS, default=KINDS[0])
    parser.add_argument(
        "--date", type=date.fromisoformat, metavar="DAY", help="the day it is published"
    )


def execute(args: argparse.Namespace, project: Path) -> int:
    """Write the note's first lines and print its path."""
    settings = load_settings(project)
    path = begin(settings, theme=args.theme, title=args.title, kind=args.kind, day=args.date)
    print(path.relative_to(project))
    return 0
