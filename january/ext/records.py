"""Give directives and roles the recorded results, and make their documents depend on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from january.experiment import (
    FOLDER,
    Record,
    RecordError,
    StaleRecordError,
    load_fresh,
    module_name,
    record_path,
    sources,
)
from january.ext.state import Datum
from january.scorecard import SCORECARD, Scorecard, scorecard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.environment import BuildEnvironment

    from january.result import Quantity, Table

T = TypeVar("T")

# The experiments whose results a document shows.
USED: Datum[frozenset[str]] = Datum("used", heard=sorted)
# Of a document that shows how all predictions came out, the experiments that there were.
JUDGED: Datum[tuple[str, ...]] = Datum("judged")


def record(env: BuildEnvironment, name: str) -> Record:
    """Return an experiment's record, true to its code; raises `RecordError`.

    The document that is being read shows it, and depends on it from now on.
    """
    docname = env.current_document.docname
    found = depend(env, module_name(name))
    USED.put(env, docname, (USED.get(env, docname) or frozenset()) | {found.name})
    return found


def depend(env: BuildEnvironment, module: str) -> Record:
    """Return an experiment's record, and read the document again whenever it changes.

    Raises `RecordError`; for a stale record only once a document.
    """
    folder = env.srcdir / FOLDER
    cache = cast("dict[str, Record]", env.current_document.setdefault("january-records", {}))
    if module not in cache:
        for path in (record_path(module, folder), *sources(module, folder)):
            env.note_dependency(path.relative_to(env.srcdir).as_posix())
        try:
            cache[module] = load_fresh(module, folder)
        except StaleRecordError as error:
            cache[module] = error.record  # said once a document is enough
            raise
    return cache[module]


def number(env: BuildEnvironment, experiment: str, name: str) -> Quantity:
    """Return one recorded number; raises `RecordError` with the names that there are."""
    if experiment == SCORECARD:
        return _pick(judged(env).numbers, name, f"the {SCORECARD}")
    return _pick(record(env, experiment).result.numbers, name, f"experiment “{experiment}”")


def table(env: BuildEnvironment, experiment: str, name: str) -> Table:
    """Return one recorded table; raises `RecordError` with the names that there are."""
    return _pick(record(env, experiment).result.tables, name, f"the tables of “{experiment}”")


def split_name(text: str) -> tuple[str, str]:
    """Split ``experiment.name`` as a directive's argument gives it; raises `RecordError`."""
    experiment, dot, name = text.strip().partition(".")
    if not dot or not name:
        message = f"“{text}” must be written experiment.name"
        raise RecordError(message)
    return experiment, name


def judged(env: BuildEnvironment) -> Scorecard:
    """Return how the predictions of all experiments that the site shows came out."""
    experiments = shown_experiments(env)
    JUDGED.put(env, env.current_document.docname, tuple(experiments))
    return scorecard([depend(env, name) for name in experiments])


def shown_experiments(env: BuildEnvironment) -> list[str]:
    """Return the experiments with a page in this build and a recorded result."""
    pages = sorted(name for name in env.found_docs if name.startswith(f"{FOLDER}/"))
    names = [page.split("/")[1] for page in pages]
    return [name for name in names if record_path(name, env.srcdir / FOLDER).is_file()]


def _pick(found: Mapping[str, T], name: str, where: str) -> T:
    if name not in found:
        message = f"there is no “{name}” in {where}; there are {', '.join(sorted(found)) or 'none'}"
        raise RecordError(message)
    return found[name]
