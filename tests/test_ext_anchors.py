"""Every place of a built page has a name that a person can read and a link can trust."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sphinx.util.inventory import InventoryFile

from tests.support import WORDS, note

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Site

PROOFS = [
    "## Upper bound\n\nAbove.\n\n### Proof\n\nExpand it.\n\n",
    "## Lower bound\n\nBelow.\n\n### Proof\n\nBy symmetry.\n\n",
    "## Proof\n\nOf the rest.\n\n",
]
BODY = """
## Доказательство

As said[^1] twice[^1], and once[^Tails], by {footcite:t}`doe2020thing`.

## Tails

```{theorem} Its name
:label: main-theorem

$$
a = b
$$ (eq-inside)
```

(an-old-name)=
```{lemma}
:label: its-new-name

By [](#eq-inside) and {eq}`eq-inside`.
```

[^1]: A note.
[^Tails]: Another.

## References

```{footbibliography}
```
"""
PAGE = "notes/trees/one"


def written(body: str) -> dict[str, str]:
    text = note("2027-01-05", title="One", body=f"{WORDS}\n\n{body}")
    return {f"{PAGE}.md": text.replace("# One", "(one)=\n# One")}


def ids(html: str) -> list[str]:
    body = html[html.index("<body") :]
    return re.findall(r'\sid="([^"]*)"', body)


def test_no_page_has_an_id_that_a_machine_counted(look: Callable[..., Site]) -> None:
    site = look(written("".join(PROOFS) + BODY))
    found = {
        path.stem: ids(path.read_text("utf-8")) for path in (site.out / "notes").rglob("*.html")
    }
    counted = [one for page in found.values() for one in page if re.fullmatch(r"id\d+", one)]
    assert counted == []
    assert all(len(page) == len({*page}) for page in found.values())
    assert {
        *("one", "upper-bound-proof", "lower-bound-proof", "proof", "dokazatelstvo", "tails"),
        *("main-theorem", "its-new-name", "an-old-name", "eq-inside"),
        *("footnote-1", "call-1", "call-1-2", "footnote-tails", "call-tails"),
        *("footcite-doe2020thing", "call-doe2020thing"),
    } <= {*found["one"]}


def test_every_link_within_a_page_arrives(look: Callable[..., Site]) -> None:
    html = look(written("".join(PROOFS) + BODY)).page(PAGE)
    links = {*re.findall(r'href="#([^"]+)"', html)}
    assert links <= {*ids(html)}
    assert "eq-inside" in links


def test_headings_of_one_name_are_told_apart_by_their_own_words(look: Callable[..., Site]) -> None:
    found = ids(look(written("## Remark\n\nOn trees.\n\n## Remark\n\nOn birds.\n")).page(PAGE))
    assert {"remark-on-trees", "remark-on-birds"} <= {*found}


def test_the_order_of_other_headings_names_none(build: Callable[..., Site]) -> None:
    before = {*ids(build(written("".join(PROOFS))).page(PAGE))}
    assert {*ids(build(written("".join(PROOFS[::-1]))).page(PAGE))} == before


def test_equations_are_in_the_inventory(build: Callable[..., Site]) -> None:
    text = (build(written(BODY)).out / "objects.inv").read_bytes()
    labels = InventoryFile.loads(text, uri="/").data["std:label"]
    assert labels["eq-inside"].uri == f"/{PAGE}.html#eq-inside"
    assert labels["main-theorem"].display_name == "Theorem 1"


@pytest.mark.parametrize("title", ["# A — B", "# ???", "# 証明"])
def test_any_title_will_do(build: Callable[..., Site], title: str) -> None:
    html = build({f"{PAGE}.md": note("2027-01-05", title="One").replace("# One", title)}).page(PAGE)
    assert not re.search(r'id="id\d', html)
