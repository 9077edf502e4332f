"""A note is begun whole, or not at all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from january.note import read_note
from january.scaffold import ScaffoldError, begin, slugify
from tests.support import PYPROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from january.settings import Settings


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("On $x^2$: an Über-`claim`", "on-x-2-an-uber-claim"),
        (r"\emph{So}", "emph-so"),
        ("so*me* `t`$i$tle", "some-title"),
        ("a" * 79 + " b", "a" * 79),
        ("a" * 99, "a" * 80),
        ("a" * 79 + "-xx", "a" * 79),
        ("X-ray", "x-ray"),
        ("Заметка", ""),
    ],
)
def test_a_title_is_a_file_name_in_ascii(title: str, slug: str) -> None:
    assert slugify(title) == slug


@pytest.fixture
def settings(project: Callable[[Mapping[str, str | bytes | None]], Settings]) -> Settings:
    return project({"notes/t/index.md": "# T\n", "notes/s/index.md": "# S\n"})


def test_a_note_that_was_begun_can_be_read(settings: Settings) -> None:
    path = begin(
        settings, theme="t", title="A  new\n title", kind="shortform", day=date(2027, 1, 5)
    )
    assert path == settings.root / "notes/t/a-new-title.md"
    text = path.read_text(encoding="utf-8")
    assert text.startswith(
        "---\ndate: 2027-01-05\nkind: shortform\nauthors: [ann]\nabstract: One or two sentences"
    )
    found = read_note(text, "notes/t/a-new-title.md", settings)
    assert found.note
    assert found.problems == ()
    assert (found.note.title, found.note.date) == ("A new title", date(2027, 1, 5))
    assert found.note.confidence == "speculative"
    assert "(a-new-title)=\n# A new title\n" in text


def test_without_a_day_it_is_a_draft_and_without_authors_by_nobody(
    project: Callable[[Mapping[str, str | bytes | None]], Settings],
) -> None:
    nobody = PYPROJECT.partition("[tool.january.authors]")[0]
    settings = project({"pyproject.toml": nobody, "notes/t/index.md": ""})
    text = begin(settings, theme="t", title="A", kind="post", day=None).read_text(encoding="utf-8")
    assert text.startswith("---\nkind: post\nauthors: []\nabstract: ")


@pytest.mark.parametrize(
    ("theme", "title", "kind", "said"),
    [
        ("u", "A", "post", "there is no theme “u”; there are s, t"),
        (
            *("t", "Заметка", "post"),
            "no file name can be made from the title “Заметка”: add a Latin letter or digit",
        ),
        ("t", "A", "essay", "kind is 'essay'; it must be post or shortform"),
        ("t", "Index!", "post", "notes/t/index.md exists already: choose another title"),
    ],
)
def test_what_can_not_be_begun_is_told_and_leaves_nothing(
    settings: Settings, theme: str, title: str, kind: str, said: str
) -> None:
    with pytest.raises(ScaffoldError) as caught:
        begin(settings, theme=theme, title=title, kind=kind, day=None)
    assert str(caught.value) == said
    files = sorted(path.name for path in settings.root.rglob("notes/*/*"))
    assert files == ["index.md", "index.md"]


def test_without_any_theme_there_is_none_to_name(
    project: Callable[[Mapping[str, str | bytes | None]], Settings],
) -> None:
    with pytest.raises(ScaffoldError, match=r"there is no theme “t”; there are none$"):
        begin(project({}), theme="t", title="A", kind="post", day=None)
