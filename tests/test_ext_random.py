"""The laws of a build that cannot lie, on random sites under random edits."""

from __future__ import annotations

import re
import shutil
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.randomsite import Edit, Tree, beginning, edits, sync
from tests.support import differing, said, sphinx

if TYPE_CHECKING:
    from tests.support import Site

BASE = "https://notes.example/"
QUICK = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # a sequence is told step by step; to shrink it takes long
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@QUICK
@given(steps=st.lists(edits(), min_size=4, max_size=6))
def test_after_any_edits_an_incremental_build_equals_a_fresh_one(steps: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        follow(Path(folder), steps)


def follow(folder: Path, steps: list[Edit]) -> None:
    """Build a site anew after each edit, twice: upon what there is, and afresh elsewhere.

    Now and then all that there is moves to another path.
    """
    old, new, tree = folder / "old", folder / "elsewhere" / "new", beginning()
    sync(old, {}, tree.files(), "past")
    build(old, tree)
    for number, edit in enumerate(steps):
        note(str(edit))
        if number % 2:
            old = old.rename(folder / f"moved {number}")
        after = edit.change(tree)
        sync(old, tree.files(), after.files(), edit.clock)
        tree = after
        again = build(old, tree, *(("-j", "2") if edit.parallel else ()))
        shutil.rmtree(new, ignore_errors=True)
        sync(new, {}, tree.files(), "now")
        fresh = build(new, tree)
        assert said(again, old) == said(fresh, new)
        assert differing(again.files(), fresh.files()) == []
        agree(fresh.files(), warned=bool(fresh.warnings))


def build(root: Path, tree: Tree, *options: str) -> Site:
    return sphinx(root, *options, *tree.options(), today=f"2027-01-{tree.today:02}")


def agree(files: dict[str, bytes], *, warned: bool) -> None:
    """Hold pages, feeds, map, inventory and lasting addresses against each other."""
    pages = {name: text.decode() for name, text in files.items() if name.endswith(".html")}
    places = {name: {*re.findall(r'\sid="([^"]+)"', text)} for name, text in pages.items()}
    assert warned or broken_links(pages, places, files) == []
    told = re.findall(r"<(?:loc|id)>(https?://[^<]+)<", files["sitemap.xml"].decode())
    told += re.findall(rb'<link href="([^"]+)"', files["feed.xml"])
    for url in told:
        address = url if isinstance(url, str) else url.decode()
        assert at(address.removeprefix(BASE)) in files, address
    lines = zlib.decompress(files["objects.inv"].split(b"zlib.\n", 1)[1]).decode().splitlines()
    for name, uri in ((line.split(" ")[0], line.split(" ")[3]) for line in lines):
        page, anchor = urldefrag(uri.replace("$", name))
        assert page in pages, name
        assert not anchor or anchor in places[page], (name, uri)


def broken_links(
    pages: dict[str, str], places: dict[str, set[str]], files: dict[str, bytes]
) -> list[tuple[str, str]]:
    found = []
    for name, text in pages.items():
        for link in re.findall(r'<a [^>]*href="([^"]+)"', text):
            path, anchor = urldefrag(unquote(urljoin(f"{BASE}{name}", link)).partition(":~:")[0])
            if path.startswith(BASE) and "report?" not in path:
                page = at(path.removeprefix(BASE))
                if page not in files or (anchor and anchor not in places.get(page, {anchor})):
                    found.append((name, link))
    return found


def at(path: str) -> str:
    """Return the file that a server finds at a path."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path
