"""A built site can be cited: on the page, as files, by machines, and for ever."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

from pybtex.database import parse_string

from tests.support import CONF, WORDS, note, sphinx, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Site

PAGE = "notes/trees/one"
TITLE = r"A \</script> & $x^2$"
BODY = """
```{theorem} Its *name*, $T$
:label: main-theorem

$$
a = b
$$ (eq-inside)
```

(old-name)=
```{lemma}
:label: new-name

By it.
```

```{correction} 2027-01-10
:label: mend-it

It was wrong.
```
"""


def files(day: str = "2027-01-05", **keys: str) -> dict[str, str]:
    text = note(day, title=TITLE, abstract="On $n^2$.", body=f"{WORDS}\n\n{BODY}", **keys)
    return {f"{PAGE}.md": text.replace("# A ", "(one)=\n# A ")}


def text(site: Site, path: str) -> str:
    return (site.out / path).read_text(encoding="utf-8")


def test_a_note_ends_with_how_to_cite_it(build: Callable[..., Site]) -> None:
    site = build(files(authors="[ann, contributors]"))
    page = html.unescape(site.page(PAGE))
    assert (
        "Ann Example and The Contributors, “A </script> & x²”, Test Notes, 5 January 2027, "
        "corrected 10 January 2027. https://notes.example/to/one/"
    ) in page
    assert "  title = {{A </script> \\& $x^2$}},\n" in page
    for target in re.findall(r'href="([^":#]+)"', page):
        if target.endswith((".bib", ".json", ".txt", "cite.html")):
            assert (site.out / PAGE).parent.joinpath(target).resolve().is_file()


def test_machines_read_it_and_a_title_can_do_no_harm(look: Callable[..., Site]) -> None:
    page = look(files()).page(PAGE)
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(data)["headline"] == "A </script> & x²"
    tags = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page))
    assert tags["description"] == tags["og:description"] == "On n²."
    assert tags["citation_author"] == "The Contributors,"  # or Zotero would find a surname in it
    assert (tags["z:itemType"], tags["article:published_time"]) == ("blogPost", "2027-01-05")
    assert tags["citation_title"] == "A &lt;/script&gt; &amp; x²"
    assert tags["citation_publication_date"] == "2027/01/05"
    assert page.count('rel="canonical" href="https://notes.example/notes/trees/one.html"') == 1
    assert page.count('name="viewport"') == 1


def test_files_stand_beside_the_page_and_for_the_whole_site(build: Callable[..., Site]) -> None:
    site = build(files() | {"notes/birds/two.md": note("2027-01-06", title="Two")})
    assert set(parse_string(text(site, "notes.bib"), "bibtex").entries) == {"test:one", "test:two"}
    (item,) = json.loads(text(site, f"{PAGE}.csl.json"))
    assert item["issued"] == {"date-parts": [[2027, 1, 5]]}
    build({"notes/birds/two.md": None})
    assert not (site.out / "notes/birds/two.bib").exists()
    assert "test:two" not in text(site, "notes.bib")


def test_each_numbered_thing_has_a_page_that_cites_it(look: Callable[..., Site]) -> None:
    site = look(files())
    page = site.page(PAGE)
    for name in ("main-theorem", "new-name", "mend-it", "eq-inside"):
        shown = (
            f'class="eqno" href="#{name}"'
            if name == "eq-inside"
            else (f'class="headerlink" href="#{name}" title="Link to ')
        )
        assert page.count(shown) == 1
        assert name.startswith("eq-") or f">{name}</a>" in page
        assert f'href="../../to/{name}/cite.html" title="Cite ' in page
    assert "Theorem 1 (Its name, T)" in html.unescape(site.page("to/main-theorem/cite"))
    theorem = parse_string(text(site, "to/main-theorem/cite.bib"), "bibtex").entries
    assert theorem["test:main-theorem"].fields["note"].startswith("Theorem 1 (Its name, $T$), ")
    assert "Theorem 1 (Its name, T)" in text(site, "to/main-theorem/cite.txt")
    entry = parse_string(text(site, "to/eq-inside/cite.bib"), "bibtex").entries["test:eq-inside"]
    assert entry.fields["note"] == "Equation (1), corrected 10 January 2027"
    assert entry.fields["url"] == "https://notes.example/to/eq-inside/"


def shown(site: Site, name: str) -> tuple[str, str]:
    """Return what a thing's page shows of it, and what it says of its place."""
    found = re.search(
        r'<div class="excerpt">\n(.*?)\n<p class="excerpt-source">(.*?)</p>',
        site.page(f"to/{name}/cite"),
        re.DOTALL,
    )
    assert found
    return found[1], found[2]


def test_a_numbered_thing_is_shown_as_it_stands_in_its_note(build: Callable[..., Site]) -> None:
    see = "By {ref}`main-theorem` and {ref}`new-name`."
    claim = f"```{{claim}}\n:label: my-claim\n\n{see}[^1]\n```\n\n[^1]: A note in the margin."
    two = note("2027-01-06", title="Two", body=f"{WORDS}\n\n(two)=\n\n{claim}")
    site = build(files() | {"notes/birds/two.md": two})
    theorem, source = shown(site, "main-theorem")
    assert '<span class="statement-name">Theorem 1</span>' in theorem
    equation = shown(site, "eq-inside")[0]
    assert equation in theorem
    assert '<math display="block" alttext="a = b">' in equation
    place = "../../notes/trees/one.html"
    assert f'<a class="eqno" href="{place}#eq-inside"' in equation
    assert source == (
        f'From <a href="{place}#main-theorem">A &lt;/script&gt; &amp; x²</a>, 5 January 2027. '
        'Used in <a href="../../notes/birds/two.html">Two</a>.'
    )
    claim = shown(site, "my-claim")[0]
    assert f'href="{place}#main-theorem"' in claim
    assert not re.search(r' id="|margin|footnote|headerlink|cite-link|pointers', theorem + claim)
    assert "It was wrong." in shown(site, "mend-it")[0]


def test_what_is_shown_follows_the_note_and_who_uses_it(build: Callable[..., Site]) -> None:
    before = shown(build(files()), "new-name")
    assert "By it." in before[0]
    assert "Used in" not in before[1]
    mended = files()[f"{PAGE}.md"].replace("By it.", "By them.")
    two = note("2027-01-06", title="Two", body=f"{WORDS}\n\nSee {{ref}}`new-name`.")
    after = shown(build({f"{PAGE}.md": mended, "notes/birds/two.md": two}), "new-name")
    assert "By them." in after[0]
    assert 'Used in <a href="../../notes/birds/two.html">Two</a>.' in after[1]
    assert shown(build({"notes/birds/two.md": None}), "new-name") == (after[0], before[1])


def test_every_anchor_has_an_address_that_leads_to_it(look: Callable[..., Site]) -> None:
    site = look(files())
    ways = {
        name: re.findall(r"url=([^\"]+)", text(site, f"to/{name}/index.html"))
        for name in ("one", "main-theorem", "eq-inside", "old-name", "mend-it", "theme-trees")
    }
    assert ways == {
        "one": ["../../notes/trees/one.html"],
        "main-theorem": ["../../notes/trees/one.html#main-theorem"],
        "eq-inside": ["../../notes/trees/one.html#eq-inside"],
        "old-name": ["../../notes/trees/one.html#new-name"],
        "mend-it": ["../../notes/trees/one.html#mend-it"],
        "theme-trees": ["../../notes/trees/index.html"],
    }
    assert "<script" not in text(site, "to/main-theorem/index.html")


def test_a_moved_note_is_found_where_it_was(build: Callable[..., Site]) -> None:
    site = build(files(aliases="[birds/once, an-old-anchor]"))
    assert 'url=../trees/one.html"' in text(site, "notes/birds/once.html")
    assert 'url=../../notes/trees/one.html"' in text(site, "to/an-old-anchor/index.html")
    build(files())
    assert not (site.out / "notes/birds/once.html").exists()
    assert not (site.out / "to/an-old-anchor").exists()


def test_a_retired_anchor_says_why(build: Callable[..., Site]) -> None:
    ledger = "gone-now theorem 2027-01-02 retired: It was false, see <one>.\n"
    site = build({**files(), "notes/anchors.txt": ledger})
    assert "It was false, see &lt;one&gt;." in text(site, "to/gone-now/index.html")


def test_where_else_a_note_stands_is_said_and_linked(build: Callable[..., Site]) -> None:
    forum, other = "https://www.lesswrong.com/posts/x?a=1&b", "https://example.org/one"
    page = build(files(crosspost=f'["{forum}", "{other}"]')).page(PAGE)
    assert (
        f'Also at <a href="{html.escape(forum)}" rel="alternate">LessWrong</a>, '
        f'<a href="{other}" rel="alternate">example.org</a>.'
    ) in page
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(data)["sameAs"] == [forum, other]


def test_a_scheduled_note_is_forthcoming_and_a_visitor_sees_none_of_it(
    build: Callable[..., Site],
) -> None:
    assert "forthcoming, 20 January 2027" in build(files("2027-01-20")).page(PAGE)
    seen = build({}, "-D", "january_public=1")
    assert not (seen.out / f"{PAGE}.bib").exists()
    assert not (seen.out / "to/main-theorem/cite.html").exists()
    assert "script" not in text(seen, "to/main-theorem/index.html")
    assert text(seen, "notes.bib") == ""


LOUD = f"""{CONF}
from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style
from pybtex.style.template import join

class Loud(Style):
    def format_title(self, entry, which_field, as_sentence=True):
        return join["LOUDLY ", super().format_title(entry, which_field, as_sentence)]

register_plugin("pybtex.style.formatting", "loud", Loud)
bibtex_default_style = "loud"
"""


def test_a_project_may_have_works_formatted_its_own_way(build: Callable[..., Site]) -> None:
    body = f"{WORDS} See {{footcite:t}}`doe2020thing`.\n\n```{{footbibliography}}\n```\n"
    cited = {f"{PAGE}.md": note("2027-01-05", title="One", body=body)}
    page = build({**cited, "conf.py": LOUD}).page(PAGE)
    assert "Doe. LOUDLY A thing. 2020." in re.sub("<[^>]+>", "", page)


def test_another_project_refers_to_a_theorem_an_equation_and_a_note_here(
    look: Callable[..., Site], tmp_path: Path
) -> None:
    here = look(files()).out
    conf = (
        'extensions = ["myst_parser", "sphinx.ext.intersphinx"]\nnitpicky = True\n'
        f'intersphinx_mapping = {{"notes": ("https://notes.example/", "{here}/objects.inv")}}\n'
    )
    body = "# Theirs\n\n{ref}`main-theorem`, {ref}`eq-inside`, {ref}`one`, [](inv:notes#new-name)\n"
    write(tmp_path / "theirs", {"conf.py": conf, "index.md": body})
    theirs = sphinx(tmp_path / "theirs")
    said = [line for line in theirs.warnings.splitlines() if "unknown config value" not in line]
    assert said == []
    links = re.findall(r'href="(https://notes[^"]+)"[^>]*>(.*?)</a>', theirs.page("index"))
    assert [(url, re.sub("<[^>]+>", "", shown)) for url, shown in links] == [
        (f"https://notes.example/{PAGE}.html#main-theorem", "Theorem 1"),
        (f"https://notes.example/{PAGE}.html#eq-inside", "(1)"),
        (f"https://notes.example/{PAGE}.html#one", "A &lt;/script&gt; &amp; x^2"),
        (f"https://notes.example/{PAGE}.html#new-name", "Lemma 2"),
    ]
