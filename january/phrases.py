"""Write a line of MyST as Markdown that stands on its own: roles, references, formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from january.gate import link_problem, scheme
from january.notation import parse_quote, write_interval, write_value
from january.texscan import TexError, expand
from january.wording import when

if TYPE_CHECKING:
    from collections.abc import Callable

    from january.lookup import Lookup
    from january.notation import Written

_PHRASE = re.compile(
    r"""
      \{(?P<role>[a-zA-Z][\w:+-]*)\}(?P<tick>`++)(?P<content>.+?)(?<!`)(?P=tick)(?!`)
    | (?P<code>(?<!`)(?P<ticks>`++).+?(?<!`)(?P=ticks)(?!`))
    | (?P<escape>\\.)
    | \$\$(?P<display>.+?)\$\$
    | \$(?P<maths>(?:\\.|[^$\\])+)\$
    | (?P<mark>!?\[\^[^\]\s]+\])
    | (?<!!)\[(?P<text>(?:\\.|\$[^$]*\$|[^\[\]\\])*)\]\((?P<target>[^()\s]+)\)
    | <(?:project:)?(?P<bare>\#[^<>\s]+)>
    | (?P<address>https?://[^\s<>()]+)
    | (?P<comment><!--.*?(?:-->|\Z))
    | (?P<script>[~^])
    """,
    re.VERBOSE | re.DOTALL,
)
_TITLED = re.compile(r"(?P<title>.*?)\s*<(?P<target>[^<>]+)>", re.DOTALL)
_FIGURE = re.compile(r"\d|\{(?:number|interval|quoted)\}`")
_RAISED = str.maketrans("0123456789−+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁻")
_REFERENCES = frozenset(["ref", "eq", "numref", "any", "myst"])


class Phrases:
    """Write the lines of one note, and remember which works they cite."""

    def __init__(self, lookup: Lookup, docname: str, *, scripts: bool) -> None:
        """Take the note's document; with ``scripts`` a bare ``~`` or ``^`` would be markup."""
        self.lookup = lookup
        self.docname = docname
        self.scripts = scripts
        self.cited: dict[str, None] = {}
        self._naming = False

    def write(self, text: str) -> str:
        """Return a text without roles; raises `JanuaryError` for what can't be found."""
        return _PHRASE.sub(self._phrase, text)

    def tex(self, source: str) -> str:
        """Return a formula with the site's macros expanded; one that can't be stays as it is."""
        try:
            return expand(source, self.lookup.settings.macros).strip()
        except TexError:
            return source.strip()

    def reference(self, label: str, text: str = "") -> str:
        """Return a link to a label, or the title of the note that will declare it."""
        hidden = self.lookup.forthcoming(label)
        place = self.lookup.place(label)
        if place is None and hidden is not None:
            return f"{text or self._title(hidden.title)} ({when(hidden.date)})"
        if place is None:
            return f"[{text or label}]({self.lookup.page(self.docname)}#{label})"
        if not text:
            text = self._title(place.named.title or place.page_title)
            if place.named.numbered and place.docname != self.docname:
                text += f" of *{self._title(place.page_title)}*"
        return f"[{text or label}]({place.address})"

    def _title(self, title: str) -> str:
        """Write a title; one within it stays away, since titles may name each other."""
        if self._naming:
            return ""
        self._naming = True
        try:
            return self.write(title)
        finally:
            self._naming = False

    def _phrase(self, found: re.Match[str]) -> str:
        if found["role"]:
            return self._role(found["role"], found["content"])
        if found["maths"] or found["display"]:
            return _fenced(self.tex(found["maths"] or found["display"]), found)
        if found["target"] or found["bare"]:
            return self._link(self.write(found["text"] or ""), found["target"] or found["bare"])
        if found["comment"]:
            return ""
        return f"\\{found[0]}" if found["script"] and self.scripts else found[0]

    def _link(self, text: str, target: str) -> str:
        target = target.removeprefix("project:")
        if link_problem(target):  # the page has said so, or offers a file
            return text
        if scheme(target):
            return f"[{text}]({target})"
        path, _, label = target.partition("#")
        if label:
            return self.reference(label, text)
        docname = urljoin(self.docname, path.removesuffix(".md"))
        if self.lookup.forthcoming(docname):
            return self.reference(docname, text)
        address = urljoin(self.lookup.page(self.docname), path)
        return f"[{text or path}]({re.sub(r'[.]md$', '.html', address)})"

    def _role(self, role: str, content: str) -> str:
        if role in _REFERENCES:
            found = _TITLED.fullmatch(content)
            return self.reference(*((found["target"], found["title"]) if found else (content,)))
        if role.partition(":")[0] in {"footcite", "cite"}:
            return self._citation([key.strip() for key in content.split(",")], role)
        if role in _ROLES:
            return _ROLES[role](self, content)
        found = _TITLED.fullmatch(content)
        return found["title"] if found else content

    def _citation(self, keys: list[str], role: str) -> str:
        self.cited.update(dict.fromkeys(keys))
        inside = not role.endswith(":t")
        said = [self._work(key, inside=inside) for key in keys]
        return f"({'; '.join(said)})" if inside else " and ".join(said)

    def _work(self, key: str, *, inside: bool) -> str:
        work = self.lookup.work(key)
        year = f", {work.year}" if inside else f" ({work.year})"
        text = work.names + (year if work.year else "")
        return f"[{text}]({work.url})" if work.url else text

    def _number(self, content: str) -> str:
        quote = parse_quote(content)
        return said(
            write_value(self.lookup.number(quote.experiment, quote.number).value, quote.format)
        )

    def _interval(self, content: str) -> str:
        quote = parse_quote(content)
        return said(
            write_interval(self.lookup.number(quote.experiment, quote.number), quote.format)
        )

    def _maths(self, content: str) -> str:
        return f"${self.tex(content)}$"

    def _raised(self, content: str) -> str:
        return content.translate(_RAISED)


_ROLES: dict[str, Callable[[Phrases, str], str]] = {
    "number": Phrases._number,  # noqa: SLF001  (the class's own table)
    "interval": Phrases._interval,  # noqa: SLF001
    "math": Phrases._maths,  # noqa: SLF001
    "sup": Phrases._raised,  # noqa: SLF001
    "superscript": Phrases._raised,  # noqa: SLF001
}


def _fenced(tex: str, found: re.Match[str]) -> str:
    """Set a formula between dollars; one that a digit follows would not end there."""
    fence = "$" if found["maths"] else "$$"
    gap = " " if _FIGURE.match(found.string, found.end()) else ""
    return fence + " ".join(tex.split()) + fence + gap


def said(written: Written) -> str:
    """Return a written number as plain characters: ``1.2 × 10⁻⁵``."""
    return written.text + written.power.translate(_RAISED)
