"""Ask the history whether a note was there on its day.

A front matter can claim any date. What makes the pledge accountability is that git's
committer dates bear it out: the text that stood in the history when the note's day ended,
in the sprint's time zone, is the text that is judged.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from january.frontmatter import FrontMatterError, split
from january.history import Version, contents, versions
from january.note import Note, State, after_title
from january.problem import Problem
from january.prose import count_words, strip
from january.settings import UTC
from january.sprint import sprint_of
from january.wording import day_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from january.settings import Settings

HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """What the history says of one published note."""

    name: str
    seen: bool
    share: float
    words: int
    remark: str
    problem: Problem | None

    def plain(self) -> dict[str, Any]:
        """Return it as plain values: ``share`` is that of today's words that stood on the day."""
        return {
            "note": self.name,
            "seen": self.seen,
            "share": round(self.share, 4),
            "words": self.words,
            "remark": self.remark,
        }


def testify(notes: Iterable[Note], settings: Settings, today: date) -> list[Testimony]:
    """Return a testimony for each note published by ``today``.

    Raises `january.history.HistoryError` where there is no whole history to ask.
    """
    published = [note for note in notes if note.state(today) is State.PUBLISHED]
    histories = versions(settings.root)
    asked = {note.path: _on_its_day(note, histories, settings) for note in published}
    texts = contents(settings.root, (version.blob for version in asked.values() if version))
    return [
        _testimony(note, histories.get(note.path, ()), asked[note.path], texts, settings)
        for note in published
    ]


def _on_its_day(
    note: Note, histories: Mapping[str, Sequence[Version]], settings: Settings
) -> Version | None:
    end = _end_of_day(note, settings)
    before = [version for version in histories.get(note.path, ()) if version.committed < end]
    return before[-1] if before else None


def _testimony(
    note: Note,
    history: Sequence[Version],
    version: Version | None,
    texts: Mapping[str, bytes],
    settings: Settings,
) -> Testimony:
    if version is None:
        return _unseen(note, history, settings)
    then = _body(texts[version.blob].decode("utf-8", "replace"))
    now = _body((settings.root / note.path).read_text(encoding="utf-8"))
    words, share = count_words(then), _share(then, now)
    least = settings.minimum_words[note.kind]
    day = day_month(_date(note))
    remark = "" if share > HALF else f"{share:.0%} of its words stood there on {day}"
    problem = None
    if words < least:
        text = (
            f"on {day} the history held {words} of the {least} words that a {note.kind} "
            f"needs ({share:.0%} of today's text), so it does not count"
        )
        problem = Problem(path=note.path, line=note.date_line, rule="backdated", text=text)
    return Testimony(
        name=note.name,
        seen=problem is None,
        share=share,
        words=words,
        remark=remark,
        problem=problem,
    )


def _unseen(note: Note, history: Sequence[Version], settings: Settings) -> Testimony:
    day = day_month(_date(note))
    if history:
        zone = _zone(note, settings)
        first = datetime.fromtimestamp(history[0].committed, zone).date()
        text = f"backdated: dated {day}, first committed on {day_month(first)} {first.year}"
        written = min(version.authored for version in history)
        if written < _end_of_day(note, settings):
            text += " (its author date is earlier, but anyone can set that)"
    else:
        text = f"backdated: dated {day}, and not in the history at all: commit it"
    problem = Problem(path=note.path, line=note.date_line, rule="backdated", text=text)
    return Testimony(
        name=note.name,
        seen=False,
        share=0.0,
        words=0,
        remark="not there on its day",
        problem=problem,
    )


def _share(then: str, now: str) -> float:
    """Return which share of the words of one text stood in another already."""
    here, there = Counter(strip(now).split()), Counter(strip(then).split())
    return (here & there).total() / max(1, here.total())


def _body(text: str) -> str:
    try:
        return after_title(split(text).body)
    except FrontMatterError:
        return text


def _end_of_day(note: Note, settings: Settings) -> float:
    after = _date(note) + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=_zone(note, settings)).timestamp()


def _zone(note: Note, settings: Settings) -> ZoneInfo:
    sprint = sprint_of(_date(note), settings.sprints)
    return sprint.zone if sprint else UTC


def _date(note: Note) -> date:
    return note.date or date.min  # whatever is published has one
