"""Turn a drawing into an SVG that takes its colours and its fonts from the page."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any

# A drawing names its colours by these values; the page's stylesheet decides what they look like.
COLOURS = {
    "ink": "#111111",
    "paper": "#fefefe",
    "muted": "#777777",
    "c1": "#0000c1",
    "c2": "#0000c2",
    "c3": "#0000c3",
    "c4": "#0000c4",
    "c5": "#0000c5",
    "c6": "#0000c6",
}
_NAMES = {value: name for name, value in COLOURS.items()} | {
    "#000000": "ink",
    "#ffffff": "paper",
}
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_DECIMALS = re.compile(r"-?\d+\.\d{3,}")
_PLACED = ("d", "x", "y", "transform", "points")
# Text stays text, and ids do not depend on chance.
_WRITING: Any = {"svg.fonttype": "none", "svg.hashsalt": "january"}
_DROPPED = {"stroke-linejoin", "font-family", "font-stretch", "font-variant"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A drawing and what it says in words, for those who do not see it.

    ``figure`` is a matplotlib figure; ``alt`` states the finding with its numbers.
    """

    figure: Any
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """One drawing for each setting of something a reader would turn."""

    label: str
    settings: tuple[str, ...]
    plots: tuple[Plot, ...]
    default: int = 0

    def __post_init__(self) -> None:
        """Refuse a knob that would show one setting's drawing under another's name."""
        if len(self.settings) != len(self.plots) or self.default not in range(len(self.plots)):
            message = f"the knob {self.label!r} needs one plot a setting, and a default among them"
            raise ValueError(message)


def render(plot: Plot, name: str) -> str:
    """Return a plot as deterministic SVG text; ``name`` keeps its ids apart from other plots'."""
    import matplotlib as mpl  # noqa: PLC0415  (who has a plot has it; others need not)

    buffer = io.StringIO()
    with mpl.rc_context(_WRITING):
        plot.figure.savefig(buffer, format="svg", transparent=True)
    return themed(buffer.getvalue(), name=name, alt=plot.alt)


def themed(svg: str, *, name: str, alt: str) -> str:
    """Replace inline styles by classes and attributes, and say in words what is drawn."""
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    root = ET.fromstring(svg)  # noqa: S314  (our own drawing)
    for parent in root.iter():
        for child in list(parent):
            if child.tag in {f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"}:
                parent.remove(child)
    _keep_used_ids(root, name)
    for element in root.iter():
        _unstyle(element)
        _round(element)
    _describe(root, alt)
    ET.indent(root, space="")
    return ET.tostring(root, encoding="unicode") + "\n"


def _round(element: ET.Element) -> None:
    """Keep hundredths of a point: finer than any screen or printer."""
    for key in _PLACED:
        if key in element.attrib:
            text = _DECIMALS.sub(lambda found: f"{float(found[0]):.2f}", element.attrib[key])
            element.set(key, re.sub(r"\s+", " ", text).strip())


def _describe(root: ET.Element, alt: str) -> None:
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.set("role", "img")
    root.set("aria-label", alt)


def _keep_used_ids(root: ET.Element, name: str) -> None:
    text = ET.tostring(root, encoding="unicode")
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', text))
    fresh = {old: f"{name}-{place}" for place, old in enumerate(sorted(used), start=1)}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old in fresh:
            element.set("id", fresh[old])
        for key, value in list(element.attrib.items()):
            element.set(key, _renamed(value, fresh))


def _renamed(value: str, fresh: dict[str, str]) -> str:
    return re.sub(
        r"(url\(#|^#)([^)]+)", lambda found: found[1] + fresh.get(found[2], found[2]), value
    )


def _unstyle(element: ET.Element) -> None:
    style = {
        key.strip(): value.strip()
        for key, colon, value in (
            declaration.partition(":") for declaration in element.attrib.pop("style", "").split(";")
        )
        if colon
    }
    classes = element.get("class", "").split()
    for key in ("fill", "stroke"):
        value = style.pop(key, None) or element.attrib.pop(key, None)
        if value in _NAMES:
            classes.append(f"{key}-{_NAMES[value]}")
        elif value is not None:
            element.set(key, value)
    if element.tag == f"{{{_SVG}}}text" and not any(c.startswith("fill-") for c in classes):
        classes.append("fill-ink")
    for key, value in sorted(style.items()):
        if key not in _DROPPED:
            element.set(key, value)
    if classes:
        element.set("class", " ".join(sorted(set(classes))))
