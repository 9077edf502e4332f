# ruff: noqa: A005 (named as its part of the package is)
"""Set mathematics as MathML in HTML pages, and number what has a label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from january.ext.configuration import settings
from january.tex import TexError, render, take_label, take_tag

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

LOGGER = logging.getLogger(__name__)
_CLOSING = re.compile(r"[,.;:!?)\]’”]+")


class EquationNumbers(SphinxTransform):
    r"""Number the equations of a note: those with a label, in their order, and no others.

    The label is MyST's `$$ ... $$ (name)`, the directive's `:label:`, or LaTeX's own `\label` in
    an environment.  A `\tag` takes the number's place.  MyST gives an unlabelled environment a
    random label, which would change the page with every build; it is taken away.
    """

    default_priority = 210  # before docutils hands the ids of targets on

    def apply(self, **_kwargs: object) -> None:
        """Renumber this document's equations, here and in the domain."""
        equations, last = self.env.domains.math_domain.equations, 0
        for block in self.document.findall(nodes.math_block):
            if "amsmath" in block["classes"]:
                self._relabel(block)
            label, said = block.get("label"), _tag(block)
            if label and block.get("number"):
                last += said is None
                block["number"] = said or last
                equations[label] = (self.env.current_document.docname, block["number"])

    def _relabel(self, block: nodes.math_block) -> None:
        domain, random = self.env.domains.math_domain, block.get("label")
        if random:
            domain.equations.pop(random, None)
            self._remove_target(random)
        label = _label(block)
        block["label"], block["number"] = label, None
        if label is None:
            return
        docname = self.env.current_document.docname
        domain.note_equation(docname, label, location=block)
        block["number"] = domain.get_equation_number_for(label)
        target = nodes.target("", "", ids=[nodes.make_id(f"equation-{label}")])
        self.document.note_explicit_target(target)
        block.parent.insert(block.parent.index(block), target)

    def _remove_target(self, label: str) -> None:
        target = self.document.ids.pop(nodes.make_id(f"equation-{label}"))
        target.parent.remove(target)


class KeptPunctuation(SphinxPostTransform):
    """Keep a formula and the punctuation after it on one line, where browsers would part them."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_kwargs: object) -> None:
        """Hold each such pair in an element that does not wrap."""
        for formula in list(self.document.findall(nodes.math)):
            after = formula.next_node(descend=False, siblings=True)
            if not isinstance(after, nodes.Text) or not (mark := _CLOSING.match(after)):
                continue
            formula.parent.replace(after, nodes.Text(after[mark.end() :]))
            pair = nodes.inline("", "", classes=["kept"])
            formula.replace_self(pair)
            pair += [formula, nodes.Text(mark[0])]


def _tag(block: nodes.math_block) -> str | None:
    try:
        said = take_tag(block.astext())[1]
    except TexError:  # said once, where the formula is written
        return None
    return said.removeprefix("(").removesuffix(")") if said else None


def _label(block: nodes.math_block) -> str | None:
    try:
        return take_label(block.astext())[1]
    except TexError:  # said once, where the formula is written
        return None


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula."""
    self.body.append(_markup(self, node, node.astext(), display=False))
    raise nodes.SkipNode


def visit_display(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula in a box that scrolls on its own, and its number."""
    try:
        tex, said = take_tag(take_label(node.astext())[0])
    except TexError as error:
        markup, said = _failure(self, node, node.astext(), error), None
    else:
        markup = _markup(self, node, tex, display=True)
    number = said or (f"({node['number']})" if node.get("number") else None)
    kind = "math-display" if number is None else "math-display numbered"
    self.body.append(self.starttag(node, "div", "", CLASS=kind))
    self.body.append(f'<div class="math-scroll">{markup}</div>')
    if number is not None:
        self.body.append(_number(self, node, number))
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _number(translator: HTML5Translator, node: nodes.math_block, number: str) -> str:
    text = translator.encode(number)
    if not node["ids"]:
        return f'<span class="eqno">{text}</span>'
    return (
        f'<a class="eqno" href="#{node["ids"][0]}" aria-label="Equation {text}, link to it">'
        f"{text}</a>{node.get('cite', '')}"
    )


def _markup(translator: HTML5Translator, node: nodes.Element, tex: str, *, display: bool) -> str:
    try:
        return render(tex, display=display, macros=settings(translator.config).macros)
    except TexError as error:
        return _failure(translator, node, tex, error)


def _failure(translator: HTML5Translator, node: nodes.Element, tex: str, error: TexError) -> str:
    """Warn once, and leave the reader the author's TeX."""
    source = " ".join(tex.split())
    LOGGER.warning(
        "mathematics: %s, in: %s", error, source, location=node, type="january", subtype="math"
    )
    return f'<code class="math-source">{translator.encode(source)}</code>'


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the renderer and the numbering."""
    app.add_transform(EquationNumbers)
    app.add_post_transform(KeptPunctuation)
    app.add_html_math_renderer(
        "january",
        inline_renderers=(visit_inline, None),
        block_renderers=(visit_display, None),
    )
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
