"""What the site writes is XML, so that whatever reads it again can be fast and strict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from january import markup
from tests.test_markup import Heard

if TYPE_CHECKING:
    from pathlib import Path


def test_each_page_is_well_formed(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        start, end = page.find("<main"), page.rfind("</main>")
        if start >= 0:
            markup._read_xml(page[start : end + len("</main>")], Heard())  # noqa: SLF001
