"""The rules of RFC 4287 for Atom feeds, as far as a document by itself can break them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
ANY = (0, 10**6)
ONE, MAYBE = (1, 1), (0, 1)

# What an element may hold, and how often: sections 3.2, 4.1.1 and 4.1.2.
PARTS = {
    "person": {"name": ONE, "uri": MAYBE, "email": MAYBE},
    "feed": {
        **dict.fromkeys(("id", "title", "updated"), ONE),
        **dict.fromkeys(("generator", "icon", "logo", "rights", "subtitle"), MAYBE),
        **dict.fromkeys(("author", "category", "contributor", "link", "entry"), ANY),
    },
    "entry": {
        **dict.fromkeys(("id", "title", "updated"), ONE),
        **dict.fromkeys(("content", "published", "rights", "source", "summary"), MAYBE),
        **dict.fromkeys(("author", "category", "contributor", "link"), ANY),
    },
}
HOLDERS = {"feed": "feed", "entry": "entry", "author": "person", "contributor": "person"}
# The attributes of each element; those of other namespaces are free.
ATTRIBUTES = {
    "link": {"href", "rel", "type", "hreflang", "title", "length"},
    "category": {"term", "scheme", "label"},
    "content": {"type", "src"},
    "generator": {"uri", "version"},
    **dict.fromkeys(("title", "subtitle", "summary", "rights"), frozenset({"type"})),
}
NEEDED = {"link": "href", "category": "term"}
MOMENTS, ADDRESSES = {"updated", "published"}, {"id", "uri", "icon", "logo"}
# Section 3.3, RFC 3339; section 4.2.6, RFC 3987, and RFC 4151 for tags.
MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d+)?(Z|[+-][0-2]\d:[0-5]\d)")
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
TAG = re.compile(r"tag:[a-z0-9.-]+(@[a-z0-9.-]+)?,\d{4}(-\d\d(-\d\d)?)?:[^\s]*")
MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+")


def violations(text: str) -> list[str]:
    """Return what in a feed breaks the standard."""
    root = ET.fromstring(text)  # noqa: S314  (our own)
    return [*_document(root), *(said for node in root.iter() for said in _element(node))]


def _document(root: ET.Element) -> Iterator[str]:
    if root.tag != f"{ATOM}feed":
        yield f"{root.tag} is no feed"
    links = [one for one in root.findall(f"{ATOM}link") if one.get("rel") == "self"]
    if len(links) != 1:
        yield "the feed does not say where it is"
    entries = root.findall(f"{ATOM}entry")
    if root.find(f"{ATOM}author") is None and not (
        entries and all(one.find(f"{ATOM}author") is not None for one in entries)
    ):
        yield "no author"
    known = Counter((one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}updated")) for one in entries)
    yield from (f"{name} of {day} twice" for (name, day), count in known.items() if count > 1)


def _element(node: ET.Element) -> Iterator[str]:
    name = node.tag.removeprefix(ATOM)
    if not node.tag.startswith(ATOM):
        yield f"{name} is of another standard"
        return
    allowed = ATTRIBUTES.get(name, set()) | {f"{XML}lang", f"{XML}base"}
    yield from (f"{name} has {one}" for one in node.attrib if "{" not in one and one not in allowed)
    if name in NEEDED and not node.get(NEEDED[name]):
        yield f"{name} without {NEEDED[name]}"
    if name in HOLDERS:
        yield from _parts(node, name)
    elif name != "source":
        yield from _text(node, name)


def _parts(node: ET.Element, name: str) -> Iterator[str]:
    rules = PARTS[HOLDERS[name]]
    found = Counter(child.tag.removeprefix(ATOM) for child in node)
    yield from (f"{name}: {one} is no part of it" for one in found if one not in rules)
    for part, (least, most) in rules.items():
        if not least <= found[part] <= most:
            yield f"{name}: {found[part]} {part}"
    if "".join([node.text or "", *(child.tail or "" for child in node)]).strip():
        yield f"{name} holds text of its own"
    alternates = Counter(
        (one.get("rel", "alternate"), one.get("type"), one.get("hreflang"))
        for one in node.findall(f"{ATOM}link")
    )
    yield from (f"{rel} {of} twice" for (rel, of, _), count in alternates.items() if count > 1)
    if (
        name == "entry"
        and not found["content"]
        and ("alternate", "text/html", None) not in alternates
    ):
        yield "entry without content or a page"


def _text(node: ET.Element, name: str) -> Iterator[str]:
    said, kind = node.text or "", node.get("type", "text")
    if len(node):
        yield f"{name} holds elements"
    if name in ATTRIBUTES and name not in NEEDED and kind not in {"text", "html", "xhtml"}:
        yield f"{name} is of type {kind}"
    if name in MOMENTS and not MOMENT.fullmatch(said):
        yield f"no moment: {said}"
    if name in ADDRESSES and not (TAG if said.startswith("tag:") else ADDRESS).fullmatch(said):
        yield f"no address: {said}"
    if name == "link" and not (ADDRESS.fullmatch(node.get("href", "")) and _is_media(node)):
        yield f"no link: {node.attrib}"


def _is_media(node: ET.Element) -> bool:
    return "type" not in node.attrib or bool(MEDIA.fullmatch(node.attrib["type"]))
