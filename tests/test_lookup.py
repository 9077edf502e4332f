"""What texts refer to, found in a project as it stands on a day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from january.experiment import RecordError
from january.lookup import Known, Lookup, UnknownError
from tests.support import BIB, note
from tests.toy import RECORD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from january.settings import Settings

PLOTS = """(claim-one)=
## One

```{plot} no-record.line
:label: fig-none
```

```{plot} a-toy.line
:label: fig-line
```

```{plot} a-toy.gone
:label: fig-gone
```

{number}`a-toy.n:d` of {number}`scorecard.held:d` and {number}`no-record.n` {number}`no-code.n`
"""
COUNTS = ("total", "held", "exact", "exact-held", "intervals", "intervals-held")
RUN = "def run(config): ...\n"


@pytest.fixture
def lookup(project: Callable[[Mapping[str, str | bytes | None]], Settings]) -> Lookup:
    settings = project(
        {
            "references.bib": BIB,
            "index.md": "(front)=\n# Test Notes\n",
            "notes/about.md": "(about)=\n# About\n",
            "notes/t/index.md": "(theme)=\n# T\n",
            "notes/u/index.md": "---\nbroken: [\n---\n(lost)=\n# U\n",
            "notes/t/plain.md": note("2027-01-04", title="Plain", body="(second)=\n## S\n"),
            "notes/t/named.md": note("2027-01-05", title="Named", body=PLOTS).replace(
                "# Named", "(own-name)=\n# Named"
            ),
            "notes/t/later.md": note("2027-01-14", body="(coming)=\n## C\n\n{number}`later.n`"),
            "experiments/a_toy.py": RUN,
            "experiments/no_record.py": RUN,
            "experiments/later.py": RUN,
            "experiments/results/a_toy.json": RECORD.dumps(),
            "experiments/results/bare.json": replace(RECORD, name="bare", drawings={}).dumps(),
        }
    )
    return Lookup(settings, date(2027, 1, 13), "https://notes.example")


def test_addresses_begin_with_the_base(lookup: Lookup) -> None:
    assert lookup.page("notes/t/a") == "https://notes.example/notes/t/a.html"
    assert lookup.page("notes/t/a", ".md") == "https://notes.example/notes/t/a.md"
    assert lookup.permanent("a") == "https://notes.example/to/a/"
    assert lookup.figure("a.svg") == "https://notes.example/figures/a.svg"
    for base in ("https://n.example/X", "https://n.example/X/"):
        moved = Lookup(lookup.settings, date(2027, 1, 13), base)
        assert moved.permanent("a") == "https://n.example/X/to/a/"


def test_a_note_is_cited_by_the_name_above_its_title_or_its_slug(lookup: Lookup) -> None:
    names = {name: lookup.anchor(one) for name, one in lookup.notes.items()}
    assert names == {"notes/t/named": "own-name", "notes/t/plain": "plain"}


@pytest.mark.parametrize(
    ("label", "address", "titles"),
    [
        ("claim-one", "https://notes.example/to/claim-one/", ("Named", "One")),
        ("fig-line", "https://notes.example/to/fig-line/", ("Named", "Figure 2")),
        ("front", "https://notes.example/index.html#front", ("", "Test Notes")),
        ("about", "https://notes.example/notes/about.html#about", ("", "About")),
        ("theme", "https://notes.example/notes/t/index.html#theme", ("", "T")),
    ],
)
def test_a_label_has_its_place(
    lookup: Lookup, label: str, address: str, titles: tuple[str, str]
) -> None:
    place = lookup.place(label)
    assert place
    assert place.address == address
    assert (place.page_title, place.named.title) == titles


def test_what_is_not_published_has_no_place(lookup: Lookup) -> None:
    for label in ("coming", "lost", "nowhere"):
        assert lookup.place(label) is None
    coming = lookup.forthcoming("coming")
    assert coming
    assert coming.docname == "notes/t/later"
    assert lookup.forthcoming("claim-one") is None


def test_what_somebody_has_read_already_is_not_read_again(lookup: Lookup) -> None:
    every = [*lookup.notes.values(), *lookup.hidden.values()]
    notes = [one for one in every if one.slug != "plain"]
    declared = {"claim-one": "notes/t/named", "coming": "notes/t/later"}
    works = lookup.works
    (lookup.settings.root / "references.bib").unlink()
    known = Known(notes=notes, declared=declared, works=works)
    told = Lookup(lookup.settings, date(2027, 1, 13), "https://notes.example", known)
    assert {*told.notes, *told.hidden} == {one.docname for one in notes}
    assert told.place("claim-one") == lookup.place("claim-one")
    assert told.place("coming") is None
    assert told.forthcoming("coming") == lookup.forthcoming("coming")
    assert told.place("about") is None
    assert told.work("doe2020thing").names == "Doe"


def test_what_was_recorded_is_found(lookup: Lookup) -> None:
    assert lookup.number("a-toy", "n") == RECORD.result.numbers["n"]
    assert lookup.table("a_toy", "rows") == RECORD.result.tables["rows"]
    assert lookup.drawing("a-toy", "line") == RECORD.drawings["line"]
    assert lookup.work("doe2020thing").names == "Doe"


def test_the_scorecard_judges_what_published_notes_use(lookup: Lookup) -> None:
    scores = [(one.experiment, one.held) for one in lookup.scorecard.scores]
    assert scores == [("a_toy", True), ("a_toy", False)]
    assert lookup.number("scorecard", "held").value == 1


def test_a_notes_figures_are_those_that_can_be_read(lookup: Lookup) -> None:
    found = list(lookup.drawings(lookup.notes["notes/t/named"]))
    assert found == [("fig-line", RECORD.drawings["line"])]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda one: one.number("a-toy", "x"), "“a-toy” has no “x”; it has n, share"),
        (lambda one: one.table("a-toy", "x"), "“a-toy” has no “x”; it has rows"),
        (lambda one: one.drawing("a_toy", "x"), "“a_toy” has no “x”; it has by-size, line"),
        (
            lambda one: one.number("scorecard", "x"),
            "“scorecard” has no “x”; it has " + ", ".join(sorted(COUNTS)),
        ),
        (lambda one: one.drawing("bare", "x"), "“bare” has no “x”; it has none"),
        (lambda one: one.work("x"), "there is no work “x” in references.bib"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    lookup: Lookup, ask: Callable[[Lookup], object], said: str
) -> None:
    with pytest.raises(UnknownError, match=f"^{re.escape(said)}$"):
        ask(lookup)


def test_a_theme_without_a_page_is_looked_through_all_the_same(
    project: Callable[[Mapping[str, str]], Settings],
) -> None:
    text = note("2027-01-05", title="One").replace("# One", "(one)=\n# One")
    settings = project({"notes/t/one.md": text})
    (settings.root / "notes/t/index.md").unlink()
    found = Lookup(settings, date(2027, 1, 13), "https://a.example").place("one")
    assert found is not None


def test_what_was_never_recorded_is_told_with_its_mend(lookup: Lookup) -> None:
    with pytest.raises(RecordError, match="run `january run no_record`"):
        lookup.table("no-record", "x")
