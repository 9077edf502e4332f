"""Mend what stands over, under and beside something in a formula."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from january.mathtable import add_class

# The engine's wide accents, and those that browsers stretch.
_WIDE = {"\u0332": "\u203e", "~": "\u02dc", "\u0302": "\u02c6"}
_SHIM = "3.5em"
_VECTOR = "\u20d7"
_LOWERED = frozenset({"msub", "msubsup"})
_RAISING = frozenset({"msup", "msubsup"})
_CAPITAL = "0.7em"
_INTEGRALS = frozenset("\u222b\u222c\u222d\u222e\u222f\u2230")
# Letters that lean over what follows by a fifteenth of an em or more.
_LEANING = frozenset("FJKNTUVWXY")
_LABEL = "0.4286em"


def mend(element: ET.Element) -> None:
    """Mend an element with scripts in place; mending twice changes nothing more."""
    _integral(element)
    _base(element)
    _slant(element)
    _words(element)
    _accent(element)
    _label(element)


def _integral(element: ET.Element) -> None:
    """Mark an integral's lower limit: it stands under the slope, and browsers forget that.

    An empty upper limit keeps a short one from pulling what follows under the slope as well.
    """
    if element.tag in _LOWERED and element[0].tag == "mo" and element[0].text in _INTEGRALS:
        if element.tag == "msub":
            element.tag = "msubsup"
            element.append(ET.Element("mrow"))
        add_class(element, "m-int")


def _base(element: ET.Element) -> None:
    """Shield a sized delimiter, which Chromium lets drop when a script hangs on it.

    A letter's accent, in turn, does not raise the letter's scripts, nor do a text's own heights,
    which Firefox takes for it.
    """
    base = element[0]
    if base.tag == "mo" and "minsize" in base.attrib:
        shield = ET.Element("mrow")
    elif element.tag in _RAISING and (_accented(base) or base.tag == "mtext"):
        shield = ET.Element("mpadded", {"height": _CAPITAL})
    else:
        return
    shield.append(base)
    element[0] = shield


def _accented(base: ET.Element) -> bool:
    return base.tag == "mover" and base[0].tag == "mi"


def _slant(element: ET.Element) -> None:
    """Mark an exponent that a leaning letter would run into, since Chromium does not see it."""
    base = element[0]
    if element.tag in _RAISING and base.tag == "mi" and base.text in _LEANING:
        add_class(element, "m-lean")


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


def _label(element: ET.Element) -> None:
    """Hang a label on an arrow straight away, without the engine's shim of a least width.

    The arrow's spaces stand outside already.
    """
    for at, child in enumerate(element):
        if child.tag in ("mover", "munder") and child[1].get("width") == _SHIM:
            element[at] = child[0]
    arrow = element[0]
    if arrow.tag == "mo" and len(element[1]) and element[1][0].get("width") == _LABEL:
        for space in ("lspace", "rspace"):
            arrow.set(space, "0")
