"""Ask git which texts a file has had, when each was committed, and which commit has the last."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from january.errors import JanuaryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_COMMIT = "\x01"
# Plumbing, which heeds hardly any setting; the rest is for those that it heeds.
_DIFFS = (
    "diff-tree",
    "--stdin",
    "--root",
    "-r",
    "-z",
    "--raw",
    "--no-abbrev",
    "--no-relative",
    "--encoding=UTF-8",
    "--diff-merges=first-parent",
    f"-O{os.devnull}",
    f"--format={_COMMIT}%H %ct %at",
)
_SETTINGS = (
    "--no-replace-objects",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",  # which could be any program
    "-c",
    f"core.attributesFile={os.devnull}",
)
# What the environment may say of git itself: not which repository, nor what is in it.
_HEEDED = ("GIT_CONFIG", "GIT_CEILING", "GIT_DISCOVERY", "GIT_EXEC_PATH")
_SHA1 = 40


class HistoryError(JanuaryError):
    """A history that can't be asked; the text says why and what to do."""


class NoHistoryError(HistoryError):
    """There is no git, no repository or no commit to ask, or it is another user's."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One text of a file: when it was committed and written (POSIX seconds), and its blob."""

    committed: int
    authored: int
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Pin:
    """A commit that left a file with a content, its ``blob``; a later one has a smaller age."""

    age: int
    commit: str
    blob: str

    def holds(self, content: bytes) -> bool:
        """Tell whether the file had this content in that commit."""
        return _blob(content, self.blob) == self.blob


def versions(root: Path) -> Mapping[str, tuple[Version, ...]]:
    """Return every file's versions, oldest commit first, by path relative to ``root``.

    A renamed file keeps the versions it had under its old names. The committer's date counts,
    since the author's date is whatever the author says. Raises `HistoryError`.
    """
    prefix, shallow = _place(root)
    if shallow:
        message = (
            "the clone is shallow, so its history can't bear witness: "
            "run `git fetch --unshallow` (in a workflow: fetch-depth: 0)"
        )
        raise HistoryError(message)
    found: dict[str, dict[Version, None]] = defaultdict(dict)
    for version, old, new in _changes(root):
        if old in found:
            found[new].update(found[old])
        found[new][version] = None
    return {
        path.removeprefix(prefix): tuple(sorted(history, key=lambda one: one.committed))
        for path, history in found.items()
        if path.startswith(prefix)
    }


def pins(root: Path, *folders: str) -> dict[str, Pin]:
    """Return by path the commit that last changed each file below some folders.

    Only the main line is asked, so that the file in that commit is the file of today, and a
    commit that leaves a file alone leaves its pin alone. Raises `HistoryError`; a shallow clone
    has no pins, since its first commit seems to have changed everything.
    """
    prefix, shallow = _place(root)
    found: dict[str, Pin] = {}
    if shallow:
        return found
    main = _git(root, "rev-list", "--first-parent", "HEAD", "--", *folders)
    tokens = _tokens(_git(root, *_DIFFS, "--no-renames", "--", *folders, stdin=main))
    commit, age = "", 0
    for token in tokens:
        if token.startswith(_COMMIT):
            commit, age = token[1:].split()[0], age + 1
        elif (entry := token.strip()).startswith(":"):
            path = next(tokens).removeprefix(prefix)
            found.setdefault(path, Pin(age=age, commit=commit, blob=entry.split()[3]))
    return found


def _place(root: Path) -> tuple[str, bool]:
    """Return where a folder lies in its repository, and whether that is a shallow clone."""
    asked = _git(root, "rev-parse", "--show-prefix", "--is-shallow-repository")
    prefix, shallow = asked.decode("utf-8", "surrogateescape").split("\n")[:2]
    return prefix, shallow == "true"


def _blob(content: bytes, like: str) -> str:
    """Return the name that git gives a content, of the kind of another such name."""
    hashed = hashlib.sha1 if len(like) == _SHA1 else hashlib.sha256
    return hashed(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


def contents(root: Path, blobs: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of blobs, all in one call of git."""
    wanted = sorted(set(blobs))
    if not wanted:
        return {}
    answer = io.BytesIO(_git(root, "cat-file", "--batch", stdin="\n".join(wanted).encode() + b"\n"))
    found: dict[str, bytes] = {}
    for blob in wanted:
        size = int(answer.readline().split()[-1])
        found[blob] = answer.read(size)
        answer.readline()  # which ends the content
    return found


def _changes(root: Path) -> Iterator[tuple[Version, str, str]]:
    """Give each change of a history as the new version, the old path and the new path."""
    commits = _git(root, "rev-list", "--topo-order", "--reverse", "HEAD", "--")
    tokens = _tokens(_git(root, *_DIFFS, "-M", "-l0", stdin=commits))
    for token in tokens:
        if token.startswith(_COMMIT):
            committed, authored = map(int, token.split()[1:])
        elif (entry := token.strip()).startswith(":"):
            *_, blob, status = entry.split()
            old = next(tokens)
            new = next(tokens) if status[0] in "RC" else old
            if status[0] != "D":
                yield Version(committed, authored, blob), old, new


def _tokens(diffs: bytes) -> Iterator[str]:
    return iter(diffs.decode("utf-8", "surrogateescape").split("\0"))


def _git(root: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    command = ["git", "-C", str(root), *_SETTINGS, *arguments]
    try:
        done = subprocess.run(
            command, input=stdin, capture_output=True, check=False, env=_environment()
        )
    except OSError as error:
        message = f"git can't be run: {error.strerror}; install git, or leave out --witness"
        raise NoHistoryError(message) from None
    if done.returncode != 0:
        raise _complaint(root, done.stderr.decode(errors="replace").strip())
    return done.stdout


def _environment() -> dict[str, str]:
    """Return an environment in which git sees the repository that is there, and speaks English."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_HEEDED)
    }
    return {**kept, "GIT_GRAFT_FILE": os.devnull, "GIT_ATTR_NOSYSTEM": "1", "LC_ALL": "C"}


def _complaint(root: Path, said: str) -> HistoryError:
    if "not a git repository" in said:
        return NoHistoryError(f"{root} is in no git repository, so nothing can bear witness")
    if "bad revision 'HEAD'" in said:
        return NoHistoryError("the repository has no commits yet, so nothing can bear witness")
    last = said.splitlines()[-1].strip() if said else "nothing"
    if "dubious ownership" in said:
        return NoHistoryError(f"git heeds no repository of another user's; if you do, run `{last}`")
    return HistoryError(f"git says: {last}")
