"""Let no worker fail in silence, hang, or outlive its build.

Sphinx forgets an exception that it meets while it still hands out work, and leaves out what is
left to do (https://github.com/sphinx-doc/sphinx/pull/11923); hides one in ``env-merge-info``
behind a `KeyError` of its own, and then waits for workers that nobody listens to
(https://github.com/sphinx-doc/sphinx/issues/13339); and waits forever for one that was killed.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from multiprocessing import connection, get_context
from typing import TYPE_CHECKING, Any

from sphinx import builders
from sphinx.errors import SphinxParallelError
from sphinx.util import logging
from sphinx.util.parallel import ParallelTasks

if TYPE_CHECKING:
    from collections.abc import Callable
    from logging import LogRecord
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess
    from typing import Self

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    number: int
    work: Callable[..., Any]
    arg: Any
    take: Callable[[Any, Any], Any] | None


class Workers(ParallelTasks):
    """Sphinx's parallel tasks; the first exception of any ends them all, and is raised."""

    def __init__(self, nproc: int) -> None:
        """Run as many processes at once."""
        super().__init__(nproc)
        self._added = self._taken = 0  # each task is taken in its turn
        self._todo: list[_Task] = []
        self._running: dict[Connection, tuple[ForkProcess, _Task]] = {}
        self._done: dict[int, tuple[_Task, list[LogRecord], Any]] = {}
        self._lifeline = os.pipe()

    def add_task(
        self,
        task_func: Callable[..., Any],
        arg: Any = None,  # noqa: ANN401  (Sphinx's signature)
        result_func: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        """Begin a task as soon as a process is free."""
        task = _Task(number=self._added, work=task_func, arg=arg, take=result_func)
        self._added += 1
        self._todo.append(task)
        self._go_on(timeout=0)

    def look(self) -> None:
        """Go on with what can be gone on with, and take no result; a failure ends all."""
        self._go_on(timeout=0, take=False)

    def join(self) -> None:
        """Wait for all tasks."""
        with self:
            pass

    def __enter__(self) -> Self:
        """Work beside the tasks; they are waited for at the end, or ended by what fails here."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        """Wait for all tasks, or end them."""
        try:
            while kind is None and (self._running or self._todo or self._done):
                self._go_on(timeout=None)
        finally:
            self.terminate()
            for end in self._lifeline:
                os.close(end)

    def terminate(self) -> None:
        """End what is running, and forget what is not."""
        self._todo.clear()
        self._done.clear()
        for receiver, (process, _) in self._running.items():
            process.kill()
            process.join()
            receiver.close()
        self._running.clear()

    def _go_on(self, timeout: float | None, *, take: bool = True) -> None:
        try:
            for one in connection.wait([*self._running], timeout) if self._running else ():
                self._receive(one)  # type: ignore[arg-type]  # as waited for
            # Before what was done is looked at, so that no processor stands still meanwhile.
            while self._todo and len(self._running) < self.nproc:
                self._start(self._todo.pop(0))
            while take and self._taken in self._done:
                self._take(*self._done.pop(self._taken))
                self._taken += 1
        except BaseException:
            self.terminate()
            raise

    def _take(self, task: _Task, logs: list[LogRecord], result: Any) -> None:  # noqa: ANN401
        for log in logs:
            logger.handle(log)
        if task.take:
            task.take(task.arg, result)

    def _start(self, task: _Task) -> None:
        receiver, sender = connection.Pipe(duplex=False)
        process = get_context("fork").Process(
            target=self._live, args=(sender, task.work, task.arg), daemon=True
        )
        process.start()
        sender.close()  # so that the end of the process is the end of what it says
        self._running[receiver] = process, task

    def _receive(self, receiver: Connection) -> None:
        process, task = self._running[receiver]
        try:
            failed, logs, result = receiver.recv()
        except (EOFError, OSError):
            process.join()
            message = f"a worker ended without a word, with exit status {process.exitcode}"
            raise SphinxParallelError(message, message) from None
        del self._running[receiver]
        receiver.close()
        process.join()
        if failed:
            raise SphinxParallelError(*result)
        self._done[task.number] = task, logs, result

    def _live(self, sender: Connection, work: Callable[..., Any], arg: Any) -> None:  # noqa: ANN401
        """Work, and end at once if the build is no more: it may have begun anew."""
        read, write = self._lifeline
        os.close(write)
        threading.Thread(target=_end_with, args=(read,), daemon=True).start()
        self._process(sender, work, arg)


def _end_with(lifeline: int) -> None:
    os.read(lifeline, 1)  # which nobody writes: it returns when the last writer is gone
    os._exit(1)


def setup(_app: Sphinx) -> None:
    """Put these workers in the place of Sphinx's, by the name that its builders use."""
    builders.ParallelTasks = Workers  # type: ignore[attr-defined]
