"""Write notes for the stock stack: Sphinx, MyST, the book theme and BibTeX as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bulk import content
from tests.bulk.markdown import bibliography, figure, figures, lines, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bulk.content import Block, Note, Piece

CONF = """\
project = "Bulk Notes"
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
exclude_patterns = ["_out", "_trees"]
html_theme = "sphinx_book_theme"
bibtex_bibfiles = ["references.bib"]
"""


def files(notes: int) -> Iterator[tuple[str, str]]:
    """Give the files of a site."""
    yield "conf.py", CONF
    yield "references.bib", bibliography(notes)
    pages = "\n".join(f"notes/theme-{theme}/index" for theme in range(content.THEMES))
    yield "index.md", f"# Bulk Notes\n\n```{{toctree}}\n{pages}\n```\n"
    for theme in range(content.THEMES):
        body = f"(theme-{theme})=\n# Theme {theme}\n\n```{{toctree}}\n:glob:\n\nnote-*\n```\n"
        yield f"notes/theme-{theme}/index.md", body
    yield from figures(notes, "notes/theme-{theme}")
    for place in range(notes):
        note = content.note(place, notes)
        yield f"notes/theme-{note.theme}/{note.name}.md", text(note)


def text(note: Note) -> str:
    """Return a note's file; its bibliography is the one that the manual has for each document."""
    body = "\n\n".join(block(one, note) for one in note.blocks)
    options = f":filter: docname in docnames\n:keyprefix: {note.name}-"
    return (
        f"---\ndate: {note.date}\nauthors: [contributors]\n---\n({note.name})=\n# {note.title}\n\n"
        f"{note.abstract}\n\n{body}\n\n## References\n\n```{{bibliography}}\n{options}\n```\n"
    )


def block(one: Block, note: Note) -> str:
    """Return a part of a note."""
    line = lines(one.line, lambda part: piece(part, note))
    match one.kind:
        case "heading":
            return f"## {one.title}"
        case "text":
            return line
        case "display":
            label = f":label: {one.label}\n\n" if one.label else ""
            return f"```{{math}}\n{label}{line}\n```"
        case "table":
            return table(one.rows)
        case "figure":
            return figure(note, one.label, line)
    name = f":name: {one.label}\n\n" if one.label else ""
    title = f"{one.kind.capitalize()} {one.title}".strip()
    return f"```{{admonition}} {title}\n{name}{line}\n```"


def piece(one: Piece, note: Note) -> str:
    """Return a part of a line."""
    match one:
        case content.Formula():
            return f"{{math}}`{one.tex}`"
        case content.Cite():
            return f"{{cite:{'t' if one.textual else 'p'}}}`{note.name}-{one.key}`"
        case content.Ref(kind="equation"):
            return f"{{eq}}`{one.label}`"
        case content.Ref(kind="note"):
            return f"{{ref}}`{one.label}`"
        case content.Ref():
            return f"[{one.text}](#{one.label})"
    return one
