"""Pages that lead elsewhere, and aliases that may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from january.anchor import NAME_MEND
from january.redirect import SCRIPT, Way, alias_problems, forthcoming, old_page, page, retired
from tests.test_check import dated

HEAD = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src {policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
"""


def test_a_page_leads_there_without_a_script() -> None:
    way = Way(url="../a.html?x=1&y#b", title="A < B")
    assert page(way) == HEAD.format(policy="'none'", title="A &lt; B") + (
        '<link rel="canonical" href="../a.html?x=1&amp;y#b">\n'
        '<meta http-equiv="refresh" content="0; url=../a.html?x=1&amp;y#b">\n'
        '<p><a href="../a.html?x=1&amp;y#b">A &lt; B</a></p>\n'
    )


def test_a_script_takes_the_place_in_the_page_along() -> None:
    way = Way(url="a.html", title="A", canonical="https://a.example/", script="../go.js")
    assert page(way) == HEAD.format(policy="'self'", title="A") + (
        '<link rel="canonical" href="https://a.example/">\n'
        '<meta http-equiv="refresh" content="0; url=a.html">\n'
        '<p><a href="a.html">A</a></p>\n'
        '<script src="../go.js"></script>\n'
    )
    assert SCRIPT.endswith('document.querySelector("a").href+location.hash)\n')


def test_a_retired_anchor_says_why() -> None:
    assert (
        retired("old", "it was <wrong>")
        == HEAD.format(policy="'none'", title="old: retired")
        + "<h1>old</h1>\n<p>What stood here was retired: it was &lt;wrong&gt;</p>\n"
    )


@pytest.mark.parametrize(
    ("note", "said"),
    [("A < B", "“A &lt; B” is forthcoming, 6 January"), ("", "Forthcoming, 6 January")],
)
def test_what_has_not_appeared_is_told_when_it_will(note: str, said: str) -> None:
    assert (
        forthcoming(note, "forthcoming, 6 January")
        == HEAD.format(policy="'none'", title="Forthcoming, 6 January")
        + '<meta name="robots" content="noindex">\n'
        + f"<h1>Not yet here</h1>\n<p>{said}. This address will lead to it, and last.</p>\n"
    )


@pytest.mark.parametrize("alias", ["t/oldX", "/t/oldX/", "notes/t/oldX", "notes/t/oldX.html"])
def test_an_alias_with_a_slash_is_a_page_of_old(alias: str) -> None:
    assert old_page(alias) == "notes/t/oldX"


def test_an_alias_claims_nothing_that_exists_or_is_claimed() -> None:
    first, second, third = dated(1, 2, 3)
    notes = [
        replace(third, aliases=("gone", "t/n2")),
        replace(second, aliases=("t/n0", "gone", "taken")),
        replace(first, aliases=("free", "t/free")),
    ]
    assert [str(one) for one in alias_problems(notes, {"taken"})] == [
        (
            "notes/t/n1.md:1: the alias “t/n0” is in use: what stands there would be out of reach "
            "[aliases]"
        ),
        (
            "notes/t/n1.md:1: the alias “taken” is in use: what stands there would be out of reach "
            "[aliases]"
        ),
        "notes/t/n2.md:1: the alias “gone” is claimed by notes/t/n1.md already [aliases]",
        "notes/t/n2.md:1: the alias “t/n2” is the note's own address: remove it [aliases]",
    ]


def test_an_alias_must_be_an_address() -> None:
    (note,) = dated(1)
    (problem,) = alias_problems([replace(note, aliases=("Not an address" * 9,))], set())
    shown = ("Not an address" * 9)[:60]
    assert problem.text == f"the alias “{shown}” can't be an address: {NAME_MEND}"
