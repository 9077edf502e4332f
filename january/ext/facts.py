"""Gather what the lists of a page show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from january.check import SprintReport, check, in_order
from january.corpus import Corpus
from january.ext.configuration import settings, today
from january.ext.corrections import CORRECTIONS
from january.ext.records import USED
from january.ext.sources import NOTES, THEMES
from january.note import Note, State
from january.wall import wall

if TYPE_CHECKING:
    from datetime import date

    from sphinx.environment import BuildEnvironment

    from january.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A note in a list; ``title`` is markup, so that a list follows a change of it."""

    docname: str
    title: str
    day: date | None
    kind: str
    state: str
    abstract: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekEntry:
    """A week in the strip; in a visitor's view what is planned is not told."""

    first: date
    last: date
    published: int
    scheduled: int
    quota: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEntry:
    """A square of the wall calendar."""

    day: date
    inside: bool
    is_today: bool
    notes: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEntry:
    """A theme with its notes."""

    docname: str
    title: str
    abstract: str
    planned_with: tuple[str, ...]
    notes: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEntry:
    """A correction in the list of all."""

    docname: str
    title: str
    day: date
    label: str
    text: str


def ordered_notes(env: BuildEnvironment) -> list[Note]:
    """Return all notes in order of date."""
    return sorted(NOTES.all(env).values(), key=in_order)


def ordered_themes(env: BuildEnvironment) -> list[Theme]:
    """Return all themes in their order."""
    return sorted(THEMES.all(env).values(), key=lambda theme: (theme.order, theme.docname))


def reports(env: BuildEnvironment) -> tuple[SprintReport, ...]:
    """Return how each sprint stands."""
    corpus = Corpus(notes=tuple(ordered_notes(env)), problems=())
    return check(corpus, settings(env.config), today(env.config)).sprints


def children(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the documents below a page in the toctree, by name."""
    folder, _, name = docname.rpartition("/")
    depth = docname.count("/") + 1
    if name == "index" and folder:
        inside = (one for one in env.found_docs if one.startswith(f"{folder}/") and one != docname)
        return sorted(one for one in inside if one.count("/") == depth - 1)
    below = [one for one in env.found_docs if one.startswith("notes/")]
    return sorted(
        one
        for one in below
        if one.count("/") == 1
        or one.endswith("/index")
        or f"{one.rpartition('/')[0]}/index" not in env.found_docs  # a theme without a page
    )


def theme_page(env: BuildEnvironment, note: Note) -> str:
    """Return the page of a note's theme, or nothing where it has none."""
    page = f"notes/{note.theme}/index"
    return page if page in env.titles else ""


def theme_name(env: BuildEnvironment, note: Note) -> str:
    """Return the title of a note's theme, or its folder's name where it has no page."""
    page = theme_page(env, note)
    return env.titles[page].astext() if page else note.theme


def entry(env: BuildEnvironment, note: Note) -> Entry:
    """Return a note as a list shows it."""
    return Entry(
        docname=note.docname,
        title=title_of(env, note.docname),
        day=note.date,
        kind=note.kind,
        state=str(note.state(today(env.config))),
        abstract=note.abstract,
    )


def title_of(env: BuildEnvironment, docname: str) -> str:
    """Return a page's title with its markup, as text that changes whenever it does."""
    return "".join(str(child) for child in env.titles[docname].children)


def theme_notes(env: BuildEnvironment, docname: str) -> tuple[Entry, ...]:
    """Return the notes of the theme whose page this is."""
    folder = docname.split("/")[1] if "/" in docname else ""
    return tuple(entry(env, note) for note in ordered_notes(env) if note.theme == folder)


def weeks(env: BuildEnvironment, _docname: str) -> tuple[tuple[str, tuple[WeekEntry, ...]], ...]:
    """Return each sprint's weeks."""
    return tuple(
        (
            report.sprint.name,
            tuple(
                WeekEntry(
                    first=week.week.first,
                    last=week.week.last,
                    published=len(week.published),
                    scheduled=len(week.scheduled),
                    quota=week.quota,
                    state=_visible_state(env, str(week.state)),
                )
                for week in report.weeks
            ),
        )
        for report in reports(env)
    )


def months(env: BuildEnvironment, _docname: str) -> tuple[tuple[str, list[list[DayEntry]]], ...]:
    """Return each sprint's wall calendar."""
    day = today(env.config)
    return tuple(
        (
            report.sprint.name,
            [
                [
                    DayEntry(
                        day=square.day,
                        inside=square.inside,
                        is_today=square.day == day,
                        notes=tuple(entry(env, note) for note in square.notes),
                    )
                    for square in row
                ]
                for row in wall(report.sprint, NOTES.all(env).values())
            ],
        )
        for report in reports(env)
    )


def themes(env: BuildEnvironment, _docname: str) -> tuple[ThemeEntry, ...]:
    """Return the themes with their notes."""
    return tuple(
        ThemeEntry(
            docname=theme.docname,
            title=title_of(env, theme.docname),
            abstract=theme.abstract,
            planned_with=theme.planned_with,
            notes=theme_notes(env, theme.docname),
        )
        for theme in ordered_themes(env)
    )


def appeared(env: BuildEnvironment, _docname: str) -> tuple[tuple[Entry, ...], date | None]:
    """Return the published notes, first to last, and the first sprint's first day."""
    sprints = settings(env.config).sprints
    return _in_state(env, State.PUBLISHED), sprints[0].start if sprints else None


def planned(env: BuildEnvironment, _docname: str) -> tuple[Entry, ...]:
    """Return what is scheduled, and then the drafts; in a visitor's view there are none."""
    return (*_in_state(env, State.SCHEDULED), *_in_state(env, State.DRAFT))


def corrections(env: BuildEnvironment, _docname: str) -> tuple[CorrectionEntry, ...]:
    """Return all corrections, the latest first."""
    found = [
        CorrectionEntry(
            docname=docname,
            title=title_of(env, docname),
            day=one.day,
            label=one.label,
            text=one.text,
        )
        for docname, ones in CORRECTIONS.all(env).items()
        for one in ones
    ]
    return tuple(sorted(found, key=lambda one: (-one.day.toordinal(), one.docname, one.label)))


def used_by(env: BuildEnvironment, docname: str) -> tuple[Entry, ...]:
    """Return the notes that show the results of the experiment whose page this is."""
    name = docname.rpartition("/")[2]
    notes = NOTES.all(env)
    users = (notes[one] for one, used in USED.all(env).items() if name in used and one in notes)
    return tuple(entry(env, note) for note in sorted(users, key=in_order))


def _in_state(env: BuildEnvironment, state: State) -> tuple[Entry, ...]:
    day = today(env.config)
    return tuple(entry(env, note) for note in ordered_notes(env) if note.state(day) is state)


def _visible_state(env: BuildEnvironment, state: str) -> str:
    if not env.config.january_public:
        return state
    hidden = {"planned": "to come", "short": "to come", "on track": "under way"}
    return (hidden | {"at risk": "under way"}).get(state, state)
