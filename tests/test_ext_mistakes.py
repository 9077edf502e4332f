"""A mistake in a file is one line, which the checker and the build say alike; the rest stands."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from january.ext import mentions
from january.ext.mentions import Piece
from tests.support import SITE, WORDS, january, note, sphinx, write
from tests.toy import tried

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

UTF8 = "the file is not UTF-8: save it as UTF-8 [encoding]"
NEW, TREES = "notes/new/index.md", "notes/trees/index.md"
A = "notes/trees/a.md"
PAGE = "# Trees\n\n```{notes}\n```\n"
LATIN: dict[str, tuple[Mapping[str, str | bytes], str]] = {
    "a note in Latin-1": (
        {"notes/trees/b.md": b"---\ndate: 2027-01-05\n---\r\n# \xe9\n" + WORDS.encode()},
        f"notes/trees/b.md:4: {UTF8}",
    ),
    "a theme in Latin-1": (
        {"notes/trees/index.md": f"---\norder: 3\n---\n{PAGE}\xe9\n".encode("latin-1")},
        f"notes/trees/index.md:8: {UTF8}",
    ),
    "a front page in Latin-1": (
        {"index.md": b"# Test\n\n\xe9\n\n```{themes}\n```\n"},
        f"index.md:3: {UTF8}",
    ),
    "an experiment in Latin-1": (
        {**tried(), "experiments/other.py": b'"""One.\n\n\xe9\n"""\n'},
        f"experiments/other.py:3: {UTF8}",
    ),
    "a ledger in Latin-1": (
        {"notes/anchors.txt": b"old note 2026-12-01 retired: pass\xe9\n"},
        f"notes/anchors.txt:1: {UTF8}",
    ),
    "a bibliography in Latin-1": (
        {"references.bib": b"\n@misc{doe2020thing, title={\xe9}}\n"},
        f"references.bib:2: {UTF8}",
    ),
}
MISTAKES: dict[str, tuple[Mapping[str, str | bytes], str]] = {
    "a theme without a page": (
        {"notes/new/a.md": note("2027-01-05")},
        f"{NEW}:1: notes/new has no index.md: write one, with a title and {{notes}} [theme]",
    ),
    "a theme planned with a number": (
        {TREES: f"---\norder: 1\nplanned-with: [Ann, 1]\n---\n{PAGE}"},
        f"{TREES}:3: planned-with must be a list of texts, not ['Ann', 1] [front-matter]",
    ),
    "a theme whose place is a truth": (
        {"notes/trees/index.md": f"---\norder: true\n---\n{PAGE}"},
        "notes/trees/index.md:2: order must be a whole number, not True [front-matter]",
    ),
    "a day before all days": (
        {A: note("0001-01-01T00:00:00+14:00")},
        f"{A}:2: the year 1 can't be meant: write one from 1900 to 2999 [date]",
    ),
    "a day after all days": (
        {A: note("9999-12-31T23:59:59-12:00")},
        f"{A}:2: the year 9999 can't be meant: write one from 1900 to 2999 [date]",
    ),
    "half a character": (
        {A: note("2027-01-05", abstract='"Half: \\ud83d"')},
        f"{A}:5: this holds half a character, which no file can hold: write it out [front-matter]",
    ),
    "half a character in a theme": (
        {TREES: f'---\nplanned-with: ["\\ud83d"]\n---\n{PAGE}'},
        (
            f"{TREES}:2: this holds half a character, which no file can hold: write it out "
            "[front-matter]"
        ),
    ),
    "more labels than Sphinx can take": (
        {A: note("2027-01-05", body=WORDS + "\n" + "".join(f"(a{n})=\n" for n in range(15_000)))},
        f"{A}:509: the text has more than 500 labels [length]",
    ),
    "a work without fields": (
        {"references.bib": "@misc{a, title={T}}\n@misc{b}\n"},
        "references.bib:2: “b”: it has no title: write one [bibliography]",
    ),
    **LATIN,
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line_and_the_rest_stands(tmp_path: Path, name: str) -> None:
    files, line = MISTAKES[name]
    write(tmp_path, {**SITE, "notes/birds/owl.md": note("2027-01-06", title="Owl"), **files})
    site = sphinx(tmp_path)
    path, _, said = line.partition(": ")
    warning = f"{tmp_path}/{path}: WARNING: {said.replace('[', '[january.')}"
    assert site.warnings.splitlines() == [warning.replace("[january.'", "['")]
    assert "Owl" in site.page("notes/birds/owl")
    assert all((site.out / one.replace(".md", ".html")).exists() for one in files if ".md" in one)
    if "bibliography]" in line:  # to read works takes longer than a check may
        return
    report = january("check", "--today", "2027-01-13", cwd=tmp_path).out
    assert line in report.splitlines()


def test_a_note_of_a_theme_without_a_page_is_listed_by_its_day(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, "notes/new/a.md": note("2027-01-05", title="Oak")})
    site = sphinx(tmp_path)
    assert 'href="notes/new/a.html"' in site.page("index")
    assert ">new</a>" in site.page("notes/new/a")


def test_a_ledger_that_can_not_be_read_is_not_written(tmp_path: Path) -> None:
    content = b"old note 2026-12-01 retired: pass\xe9\n"
    write(tmp_path, {**SITE, "notes/anchors.txt": content})
    said = january("anchors", "--update", cwd=tmp_path)
    assert (said.status, said.err) == (2, f"january: notes/anchors.txt:1: {UTF8}\n")
    assert (tmp_path / "notes/anchors.txt").read_bytes() == content


def test_a_sprint_lies_where_the_calendar_goes_on(tmp_path: Path) -> None:
    far = SITE["pyproject.toml"].replace("end = 2027-01-31", "end = 9999-12-31")
    write(tmp_path, {**SITE, "pyproject.toml": far})
    said = january("check", "--today", "2027-01-13", cwd=tmp_path)
    text = "the year 9999 can't be meant: write one from 1900 to 2999"
    assert (said.status, said.err.endswith(f"/pyproject.toml:14: {text}\n")) == (2, True)
    assert said.err.removeprefix("january: ").strip() in sphinx(tmp_path, fails=True).warnings
    assert text in january("check", "--today", "9999-12-31", cwd=tmp_path).err


HALVES = {
    "an option": note("2027-01-05", body='```{figure} a.png\n:alt: "\\ud83d"\n\nA.\n```\n' + WORDS),
    "a correction": note(
        "2027-01-05", body='```{correction} 2027-01-06\n:label: "\\uDE00"\n\nA.\n```\n' + WORDS
    ),
}


@pytest.mark.parametrize("name", HALVES)
def test_half_a_character_in_an_option_is_refused_at_its_line(tmp_path: Path, name: str) -> None:
    write(tmp_path, {**SITE, "notes/trees/a.png": b"", A: HALVES[name]})
    (line,) = sphinx(tmp_path).warnings.splitlines()
    assert line.startswith(f"{tmp_path}/{A}:8: WARNING: an option of {{")
    assert line.endswith("holds half a character, which no file can hold [january.directive]")


def test_half_a_character_in_a_record_is_damage(tmp_path: Path) -> None:
    record = "experiments/results/try_it.json"
    files = tried()
    files |= {record: files[record].replace('"about": "', '"about": "\\ud83d', 1)}
    assert "ud83d" in files[record]
    write(tmp_path, {**SITE, **files})
    warnings = sphinx(tmp_path).warnings.splitlines()
    assert warnings
    assert all("try_it.json is damaged (ValueError: this holds half" in one for one in warnings)


TOO_MUCH = f'"""One.\n\n{"word " * 41_000}\n"""\n'
OF_THE_BUILD = {
    "a correction after all days": (
        {A: note("2027-01-05", body=f"```{{correction}} 9999-12-31\nSo.\n```\n{WORDS}")},
        f"{A}:8: ERROR: the year 9999 can't be meant: write one from 1900 to 2999",
    ),
    "half a character beside another fault": (
        {A: note("2027-01-05", body=f'```{{figure}}\n:alt: "\\ud83d"\n```\n{WORDS}')},
        f"{A}:8: ERROR: Directive 'figure': 1 argument(s) required, 0 supplied",
    ),
    "an experiment with half a character": (
        {"experiments/other.py": '"""One \\ud83d."""\n'},
        "experiments/other.py:1: its docstring holds half a character, which no file can hold",
    ),
    "an experiment that says too much": (
        {"experiments/other.py": TOO_MUCH},
        "experiments/other.py: WARNING: the text is longer than 200000 characters",
    ),
}


@pytest.mark.parametrize("name", OF_THE_BUILD)
def test_the_build_says_the_same_of_what_the_checker_does_not_read(
    tmp_path: Path, name: str
) -> None:
    files, line = OF_THE_BUILD[name]
    write(tmp_path, {**SITE, **files})
    assert line in sphinx(tmp_path).warnings


def test_sentences_without_number_are_told_apart_in_one_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Piece] = []
    width = mentions._width  # noqa: SLF001

    def counted(piece: Piece) -> int:
        asked.append(piece)
        return width(piece)

    monkeypatch.setattr(mentions, "_width", counted)
    pieces = [Piece(text="See ", plain=True), Piece(text="A", label="a"), Piece(". ", plain=True)]
    assert len([*mentions.split((*pieces,) * 2_000)]) == 2_000
    assert len(asked) < 10 * len(pieces) * 2_000


@pytest.mark.parametrize("name", ["notes", "themes"])
@pytest.mark.parametrize("file", ["notes/trees/a.md", "notes/about.md", "experiments/other.py"])
def test_a_page_that_could_hold_itself_is_refused(tmp_path: Path, name: str, file: str) -> None:
    text = f"{WORDS}\n\n```{{{name}}}\n```\n"
    code = f'"""Other.\n\n{text}"""\n'
    page = note("2027-01-05", body=text) if file == A else f"# About\n\n{text}"
    write(tmp_path, {**SITE, file: code if file.endswith(".py") else page})
    (line,) = sphinx(tmp_path).warnings.splitlines()
    said = "{notes} is for the page of a theme, {themes} for the front page [january.listing]"
    assert line.startswith(f"{tmp_path}/{file}:")
    assert line.endswith(f": WARNING: {said}")


NAMES = {
    b"\xe9.md": ("\\udce9.md", "the name can't be shown: rename it, in UTF-8 and on one line"),
    b"a\n# b.md": ("a\\n# b.md", "the name can't be shown: rename it, in UTF-8 and on one line"),
    b"a" * 240 + b".md": ("a" * 240 + ".md", "the name is longer than 180 bytes: shorten it"),
    b"a" * 250 + b".md": ("a" * 250 + ".md", "the name is longer than 180 bytes: shorten it"),
}


@pytest.mark.parametrize("public", ["0", "1"])
@pytest.mark.parametrize("name", NAMES, ids=["bytes", "lines", "long", "longer"])
def test_a_name_that_can_not_be_shown_is_refused(tmp_path: Path, name: bytes, public: str) -> None:
    write(tmp_path, {**SITE, "notes/trees/owl.md": note("2027-01-06", title="Owl")})
    try:
        with open(os.fsencode(tmp_path / "notes/trees") + b"/" + name, "wb") as file:  # noqa: PTH123
            file.write(note("2027-01-05").encode())
    except OSError:
        pytest.skip("no file can be called so here")
    shown, said = NAMES[name]
    site = sphinx(tmp_path, "-D", f"january_public={public}")
    assert site.warnings == f"{tmp_path}/notes/trees/{shown}:1: WARNING: {said} [january.name]\n"
    assert "Owl" in site.page("notes/trees/owl")
    report = january("check", "--today", "2027-01-13", cwd=tmp_path).out
    assert f"notes/trees/{shown}:1: {said} [name]" in report.splitlines()


def test_settings_in_latin_1_are_told_where(tmp_path: Path) -> None:
    table = SITE["pyproject.toml"].replace("Test Notes", "T\xe9st")
    write(tmp_path, {**SITE, "pyproject.toml": table.encode("latin-1")})
    said = january("check", "--today", "2027-01-13", cwd=tmp_path)
    assert (said.status, said.err) == (2, f"january: {tmp_path}/pyproject.toml:3: {UTF8}\n")
    assert said.err.removeprefix("january: ") in sphinx(tmp_path, fails=True).warnings
