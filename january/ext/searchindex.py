"""Index what was written, as far as what is to be found in it changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pagefind_bin import get_executable

from january.ext.indexer import index
from january.ext.reduced import Reduced
from january.ext.search import INDEX, SEEN, SITE, parts
from january.files import names_in, update_whole, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx

RECORD = "record.json"
# Of what the indexer writes; the rest are interfaces of its own.
ENTRY = "pagefind-entry.json"
NEEDED = ("fragment/*", "index/*", ENTRY, "*.pf_meta")
ENGINE = ("pagefind.js", "wasm.en.*")


def write(app: Sphinx) -> None:
    """Index the pages of this build, as far as what is to be found in them changed."""
    seen, place = Path(app.doctreedir, SEEN), Path(app.outdir, INDEX)
    record = seen / RECORD
    known = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    record.unlink(missing_ok=True)
    reduced = Reduced(app, seen / "pages", known.get("pages", {}))
    indexer = str(Path(get_executable()).stat().st_size)
    wanted = parts(app.env)
    made = known.get("parts", {})
    wanted = parts(app.env)
    for name, docnames in wanted.items():
        digest = reduced.digest(docnames, indexer)
        if made.get(name) != [digest, sorted(names_in(place / name))]:
            needed = NEEDED + ENGINE * (name == SITE)
            _lay(index(reduced.pages(docnames)), place / name, needed)
            made[name] = [digest, sorted(names_in(place / name))]
    for left in {*place.iterdir()} - {place / name for name in wanted}:
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    made = {name: made[name] for name in wanted}
    write_whole(record, json.dumps({"pages": reduced.digests, "parts": made}))


def _lay(files: Mapping[str, bytes], place: Path, needed: Sequence[str]) -> None:
    """Put the index where the pages look for it: what names the others last, and what none names.

    Files are named by what they hold; so most stay, and an index that is not whole is the last one.
    """
    wanted = {
        name: content
        for name, content in files.items()
        if any(PurePosixPath(name).match(pattern) for pattern in needed)
    }
    for name in sorted(wanted, key=lambda name: (name == ENTRY, name)):
        update_whole(place / name, wanted[name])
    for name in names_in(place) - wanted.keys():
        (place / name).unlink()
