"""Find which experiments a text quotes, and which decimals in it were typed by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from january.prose import blank_code

if TYPE_CHECKING:
    from collections.abc import Iterator

_USED = re.compile(
    r"\{(?:number|interval)\}`([a-z0-9_-]+)\.|\{(?:plot|result-table)\}[ \t]+([a-z0-9_-]+)\."
)
_DECIMAL = re.compile(r"(?<![\w.,/-])\d[\d,]*\.\d+(?![\w/]|\.\d)")
_ROLE_OR_CODE = re.compile(r"(?:\{[a-z:]+\})?(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+")
_BLANK = re.compile(r"[^\n]")
_LEAST_DIGITS = 3


def experiments_in(text: str) -> set[str]:
    """Return the modules of the experiments whose results a text quotes."""
    return {(found[1] or found[2]).replace("-", "_") for found in _USED.finditer(text)}


def typed_decimals(body: str) -> Iterator[tuple[int, str]]:
    """Give each decimal of three or more significant digits in prose or mathematics, with its line.

    Roles and code are left out, so that a quoted number is one that a role holds.
    """
    text = blank_code(body)
    for pattern in (_ROLE_OR_CODE, _ADDRESS):
        text = pattern.sub(lambda found: _BLANK.sub(" ", found[0]), text)
    for found in _DECIMAL.finditer(text):
        if len(found[0].replace(".", "").replace(",", "").lstrip("0")) >= _LEAST_DIGITS:
            yield text.count("\n", 0, found.start()) + 1, found[0]
