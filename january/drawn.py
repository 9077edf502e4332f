"""Tell whether an SVG file only draws, and read those that experiments recorded.

A drawing is read twice: as XML where it is a file, as HTML where it stands in a page. What the two
read differently is refused: comments, instructions, declarations, sections, prefixed names.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from january.experiment import FOLDER, RecordError
from january.files import linked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SVG = "http://www.w3.org/2000/svg"
_LINK = "http://www.w3.org/1999/xlink href"
_WORDS = frozenset(["title", "desc"])  # in which a page's parser would read HTML
_ELEMENTS = _WORDS.union(
    ["svg", "g", "defs", "symbol", "use", "clipPath", "mask", "marker", "pattern"],
    ["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"],
    ["linearGradient", "radialGradient", "stop"],
)
# What an attribute or a style may set; none of it loads anything but by a function.
_PAINT = frozenset(
    [
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-dasharray", "stroke-dashoffset"),
        *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity"),
        *("stroke-width", "opacity", "color", "display", "visibility", "overflow", "paint-order"),
        *("clip-path", "clip-rule", "mask", "marker", "marker-start", "marker-mid", "marker-end"),
        *("stop-color", "stop-opacity", "transform", "transform-origin", "vector-effect"),
        *("font-family", "font-size", "font-stretch", "font-style", "font-variant", "font-weight"),
        *("text-anchor", "text-decoration", "text-rendering", "shape-rendering", "baseline-shift"),
        *("dominant-baseline", "alignment-baseline", "letter-spacing", "word-spacing", "direction"),
    ]
)
_ATTRIBUTES = _PAINT.union(
    ["id", "class", "role", "lang", "version", "viewBox", "preserveAspectRatio", "x", "y"],
    ["width", "height", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "x1", "y1", "x2", "y2"],
    ["dx", "dy", "d", "points", "pathLength", "rotate", "textLength", "lengthAdjust", "offset"],
    ["gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits", "maskUnits"],
    ["maskContentUnits", "patternUnits", "patternContentUnits", "patternTransform", "refX"],
    ["refY", "orient", "markerUnits", "markerWidth", "markerHeight"],
    ["http://www.w3.org/XML/1998/namespace space"],
)
_CALL = re.compile(
    r"\burl\(\s*+(['\"]?+)#[\w.-]++\1\s*+\)"
    r"|\b(?:rgba?|hsla?|matrix|translate|scale|rotate|skew)[XY]?\([\w\s%.,+/-]*+\)",
    re.IGNORECASE,
)
_ODD = re.compile(r"[^\w\s#%.,+'\"!-]")


def drawing_problem(svg: str) -> str:
    """Say what an SVG file holds beside a drawing, and in which line; empty if nothing."""
    reader = _Reader()
    try:
        reader.parser.Parse(svg, True)  # noqa: FBT003  (by place alone)
    except _RefusedError as refused:
        return f"{refused} (line {reader.parser.CurrentLineNumber})"
    except (expat.ExpatError, ValueError) as error:
        return f"the drawing is not SVG: {error}"
    return ""


def recorded(file: str, folder: Path) -> str:
    """Return a drawing that an experiment in that folder recorded; raises `RecordError`."""
    path = folder / "results" / file
    mend = f"run `january run {file.partition('.')[0]}`"
    if linked(path, folder.parent):
        message = f"the drawing {file} is a symbolic link: {mend}"
        raise RecordError(message)
    try:
        svg = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        message = f"the drawing {file} is missing: {mend}"
        raise RecordError(message) from None
    if problem := drawing_problem(svg):
        message = f"{FOLDER}/results/{file}: {problem}: {mend}"
        raise RecordError(message)
    return svg


class _RefusedError(Exception):
    """What a drawing may not hold."""


class _Reader:
    """Read XML, and stop at the first thing that is no drawing."""

    def __init__(self) -> None:
        self.within: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.namespace_prefixes = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.XmlDeclHandler = _declared
        self.parser.StartDoctypeDeclHandler = partial(_stop, "a document type")
        self.parser.StartCdataSectionHandler = partial(_stop, "a CDATA section")
        self.parser.CommentHandler = partial(_stop, "a comment")
        self.parser.ProcessingInstructionHandler = partial(_stop, "a processing instruction")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Judge an element and its attributes."""
        tag = name.removeprefix(f"{_SVG} ")
        if not self.within and name != f"{_SVG} svg":
            message = f"a drawing begins with <svg xmlns={_SVG!r}>, not with <{_local(name)}>"
            raise _RefusedError(message)
        if tag not in _ELEMENTS or tag == name:
            _stop(f"<{_local(name)}>")
        if _WORDS.intersection(self.within[-1:]):
            _stop(f"<{tag}> within <{self.within[-1]}>")
        for key, value in attributes.items():
            if not _is_drawn(key, value):
                _stop(f"{_local(key)}={value[:40]!r}")
        self.within.append(tag)

    def end(self, _name: str) -> None:
        """Leave an element."""
        self.within.pop()


def _stop(what: str, *_details: object) -> NoReturn:
    message = f"a drawing may not hold {what}: leave it out"
    raise _RefusedError(message)


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    """Refuse what would let others read other characters."""
    if encoding is not None and encoding.lower() != "utf-8":
        _stop(f"encoding={encoding[:40]!r}")


def _local(name: str) -> str:
    """Return an element's or attribute's name without its namespace and prefix."""
    return name.split(" ")[:2][-1][:40]


def _is_drawn(key: str, value: str) -> bool:
    """Tell whether an attribute only says what a drawing looks like, or says it in words."""
    if key.startswith("aria-"):
        return True
    if key.removesuffix(" xlink") in {"href", _LINK}:
        return value.startswith("#")
    if key == "style":
        return all(map(_is_style, value.split(";")))
    return key.removesuffix(" xml") in _ATTRIBUTES and _is_plain(value)


def _is_style(declaration: str) -> bool:
    name, _, value = declaration.partition(":")
    return not declaration.strip() or (name.strip().lower() in _PAINT and _is_plain(value))


def _is_plain(value: str) -> bool:
    """Tell whether a value calls nothing but what paints, transforms or names a part."""
    return not _ODD.search(value) or not _ODD.search(_CALL.sub("", value))
