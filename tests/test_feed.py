"""What a feed says, and what a text taken out of its page keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import feedparser
import pytest

from january.content import content
from january.feed import Entry, Feed, atom, moment, tag, year_of
from january.roads import Listed, llms, robots, sitemap
from january.settings import Author
from january.standalone import standalone
from tests.atom import violations
from tests.support import PYPROJECT

if TYPE_CHECKING:
    from collections.abc import Callable

    from january.settings import Settings

URL = "https://notes.example/notes/trees/first.html"


def entry(name: str, day: int, *, updated: int = 0, **given: str) -> Entry:
    return Entry(
        id=f"tag:notes.example,2027:{name}",
        title=given.get("title", name),
        url=URL,
        markdown=URL.replace("html", "md"),
        published=datetime(2027, 1, day, tzinfo=UTC),
        updated=datetime(2027, 1, updated or day, tzinfo=UTC),
        authors=(Author(key="a", name="Ann <A>"), Author(key="b", name="Bo", url="https://bo/")),
        theme="Trees",
        summary=given.get("summary", "On <math><mi>T</mi></math>."),
        content=given.get("content", "<p>Text</p>"),
    )


def feed(*entries: Entry) -> str:
    return atom(
        Feed(
            id="tag:notes.example,2027:feed",
            title="Notes & more",
            url="https://notes.example/feed.xml",
            page="https://notes.example/",
            author="Notes",
            since=datetime(2027, 1, 1, tzinfo=UTC),
            entries=entries,
        )
    )


def test_a_feed_is_read_whole_by_a_reader_of_feeds() -> None:
    read = feedparser.parse(feed(entry("old", 4), entry("new", 6)))
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "Notes & more"
    assert [one.id for one in read.entries] == [
        "tag:notes.example,2027:new",
        "tag:notes.example,2027:old",
    ]
    assert [author.name for author in read.entries[0].authors] == ["Ann <A>", "Bo"]
    assert read.entries[0].published == "2027-01-06T00:00:00+00:00"


def test_a_correction_brings_an_old_note_to_the_top_and_changes_the_feeds_own_time() -> None:
    read = feedparser.parse(feed(entry("old", 4, updated=9), entry("new", 6)))
    assert read.entries[0].id.endswith(":old")
    assert read.entries[0].published.startswith("2027-01-04")
    assert read.feed.updated.startswith("2027-01-09")


def test_of_two_entries_changed_at_once_the_later_note_comes_first() -> None:
    entries = [entry("a", 4, updated=9), entry("c", 5, updated=9), entry("b", 5, updated=9)]
    read = feedparser.parse(feed(*entries))
    assert [one.id[-1] for one in read.entries] == ["b", "c", "a"]


def test_a_feed_says_its_language_and_leads_to_its_page() -> None:
    read = feedparser.parse(feed(entry("one", 4))).feed
    assert read.language == "en"
    links = {(one.rel, one.type, one.href) for one in read.links}
    assert ("alternate", "text/html", "https://notes.example/") in links
    root = ET.fromstring(feed())  # noqa: S314  (our own)
    assert [node.attrib for node in root.findall("{*}link")] == [
        {"rel": "self", "type": "application/atom+xml", "href": "https://notes.example/feed.xml"},
        {"rel": "alternate", "type": "text/html", "href": "https://notes.example/"},
    ]


def test_a_feed_keeps_every_rule_of_the_standard() -> None:
    assert violations(feed()) == []
    assert violations(feed(entry("one", 4, updated=9), entry("two", 5, title="<b>&</b>"))) == []


# What the standard forbids, made from a feed that keeps it.
BROKEN = {
    "a feed without id": ("<id>tag:notes.example,2027:feed</id>", "", "feed: 0 id"),
    "two titles": ("<title>Notes", "<title>x</title><title>Notes", "feed: 2 title"),
    "a day for a moment": ("2027-01-04T00:00:00+00:00", "2027-01-04", "no moment: 2027-01-04"),
    "a name that is no address": ("tag:notes.example,2027:one", "one", "no address: one"),
    "a tag without a year": ("tag:notes.example,2027:one", "tag:notes.example:one", "no address"),
    "one thing twice": ('type="text/markdown"', 'type="text/html"', "alternate text/html twice"),
    "a nameless author": ("<name>Bo</name>", "", "author: 0 name"),
    "a category without term": ('term="Trees"', 'label="Trees"', "category without term"),
    "an unknown element": ("<published>", "<issued/><published>", "entry: issued is no part"),
    "mark-up that is no text": ("&lt;p&gt;Text&lt;/p&gt;", "<p>Text</p>", "content holds"),
    "a strange sort of text": ('<content type="html">', '<content type="HTML">', "type HTML"),
    "an empty feed without author": ("<author>", "<contributor>", "no author"),
}


@pytest.mark.parametrize(("old", "new", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_the_rules_would_find_what_breaks_them(old: str, new: str, says: str) -> None:
    text = feed(entry("one", 4))
    if new == "<contributor>":
        text = feed().replace("</author>", "</contributor>")
    assert old in text
    assert says in " / ".join(violations(text.replace(old, new)))


def test_a_note_without_an_abstract_has_no_summary() -> None:
    text = feed(entry("one", 4), entry("two", 5, summary=""))
    root = ET.fromstring(text)  # noqa: S314  (our own)
    summaries = [len(one.findall("{*}summary")) for one in root.findall("{*}entry")]
    assert summaries == [0, 1]
    assert violations(text) == []


def test_a_title_that_would_break_the_file_does_not() -> None:
    text = feed(entry("odd", 4, title="</script>\x00]]>", content="<p>a &lt; b</p>"))
    root = ET.fromstring(text)  # noqa: S314  (our own)
    assert root.findtext(".//{*}entry/{*}title") == "</script>]]>"
    assert root.findtext(".//{*}entry/{*}content") == "<p>a &lt; b</p>"


def test_an_identity_has_the_sprints_year_and_moments_its_time_zone(
    project: Callable[..., Settings],
) -> None:
    settings = project({})
    assert tag("https://notes.example:8000/sub/", 2027, "claim") == "tag:notes.example,2027:claim"
    assert year_of(date(2026, 12, 31), settings) == 2026
    assert year_of(date(2027, 1, 31), settings) == 2027
    assert moment(date(2027, 1, 5), settings).isoformat() == "2027-01-05T00:00:00+01:00"
    settings = project({"pyproject.toml": "[tool.january]"})
    assert moment(date(2027, 1, 5), settings).isoformat() == "2027-01-05T00:00:00+00:00"


def test_a_sprint_over_new_year_has_the_year_of_its_beginning(
    project: Callable[..., Settings],
) -> None:
    settings = project({"pyproject.toml": PYPROJECT.replace("2027-01-01", "2026-12-20")})
    assert year_of(date(2027, 1, 2), settings) == 2026


PAGE = """<main><div class="prose">
<section id="first"><p>See <a href="../birds/second.html#x">it</a>, <a href="#here">here</a>
and <a href="coming.html#y">that</a>.<a class="headerlink" href="#first">§</a></p>
<p>A call<a class="footnote-reference noted" href="#n"><span class="fn-bracket">[</span>1<span
 class="fn-bracket">]</span></a><span class="margin-note" id="n"><a class="note-number"
 href="#c">1</a>an <em>aside</em></span> goes on:
<a href="e.html"><span><span class="number">0.5</span></span></a>.</p>
<figure class="plot" id="fig-a"><svg aria-label="It &lt; that"><path d="M0"/></svg>
<div class="knob" hidden><input type="range"></div></figure>
<div hidden><svg></svg><p>another frame</p></div><script>bad()</script><button>copy</button>
<math class="m" display="block" alttext="a&lt;b"><mspace width="1em"/><mi class="q">a</mi></math>
</section></div><footer>not this</footer></main>"""


def test_a_text_leaves_its_page_with_links_that_lead_back() -> None:
    text = content(
        PAGE,
        url=URL,
        images={"fig-a": "https://notes.example/figures/a.svg"},
        hidden={"https://notes.example/notes/trees/coming.html": "forthcoming, 20 January"},
    )
    assert '<a href="https://notes.example/notes/birds/second.html#x">it</a>' in text
    assert f'<a href="{URL}#here">here</a>' in text
    assert "and that (forthcoming, 20 January)." in text
    assert "coming.html" not in text
    for gone in ("§", "knob", "another frame", "bad()", "copy", "not this", "<path", "id="):
        assert gone not in text
    picture = '<img src="https://notes.example/figures/a.svg" alt="It &lt; that">'
    assert picture in text
    assert "A call<sup>1</sup> goes on:\n0.5." in text
    assert text.endswith("<hr>\n<p><sup>1</sup>an <em>aside</em></p>\n")
    maths = '<math display="block" alttext="a&lt;b"><mspace width="1em"></mspace><mi>a</mi></math>'
    assert maths in text
    ET.fromstring(f"<x>{text.replace('<hr>', '').replace(picture, '')}</x>")  # noqa: S314


def test_what_a_text_can_not_take_along_is_left_out() -> None:
    page = (
        '<div class="prose"><p><span class="k">a</span> <span class="fn-bracket">[</span></p>'
        '<figure id="b"><svg aria-label="x"><path/></svg></figure>'
        '<figure id="b2"><svg class="y"><path/></svg></figure>'
        '<img class="c" src="../d.png" alt="e"><table class="f"><td rowspan="2">g</td></table>'
        '<h3 class="correction-title">h</h3><hr id="i"><button><b>j</b>k</button></div>'
    )
    assert content(page, url=URL, images={"b2": "2.svg"}, hidden={}) == (
        '<p>a [</p><figure></figure><figure><img src="2.svg" alt=""></figure>'
        '<img alt="e" src="https://notes.example/notes/d.png">'
        '<table><td rowspan="2">g</td></table><h4>h</h4><hr>\n'
    )


def test_margin_notes_go_to_the_end_each_on_a_line() -> None:
    def noted(name: str) -> str:
        return f'<span class="margin-note"><span class="note-number">{name}</span> so</span>'

    formula = '<math class="m" alttext="x"><mi>x</mi></math>'
    page = (
        f'<div class="prose"><p>say "{formula}"<input name="a">{noted("1")}, <a>here</a>'
        f'{noted("2")}.</p></div><div class="prose">other</div>'
    )
    assert content(page, url=URL, images={}, hidden={}) == (
        f'<p>say "<math alttext="x"><mi>x</mi></math>", <a href="{URL}">here</a>.</p>\n<hr>\n'
        "<p><sup>1</sup> so</p>\n<p><sup>2</sup> so</p>\n"
    )


def test_a_page_without_a_text_gives_none() -> None:
    assert content("<p>no note</p>", url=URL, images={}, hidden={}) == ""


def test_the_map_names_each_page_with_the_day_of_its_change() -> None:
    days = [date(2027, 1, 5), None]
    pages = [("https://n/b.html", None), *(("https://n/a.html?x&y", day) for day in days)]
    assert sitemap(pages) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "  <url>\n    <loc>https://n/a.html?x&amp;y</loc>\n"
        "    <lastmod>2027-01-05</lastmod>\n  </url>\n"
        "  <url>\n    <loc>https://n/a.html?x&amp;y</loc>\n  </url>\n"
        "  <url>\n    <loc>https://n/b.html</loc>\n  </url>\n"
        "</urlset>\n"
    )
    assert robots("https://n/").endswith("Sitemap: https://n/sitemap.xml\n")


def test_the_list_of_texts_leaves_out_empty_sections_and_what_is_not_said() -> None:
    listed = [
        Listed(title="One", url="https://n/one.md", about="On one."),
        Listed(title="Two", url="https://n/two.md", about=""),
    ]
    text = llms("Notes", "", [("Trees", listed), ("Birds", [])])
    assert text == (
        "# Notes\n\n## Trees\n\n- [One](https://n/one.md): On one.\n- [Two](https://n/two.md)\n"
    )
    assert llms("Notes", "What they are.", []) == "# Notes\n\n> What they are.\n"
    listed = [Listed(title="One", url="https://n/one.md", about="On the law of X")]
    assert llms("N", "", [("T", listed)]).endswith("- [One](https://n/one.md): On the law of X\n")


def test_a_drawing_alone_has_its_colours_its_size_and_a_ground() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 432 200.5"><path/></svg>'
    root = ET.fromstring(standalone(drawing))  # noqa: S314  (our own)
    assert (root.get("width"), root.get("height")) == ("648", "301")
    assert ".stroke-c1{stroke:#1c3494}" in (root.findtext("{*}style") or "")
    assert root.find("{*}rect") is not None
