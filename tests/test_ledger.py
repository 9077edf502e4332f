"""The ledger of anchors: what was published is for ever, and everything else may change."""

from __future__ import annotations

import subprocess
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.anchor import Declared
from january.bookkeeping import audit, audit_history
from january.corpus import read_corpus
from january.ledger import altered, read
from january.promises import Anchored, problems, updated
from tests.support import PYPROJECT, WORDS, Repository, january, note, write
from tests.test_check import dated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from january.problem import Problem
    from january.settings import Settings

LEDGER = "notes/anchors.txt"
TODAY = date(2027, 1, 10)


def one(name: str = "one", day: str = "2027-01-05", *, body: str = "", **keys: str) -> str:
    text = note(day, body=f"{WORDS}\n\n{body}", **keys)
    return text.replace("# A note", f"({name})=\n# A note")


def theorem(name: str, kind: str = "theorem") -> str:
    return f"```{{{kind}}}\n:label: {name}\n\nText.\n```\n"


def said(
    project: Callable[[Mapping[str, str]], Settings], files: Mapping[str, str], today: date = TODAY
) -> list[str]:
    settings = project(files)
    return [str(found) for found in audit(read_corpus(settings, anchors=True), settings, today)]


def test_the_ledger_agrees_with_the_notes(project: Callable[..., Settings]) -> None:
    files = {
        "notes/t/a.md": one(body=theorem("first")),
        LEDGER: "# A remark\none note 2027-01-05\nfirst theorem 2027-01-05\n",
    }
    assert said(project, files) == []


def test_without_a_ledger_nothing_is_asked(project: Callable[..., Settings]) -> None:
    assert said(project, {"notes/t/a.md": one(body=theorem("Bad Name"))}) == []


A = "notes/t/a.md"
B = "notes/t/b.md"
BAD: dict[str, tuple[dict[str, str], str]] = {
    "published and gone": (
        {A: one(), LEDGER: "one note 2027-01-05\ngone theorem 2027-01-02\n"},
        (f"{LEDGER}:2: the anchor “gone” was published on 2 January and is gone: write (gone)= "
        "above what took its place, or retire it with a reason [ledger]"),
    ),
    "of another kind": (
        {
            A: one(body=theorem("first", "lemma")),
            LEDGER: "one note 2027-01-05\nfirst theorem 2027-01-05\n",
        },
        (f"{A}:12: the anchor “first” was published on 5 January as a theorem, and now names a "
        "lemma: give this one another name [ledger]"),
    ),
    "new": (
        {A: one(body=theorem("first")), LEDGER: "one note 2027-01-05\n"},
        f"{A}:12: the anchor “first” is not in the ledger: run `january anchors --update` [ledger]",
    ),
    "rescheduled": (
        {A: one(day="2027-01-20"), LEDGER: "one note 2027-01-19\n"},
        (f"{LEDGER}:1: the line of “one” is not what the notes say: "
        "run `january anchors --update` [ledger]"),
    ),
    "withdrawn": (
        {A: one(day="2027-01-20"), LEDGER: "one note 2027-01-05\n"},
        (f"{LEDGER}:1: the anchor “one” was published on 5 January, "
        "but notes/t/a.md is not published [ledger]"),
    ),
    "declared twice": (
        {A: one(), "notes/t/b.md": one(), LEDGER: "one note 2027-01-05\n"},
        "notes/t/b.md:6: the anchor “one” is declared in notes/t/a.md already [anchor]",
    ),
    "not for an address": (
        {A: one("Öne"), LEDGER: "Öne note 2027-01-05\n"},
        (f"{A}:6: the anchor “Öne” can't stand in an address: "
        "use small letters, digits and hyphens [anchor]"),
    ),
    "twice in the ledger": (
        {A: one(), LEDGER: "one note 2027-01-05\none note 2027-01-05\n"},
        f"{LEDGER}:2: “one” is on line 1 already [ledger]",
    ),
    "a conflict": (
        {A: one(), LEDGER: "one note 2027-01-05\n<<<<<<< HEAD\n"},
        (f"{LEDGER}:2: a conflict is unresolved: keep the lines of both sides, "
        "and remove its marks [ledger]"),
    ),
    "no line of a ledger": (
        {A: one(), LEDGER: "one note 2027-01-05\ntwo note 2027-02-30\n"},
        f"{LEDGER}:2: this is no anchor, kind and day: 'two note 2027-02-30' [ledger]",
    ),
    "an alias in use": (
        {A: one(aliases="[t/b]"), "notes/t/b.md": one("b"), LEDGER: "one note 2027-01-05\n"
         "b note 2027-01-05\n"},
        f"{A}:8: the alias “t/b” is in use: what stands there would be out of reach [aliases]",
    ),
    "an alias of itself": (
        {A: one(aliases="[notes/t/a.html]"), LEDGER: "one note 2027-01-05\n"},
        f"{A}:8: the alias “notes/t/a.html” is the note's own address: remove it [aliases]",
    ),
    "an alias claimed twice": (
        {A: one(aliases="[t/x]"), "notes/t/b.md": one("b", aliases="[t/x]"),
         LEDGER: "one note 2027-01-05\nb note 2027-01-05\n"},
        "notes/t/b.md:8: the alias “t/x” is claimed by notes/t/a.md already [aliases]",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "message"), BAD.values(), ids=BAD.keys())
def test_a_mistake_is_named_with_its_mend(
    project: Callable[..., Settings], files: dict[str, str], message: str
) -> None:
    assert said(project, files) == [message]


def test_a_renamed_a_moved_and_a_retired_anchor_are_fine(project: Callable[..., Settings]) -> None:
    files = {
        A: one("new", body=f"(renamed)=\n{theorem('now')}", aliases="[old-note]"),
        "notes/u/b.md": one("b", day="2027-01-08", body=theorem("moved")),
        LEDGER: "new note 2027-01-05\nrenamed theorem 2027-01-05\nnow theorem 2027-01-05\n"
        "old-note note 2027-01-05\nb note 2027-01-08\nmoved theorem 2027-01-05\n"
        "wrong theorem 2027-01-05 retired: It was false.\n",
    }
    assert said(project, files) == []


def test_the_check_tells_and_an_update_mends(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": PYPROJECT, A: one(day="2027-01-20"), LEDGER: "# Ours\n"})
    before = january("check", "--today", "2027-01-10", cwd=tmp_path)
    assert "the anchor “one” is not in the ledger" in before.out
    update = january("anchors", "--update", "--today", "2027-01-10", cwd=tmp_path)
    assert update.out == "one note 2027-01-20\n"
    assert (tmp_path / LEDGER).read_text("utf-8") == "# Ours\none note 2027-01-20\n"
    shown = january("anchors", "--today", "2027-01-10", cwd=tmp_path)
    assert shown.out == "one note 2027-01-20 (to come)\n"
    assert "ledger" not in january("check", "--today", "2027-01-10", cwd=tmp_path).out


def test_a_ledger_is_begun_shown_and_followed(tmp_path: Path) -> None:
    def said(*arguments: str) -> tuple[int, str]:
        found = january("anchors", "--today", "2027-01-05", *arguments, cwd=tmp_path)
        return found.status, found.out

    write(tmp_path, {"pyproject.toml": PYPROJECT, A: one(), B: one("two", day="2027-01-20")})
    status, out = said()
    assert status == 1
    assert [line.partition(": ")[0] for line in out.splitlines()] == [f"{A}:6", f"{B}:6"]
    assert said("--update") == (0, "one note 2027-01-05\ntwo note 2027-01-20\n")
    assert (tmp_path / LEDGER).read_text("utf-8").startswith("# ")
    assert said("--update") == (0, "")
    assert said() == (0, "one note 2027-01-05\ntwo note 2027-01-20 (to come)\n")
    write(tmp_path, {LEDGER: "what is this\n"})
    status, out = said("--update")
    assert status == 1
    assert out.startswith("one note 2027-01-05\ntwo note 2027-01-20\n")


def test_an_update_leaves_a_conflict_alone(tmp_path: Path) -> None:
    text = "<<<<<<< HEAD\n"
    write(tmp_path, {"pyproject.toml": PYPROJECT, A: one(day="2027-01-20"), LEDGER: text})
    update = january("anchors", "--update", "--today", "2027-01-10", cwd=tmp_path)
    assert update.status == 1
    assert (tmp_path / LEDGER).read_text("utf-8") == text


NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta"])
STATES = st.dictionaries(
    NAMES, st.tuples(st.integers(1, 28), st.sampled_from(["theorem", "lemma"])), max_size=4
)


def declaring(state: dict[str, tuple[int, str]]) -> list[Anchored]:
    """Return one note for each name, dated and holding it."""
    return [
        Anchored(note=dated(day)[0], anchors=(Declared(name=name, kind=kind, line=1),))
        for name, (day, kind) in sorted(state.items())
    ]


@given(STATES, STATES, st.integers(1, 28))
def test_an_update_never_touches_a_published_line_and_never_reorders(
    first: dict[str, tuple[int, str]], then: dict[str, tuple[int, str]], number: int
) -> None:
    today = date(2027, 1, number)
    before = updated("", declaring(first), today)
    after = updated(before, declaring(then), today)
    old, new = read(before).entries, read(after).entries
    kept = [entry for entry in old if entry.day <= today]
    assert [str(entry) for entry in new if entry.name in {one.name for one in kept}] == [
        *map(str, kept)
    ]
    order = [entry.name for entry in old if entry.name in {one.name for one in new}]
    assert [entry.name for entry in new][: len(order)] == order
    assert updated(after, declaring(then), today) == after


@given(STATES, st.integers(1, 28))
def test_after_an_update_there_is_nothing_to_say(
    state: dict[str, tuple[int, str]], number: int
) -> None:
    today = date(2027, 1, number)
    notes = declaring(state)
    assert problems(updated("", notes, today), notes, today) == []


OLD = """\
# A remark
#zeta lemma 2027-01-25

first theorem 2027-01-05
what is this
second  lemma 2027-01-20
third lemma 2027-01-21
fourth lemma 2027-01-22 retired: it was wrong
fifth lemma 2027-01-23
"""
NEW = """\
# A remark
#zeta lemma 2027-01-25

first theorem 2027-01-05
what is this
second  lemma 2027-01-20
third theorem 2027-01-21
fourth lemma 2027-01-22 retired: it was wrong
sixth claim 2027-01-24
"""


def test_an_update_rewrites_only_lines_whose_day_has_not_come() -> None:
    state = {
        "first": (7, "claim"),
        "second": (20, "lemma"),
        "third": (21, "theorem"),
        "sixth": (24, "claim"),
    }
    assert updated(OLD, declaring(state), TODAY) == NEW


def test_a_draft_promises_nothing_and_yields_its_anchors() -> None:
    dated_one, draft = declaring({"a": (5, "lemma"), "b": (6, "lemma")})
    sketch = replace(draft, note=replace(draft.note, date=None))
    assert updated("", [dated_one, sketch], TODAY).splitlines()[3:] == ["a lemma 2027-01-05"]


def test_a_ledgers_lines_are_numbered_and_read_whole() -> None:
    found = read(OLD + "first lemma 2027-02-30\nfifth lemma 2027-01-23\n" + "x" * 70)
    assert [(one.name, one.line, one.retired) for one in found.entries] == [
        ("first", 4, ""),
        ("second", 6, ""),
        ("third", 7, ""),
        ("fourth", 8, "it was wrong"),
        ("fifth", 9, ""),
    ]
    assert str(found.entries[3]) == "fourth lemma 2027-01-22 retired: it was wrong"
    assert [str(one) for one in found.problems] == [
        f"{LEDGER}:5: this is no anchor, kind and day: 'what is this' [ledger]",
        f"{LEDGER}:10: this is no anchor, kind and day: 'first lemma 2027-02-30' [ledger]",
        f"{LEDGER}:11: “fifth” is on line 9 already [ledger]",
        f"{LEDGER}:12: this is no anchor, kind and day: '{'x' * 60}' [ledger]",
    ]


def test_a_line_that_is_right_may_still_not_stand_twice(project: Callable[..., Settings]) -> None:
    line = "one note 2027-01-05\n"
    assert said(project, {A: one(), LEDGER: line + line}) == [
        f"{LEDGER}:2: “one” is on line 1 already [ledger]"
    ]


@pytest.mark.parametrize("today", [date(2027, 1, 10), date(2027, 1, 11)])
def test_a_line_binds_from_its_very_day(today: date) -> None:
    (note,) = declaring({"a": (11, "lemma")})
    (problem,) = problems("a claim 2027-01-11\n", [note], today)
    said = {
        date(2027, 1, 10): "the line of “a” is not what the notes say: run `january anchors "
        "--update`",
        date(2027, 1, 11): "the anchor “a” was published on 11 January as a claim, and now names "
        "a lemma: give this one another name",
    }
    assert problem.text == said[today]


def test_everything_that_is_wrong_is_told_at_once(project: Callable[..., Settings]) -> None:
    files = {
        A: one("Not-A-Name"),
        LEDGER: "what is this\nlost note 2027-01-01\ngone note 2027-01-02\n",
    }
    told = said(project, files)
    assert [text.partition(": ")[0] for text in told] == [
        *(f"{LEDGER}:{line}" for line in (1, 2, 3)),
        *(f"{A}:6", f"{A}:6"),
    ]


def test_what_was_promised_by_its_day_is_for_ever() -> None:
    before = read("c lemma 2027-01-11\na lemma 2027-01-09\nb lemma 2027-01-10\nd lemma 2027-01-08")
    after = read("\nb claim 2027-01-10\nd lemma 2027-01-08 retired: wrong")
    assert [str(one) for one in altered(before, after, TODAY)] == [
        f"{LEDGER}:1: the line of “a” was removed: put back `a lemma 2027-01-09` [ledger]",
        f"{LEDGER}:2: the line of “b” was edited: it said `b lemma 2027-01-10` [ledger]",
    ]
    assert [str(one) for one in altered(after, before, TODAY)] == [
        f"{LEDGER}:3: the line of “b” was edited: it said `b claim 2027-01-10` [ledger]",
        (
            f"{LEDGER}:4: the line of “d” was edited: "
            "it said `d lemma 2027-01-08 retired: wrong` [ledger]"
        ),
    ]


def test_of_two_notes_with_one_anchor_the_published_one_has_it(
    project: Callable[..., Settings],
) -> None:
    files = {
        "notes/t/a.md": one(day="2027-01-20"),
        "notes/t/b.md": one(day="2027-01-10"),
        "notes/t/c.md": one(day=""),
        LEDGER: "one note 2027-01-10\n",
    }
    assert said(project, files) == [
        "notes/t/a.md:6: the anchor “one” is declared in notes/t/b.md already [anchor]",
        "notes/t/c.md:5: the anchor “one” is declared in notes/t/b.md already [anchor]",
    ]
    assert said(project, {LEDGER: "one note 2027-01-10\nlost note 2027-01-10\n"})[0] == (
        f"{LEDGER}:2: the anchor “lost” was published on 10 January and is gone: "
        "write (lost)= above what took its place, or retire it with a reason [ledger]"
    )
    assert said(project, {LEDGER: "one note 2027-01-10\nlost note 2027-01-11\n"})[0] == (
        f"{LEDGER}:2: the line of “lost” is not what the notes say: "
        "run `january anchors --update` [ledger]"
    )


def committed(root: Path, day: str, ledger: str) -> None:
    write(root, {LEDGER: ledger})
    stamp = f"{day}T12:00:00Z"
    identity = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
    for command in (["add", "-A"], [*identity, "commit", "-qm", "A ledger"]):
        subprocess.run(
            ["git", "-C", str(root), *command],
            check=True,
            env={"GIT_COMMITTER_DATE": stamp, "GIT_AUTHOR_DATE": stamp, "PATH": "/usr/bin:/bin"},
        )


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand where it is tomorrow already; a commit's day is Greenwich's all the same."""
    monkeypatch.setenv("TZ", "Etc/GMT-14")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_east")
@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ("one note 2027-01-05\ntwo note 2027-01-09\n", []),
        ("one note 2027-01-05 retired: Wrong.\n", []),
        (
            "two note 2027-01-20\n",
            ["the line of “one” was removed: put back `one note 2027-01-05`"],
        ),
        (
            "one note 2027-01-06\n",
            ["the line of “one” was edited: it said `one note 2027-01-05`"],
        ),
    ],
)
def test_git_bears_witness_that_no_published_line_was_changed(
    project: Callable[..., Settings], tmp_path: Path, later: str, expected: list[str]
) -> None:
    settings = project({A: one()})
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    committed(tmp_path, "2027-01-03", "one note 2027-01-04\ntwo note 2027-01-20\n")
    committed(tmp_path, "2027-01-03", "one note 2027-01-05\ntwo note 2027-01-20\n")
    committed(tmp_path, "2027-01-08", later)
    found: list[Problem] = audit_history(settings, TODAY)
    assert [problem.text for problem in found] == expected
    said = january("check", "--witness", "--today", f"{TODAY}", cwd=tmp_path).out
    assert all(text in said for text in expected)


def test_what_was_promised_binds_before_a_change_is_committed(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = project({A: one()})
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    committed(tmp_path, "2027-01-03", "one note 2027-01-05\n")
    committed(tmp_path, "2027-01-04", "one note 2027-01-05\ntwo note 2027-01-20\n")
    write(tmp_path, {LEDGER: "two note 2027-01-20\n"})
    (problem,) = audit_history(settings, TODAY)
    assert problem.text.startswith("the line of “one” was removed")


def test_a_ledger_that_was_never_committed_was_never_changed(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = project({A: one()})
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    Repository(tmp_path).commit({A: one()}, "2027-01-03")
    write(tmp_path, {LEDGER: "one note 2027-01-05\n"})
    assert audit_history(settings, TODAY) == []


def test_a_ledger_that_was_no_text_once_is_read_as_far_as_it_goes(
    project: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = project({A: one()})
    repository = Repository(tmp_path)
    repository.git("init", "-q")
    (tmp_path / LEDGER).write_bytes(b"\xff\none note 2027-01-04\n")
    repository.commit({}, "2027-01-05")
    repository.commit({LEDGER: "one note 2027-01-05\n"}, "2027-01-06")
    (found,) = audit_history(settings, TODAY)
    assert found.text == "the line of “one” was edited: it said `one note 2027-01-04`"
