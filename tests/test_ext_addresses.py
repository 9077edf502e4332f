"""What can't be an address, or may not be told, is said once and leads nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import WORDS, note

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Site

ONE, TWO = "notes/trees/one.md", "notes/birds/two.md"
PUBLIC = ("-D", "january_public=1")
CANARY = "zanzibar"


def text(name: str, day: str = "2027-01-05", body: str = "", **keys: str) -> str:
    written = note(day, title=name.capitalize(), body=f"{WORDS}\n\n{body}", **keys)
    return written.replace("\n# ", f"\n({name})=\n# ")


def read(site: Site, path: str) -> str:
    return (site.out / path).read_text(encoding="utf-8")


def test_notes_that_claim_each_others_anchors_are_told_so(build: Callable[..., Site]) -> None:
    build(
        {ONE: text("one", aliases="[two]"), TWO: text("two", aliases="[one]")},
        warns=(
            f"{ONE}:8: WARNING: the alias “two” is in use",
            f"{TWO}:8: WARNING: the alias “one” is in use",
        ),
    )


def test_two_notes_cannot_claim_one_alias(build: Callable[..., Site]) -> None:
    both = {ONE: text("one", aliases="[once]"), TWO: text("two", aliases="[once]")}
    build(both, warns=(f"{ONE}:8: WARNING: the alias “once” is claimed by {TWO} already",))


@pytest.mark.parametrize("alias", ["../../../evil", "trees/../../evil", "a b"])
def test_an_alias_leads_nowhere_but_below_the_site(
    build: Callable[..., Site], tmp_path: Path, alias: str
) -> None:
    build(
        {ONE: text("one", aliases=f'["{alias}"]')},
        warns=(f"{ONE}:8: WARNING: the alias “{alias}” can't be an address",),
        out="deep/er/_out",
    )
    assert not list(tmp_path.rglob("*evil*"))


def test_an_anchor_that_no_address_can_hold_is_said_at_its_line(
    build: Callable[..., Site],
) -> None:
    body = "```{lemma}\n:label: An/Anchor\n\nA claim.\n```\n"
    site = build(
        {ONE: text("one", body=body)},
        warns=(f"{ONE}:11: ERROR: the label “An/Anchor” can't stand in an address",),
    )
    assert {path.name for path in (site.out / "to").iterdir()} == {"one", "theme-trees"}


def test_a_ledger_in_conflict_is_said_at_its_line(build: Callable[..., Site]) -> None:
    ledger = "# Anchors\none note 2027-01-05\n<<<<<<< ours\n"
    warning = "notes/anchors.txt:3: WARNING: a conflict is unresolved: keep the lines of both sides"
    build({ONE: text("one"), "notes/anchors.txt": ledger}, warns=(warning,))


def test_a_work_that_is_not_known_is_said_at_its_line(build: Callable[..., Site]) -> None:
    body = "By {footcite:t}`nobody1900nothing`.\n\n```{footbibliography}\n```"
    warning = f'{ONE}:11: WARNING: could not find bibtex key "nobody1900nothing"'
    build({ONE: text("one", body=body)}, warns=(warning,))


HIDDEN = {
    TWO: text("two", "2027-01-20", f"```{{lemma}} {CANARY}\n:label: two-lemma\n\n{CANARY}\n```\n"),
    "notes/birds/three.md": text("three", "2027-01-21", CANARY),
    "notes/birds/draft.md": text("draft", "", CANARY),
}


def test_a_scheduled_anchor_says_when_and_no_more_than_other_pages_say(
    build: Callable[..., Site],
) -> None:
    site = build({ONE: text("one", body="By [](#two)."), **HIDDEN}, *PUBLIC)
    for name in ("two", "two-lemma"):
        page = read(site, f"to/{name}/index.html")
        assert "“Two” is forthcoming, 20 January 2027." in page
        assert "noindex" in page
    unnamed = re.sub(r"<[^>]+>", " ", read(site, "to/three/index.html")).split()
    assert " ".join(unnamed) == (
        "Forthcoming Not yet here Forthcoming. This address will lead to it, and last."
    )
    assert not (site.out / "to/draft").exists()
    for name, content in site.files().items():
        assert CANARY.encode() not in content, name


def test_on_its_day_the_address_leads_to_it(build: Callable[..., Site]) -> None:
    files = {ONE: text("one", body="By [](#two)."), **HIDDEN}
    build(files, *PUBLIC)
    site = build({}, *PUBLIC, today="2027-01-20")
    assert "url=../../notes/birds/two.html#two-lemma" in read(site, "to/two-lemma/index.html")
    assert read(site, "to/three/index.html").count("Forthcoming") == 2
