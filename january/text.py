"""Read the texts of a project: each is UTF-8, or it is said on which line it is not."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from january.errors import JanuaryError
from january.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

RULE = "encoding"
LONGEST = 200_000  # characters of a text; the longest of ours has a tenth of that
MOST_LABELS = 500  # in a text, since the time that Sphinx takes for them grows with their square
_LABEL = re.compile(r"^[^\n(]*\([^\n]*\)=[ \t]*$", re.MULTILINE)
HALF = "half a character, which no file can hold"
MEND = "the file is not UTF-8: save it as UTF-8"


class EncodingError(JanuaryError):
    """A text that is not UTF-8, and the problem that says so."""

    def __init__(self, problem: Problem) -> None:
        """Say it as every problem is said."""
        super().__init__(str(problem))
        self.problem = problem


def decoded(content: bytes, path: str) -> str:
    """Return the text that a file holds; raises `EncodingError`."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = _lines(content[: error.start].decode("latin-1")).count("\n") + 1
        raise EncodingError(Problem(path=path, line=line, rule=RULE, text=MEND)) from None


def read(path: Path, name: str) -> str:
    """Return the text of a file that a message calls so; raises `EncodingError` and `OSError`."""
    return _lines(decoded(path.read_bytes(), name))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def size_problem(text: str) -> tuple[int, str] | None:
    """Return the line from which on a text holds too much, and of what; None if it does not."""
    if len(text) > LONGEST:
        return 1, f"the text is longer than {LONGEST} characters"
    if text.count(")=") <= MOST_LABELS:
        return None
    label = next(islice(_LABEL.finditer(text), MOST_LABELS, None), None)
    if label is None:
        return None
    return text.count("\n", 0, label.start()) + 1, f"the text has more than {MOST_LABELS} labels"


def half(text: str) -> bool:
    """Tell whether a text holds half of a surrogate pair, as an escape may write it."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
