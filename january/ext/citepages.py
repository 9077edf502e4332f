"""Give each numbered thing a page of its own that shows it and says how to cite it.

All such pages lie at one depth and differ in a few words, and in the thing. So the templates run
once, with marks where these come in: a site has several such pages a note. The thing is cut out of
the note's page as it was written, which is read once.
"""

from __future__ import annotations

import re
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, cast

from january.cite import Citation, bibtex, csl_text, plain
from january.excerpt import excerpt, moved
from january.ext.citations import (
    BIB,
    CSL,
    FORMS,
    TEXT,
    TO,
    WORKS,
    Citer,
    cite_page,
    form_files,
    page_address,
)
from january.ext.facts import ordered_notes
from january.ext.fonts import italic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from january.ext.anchors import Target
    from january.note import Note

MARKED = ("title", "citation", "back", "whole", "when", "pageurl")
MARKED_MARKUP = ("fonts", "shown", "users")
_MARK = re.compile("\ue000(\\w+)\ue001")
_ROOT = "../../"  # seen from each such page
_FONT = re.compile(r'<link rel="(?:stylesheet|preload)" href="([^"]+/_static/fonts/[^"]+)"[^>]*>')


class Citing:
    """What is made for those who cite: pages, and files for their programs."""

    def __init__(self, app: Sphinx) -> None:
        """Make nothing yet."""
        self.app = app
        self.citer = Citer(app.env)

    @cached_property
    def page(self) -> str:
        """The page, with marks."""
        return _page_with_marks(self.app)

    def of(self, note: Note) -> Iterator[tuple[str, str]]:
        """Give what cites a note, and each thing in it."""
        whole, parts = self.citer.note(note), self.citer.parts(note.docname)
        yield from _files(note.docname, whole)
        source = self.source(note) if parts else ""
        for target in parts:
            part = self.citer.part(whole, target)
            yield from _files(cite_page(target), part)
            words = _words(self.app, note, target, part)
            markup = {name: escape(word) for name, word in words.items()}
            markup |= self.shown(note, target, source)
            yield f"{cite_page(target)}.html", _filled(self.page, markup)

    def source(self, note: Note) -> str:
        """Return a note's page as it was written."""
        builder = cast("StandaloneHTMLBuilder", self.app.builder)
        return builder.get_output_path(note.docname).read_text(encoding="utf-8")

    def shown(self, note: Note, target: Target, source: str) -> dict[str, str]:
        """Return what is shown of a thing: itself, who uses it, and the fonts for both."""
        place = f"{note.docname}.html"
        found = excerpt(source, target.anchor, place=place, root=_ROOT)
        fonts = _fonts(source, place, found.markup + found.users)
        asked = "".join(f"\n{link}" for link in fonts if link not in self.page)
        users = f" {found.users}." if found.users else ""
        return {"fonts": asked, "shown": found.markup, "users": users}

    def all(self) -> Iterator[tuple[str, str]]:
        """Give the file that cites all notes, from those that cite each."""
        places = (Path(self.app.outdir, note.docname + BIB) for note in ordered_notes(self.app.env))
        yield WORKS, "\n".join(place.read_text(encoding="utf-8") for place in places)


def _files(path: str, citation: Citation) -> Iterator[tuple[str, str]]:
    yield f"{path}{BIB}", bibtex(citation)
    yield f"{path}{CSL}", csl_text([citation])
    yield f"{path}{TEXT}", f"{plain(citation)}\n"


def _fonts(source: str, place: str, shown: str) -> Iterator[str]:
    """Give the links to those of a note's fonts that a part of it needs.

    A font with all signs of the note has those of the part, and is kept while the note asks for it.
    """
    for link in _FONT.finditer(source, 0, max(source.find("</head>"), 0)):
        if "<math" in shown if link[1].endswith(".css") else italic(shown):
            yield link[0].replace(link[1], moved(link[1], place, _ROOT))


def _words(app: Sphinx, note: Note, target: Target, citation: Citation) -> dict[str, str]:
    back = app.builder.get_relative_uri(cite_page(target), note.docname)
    return {
        "title": f"Cite {citation.part_label}",
        "when": f", {citation.when()}" if citation.when() else "",
        "citation": plain(citation),
        "back": f"{back}#{target.anchor}",
        "whole": citation.plain_title,
        "pageurl": page_address(app.config, cite_page(target)),
        **{name: form(citation) for name, form in FORMS.items()},
    }


def _filled(page: str, markup: dict[str, str]) -> str:
    return _MARK.sub(lambda mark: markup[mark[1]], page)


def _page_with_marks(app: Sphinx) -> str:
    place = Path(app.doctreedir, "january-cite.html")
    marks = {name: f"\ue000{name}\ue001" for name in (*MARKED, *MARKED_MARKUP)}
    if not app.config.html_baseurl:
        del marks["pageurl"]
    cast("StandaloneHTMLBuilder", app.builder).handle_page(
        f"{TO}/any/cite",
        {
            **marks,
            "forms": [{"label": name, "text": f"\ue000{name}\ue001"} for name in FORMS],
            "files": form_files("cite"),
            "metatags": '\n<meta name="robots" content="noindex">',
        },
        "cite.html",
        outfilename=place,
    )
    return place.read_text(encoding="utf-8")
