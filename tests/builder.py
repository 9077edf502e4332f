"""Build sites in processes that had imported all that a build needs before they were forked."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def build(
    arguments: Sequence[str], cwd: Path, env: Mapping[str, str], *, kill_after: float = 0
) -> tuple[int, str, str]:
    """Run ``sphinx-build`` in a process of its own; return its status, what it printed and warned.

    It is killed after so many seconds with all its workers, if any are given.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "tests.warm"])
    with tempfile.TemporaryDirectory() as folder:
        said = [Path(folder) / name for name in ("printed", "warned")]
        for path in said:
            path.touch()  # lest the build be killed before it does
        given = (list(arguments), cwd, dict(env), said, kill_after)
        process = context.Process(target=_run, args=given)
        process.start()
        process.join()
        status = process.exitcode or 0
        process.close()
        printed, warned = (path.read_text(encoding="utf-8") for path in said)
    return status, printed, warned


def _run(
    arguments: list[str], cwd: Path, env: dict[str, str], said: Sequence[Path], kill_after: float
) -> None:
    from sphinx.cmd.build import main  # noqa: PLC0415  (the tests' own process need not know it)

    os.setsid()  # so that it can be killed with its workers
    if kill_after:
        end = threading.Timer(kill_after, os.killpg, (0, signal.SIGKILL))
        end.daemon = True
        end.start()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for stream, path in enumerate(said, 1):
        os.dup2(os.open(path, os.O_WRONLY), stream)
    raise SystemExit(main(arguments))
