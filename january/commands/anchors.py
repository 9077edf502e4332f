"""`january anchors`: show the ledger of anchors, or write what is new into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from january.bookkeeping import ledger_text
from january.corpus import read_corpus
from january.files import write_whole
from january.ledger import LEDGER, read
from january.promises import anchored, problems, updated
from january.settings import load_settings
from january.text import read as read_text

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--update",
        action="store_true",
        help=f"append new anchors to {LEDGER}, and let lines whose day has not come follow",
    )


def execute(args: argparse.Namespace, project: Path) -> int:
    """Print the ledger, or what an update wrote; 1: something in it wants a person."""
    settings = load_settings(project)
    notes = anchored(read_corpus(settings, anchors=True))
    text = ledger_text(settings) or ""
    if "\ufffd" in text:  # what can't be read must not be written
        read_text(project / LEDGER, LEDGER)
    if args.update and not any("conflict" in one.text for one in read(text).problems):
        new = updated(text, notes, args.today)
        write_whole(project / LEDGER, new)
        old = {*text.splitlines()}
        for line in new.splitlines():
            if line not in old and not line.startswith("#"):
                print(line)
        text = new
    elif not args.update:
        for entry in read(text).entries:
            print(f"{entry}" if entry.day <= args.today else f"{entry} (to come)")
    found = problems(text, notes, args.today)
    for problem in found:
        print(problem)
    return 1 if found else 0
