"""Taking a text apart into its blocks."""

from __future__ import annotations

import pytest

from january.blocks import Block, Box, Display, Heading, Prose, Target, blocks


def box(name: str, body: str, *, argument: str = "", indent: str = "", **options: str) -> Box:
    return Box(name=name, argument=argument, options=options, body=body, indent=indent)


CASES: dict[str, tuple[str, list[Block]]] = {
    "nothing": ("\n \n", []),
    "prose": ("\n\na\nb\n\n c \n", [Prose(text="a\nb\n\n c ")]),
    "comment": ("a\n% b\nc", [Prose(text="a"), Prose(text="c")]),
    "target": ("(a-b)= \n# T", [Target(name="a-b"), Heading(level=1, text="T")]),
    "no target": ("(a b)=\nx", [Prose(text="(a b)=\nx")]),
    "headings": (
        "# A *b* ##  \n###### C\n####### D\n#E\n # F",
        [
            Heading(level=1, text="A *b*"),
            Heading(level=6, text="C"),
            Prose(text="####### D\n#E\n # F"),
        ],
    ),
    "display": (
        "a\n$$\nx\n$$ (eq-x)\nb",
        [Prose(text="a"), Display(tex="x", label="eq-x", indent=""), Prose(text="b")],
    ),
    "display on a line": ("  $$ x $$ ", [Display(tex="x", label="", indent="  ")]),
    "display in a sentence": ("$$x$$ is", [Prose(text="$$x$$ is")]),
    "display left open": ("$$x\ny", [Prose(text="$$x\ny")]),
    "environment": (
        " \\begin{align*}\nx\n\\end{align*}\nb",
        [
            Display(tex="\\begin{align*}\nx\n\\end{align*}", label="", indent=" "),
            Prose(text="b"),
        ],
    ),
    "box": (
        "a\n```{theorem} Its  name \n:label: x\n:bare:\n\nText.\n\n:no: option\n```\nb",
        [
            Prose(text="a"),
            box("theorem", "Text.\n\n:no: option", argument="Its  name", label="x", bare=""),
            Prose(text="b"),
        ],
    ),
    "box in a box": (
        "::::{note}\n:::{tip}\na\n:::\n::::\nb",
        [box("note", ":::{tip}\na\n:::"), Prose(text="b")],
    ),
    "box in a list": (
        "  ```{note}\n  a\n    b\n  ```\nc",
        [box("note", "a\n  b", indent="  "), Prose(text="c")],
    ),
    "box left open": ("```{note}\na\nb", [box("note", "a\nb")]),
    "code": (
        "~~~ python x\n:a: b\n```\n~~~~\nc",
        [box("", ":a: b\n```", argument="python x"), Prose(text="c")],
    ),
    "code in a sentence": ("```a``` b", [Prose(text="```a``` b")]),
    "indented": (" X\n\nX", [Prose(text=" X\n\nX")]),
    "box with indented code": ("```{note}\n\n    a\nX\n```", [box("note", "    a\nX")]),
    "X is a letter": ("X# A\nX(a)=", [Prose(text="X# A\nX(a)=")]),
    "a tab is no indent": ("\t% a", [Prose(text="\t% a")]),
    "empty": ("```{notes}\n```", [box("notes", "")]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_a_text_is_its_blocks_in_order(text: str, expected: list[Block]) -> None:
    assert list(blocks(text)) == expected
