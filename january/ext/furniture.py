"""Show facts as nodes: the lists, the strip of weeks, the wall calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.util.nodes import make_refnode

from january.inline import typographic
from january.wording import MONTHS, WEEKDAYS, day_month, full_day, listing, ordinal, sentence, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from docutils.nodes import Node
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from january.ext.facts import CorrectionEntry, DayEntry, Entry, ThemeEntry, WeekEntry

_MATHS = re.compile(r"\$([^$]+)\$")


@dataclass(frozen=True, slots=True)
class Linker:
    """Make links from one page to others."""

    builder: Builder
    env: BuildEnvironment
    docname: str

    def title(self, docname: str, classes: Sequence[str] = (), *, anchor: str = "") -> Node:
        """Return a link to a page, or a place in it, that shows the page's title."""
        text = nodes.inline(
            "", "", *[part.deepcopy() for part in self.env.titles[docname].children]
        )
        return self.link(docname, anchor, text, classes)

    def link(self, docname: str, anchor: str, text: nodes.inline, classes: Sequence[str]) -> Node:
        """Return a link to a place in a page."""
        node = make_refnode(self.builder, self.docname, docname, anchor or None, text)
        node["classes"] += list(classes)
        return node


def note_list(entries: Sequence[Entry], linker: Linker) -> list[Node]:
    """Return notes with date, kind and abstract."""
    if not entries:
        return [_empty("Nothing here yet.")]
    return [_list([_entry(entry, linker) for entry in entries], "notes")]


def weeks(sprints: Sequence[tuple[str, Sequence[WeekEntry]]], _linker: Linker) -> list[Node]:
    """Return each sprint's strip of weeks."""
    return [_list([_week(week) for week in found], "weeks") for _, found in sprints if found]


def months(
    sprints: Sequence[tuple[str, Sequence[Sequence[DayEntry]]]], linker: Linker
) -> list[Node]:
    """Return each sprint's wall calendar."""
    return [_month(name, rows, linker) for name, rows in sprints]


def themes(entries: Sequence[ThemeEntry], linker: Linker) -> list[Node]:
    """Return the themes, each with its notes."""
    return [_list([_theme(entry, linker) for entry in entries], "themes")]


def appeared(found: tuple[Sequence[Entry], date | None], linker: Linker) -> list[Node]:
    """Return what has appeared, counted: first post, second, third."""
    entries, start = found
    if not entries:
        when = f" The sprint begins on {full_day(start)}." if start else ""
        return [_empty(f"Nothing has appeared yet.{when}")]
    return [_list([_update(at, one, linker) for at, one in enumerate(entries, 1)], "appeared")]


def planned(entries: Sequence[Entry], linker: Linker) -> list[Node]:
    """Return what is scheduled or drafted, or nothing at all."""
    if not entries:
        return []
    head = nodes.paragraph("", "Not published yet: only the author sees this list.")
    head["classes"].append("author-view")
    return [head, _list([_entry(entry, linker) for entry in entries], "notes")]


def corrections(entries: Sequence[CorrectionEntry], linker: Linker) -> list[Node]:
    """Return the corrections, the latest first."""
    if not entries:
        return [_empty("Nothing has been corrected yet.")]
    return [_list([_correction(entry, linker) for entry in entries], "corrections")]


def used_by(entries: Sequence[Entry], linker: Linker) -> list[Node]:
    """Return in one sentence which notes show an experiment's results."""
    if not entries:
        return []
    line = nodes.paragraph("", "Its results are shown in ", classes=["used-by"])
    for place, entry in enumerate(entries):
        if place:
            line += nodes.Text(" and " if place == len(entries) - 1 else ", ")
        line += linker.title(entry.docname)
    line += nodes.Text(".")
    return [line]


def with_maths(text: str) -> list[Node]:
    """Return plain text with its ``$…$`` as mathematics."""
    parts = _MATHS.split(text)
    return [
        nodes.math(part, part) if place % 2 else nodes.Text(typographic(part))
        for place, part in enumerate(parts)
        if part
    ]


def _entry(entry: Entry, linker: Linker) -> nodes.list_item:
    line = nodes.paragraph(classes=["note-line"])
    line += _span(full_day(entry.day) if entry.day else "no date yet", "note-date")
    line += [nodes.Text(" "), linker.title(entry.docname, ["note-title"]), nodes.Text(" ")]
    line += _span(entry.kind, "note-kind")
    if entry.state != "published":
        line += [nodes.Text(" "), _span(entry.state, "note-state")]
    item = nodes.list_item("", line, classes=["note-entry", f"is-{entry.state}"])
    if entry.abstract:
        item += nodes.paragraph("", "", *with_maths(entry.abstract), classes=["note-abstract"])
    return item


def _week(week: WeekEntry) -> nodes.list_item:
    line = nodes.paragraph()
    line += [_span(span(week.first, week.last), "week-name"), nodes.Text(" ")]
    line += [_span(_count(week), "week-count"), nodes.Text(" ")]
    line += _span(week.state, "week-state")
    return nodes.list_item("", line, classes=["week", f"is-{week.state.replace(' ', '-')}"])


def _count(week: WeekEntry) -> str:
    done = f"{week.published} of {week.quota}"
    return f"{done}, {week.scheduled} scheduled" if week.scheduled else done


def _month(name: str, rows: Sequence[Sequence[DayEntry]], linker: Linker) -> nodes.table:
    table = nodes.table(classes=["month"], ids=[nodes.make_id(f"calendar-{name}")])
    table += nodes.title("", name)
    group = nodes.tgroup(cols=7)
    group += [nodes.colspec(colwidth=1) for _ in WEEKDAYS]
    heads = [nodes.entry("", nodes.paragraph("", day[:3])) for day in WEEKDAYS]
    group += nodes.thead("", nodes.row("", *heads))
    group += nodes.tbody(
        "", *[nodes.row("", *[_day(square, linker) for square in row]) for row in rows]
    )
    table += group
    return table


def _day(square: DayEntry, linker: Linker) -> nodes.entry:
    flags = {
        "has-notes": square.notes,
        "is-today": square.is_today,
        "is-outside": not square.inside,
    }
    entry = nodes.entry(classes=["day", *[name for name, flag in flags.items() if flag]])
    month = f" {MONTHS[square.day.month - 1][:3]}" if square.day.day == 1 else ""
    label = f"{square.day.day}{month}"
    entry += nodes.paragraph("", "", _span(label, "day-number"))
    if square.notes:
        items = [_day_note(note, linker) for note in square.notes]
        entry += nodes.bullet_list("", *items, classes=["day-notes"])
    return entry


def _day_note(note: Entry, linker: Linker) -> nodes.list_item:
    link = nodes.paragraph("", "", linker.title(note.docname))
    return nodes.list_item("", link, classes=["note-link", f"is-{note.state}", f"is-{note.kind}"])


def _theme(entry: ThemeEntry, linker: Linker) -> nodes.list_item:
    item = nodes.list_item(classes=["theme"])
    item += nodes.paragraph("", "", linker.title(entry.docname), classes=["theme-title"])
    item += nodes.paragraph("", "", *with_maths(entry.abstract), classes=["theme-abstract"])
    if entry.planned_with:
        names = f"Planned with {listing(entry.planned_with)}."
        item += nodes.paragraph("", names, classes=["theme-with"])
    if entry.notes:
        items = [_day_note(note, linker) for note in entry.notes]
        item += nodes.bullet_list("", *items, classes=["theme-notes"])
    else:
        item += _empty("Nothing here yet.")
    return item


def _update(place: int, entry: Entry, linker: Linker) -> nodes.list_item:
    line = nodes.paragraph()
    name = " post" if entry.kind == "post" else f", a {entry.kind}"
    line += [_span(sentence(ordinal(place)) + name, "update-place"), nodes.Text(", ")]
    day = cast("date", entry.day)  # which all that has appeared has
    line += [_span(day_month(day), "note-date"), nodes.Text(": ")]
    line += linker.title(entry.docname, ["note-title"])
    return nodes.list_item("", line, classes=["update"])


def _correction(entry: CorrectionEntry, linker: Linker) -> nodes.list_item:
    line = nodes.paragraph()
    text = nodes.inline("", full_day(entry.day))
    line += [linker.link(entry.docname, entry.label, text, ["note-date"]), nodes.Text(", in ")]
    line += [linker.title(entry.docname, ["note-title"]), nodes.Text(": ")]
    line += nodes.Text(entry.text)
    return nodes.list_item("", line, classes=["correction-entry"])


def _list(items: Iterable[nodes.list_item], name: str) -> nodes.enumerated_list:
    return nodes.enumerated_list("", *items, classes=[name], enumtype="arabic", suffix=".")


def _span(text: str, name: str) -> nodes.inline:
    return nodes.inline("", text, classes=[name])


def _empty(text: str) -> nodes.paragraph:
    return nodes.paragraph("", text, classes=["empty"])
