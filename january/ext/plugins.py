"""Let pybtex find each of its plug-ins once, not for each citation.

pybtex reads the metadata of every installed package whenever a style is wanted, and
``sphinxcontrib-bibtex`` wants one a citation: 16 ms of it each, in an environment of this size.
Both are so in pybtex 0.26 and sphinxcontrib-bibtex 2.7 (`pybtex.plugin._load_entry_point`,
`sphinxcontrib.bibtex.foot_roles`); neither has a switch for it.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import pybtex.plugin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint

    from sphinx.application import Sphinx


@cache
def _installed() -> Any:  # noqa: ANN401  (Python 3.12 gave it another type)
    return entry_points()


@cache
def _selected(**wanted: str) -> Iterable[EntryPoint]:
    found: Iterable[EntryPoint] = _installed().select(**wanted)
    return found


def setup(_app: Sphinx) -> None:
    """Answer pybtex from what was found the first time; packages don't change in a build."""
    pybtex.plugin.entry_points = _selected
