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
from january.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx

RECORD = "record.json"
# Of what the indexer writes; the rest are interfaces of its own.
NEEDED = ("fragment/*", "index/*", "pagefind-entry.json", "*.pf_meta")
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
    digests = {name: reduced.digest(those, indexer) for name, those in wanted.items()}
    for name, docnames in wanted.items():
        if known.get("parts", {}).get(name) != digests[name] or not (place / name).is_dir():
            needed = NEEDED + ENGINE * (name == SITE)
            _lay(index(reduced.pages(docnames)), place / name, needed)
    for left in {*place.iterdir()} - {place / name for name in wanted}:
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    write_whole(record, json.dumps({"pages": reduced.digests, "parts": digests}))


def _lay(files: Mapping[str, bytes], place: Path, needed: Sequence[str]) -> None:
    """Put the index where the pages look for it, in one step as far as folders allow."""
    draft = place.with_name(f"{place.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    for name, content in sorted(files.items()):
        if any(PurePosixPath(name).match(pattern) for pattern in needed):
            write_whole(draft / name, content)
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)
