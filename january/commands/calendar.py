"""`january calendar`: the sprint as a wall calendar, with what is owed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from january.check import check
from january.corpus import read_corpus
from january.settings import load_settings
from january.wall import as_text

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def execute(args: argparse.Namespace, project: Path) -> int:
    """Print each sprint's calendar."""
    settings = load_settings(project)
    corpus = read_corpus(settings)
    report = check(corpus, settings, args.today)
    if not report.sprints:
        print("No sprint is declared: add a [[tool.january.sprint]] to pyproject.toml.")
    for sprint in report.sprints:
        sys.stdout.write(as_text(sprint, corpus.notes, args.today))
    for problem in report.problems:
        print(problem, file=sys.stderr)
    return 0
