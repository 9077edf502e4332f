"""Write a report down: for a tired author, for a program, and for a workflow's log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from january.deadline import deadline
from january.wording import day_month, full_day, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from january.check import Report, SprintReport, WeekReport
    from january.problem import Problem
    from january.witness import Testimony

HEADINGS = ("week", "days", "published", "scheduled", "owed", "state")


def as_text(report: Report, testimonies: Sequence[Testimony] = ()) -> str:
    """Return the report for a terminal."""
    blocks = ["\n".join(_sprint(sprint, report)) for sprint in report.sprints]
    if not blocks:
        blocks = ["No sprint is declared: add a [[tool.january.sprint]] to pyproject.toml."]
    if testimonies:
        blocks.append("\n".join(_witness(testimonies)))
    if report.problems:
        blocks.append("\n".join(str(problem) for problem in report.problems))
    return "\n\n".join([*blocks, _verdict(report)]) + "\n"


def as_json(report: Report, testimonies: Sequence[Testimony] | None = None) -> str:
    """Return the report as one JSON object."""
    plain: dict[str, Any] = {
        "today": report.today.isoformat(),
        "sprints": [_plain_sprint(sprint) for sprint in report.sprints],
        "problems": [_plain_problem(problem) for problem in report.problems],
    }
    if testimonies is not None:
        plain["witness"] = [testimony.plain() for testimony in testimonies]
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def as_annotations(report: Report) -> str:
    """Return the report as workflow commands, which mark lines of a pull request."""
    lines = [
        f"::error file={_property(problem.path)},line={problem.line},"
        f"title={_property(problem.rule)}::{_data(problem.text)}"
        for problem in report.problems
    ]
    for sprint in report.sprints:
        level = "notice" if sprint.kept else "error"
        text = deadline(sprint, report.today)
        lines.append(f"::{level} title={_property(sprint.sprint.name)}::{_data(text)}")
    return "\n".join(lines) + "\n"


def _sprint(report: SprintReport, whole: Report) -> Iterator[str]:
    sprint = report.sprint
    yield (
        f"{sprint.name}: at least {sprint.quota} a week, "
        f"{day_month(sprint.start)} to {full_day(sprint.end)}"
    )
    yield f"Today is {full_day(whole.today)}."
    yield ""
    rows = [HEADINGS, *_rows(report, whole)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    for row in rows:
        yield "  " + "  ".join(_cell(row, widths, place) for place in range(len(row))).rstrip()
    yield ""
    yield deadline(report, whole.today)


def _cell(row: Sequence[str], widths: Sequence[int], place: int) -> str:
    is_count = HEADINGS[place] in {"published", "scheduled", "owed"}
    return row[place].rjust(widths[place]) if is_count else row[place].ljust(widths[place])


def _rows(report: SprintReport, whole: Report) -> Iterator[tuple[str, ...]]:
    bonus = report.sprint.bonus_days()
    if bonus:
        days = span(bonus[0], bonus[-1]) if _unbroken(report) else "bonus days"
        published = sum(note.state(whole.today) == "published" for note in report.bonus)
        scheduled = len(report.bonus) - published
        yield ("–", days, str(published), str(scheduled), "–", "bonus: owes nothing")
    for week in report.weeks:
        now = "  ← this week" if whole.today in week.week else ""
        yield (
            week.week.name,
            span(week.week.first, week.week.last),
            str(len(week.published)),
            str(len(week.scheduled)),
            str(week.owed) if week.owed else "–",
            f"{week.state}{now}",
        )


def _unbroken(report: SprintReport) -> bool:
    days = report.sprint.bonus_days()
    return (days[-1] - days[0]).days == len(days) - 1


def _witness(testimonies: Sequence[Testimony]) -> Iterator[str]:
    seen = sum(testimony.seen for testimony in testimonies)
    yield f"Witness: the history holds {seen} of {len(testimonies)} published notes on their day."
    for testimony in testimonies:
        if testimony.remark:
            yield f"  {testimony.name}: {testimony.remark}"


def _verdict(report: Report) -> str:
    if report.sound:
        return "The pledge holds."
    kept = all(sprint.kept for sprint in report.sprints)
    found = len(report.problems)
    problems = f"{found} problem{'' if found == 1 else 's'} to mend"
    if kept:
        return f"The pledge holds, with {problems}."
    return f"The pledge does not hold{f', and there are {problems}' if found > 1 else ''}." + (
        f" There is {problems}." if found == 1 else ""
    )


def _plain_sprint(report: SprintReport) -> dict[str, Any]:
    return {
        "name": report.sprint.name,
        "start": report.sprint.start.isoformat(),
        "end": report.sprint.end.isoformat(),
        "quota": report.sprint.quota,
        "kept": report.kept,
        "weeks": [_plain_week(week) for week in report.weeks],
        "bonus": [note.name for note in report.bonus],
    }


def _plain_week(report: WeekReport) -> dict[str, Any]:
    return {
        "week": report.week.name,
        "first": report.week.first.isoformat(),
        "last": report.week.last.isoformat(),
        "quota": report.quota,
        "published": len(report.published),
        "scheduled": len(report.scheduled),
        "owed": report.owed,
        "state": str(report.state),
        "notes": [note.name for note in (*report.published, *report.scheduled)],
    }


def _plain_problem(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "rule": problem.rule,
        "text": problem.text,
    }


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
