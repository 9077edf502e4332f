"""Say what was measured: the ratios first, a goal beside each that has one, then everything."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.build import Run
    from tests.bench.record import Record

MEGA = 1_000_000
FIXED = 100  # mebibytes that a build may take, however few the notes
EACH = 0.25  # mebibytes that it may take a note
FROM = 200  # notes from which on each note costs the same
QUIET = 0.9  # the share of a processor that a build has to itself where nothing else runs
STACKS = {"ours": "this package", "stock": "the stock stack", "hugo": "Hugo"}
COLUMNS = (
    *("site", "notes", "full", "ms a note", "nothing", "text", "title", "date"),
    *("memory, MiB", "output, MB", "page, kB"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Two measures beside each other; ``most`` or ``least`` is the goal, where there is one."""

    name: str
    measured: float
    baseline: float
    unit: str = "s"
    most: float | None = None
    least: float | None = None

    @property
    def value(self) -> float:
        """Return the ratio."""
        return self.measured / self.baseline

    @property
    def kept(self) -> bool:
        """Tell whether the goal is reached, or there is none."""
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    def cells(self) -> tuple[str, ...]:
        """Return the ratio, its goal, whether that is reached, and what was divided by what."""
        goal = f"≤ {self.most:g}" if self.most else f"≥ {self.least:g}" if self.least else ""
        verdict = "" if not goal else "kept" if self.kept else "missed"
        return (
            *(f"{self.value:.3f}", goal, verdict, self.name),
            f"{_number(self.measured)} / {_number(self.baseline)} {self.unit}",
        )


def ratios(record: Record) -> Iterator[Ratio]:
    """Give the ratios that the record has both sides of."""
    yield from _beside(record, "stock", {20: 1.0, 1_000: 0.05})
    yield from _beside(record, "hugo", {})
    yield from _again(record)
    for notes in record.sizes("ours"):
        yield from _notes(record, notes)
    for notes in record.sizes("checker"):
        yield from _checks(record, notes)


def _checks(record: Record, notes: int) -> Iterator[Ratio]:
    """Give what checks cost beside reading the same files."""
    for step, what, most in (
        ("check", "", 3.0),
        ("ledger", " and the ledger of their anchors", None),
    ):
        check, loop = (record.seconds(name, notes, step) for name in ("checker", "reader"))
        if check and loop:
            name = f"`january check` of {notes:,} notes{what}, beside a loop that reads the notes"
            yield Ratio(name=name, measured=check, baseline=loop, most=most)


def _beside(record: Record, other: str, goals: dict[int, float]) -> Iterator[Ratio]:
    for notes in record.sizes(other):
        ours, theirs = (record.seconds(name, notes, "full") for name in ("ours", other))
        if ours and theirs:
            name = f"full build of {notes:,} notes, beside {STACKS[other]}"
            yield Ratio(name=name, measured=ours, baseline=theirs, most=goals.get(notes))


def _again(record: Record) -> Iterator[Ratio]:
    """Give what a build with nothing changed costs beside starting Sphinx."""
    start = record.seconds("empty", 0, "nothing")
    for notes in (0, *record.sizes("ours")):
        again = record.seconds("ours", notes, "nothing")
        if start and again:
            what = f"{notes:,} notes" if notes else "a site of one page"
            name = f"nothing changed in {what}, beside an empty Sphinx start-up"
            most = 1.5 if notes == 1_000 else None
            yield Ratio(name=name, measured=again, baseline=start, most=most)


def _notes(record: Record, notes: int) -> Iterator[Ratio]:
    """Give the ratios of this package's builds at one number of notes."""
    runs = {
        step: run
        for (name, size, step), run in record.runs.items()
        if name == "ours" and size == notes
    }
    of = f"of {notes:,} notes"
    for step in ("text", "title", "date"):
        if step in runs and "nothing" in runs:
            yield Ratio(
                name=f"one note's {step} changed {of}, beside nothing changed",
                measured=runs[step].seconds,
                baseline=runs["nothing"].seconds,
                most=1.3 if step == "text" else None,
            )
    if "first" in runs and "full" in runs and notes < FROM:
        yield Ratio(
            name=f"first build {of}, with its fonts cut, beside a later full build",
            measured=runs["first"].seconds,
            baseline=runs["full"].seconds,
        )
    yield from _growth(record, notes)
    if "full" in runs:
        yield Ratio(
            name=f"peak memory {of}, beside {FIXED} MiB and {EACH} a note",
            measured=runs["full"].memory,
            baseline=FIXED + EACH * notes,
            unit="MiB",
            most=1.0,
        )
    yield from _parallel(runs, of)


def _parallel(runs: dict[str, Run], of: str) -> Iterator[Ratio]:
    """Give what all processors gain; on a busy machine that is no measure to be judged by."""
    if "serial" in runs and "parallel" in runs:
        serial = runs["serial"]
        quiet = serial.seconds > QUIET * serial.wall
        yield Ratio(
            name=f"full build {of} on one processor, beside `-j auto`, in time that passed"
            + ("" if quiet else " (the machine was busy)"),
            measured=serial.wall,
            baseline=runs["parallel"].wall,
            least=1.6 if quiet and serial.notes >= FROM else None,
        )


def _growth(record: Record, notes: int) -> Iterator[Ratio]:
    """Give what a note costs among many, and its page weighs, beside one among few."""
    few = min(record.sizes("ours"))
    pages = [record.runs.get(("ours", size, "full")) for size in (notes, few)]
    if notes > few and pages[0] and pages[1]:
        yield Ratio(
            name=f"one page among {notes:,} notes, beside one among {few}",
            measured=pages[0].page,
            baseline=pages[1].page,
            unit="bytes",
            most=1.01,
        )
    base = record.seconds("ours", FROM, "full")
    if notes > FROM and base and pages[0]:
        yield Ratio(
            name=f"milliseconds a note at {notes:,}, beside those at {FROM}",
            measured=1000 * pages[0].seconds / notes,
            baseline=1000 * base / FROM,
            unit="ms",
            most=1.15,
        )


def tables(record: Record) -> str:
    """Return the two tables as Markdown."""
    heads = ("ratio", "goal", "", "what", "measured")
    first = _table(heads, [ratio.cells() for ratio in ratios(record)])
    rows = [_row(record, stack, notes) for stack in STACKS for notes in record.sizes(stack)]
    return (
        f"{first}\n\nSeconds of the processor, whole tree of processes:\n\n{_table(COLUMNS, rows)}"
    )


def share(record: Record) -> float:
    """Return the part of a processor that a build had in the median, other work taking the rest."""
    alone = [run for run in record.runs.values() if run.step != "parallel" and run.wall]
    return median([min(1.0, run.seconds / run.wall) for run in alone] or [1.0])


def _row(record: Record, stack: str, notes: int) -> tuple[str, ...]:
    full: Run | None = record.runs.get((stack, notes, "full"))
    each = f"{1000 * full.seconds / notes:.1f}" if full else ""
    steps = ("nothing", "text", "title", "date")
    changes = [_seconds(record.runs.get((stack, notes, step))) for step in steps]
    cells = [STACKS[stack], f"{notes:,}", _seconds(full), each, *changes]
    if full:
        sizes = (full.memory, full.output / MEGA, full.page / 1000)
        cells += [f"{size:,.{places}f}" for size, places in zip(sizes, (0, 1, 1), strict=True)]
    return tuple(cells)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1_000 else f"{value:.4g}"


def _seconds(run: Run | None) -> str:
    return f"{run.seconds:,.2f}" if run else ""


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = (heads, tuple("---" for _ in heads), *rows)
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)
