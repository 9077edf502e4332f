"""A line of plain text with formulas becomes HTML."""

from __future__ import annotations

from january.inline import to_html


def test_text_is_escaped_and_formulas_are_set() -> None:
    written = to_html("a < b & $x$", {})

    assert written.startswith("a &lt; b &amp; <math")
    assert written.endswith("</math>")


def test_a_dollar_can_be_meant() -> None:
    assert to_html(r"costs \$5", {}) == "costs $5"


def test_what_cannot_be_set_stays_as_it_was_written() -> None:
    assert to_html(r"$\nosuch<$", {}) == r"<code>\nosuch&lt;</code>"
