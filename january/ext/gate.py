"""Let nothing through that a stranger's text should not do: see `january.gate` for the rules.

Texts are parsed by MyST's own parser, with a renderer that asks before it runs a directive or a
role, and without the front matter that would change MyST's configuration. What comes of it is
looked through before Sphinx copies a file, and once more before it is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives, roles
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from january import gate
from january.ext.halves import holds_half
from january.text import HALF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

OWN = "january."  # what the package itself declares is known to be harmless
DEEPEST_BOX = 8  # directives in each other
DEEPEST = 80  # elements in each other


def markup(html: str) -> nodes.raw:
    """Return markup of the package's own, which passes the gate; all in it must be escaped."""
    return nodes.raw("", html, format="html", own=True)


def refuse(text: str, rule: str, location: Any) -> None:  # noqa: ANN401  (what Sphinx takes)
    """Warn, which fails the build."""
    logger.warning(text, location=location, type="january", subtype=rule)


class GuardedRenderer(SphinxRenderer):
    """Render what a note may hold, and refuse the rest with its line."""

    boxes = 0
    depth = 0
    html_line = -1  # said once a line

    def _render_tokens(self, tokens: list[Token]) -> None:
        """Render a text, or a text within it, that does not go too deep."""
        before, depth = self.depth, self.depth + _depth(tokens)
        if depth > DEEPEST:
            place = max(tokens, key=lambda one: _depth(one.children or ()))
            line = place.map[0] + 1 if place.map else 1
            self.refuse("the text from here on is nested too deeply", "nesting", line)
            tokens = []
        self.depth = depth
        super()._render_tokens(tokens)
        self.depth = before

    def run_directive(  # noqa: PLR0913  (MyST's signature)
        self,
        name: str,
        first_line: str,
        content: str,
        position: int,
        additional_options: dict[str, str] | None = None,
        *,
        block_text: str | None = None,
    ) -> list[nodes.Element]:
        """Run a directive that is open to notes."""
        found, _ = directives.directive(name, self.language_module_rst, self.document)
        own = found is not None and found.__module__.startswith(OWN)
        if found is not None and not own and name.lower() not in self.allowed(gate.DIRECTIVES):
            self.refuse(f"{{{name}}} is not open to notes: {_CLOSED}", "directive", position)
            return []
        if self.boxes >= DEEPEST_BOX:
            self.refuse("directives are nested too deeply here", "nesting", position)
            return []
        if found is not None and holds_half(found, first_line, content):
            self.refuse(f"an option of {{{name}}} holds {HALF}", "directive", position)
            return []
        self.boxes += 1
        try:
            return super().run_directive(
                name, first_line, content, position, additional_options, block_text=block_text
            )
        finally:
            self.boxes -= 1

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        """Run a role that is open to notes."""
        name: str = token.meta["name"]
        line = _line(token)
        if name.lower() not in self.allowed(gate.ROLES) and _family(name) not in gate.ROLE_FAMILIES:
            found, _ = roles.role(name, self.language_module_rst, line, self.reporter)
            if found is not None and not type(found).__module__.startswith(OWN):
                why = _LINK if name.lower() in gate.LINKS_INSTEAD else _CLOSED
                self.refuse(f"{{{name}}} is not open to notes: {why}", "role", line)
                self.current_node.append(nodes.literal(token.content, token.content))
                return
        super().render_myst_role(token)

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Refuse another language, which has its own ways to everything that is closed."""
        self.refuse("{eval-rst} is not open to notes: write MyST", "directive", _line(token))

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        """Leave front matter out: `january.ext.sources` has read it."""

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Drop a comment; show other raw HTML as the text that it is, and refuse it."""
        problem, line = gate.html_problem(token.content), _line(token)
        if problem:
            if line != self.html_line:
                self.refuse(problem, "html", line)
            self.html_line = line
            self.current_node.append(nodes.literal(token.content, token.content))

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Render a link that leads to a page, to http(s) or to mailto."""
        problem = gate.link_problem(str(token.attrGet("href") or ""), also=("project", "path"))
        if problem:
            self.refuse(problem, "link", _line(token))
            self.render_children(token)
        else:
            super().render_link(token)

    def allowed(self, known: frozenset[str]) -> frozenset[str]:
        """Return the names that are open, with those that the project adds."""
        return known | frozenset(self.sphinx_env.config.january_open)

    def refuse(self, text: str, rule: str, line: int) -> None:
        """Warn at a line of this text."""
        refuse(text, rule, (self.sphinx_env.current_document.docname, line))


_LINK = "write a link, [](#label)"
_CLOSED = "it could read files, reach out, or write raw markup"


def _line(token: SyntaxTreeNode) -> int:
    return token.map[0] if token.map else 0


def _family(name: str) -> str:
    return name.lower().partition(":")[0]


class GuardedParser(MystParser):
    """MyST's parser, deaf to the front matter's configuration."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a text into a document."""
        env = document.settings.env
        parser = create_md_parser(env.myst_config, GuardedRenderer)
        parser.disable("front_matter")
        # Links are judged where their line is known; here they would become text, unsaid.
        parser.validateLink = _any_link  # type: ignore[method-assign]
        parser.options["document"] = document
        parser.render(inputstring)


def _any_link(url: str) -> bool:  # noqa: ARG001  (the parser's signature)
    return True


def _depth(tokens: Iterable[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += token.nesting
        deepest = max(deepest, depth + (_depth(token.children) if token.children else 0))
    return deepest


class Gate(SphinxTransform):
    """Take out of a document what leads or reaches where it should not, and say so."""

    default_priority = 5  # before Sphinx looks for a file

    def apply(self, **_kwargs: Any) -> None:  # noqa: ANN401  (Sphinx's signature)
        """Judge raw markup, links and files."""
        for node in list(self.document.findall(nodes.raw)):
            if not node.get("own"):
                refuse("raw markup is not for notes", "html", node)
                node.parent.remove(node)
        refuse_links(self.document)
        self.judge_files()

    def judge_files(self) -> None:
        """Refuse pictures and files that are not the project's to show."""
        root = Path(self.env.srcdir)
        folder = root / Path(self.env.current_document.docname).parent
        for image in list(self.document.findall(nodes.image)):
            image.attributes.pop("loading", None)  # one way of it writes the file into the page
            if problem := gate.picture_problem(image["uri"], root, folder):
                refuse(problem, "file", image)
                image.replace_self(nodes.Text(image.get("alt", "")))
        for node in list(self.document.findall(addnodes.download_reference)):
            if problem := gate.file_problem(node["reftarget"], root, folder):
                refuse(problem, "file", node)
                node.replace_self(node.children)


class LateGate(SphinxPostTransform):
    """Judge links once more: a bibliography's entries become links late."""

    default_priority = 950

    def run(self, **_kwargs: Any) -> None:  # noqa: ANN401  (Sphinx's signature)
        """Refuse what leads astray."""
        refuse_links(self.document)


def refuse_links(document: nodes.document) -> None:
    """Replace each link that leads where none may by its words."""
    for node in list(document.findall(nodes.reference)):
        if problem := gate.link_problem(node.get("refuri", "")):
            refuse(problem, "link", node)
            node.replace_self(node.children)


def _close(app: Sphinx) -> None:
    """Use docutils' own switches: no directive may read a file or write raw markup."""
    app.env.settings["file_insertion_enabled"] = False
    app.env.settings["raw_enabled"] = False


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put the gate into the parser's place, and before and behind all other work."""
    app.add_config_value("january_open", [], "env", (list, tuple, frozenset))
    app.add_source_parser(GuardedParser, override=True)
    app.connect("builder-inited", _close)
    app.add_transform(Gate)
    app.add_post_transform(LateGate)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
