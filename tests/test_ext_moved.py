"""A cache that is restored at another path is used as if it had been made there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from tests.randomsite import Tree, beginning, sync
from tests.support import SITE, WORDS, Repository, Site, differing, note, sphinx, write
from tests.test_ext_whole import TRAP
from tests.toy import tried

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOTHING = "0 added, 0 changed, 0 removed"
OAK, OWL = "notes/trees/oak.md", "notes/birds/owl.md"
FILES = {
    **SITE,
    **tried(),
    OAK: note(
        "2027-01-05",
        title="Oaks",
        body=f"{WORDS}\n(acorns)=\n## Acorns\n\n![A leaf](leaf.svg) {{download}}`data.txt` "
        "{footcite:t}`doe2020thing`\n\n```{plot} try_it.curve\n:label: fig\n\nA curve.\n```\n",
    ),
    OWL: note("2027-01-07", title="Owls", body=f"{WORDS} See [](#acorns), [](#fig), $x^2$.\n"),
    "notes/trees/leaf.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "notes/trees/data.txt": "1 2 3\n",
}


@dataclass(frozen=True, slots=True)
class Bench:
    """A site that was built at one path; copies of it may be made at others."""

    root: Path

    def copy(self, name: str, files: Mapping[str, str | bytes | None] | None = None) -> Path:
        """Copy the site with what was built, under new times, and edit the copy."""
        there = self.root.parent / name
        shutil.copytree(self.root, there, copy_function=shutil.copyfile)
        write(there, files or {})
        return there

    def fresh(self, there: Path) -> Site:
        """Build what lies at a path anew at another."""
        new = there.with_name(f"{there.name} fresh")
        shutil.copytree(there, new, ignore=shutil.ignore_patterns("_out"))
        return sphinx(new)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    root = tmp_path_factory.mktemp("bench") / "here"
    write(root, {**FILES, "conf.py": TRAP})
    assert sphinx(root).warnings == ""
    return Bench(root)


def written(site: Path, before: Mapping[str, int]) -> set[str]:
    return {name for name, time in before.items() if (site / name).stat().st_mtime_ns != time}


def times(site: Path) -> dict[str, int]:
    """Return when each page of a document was written."""
    pages = [*site.glob("notes/**/*.html"), *site.glob("experiments/*.html"), site / "index.html"]
    return {str(page.relative_to(site)): page.stat().st_mtime_ns for page in pages}


def test_at_another_path_nothing_is_read_and_no_page_written(bench: Bench) -> None:
    there = bench.copy("else where")
    before = times(there / "_out")
    again = sphinx(there, quiet=False)
    assert NOTHING in again.warnings
    assert "cache... up to date" in again.warnings  # of the bibliography
    assert written(there / "_out", before) == set()
    assert differing(again.files(), bench.fresh(there).files()) == []
    kept = [path for path in (there / "_out").rglob("*") if path.is_file()]
    said = f"{bench.root}/".encode()
    assert [path.name for path in kept if said in path.read_bytes()] == []


def test_an_edit_at_another_path_is_read_alone(bench: Bench) -> None:
    there = bench.copy("edited", {OWL: FILES[OWL].replace("words", "other words", 1)})
    again = sphinx(there, quiet=False)
    assert "0 added, 1 changed, 0 removed" in again.warnings
    assert differing(again.files(), bench.fresh(there).files()) == []


def test_a_warning_names_the_present_path_of_what_was_read_and_of_what_was_not(
    bench: Bench,
) -> None:
    there = bench.copy("warning", {OAK: FILES[OAK].replace("(acorns)=\n", "{nothing}`x`\n\n")})
    again = sphinx(there)
    assert f"{there}/{OWL}:" in again.warnings
    assert f"{there}/{OAK}:" in again.warnings
    assert f"{bench.root}/" not in again.warnings
    fresh = bench.fresh(there)
    assert differing(again.files(), fresh.files()) == []
    lines = (again.warnings, fresh.warnings.replace(f"{there} fresh/", f"{there}/"))
    assert sorted(lines[0].splitlines()) == sorted(lines[1].splitlines())


def test_a_document_that_says_the_old_path_itself_is_read_again(bench: Bench) -> None:
    quoting = Bench(bench.copy("quoting"))
    write(quoting.root, {OWL: FILES[OWL] + f"\nIt was computed in `{quoting.root}/notes`.\n"})
    sphinx(quoting.root)
    there = quoting.copy("quoted")
    again = sphinx(there)
    assert f"{quoting.root}/notes" in again.page("notes/birds/owl")
    assert differing(again.files(), quoting.fresh(there).files()) == []


def test_a_folder_within_the_old_one_is_another_place_too(bench: Bench) -> None:
    outer = Bench(bench.copy("outer"))
    sphinx(outer.root)
    there = outer.root / "inner"
    shutil.copytree(bench.root, there)
    shutil.copytree(outer.root / "_out", there / "_out", dirs_exist_ok=True)
    again = sphinx(there)
    assert differing(again.files(), outer.fresh(bench.copy("outer too")).files()) == []


def test_a_build_that_is_killed_in_its_new_place_leaves_nothing_to_believe(bench: Bench) -> None:
    there = bench.copy("killed", {OWL: FILES[OWL].replace("words", "other words", 1)})
    sphinx(there, env={"TRAP": "builder-inited:kill:1:1"}, fails=True)
    again = sphinx(there, quiet=False)
    assert "0 changed, 0 removed" in again.warnings
    assert "0 added" not in again.warnings
    assert differing(again.files(), bench.fresh(there).files()) == []


def test_many_edits_at_another_path_give_what_a_fresh_build_gives(tmp_path: Path) -> None:
    tree = beginning()
    edited = Tree(
        leaves=tuple(replace(leaf, text=7) for leaf in tree.leaves[1:]),
        works=(5, 5),
        results=(3, 3),
        code=(1, 1),
        themes=(1, 1, 1),
    )
    sync(tmp_path / "here", {}, tree.files(), "now")
    sphinx(tmp_path / "here")
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    sync(tmp_path / "there", tree.files(), edited.files(), "past")
    sync(tmp_path / "new", {}, edited.files(), "now")
    assert differing(sphinx(tmp_path / "there").files(), sphinx(tmp_path / "new").files()) == []


def test_a_clone_with_a_restored_cache_pins_the_same_versions(tmp_path: Path) -> None:
    made = Repository(tmp_path / "here")
    write(made.root, {**FILES, ".gitignore": "_out\n"})
    made.git("init", "-q", "-b", "main")
    made.commit({}, "2027-01-08")
    here = sphinx(made.root)
    made.git("clone", "-q", str(made.root), "../there")
    shutil.copytree(here.out, tmp_path / "there" / "_out")
    again = sphinx(tmp_path / "there", quiet=False)
    assert NOTHING in again.warnings
    assert again.files() == here.files()
