"""Keep on one line what a line's end would part badly: a number and the sign after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

KEPT = "kept"
_PERCENT = re.compile(r"(\d[\d.,]* %)")
_COUNTED = re.compile(r"\w+ \d+|\(\d+\)")
_AS_WRITTEN = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.math_block, nodes.raw)


def kept(name: str) -> nodes.Node:
    """Return the name of a reference, which does not break if it is a kind and a number."""
    return nodes.inline("", name, classes=[KEPT]) if _COUNTED.fullmatch(name) else nodes.Text(name)


class KeptPercents(SphinxPostTransform):
    """Hold each number with its percent sign in an element that does not wrap."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_options: Any) -> None:  # noqa: ANN401  (Sphinx's signature)
        """Split the texts that hold such a pair."""
        for text in list(self.document.findall(nodes.Text)):
            if _PERCENT.search(text) and not isinstance(text.parent, _AS_WRITTEN):
                parts = _PERCENT.split(text)
                text.parent.replace(text, [_part(*pair) for pair in enumerate(parts)])


def _part(at: int, text: str) -> nodes.Node:
    return nodes.inline("", text, classes=[KEPT]) if at % 2 else nodes.Text(text)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(KeptPercents)
