"""Cut one numbered thing out of a note's page, fit to stand on another page of the site.

It stays as it is written, but for what would lead nowhere there or be there twice: the same is
left out as in a preview. Pages are well-formed, so that the text need not be parsed for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin, urlsplit

LEFT_OUT_TAGS = frozenset(["button", "details", "script"])
LEFT_OUT_CLASSES = frozenset(
    [
        *("backrefs", "citing", "footnote-reference", "headerlink", "knob", "margin-note"),
        *("note-number", "plot-links", "pointers"),
    ]
)
_INSIDE = r'(?:[^<>"]++|"[^"]*+")*+'  # a tag: what is quoted may hold the sign that closes it
_OPEN = re.compile(rf"<([A-Za-z][\w-]*)({_INSIDE})>")
_BLOCK = re.compile(r"<(?:aside|div|figure|table)\b[^<>]*\Z")
_CLASSES = re.compile(r'\sclass="([^"]*)"')
_GIVEN = re.compile(r'\s(id|href|src)="([^"]*)"')
_USERS = '<span class="users">'
# Nothing in them leads anywhere, and the parts of a drawing call each other by their names.
_WHOLE = frozenset(["math", "svg"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A thing's HTML, and that of the words on who uses it; both may be empty."""

    markup: str = ""
    users: str = ""


def excerpt(page: str, anchor: str, *, place: str, root: str) -> Excerpt:
    """Return what stands at an anchor of a page.

    ``place`` is the page's path within the site; ``root`` leads from where the excerpt will stand
    to the site's root, with a slash at its end.
    """
    start = _start(page, anchor)
    if start < 0:
        return Excerpt()
    whole = page[start : _end(page, start)]
    at = whole.find(_USERS)
    users = whole[at + len(_USERS) : _end(whole, at) - len("</span>")] if _USERS in whole else ""
    return Excerpt(markup=_fit(whole, place, root), users=_fit(users, place, root))


def moved(url: str, place: str, root: str) -> str:
    """Return an address that is relative to a page as it is seen from elsewhere in the site."""
    whole = urljoin(place, url)
    return whole if whole.startswith("/") or urlsplit(whole).scheme else root + whole


def _start(page: str, anchor: str) -> int:
    """Return where the block with that id begins, or -1."""
    given, at = f' id="{anchor}"', -1
    while (at := page.find(given, at + 1)) >= 0:
        start = page.rfind("<", 0, at)
        if _BLOCK.match(page, start, at):
            return start
    return -1


def _end(text: str, start: int) -> int:
    """Return where the element ends whose tag begins there."""
    depth = 0
    for tag in _tags_like(text, start).finditer(text, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(text)


def _tags_like(text: str, start: int) -> re.Pattern[str]:
    tag = _OPEN.match(text, start)
    return _tags(tag[1] if tag else "")


@cache
def _tags(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}(?=[\s>]){_INSIDE}>")


def _fit(text: str, place: str, root: str) -> str:
    """Leave out what has no use elsewhere, and let links lead where they led."""
    parts, at = [], 0
    while tag := _OPEN.search(text, at):
        parts.append(text[at : tag.start()])
        if _is_left_out(tag):
            at = _end(text, tag.start())
        elif tag[1] in _WHOLE:
            at = _end(text, tag.start())
            parts.append(text[tag.start() : at])
        else:
            at = tag.end()
            parts.append(_GIVEN.sub(lambda given: _given(given, place, root), tag[0]))
    return "".join([*parts, text[at:]])


def _is_left_out(tag: re.Match[str]) -> bool:
    if tag[1] in LEFT_OUT_TAGS or ' hidden=""' in tag[2]:
        return True
    classes = _CLASSES.search(tag[2])
    return classes is not None and not LEFT_OUT_CLASSES.isdisjoint(classes[1].split())


def _given(given: re.Match[str], place: str, root: str) -> str:
    if given[1] == "id":
        return ""
    return f' {given[1]}="{moved(given[2], place, root)}"'
