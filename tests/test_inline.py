"""A line of plain text with formulas becomes HTML."""

from __future__ import annotations

import re

import pytest

from january.inline import to_html, typographic


def test_text_is_escaped_and_formulas_are_set() -> None:
    written = to_html("a < b & $x$", {})

    assert written.startswith("a &lt; b &amp; <math")
    assert written.endswith("</math>")


def test_a_dollar_can_be_meant() -> None:
    assert to_html(r"costs \$5", {}) == "costs $5"


def test_what_cannot_be_set_stays_as_it_was_written() -> None:
    assert to_html(r"$\nosuch<$", {}) == r"<code>\nosuch&lt;</code>"


def test_each_of_many_formulas_stands_in_its_place() -> None:
    written = to_html("'a' $x$ \"b\" $y$ <c>", {})
    before, first, between, second, after = re.split(r"(<math.*?</math>)", written)
    assert (before, between, after) == ("‘a’ ", " “b” ", " &lt;c&gt;")
    assert first == '<math alttext="x"><mi>x</mi></math>'
    assert "<mi>y</mi>" in second


@pytest.mark.parametrize(
    ("straight", "turned"),
    [
        ("it's the authors' own", "it’s the authors’ own"),
        ("('a') 'b'. 'c!' d", "(‘a’) ‘b’. ‘c!’ d"),
        ("of the '90s, and '90 so", "of the ’90s, and ‘90 so"),
        ('He said: "No." ("Yes?") "x"', "He said: “No.” (“Yes?”) “x”"),
    ],
)
def test_quotation_marks_and_apostrophes_are_turned(straight: str, turned: str) -> None:
    assert typographic(straight) == turned
