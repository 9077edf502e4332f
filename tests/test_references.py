"""The bibliography is well-formed: every work can be found by whoever reads its citation."""

import re
import warnings
from pathlib import Path

import pytest
from pybtex.database import BibliographyData, Entry
from pybtex.database.input.bibtex import Parser

SOURCE = Path(__file__).parents[1] / "references.bib"
FOUND_BY = ({"url"}, {"doi"}, {"eprint"}, {"journal"}, {"booktitle", "publisher"})


@pytest.fixture(scope="module")
def works() -> BibliographyData:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Parser(encoding="utf-8").parse_file(str(SOURCE))


def keys() -> list[str]:
    return re.findall(r"^@\w+\{([^,]+),$", SOURCE.read_text("utf-8"), flags=re.MULTILINE)


def can_be_found(work: Entry) -> bool:
    return any(fields <= set(work.fields) for fields in FOUND_BY) or work.type == "book"


def test_keys_are_sorted_and_unique(works: BibliographyData) -> None:
    assert keys() == sorted(set(keys()))
    assert keys() == list(works.entries)


def test_a_key_says_who_when_and_what(works: BibliographyData) -> None:
    for key, work in works.entries.items():
        assert re.fullmatch(rf"[a-z]+{work.fields['year']}[a-z0-9]+", key), key


def test_every_work_has_a_title_an_author_and_a_way_to_be_found(works: BibliographyData) -> None:
    for key, work in works.entries.items():
        assert work.fields["title"], key
        assert work.persons["author"], key
        assert can_be_found(work), key


def test_an_eprint_is_linked_by_its_own_number(works: BibliographyData) -> None:
    for key, work in works.entries.items():
        if "eprint" in work.fields:
            assert re.fullmatch(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}", work.fields["eprint"]), key
            assert work.fields["archiveprefix"] == "arXiv", key


def test_no_work_appears_twice(works: BibliographyData) -> None:
    for field in ("eprint", "doi", "url"):
        values = [work.fields[field] for work in works.entries.values() if field in work.fields]
        assert sorted(values) == sorted(set(values)), field
