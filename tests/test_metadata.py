"""What a page's head says, read by a parser of HTML as others' programs do."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from january.cite import Citation, read_name
from january.metadata import head, pictured, plain_head

PAGE = "https://notes.example/notes/trees/a.html"
NOTE = Citation(
    key="notes:a",
    title='Is $x^2$ < "2" & more?',
    authors=(read_name("Ann van Example"), read_name("King, Jr., Martin"), read_name("The Group")),
    date=date(2027, 1, 5),
    site='Test "Notes"',
    url="https://notes.example/to/a/",
    corrected=date(2027, 1, 9),
    version="abc1234",
    elsewhere=("https://lesswrong.com/posts/a",),
    macros={},
)
TITLE = "Is x² < “2” & more?"


class Head(HTMLParser):
    """Collect the tags of a head as pairs, and what stands in its script."""

    def __init__(self, text: str) -> None:
        """Read a head."""
        super().__init__()
        self.tags: list[tuple[str, str]] = []
        self.data = ""
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag down."""
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.tags.append((given.get("name") or given["property"], given["content"]))
        else:
            assert (tag, given) == ("script", {"type": "application/ld+json"})
            self.scripts += 1

    def handle_data(self, data: str) -> None:
        """Note a text down."""
        self.data += data


def read(citation: Citation, page: str = PAGE, description: str = "On <x>.") -> Head:
    return Head(head(citation, page=page, description=description, language="de"))


def linked(citation: Citation) -> dict[str, Any]:
    found = read(citation)
    assert found.scripts == 1
    data = json.loads(found.data)
    assert isinstance(data, dict)
    return data


def test_a_note_says_who_wrote_it_and_what_it_is() -> None:
    assert read(NOTE).tags == [
        ("description", "On <x>."),
        ("citation_title", TITLE),
        ("citation_author", "van Example, Ann"),
        ("citation_author", "King, Jr., Martin"),
        ("citation_author", "The Group,"),
        ("citation_publication_date", "2027/01/05"),
        ("citation_publisher", 'Test "Notes"'),
        ("citation_language", "de"),
        ("citation_public_url", NOTE.url),
        ("z:itemType", "blogPost"),
        ("og:title", TITLE),
        ("og:type", "article"),
        ("og:site_name", 'Test "Notes"'),
        ("og:url", PAGE),
        ("og:description", "On <x>."),
        ("article:published_time", "2027-01-05"),
        ("article:modified_time", "2027-01-09"),
    ]


def test_linked_data_is_an_article_of_the_site() -> None:
    assert linked(NOTE) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": NOTE.url,
        "headline": TITLE,
        "author": [
            {"@type": "Person", "name": "Ann van Example"},
            {"@type": "Person", "name": "Martin King, Jr."},
            {"@type": "Organization", "name": "The Group"},
        ],
        "datePublished": "2027-01-05",
        "dateModified": "2027-01-09",
        "isPartOf": {"@type": "Periodical", "name": 'Test "Notes"'},
        "inLanguage": "de",
        "url": PAGE,
        "version": "abc1234",
        "sameAs": ["https://lesswrong.com/posts/a"],
    }


DRAFT = Citation(key="k", title="T", authors=(), date=None, site="S", forthcoming=True, macros={})


def test_what_is_not_known_is_not_said() -> None:
    found = read(DRAFT, page="", description="")
    assert found.tags == [
        ("citation_title", "T"),
        ("citation_publisher", "S"),
        ("citation_language", "de"),
        ("z:itemType", "blogPost"),
        ("og:title", "T"),
        ("og:type", "article"),
        ("og:site_name", "S"),
    ]
    assert set(linked(DRAFT)) == {
        *("@context", "@type", "headline", "creativeWorkStatus", "isPartOf", "inLanguage", "url"),
    }
    assert linked(DRAFT)["creativeWorkStatus"] == "Forthcoming"
    assert ("citation_public_url", PAGE) in read(DRAFT).tags


@pytest.mark.parametrize("title", ["</script><b>", "<!--", "a\u2028b\u2029c", "Xé"])
def test_no_title_ends_the_script(title: str) -> None:
    citation = Citation(key="k", title=title, authors=(), date=None, site="S", macros={})
    text = head(citation, page=PAGE, description="")
    assert linked(citation)["headline"] == " ".join(title.split())
    script = text.partition("<script")[2].partition(">")[2].partition("</script>")
    assert (script[1], script[2]) == ("</script>", "")
    assert not set("<>&\u2028\u2029") & set(script[0])
    assert {letter for letter in title if letter.isalpha()} <= set(script[0])


def test_each_tag_stands_on_a_line_of_its_own() -> None:
    assert plain_head("T", page=PAGE, site="S", description="D") == (
        '\n<meta name="description" content="D">'
        '\n<meta property="og:title" content="T">'
        '\n<meta property="og:type" content="website">'
        '\n<meta property="og:site_name" content="S">'
        f'\n<meta property="og:url" content="{PAGE}">'
        '\n<meta property="og:description" content="D">'
    )
    assert head(DRAFT, page=PAGE, description="").startswith('\n<meta name="citation_title"')
    lines = head(NOTE, page=PAGE, description="D", language="de").split("\n")
    assert len(lines) == len(read(NOTE).tags) + 2
    text = "".join(lines) + pictured("a.png", "A")
    assert set(re.findall(r"<meta (\w+)=", text)) == {"name", "property"}
    assert '"inLanguage": "en"' in head(NOTE, page=PAGE, description="")


def test_a_card_says_its_size_and_what_is_on_it() -> None:
    text = pictured("https://notes.example/cards/a.png", 'A "card"')
    assert text.startswith('\n<meta property="og:image"')
    assert text.count("\n") == 6
    assert not Head(text).data.strip()
    assert Head(text).tags == [
        ("og:image", "https://notes.example/cards/a.png"),
        ("og:image:type", "image/png"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", 'A "card"'),
        ("twitter:card", "summary_large_image"),
    ]
