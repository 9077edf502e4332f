"""Build sites in processes that had imported all that a build needs before they were forked."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def build(arguments: Sequence[str], cwd: Path, env: Mapping[str, str]) -> tuple[str, str]:
    """Run ``sphinx-build`` in a process of its own, and return what it printed and warned."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "tests.warm"])
    with tempfile.TemporaryDirectory() as folder:
        said = [Path(folder) / name for name in ("printed", "warned")]
        process = context.Process(target=_run, args=(list(arguments), cwd, dict(env), said))
        process.start()
        process.join()
        process.close()
        printed, warned = (path.read_text(encoding="utf-8") for path in said)
    return printed, warned


def _run(arguments: list[str], cwd: Path, env: dict[str, str], said: Sequence[Path]) -> None:
    from sphinx.cmd.build import main  # noqa: PLC0415  (the tests' own process need not know it)

    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for stream, path in enumerate(said, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    raise SystemExit(main(arguments))
