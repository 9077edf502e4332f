"""What a drawing becomes: SVG without styles, that says in words what it shows."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from matplotlib.figure import Figure

from january.figure import COLOURS, Knob, Plot, render, themed
from tests.support import ROOT

ALT = 'The curve <rises> to 0.5 & "stays"'


def drawing() -> Plot:
    """Return a plot with two kinds of marks, a clipped line, a formula and three colours."""
    figure = Figure(figsize=(3, 2))
    for axes, marker in zip(figure.subplots(2), "os", strict=True):
        axes.plot([0, 1, 2], [1, 2, 1.5], f"{marker}-", color=COLOURS["c1"])
        axes.axhline(1.2, color=COLOURS["muted"])
        axes.set_xlabel("steps, in thousands")
        axes.fill_between([0, 1], [1, 1], color=COLOURS["c2"], alpha=0.5)
    return Plot(figure=figure, alt=ALT)


@pytest.fixture(scope="module")
def svg() -> str:
    return render(drawing(), "a-plot")


def ids(text: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', text))


def test_the_same_drawing_gives_the_same_bytes_in_another_process(svg: str) -> None:
    code = (
        "import sys\nfrom tests.test_figure import drawing, render\n"
        "sys.stdout.write(render(drawing(), 'a-plot'))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == svg
    assert render(drawing(), "a-plot") == svg


def test_colours_are_classes_and_nothing_has_a_style(svg: str) -> None:
    assert "style" not in svg
    assert not re.search(r"#[0-9a-f]{6}", svg)
    classes = {name for found in re.findall(r'class="([^"]+)"', svg) for name in found.split()}
    assert {"stroke-c1", "fill-c1", "fill-c2", "stroke-muted", "fill-ink"} <= classes


def test_text_stays_text_in_the_pages_type(svg: str) -> None:
    assert ">steps, in thousands</text>" in svg
    assert "font-family" not in svg
    assert re.search(r'<text [^>]*font-size="10px"', svg)


def test_ids_are_used_and_belong_to_one_plot(svg: str) -> None:
    other = render(drawing(), "another-plot")
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    assert ids(svg) == used
    assert used
    assert all(name.startswith("a-plot-") for name in used)
    assert not ids(svg) & ids(other)


def test_it_is_an_image_with_words_for_those_who_do_not_see_it(svg: str) -> None:
    root = ET.fromstring(svg)  # noqa: S314  (our own drawing)
    assert (root.get("role"), root.get("aria-label")) == ("img", ALT)
    assert root.get("viewBox")
    assert root.get("width") is None


def test_slant_and_weight_of_a_text_are_attributes() -> None:
    figure = Figure(figsize=(2, 1))
    figure.suptitle("Sure", style="italic", weight="bold", size=9)
    root = ET.fromstring(render(Plot(figure=figure, alt="A title."), "title"))  # noqa: S314
    (text,) = root.iterfind(".//{*}text")
    assert (text.get("font-style"), text.get("font-weight")) == ("italic", "700")
    assert (text.get("font-size"), text.get("font-family")) == ("9px", None)


@pytest.mark.parametrize(("count", "default"), [(1, 0), (2, 2), (2, -1)])
def test_a_knob_has_a_plot_a_setting_and_a_default_among_them(count: int, default: int) -> None:
    with pytest.raises(ValueError, match="the knob 'n' needs one plot a setting, and a default"):
        Knob(label="n", settings=("1", "2"), plots=(drawing(),) * count, default=default)


DRAWN = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 width="216pt" height="144pt" viewBox="0 0 216 144">
 <metadata><x/></metadata>
 <defs><style type="text/css">*{}</style><path id="m1" d="M 0.123456 -1.5e-3
L 2 3 z" style="stroke: C1; stroke-linejoin: miter"/>
 <clipPath id="p9"><rect id="r"/></clipPath></defs>
 <g id="axes" clip-path="url(#p9)"><use xlink:href="#m1" x="1.999" y="20"
 style="fill: #123456; filter: url(a:b)"/>
 <text style="font-size: 10px; font-family: 'X'; fill: MUTED"
 transform="translate(1.005 2)">a</text>
 <text class="z">b</text><a xlink:href="a.svg" stroke="none" style="">c</a></g>
</svg>"""
THEMED = """\
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
viewBox="0 0 216 144" role="img" aria-label="A &quot;b&quot; &lt; c.">
<defs>
<path d="M 0.12 -1.5e-3 L 2 3 z" id="n-1" class="stroke-c1" />
<clipPath id="n-2">
<rect />
</clipPath>
</defs>
<g clip-path="url(#n-2)">
<use xlink:href="#n-1" x="2.00" y="20" fill="#123456" filter="url(a:b)" />
<text transform="translate(1.00 2)" font-size="10px" class="fill-muted">a</text>
<text class="fill-ink z">b</text>
<a xlink:href="a.svg" stroke="none">c</a>
</g>
</svg>
"""


def test_a_drawing_takes_on_the_pages_colours_and_loses_what_it_does_not_need() -> None:
    drawn = DRAWN.replace("C1", COLOURS["c1"]).replace("MUTED", COLOURS["muted"])
    assert themed(drawn, name="n", alt='A "b" < c.') == THEMED


def test_a_colour_that_the_page_does_not_know_stays_and_a_known_one_is_a_class() -> None:
    paths = "".join(
        f'<path {of}="{value}"/>' for of, value in (("fill", "#abc"), ("stroke", COLOURS["ink"]))
    )
    drawn = themed(f'<svg xmlns="http://www.w3.org/2000/svg">{paths}</svg>', name="n", alt="")
    assert '<path fill="#abc" />\n<path class="stroke-ink" />' in drawn
