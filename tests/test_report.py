"""The report: what a person, a program and a workflow's log are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from january.check import Report, judge
from january.problem import Problem
from january.report import as_annotations, as_json, as_text
from january.witness import Testimony as Witness
from tests.test_check import dated, day, report, settings

PROBLEM = Problem(path="notes/t/a,b:c.md", line=3, rule="date", text="50% off:\r\nno")
LAST_DAY = date(2027, 2, 1)


def witness(name: str, *, seen: bool, remark: str = "") -> Witness:
    return Witness(name=name, seen=seen, share=0.12345, words=7, remark=remark, problem=None)


def test_a_person_reads_a_table_of_the_weeks_and_a_verdict() -> None:
    found = report(dated(1, 3, 4, 6, 8, 12, 15, 18), day(13))
    seen = [witness("t/a", seen=True), witness("t/b", seen=False, remark="not there yet")]
    assert (
        as_text(found, seen)
        == """\
January: at least 3 a week, 1 January to Sunday 31 January 2027
Today is Wednesday 13 January 2027.

  week      days           published  scheduled  owed  state
  –         1–3 January            2          0     –  bonus: owes nothing
  2027-W01  4–10 January           3          0     –  kept
  2027-W02  11–17 January          1          1     1  at risk  ← this week
  2027-W03  18–24 January          0          1     2  short
  2027-W04  25–31 January          0          0     3  short

Two more by Sunday 17 January; one is scheduled for Friday, so one is missing.

Witness: the history holds 1 of 2 published notes on their day.
  t/b: not there yet

The pledge does not hold.
"""
    )


def test_bonus_days_on_both_sides_have_no_span() -> None:
    made = settings(start=day(2), end=day(19), quota=0)
    notes = dated(2, 19)
    found = Report(today=day(4), sprints=judge(notes, made, day(4)), problems=())
    assert as_text(found).splitlines()[4] == (
        "  –         bonus days             1          1     –  bonus: owes nothing"
    )
    whole = settings(start=day(4), end=day(10), quota=0)
    found = Report(today=day(4), sprints=judge([], whole, day(4)), problems=())
    assert "bonus" not in as_text(found)


def test_the_verdict_counts_what_is_to_mend() -> None:
    kept = report([], day(1), quota=0)
    broken = report([], LAST_DAY)
    other = replace(PROBLEM, line=4)
    verdicts = [
        as_text(replace(one, problems=problems)).splitlines()[-1]
        for one in (kept, broken)
        for problems in ((), (PROBLEM,), (PROBLEM, other))
    ]
    assert verdicts == [
        "The pledge holds.",
        "The pledge holds, with 1 problem to mend.",
        "The pledge holds, with 2 problems to mend.",
        "The pledge does not hold.",
        "The pledge does not hold. There is 1 problem to mend.",
        "The pledge does not hold, and there are 2 problems to mend.",
    ]


def test_problems_stand_above_the_verdict_a_line_each() -> None:
    found = Report(today=day(1), sprints=(), problems=(PROBLEM, replace(PROBLEM, text="b")))
    assert as_text(found) == (
        "No sprint is declared: add a [[tool.january.sprint]] to pyproject.toml.\n\n"
        f"{PROBLEM}\nnotes/t/a,b:c.md:3: b [date]\n\n"
        "The pledge holds, with 2 problems to mend.\n"
    )


def test_a_program_reads_one_object() -> None:
    found = Report(today=day(1), sprints=(), problems=(replace(PROBLEM, text="“x”"),))
    assert (
        as_json(found)
        == """\
{
  "today": "2027-01-01",
  "sprints": [],
  "problems": [
    {
      "path": "notes/t/a,b:c.md",
      "line": 3,
      "rule": "date",
      "text": "“x”"
    }
  ]
}
"""
    )
    assert (
        as_json(replace(found, problems=()), [witness("t/a", seen=True, remark="r")])
        == """\
{
  "today": "2027-01-01",
  "sprints": [],
  "problems": [],
  "witness": [
    {
      "note": "t/a",
      "seen": true,
      "share": 0.1235,
      "words": 7,
      "remark": "r"
    }
  ]
}
"""
    )


def test_a_workflow_marks_lines_and_says_how_each_sprint_stands() -> None:
    kept = replace(report([], day(1), quota=0), problems=(PROBLEM,))
    assert as_annotations(kept) == (
        "::error file=notes/t/a%2Cb%3Ac.md,line=3,title=date::50%25 off:%0D%0Ano\n"
        "::notice title=January::Nothing is owed.\n"
    )
    assert as_annotations(report([], LAST_DAY)) == (
        "::error title=January::The sprint is over; four weeks were missed.\n"
    )
