"""Give each numbered thing a page of its own that says how to cite it.

All such pages lie at one depth and differ in a few words. So the templates run once, with marks
where the words come in: a site has several such pages a note.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, cast

from january.cite import Citation, plain
from january.ext.citations import FORMS, TO, Citer, cite_page, form_files, page_address
from january.ext.facts import ordered_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from january.ext.anchors import Target
    from january.note import Note

MARKED = ("title", "citation", "back", "whole", "pageurl")
_MARK = re.compile("\ue000(\\w+)\ue001")


def cite_pages(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Give the path of each such page, and what it says."""
    citer, page = Citer(app.env), _page_with_marks(app)
    for note in ordered_notes(app.env):
        whole = citer.note(note)
        for target in citer.parts(note.docname):
            words = _words(app, note, target, citer.part(whole, target))
            yield f"{cite_page(target)}.html", _filled(page, words)


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
