"""A real browser, and the real site behind a server of its own."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent.parent
DAY = "2027-01-20"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Quiet(SimpleHTTPRequestHandler):
    """A file server that does not write to the terminal."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the server's name)
        """Say nothing."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, COMMANDS)), None)
    if path is None:
        reason = "no Chromium on this machine: the pages were not looked at"
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(reason)
        pytest.skip(reason)
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the real site for a day in the middle of the sprint."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html"]
    said = subprocess.run(
        [*command, "-d", str(out / "doctrees"), ".", str(out / "html")],
        cwd=ROOT,
        env={**os.environ, "JANUARY_TODAY": DAY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return out / "html"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the site below a path, since that is how many are deployed."""
    root = site.parent / "served"
    root.mkdir()
    (root / "sub").symlink_to(site, target_is_directory=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=root))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sub"
    server.shutdown()


@pytest.fixture(scope="session")
def notes(site: Path) -> list[str]:
    """Return the pages of all notes, without their ending."""
    found = sorted(site.glob("notes/*/*.html"))
    return [
        path.relative_to(site).with_suffix("").as_posix() for path in found if path.stem != "index"
    ]


@pytest.fixture(scope="session")
def kinds(site: Path, notes: list[str]) -> list[str]:
    """Return one page of each kind, the note with most to send first, its figures apart."""

    def weight(name: str) -> int:
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        return len(gzip.compress(re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL).encode()))

    heaviest = max(notes, key=weight)
    theme = heaviest.rpartition("/")[0] + "/index"
    experiments = sorted(site.glob("experiments/*.html"))[:1]
    others = [path.relative_to(site).with_suffix("").as_posix() for path in experiments]
    return [heaviest, "index", theme, "notes/bibliography", "notes/corrections", "search", *others]
