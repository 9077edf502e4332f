"""Make the feeds of the site and of each theme, from the pages as they were written.

Nothing is gathered while pages are written, so that a feed is whole after an incremental or a
parallel build.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, cast

from january.bookkeeping import ledger_text
from january.content import content
from january.ext.anchors import TARGETS
from january.ext.facts import ordered_themes, theme_name
from january.ext.heads import FEED
from january.ext.kept import kept
from january.ext.kin import leaning
from january.ext.published import is_published, last_change
from january.ext.sources import NOTES
from january.feed import Dated, Entry, Feed, atom, moment, newest, tag, year_of
from january.inline import to_html
from january.ledger import read
from january.wording import when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from january.lookup import Lookup
    from january.note import Note


def write_feeds(app: Sphinx, lookup: Lookup, notes: Sequence[Note]) -> None:
    """Write the feeds of published notes, when all pages are written: the site's, each theme's."""
    maker, title = _Maker(app, lookup), lookup.settings.title
    dated = [maker.dated(note) for note in notes]
    maker.write("feed", title, FEED, app.config.root_doc, dated)
    for theme in ordered_themes(app.env):
        found = [one for one in dated if one.note.theme == theme.folder]
        name = f"{title}: {app.env.titles[theme.docname].astext()}"
        path = f"notes/{theme.folder}/{FEED}"
        maker.write(f"theme/{theme.folder}", name, path, theme.docname, found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated(Dated):
    note: Note


class _Maker:
    """Make each entry once, and the feeds from them."""

    def __init__(self, app: Sphinx, lookup: Lookup) -> None:
        self.app = app
        self.env = app.env
        self.lookup = lookup
        self.base = lookup.base
        self.site = lookup.settings
        self.entry = cache(self.made)

    @cached_property
    def hidden(self) -> dict[str, str]:
        """What is said of each note that is not published, by its address."""
        return {
            self.url(note.docname): when(note.date)
            for note in NOTES.all(self.env).values()
            if not is_published(note, self.env)
        }

    @cached_property
    def ages(self) -> dict[str, int]:
        """The names in the ledger, from the oldest on."""
        entries = read(ledger_text(self.site) or "").entries
        return {one.name: age for age, one in reversed([*enumerate(entries)])}

    def url(self, docname: str) -> str:
        return self.base + self.app.builder.get_target_uri(docname)

    def write(self, name: str, title: str, path: str, page: str, dated: Iterable[_Dated]) -> None:
        """Write a feed, unless the notes in it are as they were."""
        entries = newest(dated)
        shown = [one.note.docname for one in entries]
        others = [page, *(one for docname in shown for one in leaning(self.env, docname))]
        make = partial(self.feed, name, title, path, page, entries)
        kept(self.app).derive(name, make, shown, hears=others)

    def feed(
        self, name: str, title: str, path: str, page: str, dated: Iterable[_Dated]
    ) -> Iterator[tuple[str, str]]:
        sprints = self.site.sprints
        since = sprints[0].start if sprints else date(1970, 1, 1)
        feed = Feed(
            id=tag(self.base, year_of(since, self.site), name),
            title=title,
            url=self.base + path,
            page=self.url(page),
            author=self.site.title,
            since=moment(since, self.site),
            entries=tuple(map(self.entry, dated)),
        )
        yield path, atom(feed)

    def dated(self, note: Note) -> _Dated:
        day = note.date or date.min
        return _Dated(
            id=tag(self.base, year_of(day, self.site), self.identity(note)),
            published=moment(day, self.site),
            updated=moment(last_change(note, self.env), self.site),
            note=note,
        )

    def made(self, dated: _Dated) -> Entry:
        note = dated.note
        url = self.url(note.docname)
        builder = cast("StandaloneHTMLBuilder", self.app.builder)
        page = builder.get_output_path(note.docname).read_text(encoding="utf-8")
        return Entry(
            id=dated.id,
            published=dated.published,
            updated=dated.updated,
            title=to_html(note.title, self.site.macros),
            url=url,
            markdown=f"{self.base}{note.docname}.md",
            authors=tuple(one for key in note.authors if (one := self.site.author(key))),
            theme=theme_name(self.env, note),
            summary=to_html(note.abstract, self.site.macros),
            content=content(page, url=url, images=self.images(note), hidden=self.hidden),
        )

    def identity(self, note: Note) -> str:
        """Return the oldest of a note's names, which is the one that no renaming takes away."""
        targets = TARGETS.get(self.env, note.docname) or ()
        names = [one.name for one in targets if one.kind == "note"]
        known = {*names, *note.aliases} & self.ages.keys()
        if known:
            return min(known, key=self.ages.__getitem__)
        return names[0] if len(names) == 1 else self.lookup.anchor(note)

    def images(self, note: Note) -> dict[str, str]:
        """Return the address of each figure's picture by the figure's id."""
        return {
            label: self.lookup.figure(drawing.files[drawing.default])
            for label, drawing in self.lookup.drawings(note)
        }
