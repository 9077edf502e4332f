"""Say where else a note was posted."""

from __future__ import annotations

from urllib.parse import urlsplit

FORUMS = {
    "alignmentforum.org": "the Alignment Forum",
    "forum.effectivealtruism.org": "the EA Forum",
    "greaterwrong.com": "GreaterWrong",
    "lesswrong.com": "LessWrong",
}


def host(url: str) -> str:
    """Return the host of an address on the web, or nothing if the text is no such address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    web = parts.scheme in {"http", "https"} and not set(url) & set(" \t\n<>\"'")
    return (parts.hostname or "") if web else ""


def place(url: str) -> str:
    """Return how the place is called that an address leads to."""
    name = host(url).removeprefix("www.")
    return FORUMS.get(name, name)
