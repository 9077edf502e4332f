"""What is made besides the pages follows them, however little of it is made again."""

from __future__ import annotations

import os
import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest

from january.ext.kept import Kept
from january.ext.standing import remember, untouched
from january.files import names_in
from tests.support import SITE, WORDS, differing, note, write
from tests.toy import tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support import Site

ONE, TWO = "notes/trees/one.md", "notes/birds/two.md"


def text(name: str, day: str = "2027-01-05", body: str = "", **keys: str) -> str:
    written = note(day, title=name.capitalize(), body=f"{WORDS}\n\n{body}", **keys)
    return written.replace("\n# ", f"\n({name})=\n# ")


def read(site: Site, path: str) -> str:
    return (site.out / path).read_text(encoding="utf-8")


def test_only_what_a_written_page_or_a_lost_file_concerns_is_made_again(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "of a", "b.md": "of b"})
    earlier = {name: ([name], [f"{name}.md"]) for name in ("a", "b", "c")}
    keep = Kept(tmp_path, earlier, names_in(tmp_path), {"b"})
    made: list[str] = []

    def make(name: str) -> Iterator[tuple[str, str]]:
        made.append(name)
        yield f"{name}.md", "new"

    for name in earlier:
        keep.derive(name, partial(make, name), [name])
    assert made == ["b", "c"]
    assert [(tmp_path / f"{name}.md").read_text() for name in earlier] == ["of a", "new", "new"]
    assert keep.now == earlier


def test_a_folder_that_is_gone_is_missed_though_the_times_of_the_others_were_kept(
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    write(out, {"to/a/index.html": ""})
    remember(tmp_path, out)
    assert untouched(tmp_path, out)
    before = (out / "to").stat()
    shutil.rmtree(out / "to/a")
    os.utime(out / "to", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not untouched(tmp_path, out)


@pytest.fixture
def site(build: Callable[..., Site]) -> Site:
    """Build two notes, of which the second refers to the first."""
    return build({ONE: text("one"), TWO: text("two", body="See {ref}`one`.")})


def test_what_was_removed_beside_a_page_comes_back_with_the_next_build(
    site: Site, build: Callable[..., Site]
) -> None:
    before = site.files()
    found = ("_search/site/pagefind.js", "_search/site/pagefind-entry.json")
    made = ("notes/birds/two.bib", "notes/birds/two.md", "to/two/index.html", "feed.xml")
    for name in made + found:
        (site.out / name).unlink()
    assert build({}).files() == before
    assert all((site.out / name).is_file() for name in found)


def test_what_was_removed_as_a_whole_comes_back_with_the_next_build(
    build: Callable[..., Site], tmp_path: Path
) -> None:
    apart = ("-d", str(tmp_path / "_doctrees"))
    before = build({ONE: text("one")}, *apart).files()
    for folder in ("_out", "_doctrees"):
        shutil.rmtree(tmp_path / folder)
        assert build({}, *apart).files() == before


def test_what_an_edit_leaves_without_a_note_goes(site: Site, build: Callable[..., Site]) -> None:
    build({TWO: text("second", body="See {ref}`one`.")}, "-j", "2")
    assert (site.out / "to/second/index.html").is_file()
    assert not (site.out / "to/two").exists()
    left = build({TWO: None}, "-j", "2").files()
    assert [name for name in left if "two" in name or "second" in name] == []
    assert "Second" not in read(site, "feed.xml") + read(site, "notes.bib")


def test_a_theme_and_an_experiment_that_are_removed_leave_nothing(
    build: Callable[..., Site],
) -> None:
    plot = "```{plot} try-it.curve\n:label: fig-curve\n\nA curve.\n```\n"
    moss = {
        "notes/moss/index.md": SITE["notes/birds/index.md"].replace("irds", "oss"),
        "notes/moss/three.md": text("three", body=plot),
    }
    added = tried() | moss
    assert any("_downloads/" in name for name in build(added).files())
    after = build(dict.fromkeys(added))
    assert differing(after.files(), build({}, "-E", out="_fresh").files()) == []
    folders = [path.relative_to(after.out) for path in after.out.rglob("*") if path.is_dir()]
    of_pages = {path.name for path in folders if path.parts[0] != ".doctrees"}
    assert of_pages.isdisjoint({"moss", "experiments", "three", "fig-curve"})


def test_a_text_and_a_feed_follow_the_day_of_a_note_that_they_refer_to(
    site: Site, build: Callable[..., Site]
) -> None:
    assert "“One”" not in read(site, "notes/birds/two.md")
    build({ONE: text("one", day="2027-01-20")})
    assert "[One](" not in read(site, "notes/birds/two.md")
    assert "20 January" in read(site, "notes/birds/two.md")
    assert "20 January" in read(site, "feed.xml")


def test_an_entry_takes_the_name_that_the_ledger_comes_to_hold(
    site: Site, build: Callable[..., Site], tmp_path: Path
) -> None:
    assert ":two</id>" in read(site, "feed.xml")
    renamed = {TWO: text("second", aliases="[two]", body="See {ref}`one`.")}
    assert ":two</id>" not in read(build(renamed), "feed.xml")
    write(tmp_path, {"notes/anchors.txt": "two note 2027-01-05\n"})
    assert ":two</id>" in read(build({}), "feed.xml")
