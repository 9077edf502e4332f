"""What leaves a built site by itself: feeds, map, list of texts, plain renditions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import feedparser

from january.outline import outline
from tests.atom import violations
from tests.support import PYPROJECT, WORDS, note
from tests.toy import tried

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Site

CANARY = "zanzibar"
FIRST = note(
    "2027-01-05",
    title="First $x$",
    authors="[contributors, ann]",
    abstract="On $x$ & more.",
    body=f"""
```{{theorem}} The caption
:label: first-theorem

A claim of $T$.
```

```{{correction}} 2027-01-09
:label: first-correction

It was wrong.
```

$$
a = b
$$ (eq-first)

See [](#secret-note), [](#second-note), [](#eq-first) and {{footcite:t}}`doe2020thing`.

```{{footbibliography}}
```

{WORDS}
""",
).replace("# First", "(first-note)=\n# First")
FILES = {
    "notes/trees/first.md": FIRST,
    "notes/birds/second.md": note("2027-01-06", title="Second").replace(
        "# Second", "(second-note)=\n# Second"
    ),
    "notes/trees/secret.md": note(
        "2027-01-20", title="Coming", abstract=f"{CANARY}.", body=f"{CANARY} {WORDS}"
    ).replace("# Coming", "(secret-note)=\n# Coming"),
    "notes/trees/draft.md": note(title=f"Draft {CANARY}"),
}
ROADS = ("feed.xml", "notes/trees/feed.xml", "notes/birds/feed.xml", "llms.txt", "sitemap.xml")


def read(site: Site, name: str) -> str:
    return (site.out / name).read_text(encoding="utf-8")


def roads(site: Site) -> dict[str, bytes]:
    names = {*ROADS, "robots.txt"}
    return {
        name: content
        for name, content in site.files().items()
        if name in names or name.endswith(".md")
    }


def test_a_feed_holds_the_published_notes_whole(look: Callable[..., Site]) -> None:
    site = look(FILES)
    feed = feedparser.parse(read(site, "feed.xml"))
    assert not feed.bozo
    assert [violations(read(site, name)) for name in ROADS[:3]] == [[], [], []]
    first, second = feed.entries
    assert first.id == "tag:notes.example,2027:first-note"
    assert (first.published, first.updated) == (
        "2027-01-05T00:00:00+01:00",
        "2027-01-09T00:00:00+01:00",
    )
    assert [author.name for author in first.authors] == ["The Contributors", "Ann Example"]
    assert first.link == "https://notes.example/notes/trees/first.html"
    assert second.id.endswith(":second-note")
    text = first.content[0].value
    assert "<math" in text
    assert "A claim of" in text
    assert "Jane Doe" in text
    assert re.findall(r'(?:href|src)="(?!https?://)', text) == []
    trees = feedparser.parse(read(site, "notes/trees/feed.xml"))
    assert [one.id for one in trees.entries] == [first.id]


def test_an_identity_survives_a_move(build: Callable[..., Site]) -> None:
    before = feedparser.parse(read(build(FILES), "feed.xml")).entries[0]
    moved = {"notes/trees/first.md": None, "notes/birds/moved.md": FIRST}
    site = build(moved)
    after = feedparser.parse(read(site, "feed.xml")).entries[0]
    assert after.id == before.id
    assert after.link == "https://notes.example/notes/birds/moved.html"
    assert not (site.out / "notes/trees/first.md").exists()


def test_an_identity_survives_another_name(build: Callable[..., Site]) -> None:
    ledger = "first-note note 2027-01-05\nsecond-note note 2027-01-06\n"
    before = feedparser.parse(read(build({**FILES, "notes/anchors.txt": ledger}), "feed.xml"))
    for renamed in (
        FIRST.replace("(first-note)=", "(a-better-name)=\n(first-note)="),
        FIRST.replace("(first-note)=", "(a-better-name)=").replace(
            "kind: post", "kind: post\naliases: [first-note]"
        ),
    ):
        files = {
            "notes/trees/first.md": renamed,
            "notes/anchors.txt": f"{ledger}a-better-name note 2027-01-05\n",
        }
        after = feedparser.parse(read(build(files), "feed.xml"))
        assert [one.id for one in after.entries] == [one.id for one in before.entries]


def test_nothing_unpublished_leaves_even_the_authors_view(look: Callable[..., Site]) -> None:
    site = look(FILES)
    assert CANARY in read(site, "notes/trees/secret.html")
    for name, content in roads(site).items():
        assert CANARY not in content.decode(), name
    assert {name for name in roads(site) if name.endswith(".md")} == {
        "notes/trees/first.md",
        "notes/birds/second.md",
    }
    assert "Coming (forthcoming, 20 January)" in read(site, "feed.xml")
    assert "secret.html" not in read(site, "feed.xml") + read(site, "sitemap.xml")


def test_a_visitors_build_sends_the_same_texts(build: Callable[..., Site]) -> None:
    mine = roads(build(FILES))
    theirs = roads(build({}, "-D", "january_public=1", out="_public"))
    assert theirs == mine


def test_a_rebuild_writes_the_same_and_forgets_what_was_withdrawn(
    build: Callable[..., Site],
) -> None:
    first = roads(build(FILES, "-j", "2"))
    assert roads(build({})) == first
    assert roads(build({}, "-E", out="_again")) == first
    withdrawn = build({}, today="2027-01-05")
    assert "second" not in read(withdrawn, "feed.xml") + read(withdrawn, "llms.txt")
    assert not (withdrawn.out / "notes/birds/second.md").exists()


def test_a_feed_that_is_still_empty_can_be_followed(build: Callable[..., Site]) -> None:
    feed = feedparser.parse(read(build(FILES, today="2026-12-24"), "feed.xml"))
    assert (feed.bozo, feed.entries) == (False, [])
    assert feed.feed.updated == "2027-01-01T00:00:00+01:00"


def test_heads_name_what_there_is(look: Callable[..., Site]) -> None:
    site = look(FILES)
    feeds = re.compile(r'<link rel="alternate" type="application/atom\+xml" [^>]*href="([^"]*)">')
    base = "https://notes.example"
    both = [f"{base}/feed.xml", f"{base}/notes/trees/feed.xml"]
    assert feeds.findall(site.page("index")) == both[:1]
    assert feeds.findall(site.page("404")) == both[:1]
    assert feeds.findall(site.page("notes/trees/index")) == both
    assert feeds.findall(site.page("notes/trees/first")) == both
    plain = '<link rel="alternate" type="text/markdown" title="Markdown" href="'
    assert f'{plain}{base}/notes/trees/first.md">' in site.page("notes/trees/first")
    assert plain not in site.page("notes/trees/secret")


def test_each_page_shows_the_feeds_and_the_file_of_all_citations(
    look: Callable[..., Site],
) -> None:
    site = look(FILES)
    for page, up in (("index", ""), ("notes/trees/first", "../../"), ("404", "/")):
        foot = site.page(page).partition('<footer class="colophon">')[2]
        assert f'<a href="{up}feed.xml" type="application/atom+xml">Test Notes</a>' in foot
        assert f'<a href="{up}notes.bib">all notes as BibTeX</a>' in foot
        assert ('href="feed.xml" type="application/atom+xml">Test Notes: Trees<' in foot) == (
            page == "notes/trees/first"
        )
    assert '<a href="feed.xml" type="application/atom+xml">Follow this theme</a>' in site.page(
        "notes/trees/index"
    )


def test_the_page_for_what_is_missing_leads_everywhere_from_anywhere(
    build: Callable[..., Site],
) -> None:
    page = build({}).page("404")
    links = re.findall(r'(?:href|action)="([^"]*)"', page.partition("<body")[2])
    assert all(link.startswith(("/", "#", "https://")) for link in links), links
    assert 'action="/search.html"' in page


def test_the_map_and_the_list_of_texts(look: Callable[..., Site]) -> None:
    site = look(FILES)
    pages = re.findall(
        r"<loc>(.*?)</loc>(?:\s*<lastmod>(.*?)</lastmod>)?", read(site, "sitemap.xml")
    )
    base = "https://notes.example"
    assert (f"{base}/notes/trees/first.html", "2027-01-09") in pages
    assert (f"{base}/notes/trees/index.html", "2027-01-09") in pages
    assert (f"{base}/notes/birds/index.html", "2027-01-06") in pages
    for url, _ in pages:
        assert (site.out / url.removeprefix(f"{base}/")).is_file()
    assert "Sitemap: https://notes.example/sitemap.xml" in read(site, "robots.txt")
    texts = re.findall(r"\]\(https://notes.example/(.*?)\): ?(.*)", read(site, "llms.txt"))
    assert ("notes/trees/first.md", "On $x$ & more.") in texts
    for path, _ in texts:
        assert (site.out / path).is_file()


def test_without_an_address_nothing_is_sent(build: Callable[..., Site]) -> None:
    bare = PYPROJECT.replace('base-url = "https://notes.example/"\n', "")
    site = build({**FILES, "pyproject.toml": bare})
    assert roads(site) == {}
    assert "application/atom+xml" not in site.page("index")


def test_a_rendition_and_a_page_number_alike(look: Callable[..., Site]) -> None:
    site = look(FILES)
    page = re.sub(r"<[^>]+>", "", site.page("notes/trees/first"))
    for named in outline(FIRST):
        assert named.title.replace("$x$", "x") in " ".join(page.split())
        assert named.label in site.page("notes/trees/first")


def test_figures_are_files_that_stand_on_their_own(build: Callable[..., Site]) -> None:
    body = "```{plot} try-it.curve\n:label: fig-curve\n\nA caption.\n```\n" + WORDS
    site = build({**tried(), "notes/trees/drawn.md": note("2027-01-05", title="Drawn", body=body)})
    address = "https://notes.example/figures/try_it.curve.svg"
    assert "<rect" in read(site, "figures/try_it.curve.svg")
    assert (
        f'src="{address}"' in feedparser.parse(read(site, "feed.xml")).entries[0].content[0].value
    )
    assert f"![It rises.]({address})\n\n**Figure 1.** A caption." in read(
        site, "notes/trees/drawn.md"
    )
    gone = build({"notes/trees/drawn.md": None})
    assert not (gone.out / "figures/try_it.curve.svg").exists()
