"""Make the feeds of the site and of each theme, from the pages as they were written.

Nothing is gathered while pages are written, so that a feed is whole after an incremental or a
parallel build.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, cast

from january.bookkeeping import ledger_text
from january.content import content
from january.ext.anchors import TARGETS
from january.ext.configuration import settings
from january.ext.facts import ordered_themes
from january.ext.published import base_url, is_page_builder, is_published, last_change
from january.ext.sources import NOTES, THEMES
from january.feed import Entry, Feed, atom, moment, tag, year_of
from january.inline import to_html
from january.ledger import read
from january.wording import when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from january.lookup import Lookup
    from january.note import Note

FEED = "feed.xml"
ATOM = "application/atom+xml"


def setup(app: Sphinx) -> None:
    """Name the feeds in the pages' heads."""
    app.connect("html-page-context", _announce, priority=600)


def alternate(kind: str, title: str, url: str) -> str:
    """Return a head's link to the same thing in another form."""
    return f'\n<link rel="alternate" type="{kind}" title="{escape(title)}" href="{escape(url)}">'


def _announce(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    _tree: nodes.document | None,
) -> None:
    base = base_url(app)
    if not base or not is_page_builder(app):
        return
    feeds = _feeds(app, pagename)
    links = [alternate(ATOM, title, base + path) for title, path in feeds]
    context["metatags"] = context.get("metatags", "") + "".join(links)
    if site := context.get("site"):
        site["feeds"] = [{"title": title, "path": path} for title, path in feeds]


def _feeds(app: Sphinx, pagename: str) -> list[tuple[str, str]]:
    """Return the titles and paths of the feeds that a page is in: the site's, its theme's."""
    title = settings(app.config).title
    found = [(title, FEED)]
    note = NOTES.get(app.env, pagename)
    folder = note.theme if note else pagename.split("/")[1] if THEMES.get(app.env, pagename) else ""
    page = f"notes/{folder}/index"
    if folder and THEMES.get(app.env, page):
        name = app.env.titles[page].astext()
        found.append((f"{title}: {name}", f"notes/{folder}/{FEED}"))
    return found


def feeds(app: Sphinx, lookup: Lookup, notes: Sequence[Note]) -> Iterator[tuple[str, str]]:
    """Give the feeds of published notes by their paths, when all pages are written."""
    return _Maker(app, lookup, notes).files()


class _Maker:
    """Make the entries once, and the feeds from them."""

    def __init__(self, app: Sphinx, lookup: Lookup, notes: Sequence[Note]) -> None:
        self.app = app
        self.env = app.env
        self.lookup = lookup
        self.base = lookup.base
        self.site = lookup.settings
        self.notes = notes
        self.hidden = {
            self.url(note.docname): when(note.date)
            for note in NOTES.all(app.env).values()
            if not is_published(note, app.env)
        }
        self.ledger = read(ledger_text(self.site) or "").entries
        self.entries = {note.docname: self.entry(note) for note in self.notes}

    def url(self, docname: str) -> str:
        return self.base + self.app.builder.get_target_uri(docname)

    def files(self) -> Iterator[tuple[str, str]]:
        yield FEED, self.feed("feed", self.site.title, FEED, self.env.config.root_doc, self.notes)
        for theme in ordered_themes(self.env):
            title = f"{self.site.title}: {self.env.titles[theme.docname].astext()}"
            notes = [note for note in self.notes if note.theme == theme.folder]
            name = f"theme/{theme.folder}"
            path = f"notes/{theme.folder}/{FEED}"
            yield path, self.feed(name, title, path, theme.docname, notes)

    def feed(self, name: str, title: str, path: str, page: str, notes: Iterable[Note]) -> str:
        sprints = self.site.sprints
        since = sprints[0].start if sprints else date(1970, 1, 1)
        return atom(
            Feed(
                id=tag(self.base, year_of(since, self.site), name),
                title=title,
                url=self.base + path,
                page=self.url(page),
                author=self.site.title,
                since=moment(since, self.site),
                entries=tuple(self.entries[note.docname] for note in notes),
            )
        )

    def entry(self, note: Note) -> Entry:
        day = note.date or date.min
        url = self.url(note.docname)
        builder = cast("StandaloneHTMLBuilder", self.app.builder)
        page = builder.get_output_path(note.docname).read_text(encoding="utf-8")
        theme = f"notes/{note.theme}/index"
        return Entry(
            id=tag(self.base, year_of(day, self.site), self.identity(note)),
            title=to_html(note.title, self.site.macros),
            url=url,
            markdown=f"{self.base}{note.docname}.md",
            published=moment(day, self.site),
            updated=moment(last_change(note, self.env), self.site),
            authors=tuple(one for key in note.authors if (one := self.site.author(key))),
            theme=self.env.titles[theme].astext() if theme in self.env.titles else note.theme,
            summary=to_html(note.abstract, self.site.macros),
            content=content(page, url=url, images=self.images(note), hidden=self.hidden),
        )

    def identity(self, note: Note) -> str:
        """Return the oldest of a note's names, which is the one that no renaming takes away."""
        targets = TARGETS.get(self.env, note.docname) or ()
        names = {*(one.name for one in targets if one.kind == "note"), *note.aliases}
        return next((one.name for one in self.ledger if one.name in names), "") or (
            self.lookup.anchor(note)
        )

    def images(self, note: Note) -> dict[str, str]:
        """Return the address of each figure's picture by the figure's id."""
        return {
            label: self.lookup.figure(drawing.files[drawing.default])
            for label, drawing in self.lookup.drawings(note)
        }
