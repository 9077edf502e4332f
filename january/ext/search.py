"""Make the site's search: an index of what was written, and a page that loads it when asked.

Sphinx's own index is left out: every page would carry it, and it knows neither formulas nor
statements.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from pagefind_bin import get_executable

from january.ext import beside
from january.ext.builder import is_page_builder
from january.ext.indexer import index
from january.ext.reduced import Reduced
from january.ext.sources import NOTES
from january.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

INDEX = "_search"
SEEN = "january-search"  # beside the doctrees: what is to be found in each page
RECORD = "record.json"
SITE, OF_THEME = "site", "theme-"
# Of what the indexer writes; the rest are interfaces of its own.
NEEDED = ("fragment/*", "index/*", "pagefind-entry.json", "*.pf_meta")
ENGINE = ("pagefind.js", "wasm.en.*")


def leave_out_sphinx_index(app: Sphinx) -> None:
    """Keep Sphinx from making its index, and its page."""
    if is_page_builder(app):
        app.builder.search = False  # type: ignore[attr-defined]  # the builder of HTML has it


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give the page to search from."""
    if is_page_builder(app):
        first, *others = (f"{INDEX}/{quote(name)}/" for name in parts(app.env))
        yield "search", {"title": "Search", "search_index": first, "others": others}, "search.html"


def parts(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return which documents each part of the index holds: all in one, or a part for each theme.

    A change costs the making of its part anew, and a search asks every part. So a part for each
    theme is for sites of more notes than ``january_search_whole``.
    """
    found: dict[str, list[str]] = {SITE: []}
    notes = NOTES.all(env)
    for docname in sorted(env.all_docs):
        apart = docname in notes and len(notes) > env.config.january_search_whole
        name = f"{OF_THEME}{notes[docname].theme}" if apart else SITE
        found.setdefault(name, []).append(docname)
    return found


def write_index(app: Sphinx) -> None:
    """Index the pages of this build, as far as what is to be found in them changed."""
    seen, place = Path(app.doctreedir, SEEN), Path(app.outdir, INDEX)
    if not app.config.january_search:
        shutil.rmtree(seen, ignore_errors=True)  # which falls behind the pages
        return
    record = seen / RECORD
    known = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    record.unlink(missing_ok=True)
    reduced = Reduced(app, seen / "pages", known.get("pages", {}))
    indexer = str(Path(get_executable()).stat().st_size)
    wanted = parts(app.env)
    digests = {name: reduced.digest(those, indexer) for name, those in wanted.items()}
    for name, docnames in wanted.items():
        if known.get("parts", {}).get(name) != digests[name] or not (place / name).is_dir():
            needed = NEEDED + ENGINE * (name == SITE)
            _lay(index(reduced.pages(docnames)), place / name, needed)
    for left in {*place.iterdir()} - {place / name for name in wanted}:
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    write_whole(record, json.dumps({"pages": reduced.digests, "parts": digests}))


def _lay(files: Mapping[str, bytes], place: Path, needed: Sequence[str]) -> None:
    """Put the index where the pages look for it, in one step as far as folders allow."""
    draft = place.with_name(f"{place.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    for name, content in sorted(files.items()):
        if any(PurePosixPath(name).match(pattern) for pattern in needed):
            write_whole(draft / name, content)
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)


def setup(app: Sphinx) -> None:
    """Put the site's search in the place of Sphinx's."""
    app.add_config_value("january_search", default=True, rebuild="", types=frozenset({bool}))
    app.add_config_value("january_search_whole", 100, "", types=frozenset({int}))
    app.connect("builder-inited", leave_out_sphinx_index)
    app.connect("html-collect-pages", search_page)
    beside.connect(app, write_index, priority=100)
