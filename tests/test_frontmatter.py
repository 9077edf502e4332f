"""Front matter is YAML at a fiftieth of its price, with a line for whatever is wrong."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.frontmatter import DEEPEST, LONGEST, FrontMatterError, parse, split

NOT_CLOSED = "the front matter is not closed: end it with a line of ---"


@pytest.mark.parametrize(
    ("text", "fields", "body", "line"),
    [
        ("---\na: b\n---\nc\n", {"a": "b"}, "c\n", 4),
        ("\ufeff---\r\na: b\r\n---\r\nc\r\n", {"a": "b"}, "c\n", 4),
        ("---\ra: b\r---\rc\r", {"a": "b"}, "c\n", 4),
        ("---\n---\nc", {}, "c", 3),
        ("---\na: b\n---", {"a": "b"}, "", 4),
        ("---\na: b\n---\n\nc", {"a": "b"}, "\nc", 4),
        ("---\na: b\n--- c\nd\n---\n", {"a": "b"}, "d\n---\n", 4),
        ("---\na: b\n---\t\nc", {"a": "b"}, "c", 4),
        ("---\na: b\n# c\n--- \nd", {"a": "b"}, "d", 5),
        ("---\na: >-\n  b\n  ---\n---\nc", {"a": "b ---"}, "c", 6),
        ("no --- front\n---\na: b\n---\n", {}, "no --- front\n---\na: b\n---\n", 1),
        ("----\na: b\n----\n", {}, "----\na: b\n----\n", 1),
        ("", {}, "", 1),
    ],
)
def test_a_file_is_front_matter_and_a_body(
    text: str, fields: dict[str, str], body: str, line: int
) -> None:
    parts = split(text)
    assert {key: field.value for key, field in parts.fields.items()} == fields
    assert (parts.body, parts.body_line) == (body, line)


@pytest.mark.parametrize(
    "text", ["---", "--- \n", "---\n", "---\na: b\n", "---\na: b\n---c\n----\n"]
)
def test_front_matter_must_be_closed(text: str) -> None:
    with pytest.raises(FrontMatterError, match=f"^{NOT_CLOSED}$") as caught:
        split(text)
    assert (caught.value.line, caught.value.text) == (1, NOT_CLOSED)


PLAIN = {
    "a: b": "b",
    "a: We can't see $x^2$ (yet); see a#b, a:b  ": "We can't see $x^2$ (yet); see a#b, a:b",
    "a: $x$ is": "$x$ is",
    "a: 2027-01-05": date(2027, 1, 5),
    "a-b: [one, tw-o, three_3]": ["one", "tw-o", "three_3"],
    "a: [Ann Lee, b c-d]": ["Ann Lee", "b c-d"],
    "a: []": [],
}


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_line_needs_no_yaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    (field,) = parse(text, first_line=3).values()
    assert (field.value, field.line) == (PLAIN[text], 3)


scalars = st.one_of(
    st.sampled_from(["yes", "null", "1", "1.5", "2027-01-05", "a: b", "a #b", "'q'", "~", "x:"]),
    st.sampled_from(
        [
            "[]",
            "[a b, No c]",
            "[a b]",
            "[a, b]",
            "[a, No]",
            "[a,b]",
            "Off",
            "2027-02-30",
            "(a",
            "$a: b",
            "b c ",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
)
keys = st.sampled_from(["kind", "date", "abstract", "authors", "x"])


def attempt(text: str, first_line: int = 1) -> Any:  # noqa: ANN401  (what was read, or what was wrong)
    try:
        return parse(text, first_line=first_line)
    except FrontMatterError as error:
        return error.line, error.text


@given(lines=st.lists(st.tuples(keys, scalars), min_size=1, max_size=4))
def test_the_quick_way_reads_as_yaml_does(lines: list[tuple[str, str]]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in lines)
    assert attempt(text) == attempt(f"# not quick\n{text}", first_line=0)


@pytest.mark.parametrize(
    "value",
    ["[a, No]", "[on, b]", "TRUE", "y", "a: b", "a #b", "a:", "2027-02-30", "(a", "1a", "a\x85b"],
)
def test_what_yaml_may_read_otherwise_is_left_to_yaml(value: str) -> None:
    assert attempt(f"a: {value}\n") == attempt(f"# not quick\na: {value}\n", first_line=0)


@given(st.text(max_size=300))
def test_nothing_makes_the_parser_stumble(text: str) -> None:
    attempt(text)


def nested(levels: int) -> str:
    """Return front matter that deep, with many values side by side."""
    return f"a: {'[' * (levels - 1)}{'[b], ' * 30}{']' * (levels - 1)}"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n# a remark\n- a\n", 5, "front matter is a list of “key: value” lines, nothing else"),
        ("a: b\n" + nested(DEEPEST), 4, "the front matter is nested too deeply"),
        ("a:\n" + " " * LONGEST, 3, "the front matter is too long to be one"),
        ("a: b\nb: c\na: d", 5, "“a” is given twice: keep one"),
    ],
)
def test_a_mistake_has_its_line(text: str, line: int, said: str) -> None:
    assert attempt(text, first_line=3) == (line, said)


def test_what_is_deep_or_long_and_honest_is_read() -> None:
    assert attempt(nested(DEEPEST - 1))["a"].line == 1
    assert attempt("a: " + "b" * (LONGEST - 3))["a"].value == "b" * (LONGEST - 3)
    assert attempt("\n# only a remark\n") == {}
