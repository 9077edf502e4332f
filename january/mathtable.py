"""Set the rows and cells of a formula's tables as far apart as TeX does."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = frozenset("+-\u2212\u00b1\u2213\u00d7\u00b7\u2295\u2297")
# LaTeX's \strut, in ems: what keeps the lines of low letters as far apart as others.
_STRUT = {"width": "0", "height": "0.84em", "depth": "0.36em"}
_UNPROPPED = frozenset({"m-small", "m-substack"})
_NO_FENCE = "\u2063"  # what the engine writes for \right.
_FULL = "m-full"
_MARKS = ("m-gap", "m-array")


def table(element: ET.Element) -> None:
    """Mend a table in place; mending twice changes nothing more."""
    for row in element:
        _marks(element, row)
    kinds = set(element.get("class", "").split())
    if not kinds & _UNPROPPED:
        for row in element:
            _prop(row)
    if _FULL in kinds:
        for row in element[1:]:
            for cell in row:
                _continue(cell)


def fenced(element: ET.Element) -> None:
    """Say which tables stand between fences, whose ends reach over what they enclose."""
    for before, child in pairwise(element):
        if child.tag == "mtable" and _fence(before):
            add_class(child, "m-fenced")
        elif before.tag == "mtable" and _fence(child):
            add_class(before, "m-closed")


def _fence(element: ET.Element) -> bool:
    return element.tag == "mo" and element.text not in (None, _NO_FENCE)


def _marks(parent: ET.Element, row: ET.Element) -> None:
    """Move a row's marks from its first cell to where the stylesheet looks for them."""
    for mark in row.findall("./mtd/mspace"):
        name = mark.get("class", "")
        if name.startswith(_MARKS):
            row[0].remove(mark)
            if name == "m-array":
                add_class(parent, name)
            elif name != "m-gap":
                add_class(row, name)


def _prop(row: ET.Element) -> None:
    """Prop a row up, at the end of its first cell, where no sign's place is changed by it."""
    if not len(row) or any(part.attrib == _STRUT for part in row[0]):
        return
    first = row[0]
    if len(first) > 1 and first[-1].tag == "mo":
        first[-1].attrib.setdefault("form", "postfix")
    elif len(first) == 1 and first[0].tag == "mo":
        first[0].attrib.setdefault("form", "infix")
    first.append(ET.Element("mspace", _STRUT))


def cell(element: ET.Element) -> None:
    """Space a sign that opens the right half of a line as one between two terms."""
    if "m-pl0" not in element.get("class", ""):
        return
    first = next(_signs(element), None)
    if first is not None:
        first.attrib.setdefault("form", "infix")
        if element[-1].tag == "mrow" and not len(element[-1]):
            element[-1].tag = "mi"  # an empty row would hand the sign's spaces to the cell


def _signs(element: ET.Element) -> Iterator[ET.Element]:
    """Give the sign that stands before all else in a cell, if one does."""
    first = next((part for part in element if part.tag != "mspace"), None)
    if first is not None and first.tag == "mo" and first.text in _SIGNS and len(element) > 1:
        yield first


def _continue(element: ET.Element) -> None:
    """Space a sign that goes on with the line above as one between two terms."""
    for first in _signs(element):
        first.set("rspace", "0.2222em")


def add_class(element: ET.Element, names: str) -> None:
    """Add classes to an element, each once."""
    have = element.get("class", "").split()
    have += [name for name in names.split() if name not in have]
    if have:
        element.set("class", " ".join(have))
