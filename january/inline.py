"""Write a line of plain text with formulas between dollar signs as HTML."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from january.tex import TexError, render

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMULA = re.compile(r"(?<!\\)\$(?P<tex>[^$]+)\$")


def to_html(text: str, macros: Mapping[str, str]) -> str:
    """Return the text as HTML; a formula that can't be set stays as its author wrote it."""
    parts: list[str] = []
    end = 0
    for found in _FORMULA.finditer(text):
        parts += [escape(typographic(text[end : found.start()])), formula(found["tex"], macros)]
        end = found.end()
    parts.append(escape(typographic(text[end:])))
    return "".join(parts).replace("\\$", "$")


def typographic(text: str) -> str:
    """Return a text with its straight quotation marks and apostrophes turned."""
    text = re.sub(r"(?<![\w.,;:!?)\]])'(?!\d\ds)", "‘", text).replace("'", "’")
    return re.sub(r'(?<![\w.,;:!?)\]])"', "“", text).replace('"', "”")


def formula(tex: str, macros: Mapping[str, str]) -> str:
    """Return an inline formula as HTML, or its TeX where it can't be set."""
    try:
        return render(tex, display=False, macros=macros)
    except TexError:
        return f"<code>{escape(tex)}</code>"
