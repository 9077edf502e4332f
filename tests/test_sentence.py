"""Sentences, and the few words that lead a browser to one."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.sentence import OPAQUE, phrase, sentences, spoken, text_directive, window

WHOLE = [
    "By Thm. 3 the bound holds.",
    "It fails, e.g. For large sizes, as Fig. 2 shows.",
    "Abbe et al. [3] prove it.",
    "Lau et al. (2023) made it local.",
    "The value is 0.509 ± 0.004 at size 4.5 or more.",
    "J. Smith and M. C. Escher drew it.",
    "See Eq. (2), Sec. 4 and No. 7 of the list, resp. Cor. 1.",
    "He said “It is so. It was so.” and left.",
    "It works (see below. It does not always).",
    "Is it ... Or is it not?",
    f"In Eq. {OPAQUE} and by Thm. {OPAQUE} it holds.",
    "1. The first case is the easy one.",
    "12. The last is not.",
    "Without an end",
]
# What ends in a stop that ends it, and begins as a sentence does.
PLAIN = [
    "It holds.",
    "Does it?",
    "“Yes!”",
    "It is 0.5.",
    "(Not always.)",
    f"{OPAQUE} is small.",
    "Work of Abbe et al. shows it.",
    "It is by DNA.",
    "It is so (see it).",
    "3 of 4 agree…",
]


@pytest.mark.parametrize("text", WHOLE)
def test_some_stops_end_nothing(text: str) -> None:
    parts = [text[start:end] for start, end in sentences(text)]
    assert parts == ([text] if "..." not in text else ["Is it ...", "Or is it not?"])


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=6), st.sampled_from([" ", "\n", "  "]))
def test_sentences_that_are_put_together_come_apart_again(texts: list[str], space: str) -> None:
    text = space.join(texts)
    assert [text[start:end] for start, end in sentences(text)] == texts


@given(st.text(alphabet="aB1.?!… \n()“”[]" + OPAQUE, max_size=60))
def test_nothing_is_lost_and_nothing_said_twice(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    said = "".join(text[start:end] for start, end in spans)
    assert "".join(said.split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@given(st.lists(st.text("ab,", min_size=1, max_size=9), min_size=1, max_size=40), st.data())
def test_a_window_holds_its_focus_and_whole_words(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, min(first + 3, len(words) - 1)))
    start = len(" ".join(words[:first])) + (first > 0)
    end = start + len(" ".join(words[first : last + 1]))
    most = data.draw(st.integers(10, 120))

    left, right = window(text, (start, end), most)

    assert left <= start <= end <= right
    assert right - left <= max(most, end - start)
    assert left == 0 or text[left - 1] == " "
    assert right == len(text) or left + most < len(text)
    assert right == len(text) or right == end or text[right] == " " or text[right] in ",;:"


@pytest.mark.parametrize("most", [9, 10])
def test_what_fits_is_shown_whole(most: int) -> None:
    assert window("a, b, c d", (8, 9), most) == (0, 9)
    assert window("a, b, c d", (3, 4), most) == (0, 9)


def test_a_window_that_reaches_the_end_is_not_cut_at_a_clause() -> None:
    text = "one two three four, so it."
    start, end = window(text, (14, 18), len("three four, so it."))
    assert text[start:end] == "three four, so it."


def test_a_window_keeps_the_beginning_and_ends_with_a_clause() -> None:
    text = "By the theorem it is small, and whatever else may be said of it is not at issue here."
    start, end = window(text, (3, 14), 60)
    assert text[start:end] == "By the theorem it is small"
    start, end = window("It is so, and so, and so on and on and on", (0, 2), 30)
    assert (start, end) == (0, len("It is so, and so"))
    shown = "the law of X and all"
    assert window(f"{shown} that follows", (0, 3), len(shown)) == (0, len(shown))


def test_a_focus_that_ends_within_a_word_too_long_to_show_ends_there() -> None:
    assert window("it is incomprehensible", (6, 9), 12) == (0, 9)


COUNT = (
    "one two three four five six seven, eight nine ten eleven twelve; "
    "thirteen fourteen fifteen sixteen seventeen"
)


@pytest.mark.parametrize(
    ("focus", "most", "shown"),
    [
        ("two", 12, "one two"),
        ("three", 20, "one two three four"),
        ("five", 24, "one two three four five"),
        ("five", 23, "four five six seven"),
        ("nine", 20, "eight nine ten"),
        ("nine", 30, "eight nine ten eleven twelve"),
        ("nine", 40, "six seven, eight nine ten eleven twelve;"),
        ("eleven", 31, "nine ten eleven twelve"),
        ("sixteen", 12, "sixteen"),
        ("seventeen", 20, "seventeen"),
        ("thirteen fourteen", 10, "thirteen fourteen"),
        ("nine", 200, COUNT),
        ("nine", len(COUNT), COUNT),
    ],
)
def test_a_window_opens_around_its_focus(focus: str, most: int, shown: str) -> None:
    at = COUNT.index(focus)
    start, end = window(COUNT, (at, at + len(focus)), most)
    assert COUNT[start:end] == shown


def test_a_phrase_is_said_once_in_its_page() -> None:
    said = "We bound it. Then we bound the rest, and the rest of it’s done."
    page = spoken(said)
    assert phrase(["Then we bound the rest, and the rest of it’s done."], page) == "Then we bound"
    assert phrase(["bound the rest, "], spoken(f"{said} Bound the rest!")) == ""
    assert phrase(["x of it’s done"], page) == ""
    assert phrase(["Then we bound"], page) == "Then we bound"
    assert phrase(["rest of"], page) == ""
    assert phrase(["We bound it."], page) == "We bound it"


@given(st.lists(st.sampled_from(["we", "bound", "it", "the", "rest", "of", "a", "leaf’s", "x."])))
def test_a_phrase_has_whole_plain_words_in_a_row(words: list[str]) -> None:
    page = f"{' '.join(words)} {' '.join(reversed(words))}"
    found = phrase([" ".join(words)], spoken(page))
    assert not found or len(re.findall(rf"(?<!\w)(?={found}(?!\w))", page)) == 1


@given(st.text(min_size=1))
def test_a_directive_says_its_words(words: str) -> None:
    directive = text_directive(words)
    head, _, tail = directive.partition("=")
    assert head == ":~:text"
    assert unquote(tail) == words
    assert not set(tail) & set(',&#"<> ')


def test_a_directive_of_nothing_is_nothing() -> None:
    assert text_directive("") == ""
