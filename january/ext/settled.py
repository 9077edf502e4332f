"""Leave alone what is made after the pages, where all that it is made of is as it was.

Feeds, addresses, citations and the search index follow from the pages and the environment: where
a build read nothing and wrote no page, only the day, the ledger and a few settings could make a
difference, and what somebody removed. The fingerprint of these is taken away before anything is
read and comes back at the end, so that a build that was cut short leaves none.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from january.bookkeeping import ledger_text
from january.ext.builder import Pages
from january.ext.configuration import settings, today
from january.ext.standing import holds, remember
from january.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

RECORD = "january-settled"


def quiet(app: Sphinx) -> bool:
    """Tell whether all documents, and all that is derived from them, are as they were."""
    return isinstance(app.builder, Pages) and app.builder.quiet


def undisturbed(app: Sphinx) -> bool:
    """Tell whether all that is derived from the whole site is as it was."""
    return isinstance(app.builder, Pages) and (app.builder.quiet or app.builder.inward)


def settled(app: Sphinx) -> bool:
    """Tell whether what is made after the pages stands as it should."""
    return isinstance(app.builder, Pages) and app.builder.settled


def stamp(app: Sphinx) -> str:
    """Return what all that is derived hangs on, besides the documents that it is made of."""
    site = settings(app.config)
    return _digest(
        [
            _output(app),
            repr(replace(site, root=Path())),  # which may lie anywhere
            str(today(app.config)),
            ledger_text(site) or "",
            *_unwatched(app.config),
        ]
    )


def _output(app: Sphinx) -> str:
    return os.path.relpath(app.outdir, app.doctreedir)


def _unwatched(config: Config) -> Iterator[str]:
    """Give the settings for whose change Sphinx itself makes nothing anew."""
    for value in config:
        if value.rebuild == "" and isinstance(value.value, (str, int, float, list, tuple)):
            yield f"{value.name}={value.value!r}"


def _digest(said: list[str]) -> str:
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


class Record:
    """What an earlier build left: its stamp, and the digest of its documents."""

    def __init__(self) -> None:
        """Know of no earlier build."""
        self.earlier: list[str] = []
        self.fewer = False

    def take(
        self,
        app: Sphinx,
        _env: BuildEnvironment,
        _added: set[str],
        _changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Take the record away."""
        place = Path(app.doctreedir, RECORD)
        self.earlier = place.read_text(encoding="utf-8").split() if place.is_file() else []
        place.unlink(missing_ok=True)
        self.fewer = bool(removed)
        return []

    def judge(self, app: Sphinx, env: BuildEnvironment, to_read: list[str]) -> None:
        """Tell the builder what it may believe, and whether there is anything to derive."""
        pages = app.builder
        if isinstance(pages, Pages):
            pages.believed = self.earlier[:1] == [stamp(app)]
            if pages.believed and not to_read and not self.fewer:
                same = self.earlier[1:2] == [_digest(sorted(env.found_docs))]
                pages.quiet = same and (pages.untouched or _there(app, pages))

    def put(self, app: Sphinx, error: Exception | None) -> None:
        """Leave the record."""
        if error is None and isinstance(app.builder, Pages):
            if not app.builder.settled:
                self.earlier = [stamp(app), _digest(sorted(app.env.found_docs))]
                remember(Path(app.doctreedir), Path(app.outdir))
            write_whole(Path(app.doctreedir, RECORD), "\n".join(self.earlier))


def _there(app: Sphinx, pages: Pages) -> bool:
    return holds(Path(app.doctreedir), Path(app.outdir), pages.there)


def setup(app: Sphinx) -> None:
    """Judge once it is known what to read, and remember when all is made."""
    record = Record()
    app.connect("env-get-outdated", record.take)
    app.connect("env-before-read-docs", record.judge, priority=999)
    app.connect("build-finished", record.put, priority=999)
