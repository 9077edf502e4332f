"""Read and write documents in as many processes as may run, of which the build's own is one.

Sphinx deals out ten documents at a time, sends back the whole environment for each ten, and
resolves all references in the build's own process before it lets others write
(https://github.com/sphinx-doc/sphinx/issues/10779, and pull request 11746). Here each process
reads one share of the documents and sends back one environment, which are merged in order; then
processes that are forked when all is known resolve and write what nobody has taken yet.
"""

from __future__ import annotations

import os
import pickle
from bisect import bisect_left
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeVar

from sphinx.builders import Builder, _write_docname

from january.ext.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

T = TypeVar("T")

LEAST = 6  # documents a process; fewer are sooner done than it is begun
SMALL = 40  # a share that is less of the site is sooner read than the environment is sent back
MOST = 256  # handfuls that are taken in turn, since each is named by a byte


class Sharing(Builder):
    """A builder whose processes share the documents; no two of them write the same file.

    What a process finds out while it writes is lost, but for the pictures that pages show.
    """

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        least = max(LEAST, len(self.env.found_docs) // SMALL)
        count = min(nproc, len(docnames) // least)
        if count <= 1:
            self._read_serial(docnames)
            return
        for docname in docnames:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)
        sizes = [self.env.doc2path(docname).stat().st_size for docname in docnames]
        first, *others = shares(docnames, sizes, count)
        self._share(self.read_doc, first, self._read_there, others, self._merge)

    def _read_there(self, docnames: Iterable[str]) -> bytes:
        for docname in docnames:
            self.read_doc(docname, _cache=False)
        return pickle.dumps(self.env, pickle.HIGHEST_PROTOCOL)

    def _merge(self, docnames: Iterable[str], read: bytes) -> None:
        self.env.merge_info_from(docnames, pickle.loads(read), self._app)  # noqa: S301  (our own)

    def _write_parallel(self, docnames: Sequence[str], nproc: int) -> None:
        # Sphinx counts out the process that resolves, which here is one of those that write.
        count = min(nproc + 1, len(docnames) // LEAST)
        if count <= 1:
            self._write_serial(docnames)
            return
        turns = Turns(docnames)
        others = [turns] * (count - 1)
        self._share(self._write_here, turns, self._write_there, others, self._show)

    def _write_here(self, docname: str) -> None:
        _write_docname(docname, env=self.env, builder=self, tags=self.tags)

    def _write_there(self, docnames: Iterable[str]) -> dict[str, str]:
        for docname in docnames:
            self._write_here(docname)
        return self.images

    def _show(self, _docnames: Iterable[str], images: Mapping[str, str]) -> None:
        self.images |= images

    def _share(
        self,
        here: Callable[[str], None],
        first: Iterable[str],
        there: Callable[[Iterable[str]], object],
        others: Sequence[Iterable[str]],
        take: Callable[..., None],
    ) -> None:
        """Do the first share here, and each other beside; take what these found in order."""
        with Workers(len(others)) as tasks:
            for share in others:
                tasks.add_task(there, share, take)
            for docname in first:
                here(docname)
                tasks.look()


class Turns:
    """Documents that processes take by the handful, whoever is free: each process iterates once.

    They are processes that are forked from the one that made this.
    """

    def __init__(self, docnames: Sequence[str]) -> None:
        """Lay out the documents."""
        self._handfuls = shares(docnames, [1] * len(docnames), MOST)
        self._read, write = os.pipe()
        os.write(write, bytes(range(len(self._handfuls))))
        os.close(write)  # so that there is an end

    def __iter__(self) -> Iterator[str]:
        """Take documents until there are none left."""
        while turn := os.read(self._read, 1):
            yield from self._handfuls[turn[0]]
        os.close(self._read)


def shares(items: Sequence[T], weights: Sequence[int], count: int) -> list[Sequence[T]]:
    """Cut a sequence into at most so many pieces that weigh about the same."""
    before = [*accumulate(weights, initial=0)]
    cuts = [bisect_left(before, before[-1] * number / count) for number in range(1, count)]
    return [items[start:end] for start, end in pairwise([0, *cuts, len(items)]) if start < end]
