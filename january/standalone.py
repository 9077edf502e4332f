"""Make a drawing stand on its own, where no page gives it colours and fonts."""

from __future__ import annotations

import re

# As on the site by day; a picture elsewhere can't follow the page that holds it.
PALETTE = {
    "ink": "#1f242b",
    "paper": "#fffdf8",
    "muted": "#63676d",
    "c1": "#1c3494",
    "c2": "#8f2018",
    "c3": "#04836a",
    "c4": "#560a50",
    "c5": "#9f620c",
    "c6": "#4a5466",
}
SCALE = 1.5  # pixels a point, so that text in a figure is as large as the text around it
_RULES = "".join(
    f".fill-{name}{{fill:{colour}}}.stroke-{name}{{stroke:{colour}}}"
    for name, colour in PALETTE.items()
)
_MORE = r"""(?:[^>"']|"[^"]*"|'[^']*')*?"""  # attributes, whose values may hold a >
_HEAD = re.compile(
    rf'<svg\b(?P<rest>{_MORE}\sviewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"{_MORE})>'
)


def standalone(svg: str) -> str:
    """Return a themed drawing with its size, its colours, its fonts and a background."""
    return _HEAD.sub(_head, svg, count=1)


def inside(svg: str, box: tuple[float, float, float, float]) -> str:
    """Return a themed drawing as a part of another, in a box of left, top, width and height."""
    left, top, width, height = box
    place = f' x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"'
    return _HEAD.sub(
        lambda found: f"<svg{place}{found['rest']}><style>{_RULES}</style>", svg, count=1
    )


def _head(found: re.Match[str]) -> str:
    width, height = (float(found[name]) * SCALE for name in ("width", "height"))
    return (
        f'<svg{found["rest"]} width="{width:.0f}" height="{height:.0f}">'
        f"<style>text{{font-family:'Source Serif 4',Georgia,serif}}{_RULES}</style>"
        f'<rect width="100%" height="100%" fill="{PALETTE["paper"]}"/>'
    )
