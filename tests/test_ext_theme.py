"""The page as it is sent: ours alone, guarded by its policy, no larger among many notes."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from sphinx.errors import ExtensionError
from sphinx_autobuild.middleware import web_socket_script

from january.ext import theme as theme_of
from tests.support import PYPROJECT, note, sphinx, write

if TYPE_CHECKING:
    from pathlib import Path

CONF = """
extensions = ["january.ext"]
html_theme = "january"
html_math_renderer = "january"
html_baseurl = "https://notes.example/sub/"
html_permalinks_icon = "#"
include_patterns = ["index.md", "notes/**"]
myst_enable_extensions = ["dollarmath"]
bibtex_bibfiles = ["references.bib"]
"""
BIB = """
@misc{one, title = {First work}, author = {Ann Able}, year = {2001}}
@misc{two, title = {Second work}, author = {Bob Baker}, year = {2002}}
"""
CITED = """Two works{footcite}`two` are called.[^said] And the first{footcite}`one` too.[^said]

[^said]: A note *beside* the text, with $x^2$.

## References

```{footbibliography}
```
"""


class Page(HTMLParser):
    """What a page asks a browser for, and what it runs."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inline: list[str] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        found = {key: value or "" for key, value in attrs}
        self.tags.append((tag, found))
        runs = "src" not in found and found.get("type") != "application/ld+json"
        self._open = tag if tag == "script" and runs else ""

    def handle_data(self, data: str) -> None:
        """Keep what an inline script says."""
        if self._open:
            self.inline.append(data)
            self._open = ""

    def assets(self) -> list[str]:
        """Return the addresses that the browser loads by itself."""
        loading = {"stylesheet", "preload", "icon", "modulepreload"}
        return [
            attrs.get("src") or attrs["href"]
            for tag, attrs in self.tags
            if "src" in attrs or (tag == "link" and loading & set(attrs.get("rel", "").split()))
        ]

    def policy(self) -> str:
        """Return the page's content-security policy."""
        return next(
            attrs["content"]
            for _, attrs in self.tags
            if attrs.get("http-equiv") == "Content-Security-Policy"
        )


def build(root: Path, files: dict[str, str]) -> Path:
    write(root / "src", {"pyproject.toml": PYPROJECT, "conf.py": CONF, "references.bib": BIB})
    write(root / "src", {"index.md": "# The pledge\n\n```{themes}\n```\n", **files})
    site = sphinx(root / "src", out="../out")
    assert site.warnings == ""
    return site.out


def theme(title: str = "Grammars") -> str:
    return f"---\norder: 1\nabstract: About it.\n---\n# {title}\n\n```{{notes}}\n```\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {
        "notes/grammars/index.md": theme(),
        "notes/grammars/first.md": note(
            "2027-01-04",
            title="First of all",
            abstract="It claims $x^2$ and a < b.",
            confidence="likely",
            body="(first)=\n## A section\n\n" + CITED,
        ),
        "notes/grammars/second.md": note("2027-01-20", title="Not yet"),
        "notes/grammars/third.md": note(
            title="Someday", body="## A section\n\nSo $a \\Leftarrow b$."
        ),
    }
    return build(tmp_path_factory.mktemp("theme"), files)


def page(site: Path, name: str) -> Page:
    return Page((site / f"{name}.html").read_text(encoding="utf-8"))


PAGES = ("index", "notes/grammars/index", "notes/grammars/first", "search", "404")


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("index", {"lists.css"}),
        ("notes/grammars/index", {"lists.css", "january-math.css"}),
        ("notes/grammars/first", {"january-math.css"}),
        ("notes/grammars/second", set()),
        ("notes/grammars/third", {"measured-math.css"}),
        ("search", {"lists.css", "search.js"}),
        ("404", {"lists.css"}),
    ],
)
def test_a_page_loads_only_its_own_styles_script_and_fonts(
    site: Path, name: str, more: set[str]
) -> None:
    asked = [
        re.sub(r"^(.*/)?_static/(fonts/)?|\?.*$|^data:.*|\.[0-9a-f]{8}(?=\.css)", "", one)
        for one in page(site, name).assets()
    ]

    assert {one for one in asked if one and not one.endswith(".woff2")} == {
        "january.css",
        "january.js",
        *more,
    }


@pytest.mark.parametrize("name", PAGES)
def test_nothing_comes_from_elsewhere(site: Path, name: str) -> None:
    assert not [one for one in page(site, name).assets() if re.match(r"(https?:)?//", one)]


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_names_every_inline_script_and_no_style_is_inline(site: Path, name: str) -> None:
    found = page(site, name)
    digests = [hashlib.sha256(one.encode()).digest() for one in found.inline]

    assert "default-src 'self'" in found.policy()
    assert "unsafe-inline" not in found.policy()
    assert all(f"'sha256-{base64.b64encode(one).decode()}'" in found.policy() for one in digests)
    assert not [tag for tag, attrs in found.tags if tag == "style" or "style" in attrs]
    assert not [tag for tag, attrs in found.tags if any(key.startswith("on") for key in attrs)]


def test_only_the_search_page_may_run_webassembly(site: Path) -> None:
    assert [one for one in PAGES if "wasm" in page(site, one).policy()] == ["search"]


def test_the_page_for_a_missing_address_works_at_any_depth(site: Path) -> None:
    assert all(one.startswith(("/sub/", "data:")) for one in page(site, "404").assets())


def test_the_head_of_a_note_says_what_is_claimed_and_how_sure_we_are(site: Path) -> None:
    text = page(site, "notes/grammars/first").text

    assert text.count("<h1>") == 1
    assert "It claims <math" in text
    assert "a &lt; b" in text
    assert '<time datetime="2027-01-04">4 January 2027</time>' in text
    assert "is-likely" in text
    assert 'class="state' not in text


def test_what_has_not_appeared_says_so(site: Path) -> None:
    assert "Scheduled for Wednesday 20 January 2027" in page(site, "notes/grammars/second").text
    assert "Draft: it has no date yet" in page(site, "notes/grammars/third").text


def test_a_footnote_stands_where_it_is_first_called(site: Path) -> None:
    text = page(site, "notes/grammars/first").text

    assert text.count('role="note"') == 1
    assert text.index('role="note"') < text.index("And the first")
    assert 'class="footnotes' not in text


def test_works_are_counted_apart_and_stay_under_their_heading(site: Path) -> None:
    text = page(site, "notes/grammars/first").text
    references = text[text.index(">References<") :]

    assert references.index("Second work") < references.index("First work")
    assert re.findall(r'role="doc-noteref"[^>]*>.*?</a>', text, re.DOTALL)[0].count(">1<") == 1


def test_one_script_stays_small(site: Path) -> None:
    assert len((site / "_static" / "january.js").read_bytes()) < 5_000


def test_an_ancestor_of_the_theme_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(theme_of, "find_spec", lambda _module: None)
    with pytest.raises(ExtensionError, match="builds on sphinx_book_theme, which is not installed"):
        theme_of.setup(mock.Mock())


def test_a_page_weighs_the_same_among_many_notes(tmp_path: Path) -> None:
    def weight(count: int) -> int:
        files = {
            f"notes/grammars/n{number:03}.md": note("2027-01-05", title=f"Note {number:03}")
            for number in range(count)
        }
        out = build(tmp_path / str(count), {"notes/grammars/index.md": theme(), **files})
        return len((out / "notes" / "grammars" / "n004.html").read_bytes())

    assert weight(9) == weight(60)


def test_a_live_page_may_run_the_script_that_reloads_it_and_no_other(tmp_path: Path) -> None:
    here = "127.0.0.1:8000"
    write(tmp_path, {"pyproject.toml": PYPROJECT, "conf.py": CONF, "references.bib": BIB})
    write(tmp_path, {"index.md": "# The pledge\n\n```{themes}\n```\n", "notes/a/index.md": theme()})
    live = sphinx(tmp_path, "-D", f"january_live={here}")
    served = page(live.out, "index")
    served.feed(web_socket_script(here))
    digests = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in served.inline
    ]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    assert len(digests) == 2
    assert f"script-src 'self' {allowed};" in served.policy()
    assert f"connect-src 'self' ws://{here};" in served.policy()
    assert "unsafe" not in served.policy()
