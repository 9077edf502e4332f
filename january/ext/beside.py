"""Make what follows the pages in processes beside the build's own, where several may run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.parallel import parallel_available

from january.ext.builder import is_page_builder
from january.ext.kept import kept
from january.ext.settled import settled
from january.ext.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    from january.ext.kept import Account

    Make = Callable[[Sphinx], None]


class Beside:
    """One thing that is made when all pages are written, and that nothing else waits for."""

    def __init__(self, make: Make) -> None:
        """Know how it is made."""
        self.make = make
        self.tasks: Workers | None = None

    def begin(self, app: Sphinx, error: Exception | None) -> None:
        """Make it, or let it be made while the rest is written, unless it stands as it should."""
        asked = error is None and is_page_builder(app) and not settled(app)
        if asked and app.parallel > 1 and parallel_available:
            self.tasks = Workers(1)
            self.tasks.add_task(self._made, app, _learn)
        elif asked:
            self.make(app)

    def _made(self, app: Sphinx) -> Account:
        self.make(app)
        return kept(app).account()

    def end(self, _app: Sphinx, _error: Exception | None) -> None:
        """Wait for it."""
        if self.tasks:
            self.tasks.join()
            self.tasks = None


def _learn(app: Sphinx, account: Account) -> None:
    kept(app).learn(account)


def connect(app: Sphinx, make: Make, priority: int) -> None:
    """Make something as early as the priority says, and wait for it when all else is made."""
    one = Beside(make)
    app.connect("build-finished", one.begin, priority=priority)
    app.connect("build-finished", one.end, priority=950)
