"""The laws of a build that cannot lie, on a dozen notes."""

from __future__ import annotations

import runpy
from typing import TYPE_CHECKING

import pytest

from tests.randomsite import beginning, sync
from tests.support import ROOT, SITE, WORDS, Site, Standing, differing, note, said, sphinx, write

if TYPE_CHECKING:
    from pathlib import Path


def a_note(place: int, *, title: str = "", day: int = 0, number: int = 1) -> str:
    """Return one of a dozen notes, each of which refers to the one before it."""
    statement = f"```{{theorem}}\n:label: thm-{place}\n\nText.\n```\n"
    before = "```{remark}\nEarlier.\n```\n" * (number - 1)
    link = f"See [](#thm-{place - 1}) and [](#note-{place - 1}). " if place else ""
    cite = "{footcite:p}`doe2020thing`\n\n```{footbibliography}\n```\n"
    text = note(
        f"2027-01-{day or 2 * place + 2:02}",
        title=title or f"Note {place}",
        body=before + statement + link + WORDS + cite,
    )
    return text.replace("\n# ", f"\n(note-{place})=\n# ")


def dozen() -> dict[str, str]:
    themes = ("trees", "birds")
    return {f"notes/{themes[place % 2]}/note-{place}.md": a_note(place) for place in range(12)}


def built(
    root: Path, files: dict[str, str | None], *options: str, env: dict[str, str] | None = None
) -> Site:
    write(root, {**SITE, **files})
    site = sphinx(root, *options, env=env, apart=env is not None)
    assert site.warnings == ""
    return site


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Standing:
    root = tmp_path_factory.mktemp("first")
    built(root, {**dozen()}, env={"PYTHONHASHSEED": "1"})
    return Standing.of(root)


@pytest.fixture
def old(first: Standing) -> Path:
    return first.restore()


def test_parallel_equals_serial_whatever_the_hash_seed(old: Path, tmp_path: Path) -> None:
    parallel = built(tmp_path, {**dozen()}, "-j", "2", env={"PYTHONHASHSEED": "2"}).files()
    assert differing(parallel, Site(out=old / "_out", warnings="").files()) == []


EPOCH = "1799900000"  # in January 2027
HERE = {"TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "3", "LANGUAGE": "de"}
THERE = {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "4", "LANGUAGE": "tr"}


@pytest.mark.parametrize("view", ["0", "1"])
def test_two_clones_anywhere_are_built_alike(tmp_path: Path, view: str) -> None:
    sites = []
    for folder, env in (("a", HERE), ("elsewhere/with a space/ü", THERE)):
        root = tmp_path / folder
        sync(root, {}, beginning().files(), "now")
        there = {**env, "SOURCE_DATE_EPOCH": EPOCH}
        sites.append(sphinx(root, "-D", f"january_public={view}", env=there, apart=True))
    one, other = (site.files() for site in sites)
    assert [site.warnings for site in sites] == ["", ""]
    assert differing(one, other) == []
    assert not any(str(tmp_path).encode() in text for text in one.values())


def test_the_sites_day_is_that_of_the_source_date_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JANUARY_TODAY", raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    assert runpy.run_path(str(ROOT / "conf.py"))["january_today"] == "2027-01-14"


CHANGES: dict[str, dict[str, str | None]] = {
    "a text": {"notes/trees/note-4.md": a_note(4) + "\nMore.\n"},
    "a title": {"notes/trees/note-4.md": a_note(4, title="Renamed")},
    "a date": {"notes/trees/note-4.md": a_note(4, day=30)},
    "a statement's number": {"notes/trees/note-4.md": a_note(4, number=3)},
    "a new note": {"notes/birds/added.md": note("2027-01-09", title="Added", body=WORDS)},
    "a removed note": {"notes/birds/note-11.md": None},
    "a theme's title": {
        "notes/birds/index.md": SITE["notes/birds/index.md"].replace("# Birds", "# Fowl")
    },
    "a sentence that refers": {
        "notes/trees/note-4.md": a_note(4).replace("See [", "Compare first with [")
    },
    "a sentence that cites": {
        "notes/trees/note-4.md": a_note(4).replace(
            "{footcite:p}", "Even so it is cited{footcite:p}"
        )
    },
    "the words around a reference": {
        "notes/trees/note-4.md": a_note(4).replace("See [", "Compare first. See [")
    },
    "an abstract": {
        "notes/trees/note-4.md": a_note(4).replace("kind:", "abstract: It says more.\nkind:")
    },
    "a correction": {
        "notes/trees/note-4.md": a_note(4)
        + "\n```{correction} 2027-01-12\n:label: fix-4\n\nIt was wrong.\n```\n"
    },
    "a label": {"notes/birds/note-11.md": a_note(11).replace("thm-11", "thm-last")},
    "words that no longer suffice": {"notes/trees/note-4.md": a_note(4).replace(WORDS, "Few. ")},
    "a work": {"references.bib": SITE["references.bib"].replace("A Thing", "Another Thing")},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_an_incremental_build_equals_a_fresh_one(
    change: dict[str, str | None], old: Path, tmp_path: Path
) -> None:
    write(old, change)
    again = sphinx(old)
    after = {**dozen(), **{name: text for name, text in change.items() if text is not None}}
    for name in [name for name, text in change.items() if text is None]:
        del after[name]
    clean = built(tmp_path, {**after})
    assert again.warnings == ""
    assert differing(again.files(), clean.files()) == []


GLOSSARY = "```{glossary}\noak\n  A tree.\n```\n"
NEAR = "notes/trees/near.md"


def near(
    *, title: str = "Near $x$", section: str = "(near-part)=\n## A part", more: str = GLOSSARY
) -> str:
    statement = "```{theorem}\n:label: near-thm\n\nText.\n```\n\n(near-free)=\n\nText.\n"
    equation = "$$\nx\n$$ (near-eq)\n"
    body = f"{WORDS}\n{statement}\n{equation}\n{section}\n\nText.\n\n{more}"
    return note("2027-01-30", title=title, body=body)


WAYS = (
    "{term}`oak` and {term}`the tree <Oak>`",
    "[it](#oak)",
    "[](#near-thm) and [](#near-eq)",
    "[it](#near-free) and {ref}`near-part`",
    "[](../trees/near.md)",
    "[](../trees/near.md#near-part)",
    "{doc}`../trees/near`",
)
OTHER = "notes/birds/elsewhere.md"
ELSEWHERE = note("2027-01-31", title="Elsewhere", body=f"{WORDS}\n{GLOSSARY}")
TWICE = ELSEWHERE + "\n(near-part)=\n## Twice\n\nText.\n\n$$\ny\n$$ (near-eq)\n"
TURNS: dict[str, dict[str, str | None]] = {
    "a term is renamed": {NEAR: near(more=GLOSSARY.replace("oak", "elm"))},
    "a term is written otherwise": {NEAR: near(more=GLOSSARY.replace("oak", "Oak"))},
    "a term has moved": {NEAR: near(more=""), OTHER: ELSEWHERE},
    "a title's markup": {NEAR: near(title="Near *x*")},
    "a title": {NEAR: near(title="By")},
    "a heading": {NEAR: near(section="(near-part)=\n## Another part")},
    "a label is gone": {NEAR: near(section="## A part")},
    "the note is gone": {NEAR: None},
    "another declares the same": {OTHER: TWICE},
    "one declares what is Sphinx's": {NEAR: near(section="(genindex)=\n(search)=\n## A part")},
    "the note has moved": {NEAR: None, "notes/birds/near.md": near()},
}


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Standing]:
    """Return a site in which a note and a page that is none refer to another in each way."""
    files = {NEAR: near(), **{name: dozen()[name] for name in (*dozen(),)[:8]}}
    for place, way in enumerate(WAYS):
        body = f"{WORDS}\n{way}\n"
        files[f"notes/birds/far-{place}.md"] = note("2027-01-02", title=f"Far {place}", body=body)
        files[f"notes/about-{place}.md"] = f"# About {place}\n\n{way.replace('../', '')}\n"
    root = tmp_path_factory.mktemp("far")
    built(root, {**files})
    return files, Standing.of(root)


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS.keys())
def test_whatever_way_a_page_refers_it_follows(
    turn: dict[str, str | None], far: tuple[dict[str, str], Standing], tmp_path: Path
) -> None:
    """Both what is shown and what is warned of, and back again."""
    files, standing = far
    old = standing.restore()
    first = Site(out=old / "_out", warnings="").files()
    write(old, turn)
    again = sphinx(old)
    write(tmp_path, {**SITE, **{name: text for name, text in {**files, **turn}.items() if text}})
    fresh = sphinx(tmp_path)
    assert said(again, old) == said(fresh, tmp_path)
    assert differing(again.files(), fresh.files()) == []

    write(old, {name: files.get(name) for name in turn})
    back = sphinx(old)
    assert back.warnings == ""
    assert differing(back.files(), first) == []


def test_another_day_changes_states_and_nothing_is_stale(old: Path, tmp_path: Path) -> None:
    later = sphinx(old, today="2027-01-20")
    write(tmp_path, {**SITE, **dozen()})
    clean = sphinx(tmp_path, today="2027-01-20")
    assert differing(later.files(), clean.files()) == []


def test_a_second_build_writes_nothing(old: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in old.rglob("note*.html")}
    again = sphinx(old, quiet=False)
    assert "0 added, 0 changed, 0 removed" in again.warnings
    assert "configuration has changed" not in again.warnings
    assert before
    assert {path: path.stat().st_mtime_ns for path in old.rglob("note*.html")} == before


def test_a_page_is_written_anew_only_if_what_it_quotes_changed(old: Path) -> None:
    pages = [path for path in (old / "_out/notes").rglob("*.html") if path.stem != "index"]
    before = {path: path.stat().st_mtime_ns for path in pages}

    write(old, {"notes/trees/note-4.md": a_note(4) + "\nMore.\n"})
    assert sphinx(old).warnings == ""
    assert changed(before) == ["note-4.html"]

    write(old, {"notes/trees/note-4.md": a_note(4).replace("See [", "Compare [")})
    before = {path: path.stat().st_mtime_ns for path in pages}
    assert sphinx(old).warnings == ""
    assert changed(before) == ["note-3.html", "note-4.html"]


def changed(before: dict[Path, int]) -> list[str]:
    return sorted(path.name for path, when in before.items() if path.stat().st_mtime_ns != when)
