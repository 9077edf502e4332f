"""Write notes as this project has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bulk import content
from tests.bulk.markdown import bibliography, figure, figures, lines, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bulk.content import Block, Note, Piece

CONF = """\
project = "Bulk Notes"
extensions = ["january.ext"]
include_patterns = ["index.md", "notes/**"]
nitpicky = True
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath", "smartquotes"]
myst_update_mathjax = False
bibtex_bibfiles = ["references.bib"]
html_theme = "january"
html_math_renderer = "january"
html_copy_source = False
html_use_index = False
january_today = "{today}"
"""
PROJECT = """\
[tool.january]
title = "Bulk Notes"
base-url = "https://notes.example/"
report-url = "https://notes.example/report?anchor={anchor}&version={version}"
minimum-words = { post = 400, shortform = 100 }

[tool.january.authors]
contributors = { name = "The Contributors" }
"""
SPRINT = """
[[tool.january.sprint]]
name = "January {year}"
start = {year}-01-01
end = {year}-01-31
quota = 3
time-zone = "UTC"
"""
INDEX = """\
---
abstract: A site for measuring.
---
(announcement)=
# Bulk Notes

{lists}
"""
LISTS = ("weeks", "appeared", "calendar", "themes", "planned")


def files(notes: int) -> Iterator[tuple[str, str]]:
    """Give the files of a site."""
    years = [content.YEAR + at for at in range((notes - 1) // content.SPRINT + 1)]
    yield "conf.py", CONF.format(today=f"{years[-1]}-12-31")
    yield "pyproject.toml", PROJECT + "".join(SPRINT.format(year=year) for year in years)
    yield "references.bib", bibliography(notes)
    yield "index.md", INDEX.format(lists="\n\n".join(f"```{{{one}}}\n```" for one in LISTS))
    yield "notes/bibliography.md", "# Works\n\n```{works}\n```\n"
    yield "notes/corrections.md", "# Corrections\n\n```{corrections}\n```\n"
    for theme in range(content.THEMES):
        yield (
            f"notes/theme-{theme}/index.md",
            (
                f"---\norder: {theme + 1}\nabstract: On theme {theme}.\n---\n(theme-{theme})=\n"
                f"# Theme {theme}\n\n```{{notes}}\n```\n"
            ),
        )
    yield from figures(notes, "notes/theme-{theme}")
    for place in range(notes):
        note = content.note(place, notes)
        yield f"notes/theme-{note.theme}/{note.name}.md", text(note)


def text(note: Note) -> str:
    """Return a note's file."""
    front = (
        f"date: {note.date}\nkind: {note.kind}\nauthors: [contributors]\n"
        f"abstract: {note.abstract}\nconfidence: likely\n"
    )
    body = "\n\n".join(block(one, note) for one in note.blocks)
    return (
        f"---\n{front}---\n({note.name})=\n# {note.title}\n\n{body}\n\n"
        "## References\n\n```{footbibliography}\n```\n"
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
            return f"$$\n{line}\n$$" + (f" ({one.label})" if one.label else "")
        case "table":
            return table(one.rows)
        case "figure":
            return figure(note, one.label, line)
    label = f":label: {one.label}\n\n" if one.label else ""
    return f"```{{{one.kind}}} {one.title}".rstrip() + f"\n{label}{line}\n```"


def piece(one: Piece) -> str:
    """Return a part of a line."""
    match one:
        case content.Formula():
            return f"${one.tex}$"
        case content.Cite():
            return f"{{footcite:{'t' if one.textual else 'p'}}}`{one.key}`"
        case content.Ref():
            return f"[{one.text if one.kind == 'figure' else ''}](#{one.label})"
    return one
