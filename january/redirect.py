"""Write the pages that stand at an address only to lead to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from january.anchor import NAME, NAME_MEND
from january.problem import Problem
from january.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from january.note import Note

_PAGE = re.compile(r"notes(?:/\w[\w.-]*){1,3}")
# Takes along the place in the page, which a refresh would lose.
SCRIPT = 'location.replace(document.querySelector("a").href+location.hash)\n'
_HEAD = (
    '<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="default-src {policy}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where an address leads: a relative ``url``, what stands there, its whole address if known."""

    url: str
    title: str
    canonical: str = ""
    script: str = ""


def page(way: Way) -> str:
    """Return the page that leads there without JavaScript; ``script`` may take a fragment along."""
    canonical = escape(way.canonical or way.url)
    url = escape(way.url)
    script = f'<script src="{escape(way.script)}"></script>\n' if way.script else ""
    return (
        _HEAD.format(policy="'self'" if script else "'none'", title=escape(way.title))
        + f'<link rel="canonical" href="{canonical}">\n'
        + f'<meta http-equiv="refresh" content="0; url={url}">\n'
        + f'<p><a href="{url}">{escape(way.title)}</a></p>\n{script}'
    )


def retired(name: str, reason: str) -> str:
    """Return the page of an anchor that was given up, which says why."""
    return _HEAD.format(policy="'none'", title=f"{escape(name)}: retired") + (
        f"<h1>{escape(name)}</h1>\n<p>What stood here was retired: {escape(reason)}</p>\n"
    )


def forthcoming(note: str, when: str) -> str:
    """Return the page of an anchor whose note has not appeared.

    It says of the note only what is given: its title, which may be left out, and when it will.
    """
    begun = sentence(when)
    said = f"“{note}” is {when}" if note else begun
    return _HEAD.format(policy="'none'", title=begun) + (
        '<meta name="robots" content="noindex">\n'
        f"<h1>Not yet here</h1>\n<p>{escape(said)}. This address will lead to it, and last.</p>\n"
    )


def old_page(alias: str) -> str:
    """Return the docname that an alias with a slash stands for: a page that a note once had."""
    return "notes/" + alias.strip("/").removeprefix("notes/").removesuffix(".html")


def is_address(alias: str) -> bool:
    """Tell whether an alias can name an anchor, or a page that a note once had."""
    if "/" not in alias:
        return NAME.fullmatch(alias) is not None
    return _PAGE.fullmatch(old_page(alias)) is not None


def alias_problems(notes: Iterable[Note], taken: Collection[str]) -> Iterator[Problem]:
    """Find aliases that can't be, that claim what exists, or what another note claims.

    ``taken`` holds the anchors that the notes declare.
    """
    ordered = sorted(notes, key=lambda note: note.path)
    pages = {note.docname for note in ordered}
    claimed: dict[str, Note] = {}
    for note in ordered:
        for alias in note.aliases:
            name = old_page(alias) if "/" in alias else alias
            text = ""
            if not is_address(alias):
                text = f"the alias “{alias[:60]}” can't be an address: {NAME_MEND}"
            elif name == note.docname:
                text = f"the alias “{alias}” is the note's own address: remove it"
            elif name in pages or name in taken:
                text = f"the alias “{alias}” is in use: what stands there would be out of reach"
            elif name in claimed:
                text = f"the alias “{alias}” is claimed by {claimed[name].path} already"
            claimed.setdefault(name, note)
            if text:
                yield Problem(path=note.path, line=note.line, rule="aliases", text=text)
