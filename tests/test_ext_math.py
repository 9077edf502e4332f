"""Notes with mathematics become pages with MathML, numbers, links and no surprises."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.support import PYPROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

CONF = """
from january.ext.configuration import setup
extensions = ["myst_parser", "sphinxcontrib.bibtex", "january.ext.math"]
bibtex_bibfiles = []
january_today = "2027-01-13"
myst_enable_extensions = ["dollarmath", "amsmath"]
html_math_renderer = "january"
html_theme = "basic"
"""
PROJECT = f"{PYPROJECT}\n[tool.january.macros]\nR = '\\mathbb{{R}}'\n"
TOC = "\n```{toctree}\n:glob:\n*\n```\n"

Build = tuple[dict[str, str], str]


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Build]:
    """Build notes in a folder of their own; give each page's body, and the warnings."""

    def make(notes: Mapping[str, str], *, jobs: int = 1) -> Build:
        source = tmp_path / f"source{jobs}"
        source.mkdir(exist_ok=True)
        (source / "conf.py").write_text(CONF, encoding="utf-8")
        (source / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
        for name, text in {"index": "# Index\n" + TOC, **notes}.items():
            (source / f"{name}.md").write_text(text, encoding="utf-8")
        out, warnings = tmp_path / f"out{jobs}", io.StringIO()
        with docutils_namespace():
            Sphinx(
                str(source), str(source), str(out), str(out / ".doctrees"), "html",
                status=None, warning=warnings, freshenv=True, parallel=jobs,
            ).build()  # fmt: skip
        pages = {name: (out / f"{name}.html").read_text(encoding="utf-8") for name in notes}
        return pages, re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue())

    return make


def test_a_formula_is_mathml_with_its_source_and_the_sites_macros(
    build: Callable[..., Build],
) -> None:
    pages, warnings = build({"a": "# A\n\nLet $x\\in\\R$.\n"})
    assert not warnings
    letter = "\N{DOUBLE-STRUCK CAPITAL R}"
    set_as = f"<mi>x</mi><mo>∈</mo><mi>{letter}</mi></math>"
    assert f'<math alttext="x\\in\\mathbb{{R}}">{set_as}' in pages["a"]
    assert "style=" not in pages["a"].split('role="main"')[1].split("sphinxsidebar")[0]
    assert "mathjax" not in re.sub("tex2jax_ignore mathjax_ignore", "", pages["a"]).lower()


def test_punctuation_stays_on_the_line_of_its_formula(build: Callable[..., Build]) -> None:
    pages, warnings = build({"a": "# A\n\nLet $x$, or $y$ be ($z$).\n"})
    assert not warnings
    kept = re.findall(r'<span class="kept"><math.*?<mi>(\w)</mi></math>([^<]+)</span>', pages["a"])
    assert kept == [("x", ","), ("z", ").")]
    assert re.search(r"</math>,</span> or <math.*?</math> be \(<span", pages["a"])


def test_what_has_a_label_is_numbered_and_links_to_itself(build: Callable[..., Build]) -> None:
    text = "# A\n\n$$ a $$ (one)\n\n$$ b $$\n\n\\begin{align}\nc\n\\end{align}\n\n$$ d $$ (two)\n"
    text += "\n\\begin{align*}\ne\n\\end{align*}\n"
    pages, warnings = build({"a": text})
    assert not warnings
    assert re.findall(r'id="equation-(\w+)"', pages["a"]) == ["one", "two"]
    assert re.findall(r'<a class="eqno" href="#equation-(\w+)"[^>]*>([^<]+)<', pages["a"]) == [
        ("one", "(1)"),
        ("two", "(2)"),
    ]


def test_numbers_are_a_notes_own_and_references_work_across_notes(
    build: Callable[..., Build],
) -> None:
    first = "# A\n\n\\begin{align}\n\\label{mine}\na &= b\n\\end{align}\n\nBy {eq}`yours`.\n"
    second = "# B\n\n$$ c $$ (yours)\n\nBy {eq}`mine` and {eq}`yours`.\n"
    pages, warnings = build({"a": first, "b": second})
    assert not warnings
    assert 'href="b.html#equation-yours">(1)</a>' in pages["a"]
    assert 'href="a.html#equation-mine">(1)</a>' in pages["b"]
    assert "label" not in pages["a"].split("<math")[1].split("</math>")[0].replace("aria-label", "")


def test_a_tag_takes_the_numbers_place(build: Callable[..., Build]) -> None:
    text = "# A\n\n$$ a \\tag{$\\ast$} $$ (star)\n\n$$ b $$ (next)\n\nBy {eq}`star`, {eq}`next`.\n"
    pages, warnings = build({"a": text + "\n$$ c \\tag{*} $$\n"})
    assert not warnings
    assert re.findall(r'class="eqno"[^>]*>([^<]+)<', pages["a"]) == ["(∗)", "(1)", "(*)"]
    assert 'href="#equation-star">(∗)</a>' in pages["a"]
    assert '<span class="eqno">(*)</span>' in pages["a"]  # which has no label to link to


def test_an_unknown_command_is_one_warning_with_its_place(build: Callable[..., Build]) -> None:
    pages, warnings = build({"a": "# A\n\nText.\n\nHere $x+\\foo$ fails.\n"})
    (line,) = warnings.strip().splitlines()
    assert re.search(r"a\.md:5: WARNING: ", line)
    assert r'unknown command "\foo", in: x+\foo [january.math]' in line
    assert r'<code class="math-source">x+\foo</code>' in pages["a"]


@pytest.mark.parametrize("command", ["\\label", "\\tag"])
def test_a_display_has_one_label_and_one_tag(build: Callable[..., Build], command: str) -> None:
    twice = f"a {command}{{x}} {command}{{y}}"
    bare, framed = f"$$ {twice} $$ (c)", f"\\begin{{align}}\n{twice}\n\\end{{align}}"
    pages, warnings = build({"a": f"# A\n\n{bare}\n\n{framed}\n"})
    for place, line in zip((3, 5), warnings.strip().splitlines(), strict=True):
        assert re.search(rf"a\.md:{place}: WARNING: ", line)
        assert f"a display has one {command}; set the lines as displays of their own" in line
    assert re.findall(r'math-source">(?:\\begin{align} )?(.*?)(?: \\end{align})?<', pages["a"]) == [
        twice,
        twice,
    ]


def test_pages_do_not_depend_on_the_number_of_processes(build: Callable[..., Build]) -> None:
    notes = {
        f"n{at}": f"# N\n\n\\begin{{align}}\na &= {at}\n\\end{{align}}\n\n$$ b $$ (l{at})\n\n"
        f"See {{eq}}`l{(at + 1) % 8}`.\n"
        for at in range(8)
    }
    assert build(notes, jobs=1) == build(notes, jobs=2)
