"""What stands over, under and beside something is where TeX puts it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from january.tex import render


def parsed(tex: str, *, display: bool = False) -> ET.Element:
    return ET.fromstring(render(tex, display=display, macros={}))  # noqa: S314


@pytest.mark.parametrize(("tex", "lower"), [(r"\int_W f", "W"), (r"\iint_W^1 f", "W")])
def test_an_integrals_lower_limit_is_marked_and_has_an_upper_one(tex: str, lower: str) -> None:
    (limits,) = parsed(tex, display=True).iter("msubsup")
    assert limits.get("class") == "m-int"
    assert limits[1].text == lower


def test_other_indices_stay_as_they_are() -> None:
    assert [one.get("class") for one in parsed(r"x_i+\sum\nolimits_i").iter("msub")] == [None, None]


@pytest.mark.parametrize(("tex", "marked"), [("W^2", True), ("V_i^2", True), ("a^2", False)])
def test_what_a_leaning_letter_would_touch_is_marked(tex: str, marked: bool) -> None:  # noqa: FBT001
    (power,) = (one for one in parsed(tex).iter() if one.tag in ("msup", "msubsup"))
    assert (power.get("class") == "m-lean") == marked


def test_an_exponent_of_a_text_hangs_no_higher_than_that_of_a_letter() -> None:
    (power,) = parsed(r"\text{bias}^2").iter("msup")
    assert (power[0].tag, power[0].get("height")) == ("mpadded", "0.7em")


def test_the_spaces_of_an_arrow_with_a_label_are_given_once() -> None:
    for arrow in parsed(r"a\xrightarrow[n]{f}b\xleftarrow{g}c").iter("mo"):
        assert (arrow.get("lspace"), arrow.get("rspace")) == ("0", "0")


def test_a_word_in_italics_is_a_text_and_letters_are_letters() -> None:
    (word,) = parsed(r"\mathit{diff}").iter("mtext")
    assert (word.text, word.get("class")) == ("diff", "m-italic")
    assert not list(parsed(r"diff+\mathit{d}").iter("mtext"))


def test_a_cubic_root_is_propped_up_as_a_square_one_is() -> None:
    (root,) = parsed(r"\sqrt[3]{n}").iter("mroot")
    assert [part.tag for part in root] == ["mrow", "mn"]
    assert [part.tag for part in root[0]] == ["mspace", "mi"]
    assert root[0][0].get("height") == "0.7em"
