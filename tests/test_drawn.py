"""What a drawing may hold: nothing that a page would read otherwise, run, or load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from january.drawn import drawing_problem, recorded
from january.experiment import RecordError
from tests.hostile import DRAWINGS, drawing
from tests.support import ROOT, write

if TYPE_CHECKING:
    from pathlib import Path

LEFT_OUT = "a drawing may not hold {}: leave it out (line {})"


def test_what_the_experiments_recorded_is_read_as_it_stands() -> None:
    folder = ROOT / "experiments"
    drawings = sorted((folder / "results").glob("*.svg"))
    assert drawings
    for path in drawings:
        assert recorded(path.name, folder) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("attributes", "content"),
    [
        ('role="img"', '<g><path d="M0 0"/><use href="#a" xlink:href="#b"/></g>'),
        ("", '<rect fill="url(#a)" style="fill: URL( \'#b\'); opacity:.5;"/>'),
        ('aria-label="f(x) > 2: see https://a.example\\"', "<desc>url(//a) @import &lt;b></desc>"),
        ('xml:space="preserve"', '<g transform="translate(1 2) scale(-1)" fill="rgb(0,0,1)"/>'),
        ("", "<text font-family=\"'Source Serif 4', serif\" x='1'>a &amp; b<tspan/></text>"),
        ("", "<svg><title>&#x3b1;</title></svg>\n"),
    ],
)
def test_a_drawing_draws_and_says_so_in_words(attributes: str, content: str) -> None:
    assert drawing_problem(drawing(content, attributes)) == ""
    assert drawing_problem(f'<?xml version="1.0" encoding="UTF-8"?>\n{drawing(content)}') == ""
    assert drawing_problem(f'<?xml version="1.0"?>{drawing(content)}') == ""


@pytest.mark.parametrize("name", DRAWINGS)
def test_what_no_drawing_needs_is_refused(name: str) -> None:
    svg, held = DRAWINGS[name]
    assert drawing_problem(svg).startswith(f"a drawing may not hold {held}")


@pytest.mark.parametrize(
    ("attributes", "content", "held"),
    [
        ("", "\n<foreignObject/>", "<foreignObject>"),
        ("", "\n<g>\n<style>*{}</style></g>", "<style>"),
        ("", "\n<a/>", "<a>"),
        ("", "\n<Path/>", "<Path>"),
        ("", "\n<desc><title>a</title></desc>", "<title> within <desc>"),
        ("", "\n<title><g/></title>", "<g> within <title>"),
        ("", '\n<g xmlns="http://www.w3.org/1999/xhtml"/>', "<g>"),
        ("", '\n<p:g xmlns:p="http://www.w3.org/2000/svg"/>', "<g>"),
        ("onload='x()'", "", "onload='x()'"),
        ("", '\n<g OnClick="x()"/>', "OnClick='x()'"),
        ("", '\n<g xlink:onclick="x()"/>', "onclick='x()'"),
        ("", '\n<use href="b.svg#a"/>', "href='b.svg#a'"),
        ("", '\n<use xlink:href="//b"/>', "href='//b'"),
        ("", '\n<use xlink:HREF="#b"/>', "HREF='#b'"),
        ("", '\n<g src="a"/>', "src='a'"),
        ("", '\n<g xml:base="a"/>', "base='a'"),
        ("", '\n<g fill="url( &quot;//b&quot;)"/>', "fill='url( \"//b\")'"),
        ("", '\n<g fill="url(#a"/>', "fill='url(#a'"),
        ("", '\n<g style="fill: src(a)"/>', "style='fill: src(a)'"),
        ("", '\n<g style="fill: red; background: red"/>', "style='fill: red; background: red'"),
        ("", '\n<g style="fill"/>', None),
        ("", '\n<g style="@import a"/>', "style='@import a'"),
        ("", '\n<g id="javascript:1"/>', "id='javascript:1'"),
        ("", f'\n<g id="({"a" * 99}"/>', f"id='({'a' * 39}'"),
    ],
)
def test_it_is_said_by_its_name_and_line(attributes: str, content: str, held: str | None) -> None:
    line = content.count("\n") + 1
    said = LEFT_OUT.format(held, line) if held else ""
    assert drawing_problem(drawing(content, attributes)) == said


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        ("<svg>", "a drawing begins with <svg xmlns='http://www.w3.org/2000/svg'>, not with <svg>"),
        (
            "<html/>",
            "a drawing begins with <svg xmlns='http://www.w3.org/2000/svg'>, not with <html>",
        ),
        (
            '<?xml version="1.0" encoding="ISO-2022-JP"?><svg/>',
            LEFT_OUT.format("encoding='ISO-2022-JP'", 1),
        ),
        (drawing("</g>"), "the drawing is not SVG: mismatched tag: line 1"),
        (drawing("&nbsp;"), "the drawing is not SVG: undefined entity: line 1"),
        ("", "the drawing is not SVG: no element found"),
        ("\ud800", "the drawing is not SVG: "),
    ],
)
def test_what_is_no_drawing_is_refused(svg: str, said: str) -> None:
    assert drawing_problem(svg).startswith(said)


def test_a_recorded_drawing_is_the_projects_own_and_sound(tmp_path: Path) -> None:
    folder, good, mend = tmp_path / "experiments", drawing(""), "run `january run one`"
    write(folder / "results", {"one.a.svg": f"{good}\n", "one.b.svg": b"\xff", "one.c.svg": "<g/>"})
    (folder / "results" / "one.d.svg").symlink_to("one.a.svg")
    assert recorded("one.a.svg", folder) == f"{good}\n"
    for file, said in {
        "one.b.svg": f"the drawing one.b.svg is missing: {mend}",
        "one.x.svg": f"the drawing one.x.svg is missing: {mend}",
        "one.c.svg": "experiments/results/one.c.svg: a drawing begins with ",
        "one.d.svg": f"the drawing one.d.svg is a symbolic link: {mend}",
    }.items():
        with pytest.raises(RecordError) as refused:
            recorded(file, folder)
        assert str(refused.value).startswith(said)
    (folder / "results").rename(tmp_path / "elsewhere")
    (folder / "results").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RecordError, match="a symbolic link"):
        recorded("one.a.svg", folder)
