"""Take plain values from a file only in the shape that they should have.

Whatever is of another shape raises ``TypeError`` or ``ValueError``.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NoReturn

from january.text import HALF, half

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")


def refuse(constant: str) -> NoReturn:
    """Refuse what JSON does not know, such as NaN."""
    message = f"{constant} is not a number"
    raise ValueError(message)


def plain(text: str) -> Any:  # noqa: ANN401  (whatever stands there)
    """Return what JSON says in characters that a page can show."""
    found = json.loads(text, parse_constant=refuse)
    if _ESCAPED.search(text) and half(json.dumps(found, ensure_ascii=False)):
        message = f"this holds {HALF}"
        raise ValueError(message)
    return found


def fields(plain: Mapping[str, Any], shapes: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Return named values, each in its shape."""
    unknown = sorted(set(plain) - set(shapes))
    if unknown:
        message = f"{unknown[0]!r} is not known here"
        raise ValueError(message)
    return {name: shapes[name](value) for name, value in plain.items()}


def text(value: object) -> str:
    """Return a text."""
    if not isinstance(value, str):
        message = f"{_short(value)} is not a text"
        raise TypeError(message)
    return value


def text_or_none(value: object) -> str | None:
    """Return a text, or None."""
    return None if value is None else text(value)


def texts(value: object) -> tuple[str, ...]:
    """Return texts in a row."""
    return tuple(map(text, _list(value)))


def whole(value: object) -> int:
    """Return a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        message = f"{_short(value)} is not a whole number"
        raise TypeError(message)
    return value


def number(value: object) -> float:
    """Return a finite number, as it stands."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        message = f"{_short(value)} is not a number"
        raise TypeError(message)
    try:
        finite = math.isfinite(value)
    except OverflowError:
        finite = False
    if not finite:
        message = f"{_short(value)} is too large for a number"
        raise ValueError(message)
    return value


def number_or_none(value: object) -> float | None:
    """Return a finite number, or None."""
    return None if value is None else number(value)


def rows(value: object) -> tuple[tuple[float | str, ...], ...]:
    """Return rows of numbers and texts."""
    return tuple(tuple(map(_cell, _list(row))) for row in _list(value))


def mapping(value: object) -> dict[str, Any]:
    """Return a mapping, of whatever values."""
    if not isinstance(value, dict):
        message = f"{_short(value)} is not a mapping"
        raise TypeError(message)
    return value


def _cell(value: object) -> float | str:
    return value if isinstance(value, str) else number(value)


def _list(value: object) -> list[Any] | tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        message = f"{_short(value)} is not a list"
        raise TypeError(message)
    return value


def _short(value: object) -> str:
    return repr(value)[:40]
