"""Let what an earlier build left be used at another place, as a CI's cache is in a new checkout.

Sphinx reads all again where the sources' folder has another path. What it keeps says that path in
few places, which are mended here: the sources that nodes name for warnings, and paths. What says
it anywhere else can't be moved and is thrown away: of a document, that alone is read again.
Whether a document is still the one that was read is for its content to say, as ever.
"""

from __future__ import annotations

import io
import pickle
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.frontend import Values
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.environment import BuildEnvironment

from january.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path


class BoundError(Exception):
    """Something says the old place where it can't be mended."""


class _Mover(pickle.Pickler):
    """A pickler that moves paths from one folder to another, and suffers no other word of it."""

    def __init__(self, file: io.BytesIO, old: PurePath, new: PurePath) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.old, self.new = old, new
        said = re.escape(str(old)) + r"(?![\w.-])"
        self.text, self.packed = re.compile(said), re.compile(said.encode())

    def persistent_id(self, one: object) -> None:
        """Look at everything; name nothing."""
        bound = False
        if type(one) is str:  # as also what a text node holds
            bound = bool(self.text.search(one))
        elif type(one) is bytes:  # what is packed
            bound = bool(self.packed.search(one))
        if bound:
            raise BoundError

    def reducer_override(self, one: object) -> Any:  # noqa: ANN401  (pickle's signature)
        """Put a path, and the source that a node names, into its new place."""
        if isinstance(one, PurePath) and one.is_relative_to(self.old):
            return type(one), (str(self.new / one.relative_to(self.old)),)
        if isinstance(one, (nodes.document, nodes.system_message)) and "source" in one:
            one["source"] = self._moved(one["source"])
        if isinstance(one, nodes.Node):
            one.source = self._moved(one.source)
        if isinstance(one, Values):
            one._source = self._moved(one._source)  # noqa: SLF001  (docutils' own)
        return NotImplemented

    def _moved(self, path: str | None) -> str | None:
        inside = path is not None and path.startswith(f"{self.old}/")
        return f"{self.new}{path[len(str(self.old)) :]}" if path and inside else path


def move(doctrees: Path, old: str, new: str) -> None:
    """Let an environment and its documents lie in another folder, as far as they can."""
    for place in (doctrees / ENV_PICKLE_FILENAME, *sorted(doctrees.rglob("*.doctree"))):
        try:
            kept = pickle.loads(place.read_bytes())  # noqa: S301  (as Sphinx does)
            if isinstance(kept, BuildEnvironment):
                for docname, contents in [*kept.tocs.items()]:  # which may be packed
                    kept.tocs[docname] = pickle.loads(_moved(contents, old, new))  # noqa: S301
            moved = _moved(kept, old, new)
        except Exception:  # noqa: BLE001  (of what can't be loaded, Sphinx says no more either)
            place.unlink(missing_ok=True)
        else:
            write_whole(place, moved)


def _moved(kept: object, old: str, new: str) -> bytes:
    moved = io.BytesIO()
    _Mover(moved, PurePath(old), PurePath(new)).dump(kept)
    return moved.getvalue()
