"""Hold few documents in memory at once, however many a site has, and look seldom for what is lost.

Sphinx keeps each document that it has read until its page is written, and each that it has loaded
for ever: a quarter of a megabyte a note (https://github.com/sphinx-doc/sphinx/pull/12431). What is
let go is loaded from its file again, in half a millisecond. The contents that Sphinx keeps of each
are packed until a page asks for them: as trees of nodes they take half the time in which an
environment is saved. Python looks for lost objects so often, and among so many that stay, that this
takes a sixth of a build; what is there when a build begins is not looked through here, and what is
there when the process ends not at all.
"""

from __future__ import annotations

import atexit
import gc
import pickle
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

# As many new objects make for a look at these, every fifth at those of before too, and at all
# others hardly ever: a document of a thousand words and its page make some fifty thousand.
RARELY = (10_000, 5, 1_000)


class Contents(MutableMapping[str, "nodes.bullet_list"]):
    """The tables of contents by docname, each packed; what is changed must be put back."""

    def __init__(self, known: Mapping[str, nodes.bullet_list]) -> None:
        """Pack those that are known."""
        self.packed: dict[str, bytes] = {}
        self.update(known)

    def __getitem__(self, docname: str) -> nodes.bullet_list:
        """Unpack one."""
        return cast("nodes.bullet_list", pickle.loads(self.packed[docname]))  # noqa: S301  (our own)

    def __setitem__(self, docname: str, contents: nodes.bullet_list) -> None:
        """Pack one."""
        self.packed[docname] = pickle.dumps(contents, pickle.HIGHEST_PROTOCOL)

    def __delitem__(self, docname: str) -> None:
        """Forget one."""
        del self.packed[docname]

    def __iter__(self) -> Iterator[str]:
        """Give the docnames."""
        return iter(self.packed)

    def __len__(self) -> int:
        """Count them."""
        return len(self.packed)


def _pack(app: Sphinx) -> None:
    if not isinstance(app.env.tocs, Contents):
        app.env.tocs = Contents(app.env.tocs)  # type: ignore[assignment]


def _pause(_app: Sphinx, _config: Config) -> None:
    """Do not look while the environment is loaded: nothing is lost, and twice the time is."""
    gc.disable()


def _go_on(_app: Sphinx) -> None:
    """Leave alone what there is by now."""
    gc.freeze()
    gc.enable()


def _let_go(app: Sphinx, *_read_or_resolved: nodes.document | str) -> None:
    app.env._write_doc_doctree_cache.clear()  # noqa: SLF001
    app.env._pickled_doctree_cache.clear()  # noqa: SLF001


def setup(app: Sphinx) -> None:
    """Let go whenever a document was read, and whenever one was loaded."""
    app.connect("doctree-read", _let_go)
    app.connect("doctree-resolved", _let_go)
    gc.set_threshold(*RARELY)
    atexit.register(gc.freeze)  # or else all is gone through once more at the very end
    app.connect("config-inited", _pause, priority=999)
    app.connect("builder-inited", _pack)
    app.connect("builder-inited", _go_on, priority=999)
