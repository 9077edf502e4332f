"""`january run` and `january reproduce`: make the numbers, and make them again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from january.experiment import FOLDER, RecordError, load, load_fresh, module_name, names
from january.laboratory import Comparison, Run, cluster, compare, perform_all, processes, write

if TYPE_CHECKING:
    import argparse
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments that both commands take."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="an experiment (default: all)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes to use")
    where.add_argument("--dask", metavar="ADDRESS", help="the scheduler of a Dask cluster")


def execute_run(args: argparse.Namespace, project: Path) -> int:
    """Run the experiments whose code changed, and those named, and record what they found."""
    folder = project / FOLDER
    chosen = _chosen(args.names, folder) if args.names else _changed(folder)
    if not chosen:
        print("Every recorded result belongs to the code as it stands: nothing to run.")
        return 0
    with _executor(args) as executor:
        for place, run in enumerate(perform_all(folder, chosen, executor), start=1):
            write(run, folder)
            _progress(place, len(chosen), run)
    return 0


def execute_reproduce(args: argparse.Namespace, project: Path) -> int:
    """Run experiments from nothing, compare each value with the recorded one, write nothing."""
    folder = project / FOLDER
    chosen = _chosen(args.names, folder)
    for name in chosen:
        load(name, folder)  # better said before the hour that running may take
    compared: dict[str, list[Comparison]] = {}
    with _executor(args) as executor:
        for place, run in enumerate(perform_all(folder, chosen, executor), start=1):
            compared[run.record.name] = compare(run, folder)
            _progress(place, len(chosen), run)
    for name in sorted(compared):
        _print_table(name, compared[name])
    values = [row for rows in compared.values() for row in rows]
    failed = sum(not row.agrees for row in values)
    print(f"{len(values) - failed} of {len(values)} values agree with the record.")
    return 1 if failed else 0


def _executor(args: argparse.Namespace) -> AbstractContextManager[Executor]:
    return cluster(args.dask) if args.dask else processes(max(1, args.jobs))


def _chosen(asked: list[str], folder: Path) -> list[str]:
    known = names(folder)
    chosen = [module_name(Path(name).stem) for name in asked] or known
    for name in chosen:
        if name not in known:
            message = f"there is no experiment “{name}”; there are: {', '.join(known) or 'none'}"
            raise RecordError(message)
    return sorted(set(chosen))


def _changed(folder: Path) -> list[str]:
    return [name for name in names(folder) if not _is_fresh(name, folder)]


def _is_fresh(name: str, folder: Path) -> bool:
    try:
        record = load_fresh(name, folder)
    except RecordError:
        return False
    files = [file for drawing in record.drawings.values() for file in drawing.files]
    return all((folder / "results" / file).is_file() for file in files)


def _progress(place: int, total: int, run: Run) -> None:
    line = f"[{place:>{len(str(total))}}/{total}] {run.record.name}  {run.record.seconds:.1f} s"
    print(line, file=sys.stderr)


def _print_table(name: str, rows: list[Comparison]) -> None:
    print(f"\n{name}")
    for row in rows:
        verdict = "agrees" if row.agrees else "DIFFERS"
        print(
            f"  {row.name:<36} {row.recorded:>14} {row.recomputed:>14}"
            f"  within {row.tolerance:.0e}  {verdict}"
        )
