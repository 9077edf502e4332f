"""A project with a toy experiment, which runs in no time and has one of everything."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from january.experiment import Drawing, Record, code_hash
from january.result import Prediction, Quantity, Result, Table
from tests.support import PYPROJECT, write

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED = '"""Shared code."""\n\nFACTOR = 2.0\n'
TOY = '''"""Count to a number."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from experiments import shared
from january.figure import Knob, Plot
from january.result import Prediction, Quantity, Result, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What is counted."""

    seed: int = 7
    sizes: tuple[int, ...] = (1, 2)


def run(config):
    """Return the count."""
    rows = tuple((size, shared.FACTOR * size) for size in config.sizes)
    return Result(
        numbers={
            "total": Quantity(value=sum(row[1] for row in rows), about="the | total"),
            "share": Quantity(value=0.61, low=0.59, high=0.63, about="a share", tolerance=1e-6),
        },
        tables={"rows": Table(columns=("n", "ratio"), rows=rows, about="all of them")},
        predictions=(
            Prediction(claim="It is $2 + 4$.", expected=6.0, number="total", within=0.0),
            Prediction(claim="It is much.", expected=0.9, number="share"),
        ),
    )


def draw(result):
    """Draw a line, and one for each size."""
    plots = []
    for size in result.tables["rows"].column("n"):
        figure = Figure(figsize=(2, 1))
        figure.subplots().plot([0, size])
        plots.append(Plot(figure=figure, alt=f"A line to {size}."))
    knob = Knob(label="Size", settings=("1", "2"), plots=tuple(plots), default=1)
    return {"line": plots[0], "by-size": knob}
'''
PROJECT = {
    "pyproject.toml": PYPROJECT,
    "experiments/__init__.py": "",
    "experiments/shared.py": SHARED,
    "experiments/toy.py": TOY,
}
FILES = {"toy.json", "toy.line.svg", "toy.by-size.0.svg", "toy.by-size.1.svg"}

# What another toy has recorded, for tests that run nothing.
RECORD = Record(
    name="a_toy",
    config={},
    code="",
    versions={},
    seconds=1.0,
    result=Result(
        numbers={
            "n": Quantity(value=3.0, about="n"),
            "share": Quantity(value=0.61, low=0.59, high=0.63, about="a share"),
        },
        tables={"rows": Table(columns=("n", "share"), rows=((1, 0.5), (2, 0.25)), about="rows")},
        predictions=(
            Prediction(claim="So.", expected=3.0, number="n", within=0.0),
            Prediction(claim="It is {math}`x`.", expected=0.9, number="share"),
        ),
    ),
    drawings={
        "line": Drawing(files=("a_toy.line.svg",), alts=("A line, f*(x)_1 < 2.",)),
        "by-size": Drawing(
            files=("a_toy.0.svg", "a_toy.1.svg"),
            alts=("0", "1"),
            knob="Size",
            settings=("0", "1"),
            default=1,
        ),
    },
)

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2" aria-label="It rises.">'
    '<path d="M0 2L4 0V2"/></svg>'
)


def tried(
    *predictions: Prediction, drawings: Mapping[str, str] = MappingProxyType({"curve": DRAWING})
) -> dict[str, str]:
    """Return an experiment “try-it” that never ran, with a record of one number and figures."""
    code = {
        "experiments/__init__.py": "",
        "experiments/try_it.py": '"""Try."""\n\n\ndef run(config):\n    """Run."""\n',
    }
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), code)
        fingerprint = code_hash("try_it", Path(folder, "experiments"))
    record = Record(
        name="try_it",
        config={},
        code=fingerprint,
        versions={},
        seconds=0.0,
        result=Result(
            numbers={"n": Quantity(value=3.0, about="n")}, tables={}, predictions=predictions
        ),
        drawings={
            name: Drawing(files=(f"try_it.{name}.svg",), alts=("It rises.",)) for name in drawings
        },
    )
    return code | {
        "experiments/results/try_it.json": record.dumps(),
        **{f"experiments/results/try_it.{name}.svg": svg for name, svg in drawings.items()},
    }
