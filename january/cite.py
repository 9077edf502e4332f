"""Cite a note, or one numbered thing in it, in the form that the citer needs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from january.latex import latex
from january.plaintext import to_text
from january.wording import MONTHS, day_month, listing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

_PARTICLE = re.compile(r"(?:[^\W\d_A-Z]|['’-])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An author's name in its parts; a group has only a ``family``, which is its whole name."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    group: bool = False

    @property
    def in_order(self) -> str:
        """Return the name as it is said."""
        said = " ".join(filter(None, [self.given, self.particle, self.family]))
        return f"{said}, {self.suffix}" if self.suffix else said


def read_name(text: str) -> Name:
    """Read ``Jan de Vries``, ``Vries, Jan de``, ``King, Jr., Martin`` or a group's name.

    A group is known by an article in front, or by a last word in lower case.
    """
    words = text.split()
    if "," in text:
        return _read_inverted([part.strip() for part in text.split(",")])
    if len(words) < 2 or words[0] in {"The", "the"} or words[-1][0].islower():  # noqa: PLR2004
        return Name(family=" ".join(words), group=True)
    first = next((at for at, one in enumerate(words[:-1]) if at and _is_particle(one)), None)
    if first is None:
        return Name(given=" ".join(words[:-1]), family=words[-1])
    last = next(at for at in range(first, len(words)) if not _is_particle(words[at]))
    return Name(
        given=" ".join(words[:first]),
        particle=" ".join(words[first:last]),
        family=" ".join(words[last:]),
    )


def _read_inverted(parts: list[str]) -> Name:
    suffix = parts[1] if len(parts) > 2 else ""  # noqa: PLR2004
    given, family = parts[-1].split(), parts[0].split()
    ahead: list[str] = []
    while len(family) > 1 and _is_particle(family[0]):
        ahead.append(family.pop(0))
    behind: list[str] = []
    while len(given) > 1 and _is_particle(given[-1]):
        behind.insert(0, given.pop())
    return Name(
        given=" ".join(given),
        particle=" ".join([*behind, *ahead]),
        family=" ".join(family),
        suffix=suffix,
    )


def _is_particle(word: str) -> bool:
    return word[0].islower() and bool(_PARTICLE.fullmatch(word))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing in a note: ``label`` is how it is called, like ``Theorem 2`` or ``eq. (3)``.

    It may hold ``$…$``.
    """

    label: str
    anchor: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What there is to say of a note in a reference.

    ``title`` may hold ``$…$``. Without ``url`` none is said. ``forthcoming`` is a note that has
    not appeared: its date, if any, is when it will. ``version`` is a short commit,
    ``elsewhere`` are addresses where the same text stands.
    """

    key: str
    title: str
    authors: tuple[Name, ...]
    date: dt.date | None
    site: str
    url: str = ""
    forthcoming: bool = False
    corrected: dt.date | None = None
    version: str = ""
    elsewhere: tuple[str, ...] = ()
    macros: Mapping[str, str]
    part: Part | None = None

    @property
    def address(self) -> str:
        """Return where it is: of the part, if it is of one."""
        return self.part.url if self.part else self.url

    @property
    def plain_title(self) -> str:
        """Return the title without mark-up."""
        return to_text(self.title, self.macros)

    @property
    def part_label(self) -> str:
        """Return how the part is called, without mark-up, or nothing."""
        return to_text(self.part.label, self.macros) if self.part else ""

    def when(self) -> str:
        """Return its day, or when it will appear."""
        day = f"{day_month(self.date)} {self.date.year}" if self.date else ""
        return ", ".join(filter(None, ["forthcoming" if self.forthcoming else "", day]))

    def remarks(self) -> list[str]:
        """Return what else tells this text from another of the same title and day."""
        corrected = self.corrected
        said = f"corrected {day_month(corrected)} {corrected.year}" if corrected else ""
        return [one for one in (said, f"version {self.version}" if self.version else "") if one]


def plain(citation: Citation) -> str:
    """Return a reference as a line of text."""
    names = listing([name.in_order for name in citation.authors])
    where = [citation.site, citation.when(), *citation.remarks()]
    parts = [names, f"“{citation.plain_title}”", citation.part_label]
    line = ", ".join(filter(None, [*parts, *where])) + "."
    return f"{line} {citation.address}".strip()


def markdown(citation: Citation) -> str:
    """Return a link in Markdown that says what it leads to."""
    part = f"{citation.part_label} of " if citation.part else ""
    text = re.sub(r"([\\\[\]*_`<>])", r"\\\1", f"{part}{citation.plain_title}")
    names = listing([name.in_order for name in citation.authors])
    return f"[{text}]({citation.address}) ({names}, {citation.when() or 'undated'})"


def csl(citation: Citation) -> dict[str, Any]:
    """Return the reference as CSL-JSON, for Zotero, pandoc and citation styles."""
    part = f", {citation.part_label}" if citation.part else ""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "post-weblog",
        "title": citation.plain_title + part,
        "author": [_csl_name(name) for name in citation.authors],
        "container-title": citation.site,
        "issued": {"date-parts": [_parts(citation.date)]} if citation.date else None,
        "URL": citation.address,
        "status": "forthcoming" if citation.forthcoming else "",
        "version": citation.version,
        "note": citation.remarks()[0] if citation.corrected else "",
    }
    return {key: value for key, value in item.items() if value}


def csl_text(citations: list[Citation]) -> str:
    """Return a file of CSL-JSON."""
    items = [csl(citation) for citation in citations]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _parts(day: dt.date) -> list[int]:
    return [day.year, day.month, day.day]


def _csl_name(name: Name) -> dict[str, str]:
    if name.group:
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {key: value for key, value in parts.items() if value}


def bibtex(citation: Citation) -> str:
    """Return the reference as an entry of BibTeX, in the letters that every BibTeX reads."""
    return "".join(_lines(citation))


def _lines(citation: Citation) -> Iterator[str]:
    yield f"@misc{{{citation.key},\n"
    for name, value in _fields(citation).items():
        if value:
            yield f"  {name} = {value},\n"
    yield "}\n"


def _fields(citation: Citation) -> dict[str, str]:
    day = citation.date
    notes = [
        citation.part.label if citation.part else "",
        citation.when() if citation.forthcoming else "",
        *citation.remarks(),
    ]
    note = ", ".join(filter(None, notes))
    return {
        "author": f"{{{' and '.join(map(_bibtex_name, citation.authors))}}}",
        "title": f"{{{{{latex(citation.title, citation.macros)}}}}}",
        "howpublished": f"{{{latex(citation.site, {})}}}",
        "year": f"{{{day.year}}}" if day else "",
        "month": MONTHS[day.month - 1][:3].lower() if day else "",
        "day": f"{{{day.day}}}" if day else "",
        "url": f"{{{citation.address}}}" if citation.address else "",
        "note": f"{{{latex(note[:1].upper() + note[1:], citation.macros)}}}" if note else "",
    }


def _bibtex_name(name: Name) -> str:
    if name.group:
        return f"{{{latex(name.family, {})}}}"
    family = " ".join(filter(None, [name.particle, name.family]))
    said = [family, name.suffix, name.given] if name.suffix else [family, name.given]
    return latex(", ".join(said), {})
