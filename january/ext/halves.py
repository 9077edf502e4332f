"""Find half characters, which an option of a directive may hold and no page can show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils.parsers.rst.states import MarkupError
from myst_parser.parsers.directives import parse_directive_text

from january.text import half

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive

_ESCAPED = re.compile(r"\\[uU](?:0000)?[dD][89a-fA-F]")


def holds_half(kind: type[Directive], first_line: str, content: str) -> bool:
    """Tell whether an option of a directive holds half a character."""
    if not _ESCAPED.search(content):
        return False
    try:
        options = parse_directive_text(kind, first_line, content).options
    except MarkupError:  # which is said when the directive runs
        return False
    return any(half(str(value)) for value in options.values())
