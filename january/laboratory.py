"""Run experiments, here in processes or on a cluster, and write down what they found."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.metadata
import os
import platform
import sys
import threading
import time
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from january.experiment import Drawing, Record, RecordError, code_hash, load, record_path
from january.figure import Knob, Plot, render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from january.result import Cell, Quantity, Result, Table

VERSIONED = ("numpy", "scipy", "matplotlib", "scikit-learn")
_IMPORTING = threading.Lock()
# Two libraries that each start a thread a core slow one another down many times over.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished run: its record, and the text of each drawing's files."""

    record: Record
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One recorded value beside the recomputed one."""

    name: str
    recorded: str
    recomputed: str
    tolerance: float
    agrees: bool


def perform(folder: str, name: str) -> Run:
    """Run one experiment from nothing with its default configuration.

    ``folder`` holds the experiments. The call and its answer are plain, so that any
    executor can carry them.
    """
    module = _module(Path(folder), name)
    config = module.Config()
    start = time.perf_counter()
    result: Result = module.run(config)
    seconds = time.perf_counter() - start
    drawings, files = _drawn(name, module.draw(result))
    record = Record(
        name=name,
        config=_plain_config(config),
        code=code_hash(name, Path(folder)),
        versions=_versions(),
        seconds=seconds,
        result=result,
        drawings=drawings,
    )
    _refuse_what_cannot_be_kept(record)
    return Run(record=record, files=files)


def _refuse_what_cannot_be_kept(record: Record) -> None:
    """Fail here, where the experiment is named, and not when a page shows it."""
    record.dumps()
    for prediction in record.result.predictions:
        record.result.holds(prediction)


def perform_all(folder: Path, names: Sequence[str], executor: Executor) -> Iterator[Run]:
    """Run experiments on an executor and give each as it ends.

    Raises `RecordError`, naming the experiment, when one fails.
    """
    waiting = {executor.submit(perform, str(folder.resolve()), name): name for name in names}
    for future in as_completed(waiting):
        try:
            yield future.result()
        except Exception as error:
            for other in waiting:
                other.cancel()
            said = " ".join(f"{type(error).__name__}: {error}".split())
            message = f"{waiting[future]} failed: {said}"
            raise RecordError(message) from error


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Give an executor of that many processes, each with one thread of linear algebra."""
    os.environ.update(ONE_THREAD)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
        yield executor


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Give the executor of a Dask cluster; raises `RecordError` where there is none."""
    try:
        from distributed import Client  # noqa: PLC0415  (an optional extra)
    except ImportError:
        message = "--dask needs the extra `dask`: pip install 'january-notes[dask]'"
        raise RecordError(message) from None
    try:
        client: Any = Client(address, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        message = f"no Dask scheduler answers at {address}: {error}"
        raise RecordError(message) from None
    with client:
        yield client.get_executor(pure=False)


def write(run: Run, folder: Path) -> None:
    """Write a run's files, each whole or not at all; the record last, since it vouches for all."""
    target = record_path(run.record.name, folder)
    target.parent.mkdir(exist_ok=True)
    for name, text in run.files:
        _replace(target.parent / name, text)
    _replace(target, run.record.dumps())
    kept = {name for name, _ in run.files}
    for old in sorted(target.parent.glob(f"{run.record.name}.*.svg")):
        if old.name not in kept:
            old.unlink()


def compare(run: Run, folder: Path) -> list[Comparison]:
    """Compare a fresh run with the recorded one, value by value; raises `RecordError`."""
    recorded, fresh = load(run.record.name, folder).result, run.record.result
    rows = [
        _compared(name, recorded.numbers.get(name), fresh.numbers.get(name))
        for name in sorted({*recorded.numbers, *fresh.numbers})
    ]
    rows += [
        _compared_tables(name, recorded.tables.get(name), fresh.tables.get(name))
        for name in sorted({*recorded.tables, *fresh.tables})
    ]
    return rows


def _compared(name: str, old: Quantity | None, new: Quantity | None) -> Comparison:
    return Comparison(
        name=name,
        recorded="–" if old is None else f"{old.value:.6g}",
        recomputed="–" if new is None else f"{new.value:.6g}",
        tolerance=0.0 if old is None else old.tolerance,
        agrees=old is not None and new is not None and old.agrees(new.value),
    )


def _compared_tables(name: str, old: Table | None, new: Table | None) -> Comparison:
    return Comparison(
        name=f"table {name}",
        recorded=_shape(old),
        recomputed=_shape(new),
        tolerance=0.0 if old is None else old.tolerance,
        agrees=old is not None and new is not None and old.agrees(new),
    )


def _shape(table: Table | None) -> str:
    return "–" if table is None else f"{len(table.rows)} × {len(table.columns)}"


def _module(folder: Path, name: str) -> Any:  # noqa: ANN401  (a module that the caller names)
    root = str(folder.parent)
    with _IMPORTING:
        sys.path[:] = [root, *(path for path in sys.path if path != root)]
        # A cluster's worker lives on while the code is edited, and may serve several projects.
        for loaded in [one for one in sys.modules if one.partition(".")[0] == folder.name]:
            del sys.modules[loaded]
        importlib.invalidate_caches()
        module = importlib.import_module(f"{folder.name}.{name}")
    missing = [part for part in ("Config", "run", "draw") if not hasattr(module, part)]
    if missing:
        message = f"{name} does not define {', '.join(missing)}"
        raise RecordError(message)
    return module


def _drawn(
    name: str, plots: dict[str, Plot | Knob]
) -> tuple[dict[str, Drawing], tuple[tuple[str, str], ...]]:
    drawings: dict[str, Drawing] = {}
    files: list[tuple[str, str]] = []
    for key, plot in sorted(plots.items()):
        frames = plot.plots if isinstance(plot, Knob) else (plot,)
        numbered = [f"{name}.{key}.{place}" for place in range(len(frames))]
        stems = numbered if isinstance(plot, Knob) else [f"{name}.{key}"]
        files += [
            (f"{stem}.svg", render(frame, stem.replace(".", "-").replace("_", "-")))
            for stem, frame in zip(stems, frames, strict=True)
        ]
        drawings[key] = Drawing(
            files=tuple(f"{stem}.svg" for stem in stems),
            alts=tuple(frame.alt for frame in frames),
            knob=plot.label if isinstance(plot, Knob) else None,
            settings=plot.settings if isinstance(plot, Knob) else (),
            default=plot.default if isinstance(plot, Knob) else 0,
        )
    return drawings, tuple(files)


def _plain_config(config: Any) -> dict[str, Cell | list[Cell]]:  # noqa: ANN401  (any dataclass)
    return {field.name: _plain(getattr(config, field.name)) for field in dataclasses.fields(config)}


def _plain(value: Any) -> Any:  # noqa: ANN401  (whatever a configuration holds)
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in VERSIONED:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
