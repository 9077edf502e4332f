"""Make the site's search: an index of what was written, and a page that loads it when asked.

Sphinx's own index is left out: every page would carry it, and it knows neither formulas nor
statements.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pagefind_bin import get_executable

from january.ext import beside
from january.ext.configuration import today
from january.ext.indexer import index
from january.ext.settled import settled
from january.ext.sources import NOTES, THEMES
from january.files import write_whole
from january.note import State
from january.searchable import searchable
from january.wording import day_month

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

BUILDERS = {"html", "dirhtml"}
INDEX = "_search"
SEEN = "january-search"  # beside the doctrees: what is to be found in each page
# Of what the indexer writes; the rest are interfaces of its own.
NEEDED = ("fragment/*", "index/*", "pagefind-entry.json", "pagefind.js", "*.pf_meta", "wasm.en.*")


def leave_out_sphinx_index(app: Sphinx) -> None:
    """Keep Sphinx from making its index, and its page."""
    if app.builder.name in BUILDERS:
        app.builder.search = False  # type: ignore[attr-defined]  # the builder of HTML has it


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give the page to search from."""
    if app.builder.name in BUILDERS:
        yield "search", {"title": "Search", "search_index": f"{INDEX}/pagefind.js"}, "search.html"


def write_index(app: Sphinx, error: Exception | None) -> None:
    """Index the pages of this build, if what is to be found in them changed."""
    if error is not None or app.builder.name not in BUILDERS or settled(app):
        return
    seen = Path(app.doctreedir, SEEN)
    if not app.config.january_search:
        shutil.rmtree(seen, ignore_errors=True)  # which falls behind the pages
        return
    stamp, place = seen / "stamp", Path(app.outdir, INDEX)
    wanted = _reduce(app, seen / "pages")
    digest = _digest(wanted)
    if place.is_dir() and stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return
    stamp.unlink(missing_ok=True)
    names = (path.relative_to(seen / "pages").as_posix() for path in wanted)
    texts = (path.read_text(encoding="utf-8") for path in wanted)
    _lay(index(zip(names, texts, strict=True)), place)
    write_whole(stamp, digest)


def _lay(files: Mapping[str, bytes], place: Path) -> None:
    """Put the index where the pages look for it, in one step as far as folders allow."""
    draft = place.with_name(f"{place.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    for name, content in sorted(files.items()):
        if any(PurePosixPath(name).match(pattern) for pattern in NEEDED):
            write_whole(draft / name, content)
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)


def _reduce(app: Sphinx, pages: Path) -> list[Path]:
    """Write what is to be found in each page that this build wrote, and keep the others'."""
    written = app.builder.written  # type: ignore[attr-defined]
    wanted: list[Path] = []
    for docname in sorted(app.env.all_docs):
        page = Path(app.builder.get_outfilename(docname))  # type: ignore[attr-defined]
        path = pages / page.relative_to(app.outdir)
        wanted.append(path)
        if docname in written or not path.is_file():
            write_whole(path, _reduced(app.env, docname, page))
    for path in set(pages.rglob("*.html")).difference(wanted):
        path.unlink()
    return wanted


def _reduced(env: BuildEnvironment, docname: str, page: Path) -> str:
    facts = _facts(env, docname)
    return searchable(
        page.read_text(encoding="utf-8"), facts, aside=NOTES.get(env, docname) is None
    )


def _facts(env: BuildEnvironment, docname: str) -> dict[str, str]:
    note = NOTES.get(env, docname)
    if note is None:
        kind = "theme" if THEMES.get(env, docname) else ""
        return {"kind": "experiment" if docname.startswith("experiments/") else kind}
    state = note.state(today(env.config))
    return {
        "kind": note.kind,
        "theme": env.titles[f"notes/{note.theme}/index"].astext(),
        "day": f"{day_month(note.date)} {note.date.year}" if note.date else "",
        "state": "" if state is State.PUBLISHED else str(state),
    }


def _digest(paths: list[Path]) -> str:
    found = hashlib.sha256(Path(get_executable()).stat().st_size.to_bytes(8, "big"))
    for path in paths:
        found.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def setup(app: Sphinx) -> None:
    """Put the site's search in the place of Sphinx's."""
    app.add_config_value("january_search", default=True, rebuild="", types=frozenset({bool}))
    app.connect("builder-inited", leave_out_sphinx_index)
    app.connect("html-collect-pages", search_page)
    beside.connect(app, write_index, priority=100)
