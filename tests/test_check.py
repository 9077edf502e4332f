"""Judging a pledge: what each week's state is, and what is owed by when."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.check import Report, WeekState, check, in_order, judge
from january.corpus import Corpus, read_corpus
from january.deadline import deadline
from january.note import Note
from january.settings import Settings
from january.sprint import Sprint
from tests.support import PYPROJECT, january, note, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def day(number: int) -> date:
    return date(2027, 1, number)


def dated(*days: int, kind: str = "post") -> list[Note]:
    return [
        Note(
            path=f"notes/t/n{place}.md",
            docname=f"notes/t/n{place}",
            theme="t",
            slug=f"n{place}",
            title="T",
            date=date(2027, 1, 1) + timedelta(days=number - 1),
            kind=kind,
            authors=(),
            abstract="",
            confidence="",
            words=1000,
            line=1,
            date_line=1,
        )
        for place, number in enumerate(days)
    ]


def settings(*, quota: int = 3, start: date | None = None, end: date | None = None) -> Settings:
    sprint = Sprint(
        name="January",
        start=start or day(1),
        end=end or day(31),
        quota=quota,
        zone=ZoneInfo("UTC"),
    )
    return Settings(
        root=None,  # type: ignore[arg-type]  # nothing is read
        title="",
        base_url="",
        report_url="",
        repository_url="",
        minimum_words={"post": 400, "shortform": 100},
        authors=None,
        macros={},
        sprints=(sprint,),
    )


def report(notes: list[Note], today: date, **options: object) -> Report:
    corpus = Corpus(notes=tuple(notes), problems=())
    return check(corpus, settings(**options), today)  # type: ignore[arg-type]


def states(found: Report) -> list[str]:
    return [str(week.state) for week in found.sprints[0].weeks]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (day(3), ["planned", "short", "short", "short"]),
        (day(4), ["on track", "short", "short", "short"]),
        (day(8), ["kept", "short", "short", "short"]),
        (day(11), ["kept", "at risk", "short", "short"]),
        (day(17), ["kept", "at risk", "short", "short"]),
        (day(18), ["kept", "missed", "at risk", "short"]),
        (date(2027, 2, 1), ["kept", "missed", "missed", "missed"]),
    ],
)
def test_each_week_has_the_state_of_the_day(today: date, expected: list[str]) -> None:
    assert states(report(dated(4, 6, 8, 13), today)) == expected


def test_a_week_is_judged_only_when_its_sunday_has_passed() -> None:
    assert states(report(dated(4, 6), day(10)))[0] == "at risk"
    assert states(report(dated(4, 6), day(11)))[0] == "missed"


def test_bonus_days_count_to_no_week() -> None:
    found = report(dated(1, 2, 3), day(31))
    assert len(found.sprints[0].bonus) == 3
    assert "kept" not in states(found)


def test_two_notes_on_one_day_count_twice() -> None:
    assert states(report(dated(5, 5, 5), day(9)))[0] == "kept"


def test_a_week_belongs_to_a_sprint_that_begins_or_ends_on_its_thursday() -> None:
    for thursday in (day(7), day(14)):
        found = report(dated(7, 14), day(31), start=thursday, end=thursday + timedelta(days=3))
        assert (len(found.sprints[0].weeks), found.sprints[0].bonus) == (1, ())
        found = report(dated(7, 14), day(31), start=thursday - timedelta(days=3), end=thursday)
        assert (len(found.sprints[0].weeks), found.sprints[0].bonus) == (1, ())


def test_a_weeks_notes_stand_in_the_order_of_their_days() -> None:
    (week, *_) = report(dated(6, 5, 4), day(6)).sprints[0].weeks
    assert [note.date for note in week.published] == [day(4), day(5), day(6)]


def test_drafts_stand_last_and_count_to_nothing() -> None:
    first, same_day, last = dated(5, 5, 6)
    draft = replace(first, path="notes/a/draft.md", date=None)
    notes = [draft, last, same_day, first]
    assert sorted(notes, key=in_order) == [first, same_day, last, draft]
    assert judge(notes, settings(), day(9)) == judge(notes[1:], settings(), day(9))


def test_a_quota_of_zero_is_always_kept() -> None:
    found = report([], day(20), quota=0)
    assert set(states(found)) <= {"kept", "planned"}
    assert found.sound


def test_a_stub_is_reported_and_does_not_count(project: Callable[..., Settings]) -> None:
    files = {f"notes/t/n{place}.md": note("2027-01-05") for place in (1, 2)}
    made = project({**files, "notes/t/stub.md": note("2027-01-05", body="Too short.")})
    found = check(read_corpus(made), made, day(9))
    assert states(found)[0] == "at risk"
    (problem,) = found.problems
    assert (problem.path, problem.line, problem.rule) == ("notes/t/stub.md", 6, "stub")
    assert "2 of the 20 words that a post needs" in problem.text


def test_what_is_just_long_enough_counts(project: Callable[..., Settings]) -> None:
    made = project({"notes/t/a.md": note("2027-01-05", body="word " * 20)})
    assert check(read_corpus(made), made, day(9)).problems == ()


KEPT_SO_FAR = tuple(first + more for first in (4, 11, 18) for more in (0, 1, 2))
OWED_AFTER = "Three notes by Sunday 24 January; "
SENTENCES = [
    ((), day(1), "Three notes by Sunday 10 January; none is scheduled."),
    (
        (4, 6, 8),
        date(2026, 12, 1),
        (
            "Three notes by Sunday 10 January; three are scheduled for Monday 4 January, "
            "Wednesday 6 January and Friday 8 January."
        ),
    ),
    ((4,), day(4), "Two more by Sunday 10 January; none is scheduled."),
    ((11, 15), day(13), "Two more by Sunday 17 January; one is scheduled for Friday, so one is"),
    ((15,), day(11), "Three notes by Sunday 17 January; one is scheduled for Friday, so two are"),
    ((11, 12, 15), day(13), "One more by Sunday 17 January; one is scheduled for Friday."),
    ((11, 12, 13), day(13), f"This week is kept, with three notes. {OWED_AFTER}none is scheduled."),
    (
        (11, 12, 13, 19),
        day(14),
        (
            f"This week is kept, with three notes. {OWED_AFTER}one is scheduled for "
            "Tuesday 19 January, so two are"
        ),
    ),
    ((4, 5, 6, 13, 16), day(17), "One more by Sunday 17 January; none is scheduled."),
    ((11, 15, 15), day(13), "Two more by Sunday 17 January; two are scheduled for Friday."),
    ((*KEPT_SO_FAR, 25, 25, 25), day(25), "This week is kept, with three notes."),
    ((*KEPT_SO_FAR, 25, 25, 25), date(2027, 2, 1), "The sprint is over, and every week was kept."),
    ((), date(2027, 2, 1), "The sprint is over; four weeks were missed."),
    (KEPT_SO_FAR, date(2027, 2, 1), "The sprint is over; one week was missed."),
]


@pytest.mark.parametrize(("days", "today", "says"), SENTENCES)
def test_the_author_is_told_what_is_owed_by_when(
    days: tuple[int, ...], today: date, says: str
) -> None:
    found = report(dated(*days), today)
    whole = says if says.endswith(".") else f"{says} missing."
    assert deadline(found.sprints[0], today) == whole


def test_a_quota_of_one_is_asked_for_in_the_singular() -> None:
    found = report([], day(1), quota=1)
    assert deadline(found.sprints[0], day(1)) == (
        "One note by Sunday 10 January; none is scheduled."
    )


def test_a_quota_of_none_owes_nothing_before_the_first_week_and_in_it() -> None:
    found = report([], day(1), quota=0)
    assert deadline(found.sprints[0], day(1)) == "Nothing is owed."
    assert deadline(found.sprints[0], day(4)) == "This week is kept, with no notes."


def test_a_sprint_without_a_thursday_owes_nothing_and_says_so() -> None:
    found = report([], day(9), start=day(8), end=day(10))
    assert deadline(found.sprints[0], day(9)) == (
        "The sprint owns no week, since no Thursday lies in it: nothing is owed."
    )
    assert found.sound


days = st.lists(st.integers(-5, 40), max_size=25)


@given(days=days, today=st.integers(-5, 45), quota=st.integers(0, 6))
def test_no_note_is_counted_twice(days: list[int], today: int, quota: int) -> None:
    now = date(2027, 1, 1) + timedelta(days=today - 1)
    (found,) = judge(dated(*days), settings(quota=quota), now)
    counted = sum(len(week.published) + len(week.scheduled) for week in found.weeks)
    assert counted + len(found.bonus) <= len(days)


@given(days=days, more=st.integers(-5, 40), today=st.integers(-5, 45))
def test_another_note_never_makes_a_kept_week_missed(
    days: list[int], more: int, today: int
) -> None:
    now = date(2027, 1, 1) + timedelta(days=today - 1)
    before = report(dated(*days), now).sprints[0].weeks
    after = report(dated(*days, more), now).sprints[0].weeks
    for old, new in zip(before, after, strict=True):
        assert new.owed <= old.owed
        if old.state is WeekState.KEPT:
            assert new.state is WeekState.KEPT


@given(days=days, today=st.integers(-5, 45), seed=st.randoms())
def test_the_order_of_the_files_does_not_matter(days: list[int], today: int, seed: object) -> None:
    notes = dated(*days)
    shuffled = list(notes)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    now = date(2027, 1, 1) + timedelta(days=today - 1)
    assert report(notes, now) == report(shuffled, now)


# The command line.

KEPT = {f"notes/t/n{number}.md": note(f"2027-01-{number:02}") for number in (4, 6, 8, 12, 15, 16)}


def test_the_report_tells_a_stranger_what_is_owed(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(KEPT)
    said = january("check", "--today", "2027-01-13", cwd=tmp_path)
    assert said.status == 1  # two weeks are short
    assert "2027-W01  4–10 January" in said.out
    assert "on track  ← this week" in said.out
    assert "Two more by Sunday 17 January; two are scheduled for Friday and Saturday." in said.out
    assert said.out.endswith("The pledge does not hold.\n")


def test_json_is_one_object_with_the_promised_keys(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(KEPT | {"notes/t/bonus.md": note("2027-01-02")})
    said = january("check", "--today", "2027-01-13", "--format", "json", cwd=tmp_path)
    found = json.loads(said.out)
    assert found["today"] == "2027-01-13"
    assert found["problems"] == []
    (sprint,) = found["sprints"]
    assert (sprint["name"], sprint["start"], sprint["end"], sprint["quota"]) == (
        "January 2027",
        "2027-01-01",
        "2027-01-31",
        3,
    )
    assert sprint["kept"] is False
    assert sprint["bonus"] == ["t/bonus"]
    assert sprint["weeks"][1] == {
        "week": "2027-W02",
        "first": "2027-01-11",
        "last": "2027-01-17",
        "quota": 3,
        "published": 1,
        "scheduled": 2,
        "owed": 0,
        "state": "on track",
        "notes": ["t/n12", "t/n15", "t/n16"],
    }


def test_a_kept_pledge_exits_with_zero(project: Callable[..., Settings], tmp_path: Path) -> None:
    numbers = [first + more for first in (4, 11, 18, 25) for more in (0, 2, 4)]
    project({f"notes/t/n{number}.md": note(f"2027-01-{number:02}") for number in numbers})
    said = january("check", "--today", "2027-02-01", cwd=tmp_path)
    assert (said.status, said.err) == (0, "")
    assert "every week was kept" in said.out


def test_annotations_name_file_and_line(project: Callable[..., Settings], tmp_path: Path) -> None:
    project({"notes/t/a.md": "---\nkind: post\ndate: 2027-1-5\n---\n# T\n"})
    said = january("check", "--today", "2027-01-01", "--format", "github", cwd=tmp_path)
    assert said.out.startswith("::error file=notes/t/a.md,line=3,title=date::")


def test_the_project_is_found_upwards_or_named(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(KEPT)
    below = tmp_path / "notes/t"
    inside = january("check", "--today", "2027-01-13", cwd=below)
    named = january(
        "check", "--today", "2027-01-13", "--project", str(tmp_path), cwd=tmp_path.parent
    )
    assert inside.out == named.out


HOSTILE: dict[str, tuple[Mapping[str, str | bytes], int, str]] = {
    "not UTF-8": (
        {"notes/t/a.md": b"---\nkind: post\n---\n# \xff\n"},
        2,
        "a.md:4: the file is not UTF-8",
    ),
    "not TOML": ({"pyproject.toml": "[tool.january"}, 2, "is not TOML"),
    "a bad sprint": (
        {"pyproject.toml": PYPROJECT.replace("quota = 3", "quota = -3")},
        2,
        "quota must be a whole number",
    ),
    "no such zone": (
        {"pyproject.toml": PYPROJECT.replace("Europe/Berlin", "Mars/Base")},
        2,
        "no time zone",
    ),
    "a wrong key": (
        {"pyproject.toml": PYPROJECT.replace("quota", "qouta")},
        2,
        "has no key 'qouta'",
    ),
    "backwards": (
        {"pyproject.toml": PYPROJECT.replace("2027-01-31", "2026-01-31")},
        2,
        "before it starts",
    ),
    "overlap": (
        {
            "pyproject.toml": PYPROJECT
            + '[[tool.january.sprint]]\nname="x"\nstart=2027-01-31\nend=2027-02-02\nquota=1\n'
        },
        2,
        "overlap",
    ),
    "too deep": ({"notes/t/deep/a.md": note()}, 1, "move it up"),
}


@pytest.mark.parametrize(("files", "status", "says"), HOSTILE.values(), ids=HOSTILE.keys())
def test_bad_input_gets_one_clear_line_and_never_a_traceback(
    project: Callable[..., Settings],
    tmp_path: Path,
    files: Mapping[str, str | bytes],
    status: int,
    says: str,
) -> None:
    if "pyproject.toml" in files:
        (tmp_path / "pyproject.toml").write_bytes(
            files["pyproject.toml"].encode()
            if isinstance(files["pyproject.toml"], str)
            else files["pyproject.toml"]
        )
    else:
        project(files)
    said = january("check", "--today", "2027-01-01", cwd=tmp_path)
    assert said.status == status
    assert says in said.out + said.err
    assert "Traceback" not in said.err


def test_a_symbolic_link_is_refused_and_a_loop_does_not_hang(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(KEPT)
    (tmp_path / "notes/t/loop").symlink_to(tmp_path / "notes")
    (tmp_path / "notes/t/linked.md").symlink_to("/etc/hostname")
    said = january("check", "--today", "2027-01-13", cwd=tmp_path)
    assert said.out.count("a symbolic link is not followed") == 2


def test_what_is_no_plain_file_of_a_theme_is_named_and_not_read(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    made = project(
        {
            "notes/t/deep/a.md": note(),
            "notes/t/deep/b.svg": "",
            "notes/.hidden/a.md": note(),
            "notes/t/_draft.md": note(),
            "notes/t/c.txt": "",
            "notes/t/good.md": note(),
        }
    )
    (tmp_path / "notes/t/linked.md").symlink_to("good.md")
    (tmp_path / "notes/u").symlink_to("t")
    with contextlib.chdir(tmp_path / "notes/t"), socket.socket(socket.AF_UNIX) as plug:
        plug.bind("plug.md")
    found = read_corpus(made)
    assert [one.path for one in found.notes] == ["notes/t/good.md"]
    link = "a symbolic link is not followed: put the file itself here [symlink]"
    assert [str(one) for one in found.problems] == [
        "notes/t/deep/a.md:1: a note lies in notes/<theme>/, not deeper: move it up [theme]",
        f"notes/t/linked.md:1: {link}",
        "notes/t/plug.md:1: can't be read: No such device or address [unreadable]",
        f"notes/u:1: {link}",
    ]


def test_without_notes_there_is_nothing_to_judge(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project({})
    said = january("check", "--today", "2027-01-13", cwd=tmp_path)
    assert said.status == 2
    assert "notes:1: can't be read: No such file or directory [unreadable]\n" in said.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(KEPT)
    (tmp_path / "notes/t/n4.md").chmod(0)
    said = january("check", "--today", "2027-01-13", cwd=tmp_path)
    assert said.status == 2
    assert "notes/t/n4.md:1: can't be read" in said.out


def test_a_folder_in_place_of_a_note_is_named(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(KEPT)
    (tmp_path / "notes/t/odd.md").mkdir()
    said = january("check", "--today", "2027-01-13", cwd=tmp_path)
    assert "Traceback" not in said.err


def test_a_note_that_moves_to_another_theme_counts_as_before(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(KEPT)
    before = january("check", "--today", "2027-01-13", cwd=tmp_path).out
    write(tmp_path, {"notes/u/index.md": "# U\n"})
    (tmp_path / "notes/t/n4.md").rename(tmp_path / "notes/u/n4.md")
    assert january("check", "--today", "2027-01-13", cwd=tmp_path).out == before


def test_a_sprint_across_a_clock_change_keeps_its_days(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    march = PYPROJECT.replace("2027-01-01", "2027-03-22").replace("2027-01-31", "2027-04-04")
    project(
        {
            "pyproject.toml": march,
            "notes/t/a.md": note("2027-03-28T23:30:00+02:00"),  # the day the clocks change
            "notes/t/b.md": note("2027-03-29T00:30:00+02:00"),
        }
    )
    said = january("check", "--today", "2027-04-05", "--format", "json", cwd=tmp_path)
    weeks = json.loads(said.out)["sprints"][0]["weeks"]
    assert [week["notes"] for week in weeks] == [["t/a"], ["t/b"]]


def test_the_calendar_shows_each_days_notes_and_what_is_owed(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(KEPT)
    said = january("calendar", "--today", "2027-01-13", cwd=tmp_path)
    assert "[13] today" in said.out
    assert "● n12" in said.out
    assert "○ n15" in said.out
    assert "Two more by Sunday 17 January" in said.out


def test_a_new_note_passes_the_check_except_for_being_short(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    project(
        {"pyproject.toml": PYPROJECT.replace("post = 20", "post = 400"), "notes/t/index.md": "# T"}
    )
    title = "Ünïcode: “$x^2$”, or a title with: colons"
    said = january("new", "t", title, "--date", "2027-01-12", cwd=tmp_path)
    assert (said.status, said.out.strip()) == (0, "notes/t/unicode-x-2-or-a-title-with-colons.md")
    checked = january("check", "--today", "2027-01-01", "--format", "json", cwd=tmp_path)
    assert [problem["rule"] for problem in json.loads(checked.out)["problems"]] == ["stub"]
    again = january("new", "t", title, cwd=tmp_path)
    assert again.status == 2
    assert "exists already" in again.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("nowhere", "T"), "no theme “nowhere”; there are t"), (("t", "…"), "no file name")],
)
def test_a_note_that_cannot_be_begun_writes_nothing(
    project: Callable[..., Settings], tmp_path: Path, arguments: tuple[str, str], says: str
) -> None:
    project({"notes/t/index.md": "# T"})
    said = january("new", *arguments, cwd=tmp_path)
    assert said.status == 2
    assert says in said.err
    assert [path.name for path in tmp_path.glob("notes/*/*")] == ["index.md"]
