"""Name in each page's head the other forms of what it shows: feeds, plain text, a card."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from january.ext.builder import is_page_builder
from january.ext.configuration import settings
from january.ext.published import base_url, is_published
from january.ext.references import plain_title
from january.ext.sources import NOTES, THEMES
from january.metadata import pictured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

FEED = "feed.xml"
ATOM = "application/atom+xml"
CARD, CARD_SUFFIX = "card.png", ".png"


def has_cards(app: Sphinx) -> bool:
    """Tell whether pages have cards: in the visitor's view of a site that has an address.

    The author's view does without, since drawing takes a while; and a card must be named by its
    whole address.
    """
    return bool(app.config.january_public and base_url(app) and is_page_builder(app))


def _announce(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    tree: nodes.document | None,
) -> None:
    if not base_url(app) or not is_page_builder(app):
        return
    feeds = _feeds(app, pagename)
    context["site"]["feeds"] = [{"title": title, "path": path} for title, path in feeds]
    links = [_alternate(ATOM, title, base_url(app) + path) for title, path in feeds]
    links += _rendition(app, pagename)
    if tree is not None and has_cards(app):
        links += _card(app, pagename)
    context["metatags"] = context.get("metatags", "") + "".join(links)


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


def _rendition(app: Sphinx, pagename: str) -> Iterator[str]:
    note = NOTES.get(app.env, pagename)
    if note and is_published(note, app.env):
        yield _alternate("text/markdown", "Markdown", f"{base_url(app)}{pagename}.md")


def _card(app: Sphinx, pagename: str) -> Iterator[str]:
    note = NOTES.get(app.env, pagename)
    if note is None:
        yield pictured(base_url(app) + CARD, settings(app.config).title)
    else:
        title = plain_title(app.env, pagename)
        yield pictured(f"{base_url(app)}{pagename}{CARD_SUFFIX}", title)


def _alternate(kind: str, title: str, url: str) -> str:
    return f'\n<link rel="alternate" type="{kind}" title="{escape(title)}" href="{escape(url)}">'


def setup(app: Sphinx) -> None:
    """Name them once it is known what the page shows."""
    app.connect("html-page-context", _announce, priority=600)
