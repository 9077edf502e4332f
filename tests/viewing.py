"""What looks at the site in a browser shares: a build, a server, and a page of each kind."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from tests.support import FONTS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

DAY = "2027-01-20"  # in the middle of the sprint
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = "no Chromium on this machine: the pages were not looked at"
# A window whose address bar has no pages of its own opens for a third of the price.  The last list
# is the one that counts, so what Playwright does without is named again.
WITHOUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades"),
    *("LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning"),
)


class Quiet(SimpleHTTPRequestHandler):
    """A file server that does not write to the terminal, and may send fonts late."""

    late = 0.0  # seconds

    def do_GET(self) -> None:
        """Send a file."""
        if "/fonts/" in self.path:
            time.sleep(self.late)
        with suppress(BrokenPipeError, ConnectionResetError):  # the page may be closed by then
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the server's name)
        """Say nothing."""


def chromium() -> str | None:
    """Return where the browser is."""
    return next(filter(None, map(shutil.which, COMMANDS)), None)


@contextmanager
def browsing() -> Iterator[Browser]:
    """Run the browser; exit with a line if there is none."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (tests without it may run)

    path = chromium()
    if path is None:
        sys.exit(NO_BROWSER)
    with sync_playwright() as driver:
        arguments = ["--no-sandbox", f"--disable-features={','.join(WITHOUT)}"]
        running = driver.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


@contextmanager
def served(root: Path, *, late: float = 0) -> Iterator[str]:
    """Serve a folder, its fonts late by some seconds, and return its address."""
    handler = type("Handler", (Quiet,), {"late": late})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=root))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def build(source: Path, out: Path, *options: str) -> Path:
    """Build a site for a day in the middle of the sprint, and return its folder."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", str(out / "doctrees")]
    said = subprocess.run(
        [*command, "-D", f"january_fonts={FONTS}", *options, str(source), str(out / "html")],
        cwd=ROOT,
        env={**os.environ, "JANUARY_TODAY": DAY, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        raise RuntimeError(said.stderr)
    return out / "html"


def all_notes(site: Path) -> list[str]:
    """Return the pages of all notes, without their ending."""
    found = sorted(site.glob("notes/*/*.html"))
    return [_name(site, path) for path in found if path.stem != "index"]


def heaviest_note(site: Path) -> str:
    """Return the note with most to send, its figures apart; it has formulas, and their font."""
    notes = [name for name in all_notes(site) if "<math" in _text(site / f"{name}.html")]
    return max(notes, key=lambda name: _weight(site / f"{name}.html"))


def page_of_each_kind(site: Path) -> dict[str, str]:
    """Return a page of each kind; the note is the one with most formulas."""
    notes = all_notes(site)
    fullest = max(notes, key=lambda name: _text(site / f"{name}.html").count("<math"))
    cited = max(site.glob("to/*/cite.html"), key=lambda path: (_text(path).count("<math"), path))
    short = [name for name in notes if 'class="kind">shortform' in _text(site / f"{name}.html")]
    return {
        "note": fullest,
        "front": "index",
        "theme": fullest.rpartition("/")[0] + "/index",
        "bibliography": "notes/bibliography",
        "corrections": "notes/corrections",
        "search": "search",
        "shortform": short[0],
        "experiment": _name(site, min(site.glob("experiments/*.html"))),
        "thing": _name(site, cited),
        "404": "404",
    }


def _name(site: Path, path: Path) -> str:
    return path.relative_to(site).with_suffix("").as_posix()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _weight(path: Path) -> int:
    return len(gzip.compress(re.sub(r"<svg.*?</svg>", "", _text(path), flags=re.DOTALL).encode()))
