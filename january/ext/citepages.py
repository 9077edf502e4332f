"""Give each numbered thing a page of its own that says how to cite it.

All such pages lie at one depth and differ in a few words. So the templates run once, with marks
where the words come in: a site has several such pages a note.
"""

from __future__ import annotations

import re
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, cast

from january.cite import Citation, bibtex, csl_text, plain
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from january.ext.anchors import Target
    from january.note import Note

MARKED = ("title", "citation", "back", "whole", "pageurl")
_MARK = re.compile("\ue000(\\w+)\ue001")


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
        whole = self.citer.note(note)
        yield from _files(note.docname, whole)
        for target in self.citer.parts(note.docname):
            part = self.citer.part(whole, target)
            yield from _files(cite_page(target), part)
            words = _words(self.app, note, target, part)
            yield f"{cite_page(target)}.html", _filled(self.page, words)

    def all(self) -> Iterator[tuple[str, str]]:
        """Give the file that cites all notes, from those that cite each."""
        places = (Path(self.app.outdir, note.docname + BIB) for note in ordered_notes(self.app.env))
        yield WORKS, "\n".join(place.read_text(encoding="utf-8") for place in places)


def _files(path: str, citation: Citation) -> Iterator[tuple[str, str]]:
    yield f"{path}{BIB}", bibtex(citation)
    yield f"{path}{CSL}", csl_text([citation])
    yield f"{path}{TEXT}", f"{plain(citation)}\n"


def _words(app: Sphinx, note: Note, target: Target, citation: Citation) -> dict[str, str]:
    back = app.builder.get_relative_uri(cite_page(target), note.docname)
    return {
        "title": f"Cite {citation.part_label}",
        "citation": plain(citation),
        "back": f"{back}#{target.anchor}",
        "whole": citation.plain_title,
        "pageurl": page_address(app.config, cite_page(target)),
        **{name: form(citation) for name, form in FORMS.items()},
    }


def _filled(page: str, words: dict[str, str]) -> str:
    return _MARK.sub(lambda mark: escape(words[mark[1]]), page)


def _page_with_marks(app: Sphinx) -> str:
    place = Path(app.doctreedir, "january-cite.html")
    marks = {name: f"\ue000{name}\ue001" for name in MARKED}
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
