"""What a text from a stranger may not do: run a script, reach out, or leave the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from january.gate import (
    file_problem,
    html_problem,
    link_problem,
    picture_problem,
    scheme,
)
from tests.support import write

if TYPE_CHECKING:
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://a.example/", "https"),
        ("MailTo:a@b.example", "mailto"),
        ("x-a.b+c:d", "x-a.b+c"),
        ("java\tscr\nipt:alert(1)", "javascript"),
        (" \u00a0\u200bjavascript:alert(1)", "javascript"),
        ("&#106;avascript&colon;alert(1)", "javascript"),
        ("notes/trees/a.md", ""),
        ("//a.example/b:c", ""),
        ("#a:b", ""),
        ("", ""),
    ],
)
def test_a_scheme_is_what_a_browser_takes_it_for(url: str, read: str) -> None:
    assert scheme(url) == read


def test_a_link_leads_to_a_page_to_the_web_or_to_mail() -> None:
    allowed = ("a.md#b", "/a/", "?q=1", "http://a.example", "https://a.example", "mailto:a@b.c")
    assert [link_problem(url) for url in allowed] == [""] * len(allowed)
    assert link_problem("data:text/html,x") == (
        "a link may not lead to data: — only to a page, to http(s) or to mailto"
    )
    assert link_problem("project:a#b") != ""
    assert link_problem("project:a#b", also=("path", "project")) == ""
    assert link_problem("http://[::1") == "this is no address: 'http://[::1' (Invalid IPv6 URL)"
    long = link_problem("http://[" + "a" * 99)
    assert f"'http://[{'a' * 52}'" in long


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<!-- a note to oneself -->", ""),
        ("<!-- one\n-->\n<!-- never closed", ""),
        ("<b>bold</b>", "<b"),
        ("</div>", "</div"),
        ("<!DOCTYPE html>", "<!DOCTYPE"),
        ("<?php 1 ?>", "<?php"),
        ("<!-- a --><script>1</script><!-- b -->", "<script"),
        # A browser ends these comments where a parser of Markdown does not.
        ("<!--><img src=x>-->", "<img"),
        ("<!---><img src=x>-->", "<img"),
        ("x" * 30, "x" * 20),
    ],
)
def test_raw_html_is_for_comments_alone(html: str, said: str) -> None:
    expected = f"raw HTML ({said}…) is not for notes: write it in Markdown" if said else ""
    assert html_problem(html) == expected


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a project with a drawing that runs, and a secret beside it."""
    drawing = SVG.format("<script/>")
    own = {"notes/t/a.svg": SVG.format(""), "notes/t/bad.SVG": drawing, "conf.py": ""}
    write(tmp_path, {**{f"root/{name}": text for name, text in own.items()}, "secret.png": ""})
    return tmp_path / "root"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.svg", ""),
        ("a.png", ""),  # which the build will miss
        ("DATA.CSV", ""),
        ("X/X.png", ""),
        ("../t/a.svg", ""),
        ("/notes/t/a.svg", ""),
        ("/experiments/results/a.json", ""),
        ("//notes/t/a.svg", ""),
        ("bad.SVG", "notes/t/bad.SVG: a drawing may not hold <script>: leave it out (line 1)"),
        ("../../../secret.png", "the file '../../../secret.png' is outside the project"),
        ("/../secret.png", "the file '/../secret.png' is outside the project"),
        ("a\0.png", "the file 'a\\x00.png' is outside the project"),
        ("/conf.py", "the file '/conf.py' is not below notes or experiments"),
        ("/Xnotes/a.png", "the file '/Xnotes/a.png' is not below notes or experiments"),
        ("/notes/.git/a.png", "the file '/notes/.git/a.png' is not below notes or experiments"),
        ("/notes/_a/b.png", "the file '/notes/_a/b.png' is not below notes or experiments"),
        ("/", "the file '/' is not below notes or experiments"),
        ("a.html", "a file of this kind may not be shown: 'a.html'; .avif, .bib, .csv"),
        ("a", "a file of this kind may not be shown: 'a'; "),
    ],
)
def test_a_page_shows_files_of_the_project_that_can_only_be_shown(
    root: Path, name: str, said: str
) -> None:
    found = file_problem(name, root, root / "notes" / "t")
    assert found.startswith(said) if said else found == ""


def test_a_link_out_of_the_project_is_seen_through(root: Path) -> None:
    (root / "notes" / "t" / "out.png").symlink_to(root.parent / "secret.png")
    (root / "notes" / "t" / "loop.png").symlink_to("loop.png")
    for name in ("out.png", "loop.png"):
        found = file_problem(name, root, root / "notes" / "t")
        assert found == f"the file '{name}' is outside the project"
    (root / "notes" / "t" / "in.png").symlink_to("a.svg")
    assert file_problem("in.png", root, root / "notes" / "t") == ""
    (root / "notes" / "t" / "picture.png").write_bytes(b"\x89PNG")
    assert file_problem("picture.png", root, root / "notes" / "t") == ""


@pytest.mark.parametrize("start", ["/conf.py", "../../../", ""])
def test_a_long_name_is_said_in_short(root: Path, start: str) -> None:
    name = start + "x" * 99
    assert f"'{name[:80]}'" in file_problem(name, root, root / "notes" / "t")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("a.svg", ""),
        ("https://a.example/a.png", "'https://a.example/a.png'"),
        ("data:image/png;base64,AA==", "'data:image/png;base64,AA=='"),
        (" //a.example/a.png", "' //a.example/a.png'"),
        ("https://a.example/" + "x" * 99, f"'https://a.example/{'x' * 42}'"),
    ],
)
def test_a_picture_is_a_file_of_the_project(root: Path, url: str, said: str) -> None:
    found = picture_problem(url, root, root / "notes" / "t")
    assert found == (said and f"a picture must be a file of the project, not {said}")


def test_data_is_offered_and_not_shown(root: Path) -> None:
    found = picture_problem("a.csv", root, root / "notes" / "t")
    assert found.startswith("a file of this kind may not be shown: 'a.csv'; .avif, .gif, .jpeg")


def test_a_drawing_may_hold_bytes_that_are_no_text(root: Path) -> None:
    drawing = SVG.format("<desc>\xe9</desc>").encode("latin-1")
    (root / "notes" / "t" / "a.svg").write_bytes(drawing)
    assert file_problem("a.svg", root, root / "notes" / "t") == ""
