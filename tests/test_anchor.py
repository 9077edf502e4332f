"""Names of places: which a text declares, and which those get that have none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.anchor import Heading, anchors, declared, heading_ids
from january.slug import slug

TEXT = """---
date: 2027-01-05
---
(old-note)=
(the-note)=
# A note

(a-section)=
## A section

```{theorem} Its caption
:label: main-theorem

$$
a = b
$$ (eq-inside)
```

(old-figure)=
```{plot} run.curve
:label: fig-curve

A caption.
```

````{admonition} Beware
```{lemma}
:label: in-a-box

Text.
```
````

```python
# (not-an-anchor)=
(nor-this)=
```

\\begin{align}
x \\label{eq-in-tex}
\\end{align}

(a-passage)=
Just a paragraph.

(eq-renamed)=
$$
c
$$ (eq-new-name)

:::{correction} 2027-01-20
:label: mend-it

Text.
:::
"""


def test_a_text_declares_anchors_of_many_kinds() -> None:
    assert [(one.name, one.kind) for one in anchors(TEXT)] == [
        ("old-note", "note"),
        ("the-note", "note"),
        ("a-section", "section"),
        ("main-theorem", "theorem"),
        ("eq-inside", "equation"),
        ("old-figure", "figure"),
        ("fig-curve", "figure"),
        ("in-a-box", "lemma"),
        ("eq-in-tex", "equation"),
        ("a-passage", "passage"),
        ("eq-renamed", "equation"),
        ("eq-new-name", "equation"),
        ("mend-it", "correction"),
    ]


def test_each_is_found_on_its_line() -> None:
    lines = TEXT.split("\n")
    assert all(one.name in lines[one.line - 1] for one in anchors(TEXT))


SOUP = {
    "\n$$ a $$ (eq-first)": [("eq-first", "equation", 2)],
    "\n(a)=\n# A": [("a", "note", 2)],
    "# A\n(of course)\n(b)=\n## B": [("b", "section", 3)],
    "(a)=\n```python\n(b)=\n```\n(c)=": [("a", "passage", 1), ("c", "passage", 5)],
    "```\n(a)=\n``` python\n(b)=\n````\n(c)=\n": [("c", "passage", 6)],
    "```\n(a)=\n```\n(b)=\ntext": [("b", "passage", 4)],
    ":::\n(a)=\n# A": [("a", "note", 2)],
    "(a)=\n```{note}\n:name: b\n```\n:name: c": [("a", "passage", 1), ("b", "passage", 3)],
    "(a)=\n~~~{image} x\n:name: b\n~~~~": [("a", "figure", 1), ("b", "figure", 3)],
    "`\\label{a}` %\n% \\label{b}\n\\label{c}": [("c", "equation", 3)],
    "---\nkind: [\n---\n(a)=": [],
}


@pytest.mark.parametrize(("text", "expected"), SOUP.items())
def test_fences_comments_and_blank_lines_are_kept_apart(
    text: str, expected: list[tuple[str, str, int]]
) -> None:
    assert [(one.name, one.kind, one.line) for one in anchors(text)] == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Where this is likely to be wrong", "where-this-is-likely-to-be-wrong"),
        ("Café and Gödel’s ß", "cafe-and-godel-s-ss"),
        ("Доказательство", "dokazatelstvo"),
        ("Ёлка, йод", "yolka-yod"),
        ("Die Rolle von α", "die-rolle-von-alpha"),
        ("証明", "証明"),
        ("a b c d e f g h i j k l m", "a-b-c-d-e-f-g-h-i-j-k-l"),
        ("???", ""),
    ],
)
def test_a_title_becomes_a_readable_name(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_headings_of_one_name_are_called_after_what_is_above_them() -> None:
    page = [
        Heading(title="The note", parent=None, label="the-note"),
        Heading(title="Upper bound", parent=0),
        Heading(title="Proof", parent=1),
        Heading(title="Lower bound", parent=0, label="below"),
        Heading(title="Proof", parent=3),
    ]
    assert heading_ids(page, ()) == [
        *("the-note", "upper-bound", "upper-bound-proof"),
        *("below", "below-proof"),
    ]


def test_three_proofs_side_by_side_are_told_apart_by_their_words_in_any_order() -> None:
    note = Heading(title="The note", parent=None)
    openings = ("Expand the square and sum.", "By symmetry.", "Take a large deviation.")
    proofs = [Heading(title="Proof", parent=0, opening=one) for one in openings]
    ids = heading_ids([note, *proofs], ())
    assert ids[1:] == [
        *("proof-expand-the-square-and", "proof-by-symmetry"),
        "proof-take-a-large-deviation",
    ]
    assert heading_ids([note, *proofs[::-1]], ())[1:] == ids[:0:-1]


TWELVE = "one two three four five six seven eight nine ten eleven twelve"


@pytest.mark.parametrize(
    ("headings", "ids"),
    [
        ([Heading(title="Tails", parent=0, opening="Some words")], ["tails"]),
        ([Heading(title="???", parent=0), Heading(title="!", parent=0)], ["section", "section-2"]),
        ([Heading(title="Proof", parent=0)] * 2, ["proof", "proof-2"]),
        (
            [
                Heading(title="Proof", parent=0, opening="One two three four five."),
                Heading(title="Proof", parent=0, opening="One two three four six."),
            ],
            ["proof-one-two-three-four-five", "proof-one-two-three-four-six"],
        ),
        (
            [
                Heading(title="Proof", parent=0, opening=f"{TWELVE} a"),
                Heading(title="Proof", parent=0, opening=f"{TWELVE} b"),
            ],
            ["proof", "proof-2"],
        ),
        (
            [
                Heading(title="Proof", parent=0, label="named", opening="By hand"),
                Heading(title="Proof", parent=0, opening="By heart"),
                Heading(title="Other", parent=0, opening="By chance"),
            ],
            ["named", "proof", "other"],
        ),
        (
            [
                Heading(title="A", parent=0),
                Heading(title="Proof", parent=1),
                Heading(title="A proof", parent=0),
            ],
            ["a", "a-proof-2", "a-proof"],
        ),
    ],
)
def test_an_id_says_no_more_than_it_must(headings: list[Heading], ids: list[str]) -> None:
    assert heading_ids([Heading(title="The note", parent=None), *headings], ())[1:] == ids


def test_a_heading_yields_to_an_anchor_of_the_same_name() -> None:
    page = [Heading(title="A note", parent=None), Heading(title="Tails", parent=0)]
    assert heading_ids(page, {"tails"}) == ["a-note", "tails-section"]


TITLES = st.sampled_from(["Proof", "proof!", "Lemma", "???", "Section", "証明", "Proof 2"])


@given(st.lists(st.tuples(TITLES, st.integers(0, 6), TITLES), max_size=12))
def test_ids_are_always_different_readable_and_never_bare_numbers(
    rows: list[tuple[str, int, str]],
) -> None:
    page = [Heading(title="A note", parent=None)]
    for title, above, opening in rows:
        page.append(Heading(title=title, parent=min(above, len(page) - 1), opening=opening))
    found = heading_ids(page, {"proof"})
    assert len({*found, "proof"}) == len(page) + 1
    assert all(any(letter.isalpha() for letter in one) for one in found)


def test_the_names_alone_are_what_a_text_declares() -> None:
    assert declared("(one)=\n# One\n") == ["one"]
