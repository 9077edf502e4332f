"""Put the site's fonts and their stylesheet among the static files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from january import fonts
from january.files import copy_whole, update_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

LOGGER = logging.getLogger(__name__)
STYLESHEET = "fonts.css"
MANY = 25
_FOLDER = "fonts"


def write_fonts(app: Sphinx) -> None:
    """Make the fonts once, and lay them where the pages look for them.

    The cuts are kept in the folder `january_fonts`, which is beside the doctrees unless it is
    set, so that a second build has nothing to do.
    """
    if app.builder.format != "html":
        return
    try:
        kept = app.config.january_fonts or Path(app.doctreedir) / "january-fonts"
        faces = fonts.make(fonts.CUTS, Path(kept))
    except fonts.FontError as error:
        LOGGER.warning("%s", error, type="january", subtype="fonts")
        return
    static = Path(app.outdir) / "_static"
    (static / _FOLDER).mkdir(parents=True, exist_ok=True)
    _drop_old(static / _FOLDER, faces)
    for face in faces:
        laid = static / _FOLDER / face.path.name
        if not laid.is_file():
            copy_whole(face.path, laid)
    update_whole(static / STYLESHEET, fonts.stylesheet(faces, f"{_FOLDER}/"))


def _drop_old(folder: Path, faces: Sequence[fonts.Face]) -> None:
    names = {face.path.name for face in faces}
    for old in sorted(folder.glob("january-*.woff2")):
        if old.name not in names:
            old.unlink()


def preloads(
    app: Sphinx,
    _page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Tell the template which fonts the page will want.

    Text always, mathematics if it has any, italics if they are so many that the page would jump.

    `january_preloads` is a list of addresses relative to the site's root.
    """
    static = Path(app.outdir) / "_static" / _FOLDER
    slanted = context.get("body", "").count("<em>") >= MANY
    wanted = [
        cut.name
        for cut in fonts.CUTS
        if (cut.preload and (cut.family != fonts.MATH or context.get("has_maths_elements")))
        or (cut.style == "italic" and slanted)
    ]
    found = [sorted(static.glob(f"{name}.*.woff2")) for name in wanted]
    context["january_preloads"] = [
        f"_static/{_FOLDER}/{path.name}" for one in found for path in one
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the fonts before the pages, and offer them to the templates."""
    app.add_config_value("january_fonts", "", "", (str,))
    app.connect("builder-inited", write_fonts)
    app.connect("html-page-context", preloads)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
