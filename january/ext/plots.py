"""The directive that shows an experiment's figure, with its data and its code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes

from january.drawn import recorded
from january.experiment import FOLDER, Drawing, RecordError, module_name
from january.ext.gate import markup
from january.ext.records import record, split_name
from january.ext.references import page_link
from january.ext.statements import NumberedDirective

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec


_HIDDEN = ' hidden=""'


class PlotDirective(NumberedDirective):
    """A figure by its name ``experiment.figure``; the content is its caption."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {"label": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Return the figure: drawing, numbered caption, and the ways to its data and code."""
        self.assert_has_content()
        if "label" not in self.options:
            message = "a figure needs a :label:, so that it can be cited"
            raise self.error(message)
        try:
            experiment, name = split_name(self.arguments[0])
            drawing = self.drawing(experiment, name)
            frames = [self.svg(file) for file in drawing.files]
        except RecordError as error:
            raise self.error(str(error)) from None
        number = str(self.env.new_serialno("january-figure") + 1)
        figure = nodes.figure(classes=["plot"])
        self.set_source_info(figure)
        figure += self.frames(drawing, frames)
        figure += self.caption("Figure", number)
        figure += nodes.legend("", self.links(experiment))
        self.declare(figure, "figure", number, "")
        return [figure]

    def drawing(self, experiment: str, name: str) -> Drawing:
        """Return the recorded figure of that name."""
        drawings = record(self.env, experiment).drawings
        if name not in drawings:
            known = ", ".join(sorted(drawings)) or "none"
            message = f"experiment “{experiment}” draws no figure “{name}”; it draws {known}"
            raise RecordError(message)
        return drawings[name]

    def svg(self, file: str) -> str:
        """Return one frame's drawing."""
        self.env.note_dependency(f"{FOLDER}/results/{file}")
        return recorded(file, self.env.srcdir / FOLDER).strip()

    def frames(self, drawing: Drawing, frames: list[str]) -> list[Node]:
        """Return the drawing, or one box a frame with the knob that turns them."""
        if drawing.knob is None:
            return [markup(f'<div class="drawing">{frames[0]}</div>')]
        label = _escaped(self.options["label"])
        boxes = "".join(
            f'<div class="drawing frame" data-frame="{place}"'
            f"{'' if place == drawing.default else _HIDDEN}>{frame}</div>"
            for place, frame in enumerate(frames)
        )
        settings = "|".join(drawing.settings)
        setting = _escaped(drawing.settings[drawing.default])
        knob = (
            f'<div class="knob"{_HIDDEN}><label for="{label}-knob">'
            f"{_escaped(drawing.knob)}</label> "
            f'<input type="range" id="{label}-knob" min="0" max="{len(frames) - 1}" step="1" '
            f'value="{drawing.default}" data-settings="{_escaped(settings)}"> '
            f'<output for="{label}-knob">{setting}</output></div>'
        )
        return [markup(f'<div class="frames">{boxes}{knob}</div>')]

    def caption(self, name: str, number: str) -> nodes.caption:
        """Return the numbered caption."""
        caption = nodes.caption()
        caption += nodes.inline("", f"{name} {number}.", classes=["caption-number"])
        caption += nodes.Text(" ")
        for paragraph in self.parse_content_to_nodes():
            caption += paragraph.children if isinstance(paragraph, nodes.paragraph) else paragraph
        return caption

    def links(self, experiment: str) -> nodes.paragraph:
        """Return the ways to the figure's data and to how it was computed."""
        module = module_name(experiment)
        words = nodes.inline("", "How this was computed")
        page = page_link(self.env, f"{FOLDER}/{module}", words)
        data = addnodes.download_reference(
            "",
            "",
            nodes.inline("", "Data"),
            reftarget=f"/{FOLDER}/results/{module}.json",
            refdoc=self.env.current_document.docname,
        )
        self.set_source_info(data)
        return nodes.paragraph("", "", page, nodes.Text(" · "), data, classes=["plot-links"])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def setup(app: Sphinx) -> None:
    """Declare the directive."""
    app.add_directive("plot", PlotDirective)
