"""Markup is read alike by both parsers, and the fast one reads what the site writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january import markup
from january.markup import Enough, read


class Heard:
    """Write down what is heard, text joined."""

    def __init__(self, *, until: str = "") -> None:
        """Hear all, or until a tag closes."""
        self.until = until
        self.events: list[tuple[str, object]] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Hear a tag open."""
        self.events.append((tag, given))

    def end(self, tag: str) -> None:
        """Hear a tag close."""
        self.events.append(("/", tag))
        if tag == self.until:
            raise Enough

    def data(self, text: str) -> None:
        """Hear text."""
        if self.events and self.events[-1][0] == "":
            text = f"{self.events.pop()[1]}{text}"
        self.events.append(("", text))


TEXT = st.text("ab &<>é\n", min_size=1).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
VOIDS = st.sampled_from(["<br>", "<br/>", '<img src="a.svg" alt="a &gt; b">', "<hr />"])


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = st.sampled_from(["p", "em", "section", "mrow"])
    parts = st.lists(inside, max_size=4).map("".join)
    given = st.sampled_from(["", ' class="a b"', ' id="x" hidden=""', ' title="&quot;"'])
    return st.tuples(names, given, parts).map(lambda it: f"<{it[0]}{it[1]}>{it[2]}</{it[0]}>")


@given(element(st.recursive(TEXT | VOIDS, element, max_leaves=12)))
def test_both_parsers_tell_the_same(text: str) -> None:
    fast = markup._read_xml(text, Heard())  # noqa: SLF001
    slow = markup._read_html(text, Heard())  # noqa: SLF001
    assert fast.events == slow.events


@pytest.mark.parametrize(
    "text", ["<p hidden>a<br>b</p>", "<p>a &copy; b</p>", "<p>a<em>b</p></em>"]
)
def test_what_is_no_xml_is_read_all_the_same(text: str) -> None:
    assert ("", "a") in [(kind, str(told).strip()[:1]) for kind, told in read(text, Heard).events]


def test_what_breaks_off_is_heard_to_its_last_sign() -> None:
    heard = read("<p>one <b>two &amp", Heard).events
    assert heard == [("p", {}), ("", "one "), ("b", {}), ("", "two &")]


def test_nothing_after_the_end_is_looked_at() -> None:
    heard = read("<div>a</div></main><p hidden>", lambda: Heard(until="div"))
    assert heard.events == [("div", {}), ("", "a"), ("/", "div")]


def test_a_void_element_closes_once_however_it_is_closed() -> None:
    heard = read("<p hidden>a<br>b</br><br/><i/></p>", Heard).events
    assert [what for what in heard if "br" in what] == [("br", {}), ("/", "br")] * 2
    assert heard[-3:] == [("i", {}), ("/", "i"), ("/", "p")]
