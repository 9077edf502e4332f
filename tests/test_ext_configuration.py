"""What a project declares is judged before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import CONF, PYPROJECT, SITE, WORDS, note, sphinx, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Site

ONE = "notes/trees/one.md"
NOTE = note("2027-01-05", title="One")


@pytest.mark.parametrize(
    ("settings", "today", "said"),
    [
        (PYPROJECT, "soon", "january_today is 'soon': set it to a day like 2027-01-13"),
        (PYPROJECT.replace('"Test Notes"', "3"), "2027-01-13", "pyproject.toml:3: title must be"),
    ],
)
def test_what_cannot_be_is_said_with_the_mend_and_nothing_is_built(
    tmp_path: Path, settings: str, today: str, said: str
) -> None:
    write(tmp_path, {**SITE, ONE: NOTE, "pyproject.toml": settings})
    site = sphinx(tmp_path, today=today, fails=True)
    (line,) = site.warnings.splitlines()
    assert said in line
    assert not (site.out / "index.html").exists()


def test_an_experiment_that_is_no_python_is_said_and_shown_to_nobody(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, ONE: NOTE, "experiments/oops.py": "def run(:\n"})
    mine = sphinx(tmp_path)
    assert "experiments/oops.py:1: invalid syntax" in mine.warnings
    assert "def run" not in mine.page("experiments/oops")
    theirs = sphinx(tmp_path, "-D", "january_public=1", out="_public", fails=True)
    assert "experiments/oops.py:1: invalid syntax" in theirs.warnings
    assert not (theirs.out / "index.html").exists()


@pytest.mark.parametrize(
    ("builder", "processes", "file"),
    [
        ("text", "1", "notes/trees/one.txt"),
        ("text", "2", "notes/trees/one.txt"),
        ("htmlhelp", "1", "notes/trees/one.html"),
    ],
)
def test_another_builder_gets_the_texts_alone(
    build: Callable[..., Site], builder: str, processes: str, file: str
) -> None:
    site = build({ONE: NOTE}, "-b", builder, "-j", processes)
    text = (site.out / file).read_text(encoding="utf-8", errors="replace")
    assert WORDS.split(".", maxsplit=1)[0] in " ".join(text.split())
    beside = ("_search", "to/", "feed", "404", "notes.bib")
    assert not [name for name in site.files() if name.startswith(beside)]
    assert "notes.bib" not in text


BROKEN = f"""{CONF}
class Broken:
    def __html__(self):
        raise UnicodeError

def break_one(app, pagename, template, context, tree):
    if pagename == "notes/trees/one":
        context["title"] = context["body"] = Broken()

def setup(app):
    app.connect("html-page-context", break_one, priority=999)
"""


def test_a_page_that_cannot_be_rendered_ends_the_build_and_is_not_another(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, ONE: NOTE, "conf.py": BROKEN})
    site = sphinx(tmp_path, fails=True)
    assert "the page notes/trees/one could not be rendered" in site.warnings
    assert not (site.out / "notes/trees/one.html").exists()
