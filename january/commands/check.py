"""`january check`: tell whether the pledge holds, and what is owed by when."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from january.bookkeeping import audit, audit_history, ledger_text
from january.check import check
from january.corpus import read_corpus
from january.project import ill_written, unindexed
from january.report import as_annotations, as_json, as_text
from january.settings import load_settings

if TYPE_CHECKING:
    import argparse
    from datetime import date
    from pathlib import Path

    from january.corpus import Corpus
    from january.settings import Settings
    from january.witness import Testimony

UNREADABLE = {"unreadable", "encoding"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="for a person, a program, or a workflow's log (default: text)",
    )
    parser.add_argument(
        "--witness", action="store_true", help="ask git whether each note was there on its day"
    )


def execute(args: argparse.Namespace, project: Path) -> int:
    """Print the report; 0: the pledge holds, 1: it does not, 2: something could not be read."""
    gc.disable()  # notes make no cycles, and looking for them takes time
    settings = load_settings(project)
    corpus = read_corpus(settings, anchors=ledger_text(settings) is not None)
    testimonies = _testimonies(corpus, settings, args.today) if args.witness else None
    backdated = [one.problem for one in testimonies or () if one.problem]
    others = [*unindexed(settings), *ill_written(settings)]
    others += audit(corpus, settings, args.today)
    others += audit_history(settings, args.today) if args.witness else []
    report = check(corpus, settings, args.today, backdated=backdated, others=others)
    if args.format == "json":
        sys.stdout.write(as_json(report, testimonies))
    elif args.format == "github":
        sys.stdout.write(as_annotations(report))
    else:
        sys.stdout.write(as_text(report, testimonies or ()))
    if any(problem.rule in UNREADABLE for problem in report.problems):
        return 2
    return 0 if report.sound else 1


def _testimonies(corpus: Corpus, settings: Settings, today: date) -> list[Testimony]:
    from january.witness import testify  # noqa: PLC0415  (most checks don't ask git)

    return testify(corpus.notes, settings, today)
