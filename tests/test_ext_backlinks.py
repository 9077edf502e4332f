"""What refers to a note and what cites a work, in its own words."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from tests.support import SITE, WORDS, note

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Site

TARGET = """(budget)=
# The budget

```{theorem} Of gradients
:label: thm-budget

Text.
```

$$
x = y
$$ (eq-x)

(a-passage)=
A passage.
"""
SOURCE = """(source)=
# A source of $x^2$

Nothing here. By [](#thm-budget), e.g. for $\\hat f \\le 0.5$, it is small
{footcite:p}`doe2020thing` {footcite:p}`roe2021other`. More follows.

## A part

As {footcite:t}`doe2020thing` says, [the budget](#thm-budget) is spent; so is [](#eq-x) of the
first. Then, since

$$ x = z $$

and by [](#budget), it ends.

```{lemma}
:label: lem-own

We lean on [](#lem-own) and on nobody[^else].
```

```{parsed-literal}
code that names [it](#budget)
```

```{proof}
In 2{sup}`10` steps, by this [passage](#a-passage).
```

[^else]: But see [it](#budget) at leisure.

"""
CITE = "\n\n```{footbibliography}\n```\n"


BIB = SITE["references.bib"].replace("doe2020thing", "roe2021other").replace("Doe", "Roe")


def written(text: str, date: str, **keys: str) -> str:
    return note(date, body=WORDS, **keys).replace("# A note\n", text) + CITE


FILES = {
    "notes/trees/target.md": written(TARGET, "2027-01-05"),
    "notes/birds/source.md": written(SOURCE, "2027-01-06"),
    "references.bib": SITE["references.bib"] + BIB,
}


def plain(html: str) -> str:
    marked = re.sub(r"</?em>", "*", html)
    return unescape(" ".join(re.sub(r"<[^>]+>", "", marked).split()))


def referrers(site: Site, name: str) -> list[tuple[str, str]]:
    """Return each sentence that refers to a note, and the address that it leads to."""
    text = site.page(name)
    part = text.partition('aria-label="Referred to by"')[2].partition("</section>")[0]
    found = re.findall(r'<p>(.*?<q><a href="([^"]+)">.*?)</p>', part)
    return [(plain(quote), unescape(address)) for quote, address in found]


def test_a_note_shows_each_sentence_that_refers_to_it(look: Callable[..., Site]) -> None:
    site = look(FILES)
    source = "../birds/source.html"

    assert referrers(site, "notes/trees/target") == [
        (
            "By *Theorem 1 of The budget*, e.g. for f̂ ≤ 0.5, it is small.",
            f"{source}#source:~:text=it%20is%20small",
        ),
        (
            "Theorem 1 As Doe says, *the budget* is spent; so is *(1) of The budget* of the first.",
            f"{source}#a-part:~:text=the%20budget%20is",
        ),
        ("… and by *The budget*, it ends.", f"{source}#a-part"),
        ("In 2¹⁰ steps, by this *passage*.", f"{source}#a-part:~:text=by%20this%20passage"),
        ("But see *it* at leisure.", f"{source}#footnote-else:~:text=But%20see%20it"),
    ]
    assert "A source of <math" in site.page("notes/trees/target")
    assert referrers(site, "notes/birds/source") == []


def test_a_reference_without_words_is_quoted_as_it_reads_on_its_page(
    build: Callable[..., Site],
) -> None:
    said = "See {doc}`../trees/target`, {doc}`it <../trees/target>`, [](../trees/target.md), "
    said += "{ref}`budget`, {ref}`thm-budget` and {eq}`eq-x`."
    source = {"notes/birds/source.md": written(f"# Source\n\n{said}\n", "2027-01-06")}
    for name in ("budget", "purse"):
        target = FILES["notes/trees/target.md"].replace("The budget", f"The {name}")
        site = build(FILES | source | {"notes/trees/target.md": target})
        reads = (
            f"See The {name}, it, The {name}, The {name}, Theorem 1 of The {name} and (1) of The "
        )
        ((quoted, _),) = referrers(site, "notes/trees/target")
        assert quoted.replace("*", "") == f"{reads}{name}."
        assert f"{reads}{name}." in plain(site.page("notes/birds/source")).replace("*", "")


def users(site: Site, statement: str) -> str:
    page = site.page("notes/trees/target").partition(f'id="{statement}"')[2]
    found = re.search(r'class="users">(.*?)</span>', page.partition("</p>")[0])
    return found[1] if found else ""


def test_a_statement_names_the_notes_that_use_it(build: Callable[..., Site]) -> None:
    site = build(FILES)
    assert users(site, "thm-budget").startswith('Used in <a href="../birds/source.html">A source ')
    other = written("# Other\n\nBy [](#thm-budget), and [](#thm-budget).\n", "2027-01-07")
    site = build({"notes/birds/other.md": other})
    assert plain(users(site, "thm-budget")).endswith(", Other")
    again = {f"notes/birds/other-{i}.md": other.replace("# Other", f"# {i}") for i in range(5)}
    assert plain(users(build(again), "thm-budget")).endswith(" and 2 more")
    site = build(dict.fromkeys(["notes/birds/other.md", "notes/birds/source.md", *again]))
    assert not users(site, "thm-budget")


def test_the_bibliography_shows_each_sentence_that_cites(look: Callable[..., Site]) -> None:
    text = look(FILES).page("notes/bibliography")
    quotes = re.findall(r'<p class="quote"><a[^>]* href="([^"]+)">(.*?)</a></p>', text)

    assert [(unescape(address), plain(said)) for address, said in quotes] == [
        (
            "birds/source.html#source:~:text=it%20is%20small",
            "By Theorem 1 of The budget, e.g. for f̂ ≤ 0.5, it is small.",
        ),
        (
            "birds/source.html#a-part:~:text=the%20budget%20is",
            "As *Doe* says, the budget is spent; so is (1) of The budget of the first.",
        ),
        (
            "birds/source.html#source:~:text=it%20is%20small",
            "By Theorem 1 of The budget, e.g. for f̂ ≤ 0.5, it is small.",
        ),
    ]
    assert "<details>" not in text


def test_each_work_stands_by_its_author_over_the_sentences_that_cite_it(
    build: Callable[..., Site],
) -> None:
    works = {"a1": "Zorn", "b2": "Mill", "c3": "Abel"}
    bib = "".join(
        f"@misc{{{key}, author = {{{name}, J}}, title = {{On it}}, year = {{2001}}}}\n"
        for key, name in works.items()
    )
    said = "".join(f"Here {name} is meant{{footcite:p}}`{key}`. " for key, name in works.items())
    files = {"notes/birds/source.md": written(f"# Source\n\n{said}", "2027-01-06")}
    text = build({**files, "references.bib": SITE["references.bib"] + bib}).page(
        "notes/bibliography"
    )

    found = [plain(item) for item in text.split('id="work-')[1:]]
    assert [re.findall("Zorn|Mill|Abel", item) for item in found] == [
        [name, name] for name in ("Abel", "Mill", "Zorn")
    ]


def test_many_sentences_are_folded(build: Callable[..., Site]) -> None:
    again = "Doe says it{footcite:p}`doe2020thing`. " * 4
    files = {"notes/birds/source.md": written("# Source\n\n" + again, "2027-01-06")}
    text = build(files).page("notes/bibliography")
    assert "<details><summary>Cited in 1 note, in 4 sentences</summary>" in text


def test_a_long_sentence_is_shown_around_the_words_that_refer(build: Callable[..., Site]) -> None:
    long = (
        f"# Source\n\n{'It goes on and on, ' * 30}until [the end](#budget), {'on and ' * 60}on.\n"
    )
    site = build(FILES | {"notes/birds/source.md": written(long, "2027-01-06")})
    ((said, _),) = referrers(site, "notes/trees/target")
    assert said.startswith("… ")
    assert "until *the end*" in said
    assert said.endswith(" …")
    assert len(said) < 210


def test_a_sentence_above_the_first_heading_is_found_at_the_top(build: Callable[..., Site]) -> None:
    above = written("Before all, see [](#budget) as well.\n\n# Source\n", "2027-01-06")
    site = build(FILES | {"notes/birds/source.md": above})
    assert referrers(site, "notes/trees/target") == [
        (
            "Before all, see *The budget* as well.",
            "../birds/source.html#",
        )
    ]


def test_a_sentence_is_text_and_nothing_else(build: Callable[..., Site]) -> None:
    wild = '# Source\n\n`<script>alert(1)</script>` & "so" in [`</q>`](#budget).\n'
    site = build(FILES | {"notes/birds/source.md": written(wild, "2027-01-06")})
    ((said, _),) = referrers(site, "notes/trees/target")
    assert said == "<script>alert(1)</script> & “so” in *</q>*."
    assert "<script>alert" not in site.page("notes/trees/target")


def test_what_a_visitor_may_not_see_refers_to_nothing(build: Callable[..., Site]) -> None:
    hidden = written("# Later\n\nA canary says [so](#budget), see [](#source).\n", "2027-01-20")
    files = FILES | {"notes/birds/later.md": hidden}

    assert len(referrers(build(files), "notes/trees/target")) == 6
    seen = build({}, "-D", "january_public=1")
    assert len(referrers(seen, "notes/trees/target")) == 5
    assert "canary" not in seen.page("notes/trees/target")

    later = build({}, "-D", "january_public=1", today="2027-01-20")
    assert (
        referrers(later, "notes/trees/target")[-1][0] == "A canary says *so*, see A source of x²."
    )


def test_a_quote_tells_of_what_is_forthcoming_as_its_page_does(build: Callable[..., Site]) -> None:
    files = FILES | {
        "notes/birds/later.md": written("(later)=\n# Later\n", "2027-01-20"),
        "notes/birds/source.md": written(
            "# Source\n\nWith [](#budget), [more](#later) and [](#later).\n", "2027-01-06"
        ),
    }
    ((said, _),) = referrers(build(files, "-D", "january_public=1"), "notes/trees/target")
    assert said == (
        "With *The budget*, more (forthcoming, 20 January) and Later (forthcoming, 20 January)."
    )
