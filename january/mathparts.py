"""Build the parts of a formula that the engine does not, and put them in their places."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The gaps between rows that the stylesheet knows, in printer's points.
_GAPS = (2, 4, 6, 8, 12)


def fill(root: ET.Element, held: Mapping[str, Sequence[ET.Element]]) -> None:
    """Put each held part where its character stands."""
    if not held:
        return
    for parent in list(root.iter()):
        for at, child in reversed(list(enumerate(parent))):
            parts = held.get(child.text or "")
            if parts is not None:
                parent[at : at + 1] = [_one(parts)]


def _one(parts: Sequence[ET.Element]) -> ET.Element:
    if len(parts) == 1:
        return parts[0]
    row = ET.Element("mrow")
    row.extend(parts)
    return row


def table(rows: Sequence[Sequence[Sequence[ET.Element]]], kind: str) -> ET.Element:
    """Build a table of cells, small as its class says."""
    made = ET.Element("mtable", {"class": kind})
    if kind == "m-small":
        made.set("displaystyle", "false")
        made.set("scriptlevel", "1")
    for row in rows:
        line = ET.SubElement(made, "mtr")
        for cell in row:
            ET.SubElement(line, "mtd").extend(cell)
    return made


def dots(character: str) -> ET.Element:
    """Build dots as the one character that they are."""
    made = ET.Element("mi")
    made.text = character
    return made


def smash(parts: Sequence[ET.Element]) -> ET.Element:
    """Build a box that takes up no height."""
    made = ET.Element("mpadded", {"height": "0", "depth": "0"})
    made.extend(parts)
    return made


def gap(points: float) -> ET.Element:
    """Build the mark that opens a row lower by some printer's points."""
    nearest = min(_GAPS, key=lambda step: abs(step - points)) if points > 0 else 0
    return mark(f"m-gap-{nearest}" if nearest else "m-gap")


def mark(name: str) -> ET.Element:
    """Build a mark in a table's cell that becomes a class."""
    return ET.Element("mspace", {"class": name})
