"""Cited works, as prose names them and lists give them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from pybtex.database import Entry

from january.works import BibliographyError, Work, names, read_works

if TYPE_CHECKING:
    from pathlib import Path

BIB = """
@misc{nobody, title = {No {Author}}, year = {2020}, doi = {10.1/x(1)}}
@misc{edited, editor = {von Neumann, John}, title = {E}, eprint = {2101.00001}}
@article{three, author = {A, B and C, D and E, F}, title = {Three}, year = 2001, journal = {J},
  url = {https://a.example/(x)}}
@misc{two, author = {A, B and C, D}, title = {Two}}
"""
WORKS = {
    "nobody": Work(
        names="No Author",
        year="2020",
        url="https://doi.org/10.1/x%281%29",
        entry="No Author. 2020. [doi:10.1/x(1)](https://doi.org/10.1/x%281%29).",
    ),
    "edited": Work(
        names="von Neumann",
        year="",
        url="https://arxiv.org/abs/2101.00001",
        entry="E. [arXiv:2101.00001](https://arxiv.org/abs/2101.00001).",
    ),
    "three": Work(
        names="A et al.",
        year="2001",
        url="https://a.example/%28x%29",
        entry="B A, D C, and F E. Three. *J*, 2001. "
        "URL: [https://a.example/(x)](https://a.example/%28x%29).",
    ),
    "two": Work(names="A and C", year="", url="", entry="B A and D C. Two."),
}


def test_a_bibliography_that_is_not_utf_8_is_told_where(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_bytes(b"\n@misc{a, title = {\xe9}}\n")
    with pytest.raises(BibliographyError, match=r"references\.bib:2: the file is not UTF-8"):
        read_works(path)


@pytest.mark.parametrize("key", WORKS)
def test_a_work_has_its_names_its_year_its_address_and_its_line(tmp_path: Path, key: str) -> None:
    path = tmp_path / "references.bib"
    path.write_text(BIB, encoding="utf-8")
    works = read_works(path)
    assert works.get(key) == WORKS[key]
    assert works.get(key) is works.get(key)
    assert works.get("other") is None


def test_without_a_bibliography_there_are_no_works(tmp_path: Path) -> None:
    assert read_works(tmp_path / "references.bib").get("two") is None


def test_a_work_of_nobody_without_a_title_is_named_by_its_key() -> None:
    entry = Entry("misc")
    entry.key = "doe2020"
    assert names(entry) == "doe2020"


def test_a_bibliography_that_changed_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    for place, title in enumerate(("One", "Two")):
        path.write_text(f"@misc{{a, title = {{{title}}}}}", encoding="utf-8")
        os.utime(path, ns=(place, place))
        work = read_works(path).get("a")
        assert work
        assert work.names == title


def test_a_bibliography_that_is_refused_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_text("\n@misc{a, url = {x:y}}\n@misc{b, url = {x:y}}\n", encoding="utf-8")
    with pytest.raises(BibliographyError, match=r"^references\.bib:2: “a”: a link may not lead"):
        read_works(path)
