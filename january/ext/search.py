"""Give the site a page to search from, which loads the index when asked.

Sphinx's own index is left out: every page would carry it, and it knows neither formulas nor
statements.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING
from zlib import crc32

from january.ext.builder import is_page_builder
from january.ext.sources import NOTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

INDEX = "_search"
SEEN = "january-search"  # beside the doctrees: what is to be found in each page
SITE = "site"
AT_MOST = 32  # parts


def leave_out_sphinx_index(app: Sphinx) -> None:
    """Keep Sphinx from making its index, and its page."""
    if is_page_builder(app):
        app.builder.search = False  # type: ignore[attr-defined]  # the builder of HTML has it


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give the page to search from."""
    if is_page_builder(app):
        first, *others = (f"{INDEX}/{name}/" for name in parts(app.env))
        yield "search", {"title": "Search", "search_index": first, "others": others}, "search.html"


def parts(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return which documents each part of the index holds: all in one, or notes apart in many.

    A change costs the making of its part anew, and a search asks every part. A note's name alone
    says which is its own, so that no other note moves with it; and each part is a fair sample of
    the words, by whose rarity what is found is ordered.
    """
    found: dict[str, list[str]] = {SITE: []}
    notes = NOTES.all(env)
    many = min(ceil(len(notes) / _part(env.config)), AT_MOST)
    for docname in sorted(env.all_docs):
        apart = docname in notes and many > 1
        name = f"notes-{crc32(docname.encode()) % many}" if apart else SITE
        found.setdefault(name, []).append(docname)
    return found


def _part(config: Config) -> int:
    """Return how many notes a part holds: few for who writes, who builds more than he searches.

    Who reads waits for every part, so there are many in each; the indexer takes 400 MB for them.
    """
    return config.january_search_part or (1000 if config.january_public else 32)


def setup(app: Sphinx) -> None:
    """Put the site's search in the place of Sphinx's."""
    app.add_config_value("january_search_part", 0, "", types=frozenset({int}))
    app.connect("builder-inited", leave_out_sphinx_index)
    app.connect("html-collect-pages", search_page)
