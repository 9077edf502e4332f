"""Hold a project's ledger of anchors against its notes and its history."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from january.files import linked
from january.history import contents, versions
from january.ledger import LEDGER, Ledger, altered, read
from january.promises import anchored, declared_names, problems
from january.redirect import alias_problems

if TYPE_CHECKING:
    from january.corpus import Corpus
    from january.problem import Problem
    from january.settings import Settings


def ledger_text(settings: Settings) -> str | None:
    """Return the ledger's text, or None where the project keeps none of its own."""
    path = settings.root / LEDGER
    own = path.is_file() and not linked(path, settings.root)
    return path.read_text(encoding="utf-8") if own else None


def audit(corpus: Corpus, settings: Settings, today: date) -> list[Problem]:
    """Return what is wrong with the ledger, if the project keeps one, and with aliases.

    The corpus was read with its anchors.
    """
    text = ledger_text(settings)
    if text is None:
        return []
    found = anchored(corpus)
    aliases = alias_problems((one.note for one in found), declared_names(found))
    return [*problems(text, found, today), *aliases]


def audit_history(settings: Settings, today: date) -> list[Problem]:
    """Return which lines of the ledger were changed after their day had come, by git's word."""
    text = ledger_text(settings)
    if text is None:
        return []
    history = versions(settings.root).get(LEDGER, ())
    blobs = contents(settings.root, (version.blob for version in history))
    past = [
        (read(blobs[one.blob].decode("utf-8", "replace")), _day(one.committed)) for one in history
    ]
    return _changes([*past, (read(text), today)])


def _changes(states: list[tuple[Ledger, date]]) -> list[Problem]:
    """Compare what each ledger promised on its last day with the present one."""
    found = {
        problem: None
        for (before, _), (_, until) in pairwise(states)
        for problem in altered(before, states[-1][0], until)
    }
    return list(found)


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).date()
