"""Weigh the pages of this site beside those of the stock theme, from the same sources.

Text is counted as a server would compress it. What a page asks of a third party counts as a
request whether or not it is answered; its bytes count only if it is.
"""

from __future__ import annotations

import gzip
import tempfile
from collections import Counter
from pathlib import Path
from shutil import copyfile, copytree
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import Error

from tests.support import ROOT
from tests.viewing import browsing, build, page_of_each_kind, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

SOURCES = ("index.md", "notes", "experiments", "references.bib", "pyproject.toml")
TYPES = {"document": "html", "stylesheet": "css", "script": "js", "font": "font", "image": "image"}
COLUMNS = ("html", "css", "js", "font", "other")
COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg")
SHORT = 1_000  # milliseconds in which nothing more must arrive
# The theme and the mathematics of a site that keeps the defaults; the notes' own directives stay.
STOCK = '''
from january import ext
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
html_theme = "sphinx_book_theme"
html_math_renderer = "mathjax"
html_permalinks_icon = "#"
suppress_warnings = ["*"]

def setup(app):
    for name in """configuration sources experiments statements quotations plots tables corrections
        works listings references kin derivation anchors""".split():
        getattr(ext, name).setup(app)
'''


def stock(root: Path) -> Path:
    """Lay out the same sources for the stock theme."""
    root.mkdir()
    for name in SOURCES:
        copy = copytree if (ROOT / name).is_dir() else copyfile
        copy(ROOT / name, root / name)
    text = (ROOT / "conf.py").read_text(encoding="utf-8")
    (root / "conf.py").write_text(text + STOCK, encoding="utf-8")
    return root


def weigh(browser: Browser, url: str) -> Counter[str]:
    """Return a cold visit's requests, those to a third party, and bytes by type."""
    found: Counter[str] = Counter()
    asked: list[Request] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  (it is marked)
    page.goto(url, wait_until="load")
    settle(page)
    for request in asked:
        if request.url.startswith("data:"):
            continue
        found["requests"] += 1
        found["third"] += urlsplit(request.url).netloc != urlsplit(url).netloc
        kind = TYPES.get(request.resource_type, "other")
        found[kind if kind in COLUMNS else "other"] += size(request)
    context.close()
    return found


def settle(page: Page) -> None:
    """Wait until nothing more arrives, but not for ever."""
    try:
        page.wait_for_load_state("networkidle", timeout=10 * SHORT)
    except Error:
        page.wait_for_timeout(SHORT)


def size(request: Request) -> int:
    """Return the bytes of an answer's body as a server would send it."""
    try:
        response = request.response()
        body = response.body() if response else b""
    except Error:
        return 0
    kind = response.headers.get("content-type", "") if response else ""
    return len(gzip.compress(body)) if kind.startswith(COMPRESSED) else len(body)


def row(name: str, whose: str, found: Counter[str]) -> str:
    """Return a line of the table."""
    total = sum(found[column] for column in COLUMNS)
    sizes = "".join(f"{found[column] / 1000:9.1f}" for column in COLUMNS)
    return f"{name:13}{whose:7}{found['requests']:9}{found['third']:7}{sizes}{total / 1000:9.1f}"


def main() -> None:
    """Build both sites, open a page of each kind, and print what was sent."""
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        root = Path(folder)
        ours, theirs = build(ROOT, root / "ours"), build(stock(root / "stock"), root / "theirs")
        heads = "".join(f"{column:>9}" for column in (*COLUMNS, "kB"))
        print(f"{'page':13}{'':7}{'requests':>9}{'third':>7}{heads}")  # noqa: T201
        with served(ours) as here, served(theirs) as there:
            for kind, name in page_of_each_kind(ours).items():
                for whose, address, site in (("ours", here, ours), ("stock", there, theirs)):
                    if (site / f"{name}.html").is_file():
                        found = weigh(browser, f"{address}/{name}.html")
                        print(row(kind, whose, found))  # noqa: T201
    print("kB as sent, figures included; of an address that does not answer, no bytes")  # noqa: T201


if __name__ == "__main__":
    main()
