"""What a project declares is judged before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import PYPROJECT, SITE, WORDS, note, sphinx, write

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
    site = sphinx(tmp_path, today=today)
    assert said in site.warnings
    assert not (site.out / "index.html").exists()


def test_another_builder_gets_the_texts_alone(build: Callable[..., Site]) -> None:
    site = build({ONE: NOTE}, "-b", "text")
    text = (site.out / "notes/trees/one.txt").read_text(encoding="utf-8")
    assert WORDS.split(".", maxsplit=1)[0] in " ".join(text.split())
    assert not [name for name in site.files() if name.startswith(("_search", "to/", "feed"))]
