"""Find which experiments a text quotes, and which decimals in it were typed by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from january.prose import CODE, blank_code

if TYPE_CHECKING:
    from collections.abc import Iterator

_USED = re.compile(
    r"\{(?:number|interval)\}`([a-z0-9_-]+)\.|\{(?:plot|result-table)\}[ \t]+([a-z0-9_-]+)\."
)
_QUOTING = re.compile(r"\{(?:number|interval|plot|result-table)\}")
# Whatever may be such a decimal; beginning with a point, the search takes no time.
_SUSPECT = re.compile(r"\.(?:(?<=\d\d\.)\d|(?<=[1-9]\.)\d\d|(?<=0\.)0*[1-9]\d\d)")
# Neither a version, nor a part of a name, nor of an identifier such as a DOI.
_DECIMAL = re.compile(r"(?<![\w.,/:])(?<!\w-)\d[\d,]*\.\d+(?![\d/]|\.\d)")
_ROLE_OR_CODE = re.compile(
    r"(?:\{[a-z:]+\})?(?<!`)(`++)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL
)
_COMMENT = re.compile(r"^%[^\n]*$|<!--.*?(?:-->|\Z)", re.MULTILINE | re.DOTALL)
_ADDRESS = re.compile(r"\]\([^()\n]*\)|https?://\S+")
_BLANK = re.compile(r"[^\n]")
_LEAST_DIGITS = 3
_LONGEST = 20  # digits before a point


def experiments_in(text: str) -> set[str]:
    """Return the modules of the experiments whose results a text quotes."""
    return {(found[1] or found[2]).replace("-", "_") for found in _USED.finditer(text)}


def quotes_results(body: str) -> bool:
    """Tell whether a text quotes any experiment, so that its numbers can be held to it."""
    return _QUOTING.search(body) is not None


def typed_decimals(body: str) -> Iterator[tuple[int, str]]:
    """Give each decimal of three or more significant digits in prose or mathematics, with its line.

    Roles and code are left out, so that a quoted number is one that a role holds.
    """
    if not any(_stands_alone(body, found.start()) for found in _SUSPECT.finditer(body)):
        return  # which most notes do, and in a hundredth of the time
    text = blank_code(body, CODE - {"math"})
    for pattern in (_COMMENT, _ROLE_OR_CODE, _ADDRESS):
        text = pattern.sub(lambda found: _BLANK.sub(" ", found[0]), text)
    for found in _DECIMAL.finditer(text):
        if len(found[0].replace(".", "").replace(",", "").lstrip("0")) >= _LEAST_DIGITS:
            yield text[: found.start()].count("\n") + 1, found[0]


def _stands_alone(body: str, point: int) -> bool:
    """Tell whether the digits before a point may begin a number, and not end a name."""
    before = body[max(0, point - _LONGEST) : point].rstrip("0123456789,")[-1:]
    return not before.isalnum() and before not in {".", "/", ":", "_"}
