"""Read and write documents in as many processes as may run, of which the build's own is one.

Sphinx deals out ten documents at a time, sends back the whole environment for each ten, and
resolves all references in the build's own process before it lets others write. Here each process
has one share of the documents: it reads it and sends back one environment; then, forked anew
when all is known, it resolves and writes one.
"""

from __future__ import annotations

import pickle
from bisect import bisect_left
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeVar

from sphinx.builders import Builder, _write_docname

from january.ext.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")
TWO = 2

LEAST = 6  # documents; fewer are sooner done than another process is begun


class Sharing(Builder):
    """A builder whose processes share the documents; no two of them write the same file.

    What a process finds out while it writes is lost, but for the pictures that pages show.
    """

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        shares = self._shares(docnames, nproc)
        if len(shares) < TWO:
            self._read_serial(docnames)
            return
        for docname in docnames:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)
        self._share(shares, self._read_here, self._read_there, self._merge)

    def _read_here(self, docname: str) -> None:
        self.read_doc(docname)

    def _read_there(self, docnames: Sequence[str]) -> bytes:
        for docname in docnames:
            self.read_doc(docname, _cache=False)
        return pickle.dumps(self.env, pickle.HIGHEST_PROTOCOL)

    def _merge(self, docnames: Sequence[str], read: bytes) -> None:
        self.env.merge_info_from(docnames, pickle.loads(read), self._app)  # noqa: S301  (our own)

    def _write_parallel(self, docnames: Sequence[str], nproc: int) -> None:
        # Sphinx counts out the process that resolves, which here is one of those that write.
        shares = self._shares(docnames, nproc + 1)
        if len(shares) < TWO:
            self._write_serial(docnames)
        else:
            self._share(shares, self._write_here, self._write_there, self._show)

    def _write_here(self, docname: str) -> None:
        _write_docname(docname, env=self.env, builder=self, tags=self.tags)

    def _write_there(self, docnames: Sequence[str]) -> dict[str, str]:
        for docname in docnames:
            self._write_here(docname)
        return self.images

    def _show(self, _docnames: Sequence[str], images: Mapping[str, str]) -> None:
        self.images |= images

    def _share(
        self,
        shares: Sequence[Sequence[str]],
        here: Callable[[str], None],
        there: Callable[[Sequence[str]], object],
        take: Callable[..., None],
    ) -> None:
        """Do the first share here and each other beside, and take what these found in order."""
        first, *others = shares
        with Workers(len(shares)) as tasks:
            for share in others:
                tasks.add_task(there, share, take)
            for docname in first:
                here(docname)
                tasks.look()

    def _shares(self, docnames: Sequence[str], nproc: int) -> list[Sequence[str]]:
        sizes = [self.env.doc2path(docname).stat().st_size for docname in docnames]
        return shares(docnames, sizes, min(nproc, len(docnames) // LEAST))


def shares(items: Sequence[T], weights: Sequence[int], count: int) -> list[Sequence[T]]:
    """Cut a sequence into at most so many pieces that weigh about the same."""
    before = [*accumulate(weights, initial=0)]
    cuts = [bisect_left(before, before[-1] * number / count) for number in range(1, count)]
    ends = [0, *cuts, len(items)]
    return [items[start:end] for start, end in pairwise(ends) if start < end]
