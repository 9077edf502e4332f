"""Remove from the output what no longer belongs to the site.

Sphinx leaves the page of a removed note where it is. In a visitor's view that could be a note
which is no longer to be seen. And it copies all that the theme's ancestors bring, some 7 MB of
which no page of ours asks for a byte.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

FOLDERS = ("notes", "experiments")
SOURCE_SUFFIXES = (".md.txt", ".py.txt")
OF_SPHINX = ("searchindex.js", "_static/pygments.css", "_static/*-stemmer.js")
FILLED_IN = (".jinja", "_t")  # endings of files that are copied as templates


def setup(app: Sphinx) -> None:
    """Clean up when all is written."""
    app.connect("build-finished", _clean)


def _clean(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        for path in sorted({*_left_over(app.outdir, app.env), *_unasked_for(app)}):
            path.unlink()
            folder = path.parent
            while not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent


def _left_over(out: Path, env: BuildEnvironment) -> Iterator[Path]:
    for path in out.rglob("*.html"):
        docname = path.relative_to(out).as_posix().removesuffix(".html")
        if docname.startswith(FOLDERS) and docname not in env.all_docs:
            yield path
    sources = out / "_sources"
    for suffix in SOURCE_SUFFIXES:
        for path in sources.rglob(f"*{suffix}"):
            if path.relative_to(sources).as_posix().removesuffix(suffix) not in env.all_docs:
                yield path
    downloads = {(out / "_downloads" / name) for _, name in env.dlfiles.values()}
    for path in (out / "_downloads").rglob("*"):
        if path.is_file() and path not in downloads:
            yield path


def _unasked_for(app: Sphinx) -> Iterator[Path]:
    """Find what Sphinx and the theme's ancestors brought, unless the project has it too."""
    static = Path(app.outdir, "_static")
    own = [Path(app.confdir, entry) for entry in app.config.html_static_path]
    theme = app.builder.theme  # type: ignore[attr-defined]  # the builder of HTML has it
    for brought in (Path(folder, "static") for folder in theme.get_theme_dirs()):
        for path in brought.rglob("*"):
            name = path.relative_to(brought).as_posix()
            for ending in FILLED_IN:
                name = name.removesuffix(ending)
            if (static / name).is_file() and not any((folder / name).is_file() for folder in own):
                yield static / name
    yield from chain.from_iterable(Path(app.outdir).glob(name) for name in OF_SPHINX)
