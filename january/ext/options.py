"""Let docutils list its options once, not twice a document.

Sphinx makes a parser of a hundred options for each document that it reads, and MyST another for
a document that it then doesn't use: more than a millisecond, for which neither has a switch
(`sphinx.util.docutils._get_settings`, Sphinx 9.0; `DocutilsRenderer.setup_render`, myst-parser
5.2). Here each takes a copy of the first; configuration files are read as often as before.
"""

from __future__ import annotations

import warnings
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

import sphinx.util.docutils
from docutils.frontend import OptionParser
from myst_parser.mdit_to_docutils import base

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docutils import SettingsSpec
    from docutils.frontend import Values
    from sphinx.application import Sphinx

    Component = SettingsSpec | type[SettingsSpec]


@cache
def _listed(kinds: tuple[type[SettingsSpec], ...]) -> OptionParser:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return OptionParser(kinds)


def _kinds(components: Iterable[Component]) -> tuple[type[SettingsSpec], ...]:
    return tuple(one if isinstance(one, type) else type(one) for one in components)


def parser(
    components: Iterable[Component], defaults: Mapping[str, Any], *, read_config_files: bool
) -> OptionParser:
    """Return what `OptionParser` makes of the same arguments."""
    found = copy(_listed(_kinds(components)))
    found.defaults = {**found.defaults, **defaults}
    found.config_files = []
    if read_config_files and not found.defaults["_disable_config"]:
        found.defaults.update(vars(found.get_standard_config_settings()))
    return found


def settings(*components: Component) -> Values:
    """Return what `docutils.frontend.get_default_settings` does."""
    return _listed(_kinds(components)).get_default_values()


def setup(_app: Sphinx) -> None:
    """Answer in the place of docutils."""
    sphinx.util.docutils.OptionParser = parser  # type: ignore[assignment,attr-defined]
    base.get_default_settings = settings  # type: ignore[attr-defined]
