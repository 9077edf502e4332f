"""Hold few documents in memory at once, however many a site has.

Sphinx keeps each document that it has read until its page is written, and each that it has
loaded for ever: a quarter of a megabyte a note. What is let go is loaded from its file again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

MOST = 256


def _let_go(app: Sphinx, *_read_or_resolved: nodes.document | str) -> None:
    for kept in (app.env._write_doc_doctree_cache, app.env._pickled_doctree_cache):  # noqa: SLF001
        if len(kept) > MOST:
            kept.clear()


def setup(app: Sphinx) -> None:
    """Look whenever a document was read, and whenever one was loaded."""
    app.connect("doctree-read", _let_go)
    app.connect("doctree-resolved", _let_go)
