"""Tell what a text from a stranger may not do: run a script, reach out, or leave the project."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from january.drawn import drawing_problem

if TYPE_CHECKING:
    from pathlib import Path

SCHEMES = ("http", "https", "mailto")
PICTURES = frozenset([".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"])
# What a browser shows or saves, and never runs as a page of this site.
DATA = PICTURES.union([".bib", ".csv", ".json", ".npz", ".pdf", ".py", ".tsv", ".txt", ".zip"])
SHOWN_FOLDERS = ("notes", "experiments")

# What docutils and Sphinx have that neither reads a file nor writes markup as it stands.
DIRECTIVES = frozenset(
    [
        *("admonition", "attention", "caution", "danger", "error", "hint", "important", "note"),
        *("seealso", "tip", "warning", "topic", "sidebar", "epigraph", "highlights", "pull-quote"),
        *("compound", "container", "class", "rubric", "line-block", "parsed-literal", "centered"),
        *("table", "list-table", "image", "figure", "figure-md", "math", "glossary", "hlist"),
        *("code", "code-block", "sourcecode", "footbibliography"),
    ]
)
ROLES = frozenset(
    [
        *("math", "eq", "ref", "doc", "term", "download", "abbr", "code", "kbd"),
        *("literal", "emphasis", "strong", "sub", "subscript", "sup", "superscript", "dfn", "samp"),
    ]
)
ROLE_FAMILIES = ("footcite",)
# Roles that a link serves better: neither says of which note a thing is, nor that it is to come.
LINKS_INSTEAD = frozenset(["any", "numref"])

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\ufeff]")
_COMMENT = re.compile(r"<!--(?!-?>).*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<[!?/]?[A-Za-z][\w-]*")


def scheme(url: str) -> str:
    """Return an address's scheme as a browser would read it, in small letters; may be empty."""
    found = _SCHEME.match(_UNSEEN.sub("", unescape(url)))
    return found[1].lower() if found else ""


def link_problem(url: str, *, also: tuple[str, ...] = ()) -> str:
    """Say what is wrong with where a link leads; empty if nothing is."""
    try:
        urlsplit(url)
    except ValueError as error:
        return f"this is no address: {url[:60]!r} ({error})"
    found = scheme(url)
    if not found or found in SCHEMES or found in also:
        return ""
    return f"a link may not lead to {found}: — only to a page, to http(s) or to mailto"


def html_problem(text: str) -> str:
    """Say what is wrong with raw HTML; empty for a comment."""
    rest = _COMMENT.sub("", text).strip()
    if not rest:
        return ""
    found = _TAG.search(rest)
    return f"raw HTML ({found[0] if found else rest[:20]}…) is not for notes: write it in Markdown"


def picture_problem(url: str, root: Path, folder: Path) -> str:
    """Say what is wrong with a picture that a page in that folder shows; empty if nothing is."""
    if scheme(url) or url.lstrip().startswith("//"):
        return f"a picture must be a file of the project, not {url[:60]!r}"
    return file_problem(url, root, folder, PICTURES)


def file_problem(name: str, root: Path, folder: Path, kinds: frozenset[str] = DATA) -> str:
    """Say why a page in that folder may not show or offer a file; empty if it may.

    A path that begins with a slash begins at the project's root, as Sphinx reads it.
    """
    try:
        path = (root / name.lstrip("/") if name.startswith("/") else folder / name).resolve()
        inside = path.relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return f"the file {name[:80]!r} is outside the project"
    if inside.parts[:1] not in [(one,) for one in SHOWN_FOLDERS] or _hidden(inside.parts):
        return f"the file {name[:80]!r} is not below {' or '.join(SHOWN_FOLDERS)}"
    if path.suffix.lower() not in kinds:
        return (
            f"a file of this kind may not be shown: {name[:80]!r}; {', '.join(sorted(kinds))} may"
        )
    if path.suffix.lower() == ".svg" and path.is_file():
        problem = drawing_problem(path.read_text(encoding="utf-8", errors="replace"))
        return problem and f"{inside.as_posix()}: {problem}"
    return ""


def _hidden(parts: tuple[str, ...]) -> bool:
    return any(part[0] in "._" for part in parts)
