"""Run a command and tell what it took, with all the processes that it started."""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROC = Path("/proc")
PAUSE = 0.1  # seconds between two looks at the memory
PAGE = os.sysconf("SC_PAGE_SIZE")
MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command took.

    ``seconds`` are the processor's, of the whole tree of processes; ``wall`` is the time that
    passed; ``memory`` is the peak of the tree's resident mebibytes, pages that are shared counted
    for each, or that of its largest process where the system does not show the tree.
    """

    seconds: float
    wall: float
    memory: float


def cost(
    command: Sequence[str | Path], cwd: Path, env: Mapping[str, str] | None = None, most: int = 0
) -> Cost:
    """Run a command silently; raises `RuntimeError` if it ends with more than the status ``most``.

    The processes that it starts are counted if it waits for them, as all here do.
    """
    words = tuple(str(word) for word in command)
    start = time.perf_counter()
    process = _start(words, cwd, {**os.environ, **(env or {})})
    peak = _Peak(process)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in range(most + 1):
        message = f"failed in {cwd}: {' '.join(words)}"
        raise RuntimeError(message)
    largest = used.ru_maxrss / (MEBI if sys.platform == "darwin" else 1024)
    return Cost(seconds=used.ru_utime + used.ru_stime, wall=wall, memory=max(largest, peak.stop()))


def _start(words: tuple[str, ...], cwd: Path, env: Mapping[str, str]) -> int:
    """Start a command in a folder; `os.posix_spawn` can't, so a shell of two words does."""
    quiet = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
    ]
    entering = ("/bin/sh", "-c", 'cd "$0" && exec "$@"', str(cwd), *words)
    return os.posix_spawn("/bin/sh", entering, dict(env), file_actions=quiet)


class _Peak:
    """Watch the resident memory of a process and its descendants, in a thread."""

    def __init__(self, process: int) -> None:
        self.process = process
        self.pages = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def stop(self) -> float:
        """Return the peak in mebibytes, nought where there is nothing to look at."""
        self.over.set()
        self.thread.join()
        return self.pages * PAGE / MEBI

    def _watch(self) -> None:
        while not self.over.wait(PAUSE):
            self.pages = max(self.pages, sum(map(_resident, _tree(self.process))))


def _tree(process: int) -> list[int]:
    """Return a process and its descendants."""
    found = [process]
    for one in found:
        for children in PROC.glob(f"{one}/task/*/children"):
            found += [int(word) for word in _read(children)]
    return found


def _resident(process: int) -> int:
    words = _read(PROC / str(process) / "statm")
    return int(words[1]) if words else 0


def _read(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:  # the process has ended
        return []
