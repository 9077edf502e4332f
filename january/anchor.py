"""Find the anchors that a note's text declares, without building it."""

from __future__ import annotations

import re

_DECLARED = re.compile(
    r"^\((?P<target>[^()\s]+)\)=[ \t]*$"
    r"|^[ \t]*:(?:label|name):[ \t]+(?P<option>\S+)[ \t]*$"
    r"|^[ \t]*\$\$[ \t]*\((?P<equation>[^()\s]+)\)[ \t]*$",
    re.MULTILINE,
)


def declared(text: str) -> list[str]:
    """Return the labels that a MyST text declares, in order."""
    return [found[found.lastgroup or 0] for found in _DECLARED.finditer(text)]
