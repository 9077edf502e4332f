"""Notes stand in order: in the sprint by date, in the theme beside their neighbours."""

from __future__ import annotations

from datetime import date

from january.note import Note
from january.shelf import REACH, places


def note(theme: str, slug: str, day: int | None) -> Note:
    return Note(
        path=f"notes/{theme}/{slug}.md",
        docname=f"notes/{theme}/{slug}",
        theme=theme,
        slug=slug,
        title=slug,
        date=date(2027, 1, day) if day else None,
        kind="post",
        authors=(),
        abstract="",
        confidence="solid",
        words=500,
        line=1,
        date_line=1,
    )


def test_the_sprint_goes_by_date_across_themes() -> None:
    found = places([note("b", "late", 9), note("a", "early", 2), note("b", "middle", 4)])

    assert found["notes/a/early"].older is None
    assert found["notes/a/early"].newer == "notes/b/middle"
    assert found["notes/b/middle"].older == "notes/a/early"
    assert found["notes/b/late"].newer is None


def test_a_theme_goes_by_date_within_itself() -> None:
    found = places([note("b", "late", 9), note("a", "early", 2), note("b", "middle", 4)])

    assert found["notes/b/middle"].next_in_theme == "notes/b/late"
    assert found["notes/a/early"].next_in_theme is None


def test_a_draft_stands_last_in_its_theme_and_outside_the_sprint() -> None:
    found = places([note("a", "draft", None), note("a", "dated", 2)])

    assert found["notes/a/draft"].previous_in_theme == "notes/a/dated"
    assert (found["notes/a/draft"].older, found["notes/a/draft"].newer) == (None, None)
    assert found["notes/a/dated"].newer is None


def test_two_notes_of_one_day_stand_in_the_order_of_their_names() -> None:
    found = places([note("b", "x", 5), note("a", "y", 5)])

    assert found["notes/a/y"].newer == "notes/b/x"


def test_what_is_near_does_not_grow_with_the_theme() -> None:
    found = places([note("a", f"n{day:02}", day) for day in range(1, 31)])

    assert found["notes/a/n01"].near == tuple(f"notes/a/n{day:02}" for day in range(1, 5))
    assert found["notes/a/n15"].near == tuple(f"notes/a/n{day}" for day in range(12, 19))
    assert max(len(place.near) for place in found.values()) == 2 * REACH + 1


def test_no_notes_have_no_places() -> None:
    assert places([]) == {}
