"""Say in a page's head what reference managers, search engines and other sites look for."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from january.cite import Citation, Name

WIDTH, HEIGHT = 1200, 630  # pixels of a card: what the sites that show cards ask for


def head(citation: Citation, *, page: str, description: str, language: str = "en") -> str:
    """Return a note's tags: for reference managers, as linked data, and for previews.

    Zotero takes a page with such tags for an article of a journal unless it is told more.
    """
    tags = [
        *_described(description),
        *_named(citation, page, language),
        _tag("name", "z:itemType", "blogPost"),
        *_previewed(citation.plain_title, "article", page, citation.site, description),
        *_dated(citation),
        f'<script type="application/ld+json">{linked_data(citation, page, language)}</script>',
    ]
    return "\n" + "\n".join(tags)


def plain_head(title: str, *, page: str, site: str, description: str) -> str:
    """Return the tags of a page that is no note."""
    tags = [*_described(description), *_previewed(title, "website", page, site, description)]
    return "\n" + "\n".join(tags)


def pictured(url: str, alt: str) -> str:
    """Return the tags of the card that other sites show beside a link."""
    said = {"": url, ":type": "image/png", ":width": WIDTH, ":height": HEIGHT, ":alt": alt}
    tags = [_tag("property", f"og:image{key}", str(value)) for key, value in said.items()]
    return "\n" + "\n".join([*tags, _tag("name", "twitter:card", "summary_large_image")])


def linked_data(citation: Citation, page: str, language: str) -> str:
    """Return a note as schema.org has it, in letters that can't end the element it stands in."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": citation.url,
        "headline": citation.plain_title,
        "author": [_person(name) for name in citation.authors],
        "datePublished": citation.date.isoformat() if citation.date else "",
        "dateModified": citation.corrected.isoformat() if citation.corrected else "",
        "creativeWorkStatus": "Forthcoming" if citation.forthcoming else "",
        "isPartOf": {"@type": "Periodical", "name": citation.site},
        "inLanguage": language,
        "url": page,
        "version": citation.version,
        "sameAs": list(citation.elsewhere),
    }
    text = json.dumps({key: value for key, value in found.items() if value}, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _person(name: Name) -> dict[str, Any]:
    kind = "Organization" if name.group else "Person"
    return {"@type": kind, "name": name.in_order}


def _described(description: str) -> Iterable[str]:
    return [_tag("name", "description", description)] if description else []


def _named(citation: Citation, page: str, language: str) -> Iterable[str]:
    yield _tag("name", "citation_title", citation.plain_title)
    for name in citation.authors:
        # With a comma at its end, no reader takes the last word of a group's name for a surname.
        said = f"{name.family}," if name.group else _inverted(name)
        yield _tag("name", "citation_author", said)
    if citation.date:
        yield _tag("name", "citation_publication_date", f"{citation.date:%Y/%m/%d}")
    yield _tag("name", "citation_publisher", citation.site)
    yield _tag("name", "citation_language", language)
    if page:
        yield _tag("name", "citation_public_url", citation.url or page)


def _dated(citation: Citation) -> Iterable[str]:
    days = {"published": citation.date, "modified": citation.corrected}
    for what, day in days.items():
        if day:
            yield _tag("property", f"article:{what}_time", day.isoformat())


def _inverted(name: Name) -> str:
    family = " ".join(filter(None, [name.particle, name.family]))
    return ", ".join(filter(None, [family, name.suffix, name.given]))


def _previewed(title: str, kind: str, page: str, site: str, text: str) -> Iterable[str]:
    said = {"title": title, "type": kind, "site_name": site, "url": page, "description": text}
    return [_tag("property", f"og:{key}", value) for key, value in said.items() if value]


def _tag(key: str, name: str, content: str) -> str:
    return f'<meta {key}="{name}" content="{escape(content)}">'
