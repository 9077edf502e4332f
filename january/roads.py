"""Write what machines look for first: the map of the site, its manners, its list of texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A text in a list of texts: its title, its address, what it says; all plain Markdown."""

    title: str
    url: str
    about: str


def sitemap(pages: Iterable[tuple[str, date | None]]) -> str:
    """Return the map of pages, each with the day of its last change where that is known."""
    root = ET.Element("urlset", {"xmlns": SITEMAP})
    for url, changed in sorted(pages, key=lambda page: page[0]):
        node = ET.SubElement(root, "url")
        ET.SubElement(node, "loc").text = url
        if changed:
            ET.SubElement(node, "lastmod").text = changed.isoformat()
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def robots(base: str) -> str:
    """Return the rules for robots: all is open, and here is the map."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n"


def llms(title: str, about: str, sections: Sequence[tuple[str, Sequence[Listed]]]) -> str:
    """Return the list of texts for programs that read Markdown, in the form of ``llms.txt``."""
    parts = [f"# {title}", f"> {about}" if about else ""]
    for name, texts in sections:
        if texts:
            lines = (filter(None, [f"- [{one.title}]({one.url})", one.about]) for one in texts)
            parts += [f"## {name}", "\n".join(map(": ".join, lines))]
    return "\n\n".join(filter(None, parts)) + "\n"
