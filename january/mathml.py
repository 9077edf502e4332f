"""Mend an engine's MathML: classes for styles, and what browsers set wrongly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize
from xml.etree import ElementTree as ET

from january import mathscript, mathtable
from january.mathtable import add_class
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
_ITALICS = re.compile("[\u210e\U0001d434-\U0001d467]+")
_VARIATION = str.maketrans("", "", "\ufe00\ufe01")
_STRUT = {"width": "0", "height": "0.7em", "depth": "0.1em"}


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
            mathscript.mend(element)
        elif element.tag in _MENDED:
            _MENDED[element.tag](element)
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
    text = element.text or ""
    if element.tag == "mi" and len(text) > 1 and _ITALICS.fullmatch(text):
        element.tag, element.text = "mtext", normalize("NFKC", text)
        add_class(element, "m-italic")  # one word, where the letters of formulas stand apart
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


def _radical(element: ET.Element) -> None:
    """Prop a root up to a capital's height: over a lower letter Chromium lets its sign drop."""
    inside = element
    if element.tag == "mroot":
        if element[0].tag != "mrow":
            base = element[0]
            element[0] = ET.Element("mrow")
            element[0].append(base)
        inside = element[0]
    if len(inside) == 0 or inside[0].attrib != _STRUT:
        inside.insert(0, ET.Element("mspace", _STRUT))


_MENDED = {
    "msqrt": _radical,
    "mroot": _radical,
    "mtable": mathtable.table,
    "mtd": mathtable.cell,
    "mrow": mathtable.fenced,
    "math": mathtable.fenced,
}
