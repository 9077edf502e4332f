"""References that the readers of their forms read back as what was meant."""

from __future__ import annotations

import codecs
import json
import re
import warnings
from dataclasses import replace
from datetime import date

import latexcodec  # noqa: F401  (registers its codec)
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Person, parse_string

from january.cite import Citation, Name, Part, bibtex, csl, csl_text, markdown, plain, read_name
from january.latex import latex
from january.plaintext import to_text

NOTE = Citation(
    key="january:gradients",
    title="Gradients cannot see $x^2$ in $\\R^n$",
    authors=(read_name("The January Notes contributors"),),
    date=date(2027, 1, 5),
    site="January Notes",
    url="https://notes.example/to/gradients/",
    macros={"R": "\\mathbb{R}"},
)
PART = Part(label="Theorem 2", anchor="budget", url="https://notes.example/to/budget/")


SIGNS = {"braceleft": "{", "braceright": "}", "asciicircum": "^"}


def said(text: str) -> str:
    """Return what LaTeX prints."""
    plain = codecs.getdecoder("ulatex")(text)[0]  # type: ignore[arg-type]  # text to text
    text = re.sub(r"[{}]", "", str(plain))
    for name, sign in SIGNS.items():
        text = text.replace(f"\\text{name} ", sign)
    return text.replace("'", "’")


def entry(citation: Citation) -> tuple[dict[str, str], list[Person]]:
    found = parse_string(bibtex(citation), "bibtex").entries[citation.key]
    return dict(found.fields), found.persons["author"]


def test_a_note_in_every_form() -> None:
    assert plain(NOTE) == (
        "The January Notes contributors, “Gradients cannot see x² in ℝⁿ”, January Notes, "
        "5 January 2027. https://notes.example/to/gradients/"
    )
    assert markdown(NOTE) == (
        "[Gradients cannot see x² in ℝⁿ](https://notes.example/to/gradients/) "
        "(The January Notes contributors, 5 January 2027)"
    )
    assert (
        bibtex(NOTE)
        == """@misc{january:gradients,
  author = {{The January Notes contributors}},
  title = {{Gradients cannot see $x^2$ in $\\mathbb{R}^n$}},
  howpublished = {January Notes},
  year = {2027},
  month = jan,
  day = {5},
  url = {https://notes.example/to/gradients/},
}
"""
    )


def test_one_statement_is_cited_by_its_number_and_its_anchor() -> None:
    one = replace(NOTE, key="january:budget", part=PART)
    assert "”, Theorem 2, January Notes" in plain(one)
    assert plain(one).endswith(" https://notes.example/to/budget/")
    assert markdown(one).startswith("[Theorem 2 of Gradients")
    assert entry(one)[0]["note"] == "Theorem 2"
    assert csl(one)["title"].endswith(", Theorem 2")
    assert csl(one)["URL"] == PART.url
    named = replace(one, part=replace(PART, label="Theorem 2 (On $\\R$)"))
    assert entry(named)[0]["note"] == "Theorem 2 (On $\\mathbb{R}$)"


def test_what_has_not_appeared_is_forthcoming() -> None:
    coming = replace(NOTE, forthcoming=True)
    assert "forthcoming, 5 January 2027" in plain(coming)
    assert entry(coming)[0]["note"] == "Forthcoming, 5 January 2027"
    assert csl(coming)["status"] == "forthcoming"
    undated = replace(coming, date=None)
    assert "Notes, forthcoming." in plain(undated)
    assert "year" not in entry(undated)[0]
    assert "issued" not in csl(undated)


def test_a_correction_and_a_version_tell_texts_apart() -> None:
    later = replace(NOTE, corrected=date(2027, 1, 20), version="a1b2c3d")
    assert "5 January 2027, corrected 20 January 2027, version a1b2c3d." in plain(later)
    assert entry(later)[0]["note"] == "Corrected 20 January 2027, version a1b2c3d"
    assert csl(later)["note"] == "corrected 20 January 2027"
    assert csl(later)["version"] == "a1b2c3d"


def test_without_an_address_none_is_said() -> None:
    bare = replace(NOTE, url="")
    assert plain(bare).endswith("2027.")
    assert "url" not in entry(bare)[0]
    assert "URL" not in csl(bare)


NAMES = [
    ("Ann Example", Name(given="Ann", family="Example")),
    ("Jan de Vries", Name(given="Jan", particle="de", family="Vries")),
    ("Ludwig van den Berg", Name(given="Ludwig", particle="van den", family="Berg")),
    ("Vries, Jan de", Name(given="Jan", particle="de", family="Vries")),
    ("de la Vallée Poussin, C.", Name(given="C.", particle="de la", family="Vallée Poussin")),
    ("Jan Piet van Dam Smit", Name(given="Jan Piet", particle="van", family="Dam Smit")),
    ("Smit, Jan Piet van", Name(given="Jan Piet", particle="van", family="Smit")),
    ("Berg, Ludwig van den", Name(given="Ludwig", particle="van den", family="Berg")),
    ("de Vries, Jan", Name(given="Jan", particle="de", family="Vries")),
    ("Maria Ada Lovelace", Name(given="Maria Ada", family="Lovelace")),
    ("Мария Бела Ёлкина", Name(given="Мария Бела", family="Ёлкина")),
    ("Paul Erdős", Name(given="Paul", family="Erdős")),
    ("King, Jr., Martin Luther", Name(given="Martin Luther", family="King", suffix="Jr.")),
    ("Ōe Kenzaburō", Name(given="Ōe", family="Kenzaburō")),
    ("Бела Ёлкина", Name(given="Бела", family="Ёлкина")),
    ("The Contributors", Name(family="The Contributors", group=True)),
    ("January Notes contributors", Name(family="January Notes contributors", group=True)),
    ("the Notes Project", Name(family="the Notes Project", group=True)),
    ("Plato", Name(family="Plato", group=True)),
]
ODD = [
    ("de, Jan", Name(given="Jan", family="de")),
    ("Vries, de", Name(given="de", family="Vries")),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_is_read_and_bibtex_reads_it_back(text: str, name: Name) -> None:
    assert read_name(text) == name
    ((person,), fields) = entry(replace(NOTE, authors=(name,)))[::-1]
    assert fields["year"] == "2027"
    assert said(" ".join(person.last_names)) == name.family
    assert said(" ".join([*person.first_names, *person.middle_names])) == name.given
    assert " ".join(person.prelast_names) == name.particle
    assert " ".join(person.lineage_names) == name.suffix


@pytest.mark.parametrize(("text", "name"), ODD)
def test_a_name_has_a_given_and_a_family_name_though_either_looks_like_a_particle(
    text: str, name: Name
) -> None:
    assert read_name(text) == name


def test_several_authors_stay_several() -> None:
    authors = tuple(read_name(text) for text, _ in NAMES)
    assert len(entry(replace(NOTE, authors=authors))[1]) == len(NAMES)
    assert "Ann Example, Jan de Vries" in plain(replace(NOTE, authors=authors))
    two = bibtex(replace(NOTE, authors=authors[:2]))
    assert "  author = {Example, Ann and de Vries, Jan},\n" in two


def test_a_reference_in_csl_has_the_fields_of_its_standard() -> None:
    assert csl(NOTE) == {
        "id": "january:gradients",
        "type": "post-weblog",
        "title": "Gradients cannot see x² in ℝⁿ",
        "author": [{"literal": "The January Notes contributors"}],
        "container-title": "January Notes",
        "issued": {"date-parts": [[2027, 1, 5]]},
        "URL": "https://notes.example/to/gradients/",
    }
    names = (read_name("Jan de Vries"), read_name("King, Jr., Martin Luther"))
    assert csl(replace(NOTE, authors=names))["author"] == [
        {"family": "Vries", "given": "Jan", "non-dropping-particle": "de"},
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
    ]


def test_a_link_says_its_title_as_it_is_and_that_it_has_no_day() -> None:
    assert markdown(replace(NOTE, title="On *a* [b]", date=None)) == (
        "[On \\*a\\* \\[b\\]](https://notes.example/to/gradients/) "
        "(The January Notes contributors, undated)"
    )


@pytest.mark.parametrize(
    "title",
    [
        "100 % of R&D #1 costs under_scores ~ 5 ^",
        "A brace } and { another \\ slash",
        "Gödel’s “proof” – naïve — Łukasiewicz, Erdős, Čech, Øre, ß",
        "</script><b>",
    ],
)
def test_any_title_survives_bibtex(title: str) -> None:
    fields, _ = entry(replace(NOTE, title=title))
    assert said(fields["title"]) == title
    assert fields["title"].isascii()


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30))
def test_no_title_breaks_the_entry(title: str) -> None:
    fields, authors = entry(replace(NOTE, title=title))
    assert fields["url"] == NOTE.url
    assert len(authors) == 1


def test_a_citation_style_formats_what_we_say() -> None:
    citeproc = pytest.importorskip("citeproc")
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415

    two = (read_name("Jan de Vries"), read_name("Ann Example"))
    item = csl(replace(NOTE, authors=two, part=PART))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
        source = CiteProcJSON([item])
        works = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
        works.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
        line = str(works.bibliography()[0])
    assert "Vries, J" in line
    assert "Example, A" in line
    assert "2027" in line
    assert "Gradients cannot see x² in ℝⁿ, Theorem 2" in line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("above a threshold, $2\\lambda^2 > 1$.", "above a threshold, 2λ² > 1."),
        ("$\\frac{1}{n}$ of $x_{ij}$", "1/n of xᵢⱼ"),
        ("$d^{-2\\log_2(1/\\lambda)}$", "d^(−2log₂(1/λ))"),
        ("costs \\$5", "costs $5"),
        ("$\\sqrt{n}$ and $\\sqrt{n+1}$", "√n and √(n + 1)"),
        ("$\\undefinedmacro$", "\\undefinedmacro"),
    ],
)
def test_a_formula_in_plain_text(text: str, expected: str) -> None:
    assert to_text(text, {}) == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"a $\frac{$ b", r"a {\textbackslash}frac{\textbraceleft} b"),
        (r"a $x\}$ & é", r"a $x\rbrace $ \& {\'{e}}"),
        (r"$\ip{$", r"{\textbackslash}ip{\textbraceleft}"),
        (r"$}x{$", r"{\textbraceright}x{\textbraceleft}"),
    ],
)
def test_a_formula_that_would_break_a_record_is_written_as_text(text: str, written: str) -> None:
    assert latex(text, {"ip": "<#1>"}) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "α-Λ, \N{GREEK SMALL LETTER OMICRON} and Ω",
            r"\ensuremath{\alpha}-\ensuremath{\Lambda}, \ensuremath{o} and \ensuremath{\Omega}",
        ),
        ("\N{GREEK CAPITAL LETTER ALPHA} λ", r"\ensuremath{A} \ensuremath{\lambda}"),
        (
            "x² in ℝⁿ, a₀",
            r"x\ensuremath{^{2}} in \ensuremath{\mathbb{R}}\ensuremath{^{n}}, a\ensuremath{_{0}}",
        ),
        ("a ≤ b", r"a \ensuremath{\le} b"),
        ("Ĳ ǖ 証 ά™", "Ĳ ǖ 証 ά™"),
        ("ç ő e\u0301 ạ", r"{\c{c}} {\H{o}} {\'{e}} {\d{a}}"),
        ("“a” – ‘b’…", "``a'' -- `b'{\\ldots}"),
        ("a $x$ b $\\ip{\\{y\\}}$ c \\$5 #", r"a $x$ b $<\lbrace y\rbrace >$ c \$5 \#"),
    ],
)
def test_a_text_has_its_form_in_latex(text: str, written: str) -> None:
    assert latex(text, {"ip": "<#1>"}) == written


def test_a_file_of_csl_holds_each_citation_as_it_is_written() -> None:
    other = replace(NOTE, key="january:é", title="É")
    text = csl_text([NOTE, other])
    assert json.loads(text) == [csl(NOTE), csl(other)]
    assert '\n  "id": "january:é"' in text
    assert text.endswith("]\n")
