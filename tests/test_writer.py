"""What directives and displays become in Markdown of their own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from january.lookup import Lookup, UnknownError
from january.markdown import forum_post, rendition
from tests.support import BIB, note
from tests.toy import RECORD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from january.settings import Settings

DAY = date(2027, 1, 13)
RUN = "def run(config): ...\n"


@pytest.fixture
def lookup(
    project: Callable[[Mapping[str, str | bytes | None]], Settings],
) -> Callable[[str], Lookup]:
    def make(text: str) -> Lookup:
        settings = project(
            {
                "references.bib": BIB + "@misc{roe2021, title = {R}, author = {Roe, A}}\n",
                "notes/t/a.md": text,
                "experiments/a_toy.py": RUN,
                "experiments/results/a_toy.json": RECORD.dumps(),
            }
        )
        return Lookup(settings, DAY, settings.base_url)

    return make


def below(text: str, head: str) -> str:
    _, found, rest = text.partition(head)
    assert found
    return rest.removeprefix("\n\n").removesuffix("\n")


BODIES = {
    "a proof": ("```{proof}\nBy `x`.\n```", "**Proof.** By `x`. ∎"),
    "a proof of something": (
        "```{lemma}\n:label: le\nYes.\n```\n\n```{proof} a sketch\n:of: le\nNo.\n```",
        (
            "**Lemma 1.** Yes.\n\n"
            "**Proof of [Lemma 1](https://notes.example/to/le/) (a sketch).** No. ∎"
        ),
    ),
    "a proof that ends in a display": (
        "```{proof}\nSo\n\n$$\nx\n$$\n```",
        "**Proof.** So\n\n$$\nx\n$$\n\n∎",
    ),
    "a proof that begins and ends with a list": (
        "```{proof}\n- One.\n- Two.\n```",
        "**Proof.**\n\n- One.\n- Two.\n\n∎",
    ),
    "a proof that ends in words": (
        "```{proof}\n- One.\n\nSo.\n```",
        "**Proof.**\n\n- One.\n\nSo. ∎",
    ),
    "a proof whose last line has a display": (
        "```{proof}\nSo $$x$$\n```",
        "**Proof.** So $$x$$\n\n∎",
    ),
    "a correction": (
        "```{correction} 2027-01-09\nIt was wrong.\n```",
        "**Correction of Saturday 9 January 2027.** It was wrong.",
    ),
    "a figure": (
        "```{plot} a-toy.line\n:label: fig\nA *line*.\n```",
        (
            r"![A line, f\*(x)\_1 \< 2.](https://notes.example/figures/a_toy.line.svg)"
            "\n\n**Figure 1.** A *line*. "
            "([How this was computed](https://notes.example/experiments/a_toy.html).)"
        ),
    ),
    "a figure with a knob": (
        "```{plot} a-toy.by-size\n:label: fig\nA line.\n```",
        (
            "![1](https://notes.example/figures/a_toy.1.svg)\n\n**Figure 1.** A line. "
            "([How this was computed](https://notes.example/experiments/a_toy.html).)"
        ),
    ),
    "a table": (
        "```{result-table} a_toy.rows\n:label: tab\n:format: share=.1%\n:heads: $p$\nAll.\n```",
        "**Table 1.** All.\n\n| $p$ |\n| --- |\n| 50.0% |\n| 25.0% |",
    ),
    "the predictions that missed": (
        "{number}`a-toy.n:d`\n\n```{scorecard}\n```",
        (
            "3\n\nThose that missed:\n\n| Experiment | Claim | Expected | Measured | Held |\n"
            "| --- | --- | --- | --- | --- |\n| a-toy | It is $x$. | 0.9 | 0.610 ± 0.020 | no |"
        ),
    ),
    "rows in an environment": (
        "\\begin{align*}\na &= b \\\\\n&= c\n\\end{align*}",
        "$$\n\\begin{aligned}a &= b \\\\\n&= c\\end{aligned}\n$$",
    ),
    "rows in a formula": ("$$\na \\\\ b\n$$", "$$\n\\begin{aligned}a \\\\ b\\end{aligned}\n$$"),
    "a directive of mathematics": ("```{math}\nx\n```", "$$\nx\n$$"),
    "another environment": (
        "\\begin{cases}\na\n\\end{cases}",
        "$$\n\\begin{cases}\na\n\\end{cases}\n$$",
    ),
    "a display in a list": (
        "1. First:\n\n   $$\n   x\n   $$ (eq)\n",
        "1. First:\n\n   $$\n   x \\tag{1}\n   $$",
    ),
    "headings": (
        "## Two\n\n# One again\n\n(name)=\n### Three",
        "## Two\n\n# One again\n\n### Three",
    ),
    "a heading in a box": ("```{lemma}\n# One\n```", "**Lemma 1.**\n\n# One"),
    "numbers": (
        "{number}`a-toy.n:.1f`, {interval}`a-toy.share:.2f`, {number}`a-toy.n:.0e`",
        "3.0, 0.61 ± 0.02, 3 × 10⁰",
    ),
    "works": (
        "By {footcite:t}`roe2021` and {footcite:p}`doe2020thing,roe2021`.",
        (
            "By Roe and ([Doe, 2020](https://example.org/); Roe).\n\n## References\n\n"
            "- A Roe. R.\n"
            "- Jane Doe. A thing. 2020. URL: [https://example.org/](https://example.org/)."
        ),
    ),
    "works in a sentence": (
        "{footcite:t}`roe2021,doe2020thing`\n\n```{bibliography}\n```\n\nThe end.",
        (
            "Roe and [Doe (2020)](https://example.org/)\n\n- A Roe. R.\n"
            "- Jane Doe. A thing. 2020. URL: [https://example.org/](https://example.org/).\n\n"
            "The end."
        ),
    ),
    "links that only a page resolves": (
        "[a](project:b.md), [b](project:#le) and [c](path:c.txt)\n\n```{lemma}\n:label: le\n```",
        (
            "[a](https://notes.example/notes/t/b.html), [b](https://notes.example/to/le/) and c"
            "\n\n**Lemma 1.**"
        ),
    ),
    "a place for works that are none": (
        "One.\n\n```{footbibliography}\n```\n\nTwo.\n\n```{bibliography}\n```",
        "One.\n\n\n\nTwo.",
    ),
    "what only a page has": ("One.\n\n```{weeks}\n```\n\n```{toctree}\na\n```", "One."),
    "code": ("```python\nx\n```", "```python\nx\n```"),
}


def test_boxes_stand_in_each_other_to_a_depth_that_no_other_box_takes_from(
    lookup: Callable[[str], Lookup],
) -> None:
    def nested(depth: int) -> str:
        fences = ["`" * (3 + level) for level in range(depth)]
        heads = [f"{fence}{{note}} {level}" for level, fence in enumerate(fences)]
        return "\n".join([*reversed(heads), "Inside.", *fences])

    inner = f"{nested(1)}\n\n{nested(20)}"
    fence = "`" * 40
    around = f"{fence}{{note}} 20\n{inner}\n{fence}"
    body = "\n\n".join([nested(20)] * 21 + [nested(21), around])
    found = lookup(note("2027-01-05", body=body))
    text = below(rendition(found.notes["notes/t/a"], found), "<https://notes.example/to/a/>")
    whole = " ".join(f"**{level}.**" for level in reversed(range(20)))
    cut = [f"**20.** {whole}", f"**20.** **0.** Inside.\n\n{whole}"]
    assert text == "\n\n".join([f"{whole} Inside."] * 21 + cut)


@pytest.mark.parametrize("name", BODIES)
def test_a_block_has_its_plain_form(lookup: Callable[[str], Lookup], name: str) -> None:
    body, written = BODIES[name]
    found = lookup(f"---\ndate: 2027-01-05\n---\n# A\n\n{body}\n")
    text = rendition(found.notes["notes/t/a"], found)
    assert below(text, "Permanent address: <https://notes.example/to/a/>") == written


def test_a_forum_has_statements_in_quotations_and_displays_on_a_line(
    lookup: Callable[[str], Lookup],
) -> None:
    body = (
        "```{lemma} On $x$\n$$\na \\\\\nb\n$$\n\nText.\n```\n\n```{correction} 2027-01-09\nNo.\n```"
    )
    found = lookup(note("2027-01-05", body=body))
    text = forum_post(found.notes["notes/t/a"], found)
    assert below(text, "later corrections.*") == (
        "> **Lemma 1 (On $x$).**\n>\n"
        "> $$\\begin{aligned}a \\\\ b\\end{aligned}$$\n>\n> Text.\n\n"
        "> **Correction of Saturday 9 January 2027.** No."
    )


FACTS = {
    "authors: [ann]\ndate: 2027-01-05\nconfidence: likely": (
        "By Ann Example · 5 January 2027 · post · confidence: likely"
    ),
    "authors: [ann, contributors]\ndate: 2027-01-05\nkind: shortform": (
        "By Ann Example and The Contributors · 5 January 2027 · shortform"
    ),
    "kind: post": "draft · post",
}


@pytest.mark.parametrize("front", FACTS)
def test_the_head_says_who_and_when_as_far_as_that_is_known(
    lookup: Callable[[str], Lookup], front: str
) -> None:
    found = lookup(f"---\n{front}\n---\n# A\n\nText.\n")
    ((_, one),) = {**found.notes, **found.hidden}.items()
    assert rendition(one, found) == (
        f"# A\n\n{FACTS[front]}\n\nPage: <https://notes.example/notes/t/a.html>  \n"
        "Permanent address: <https://notes.example/to/a/>\n\nText.\n"
    )


def test_an_abstract_stands_first(lookup: Callable[[str], Lookup]) -> None:
    found = lookup(note("2027-01-05", body="Text.", abstract="On {math}`x`."))
    one = found.notes["notes/t/a"]
    assert "\n\n> On $x$.\n\nPage: " in rendition(one, found)
    assert forum_post(one, found).endswith("corrections.*\n\n**Summary.** On $x$.\n\nText.\n")


@pytest.mark.parametrize("name", ["plot", "result-table"])
def test_an_experiments_name_ends_at_the_first_dot(
    lookup: Callable[[str], Lookup], name: str
) -> None:
    found = lookup(note("2027-01-05", body=f"```{{{name}}} a-toy.no.such\nIt.\n```"))
    with pytest.raises(UnknownError, match=r"^“a-toy” has no “no\.such”; it has "):
        rendition(found.notes["notes/t/a"], found)
