"""Write notes for Hugo, on the nearest terms: a theme of our own, MathML made at build time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.bulk import content, works
from tests.bulk.hugo_layouts import LAYOUTS
from tests.bulk.markdown import figures, lines, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bulk.content import Block, Note, Piece

CONFIG = """\
baseURL = "https://notes.example/"
title = "Bulk Notes"
buildFuture = true
disableKinds = ["taxonomy", "term"]
[outputs]
home = ["html", "rss", "json"]
section = ["html"]
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.extensions.passthrough]
enable = true
[markup.goldmark.extensions.passthrough.delimiters]
block = [["$$", "$$"]]
inline = [["$", "$"]]
"""


def files(notes: int) -> Iterator[tuple[str, str]]:
    """Give the files of a site."""
    yield "hugo.toml", CONFIG
    yield from sorted(LAYOUTS.items())
    shelf = {
        work.key: {"author": work.author, "title": work.title, "year": work.year}
        for work in works.works(notes)
    }
    yield "data/references.json", json.dumps(shelf, indent=1)
    for theme in range(content.THEMES):
        yield f"content/theme-{theme}/_index.md", f"---\ntitle: Theme {theme}\n---\n"
    yield from figures(notes, "static/theme-{theme}")
    for place in range(notes):
        note = content.note(place, notes)
        yield f"content/theme-{note.theme}/{note.name}.md", text(note)


def text(note: Note) -> str:
    """Return a note's file; the title is a heading in the others, and front matter here."""
    body = "\n\n".join(block(one, note) for one in note.blocks)
    return (
        f"---\ndate: {note.date}\nauthors: [contributors]\nsummary: {json.dumps(note.abstract)}\n"
        f"title: {note.title}\n---\n{body}\n\n## References\n\n{{{{< references >}}}}\n"
    )


def block(one: Block, note: Note) -> str:
    """Return a part of a note."""
    line = lines(one.line, piece)
    match one.kind:
        case "heading":
            return f"## {one.title}"
        case "text":
            return line
        case "display":
            return (
                f'{{{{< equation "{one.label}" >}}}}{line}{{{{< /equation >}}}}'
                if one.label
                else f"$$\n{line}\n$$"
            )
        case "table":
            return table(one.rows)
        case "figure":
            source = f"/theme-{note.theme}/{note.name}.svg"
            return f'{{{{< picture "{one.label}" "{source}" >}}}}{line}{{{{< /picture >}}}}'
    head = f'"{one.kind}" "{one.title}" "{one.label}"'
    return f"{{{{< statement {head} >}}}}\n{line}\n{{{{< /statement >}}}}"


def piece(one: Piece) -> str:
    """Return a part of a line."""
    match one:
        case content.Formula():
            return f"${one.tex}$"
        case content.Cite():
            return f'{{{{< cite "{one.key}" "{"text" if one.textual else "mark"}" >}}}}'
        case content.Ref():
            page = f"/theme-{one.note % content.THEMES}/{content.name_of(one.note)}"
            anchor, words = ("", "") if one.kind == "note" else (one.label, one.text)
            return f'{{{{< to "{page}" "{anchor}" "{words}" >}}}}'
    return one
