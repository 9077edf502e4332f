"""Measure builds: full, of nothing changed, of one note changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.cost import Cost, cost
from tests.bench.stacks import OURS, SPHINX, STEPS
from tests.bulk import ours
from tests.bulk.__main__ import site as write_site
from tests.support import PYPROJECT, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.bench.stacks import Stack

ROUNDS = 3
FEW = 100  # notes; above this one full build is long enough to be measured once
SHORT = 200  # and above this, by the clock too


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A build that was measured: whose, how many notes, what had happened before, what it took.

    ``output`` and ``page`` are the bytes of the site and of one note's page, after it.
    """

    stack: str
    notes: int
    step: str
    seconds: float
    wall: float
    memory: float
    output: int = 0
    page: int = 0


def measured(stack: Stack, notes: int, folder: Path) -> Iterator[Run]:
    """Build a site of so many notes in every way; the median of some rounds counts."""
    site = folder / f"{stack.name}-{notes}"
    shutil.rmtree(site, ignore_errors=True)
    write_site(site, notes, stack.dialect)
    if stack.prepared:
        yield _run(stack, notes, "first", site, [_build(stack, site)])
    fulls = [_afresh(stack, site) for _ in range(1 if notes > FEW else ROUNDS)]
    yield _run(stack, notes, "full", site, fulls)
    rounds = 1 if notes > stack.many else ROUNDS
    yield _run(stack, notes, "nothing", site, [_build(stack, site) for _ in range(rounds)])
    for step in STEPS:
        costs = [_changed(stack, site, step, number) for number in range(rounds)]
        yield _run(stack, notes, step, site, costs)
    if stack.parallel:
        for step, options in (("serial", ()), ("parallel", stack.parallel)):
            times = range(1 if notes > SHORT else ROUNDS)
            yield _run(stack, notes, step, site, [_afresh(stack, site, *options) for _ in times])


def empty(folder: Path) -> Iterator[Run]:
    """Start Sphinx for a site of one page that has not changed: plain, and with our extensions."""
    for name, conf in (("empty", ""), ("ours", ours.CONF.format(today="2027-01-13"))):
        site = folder / f"{name}-0"
        write(site, {"conf.py": conf, "pyproject.toml": PYPROJECT, "references.bib": ""})
        write(
            site, {"index.rst": "Nothing\n=======\n"} if not conf else {"index.md": "# Nothing\n"}
        )
        costs = [cost(SPHINX, site, OURS.env) for _ in range(ROUNDS + 1)]
        yield summary(name, 0, "nothing", costs[1:])


def _build(stack: Stack, site: Path, *options: str) -> Cost:
    return cost([*stack.command, *options], site, stack.env)


def _afresh(stack: Stack, site: Path, *options: str) -> Cost:
    stack.clean(site)
    return _build(stack, site, *options)


def _changed(stack: Stack, site: Path, step: str, number: int) -> Cost:
    stack.change(site, step, number)
    return _build(stack, site)


def _run(stack: Stack, notes: int, step: str, site: Path, costs: list[Cost]) -> Run:
    sizes = (stack.bytes(site), stack.page_bytes(site))
    return summary(stack.name, notes, step, costs, *sizes)


def summary(stack: str, notes: int, step: str, costs: Sequence[Cost], *sizes: int) -> Run:
    """Return the run that some rounds amount to: the median of each measure."""
    output, page = sizes or (0, 0)
    return Run(
        stack=stack,
        notes=notes,
        step=step,
        seconds=round(median(one.seconds for one in costs), 3),
        wall=round(median(one.wall for one in costs), 3),
        memory=round(median(one.memory for one in costs), 1),
        output=output,
        page=page,
    )
