"""A note as Markdown that stands on its own."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from january.errors import JanuaryError
from january.lookup import Lookup
from january.markdown import forum_post, rendition
from january.outline import outline
from january.settings import load_settings
from tests.support import BIB, PYPROJECT, ROOT, january, note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from january.settings import Settings

MACROS = "\n[tool.january.macros]\nE = '\\operatorname{E}'\nnorm = '\\lVert #1\\rVert'\n"
BODY = r"""
A ~ tilde.[^aside] By [](#other-claim), [](#eq-one), [my $x_1$](#a-claim) and [](#coming).

[^aside]: An aside, by {footcite:t}`doe2020thing`.

```{theorem} On $\norm{x}$
:label: a-claim

Let $x$ be.

$$
a &= \E x \\
- b &= c
$$ (eq-one)
```

```{proof}
- By {footcite:p}`doe2020thing`.
- $$d$$
```

:::{remark}
A box within a box:

```{lemma}
:label: a-lemma

Text with $\gamma=$2.
```
:::

(a-heading)=
## A heading on $y$

```python
print("{number}`kept`")
```

1. First:

   $$
   z
   $$

```{correction} 2027-01-09
:label: a-correction

It was wrong.
```

```{footbibliography}
```
"""
OTHER = note("2027-01-04", title="Other $z$", body="```{claim}\n:label: other-claim\n\nYes.\n```")


@pytest.fixture
def lookup(project: Callable[[Mapping[str, str | bytes | None]], Settings]) -> Lookup:
    settings = project(
        {
            "pyproject.toml": PYPROJECT + MACROS,
            "references.bib": BIB,
            "index.md": "(announcement)=\n# Test Notes\n",
            "notes/trees/index.md": "# Trees\n",
            "notes/trees/first.md": note(
                "2027-01-05", title="First", abstract="On $x$.", body=BODY
            ).replace("# First", "(first-note)=\n# First"),
            "notes/birds/other.md": OTHER,
            "notes/birds/coming.md": note("2027-01-20", title="Coming", body="(coming)=\n## C\n"),
        }
    )
    return Lookup(settings, date(2027, 1, 13), settings.base_url)


def plain(lookup: Lookup) -> str:
    return rendition(lookup.notes["notes/trees/first"], lookup)


def post(lookup: Lookup) -> str:
    return forum_post(lookup.notes["notes/trees/first"], lookup)


def test_the_head_says_what_the_front_matter_did(lookup: Lookup) -> None:
    assert plain(lookup).startswith(
        "# First\n\nBy The Contributors · 5 January 2027 · post\n\n> On $x$.\n\n"
        "Page: <https://notes.example/notes/trees/first.html>  \n"
        "Permanent address: <https://notes.example/to/first-note/>\n"
    )


def test_references_become_links_that_last_and_say_what_they_lead_to(lookup: Lookup) -> None:
    to = "https://notes.example/to"
    assert f"By [Claim 1 of *Other $z$*]({to}/other-claim/), [(1)]({to}/eq-one/)" in plain(lookup)
    assert f"[my $x_1$]({to}/a-claim/)" in plain(lookup)


def test_what_has_not_appeared_is_named_and_not_linked(lookup: Lookup) -> None:
    assert "and Coming (forthcoming, 20 January)." in plain(lookup)
    assert "to/coming" not in plain(lookup) + post(lookup)


def test_statements_have_bold_heads_and_stand_in_quotes_for_a_forum(lookup: Lookup) -> None:
    head = "**Theorem 1 (On $\\lVert x\\rVert$).** Let $x$ be."
    assert f"\n{head}\n" in plain(lookup)
    assert f"\n> {head}\n>\n> $$\\begin{{aligned}}a &=" in post(lookup)
    assert "\n> **Remark 2.** A box within a box:\n>\n> > **Lemma 3.** Text" in post(lookup)
    assert "**Correction of Saturday 9 January 2027.** It was wrong." in plain(lookup)


def test_formulas_have_their_macros_expanded_and_their_numbers(lookup: Lookup) -> None:
    display = r"\begin{aligned}a &= \operatorname{E} x \\ - b &= c\end{aligned} \tag{1}"
    # One line, since a line of a formula that begins with a minus would be read as a list.
    assert f"> $${display}$$\n" in post(lookup)
    assert f"$$\n{display}\n$$".split() == plain(lookup).partition("be.")[2].split()[:12]


def test_a_formula_does_not_run_into_a_figure(lookup: Lookup) -> None:
    assert r"$\gamma=$ 2" in post(lookup)


def test_works_are_named_in_the_text_and_listed_at_the_end(lookup: Lookup) -> None:
    assert "by [Doe (2020)](https://example.org/)." in plain(lookup)
    assert "By ([Doe, 2020](https://example.org/))." in plain(lookup)
    listed = "- Jane Doe. A thing. 2020. URL: [https://example.org/](https://example.org/).\n"
    assert plain(lookup).endswith(listed)


def test_code_and_footnotes_are_left_alone_and_marks_of_the_forum_are_not(lookup: Lookup) -> None:
    assert '```python\nprint("{number}`kept`")\n```' in post(lookup)
    assert "A \\~ tilde.[^aside]" in post(lookup)
    assert "A ~ tilde.[^aside]" in plain(lookup)
    assert "\n   $$z$$" in post(lookup)


def test_the_first_line_of_a_post_points_at_the_announcement_and_the_original(
    lookup: Lookup,
) -> None:
    first = post(lookup).splitlines()[0]
    assert "[Test Notes](https://notes.example/)" in first
    assert "[The original](https://notes.example/to/first-note/)" in first


def test_what_can_not_be_found_is_an_error(lookup: Lookup) -> None:
    with pytest.raises(JanuaryError, match="no work “nobody2020”"):
        lookup.work("nobody2020")
    with pytest.raises(JanuaryError, match="no recorded result"):
        lookup.number("nothing", "x")


def test_the_outline_numbers_as_the_pages_do() -> None:
    named = {one.label: one.title for one in outline(BODY)}
    assert named == {
        "a-claim": "Theorem 1",
        "eq-one": "(1)",
        "a-lemma": "Lemma 3",
        "a-heading": "A heading on $y$",
        "a-correction": "Correction of Saturday 9 January 2027",
    }


SITE = load_settings(ROOT)
LAST = date(2027, 2, 2)


@pytest.mark.parametrize("write", [rendition, forum_post])
def test_every_note_of_the_site_is_plain_markdown(write: Callable[..., str]) -> None:
    reader = MarkdownIt("commonmark").enable("table")
    reader.use(dollarmath_plugin, allow_space=True, double_inline=True).use(footnote_plugin)
    lookup = Lookup(SITE, LAST, SITE.base_url)
    for one in lookup.notes.values():
        tokens = reader.parse(write(one, lookup))
        texts = [
            part.content
            for token in tokens
            for part in (token.children or [token])
            if "math" not in part.type and part.type not in {"fence", "code_inline", "inline"}
        ]
        left = [text for text in texts if re.search(r"\{[a-z:-]+\}|:::|\$|\]\(|\[\]", text)]
        assert left == [], one.path


def test_the_command_prints_a_note_as_of_its_own_day(lookup: Lookup) -> None:
    root = lookup.settings.root
    for name in ("coming", "birds/coming", "notes/birds/coming.md"):
        said = january("export", "lesswrong", name, "--today", "2027-01-03", cwd=root)
        assert said.status == 0, said.err
        assert said.out.startswith("*Part of [Test Notes]")
    unknown = january("export", "lesswrong", "gone", cwd=root)
    assert unknown.status == 2
    assert "there is no note “gone” that can be read; there are: birds/coming" in unknown.err


def test_without_an_address_nothing_can_be_exported(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.january]\n", encoding="utf-8")
    said = january("export", "lesswrong", "x", cwd=tmp_path)
    assert said.status == 2
    assert "set base-url" in said.err
