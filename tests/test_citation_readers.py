"""The programs that people cite with read what we write, whatever a note is called."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pybtex.database import parse_string

from january.cite import Citation, Part, bibtex, csl, plain, read_name

if TYPE_CHECKING:
    from pathlib import Path

TITLES = [
    "Gradients cannot see $x^2$ in $\\R^n$",
    "A brace } and { another, 100 % of R&D #1, under_scores ~ ^ \\ slash",
    "Gödel’s “proof” – naïve — Łukasiewicz, Erdős, Čech, Øre, ß",
    "</script><b>$a < b$ & $\\{x \\mid y\\}$",
    "$\\mathbb{F}_2$ and only $\\frac{1}{n}$",
    "A cost of \\$5",
    "λ² ≤ Ω for all x ∈ ℝⁿ and ∗",
]
NAMES = [
    "The January Notes contributors",
    "Jan de Vries",
    "de la Vallée Poussin, C.",
    "King, Jr., Martin Luther",
    "Paul Erdős",
    "Łukasz Żółw-Ćma",
    "Plato",
]
LABELS = ["Theorem 2 (On $x$, or not)", "Equation (∗)", "Figure 1"]


def everything() -> list[Citation]:
    """Return citations of every sort: of notes and parts, by few and many, soon and corrected."""
    found = [
        Citation(
            key=f"january:note-{place}",
            title=title,
            authors=tuple(map(read_name, [*NAMES[place:], *NAMES[:place]][: 1 + 2 * place])),
            date=date(2027, 1, 5 + place),
            site="January Notes & Co.",
            url=f"https://notes.example/~us/to/a_note-{place}%C3%A9/",
            corrected=date(2027, 2, 1) if place % 2 else None,
            version="a1b2c3d4e5" if place % 3 else "",
            macros={"R": "\\mathbb{R}"},
        )
        for place, title in enumerate(TITLES)
    ]
    parts = [
        replace(one, key=f"{one.key}-part", part=Part(label=label, anchor="a", url=one.url))
        for one, label in zip(found, LABELS, strict=False)
    ]
    soon = [replace(found[0], key="january:soon", forthcoming=True)]
    return [*found, *parts, *soon, replace(soon[0], key="january:undated", date=None)]


def bib() -> str:
    return "\n".join(map(bibtex, everything()))


def needed(command: str) -> str:
    path = shutil.which(command)
    if path is None:
        pytest.skip(f"{command} is not installed: what it makes of a reference was not seen")
    return path


DOCUMENT = r"""
\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage{amssymb,url}
\begin{document}
\nocite{*}
\bibliographystyle{STYLE}
\bibliography{notes}
\end{document}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tex")
    (made / "notes.bib").write_text(bib(), encoding="utf-8")
    return made


@pytest.mark.parametrize("style", ["plain", "alpha", "unsrt", "abbrv", "plainnat"])
def test_bibtex_reads_every_entry_without_a_word(folder: Path, style: str) -> None:
    aux = "\\citation{*}\n\\bibdata{notes}\n" + f"\\bibstyle{{{style}}}\n"
    (folder / f"{style}.aux").write_text(aux, encoding="utf-8")
    done = subprocess.run(
        [needed("bibtex"), "-terse", style], cwd=folder, capture_output=True, text=True, check=False
    )
    if "I couldn't open style file" in done.stdout:
        pytest.skip(f"{style}.bst is not installed")
    said = [line for line in done.stdout.splitlines() if line.startswith("Warning")]
    undated = [line for line in said if "empty year in january:undated" in line]
    assert (done.returncode, said) == (0, undated), done.stdout
    text = (folder / f"{style}.bbl").read_text(encoding="utf-8")
    assert text.count("\\bibitem") == len(everything())
    assert "Forthcoming, 5 January 2027" in " ".join(text.split())


def test_latex_sets_every_entry(folder: Path) -> None:
    latex, style = needed("latex"), "plain"
    (folder / "all.tex").write_text(DOCUMENT.replace("STYLE", style), encoding="utf-8")
    run = [latex, "-interaction=nonstopmode", "-halt-on-error", "all"]
    for command in (run, [needed("bibtex"), "-terse", "all"], run):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if "not found" in done.stdout:
            pytest.skip("this LaTeX lacks the packages that a reference with formulas needs")
        assert done.returncode == 0, done.stdout[-3000:]
    assert (folder / "all.dvi").is_file()


def test_biber_finds_nothing_to_mend(folder: Path) -> None:
    command = [needed("biber"), "--tool", "--quiet", "--quiet", "--output-file", "out.bib"]
    done = subprocess.run(
        [*command, "notes.bib"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
    read = parse_string((folder / "out.bib").read_text(encoding="utf-8"), "bibtex")
    assert {one.key for one in everything()} == set(read.entries)


def test_pybtex_reads_back_who_wrote_what_and_where_it_is() -> None:
    read = parse_string(bib(), "bibtex").entries
    for one in everything():
        entry = read[one.key]
        assert len(entry.persons["author"]) == len(one.authors)
        assert entry.fields["url"] == one.address
        assert entry.fields.get("year", "") == (str(one.date.year) if one.date else "")


def test_citeproc_writes_every_item() -> None:
    citeproc = pytest.importorskip("citeproc")
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415

    items = json.loads(json.dumps([csl(one) for one in everything()]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
        works = citeproc.CitationStylesBibliography(
            style, CiteProcJSON(items), citeproc.formatter.plain
        )
        for item in items:
            works.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
        lines = [str(line) for line in works.bibliography()]
    assert len(lines) == len(items)
    for line, item in zip(lines, items, strict=True):
        assert item["title"] in line
        first = item["author"][0]
        assert first.get("literal", first.get("family", "")).split()[0] in line


def test_a_line_of_text_is_one_line_without_mark_up() -> None:
    for one in everything():
        line = plain(one)
        assert "\n" not in line
        assert not re.search(r"\\mathbb|\\frac|\$[a-z\\]", line)
        assert line.endswith(one.address)
