"""Write Atom feeds: entries that keep their identity wherever their notes move."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from january.settings import UTC
from january.sprint import sprint_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from january.settings import Author, Settings

D = TypeVar("D", bound="Dated")

ATOM = "http://www.w3.org/2005/Atom"
MOST = 30  # entries in a feed, each with its whole text
# Characters that XML can't hold.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What a feed's order hangs on."""

    id: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Dated):
    """A note in a feed; title, summary and content are HTML."""

    title: str
    url: str
    markdown: str
    authors: tuple[Author, ...]
    theme: str
    summary: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its own address, the page that it follows, and its entries.

    ``since`` is what it was last changed on as long as it is empty.
    """

    id: str
    title: str
    url: str
    page: str
    author: str
    since: datetime
    entries: tuple[Entry, ...]


def tag(base: str, year: int, name: str) -> str:
    """Return an identity that no move changes, by RFC 4151."""
    return f"tag:{urlsplit(base).hostname},{year}:{name}"


def year_of(day: date, settings: Settings) -> int:
    """Return the year of the sprint that a day falls in, or else the day's own."""
    sprint = sprint_of(day, settings.sprints)
    return sprint.start.year if sprint else day.year


def moment(day: date, settings: Settings) -> datetime:
    """Return the first moment of a day, where its sprint is held."""
    sprint = sprint_of(day, settings.sprints)
    return datetime.combine(day, time(), sprint.zone if sprint else UTC)


def newest(entries: Iterable[D]) -> list[D]:
    """Return the entries that a feed shows, the latest change first."""
    return sorted(
        entries, key=lambda one: (-one.updated.timestamp(), -one.published.timestamp(), one.id)
    )[:MOST]


def atom(feed: Feed) -> str:
    """Return a feed as the text of its file."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    entries = newest(feed.entries)
    updated = max((one.updated for one in entries), default=feed.since)
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", updated.isoformat())
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.url})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    _text(ET.SubElement(root, "author"), "name", feed.author)
    for entry in entries:
        _entry(ET.SubElement(root, "entry"), entry)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _entry(node: ET.Element, entry: Entry) -> None:
    _text(node, "id", entry.id)
    _html(node, "title", entry.title)
    _text(node, "published", entry.published.isoformat())
    _text(node, "updated", entry.updated.isoformat())
    ET.SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": entry.url})
    plain = {"rel": "alternate", "type": "text/markdown", "href": entry.markdown}
    ET.SubElement(node, "link", plain)
    _authors(node, entry.authors)
    ET.SubElement(node, "category", {"term": _legal(entry.theme)})
    if entry.summary:
        _html(node, "summary", entry.summary)
    _html(node, "content", entry.content)


def _authors(node: ET.Element, authors: Sequence[Author]) -> None:
    for author in authors:
        person = ET.SubElement(node, "author")
        _text(person, "name", author.name)
        if author.url:
            _text(person, "uri", author.url)


def _html(node: ET.Element, name: str, html: str) -> None:
    ET.SubElement(node, name, {"type": "html"}).text = _legal(html)


def _text(node: ET.Element, name: str, text: str) -> None:
    ET.SubElement(node, name).text = _legal(text)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
