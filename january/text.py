"""Read the texts of a project: each is UTF-8, or it is said on which line it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from january.errors import JanuaryError
from january.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

RULE = "encoding"
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


def half(text: str) -> bool:
    """Tell whether a text holds half a character, which an escape can write and no file hold."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
