"""The parsers that strangers' texts reach, each as a function of one text that must hold a law.

A target returns whatever it read; it raises nothing, since what its parser declares is caught.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from january import (
    anchor,
    bibliography,
    blocks,
    drawn,
    frontmatter,
    gate,
    inline,
    latex,
    ledger,
    notation,
    note,
    outline,
    phrases,
    plaintext,
    promises,
    prose,
    quoted,
    redirect,
    result,
    shape,
    slug,
    tex,
    texscan,
)
from january.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 65_536
SECONDS = 1.0  # of processor time, for the longest of texts
MACROS = {"R": r"\mathbb{R}", "abs": r"\lvert #1\rvert", "E": r"\operatorname*{\mathbb{E}}"}
SETTINGS = Settings(
    root=Path(),
    title="Fuzz",
    base_url="https://notes.example/",
    report_url="",
    repository_url="",
    minimum_words={"post": 20, "shortform": 5},
    authors=None,
    macros=MACROS,
    sprints=(),
)


def _front_matter(text: str) -> object:
    try:
        return frontmatter.split(text)
    except frontmatter.FrontMatterError as error:
        return max(1, error.line), error.text


def _note(text: str) -> object:
    exact = note.read_note(text, "notes/trees/a.md", SETTINGS)
    hasty = note.read_note(text, "notes/trees/a.md", SETTINGS, hasty=True)
    lines = text.count("\n") + text.count("\r") + 2
    assert all(1 <= one.line <= lines for one in exact.problems)
    assert (exact.note is None) == (hasty.note is None)
    if exact.note and hasty.note:
        assert hasty.note.words <= exact.note.words
        assert replace(hasty.note, words=0) == replace(exact.note, words=0)
    return exact


def _prose(text: str) -> object:
    words = prose.count_words(text)
    assert prose.at_least(text, 1_000_000) <= words
    return words, prose.find_title(text), prose.blank_code(text).count("\n")


def _formula(text: str, *, display: bool = True) -> object:
    try:
        return tex.render(text, display=display, macros=MACROS)
    except texscan.TexError as error:
        return str(error)


def _tex(text: str) -> object:
    found: list[object] = [_formula(text), _formula(text, display=False)]
    for read in (tex.take_tag, tex.take_label, lambda one: texscan.expand(one, MACROS)):
        try:
            found.append(read(text))
        except texscan.TexError as error:
            found.append(str(error))
    return found


def _lines(text: str) -> object:
    shown = inline.to_html(text, MACROS)
    assert "<script" not in shown.lower()
    return shown, plaintext.to_text(text, MACROS), latex.latex(text, MACROS), slug.slug(text)


def _outline(text: str) -> object:
    return list(blocks.blocks(text)), outline.outline(text), list(outline.plots(text))


def _anchors(text: str) -> object:
    return anchor.anchors(text), quoted.experiments_in(text), list(quoted.typed_decimals(text))


def _phrases(text: str) -> object:
    return phrases._PHRASE.sub(lambda found: found.lastgroup or "", text)  # noqa: SLF001


def _quote(text: str) -> object:
    try:
        return notation.parse_quote(text)
    except notation.NotationError as error:
        return str(error)


def _ledger(text: str) -> object:
    found = ledger.read(text)
    assert promises.updated(text, [], date(2027, 1, 13)).endswith("\n")
    assert all(anchor.NAME.fullmatch(one.name) for one in found.entries)
    return found


def _result(text: str) -> object:
    try:
        found = result.result_from_plain(json.loads(text, parse_constant=shape.refuse))
        return found.digest(), [found.holds(one) for one in found.predictions]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return type(error).__name__


def _bibliography(text: str) -> object:
    return [str(one) for one in bibliography.problems(text, "references.bib")]


def _gate(text: str) -> object:
    root = Path("/project")
    return (
        [gate.link_problem(text), gate.html_problem(text), drawn.drawing_problem(text)],
        [gate.file_problem(text, root, root / "notes/trees"), gate.scheme(text)],
        redirect.is_address(text),
    )


TARGETS: dict[str, Callable[[str], Any]] = {
    "anchors": _anchors,
    "bibliography": _bibliography,
    "front-matter": _front_matter,
    "gate": _gate,
    "ledger": _ledger,
    "lines": _lines,
    "note": _note,
    "outline": _outline,
    "phrases": _phrases,
    "prose": _prose,
    "quote": _quote,
    "result": _result,
    "tex": _tex,
}
