"""What a bibliography may not hold, said at its line before anything reads it."""

from __future__ import annotations

import time

import pytest

from january.bibliography import LONGEST, LONGEST_FIELD, MOST_PEOPLE, parsed, problems
from january.works import Works

PEOPLE = " and ".join(["Doe, J"] * MOST_PEOPLE)
BIBS = {
    "a link that runs": (
        "@misc{a, title={T}, url={javascript:alert(1)}}",
        "“a”: a link may not lead to 'javascript:alert(1)': only to http(s)",
    ),
    "a link that leads nowhere": (
        "@misc{a, title={T}, prefixurl={notes/a}}",
        "“a”: a link may not lead to 'notes/a': only to http(s)",
    ),
    "a key that is markup": (
        '@misc{"><script>, title={T}}',
        '“"><script>”: a key is made of letters, digits and :.+-_',
    ),
    "an identifier that is none": (
        "@misc{a, title={T}, doi={10.1000/<b> x}}",
        "“a”: doi is no identifier: '10.1000/<b> x'",
    ),
    "a string that grows": (
        '@string{a="x"}\n@misc{a, title=a # a # a}',
        "@string is not for here: write it out",
    ),
    "a preamble": ("@ \tPreamble{x}", "@Preamble is not for here: write it out"),
    "a field that is too long": (
        f"@misc{{a, title={{{'x' * (LONGEST_FIELD + 1)}}}}}",
        f"“a”: title is longer than {LONGEST_FIELD} characters",
    ),
    "many people": (
        f"@misc{{a, title={{T}}, author={{{PEOPLE} and Doe, J}}}}",
        f"“a”: author names more than {MOST_PEOPLE} people",
    ),
    "a name that is too long": (
        f"@misc{{a, title={{T}}, editor={{{'x' * (LONGEST_FIELD + 1)}}}}}",
        f"“a”: editor holds a name longer than {LONGEST_FIELD} characters",
    ),
    "a title in the wrong place": ("@misc{a, title=zzz}", "undefined string in line 2: zzz"),
    "deep braces": (
        f"@misc{{a, title={{{'{' * 5000}x{'}' * 5000}}}}}",
        "syntax error in line 2: too many nested braces",
    ),
    "an open brace": ("@misc{a, title={T}", "syntax error in line 3: "),
    "too many commas": ("@misc{a, author={a,b,c,d,e}, title={T}}", "Too many commas in "),
    "no fields": ("@misc{a}", "“a”: it has no title: write one"),
    "empty fields": ("@article{a, title={}, author={}}", "“a”: it has no title: write one"),
    "a field that its kind needs": (
        "@misc{b, title={T}}@ article (\na, title={T}, journal={J}, year={2001})",
        "“a”: it has no author, which @article needs: write it",
    ),
    "a kind that none knows": (
        "@foo{a, title={T}}",
        "“a”: @foo is no kind of work here: write @misc, @article, @book, …",
    ),
    "fields of another work": (
        "@misc{a, title={T}, crossref={a}}",
        "“a”: crossref is not followed here: write out what it stands for",
    ),
    "a field twice": (
        "@misc{a, title={T}, title={U}}",
        "entry with key a has a duplicate title field",
    ),
}


@pytest.mark.parametrize("name", BIBS)
def test_what_could_harm_is_refused_at_its_line(name: str) -> None:
    text, said = BIBS[name]
    (problem,) = problems(f"\n{text}\n", "references.bib")
    line = 3 if name == "an open brace" else 2
    assert (problem.path, problem.line, problem.rule) == ("references.bib", line, "bibliography")
    assert problem.text.startswith(said)


def test_what_harms_nobody_may_stand() -> None:
    fields = {
        "title": "x" * LONGEST_FIELD,
        "journal": "J",
        "year": "n.d.",
        "author": PEOPLE,
        "editor": "x" * LONGEST_FIELD,
        "url": "HTTPS://a.example/?b#c",
        "doi": "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
        "eprint": "hep-th/9901001",
    }
    written = ",\n".join(f"{name} = {{{value}}}" for name, value in fields.items())
    assert problems(f"@article{{a:B.c+d-e_9,\n{written}}}\n", "references.bib") == []


def test_what_may_stand_can_be_put_into_words() -> None:
    for kind in ("article", "book", "misc", "inproceedings", "techreport", "phdthesis"):
        for left_out in ("title", "author", "journal", "school", "institution", "booktitle"):
            fields = {
                **dict.fromkeys(("title", "journal", "school", "institution"), "X"),
                "booktitle": "X",
                "author": "Doe, {\\'E}",
                "year": "n.d.",
                "pages": "1--2--,",
                "publisher": "P",
                left_out: "",
            }
            text = ", ".join(f"{name}={{{value}}}" for name, value in fields.items())
            works = f"@{kind}{{a, {text}}}\n@{kind}{{b, {text.replace('X', 'Y')}}}"
            if not problems(works, "x.bib"):
                assert all(Works(parsed(works)).get(key) for key in "ab")


def test_a_thousand_mistakes_are_found_fast() -> None:
    text = "".join(f"@foo{{a{at}, title={{T}}}}\n" for at in range(20_000))
    begin = time.process_time()
    assert problems(text, "x.bib")[-1].line == 20_000
    assert time.process_time() - begin < 10


def test_problems_stand_in_the_order_of_their_lines() -> None:
    one, two = (f"@misc{{{key}, title={{T}}, url={{a:b}}}}\n" for key in ("ab", "b"))
    text = f"About a, and key a\n{one}{two}@ misc ( a , url={{a:b}}, doi={{1 2}})\n"
    assert [(one.line, one.text[:8]) for one in problems(text, "x.bib")] == [
        (2, "“ab”: a "),
        (3, "“b”: a l"),
        (4, "“a”: a l"),
        (4, "“a”: doi"),
    ]


def test_a_bibliography_is_not_longer_than_a_book() -> None:
    (problem,) = problems("\n" * (LONGEST + 1), "x.bib")
    assert (
        str(problem)
        == f"x.bib:1: the bibliography is longer than {LONGEST} characters [bibliography]"
    )
    assert problems("\n" * LONGEST, "x.bib") == []


def test_what_is_said_stays_short() -> None:
    key, link = "k" * 99, "a:" + "b" * 99
    (problem,) = problems(f"@misc{{{key}, title={{T}}, url={{{link}}}, note={{N}}}}", "x.bib")
    assert problem.text.startswith(f"“{'k' * 40}”: a link may not lead to '{link[:40]}'")
    (problem,) = problems(f"@misc{{a, title={{T}}, doi={{{'d' * 50} e}}}}", "x.bib")
    assert problem.text == f"“a”: doi is no identifier: '{'d' * 40}'"
    (problem,) = problems(f"@misc{{a, title={{T}}, author={{{'a,' * 999}}}}}", "x.bib")
    assert len(problem.text) == 300


def test_an_entry_that_stands_twice_is_named_where_it_stands_again() -> None:
    one, other = ("@misc{ab, title={T}}\n", "@misc{abc, title={T}}\n")
    (problem,) = problems(f"{one}{other}{one}", "x.bib")
    assert (problem.line, problem.text) == (3, "repeated bibliography entry: ab")


@pytest.mark.parametrize(("name", "line"), [("a,b,c,d,e", 3), ("a,b,\nc,d,e", 1)])
def test_a_name_that_can_not_be_read_is_found_where_it_first_stands_as_it_is_said(
    name: str, line: int
) -> None:
    entries = [f"@misc{{{key}, title={{T}}, author={{{name}}}}}\n" for key in "ab"]
    (problem,) = problems("\n\n" + "".join(entries), "x.bib")
    assert (problem.line, problem.text) == (line, f"Too many commas in {' '.join(name.split())!r}")
