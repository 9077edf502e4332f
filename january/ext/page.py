"""Tell the templates what a page shows around its text: its head, its foot, its neighbours.

Whoever adds to the foot of a note (citations, backlinks) puts it into ``context["note"]``
in a handler of `html-page-context` with a priority between 500 and 900.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from january.crosspost import place
from january.ext.builder import is_page_builder
from january.ext.configuration import settings, today
from january.ext.facts import ordered_themes, theme_page
from january.ext.kin import KIN
from january.ext.places import PLACES
from january.ext.sources import NOTES, THEMES, VERSIONS
from january.inline import formula, to_html
from january.note import Note, State
from january.wording import day_month, full_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from january.ext.quotes import Quote
    from january.settings import Settings

WORDS_A_MINUTE = 200
QUOTES = 12  # sentences that a note shows of those that refer to it, but one of each note
SITE_PAGES = {"notes/corrections": "Corrections", "notes/bibliography": "Bibliography"}
ROWS = ("older", "newer", "previous_in_theme", "next_in_theme")


class TitleToHead(SphinxPostTransform):
    """Take a note's title out of its text, since the page's head shows it with its facts."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_options: Any) -> None:  # noqa: ANN401  (Sphinx's signature)
        """Remove the first title of a note."""
        if NOTES.get(self.env, self.env.current_document.docname) is None:
            return
        title = next(self.document.findall(nodes.title), None)
        if title is not None and title.parent is not None:
            title.parent.remove(title)


@dataclass(frozen=True, slots=True)
class Linker:
    """Describe links from one page to others, as the templates want them."""

    env: BuildEnvironment
    pathto: Callable[..., str]

    def page(self, docname: str, *, current: bool = False) -> dict[str, Any]:
        """Return a link to a page."""
        return {
            "title": title_html(self.env, docname),
            "url": self.pathto(docname),
            "current": current,
        }

    def theme(self, note: Note) -> dict[str, Any]:
        """Return a link to a note's theme; of one without a page, to what lists its notes."""
        page = theme_page(self.env, note)
        known = self.page(page or self.env.config.root_doc)
        return known if page else known | {"title": escape(note.theme, quote=False)}

    def note(self, docname: str, *, current: bool = False) -> dict[str, Any]:
        """Return a link to a note, with its day and its state."""
        note = NOTES.all(self.env)[docname]
        return {
            **self.page(docname, current=current),
            "date_text": _day(note) or "no date yet",
            "state": str(note.state(today(self.env.config))),
        }

    def quotes(self, docname: str, quotes: Iterable[Quote]) -> list[dict[str, Any]]:
        """Return sentences of a note, each with a link to it."""
        page = self.pathto(docname)
        return [
            {"url": f"{page}#{one.fragment}", "parts": one.parts, "about": one.about}
            for one in quotes
        ]


def title_html(env: BuildEnvironment, docname: str) -> str:
    """Return a page's title as HTML, with its formulas and without other markup."""
    macros = settings(env.config).macros
    return "".join(
        formula(child.astext(), macros)
        if isinstance(child, nodes.math)
        else escape(child.astext(), quote=False)
        for child in env.titles[docname].children
    )


def take_address(_app: Sphinx, config: Config) -> None:
    """Take the site's address from the project's settings, unless ``conf.py`` gives another."""
    config.html_baseurl = config.html_baseurl or settings(config).base_url


def add_page(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], tree: nodes.document | None
) -> None:
    """Give the templates ``site``, ``note`` (None if the page is none) and the page's kind."""
    env = app.env
    linker = Linker(env, context["pathto"])
    note, place = NOTES.get(env, pagename), PLACES.get(env, pagename)
    context["view"] = {"kind": _kind(env, pagename), "is_front": pagename == env.config.root_doc}
    context["site"] = _site(linker, pagename, note) | {
        "neighbours": [
            linker.note(docname, current=docname == pagename)
            for docname in (place.near if place else ())
        ]
    }
    context["note"] = None
    if note and place and tree is not None:
        context["note"] = _facts(note, settings(app.config), note.state(today(app.config))) | {
            "theme": linker.theme(note),
            **{row: linker.note(to) if (to := getattr(place, row)) else None for row in ROWS},
            "anchor": _anchor(env, pagename, tree),
            **_kin(linker, pagename),
            "report_url": _report_url(env, pagename, _anchor(env, pagename, tree)),
        }


def _kin(linker: Linker, docname: str) -> dict[str, list[dict[str, Any]]]:
    kin = KIN.known(linker.env, docname)
    few = max(1, QUOTES // max(1, len(kin.referrers)))
    return {
        "leans_on": [linker.page(other) for other in kin.leans_on],
        "referrers": [
            linker.page(one.docname) | {"quotes": linker.quotes(one.docname, one.quotes[:few])}
            for one in kin.referrers
        ],
    }


def _report_url(env: BuildEnvironment, docname: str, anchor: str) -> str:
    """Fill the configured address with the anchor and the version of the text."""
    version = VERSIONS.get(env, docname) or ""
    address = settings(env.config).report_url
    return address.replace("{anchor}", quote(anchor)).replace("{version}", version)


def _kind(env: BuildEnvironment, pagename: str) -> str:
    if pagename == env.config.root_doc:
        return "front"
    if NOTES.get(env, pagename):
        return "note"
    if THEMES.get(env, pagename):
        return "theme"
    if pagename.startswith("experiments/"):
        return "experiment"
    return "search" if pagename == "search" else "plain"


def _site(linker: Linker, pagename: str, note: Note | None) -> dict[str, Any]:
    env = linker.env
    here = {pagename, theme_page(env, note) if note else pagename}
    return {
        "title": settings(env.config).title,
        "home": linker.pathto(env.config.root_doc),
        "search": linker.pathto("search"),
        "themes": [
            linker.page(theme.docname, current=theme.docname in here)
            for theme in ordered_themes(env)
        ],
        "places": [
            {"title": title, "url": linker.pathto(docname), "current": docname == pagename}
            for docname, title in SITE_PAGES.items()
            if docname in env.all_docs
        ],
    }


def _facts(note: Note, site: Settings, state: State) -> dict[str, Any]:
    authors = [author for key in note.authors if (author := site.author(key))]
    return {
        "title": note.title,
        "docname": note.docname,
        "date": note.date,
        "iso_date": note.date.isoformat() if note.date else "",
        "date_text": _day(note),
        "date_label": "Scheduled for" if state is State.SCHEDULED else "Published",
        "kind": note.kind,
        "confidence": note.confidence,
        "authors": [{"name": author.name, "url": author.url} for author in authors],
        "abstract": to_html(note.abstract, site.macros),
        "crosspost": [{"name": place(url), "url": url} for url in note.crosspost],
        "words": note.words,
        "minutes": max(1, ceil(note.words / WORDS_A_MINUTE)),
        "state": str(state),
        "state_text": _state_text(note, state),
    }


def _day(note: Note) -> str:
    return f"{day_month(note.date)} {note.date.year}" if note.date else ""


def _state_text(note: Note, state: State) -> str:
    if note.date is None:
        return "Draft: it has no date yet, and does not count until it has one"
    return f"Scheduled for {full_day(note.date)}" if state is State.SCHEDULED else ""


def _anchor(env: BuildEnvironment, docname: str, tree: nodes.document) -> str:
    """Return the anchor that the author gave the note, above its title."""
    section = next(tree.findall(nodes.section), None)
    ids: list[str] = section["ids"] if section is not None else []
    labels = env.domains.standard_domain.labels
    return next(
        (name for name in ids if labels.get(name, ("",))[0] == docname), next(iter(ids), "")
    )


def not_found(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give the page for an address that does not exist."""
    if is_page_builder(app):
        yield "404", {"title": "Not here"}, "404.html"


def setup(app: Sphinx) -> None:
    """Move titles to the head, and speak to the templates."""
    app.add_post_transform(TitleToHead)
    app.connect("config-inited", take_address, priority=600)
    app.connect("html-page-context", add_page, priority=400)
    app.connect("html-collect-pages", not_found)
