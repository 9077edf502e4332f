"""Find each plug-in for bibliographies once, and format each work once, not for each citation.

pybtex reads the metadata of every installed package whenever a style is wanted, and
``sphinxcontrib-bibtex`` wants one a citation: 16 ms of it each, in an environment of this size.
Both are so in pybtex 0.26 and sphinxcontrib-bibtex 2.7 (`pybtex.plugin._load_entry_point`,
`sphinxcontrib.bibtex.foot_roles`); neither has a switch for it. Each citation also formats its
work anew, which the style given here remembers, and reads the LaTeX of its authors' names anew,
which is remembered too: pybtex's texts never change.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, ClassVar

import pybtex.plugin
import sphinxcontrib.bibtex.plugin
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style as PlainStyle

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint

    from pybtex.database import BibliographyData, Entry
    from sphinx.application import Sphinx
    from sphinx.config import Config

STYLE = "january"
_decoded = Text.from_latex


@cache
def _installed() -> Any:  # noqa: ANN401  (Python 3.12 gave it another type)
    return entry_points()


@cache
def _selected(**wanted: str) -> Iterable[EntryPoint]:
    found: Iterable[EntryPoint] = _installed().select(**wanted)
    return found


def _by_name(group: str, name: str) -> list[EntryPoint]:
    return [*_selected(group=group, name=name)]


@cache
def _from_latex(latex: str) -> Text:
    return _decoded(latex)


@cache
def _plain() -> PlainStyle:
    return PlainStyle()


class Style(PlainStyle):  # type: ignore[misc]  # pybtex has no types
    """pybtex's plain style, which remembers what it has formatted."""

    formatted: ClassVar[dict[int, tuple[Entry, FormattedEntry]]] = {}

    def __init__(self) -> None:
        """Take from the first style what pybtex makes each of."""
        self.__dict__.update(_plain().__dict__)

    def format_entry(
        self, label: str, entry: Entry, bib_data: BibliographyData | None = None
    ) -> FormattedEntry:
        """Format an entry, which is kept so that its number stays its own."""
        if id(entry) not in self.formatted:
            self.formatted[id(entry)] = entry, super().format_entry(label, entry, bib_data)
        same = self.formatted[id(entry)][1]
        return FormattedEntry(same.key, same.text, label)


def _begin(_app: Sphinx, config: Config) -> None:
    Style.formatted.clear()
    if config.bibtex_default_style == "alpha":  # as it is where conf.py names none
        config.bibtex_default_style = STYLE


def setup(app: Sphinx) -> None:
    """Answer pybtex from what was found the first time; packages don't change in a build."""
    pybtex.plugin.entry_points = _selected
    sphinxcontrib.bibtex.plugin._entry_points = _by_name  # noqa: SLF001
    Text.from_latex = _from_latex
    pybtex.plugin.register_plugin("pybtex.style.formatting", STYLE, Style)
    app.connect("config-inited", _begin)
