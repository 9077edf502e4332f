"""List every work that the notes cite, each with the notes that cite it.

Notes cite in footnotes, which ``sphinxcontrib-bibtex`` keeps out of its own lists of what is
cited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from pybtex_docutils import Backend

from january.ext.facts import title_of
from january.ext.gate import markup
from january.ext.kin import CITING
from january.ext.plugins import Style
from january.ext.state import Datum

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinxcontrib.bibtex.domain import BibtexDomain

    from january.ext.furniture import Linker
    from january.ext.quotes import Quote

FEW = 3  # sentences that are shown without being asked for

# The works that a document cites, by key, each with the id of its footnote there.
CITED: Datum[tuple[tuple[str, str], ...]] = Datum("cited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """A note that cites a work: its footnote there, its title, and the sentences that cite."""

    docname: str
    anchor: str
    title: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A cited work: its entry as text that changes whenever it does, and who cites it where."""

    key: str
    entry: str
    cited_by: tuple[Citing, ...]


def setup(app: Sphinx) -> None:
    """Note which works each document cites."""
    app.connect("doctree-read", _note_works)


def facts(env: BuildEnvironment, _docname: str) -> tuple[Work, ...]:
    """Return the cited works by key."""
    entries = _entries(env)
    citing: dict[str, list[Citing]] = {}
    for docname, works in sorted(CITED.all(env).items()):
        for key, anchor in works:
            citing.setdefault(key, []).append(_citing(env, key, docname, anchor))
    return tuple(
        Work(key=key, entry=repr(entries[key]), cited_by=tuple(citing[key]))
        for key in sorted(citing)
        if key in entries
    )


def show(works: tuple[Work, ...], linker: Linker) -> list[Node]:
    """Return the works by author, year and title, each with the sentences that cite it."""
    if not works:
        return [nodes.paragraph("", "No work is cited yet.", classes=["empty"])]
    entries = _entries(linker.env)
    style, by_key = Style(), {work.key: work for work in works}
    items = [
        _item(by_key[entry.key], Backend().paragraph(style.format_entry("", entry)), linker)
        for entry in style.sort([entries[key] for key in by_key])
    ]
    return [nodes.bullet_list("", *items, classes=["works"])]


def _citing(env: BuildEnvironment, key: str, docname: str, anchor: str) -> Citing:
    found = (one.quotes for one in CITING.get(env, key) or () if one.docname == docname)
    title = title_of(env, docname)
    return Citing(docname=docname, anchor=anchor, title=title, quotes=next(found, ()))


def _item(work: Work, paragraph: nodes.paragraph, linker: Linker) -> nodes.list_item:
    citing = [_note(one, linker) for one in work.cited_by]
    notes = nodes.bullet_list("", *citing, classes=["citing"])
    item = nodes.list_item("", paragraph, ids=[f"work-{work.key}"], classes=["work"])
    sentences = sum(len(one.quotes) for one in work.cited_by)
    if sentences <= FEW:
        item += notes
    else:
        count = len(work.cited_by)
        said = f"Cited in {count} note{'s' * (count > 1)}, in {sentences} sentences"
        item += markup(f"<details><summary>{said}</summary>")
        item += notes
        item += markup("</details>")
    return item


def _note(one: Citing, linker: Linker) -> nodes.list_item:
    line = nodes.paragraph("", "", linker.title(one.docname, anchor=one.anchor))
    return nodes.list_item("", line, *[_quote(one.docname, said, linker) for said in one.quotes])


def _quote(docname: str, quote: Quote, linker: Linker) -> nodes.paragraph:
    text = nodes.inline()
    for words, refers in quote.parts:
        text += nodes.emphasis("", words) if refers else nodes.Text(words)
    link = linker.link(docname, quote.fragment, text, [])
    return nodes.paragraph("", "", link, classes=["quote"])


def _note_works(app: Sphinx, _doctree: nodes.document) -> None:
    names = cast("dict[str, str]", app.env.temp_data.get("bibtex_footcite_names", {}))
    if names:
        docname = app.env.current_document.docname
        CITED.put(app.env, docname, tuple(sorted(names.items())))


def _entries(env: BuildEnvironment) -> dict[str, Any]:
    domain = cast("BibtexDomain", env.get_domain("cite"))
    return dict(domain.bibdata.data.entries)
