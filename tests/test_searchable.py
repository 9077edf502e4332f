"""What a search sees of a page."""

from __future__ import annotations

import re

from january.searchable import searchable


def seen(body: str, **facts: str) -> list[str]:
    """Return the blocks that are seen of a page with that text."""
    page = f"<html><body><nav>Site</nav><main>{body}</main><footer>End</footer></body></html>"
    return re.findall(r"<(?:h\d|p).*", searchable(page, facts))


def test_only_the_text_is_seen_and_not_the_furniture() -> None:
    assert seen('<svg><text>axis</text></svg><p>Text.</p><nav><a href="x">On</a></nav>') == [
        "<p>Text.</p>"
    ]


def test_a_heading_keeps_the_anchor_of_its_section() -> None:
    body = '<section id="s"><h2>Why<a class="headerlink" href="#s">#</a></h2><p>So.</p></section>'
    assert seen(body) == ['<h2 id="s">Why</h2>', "<p>So.</p>"]


def test_a_formula_is_read_as_signs_and_found_as_its_tex() -> None:
    formula = r'<math alttext="a_1 &lt; b"><msub><mi>a</mi><mn>1</mn></msub><mo>&lt;</mo><mi>b</mi>'
    assert seen(f"<h2>Why</h2><p>As {formula}</math>, and {formula}</math>.</p>") == [
        "<h2>Why</h2>",
        "<p>As a₁ &lt; b, and a₁ &lt; b.</p>",
        '<p data-pagefind-weight="0.3">⟦ $a_1 &lt; b$ ⟧</p>',
    ]
    two = '<math alttext="a"><mi>a</mi></math><math alttext="b"><mi>b</mi></math>'
    assert seen(f"<p>{two}</p>")[1] == '<p data-pagefind-weight="0.3">⟦ $a$ $b$ ⟧</p>'


def test_what_a_script_says_of_the_text_neither_begins_nor_ends_it() -> None:
    script = "<script>wrap('<main>', '</main>')</script>"
    assert seen(f"<p>one</p>{script}<p>two</p>") == ["<p>one</p>", "<p>two</p>"]


def test_the_tex_of_a_statement_stays_with_it() -> None:
    formula = '<math alttext="{}"><mi>{}</mi></math>'
    statement = (
        '<div class="statement" id="thm"><p class="statement-title">Theorem 1</p>'
        f"<p>So {formula.format('a', 'a')}.</p></div>"
    )
    assert seen(f"<p>{formula.format('b', 'b')}</p>{statement}") == [
        "<p>b</p>",
        '<p data-pagefind-weight="0.3">⟦ $b$ ⟧</p>',
        '<h5 id="thm">Theorem 1</h5>',
        "<p>So a.</p>",
        '<p data-pagefind-weight="0.3">⟦ $a$ ⟧</p>',
    ]


def test_a_statement_leads_to_its_anchor_and_what_follows_it_does_not() -> None:
    statement = (
        '<div class="statement theorem" id="thm"><p class="statement-title">'
        '<span class="statement-name">Theorem 1</span> <span class="statement-caption">Of X</span>'
        "</p><p>It holds.</p></div>"
    )
    body = f'<section id="s"><h2>Why</h2><p>Before.</p>{statement}<p>After.</p>'
    assert seen(f'{body}<section id="t"><h3>Next</h3></section></section>') == [
        '<h2 id="s">Why</h2>',
        "<p>Before.</p>",
        "<p>After.</p>",
        '<h5 id="thm">Theorem 1: Of X</h5>',
        "<p>It holds.</p>",
        '<h3 id="t">Next</h3>',
    ]


def test_what_is_written_as_text_stays_text() -> None:
    assert seen("<p>a &lt;b&gt; &amp; c</p>") == ["<p>a &lt;b&gt; &amp; c</p>"]


def test_quotation_marks_stay_as_they_are_read() -> None:
    formula = '<math alttext="a&quot;"><mi>a</mi><mo>"</mo></math>'
    assert seen(f"<p>say &quot;so&quot; of {formula}</p>") == [
        '<p>say "so" of a"</p>',
        '<p data-pagefind-weight="0.3">⟦ $a"$ ⟧</p>',
    ]


def test_a_heading_without_a_name_has_that_of_the_section_it_stands_in() -> None:
    inner = '<section id="b"><h3>B</h3></section>'
    body = f'<section id="a"><h2>A</h2>{inner}<h3 id="own">C</h3><h3>D</h3></section><h2>E</h2>'
    assert seen(body) == [
        '<h2 id="a">A</h2>',
        '<h3 id="b">B</h3>',
        '<h3 id="own">C</h3>',
        '<h3 id="a">D</h3>',
        "<h2>E</h2>",
    ]


def test_words_that_stand_in_no_block_are_a_paragraph() -> None:
    assert seen("one <em>two</em><div>three</div>four") == [
        *("<p>one two</p>", "<p>three</p>", "<p>four</p>")
    ]


def test_what_is_set_apart_only_by_its_style_is_parted() -> None:
    note = 'word<span class="margin-note"><span class="note-number">1</span>an aside</span>'
    assert seen(f"<p>{note}</p>") == ["<p>word an aside</p>"]


def test_facts_go_along_and_empty_ones_do_not() -> None:
    page = searchable("<main></main>", {"kind": "post", "theme": 'A "quoted" one', "state": ""})
    assert page.partition("<head>")[2].partition("</head>")[0] == (
        '\n<meta data-pagefind-meta="kind[content]" content="post">'
        '\n<meta data-pagefind-meta="theme[content]" content="A &quot;quoted&quot; one">\n'
    )


def test_a_page_aside_weighs_less_in_all_its_blocks_and_shows_no_table() -> None:
    table = "<table><tr><td>x</td></tr></table>"
    page = searchable(f"<main><h1>A</h1><p>b</p>{table}</main>", {}, aside=True)
    assert page.count('data-pagefind-weight="0.3"') == 2
    assert "x" not in page.partition("<body>")[2]


def test_a_page_that_is_not_well_formed_is_still_seen() -> None:
    assert seen("<p>a<br>b</i> <em>c</p><p>d</p>") == ["<p>a b c</p>", "<p>d</p>"]
    bare = '<div class="statement"><p class="statement-title">R</p></div><section><h3>U</h3>'
    assert seen(f"<h2>T</h2>{bare}</section>") == ["<h2>T</h2>", "<p>R</p>", "<h3>U</h3>"]
