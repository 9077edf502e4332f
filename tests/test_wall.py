"""The wall calendar: which squares it has, and how a terminal shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from january.check import judge
from january.wall import as_text, wall
from tests.test_check import dated, day, settings

LONG = "a-name-that-is-far-too-long"


def test_it_has_the_weeks_that_touch_the_sprint_and_marks_its_days() -> None:
    made = settings(start=day(8), end=day(18))  # a Friday and a Monday
    squares = wall(made.sprints[0], [])
    assert [[square.day.day for square in row] for row in squares] == [
        [*range(4, 11)],
        [*range(11, 18)],
        [*range(18, 25)],
    ]
    inside = [square.day for row in squares for square in row if square.inside]
    assert inside == [day(number) for number in range(8, 19)]


def test_of_a_days_notes_the_posts_come_first() -> None:
    (short, *posts) = dated(9, 9, 9)
    notes = [posts[1], replace(short, kind="shortform"), posts[0], replace(short, date=None)]
    (square,) = [
        square for row in wall(settings().sprints[0], notes) for square in row if square.notes
    ]
    assert square.day == day(9)
    assert [note.slug for note in square.notes] == ["n1", "n2", "n0"]


def test_a_terminal_shows_each_day_its_notes_and_what_is_owed() -> None:
    made = settings(start=date(2027, 1, 29), end=date(2027, 2, 4))
    (first, second, long, exact) = dated(29, 29, 33, 34)
    notes = [first, second, replace(long, slug=LONG), replace(exact, slug="exactly-fifteen")]
    (report,) = judge(notes, made, date(2027, 2, 1))
    assert as_text(report, notes, date(2027, 2, 1)) == (
        "January   ● published  ○ scheduled\n"
        "\n"
        "Mon                Tue                Wed                Thu                "
        "Fri                Sat                Sun\n"
        "(25)               (26)               (27)               (28)               "
        "29                 30                 31\n"
        "                                                                            "
        "● n0\n"
        "                                                                            "
        "● n1\n"
        "\n"
        "[1 Feb] today       2                  3                  4                 "
        "(5)                (6)                (7)\n"
        "                   ○ a-name-that-is…  ○ exactly-fifteen\n"
        "\n"
        "Three notes by Sunday 7 February; two are scheduled for Tuesday and Wednesday, "
        "so one is missing.\n"
    )
