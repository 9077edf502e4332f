"""Make what follows the pages, in processes beside the build's own where several may run.

Where all stands as it should, not even the modules that would make it are loaded.
"""

from __future__ import annotations

from pkgutil import resolve_name
from typing import TYPE_CHECKING, cast

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

JOINED = 950


class Beside:
    """One thing that is made when all pages are written, by a function of this name."""

    def __init__(self, name: str, *, apart: bool) -> None:
        """Know who makes it, and whether nothing else waits for it."""
        self.name = name
        self.apart = apart
        self.tasks: Workers | None = None

    def begin(self, app: Sphinx, error: Exception | None) -> None:
        """Make it, or let it be made while the rest is written, unless it stands as it should."""
        if error is not None or not is_page_builder(app) or settled(app):
            return
        if self.apart and app.parallel > 1 and parallel_available:
            self.tasks = Workers(1)
            self.tasks.add_task(self._made, app, _learn)
        else:
            self._make(app)

    def end(self, _app: Sphinx, error: Exception | None) -> None:
        """Wait for it; after a failure, of which Sphinx tells everyone once more, no longer."""
        tasks, self.tasks = self.tasks, None
        if tasks and error is None:
            tasks.join()
        elif tasks:
            tasks.terminate()

    def _make(self, app: Sphinx) -> None:
        cast("Make", resolve_name(self.name))(app)

    def _made(self, app: Sphinx) -> Account:
        self._make(app)
        return kept(app).account()


def _learn(app: Sphinx, account: Account) -> None:
    kept(app).learn(account)


def setup(app: Sphinx) -> None:
    """Make the index first, since it takes longest, and last what many pages lead to."""
    for module, priority, apart in (
        ("searchindex", 100, True),
        ("roads", 500, True),
        ("cards", 500, False),
        ("addresses", 900, False),
    ):
        one = Beside(f"january.ext.{module}:write", apart=apart)
        app.connect("build-finished", one.begin, priority=priority)
        app.connect("build-finished", one.end, priority=JOINED)
