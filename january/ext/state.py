"""Keep what documents say on the environment: one typed record a document and a kind."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

T = TypeVar("T")

_KINDS: list[Datum[Any]] = []


def _whole(record: object) -> object:
    return record


class Datum(Generic[T]):
    """A kind of record that documents have, kept by docname: frozen, and of plain values.

    What a document has many of is a named tuple, which is kept and loaded ten times as fast as a
    data class.

    Sphinx reads documents in several processes, forgets those that changed, and merges what
    each process found: `setup` sees to all three, for every kind there is.
    """

    def __init__(self, name: str, heard: Callable[[T], object] | None = _whole) -> None:
        """Keep the records under a name of the package's own.

        ``heard`` returns what of a record can make a difference to other documents' pages, as
        values whose `repr` is one; None if nothing can.
        """
        self._attribute = f"january_{name}"
        self._heard = heard
        _KINDS.append(self)

    def all(self, env: BuildEnvironment) -> dict[str, T]:
        """Return the records by docname."""
        if not hasattr(env, self._attribute):
            setattr(env, self._attribute, {})
        return cast("dict[str, T]", getattr(env, self._attribute))

    def get(self, env: BuildEnvironment, docname: str) -> T | None:
        """Return one document's record."""
        return self.known(env, docname) if docname in self.all(env) else None

    def known(self, env: BuildEnvironment, docname: str) -> T:
        """Return the record of a document that has one; raises `KeyError`."""
        return self.all(env)[docname]

    def heard(self, env: BuildEnvironment, docname: str) -> object:
        """Return what other documents may hear of one document's record."""
        record = self.get(env, docname) if self._heard else None
        return self._heard(record) if self._heard and record is not None else None

    def put(self, env: BuildEnvironment, docname: str, record: T) -> None:
        """Set one document's record."""
        self.all(env)[docname] = record

    def connect(self, app: Sphinx) -> None:
        """Forget and merge records when Sphinx does."""
        app.connect("env-purge-doc", self._clear)
        app.connect("env-merge-info", self._merge)

    def _clear(self, _app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        self.all(env).pop(docname, None)

    def _merge(
        self,
        _app: Sphinx,
        env: BuildEnvironment,
        docnames: Iterable[str],
        other: BuildEnvironment,
    ) -> None:
        theirs = self.all(other)
        self.all(env).update({name: theirs[name] for name in sorted(docnames) if name in theirs})


class Packed(Datum[T]):
    """A kind of record that is large and seldom asked for: bytes load at once."""

    def known(self, env: BuildEnvironment, docname: str) -> T:
        """Return the record of a document that has one; raises `KeyError`."""
        packed = cast("dict[str, bytes]", self.all(env))
        return cast("T", pickle.loads(packed[docname]))  # noqa: S301  (our own)

    def put(self, env: BuildEnvironment, docname: str, record: T) -> None:
        """Set one document's record."""
        packed = cast("dict[str, bytes]", self.all(env))
        packed[docname] = pickle.dumps(record, pickle.HIGHEST_PROTOCOL)


class Derived(Datum[T]):
    """A kind of record that is derived from those of all documents, and lasts till it is again."""

    def __init__(self, name: str) -> None:
        """Keep the records, of which the others say all that there is to hear."""
        super().__init__(name, heard=None)

    def connect(self, app: Sphinx) -> None:
        """Forget nothing."""


class PackedDerived(Packed[T], Derived[T]):
    """A kind of record that is both."""


def heard(env: BuildEnvironment, docname: str) -> list[object]:
    """Return all that other documents may hear of one document's records."""
    return [kind.heard(env, docname) for kind in _KINDS]


def setup(app: Sphinx) -> None:
    """Connect every kind of record, so that none can be left out."""
    for kind in _KINDS:
        kind.connect(app)
