"""What counts as a word, and where the title is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from january.note import after_title
from january.prose import at_least, blank_code, count_words, find_title

FENCED = "# T\n\none\n\n```python\nnot these words\n```\n\ntwo\n"
CASES = {
    "plain": ("one two, three.", 3),
    "mathematics": ("one $a + b$ two $$\nx y z\n$$ (eq-x)\n\nthree", 3),
    "code": ("one `not this` two\n\n```python\nnot this\n```\n\n~~~\nnor this\n~~~\n", 2),
    "a theorem's text": ("```{theorem} Caption\n:label: x\n\none two\n```\nthree", 3),
    "mathematics in a box": ("::::{note}\none\n```{math}\n:label: y\na b\n```\ntwo\n::::\n", 2),
    "after a box": ("```{proof}\none\n```\n\ntwo three\n\n```{remark}\nfour\n```\n", 4),
    "roles": ("one {number}`a.b:.3f` two {footcite:p}`key2020word` three", 3),
    "comments": ("% not this\none <!-- nor\nthis --> two", 2),
    "links": ("[one two](#an-anchor) three https://example.org/x", 3),
    "targets": ("(an-anchor)=\none", 1),
    "Greek and Chinese": ("λόγος 词 mot", 3),
    "an apostrophe": ("don’t Tao's", 2),
    "a footnote": ("one[^a]\n\n[^a]: two three", 3),
}


@pytest.mark.parametrize(("text", "words"), CASES.values(), ids=CASES.keys())
def test_mathematics_code_and_markup_are_not_words(text: str, words: int) -> None:
    assert count_words(text) == words


def test_counting_may_stop_when_there_are_enough() -> None:
    text = "word word word\n\n" * 10_000
    assert 400 <= count_words(text, enough=400) < 30_000
    assert count_words("three short words", enough=400) == 3


def test_stopping_early_never_makes_a_stub_long_enough() -> None:
    text = "$$\n" + "x " * 3_000 + "\n$$\n\n" + "word " * 30
    assert count_words(text, enough=400) == 30


def test_the_title_is_the_first_heading_outside_code() -> None:
    assert find_title("```sh\n# a comment\n```\n\n(x)=\n# The *title*\n") == ("The title", 6)
    assert find_title("~~~sh\n# a comment\n~~~\n# T\n") == ("T", 4)
    assert find_title("## Not one\n") is None
    assert find_title(FENCED) == ("T", 1)


pieces = st.sampled_from(
    [
        *(
            "word",
            "two words",
            "é",
            "a-b",
            "–",
            ".",
            " ",
            "\n",
            "\n\n",
            "$",
            "$$",
            "$x$",
            "`",
            "``",
        ),
        *("`c d`", "```", "````", "~~~", ":::", "<b>", "<!-- c -->", "[^a]", "https://x.y", "%"),
        *(
            "{math}",
            "{note}",
            "{number}`a.b`",
            "(x)=",
            ":k: v",
            "\\$",
            "\\begin{align}",
            "[a](#b)",
            "_",
        ),
    ]
)


texts = st.lists(pieces, max_size=40).map("".join) | st.text("a b$`{}\n<>/^[]().:-_\\1é#")


@given(texts, st.integers(0, 10))
@example("`\nword\n`", 0)
@example("$x$$x$two words$x$", 0)
@example("a \x1c b", 0)
@example("```\n```word\nword", 0)
@example("https://x.y$x$word$x$word", 0)
@example("[a](x$y$z) w", 0)
def test_the_quick_count_never_says_more_than_there_is(text: str, enough: int) -> None:
    assert at_least(text, enough) <= count_words(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("a\n```py\nb\n```\nc", "a\n\n\n\nc"),
        ("```\n``` py\n```{note}\nb\n````\nc", "\n\n\n\n\nc"),
        ("````\n```\nb", "\n"),
        ("```{note}\na\n```\nb", "\na\n\nb"),
        ("```{math}\na\n```\nb", "\n\n\nb"),
        ("````{note}\n```{lemma}\na\n```\nb\n````\nc", "\n\na\n\nb\n\nc"),
        (":::\na\n:::\nb", "\na\n\nb"),
        ("~~~\na\n~~~\nb", "\n\n\nb"),
        ("```\na\n```\n```\nb", "\n\n\n"),
    ],
)
def test_code_is_made_blank_line_for_line(text: str, rest: str) -> None:
    assert blank_code(text) == rest


def test_without_a_title_all_of_a_body_counts() -> None:
    assert after_title("a\nb") == "a\nb"
    assert after_title("a\n# T\nb\nc") == "b\nc"


PASSED_OVER = (
    "one two\n```py\nx y z\n(y)\n```\nthree\n$$\na b\n$$ (eq)\nfour\n"
    "$$a b$$\nfive\n```\nx\n``` \nsix"
)


def test_the_quick_count_sees_past_code_and_displays() -> None:
    assert at_least(PASSED_OVER, 100) == 6
    assert count_words(PASSED_OVER) == 6


@pytest.mark.parametrize(
    "text",
    [
        "````\n```\nnot these words\n````\none",
        "~~~\nnot these words\n~~~\none",
        ":::{math}\nnot these words\n:::\none",
        "\\begin{align}\nnot these words\n\\end{align}\none",
        "  ```\nnot these words\n  ```\none",
        "&`a\nnot these words` one",
        "a `` b",
        "one two three ` four",
        "one `$` two",
        "a $$ b $x$",
        "a\n`b\nc` d",
        "one <b>two</b>",
        "one\n<b>\ntwo",
        r"\$5 a",
        r"so \$ a $b c d e f g$ e \$",
        "one\n  two",
    ],
)
def test_the_quick_count_gives_up_where_it_could_be_deceived(text: str) -> None:
    assert at_least(text, 100) == 0


@pytest.mark.parametrize(
    ("text", "enough", "words"),
    [
        ("one `a` two `b c` three $x$ four $y z$ five six", 99, 2),  # each mark may be a word
        ("- a list with *marks*; so\n1. also (so)\n> quoted\n| table | row |\n", 99, 8),
        ("see [it here](#x) and go", 99, 5),
        ("* a b\n* c d", 99, 3),
        (r"one \*two", 99, 2),
        ("a  b   c", 99, 2),
        ("an X of x^2, X", 99, 4),
        ("a < b and c < d", 99, 3),
        ("one\n\n \n\ntwo", 99, 2),
        ("word " * 30 + "\n" + "more " * 30, 99, 59),
        ("word " * 30 + "\n" + "more " * 30, 20, 30),
        ("word word\n" * 30, 4, 8),
        ("incomprehensible\n" * 5, 2, 2),
        ("comprehensibility is\n" * 9, 5, 6),
        ("one two\n" * 3, 1, 4),
        ("incomprehensible\none two\nfour five\nsix", 2, 5),
    ],
)
def test_the_quick_count_comes_close_and_stops_early(text: str, enough: int, words: int) -> None:
    assert at_least(text, enough) == words
    assert words < enough or count_words(text, enough=enough) == words
