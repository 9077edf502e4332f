"""What a project may say of itself, and what each mistake is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from january.settings import Author, SettingsError, find_project, load_settings

if TYPE_CHECKING:
    from pathlib import Path

SPRINT = """
[[tool.january.sprint]]
name = "One"
start = 2027-01-04
end = 2027-01-31
quota = 3
"""
SECOND = SPRINT.replace("One", "Two").replace("2027-01", "2027-03")


def failure(root: Path, text: str) -> str:
    (root / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(root)
    return str(caught.value).removeprefix(f"{root / 'pyproject.toml'}:")


def test_a_project_need_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.january]", encoding="utf-8")
    found = load_settings(tmp_path)
    assert found.root == tmp_path
    assert found.title == "January Notes"
    assert (found.base_url, found.report_url, found.repository_url) == ("", "", "")
    assert found.minimum_words == {"post": 400, "shortform": 100}
    assert (found.authors, found.macros, found.sprints) == (None, {}, ())
    assert found.author("anyone") == Author(key="anyone", name="anyone", url="", orcid="")


def test_it_says_what_it_is_called_who_writes_and_what_it_pledges(tmp_path: Path) -> None:
    text = """
[tool.january]
title = "T"
base-url = "https://a.example/"
report-url = "https://b.example/"
repository-url = "https://c.example/"
minimum-words = { shortform = 0 }
macros = { R = "r" }
[tool.january.authors]
ann = "Ann"
bob = { name = "Bob", url = "https://bob.example/", orcid = "0000-0002-1825-0097" }
"""
    late = SPRINT.replace("quota = 3", 'quota = 0\ntime-zone = "Asia/Tokyo"\n')
    text += SECOND + late.replace("= 2027-01-04", '= "2027-01-04"')
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    found = load_settings(tmp_path)
    assert (found.title, found.base_url) == ("T", "https://a.example/")
    assert (found.report_url, found.repository_url) == ("https://b.example/", "https://c.example/")
    assert found.minimum_words == {"post": 400, "shortform": 0}
    assert found.macros == {"R": "r"}
    assert found.author("ann") == Author(key="ann", name="Ann")
    assert found.author("bob") == Author(
        key="bob", name="Bob", url="https://bob.example/", orcid="0000-0002-1825-0097"
    )
    assert found.author("cid") is None
    first, second = found.sprints
    assert (first.name, first.start, first.end) == ("One", date(2027, 1, 4), date(2027, 1, 31))
    assert (first.quota, first.zone) == (0, ZoneInfo("Asia/Tokyo"))
    assert (second.name, second.zone) == ("Two", ZoneInfo("UTC"))


def test_a_moment_is_a_day_in_its_own_sprints_zone_or_else_in_the_lasts(tmp_path: Path) -> None:
    east = SPRINT + 'time-zone = "Asia/Tokyo"\n'
    west = SECOND + 'time-zone = "America/New_York"\n'
    (tmp_path / "pyproject.toml").write_text(f"[tool.january]{east}{west}", encoding="utf-8")
    found = load_settings(tmp_path)
    assert found.day(datetime(2027, 1, 6, 20, tzinfo=UTC)) == date(2027, 1, 7)
    assert found.day(datetime(2027, 3, 11, 2, tzinfo=UTC)) == date(2027, 3, 10)
    assert found.day(datetime(2027, 7, 2, 2, tzinfo=UTC)) == date(2027, 7, 1)


def test_without_a_sprint_a_day_is_a_day_of_greenwich(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.january]", encoding="utf-8")
    moment = datetime(2027, 1, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert load_settings(tmp_path).day(moment) == date(2026, 12, 31)


def test_a_sprint_may_last_a_day(tmp_path: Path) -> None:
    text = with_sprint("2027-01-31", "2027-01-04")
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    (sprint,) = load_settings(tmp_path).sprints
    assert sprint.start == sprint.end


def with_sprint(old: str, new: str) -> str:
    return f"[tool.january]{SPRINT.replace(old, new)}"


MISTAKES = {
    "no table": (
        "[tool]",
        " has no table [tool.january]; add one, if this is a january project",
    ),
    "nothing at all": (
        "",
        " has no table [tool.january]; add one, if this is a january project",
    ),
    "no tools": (
        "tool = 1",
        " has no table [tool.january]; add one, if this is a january project",
    ),
    "not a table": (
        "[tool]\njanuary = 1",
        " has no table [tool.january]; add one, if this is a january project",
    ),
    "key": (
        "[tool.january]\ntitel = 1",
        (
            "2: [tool.january] has no key 'titel'; it takes authors, base-url, macros, "
            "minimum-words, report-url, repository-url, sprint, title"
        ),
    ),
    "spelt out": (
        '[tool.january]\n"\\u0074itel" = 1',
        (
            "1: [tool.january] has no key 'titel'; it takes authors, base-url, macros, "
            "minimum-words, report-url, repository-url, sprint, title"
        ),
    ),
    "title": ("[tool.january]\ntitle = 1", "2: title must be a text, not 1"),
    "macro": ("[tool.january.macros]\nR = 1", "2: R must be a text, not 1"),
    "macros": ("[tool.january]\nmacros = 1", "2: macros must be a table, not 1"),
    "words of no kind": (
        "[tool.january]\nminimum-words = 3",
        "2: minimum-words must be a table, not 3",
    ),
    "author of no text": ("[tool.january.authors]\nann = 3", "2: ann must be a table, not 3"),
    "no row of sprints": (
        "[tool.january]\n\nsprint = {}",
        "3: a sprint is declared as [[tool.january.sprint]]",
    ),
    "zone of no text": (
        with_sprint("quota = 3", "quota = 3\ntime-zone = 3"),
        "7: time-zone must be a text, not 3",
    ),
    "words": (
        "[tool.january]\nminimum-words = { post = -1 }",
        "2: post must be a whole number, zero or more, not -1",
    ),
    "kind": (
        "[tool.january]\nminimum-words = { essay = 1 }",
        "2: minimum-words has no key 'essay'; it takes post, shortform",
    ),
    "authors": ("[tool.january]\nauthors = []", "2: authors must be a table, not []"),
    "nameless": ("[tool.january.authors]\nann = { url = '' }", "2: author ann has no name"),
    "author": (
        "[tool.january.authors]\nann = { name = 'Ann', mail = '' }",
        "2: author ann has no key 'mail'; it takes name, orcid, url",
    ),
    "single sprint": (
        "[tool.january.sprint]\nname = 'One'",
        "1: a sprint is declared as [[tool.january.sprint]]",
    ),
    "sprint no table": ("[tool.january]\nsprint = [1]", "2: sprint must be a table, not 1"),
    "sprint key": (
        with_sprint("quota", "qouta"),
        "6: sprint has no key 'qouta'; it takes end, name, quota, start, time-zone",
    ),
    "lacking": (
        "[tool.january]\n\n[[tool.january.sprint]]\nname = 'One'",
        "3: a sprint lacks end, quota, start",
    ),
    "backwards": (
        with_sprint("2027-01-31", "2027-01-03"),
        "5: the sprint ends on 2027-01-03, before it starts on 2027-01-04",
    ),
    "no day": (
        with_sprint("2027-01-31", '"31 January"'),
        "5: end is not a day: write it like 2027-01-31",
    ),
    "a time": (
        with_sprint("2027-01-31", "2027-01-31T10:00:00"),
        "5: end is not a day: write it like 2027-01-31",
    ),
    "no number": (
        with_sprint("quota = 3", "quota = true"),
        "6: quota must be a whole number, zero or more, not True",
    ),
    "no name": (with_sprint('"One"', "1"), "3: name must be a text, not 1"),
    "zone": (
        with_sprint("quota = 3", "quota = 3\ntime-zone = 'Berlin'"),
        "7: there is no time zone 'Berlin'; write one like Europe/Berlin or UTC",
    ),
    "overlap": (
        f"[tool.january]{SPRINT}{SECOND.replace('03-04', '01-31')}",
        "2: the sprints “One” and “Two” overlap; a day can count for one only",
    ),
}


@pytest.mark.parametrize(("text", "says"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_with_its_line_and_its_mend(tmp_path: Path, text: str, says: str) -> None:
    assert failure(tmp_path, text) == says


def test_what_is_not_toml_is_said_to_be_so(tmp_path: Path) -> None:
    assert failure(tmp_path, "[tool.january").startswith(" is not TOML: ")


def test_a_project_is_the_nearest_folder_upwards_that_says_so(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    with pytest.raises(SettingsError, match=r"neither here nor above is a pyproject.toml with a"):
        find_project(below)
    (tmp_path / "pyproject.toml").write_text("[tool.january]", encoding="utf-8")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]", encoding="utf-8")
    (below / "pyproject.toml").write_bytes(b"\xff")
    assert find_project(below) == tmp_path
    with pytest.raises(SettingsError, match=r"pyproject.toml: cannot be read: No such file"):
        load_settings(tmp_path / "nowhere")
