"""Remove from the output what no longer belongs to the site.

Sphinx leaves the page of a removed note where it is
(https://github.com/sphinx-doc/sphinx/issues/14327). In a visitor's view that could be a note which
is no longer to be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from january.ext.builder import is_page_builder
from january.ext.settled import settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from january.ext.builder import Pages

FOLDERS = ("notes", "experiments")
SOURCE_SUFFIXES = (".md.txt", ".py.txt")


def setup(app: Sphinx) -> None:
    """Clean up when all is written."""
    app.connect("build-finished", _clean)


def _clean(app: Sphinx, error: Exception | None) -> None:
    if error is None and is_page_builder(app) and not settled(app):
        pages = cast("Pages", app.builder)
        left = _downloads(app.outdir, app.env)
        if not (pages.inward and pages.untouched):
            left |= {*_pages(app.outdir, app.env)}
        for path in sorted(left):
            path.unlink()
            folder = path.parent
            while not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent


def _pages(out: Path, env: BuildEnvironment) -> Iterator[Path]:
    """Give what belongs to documents that are gone, which would be news to the others."""
    for folder in FOLDERS:
        for path in (out / folder).rglob("*.html"):
            if path.relative_to(out).as_posix().removesuffix(".html") not in env.all_docs:
                yield path
    sources = out / "_sources"
    for suffix in SOURCE_SUFFIXES:
        for path in sources.rglob(f"*{suffix}"):
            if path.relative_to(sources).as_posix().removesuffix(suffix) not in env.all_docs:
                yield path


def _downloads(out: Path, env: BuildEnvironment) -> set[Path]:
    """Return the downloads that no document offers any more."""
    offered = {(out / "_downloads" / name) for _, name in env.dlfiles.values()}
    return {path for path in (out / "_downloads").rglob("*") if path.is_file()} - offered
