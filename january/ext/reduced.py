"""Keep what is to be found in each page, so that only what was written is looked through again."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING, cast

from january.ext.configuration import today
from january.ext.facts import theme_name
from january.ext.sources import NOTES, THEMES
from january.files import write_whole
from january.note import State
from january.searchable import searchable
from january.wording import day_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from january.ext.builder import Pages


class Reduced:
    """The pages of a build as the search sees them, in a folder of their own."""

    def __init__(self, app: Sphinx, folder: Path, digests: Mapping[str, str]) -> None:
        """Look through the pages that this build wrote, and those whose digest is not known."""
        self.app = app
        self.builder = cast("Pages", app.builder)
        self.folder = folder
        if not digests:
            shutil.rmtree(folder, ignore_errors=True)
        self.digests = {
            docname: digests[docname]
            if docname in digests and self._stands(docname)
            else self._reduce(docname)
            for docname in sorted(app.env.all_docs)
        }
        for docname in digests.keys() - self.digests.keys():
            self._place(docname).unlink(missing_ok=True)

    def pages(self, docnames: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Give the address of each page, and what is to be found in it."""
        for docname in docnames:
            page = self.builder.get_output_path(docname).relative_to(self.app.outdir)
            yield page.as_posix(), self._place(docname).read_text(encoding="utf-8")

    def digest(self, docnames: Iterable[str], *others: str) -> str:
        """Return what tells some pages, in their order, from others."""
        said = [*others, *(part for one in docnames for part in (one, self.digests[one]))]
        return hashlib.sha256("\0".join(said).encode()).hexdigest()

    def _stands(self, docname: str) -> bool:
        return docname not in self.builder.written and self._place(docname).is_file()

    def _place(self, docname: str) -> Path:
        return self.folder / f"{docname}.html"

    def _reduce(self, docname: str) -> str:
        page = self.builder.get_output_path(docname).read_text(encoding="utf-8")
        env = self.app.env
        text = searchable(page, _facts(env, docname), aside=NOTES.get(env, docname) is None)
        write_whole(self._place(docname), text)
        return hashlib.sha256(text.encode()).hexdigest()


def _facts(env: BuildEnvironment, docname: str) -> dict[str, str]:
    note = NOTES.get(env, docname)
    if note is None:
        kind = "theme" if THEMES.get(env, docname) else ""
        return {"kind": "experiment" if docname.startswith("experiments/") else kind}
    state = note.state(today(env.config))
    return {
        "kind": note.kind,
        "theme": theme_name(env, note),
        "day": f"{day_month(note.date)} {note.date.year}" if note.date else "",
        "state": "" if state is State.PUBLISHED else str(state),
    }
