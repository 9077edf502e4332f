"""Say in Markdown which works are cited: short in the text, in full at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from january.bibliography import parsed, problems
from january.errors import JanuaryError

if TYPE_CHECKING:
    from pathlib import Path

BIBLIOGRAPHY = "references.bib"

# Of what the backend escapes, Markdown needs only a part.
_NEEDLESS = re.compile(r"\\([-.(){}!#+>])")
_LINK = re.compile(r"\]\((https?://\S+?)\)(?=[.,;]?(?:\s|$))")
_SAFE = "%:/?#@!$&'*+,;=~[]"
_FEW = 2  # names that are all said
# Which of its addresses is a work's, and what comes before it.
_BASES = {"doi": "https://doi.org/", "eprint": "https://arxiv.org/abs/", "url": ""}
_NO_BRACES = str.maketrans("", "", "{}")


class BibliographyError(JanuaryError):
    """A bibliography that can't be used; the text says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work: its authors' last names as a text says them, its year, its address, its entry."""

    names: str
    year: str
    url: str
    entry: str


class Works:
    """The works of a bibliography, each put into words when it is asked for."""

    def __init__(self, entries: dict[str, Any]) -> None:
        """Keep the parsed entries."""
        self._entries = entries
        self._said: dict[str, Work] = {}

    def get(self, key: str) -> Work | None:
        """Return a work, or None if there is none of that key."""
        if key not in self._said and key in self._entries:
            self._said[key] = _work(self._entries[key])
        return self._said.get(key)


def read_works(path: Path) -> Works:
    """Read a bibliography; a missing one is empty, and so is a link. Raises `BibliographyError`."""
    if path.is_symlink() or not path.is_file():
        return Works({})
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> Works:
    text = path.read_text(encoding="utf-8", errors="replace")
    if found := problems(text, path.name):
        raise BibliographyError(str(found[0]))
    return Works(parsed(text))


@lru_cache(maxsize=1)
def _setters() -> tuple[Any, Any]:
    """Return the style and the backend, which pybtex looks for among all that is installed."""
    from pybtex.backends.markdown import Backend  # noqa: PLC0415
    from pybtex.style.formatting.plain import Style  # noqa: PLC0415

    return Style(), Backend()


def _work(entry: Any) -> Work:  # noqa: ANN401  (pybtex has no types)
    style, backend = _setters()
    (formatted,) = style.format_entries([entry])
    text = _NEEDLESS.sub(r"\1", " ".join(formatted.text.render(backend).split()))
    return Work(
        names=names(entry),
        year=entry.fields.get("year", ""),
        url=_address(_url(entry.fields)),
        entry=_LINK.sub(lambda found: f"]({_address(found[1])})", text),
    )


def _address(url: str) -> str:
    """Return an address without what would end a Markdown link early."""
    return quote(url, safe=_SAFE)


def names(entry: Any) -> str:  # noqa: ANN401
    """Return an entry's authors, or editors, as a text names them."""
    persons = entry.persons.get("author") or entry.persons.get("editor") or []
    last = [
        " ".join(str(part) for part in (*person.rich_prelast_names, *person.rich_last_names))
        for person in persons
    ]
    if not last:
        return str(entry.fields.get("title", entry.key)).translate(_NO_BRACES)
    return " and ".join(last) if len(last) <= _FEW else f"{last[0]} et al."


def _url(fields: Any) -> str:  # noqa: ANN401
    return next((base + fields[name] for name, base in _BASES.items() if name in fields), "")
