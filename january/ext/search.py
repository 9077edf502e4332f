"""Give the site a page to search from, which loads the index when asked.

Sphinx's own index is left out: every page would carry it, and it knows neither formulas nor
statements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from january.ext.builder import is_page_builder
from january.ext.sources import NOTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

INDEX = "_search"
SEEN = "january-search"  # beside the doctrees: what is to be found in each page
SITE, OF_THEME = "site", "theme-"


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


def setup(app: Sphinx) -> None:
    """Put the site's search in the place of Sphinx's."""
    app.add_config_value("january_search_whole", 100, "", types=frozenset({int}))
    app.connect("builder-inited", leave_out_sphinx_index)
    app.connect("html-collect-pages", search_page)
