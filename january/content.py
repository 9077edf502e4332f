"""Take a note's text out of its page, fit to be read elsewhere: in a feed reader, in a mail.

No style sheet follows it there, and no script. So links become absolute, figures become
pictures, margin notes go to the end, and what only works on the page is left out.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from january.markup import VOID, Enough, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# A drawing, and what it says in words.
_SVG = re.compile(r'<svg\b(?:[^>]*?(\saria-label="[^"]*"))?[^>]*>.*?</svg>', re.DOTALL)
# A number leads to its experiment; where links are not set quietly, there would be too many.
_NUMBER = re.compile(r'<a\b[^>]*>(?:<span>)?<span class="number">(.*?)</span>(?:</span>)?</a>')
# Formulas are most of a page's tags, and nothing in them leads anywhere.
_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_NAMED = re.compile(r' (?:class|id)="[^"]*"')
_CLOSED = re.compile(r"<(m\w+)([^<>]*)/>")
_LEFT_OUT = frozenset(
    ["script", "style", "template", "button", "form", "input", "label", "output", "dialog"]
)
_LEFT_OUT_CLASSES = frozenset(["headerlink", "pointers", "knob", "backrefs", "page-only"])
_KEPT = frozenset(["alt", "colspan", "rowspan", "datetime", "scope", "start", "title"])
# What is written for elements that say with a class what a style sheet would show.
_RENAMED = (
    ({"note-number", "noted"}, "sup"),
    ({"statement-name", "caption-number"}, "strong"),
    ({"correction-title"}, "h4"),
)
_PROSE = '<div class="prose">'


def content(page: str, *, url: str, images: Mapping[str, str], hidden: Mapping[str, str]) -> str:
    """Return the text of a note's page as HTML of its own.

    ``images`` has the address of each figure's picture by the figure's id; a drawing without one
    is left out. ``hidden`` has, by the address of a page that a link may not lead to, what is
    said in its place.
    """
    start = page.find(_PROSE)
    if start < 0:
        return ""
    drawn = _NUMBER.sub(r"\1", _SVG.sub(r"<svg\1/>", page[start:]))
    formulas = [_formula(found) for found in _FORMULA.findall(drawn)]
    text = _FORMULA.sub("<math/>", drawn)
    return read(text, lambda: _Writer(url, images, hidden, iter(formulas))).text()


def _formula(markup: str) -> str:
    """Leave out what only the page has a use for, and what readers of old HTML trip over."""
    return _CLOSED.sub(r"<\1\2></\1>", _NAMED.sub("", markup))


class _Writer:
    """Write again what stands between the tags that begin and end the text."""

    def __init__(
        self,
        url: str,
        images: Mapping[str, str],
        hidden: Mapping[str, str],
        formulas: Iterator[str],
    ) -> None:
        self.url = url
        self.formulas = formulas
        self.images = images
        self.hidden = hidden
        self.ends: list[tuple[str, str]] = []  # each open tag, and what to write when it closes
        self.left_out = 0  # the depth at which something is left out, or 0
        self.figure = ""
        self.parts: list[str] = []
        self.notes: list[list[str]] = []
        self.resume: list[list[str]] = []

    def text(self) -> str:
        """Return what was written, with the margin notes at its end."""
        notes = "".join(f"<p>{''.join(note)}</p>\n" for note in self.notes)
        text = "".join(self.parts).strip()
        return f"{text}\n<hr>\n{notes}" if notes else f"{text}\n"

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Write what stands for a tag that opens."""
        if tag == "math":
            self.write(next(self.formulas))
        elif tag == "svg":
            self.write(self.picture(given))
        elif tag in VOID:
            self.write(self.opening(tag, given) if tag not in _LEFT_OUT else "")
        else:
            self.begin(tag, given)

    def end(self, tag: str) -> None:
        """Write what stands for a tag that closes."""
        if tag in VOID or tag in {"math", "svg"}:
            return
        _, closing = self.ends.pop()
        if self.left_out and len(self.ends) < self.left_out:
            self.left_out = 0
        self.write(closing)
        if closing == _END_OF_NOTE:
            self.parts.pop()
            self.parts = self.resume.pop()
        if not self.ends:
            raise Enough

    def data(self, text: str) -> None:
        """Write text."""
        self.write(escape(text, quote=False))

    def write(self, text: str) -> None:
        if not self.left_out and text:
            self.parts.append(text)

    def begin(self, tag: str, given: dict[str, str]) -> None:
        classes = set(given.get("class", "").split())
        gone = tag in _LEFT_OUT or "hidden" in given or bool(classes & _LEFT_OUT_CLASSES)
        self.ends.append((tag, ""))
        if gone and not self.left_out:
            self.left_out = len(self.ends)
        if self.left_out:
            return
        if tag == "figure":
            self.figure = given.get("id", "")
        opening, closing = self.pair(tag, given, classes)
        self.ends[-1] = (tag, closing)
        self.write(opening)

    def pair(self, tag: str, given: dict[str, str], classes: set[str]) -> tuple[str, str]:
        """Return what to write where an element opens and where it closes."""
        if len(self.ends) == 1:
            return "", ""
        if "margin-note" in classes:
            self.resume.append(self.parts)
            self.notes.append([])
            self.parts = self.notes[-1]
            return "", _END_OF_NOTE
        if "fn-bracket" in classes:
            return self.bracket()
        for names, tag_written in _RENAMED:
            if classes & names:
                return f"<{tag_written}>", f"</{tag_written}>"
        return self.plain(tag, given)

    def plain(self, tag: str, given: dict[str, str]) -> tuple[str, str]:
        if tag == "span":
            return "", ""
        if tag == "a":
            return self.link(given)
        return self.opening(tag, given), f"</{tag}>"

    def bracket(self) -> tuple[str, str]:
        """Leave out the brackets of what is raised."""
        if self.ends[-2][1] == "</sup>":
            self.left_out = len(self.ends)
        return "", ""

    def link(self, given: dict[str, str]) -> tuple[str, str]:
        address = urljoin(self.url, given.get("href", ""))
        instead = self.hidden.get(urldefrag(address)[0])
        if instead is not None:
            return "", f" ({escape(instead)})"
        return f'<a href="{escape(address)}">', "</a>"

    def picture(self, given: dict[str, str]) -> str:
        source = self.images.get(self.figure)
        if source is None:
            return ""
        return f'<img src="{escape(source)}" alt="{escape(given.get("aria-label", ""))}">'

    def opening(self, tag: str, given: dict[str, str]) -> str:
        kept = {name: value for name, value in given.items() if name in _KEPT}
        if given.get("src"):
            kept["src"] = urljoin(self.url, given["src"])
        written = "".join(f' {name}="{escape(value)}"' for name, value in sorted(kept.items()))
        return f"<{tag}{written}>"


_END_OF_NOTE = "<!--end of note-->"
