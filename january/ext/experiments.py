"""Give every experiment a page: what it does, what it found, and its code."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from sphinx.util import logging

from january.experiment import (
    FOLDER,
    Record,
    RecordError,
    defines_run,
    load,
    parsed,
    record_path,
)
from january.notation import write_value
from january.oneline import typeset
from january.text import HALF, EncodingError, half, size_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from january.result import Quantity


logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Read Python modules below ``experiments/`` as documents."""
    app.add_source_suffix(".py", "markdown")
    app.connect("source-read", _read, priority=200)


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    if docname.startswith(f"{FOLDER}/") and str(app.env.doc2path(docname)).endswith(".py"):
        name = docname.split("/")[1]
        app.env.metadata[docname]["orphan"] = ""  # no list of pages names it
        try:
            source[0] = _short("\n".join(_page(name, source[0], _record(app, name))) + "\n")
        except RecordError as error:
            if not isinstance(error.__cause__, EncodingError):  # which is said of all texts
                logger.warning(str(error), location=docname, type="january", subtype="experiment")
            source[0] = f"# {name}\n"


def _short(text: str) -> str:
    if found := size_problem(text):
        raise RecordError(found[1])
    return text


def _record(app: Sphinx, name: str) -> Record | None:
    """Return what an experiment recorded; a shared module records nothing."""
    folder = app.srcdir / FOLDER
    if not defines_run(folder / f"{name}.py"):
        return None
    app.env.note_dependency(record_path(name, folder).relative_to(app.srcdir).as_posix())
    try:
        return load(name, folder)
    except RecordError as error:
        docname = f"{FOLDER}/{name}"
        logger.warning(str(error), location=docname, type="january", subtype="result")
        return None


def _page(name: str, code: str, record: Record | None) -> Iterator[str]:
    docstring = ast.get_docstring(parsed(code, f"{FOLDER}/{name}.py")) or ""
    if half(docstring):
        message = f"{FOLDER}/{name}.py:1: its docstring holds {HALF}"
        raise RecordError(message)
    first, _, rest = typeset(docstring).partition("\n")
    yield f"# {_title(name, docstring)}: how this was computed\n"
    yield f"{first}\n{rest}\n"
    yield "```{used-by}\n```\n"
    if record is not None:
        yield from _recorded(name, record)
    yield "## The code\n"
    fence = "`" * (3 + max(map(len, re.findall("`+", code)), default=0))
    yield f"{fence}python\n{code.rstrip()}\n{fence}"


def _title(name: str, docstring: str) -> str:
    """Make a title of a module's name, with the capitals that its docstring gives a word."""
    capitals = {word.lower(): word for word in re.findall(r"\b[A-Z]{2,}\b", docstring)}
    words = [capitals.get(word, word) for word in name.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _recorded(name: str, record: Record) -> Iterator[str]:
    yield "## What it found\n"
    numbers = sorted(record.result.numbers.items(), key=lambda item: _in_order(item[0]))
    ranges = any(quantity.low is not None for _, quantity in numbers)
    yield from _heading("Number", "Value", *["95 % interval"] * ranges, "What it is")
    for key, quantity in numbers:
        value = f"{_value(quantity.value)} {_cell(quantity.unit)}".strip()
        shown = [_range(quantity)] * ranges
        yield _row(f"`{key}`", value, *shown, _cell(typeset(quantity.about)))
    data = f"{{download}}`{name}.json </{FOLDER}/results/{name}.json>`"
    yield f"\nAll of it, tables included: {data}.\n"
    yield "## How it was run\n"
    yield from _heading("Setting", "Value")
    for key, value in record.config.items():
        yield _row(f"`{key}`", _cell(_listed(value)))
    versions = ", ".join(f"{package} {version}" for package, version in record.versions.items())
    yield f"\nIt took {record.seconds:.1f} seconds with {versions}. To make it again:\n"
    yield f"```sh\njanuary reproduce {name}\n```\n"


def _heading(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield _row(*["---"] * len(names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _in_order(key: str) -> list[tuple[int, str]]:
    """Let a number in a key count as one, so that 2 comes before 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", key)]


def _range(quantity: Quantity) -> str:
    if quantity.low is None or quantity.high is None:
        return ""
    return f"{_value(quantity.low)} to {_value(quantity.high)}"


def _value(value: float) -> str:
    written = write_value(value, "d" if float(value).is_integer() else ".6g")
    return f"{written.text}{{sup}}`{written.power}`" if written.power else written.text


def _listed(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_listed, value))
    return str(value).replace("-", "−") if isinstance(value, int | float) else str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
