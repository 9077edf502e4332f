"""The search: an index of what was written, and nothing else."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.errors import ExtensionError

from january.ext.indexer import index
from tests.support import WORDS, note

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Site

THEOREM = "```{theorem} The bound of Kesten\n:label: thm-kesten\n\nLet $\\lambda^2 b > 1$.\n```\n"
NOTE = note("2027-01-05", title="On Möbius", body=f"{WORDS}\n## A part\n\n{THEOREM}\nAfter.")
FILES = {
    "notes/trees/on-mobius.md": NOTE,
    "notes/trees/hidden.md": note("2027-01-25", title="Canarytitle", body=WORDS + "Canarytext."),
}


def pages(site: Site) -> dict[str, dict[str, Any]]:
    """Return what the index holds of each page, by its address."""
    found = {}
    for path in sorted((site.out / "_search").glob("*/fragment/*")):
        page = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[page["url"]] = page
    return found


def everything(site: Site) -> bytes:
    """Return all that is written of the search, laid open."""
    paths = sorted(path for path in (site.out / "_search").rglob("*") if path.is_file())
    raw = [path.read_bytes() for path in paths]
    return b"".join(gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one for one in raw)


def test_a_note_is_indexed_with_its_facts_its_statements_and_its_tex(
    look: Callable[..., Site],
) -> None:
    page = pages(look(FILES))["/notes/trees/on-mobius.html"]

    assert page["meta"] == {
        "title": "On Möbius",
        "kind": "post",
        "theme": "Trees",
        "day": "5 January 2027",
    }
    assert "Theorem 1: The bound of Kesten" in [one["text"] for one in page["anchors"]]
    assert {one["id"] for one in page["anchors"]} >= {"a-part", "thm-kesten"}
    assert "$\\lambda^2 b > 1$" in page["content"]
    assert page["content"].index("After.") < page["content"].index("Theorem 1")


def test_in_the_authors_view_what_is_scheduled_says_so(look: Callable[..., Site]) -> None:
    assert pages(look(FILES))["/notes/trees/hidden.html"]["meta"]["state"] == "scheduled"


def test_nothing_unpublished_can_be_found_by_a_visitor(build: Callable[..., Site]) -> None:
    site = build(FILES, "-D", "january_public=1")

    assert "/notes/trees/on-mobius.html" in pages(site)
    assert "/notes/trees/hidden.html" not in pages(site)
    assert b"canary" not in everything(site).lower()


def test_a_note_that_is_withdrawn_is_no_longer_found(build: Callable[..., Site]) -> None:
    build(FILES)
    site = build({"notes/trees/hidden.md": None})

    assert b"canary" not in everything(site).lower()


def test_the_index_is_made_anew_only_if_what_is_found_changed(build: Callable[..., Site]) -> None:
    entry = "_search/site/pagefind-entry.json"
    first = build(FILES)
    made = (first.out / entry).stat().st_mtime_ns
    assert (build({}).out / entry).stat().st_mtime_ns == made

    again = build({"notes/trees/on-mobius.md": NOTE.replace("After.", "Afterwards.")})
    assert (again.out / entry).stat().st_mtime_ns > made
    assert "Afterwards." in pages(again)["/notes/trees/on-mobius.html"]["content"]


def test_who_writes_has_an_index_in_many_parts_and_who_reads_in_one(
    build: Callable[..., Site],
) -> None:
    many = {f"notes/trees/note-{n}.md": note("2027-01-05", title=f"N {n}") for n in range(40)}
    parted = build(many)
    apart = {"notes-0", "notes-1"}
    assert {path.name for path in (parted.out / "_search").iterdir()} == {"site"} | apart
    found = pages(parted)
    (parted.out / "_search/left.txt").touch()
    made = {one: (parted.out / "_search" / one).stat().st_mtime_ns for one in apart}

    again = build({"notes/trees/note-7.md": note("2027-01-05", title="N 7", body=f"{WORDS}New.")})
    still = {one for one in apart if (again.out / "_search" / one).stat().st_mtime_ns == made[one]}
    assert len(still) == 1, "a change costs one part"

    whole = build({}, "-D", "january_public=1")
    assert {path.name for path in (whole.out / "_search").iterdir()} == {"site"}
    assert pages(whole).keys() == found.keys()


def answering(**payload: str) -> str:
    """Return a program that gives one answer, whatever it is asked."""
    answer = b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()).decode()
    return f"printf '%s,' {answer}; cat"


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (answering(type="Error", message="out of letters"), "out of letters"),
        (answering(type="NewIndex"), "'index_id'"),
        ("head -c 1", "the indexer ended early"),
    ],
)
def test_what_goes_wrong_in_the_indexer_ends_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, said: str
) -> None:
    indexer = tmp_path / "indexer"
    indexer.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
    indexer.chmod(0o755)
    monkeypatch.setattr("january.ext.indexer.get_executable", lambda: indexer)
    with pytest.raises(ExtensionError, match=f"the search index could not be made: {said}"):
        index([("a.html", "<p>A</p>")])


def test_neither_sphinx_search_nor_the_ancestors_files_are_sent(build: Callable[..., Site]) -> None:
    site = build({**FILES, "own/mine.txt": "kept"}, "-D", "html_static_path=own")
    static = {path.name for path in (site.out / "_static").iterdir()}

    assert static == {
        "fonts",
        "fonts.css",
        "january.css",
        "january.js",
        "lists.css",
        "preview.css",
        "preview.js",
        "search.js",
    } | {"mine.txt"}
    assert not (site.out / "searchindex.js").exists()
    assert {path.name for path in (site.out / "_search").rglob("*.js")} == {"pagefind.js"}


def test_only_the_search_page_asks_for_the_search(look: Callable[..., Site]) -> None:
    site = look(FILES)
    asking = {path.name for path in site.out.rglob("*.html") if "search.js" in path.read_text()}

    assert asking == {"search.html"}
    assert "<noscript>" in site.page("search")
    assert 'href="notes/trees/index.html">Trees</a>' in site.page("search").split("<noscript>")[1]
