"""Make again only what hangs on a page that this build wrote.

Besides its page a note has files: renditions, citations, the pages that lead to its anchors, a
card. Each hangs on nothing but the documents it is made of, whose pages are written again when
anything about them changes, and on what holds for the whole site. What an earlier build made, and
of which documents, stands in a record that is believed only where that build came to its end.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

from january.ext.builder import Pages
from january.ext.settled import settled
from january.files import remove, update_whole, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sphinx.application import Sphinx

RECORD = "january-kept.json"

Content = str | bytes
Made = tuple[list[str], list[str]]  # the documents something was made of, and its files
Account = tuple[dict[str, Made], list[str]]


class Kept:
    """What is made besides the pages, each thing under a name of its own."""

    def __init__(
        self,
        out: Path,
        earlier: dict[str, Made],
        there: frozenset[str],
        written: Collection[str],
        *,
        inward: bool = False,
    ) -> None:
        """Believe what an earlier build says that it made, as far as it is there.

        ``inward`` says that the documents say nothing new to one another.
        """
        self.out = out
        self.earlier = earlier
        self.there = there
        self.written = written
        self.inward = inward
        self.now: dict[str, Made] = {}
        self.patterns: list[str] = []

    def derive(
        self,
        name: str,
        make: Callable[[], Iterable[tuple[str, Content]]],
        of: Iterable[str] = (),
        *,
        hears: Iterable[str] = (),
        site: bool = False,
    ) -> None:
        """Keep what was made of these documents if none of their pages was written, or make it.

        What only ``hears`` others is made again if they are written and any document says something
        new; what hangs on the whole ``site``, whenever any does.
        """
        own, others = list(of), list(hears)
        known = self.earlier.get(name)
        firm = self.inward or not (site or self._anew(others))
        if known and firm and known[0] == own + others and self._stands(known[1], own):
            self.now[name] = known
            return
        files = dict(make())
        for path, content in sorted(files.items()):
            update_whole(self.out / path, content)
        self.now[name] = own + others, sorted(files)

    def claim(self, pattern: str) -> None:
        """Say that all whose path is of a pattern is derived, or does not belong there."""
        self.patterns.append(pattern)

    def remove_others(self) -> None:
        """Remove what is of such a pattern and was not derived in this build."""
        wanted = {path for _, files in self.now.values() for path in files}
        ours = re.compile("|".join(self.patterns))
        for path in sorted(filter(ours.fullmatch, self.there - wanted)):
            remove(self.out / path)

    def account(self) -> Account:
        """Return what was derived and claimed, for another process."""
        return self.now, self.patterns

    def learn(self, account: Account) -> None:
        """Take over what another process derived and claimed."""
        now, patterns = account
        self.now |= now
        self.patterns += patterns

    def _stands(self, files: Iterable[str], documents: Iterable[str]) -> bool:
        return self.there.issuperset(files) and not self._anew(documents)

    def _anew(self, documents: Iterable[str]) -> bool:
        return any(one in self.written for one in documents)


def kept(app: Sphinx) -> Kept:
    """Return what the build keeps; only builders of pages have it."""
    builder = cast("Pages", app.builder)
    if builder.kept is None:
        record = Path(app.doctreedir, RECORD)
        earlier: dict[str, Made] = {}
        if builder.believed and record.is_file():
            earlier = json.loads(record.read_text(encoding="utf-8"))
        if earlier and builder.untouched:  # and so is all that was made
            there = frozenset(path for _, files in earlier.values() for path in files)
        else:
            there = builder.there
        out = Path(app.outdir)
        builder.kept = Kept(out, earlier, there, builder.written, inward=builder.inward)
    return builder.kept


def _put(app: Sphinx, error: Exception | None) -> None:
    """Clean up, and leave the record, before it is said that the build came to its end."""
    if error is None and isinstance(app.builder, Pages) and not settled(app):
        kept(app).remove_others()
        text = json.dumps(kept(app).now, separators=(",", ":"), sort_keys=True)
        write_whole(Path(app.doctreedir, RECORD), text)


def setup(app: Sphinx) -> None:
    """Leave the record when all is made."""
    app.connect("build-finished", _put, priority=990)
