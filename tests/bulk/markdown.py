"""Write what the dialects have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bulk import content, works

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.bulk.content import Line, Note, Piece


def lines(line: Line, piece: Callable[[Piece], str]) -> str:
    """Return a paragraph."""
    return "".join(piece(one) for one in line).strip()


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table; its first row is its head."""
    head, *body = rows
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---:"] * len(head), *body))


def figure(note: Note, label: str, caption: str) -> str:
    """Return a figure of the note's drawing, as MyST has it."""
    return f"```{{figure}} {note.name}.svg\n:name: {label}\n:alt: A line.\n\n{caption}\n```"


def figures(notes: int, folder: str) -> Iterator[tuple[str, str]]:
    """Give a drawing a note; the folder has a place for the ``theme``."""
    for place in range(notes):
        where = folder.format(theme=place % content.THEMES)
        yield f"{where}/{content.name_of(place)}.svg", content.picture(place)


def bibliography(notes: int) -> str:
    """Return the works as BibTeX."""
    return "\n".join(
        f"@article{{{work.key},\n  author = {{{work.author}}},\n  title = {{{work.title}}},\n"
        f"  journal = {{Annals of Examples}},\n  year = {{{work.year}}},\n}}\n"
        for work in works.works(notes)
    )
