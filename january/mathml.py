"""Mend an engine's MathML: classes for styles, and what browsers set wrongly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from january.texscan import TexError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLASSES = {
    "text-align: left": "m-l",
    "text-align: right": "m-r",
    "justify-items: start": "",
    "justify-items: end": "",
    "padding-left: 0": "m-pl0",
    "padding-right: 0": "m-pr0",
    "padding-left: 1em": "m-pl1",
    "padding-top: 0": "",
    "padding-bottom: 0": "",
    "padding-top: 0.1667em": "m-cfrac",
    "width: 100%": "m-full",
    "width: 7.5%": "m-inset",
    "border-left: 0.05em solid currentcolor": "m-bl",
    "border-right: 0.05em solid currentcolor": "m-br",
    "border-top: 0.05em solid currentcolor": "m-bt",
    "border-bottom: 0.05em solid currentcolor": "m-bb",
    "border-left: 0.05em dashed currentcolor": "m-bl m-dash",
    "border-right: 0.05em dashed currentcolor": "m-br m-dash",
}
_PAGE_LENGTH = re.compile(r"-?[\d.]+rem")
_FACES = {"b": "m-bold", "i": "m-italic", "code": "m-mono", "span": "m-sans"}
_SCRIPTED = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})
_VARIATION = str.maketrans("", "", "\ufe00\ufe01")
# The engine's wide accents, and those that browsers stretch.
_WIDE = {"\u0332": "\u203e", "~": "\u02dc", "\u0302": "\u02c6"}
_SIGNS = frozenset("+-\u2212\u00b1\u2213\u00d7\u00b7\u2295\u2297")
_SHIM = "3.5em"
_STRUT = {"width": "0", "height": "0.7em", "depth": "0.1em"}
_VECTOR = "\u20d7"
_RAISING = frozenset({"msup", "msubsup"})
_CAPITAL = "0.7em"


def parse(text: str) -> ET.Element:
    """Read the engine's markup; its one entity is not XML's."""
    return ET.fromstring(text.replace("&ApplyFunction;", "\u2061"))  # noqa: S314


def serialise(root: ET.Element) -> str:
    """Write markup that an HTML and an XML parser read alike."""
    return ET.tostring(root, encoding="unicode")


def mend(root: ET.Element) -> ET.Element:
    """Mend a tree in place; mending twice changes nothing more."""
    for element in list(root.iter()):
        _style(element)
        _units(element)
        _face(element)
        if element.text:
            element.text = element.text.translate(_VARIATION)
        if element.tag == "menclose":
            _enclose(element)
        elif element.tag in _SCRIPTED:
            _base(element)
            _words(element)
            _accent(element)
            _label(element)
        elif element.tag == "msqrt":
            _radical(element)
        elif element.tag == "mtr":
            _row(element)
        elif element.tag == "mtd":
            _cell(element)
    return root


def _declarations(style: str) -> Iterator[str]:
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield f"{name.strip()}: {value.strip()}"


def _style(element: ET.Element) -> None:
    """Say in a class what the engine said in a style, which a strict policy would drop."""
    style = element.attrib.pop("style", None)
    if style is None:
        return
    if element.tag == "mpadded":
        _space(element, style)
    elif element.tag == "mspace":
        _kern(element, style)
    else:
        for declaration in _declarations(style):
            _classify(element, declaration)


def _classify(element: ET.Element, declaration: str) -> None:
    if declaration.startswith("color"):
        msg = "colour is the theme's: \\color and \\textcolor are not available"
        raise TexError(msg)
    name = _CLASSES.get(declaration)
    if name is None:
        msg = f"this needs an inline style ({declaration})"
        raise TexError(msg)
    add_class(element, name)


def _space(element: ET.Element, style: str) -> None:
    """Write the space around a relation or operator made by hand as spaces of its own."""
    element.tag = "mrow"
    widths = dict(d.split(": ") for d in _declarations(style))
    before, after = widths.get("padding-left", "0"), widths.get("padding-right", "0")
    if before != "0":
        element.insert(0, ET.Element("mspace", {"width": before}))
    if after != "0":
        element.append(ET.Element("mspace", {"width": after}))


def _kern(element: ET.Element, style: str) -> None:
    """Name a negative space by its eighteenths of an em; others carry their width already."""
    margin = dict(d.split(": ") for d in _declarations(style)).get("margin-left")
    if margin is None:
        return
    em = float(margin.removesuffix("rem").removesuffix("em"))
    add_class(element, f"m-neg-{min(18, max(1, round(-18 * em)))}")


def _units(element: ET.Element) -> None:
    """Measure in the formula's own size, not in the page's."""
    for name, value in element.attrib.items():
        if _PAGE_LENGTH.fullmatch(value):
            element.set(name, value.removesuffix("rem") + "em")


def _face(element: ET.Element) -> None:
    """Name the typeface of a text in a class on the text itself."""
    if element.tag != "mtext" or len(element) != 1 or element[0].tag not in _FACES:
        return
    inner = element[0]
    if "math-core-serif-font" not in inner.get("class", ""):
        add_class(element, _FACES[inner.tag])
    element.text = inner.text
    element.remove(inner)


def _enclose(element: ET.Element) -> None:
    """Draw a box with a class: most browsers do not know `menclose`."""
    if element.attrib.pop("notation", "") != "box":
        msg = "strikes are not available"
        raise TexError(msg)
    element.tag = "mrow"
    add_class(element, "m-box")


def _label(element: ET.Element) -> None:
    """Hang a label on an arrow straight away, without the engine's shim of a least width."""
    for at, child in enumerate(element):
        if child.tag in ("mover", "munder") and child[1].get("width") == _SHIM:
            element[at] = child[0]


def _radical(element: ET.Element) -> None:
    """Prop a root up to a capital's height: over a lower letter Chromium lets its sign drop."""
    if len(element) == 0 or element[0].attrib != _STRUT:
        element.insert(0, ET.Element("mspace", _STRUT))


def _base(element: ET.Element) -> None:
    """Shield a sized delimiter, which Chromium lets drop when a script hangs on it.

    A letter's accent, in turn, does not raise the letter's scripts.
    """
    base = element[0]
    if base.tag == "mo" and "minsize" in base.attrib:
        shield = ET.Element("mrow")
    elif element.tag in _RAISING and base.tag == "mover" and base[0].tag == "mi":
        shield = ET.Element("mpadded", {"height": _CAPITAL})
    else:
        return
    shield.append(base)
    element[0] = shield


def _words(element: ET.Element) -> None:
    """Shield a text in a script: Firefox leaves a bare one at full size."""
    for at, child in enumerate(element):
        if at and child.tag == "mtext":
            element[at] = ET.Element("mrow")
            element[at].append(child)


def _accent(element: ET.Element) -> None:
    if element.tag != "mover":
        return
    accent = element[1]
    if accent.get("stretchy") == "true":
        accent.text = _WIDE.get(accent.text or "", accent.text)
    elif accent.text == _VECTOR:  # a combining mark has no width to centre
        accent.text = "\u2192"
        add_class(accent, "m-vec")


def _row(row: ET.Element) -> None:
    """Move a row's gap mark from its first cell to the row."""
    for mark in row.findall("./mtd/mspace"):
        name = mark.get("class", "")
        if name.startswith("m-gap"):
            row[0].remove(mark)
            if name != "m-gap":
                add_class(row, name)


def _cell(cell: ET.Element) -> None:
    """Space a sign that opens the right half of a line as one between two terms."""
    if "m-pl0" not in cell.get("class", ""):
        return
    first = next((part for part in cell if part.tag != "mspace"), None)
    if first is not None and first.tag == "mo" and first.text in _SIGNS and len(cell) > 1:
        first.attrib.setdefault("form", "infix")
        if cell[-1].tag == "mrow" and not len(cell[-1]):
            cell[-1].tag = "mi"  # an empty row would hand the sign's spaces to the cell


def add_class(element: ET.Element, names: str) -> None:
    """Add classes to an element, each once."""
    have = element.get("class", "").split()
    have += [name for name in names.split() if name not in have]
    if have:
        element.set("class", " ".join(have))
