"""Put the site's fonts and their stylesheets among the static files."""

from __future__ import annotations

import re
from html import unescape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from january import fontface, fonts
from january.ext.citations import TO
from january.ext.settled import quiet, settled
from january.ext.warnings import refuse
from january.files import copy_whole, update_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

STYLESHEET = "fonts.css"
_FOLDER = "fonts"
_SHOWN = ("title", "toc", "body", "note", "site")
_ITALIC = re.compile(r"<(?:em|h3|h4|dt|th)\b|statement-caption|statement proof")
_TAG = re.compile(r"<[^>]*>")
_MEASURED = re.compile(rf"/({fonts.MEASURED}[\w.-]+\.css)")
_FORMULA = re.compile(r"<math[^>]*>(.*?)</math>", re.DOTALL)


def write_fonts(app: Sphinx, _builder: Builder) -> None:
    """Make the fonts once, and lay them where the pages look for them.

    The cuts are kept in the folder `january_fonts`, which is beside the doctrees unless it is
    set, so that a second build has nothing to do.
    """
    if app.builder.format != "html" or quiet(app):
        return
    try:
        faces = fonts.make(fonts.CUTS, _kept(app))
    except fonts.FontError as error:
        refuse(str(error))
    folder = _folder(app)
    folder.mkdir(parents=True, exist_ok=True)
    _drop_old(folder, {_laid(face) for face in faces})
    for face in faces:
        _lay(face, folder / _laid(face))
    update_whole(folder.parent / STYLESHEET, fontface.text_rules(faces, f"{_FOLDER}/"))


def _kept(app: Sphinx) -> Path:
    return Path(app.config.january_fonts or Path(app.doctreedir) / "january-fonts")


def _folder(app: Sphinx) -> Path:
    return Path(app.outdir, "_static", _FOLDER)


def _laid(face: fonts.Face) -> str:
    """Name the file that pages ask for: a font, or a stylesheet that holds one."""
    path = face.path.with_suffix(".css") if face.cut.family == fonts.MATH else face.path
    return path.name


def _lay(face: fonts.Face, path: Path) -> None:
    if path.suffix == ".css":
        update_whole(path, fontface.embedded(face))
    elif not path.is_file():
        copy_whole(face.path, path)


def _drop_old(folder: Path, names: set[str]) -> None:
    for old in sorted(folder.glob("january-*")):
        if old.name not in names:
            old.unlink()


def offer(
    app: Sphinx,
    _page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Tell the template which fonts the page will want, as addresses relative to the root.

    `january_preloads`: text always, italics if there are any.  `january_sheets`: what its
    formulas need, wherever on the page they stand.
    """
    shown = "\n".join(_strings([context.get(part) for part in _SHOWN]))
    text = [cut for cut in fonts.CUTS if cut.preload and (cut.style == "normal" or italic(shown))]
    maths = fonts.math_for(_signs(shown))
    context["january_preloads"] = _addresses(app, text, "woff2")
    context["january_sheets"] = _sheets(app, maths) if maths else []


def italic(shown: str) -> bool:
    """Tell whether markup has italics in it."""
    return _ITALIC.search(shown) is not None


def _signs(shown: str) -> frozenset[int]:
    return frozenset(map(ord, unescape(_TAG.sub("", "".join(_FORMULA.findall(shown))))))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _sheets(app: Sphinx, cut: fonts.Cut) -> list[str]:
    """Give the stylesheet that holds a font, which is made now if it is for a few pages."""
    if cut in fonts.CUTS:
        return _addresses(app, [cut], "css")
    (face,) = fonts.make([cut], _kept(app))
    _lay(face, _folder(app) / _laid(face))
    return [f"_static/{_FOLDER}/{_laid(face)}"]


def _addresses(app: Sphinx, cuts: Sequence[fonts.Cut], kind: str) -> list[str]:
    folder = _folder(app)
    found = chain.from_iterable(sorted(folder.glob(f"{cut.name}.*.{kind}")) for cut in cuts)
    return [f"_static/{_FOLDER}/{path.name}" for path in found]


def drop_unused(app: Sphinx, error: Exception | None) -> None:
    """Remove the fonts made for pages that no longer ask for them.

    What leads to a note and shows a part of it asks for the note's, and may still be an earlier
    build's here.
    """
    if error is not None or app.builder.format != "html" or settled(app):
        return
    measured = {path.name: path for path in _folder(app).glob(f"{fonts.MEASURED}*.css")}
    pages = Path(app.outdir).rglob("*.html") if measured else ()
    for page in (one for one in pages if one.relative_to(app.outdir).parts[0] != TO):
        for name in _MEASURED.findall(page.read_text(encoding="utf-8")):
            measured.pop(name, None)
    for _, path in sorted(measured.items()):
        path.unlink()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the fonts before the pages, and offer them to the templates."""
    app.add_config_value("january_fonts", "", "", (str,))
    app.connect("write-started", write_fonts)
    # After all that put formulas on a page, before the theme.
    app.connect("html-page-context", offer, priority=890)
    app.connect("build-finished", drop_unused)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
