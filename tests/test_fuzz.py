"""What no text may do to the parsers: raise what they do not declare, hang, or answer twice."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import LONGEST, SECONDS, TARGETS

CORPUS = Path(__file__).parent / "corpus"
FOUND = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/*.txt"))
# Whatever opens something, and whatever a search may begin with.
PIECES = [
    *("[", "(", "{", "$", "$$", "*", "_", "^", "~", "`", "``", "```\n", "```{note}\n", ":::{a}\n"),
    *("\\", "\\\\", "\\$", "\\begin{a}", "\\begin{a}\n", "\\end{a}", "\\frac", "\\bar", "^{"),
    *("\\text{", "\\label{a}", "\\tag{", "\\left(", "\\operatorname{", "\\dots", "&", "%", "#"),
    *(" ", "\n", "\n\n", "\t", "'", '"', "<", "<a ", "<!--", "-->", "](", "[a](", "![", "[^a]"),
    *("https://a", "0.123 ", ".1", "1,", "(a)=\n", ":label: a\n", "{number}`", "{ref}`a`", "- "),
    *("> ", "a", "key: ", "---\n", "\r", "é", "\u0301", "\x00", "\u2028", "|", "@misc{", "{{"),
    *('"a":', "null", "<svg ", "@string{a=a # a}", '"\\ud800"', "&a *a\n", "a note 2027-01-05\n"),
]


@pytest.mark.parametrize("name", FOUND)
def test_what_once_broke_a_law_breaks_none(name: str) -> None:
    text = (CORPUS / name).read_bytes().decode()
    target = TARGETS[name.split("/", maxsplit=1)[0]]
    assert repr(target(text)) == repr(target(text))


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40))
def test_any_text_is_read_or_refused_and_always_alike(name: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    assert repr(TARGETS[name](text)) == repr(TARGETS[name](text))


@pytest.mark.parametrize("name", TARGETS)
def test_no_text_takes_long(name: str) -> None:
    slow = []
    for piece in PIECES:
        text = (piece * (LONGEST // len(piece)))[:LONGEST]
        begin = time.process_time()
        TARGETS[name](text)
        if time.process_time() - begin > SECONDS:
            slow.append(piece)
    assert slow == []
