"""One thing is cut out of a page as it is written, and fits elsewhere on the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january import excerpt as module
from january.excerpt import LEFT_OUT_CLASSES, LEFT_OUT_TAGS, Excerpt, excerpt, moved

PREVIEW = Path(module.__file__).parent / "theme" / "preview.js"
FORMULA = '<math alttext="a"><mi id="m" class="knob">a</mi></math>'
DRAWING = '<svg viewBox="0 0 9 9"><path id="p-1" /><use xlink:href="#p-1" /></svg>'
TEXT = st.text("ab é\n&<\"'", min_size=1).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
)


def cut(page: str, anchor: str = "it") -> Excerpt:
    return excerpt(page, anchor, place="notes/trees/one.html", root="../../")


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tag = st.sampled_from(["div", "p", "figure", "section", "em"])
    given = st.sampled_from(["", ' class="a"', ' title="a > b &lt;/div>"'])
    parts = st.lists(inside, max_size=4).map("".join)
    return st.tuples(tag, given, parts).map(lambda it: f"<{it[0]}{it[1]}>{it[2]}</{it[0]}>")


@given(*[st.recursive(TEXT | st.just("<br>") | st.just(FORMULA), element) for _ in range(3)])
def test_it_is_as_written_whatever_stands_in_it_and_around_it(
    before: str, inside: str, after: str
) -> None:
    page = f'<main>{before}<div class="b" id="it">{inside}</div>{after}</main>'
    assert cut(page) == Excerpt(markup=f'<div class="b">{inside}</div>')


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("#there", "../../notes/trees/one.html#there"),
        ("two.html", "../../notes/trees/two.html"),
        ("../birds/three.html#a", "../../notes/birds/three.html#a"),
        ("../../_downloads/x/data.json?v=1&amp;w", "../../_downloads/x/data.json?v=1&amp;w"),
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("/at/the/root", "/at/the/root"),
    ],
)
def test_a_link_leads_where_it_led(url: str, seen: str) -> None:
    assert moved(url, "notes/trees/one.html", "../../") == seen
    (link,) = re.findall('href="(.*?)"', cut(f'<div id="it"><a href="{url}">a</a></div>').markup)
    assert link == seen


@pytest.mark.parametrize(
    "needless",
    [
        *(f'<span class="a {name}">a<span>b</span></span>' for name in sorted(LEFT_OUT_CLASSES)),
        *(f"<{tag}>a</{tag}>" for tag in sorted(LEFT_OUT_TAGS)),
        f'<div data-frame="0" hidden="">{DRAWING}<div>a</div></div>',
    ],
)
def test_what_has_no_use_elsewhere_is_left_out(needless: str) -> None:
    page = f'<figure id="it">{needless}<p id="other">b{needless}</p></figure>'
    assert cut(page).markup == "<figure><p>b</p></figure>"


def test_a_drawing_and_a_formula_are_whole() -> None:
    inside = f'<div class="drawing">{DRAWING}</div><figcaption>{FORMULA}</figcaption>'
    assert cut(f'<figure id="it">{inside}</figure>').markup == f"<figure>{inside}</figure>"


def test_the_same_is_left_out_as_in_a_preview() -> None:
    (listed,) = re.findall('NEEDLESS = "(.*?)"', PREVIEW.read_text(encoding="utf-8"))
    apart = {"[hidden]", "aside > .label"}  # the latter in a footnote, which has no number
    assert {*listed.split(", ")} - apart == {f".{one}" for one in LEFT_OUT_CLASSES} | LEFT_OUT_TAGS


def test_who_uses_it_is_told_apart() -> None:
    users = 'Used in <a href="two.html">A <em>b</em> <span>c</span></a> and 2 more'
    pointers = f'<span class="pointers">x <span class="users">{users}</span></span>'
    found = cut(f'<div id="it"><p>a {pointers}</p></div>')
    assert found.markup == "<div><p>a </p></div>"
    assert found.users == users.replace("two", "../../notes/trees/two")
    inner = '<span class="pointers"><span class="users">of a part</span></span>'
    assert cut(f'<div id="it">{pointers}<div>a {inner}</div></div>').users == found.users


@pytest.mark.parametrize(
    "page",
    ["<p>a</p>", '<div id="its">a</div>', '<p><span id="it"></span></p>', '<p><b id="a"> id="it"'],
)
def test_what_is_no_block_of_that_name_is_not_shown(page: str) -> None:
    assert cut(page) == Excerpt()
    for around in (f'{page}<div id="it">a</div>', f'<div id="it">a</div>{page}'):
        assert cut(around).markup == "<div>a</div>"


def test_of_a_page_that_breaks_off_there_is_what_came() -> None:
    assert cut('<main><div class="b" id="it"').markup == '<div class="b" id="it"'
    assert cut('<main><div class="b" id="it"><p>Some wor').markup == '<div class="b"><p>Some wor'
