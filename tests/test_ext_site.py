"""What a build makes of notes: numbers, references, lists, a visitor's view."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.support import WORDS, note

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Site

FIRST = note(
    "2027-01-05",
    title="First $x$",
    body="""
```{theorem} The caption of $T$
:label: first-theorem

A claim.
```

<!-- A comment to ourselves. -->

```{proof}
Plain.
```

```{definition}
:label: second-statement

A term.
```

$$
a = b
$$ (eq-first)

By [](#first-theorem), [](#second-statement) and [](#eq-first), see {footcite:t}`doe2020thing`.

```{footbibliography}
```
"""
    + WORDS,
).replace("# First", "(first-note)=\n# First")
SECOND = note(
    "2027-01-06",
    title="Second",
    kind="shortform",
    body=f"""
Here [](#first-theorem), [](#eq-first), [](#first-note), [my *own* words](#second-statement).

```{{lemma}}
:label: second-lemma

Text.
```

```{{proof}}
:of: first-theorem

Text:

$$ a = b $$
```
{WORDS}
""",
)
TWO = {"notes/trees/first.md": FIRST, "notes/birds/second.md": SECOND}


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_statements_are_numbered_in_their_note_and_anchored(look: Callable[..., Site]) -> None:
    site = look(TWO)
    first, second = site.page("notes/trees/first"), site.page("notes/birds/second")
    assert 'id="first-theorem"' in first
    assert "to ourselves" not in first
    assert "Theorem 1 The caption of" in text(first)
    assert "Definition 2" in text(first)
    assert "Lemma 1" in text(second)
    assert text(first).count("∎") == 1
    assert re.search(r"<p>Plain\. <span[^>]*>∎</span></p>", first)
    assert re.search(r'</div>\s*<p class="tombstone-line"><span[^>]*>∎</span></p>', second)


def test_references_say_where_they_lead_when_it_is_another_note(
    look: Callable[..., Site],
) -> None:
    site = look(TWO)
    assert "By Theorem 1, Definition 2 and (1)" in text(site.page("notes/trees/first"))
    second = site.page("notes/birds/second")
    assert re.search(r'href="\.\./trees/first\.html#first-theorem"', second)
    assert "Theorem 1 of First" in text(second)
    assert "(1) of First" in text(second)
    assert "my <em>own</em> words" in second
    assert "Proof of Theorem 1 of First" in text(second)


def test_an_early_edit_renumbers_nothing_elsewhere(build: Callable[..., Site]) -> None:
    before = build(TWO).page("notes/birds/second")
    extra = FIRST.replace("A term.", "A term, said at greater length.")
    assert build({"notes/trees/first.md": extra}).page("notes/birds/second") == before


def test_lists_come_from_the_notes(build: Callable[..., Site]) -> None:
    site = build({**TWO, "notes/trees/later.md": note("2027-01-20", title="Later")})
    front = text(site.page("index"))
    assert "First post, 5 January: First" in front
    assert "Second, a shortform, 6 January: Second" in front
    assert "4–10 January 2 of 3 missed" in front
    assert "18–24 January 0 of 3, 1 scheduled short" in front
    assert "Planned with Ann Example." in front
    theme = text(site.page("notes/trees/index"))
    assert theme.index("Tuesday 5 January 2027 First") < theme.index(
        "Wednesday 20 January 2027 Later"
    )
    assert "scheduled" in theme


def test_a_note_without_a_date_is_marked_as_a_draft(build: Callable[..., Site]) -> None:
    site = build({"notes/trees/draft.md": note(title="Unripe")})
    assert "no date yet Unripe post draft" in text(site.page("index"))


CANARY = "zanzibar"
HIDDEN = {
    "notes/trees/first.md": FIRST,
    "notes/birds/second.md": SECOND.replace(
        "# Second",
        "# Second, see [](#secret-claim), [it](#secret-note) and [](#secret-draft)",
    ).replace("Here", "Here [](#secret-claim), [it](#secret-note), [](#secret-draft)"),
    "notes/trees/secret.md": note(
        "2027-01-20",
        title="A coming thing",
        abstract=f"About {CANARY}.",
        body=f"```{{theorem}} {CANARY}\n:label: secret-claim\n\n{CANARY}\n```\n"
        f"{{footcite:t}}`secret2020{CANARY}` {{number}}`secret-run.{CANARY}:d`\n{WORDS}",
    ).replace("# A coming", "(secret-note)=\n# A coming"),
    "notes/trees/draft.md": note(title="Undated", body=f"(secret-draft)=\n## {CANARY}\n\n{WORDS}"),
    "notes/trees/broken.md": f"---\ndate: 2027-01-04\nkind: {CANARY}\n---\n# {CANARY}\n",
    "references.bib": "@misc{doe2020thing, author={Doe, Jane}, title={A Thing}, year={2020}}\n"
    f"@misc{{secret2020{CANARY}, author={{Doe, {CANARY}}}, title={{{CANARY}}}, year={{2020}}}}\n",
    "experiments/secret_run.py": f'"""{CANARY}"""\n\n\ndef run(config):\n    """Run."""\n',
    "experiments/results/secret_run.json": json.dumps({CANARY: 1}),
}
HIDDEN["notes/birds/second.md"] = HIDDEN["notes/birds/second.md"].replace(
    "# Second, see [](#secret-claim), [it](#secret-note) and [](#secret-draft)", "# Second"
)


def test_a_visitor_sees_nothing_of_what_has_not_appeared(look: Callable[..., Site]) -> None:
    site = look(HIDDEN, "-D", "january_public=1")
    leaks = [name for name, content in site.files().items() if CANARY.encode() in content.lower()]
    assert leaks == []
    assert not (site.out / "notes/trees/secret.html").exists()
    doctrees = b"".join(path.read_bytes() for path in site.out.rglob("*.doctree"))
    assert CANARY.encode() not in doctrees


def test_references_to_it_say_when_it_is_coming(look: Callable[..., Site]) -> None:
    second = text(look(HIDDEN, "-D", "january_public=1").page("notes/birds/second"))
    assert "Here A coming thing (forthcoming, 20 January)" in second
    assert "it (forthcoming, 20 January)" in second
    assert "Undated (forthcoming)" in second


def test_a_path_to_it_says_so_too(look: Callable[..., Site]) -> None:
    roads = "[](../trees/secret.md), [path](../trees/secret.md#part), {doc}`../trees/draft`"
    files = {**HIDDEN, "notes/birds/third.md": note("2027-01-06", body=f"{roads}.\n\n{WORDS}")}
    del files["notes/trees/broken.md"]
    site = look(files, "-D", "january_public=1")
    told = "A coming thing (forthcoming, 20 January), path (forthcoming, 20 January), Undated"
    assert told in text(site.page("notes/birds/third"))
    assert told[:40] in (site.out / "notes/birds/third.md").read_text(encoding="utf-8")
    assert "third.md" not in site.warnings


def test_a_note_appears_on_its_day(build: Callable[..., Site]) -> None:
    files = {"notes/trees/soon.md": note("2027-01-14", title="Soon")}
    before = build(files, "-D", "january_public=1")
    assert "Soon" not in before.page("index")
    after = build({}, "-D", "january_public=1", today="2027-01-14")
    assert "First post, 14 January: Soon" in text(after.page("index"))


def test_a_visitor_is_not_told_what_is_planned(build: Callable[..., Site]) -> None:
    site = build({**TWO}, "-D", "january_public=1")
    front = text(site.page("index"))
    assert "11–17 January 0 of 3 under way" in front
    assert "18–24 January 0 of 3 to come" in front
    assert "short" not in front.replace("shortform", "")


BAD = {
    "a statement without a label": (
        {"notes/trees/a.md": note(body="```{theorem}\nText.\n```\n" + WORDS)},
        "a theorem needs a :label:",
    ),
    "an anchor declared twice": (
        {
            "notes/trees/a.md": note(body="```{remark}\n:label: same-name\n\nx\n```\n" + WORDS),
            "notes/trees/b.md": note(body="```{remark}\n:label: same-name\n\nx\n```\n" + WORDS),
        },
        "b.md:8: WARNING: the name “same-name” is declared in notes/trees/a.md already",
    ),
    "a number that nothing recorded": (
        {"notes/trees/a.md": note(body="{number}`nothing.ratio:.3f` " + WORDS)},
        "there is no experiment “nothing”",
    ),
    "a wrong day": ({"notes/trees/a.md": note("2027-13-01")}, "there is no such date"),
    "a wrong key in a theme": (
        {"notes/trees/index.md": "---\nordre: 1\n---\n# Trees\n\n```{notes}\n```\n"},
        "“ordre” is not a key of this page; there are abstract, order, planned-with",
    ),
    "a theme whose place is no number": (
        {"notes/trees/index.md": "---\norder: first\n---\n# Trees\n\n```{notes}\n```\n"},
        "order must be a whole number, not 'first'",
    ),
    "an unknown anchor": ({"notes/trees/a.md": note(body="[](#nowhere) " + WORDS)}, "nowhere"),
    "an unknown work": (
        {"notes/trees/a.md": note(body="{footcite:t}`nobody2020` " + WORDS)},
        "nobody2020",
    ),
}


@pytest.mark.parametrize(("files", "says"), BAD.values(), ids=BAD.keys())
def test_a_mistake_in_a_note_fails_the_build_at_its_line(
    build: Callable[..., Site], files: dict[str, str], says: str
) -> None:
    site = build(files, warns=(says,))
    (line,) = [line for line in site.warnings.splitlines() if says in line]
    assert re.search(r"notes/trees/\w+\.md(:\d+)?: (WARNING|ERROR)", line)
