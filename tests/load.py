"""Serve the visitor's view with nginx, load it for a while, and tell what it bore.

`python -m tests.load` builds the site, compresses it, serves it on this machine as
`deploy/nginx.conf` says, and has wrk ask for a page of each kind for ten seconds; ``--keep``
writes the table into `deploy/README.md`. It needs Debian's packages nginx and wrk.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.record import machine
from tests.serving import compress, installed, nginx
from tests.support import ROOT
from tests.viewing import build, heaviest_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.serving import Server

PAGE = ROOT / "deploy" / "README.md"
MEASURED = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.DOTALL)
TOOLS = ("nginx", "wrk")
CONNECTIONS = 16
TELL = """
function done(summary, latency, requests)
  local lost = summary.errors
  io.write(string.format(
    '{"requests": %d, "bytes": %d, "micro": %d, "median": %d, "late": %d, "errors": %d}',
    summary.requests, summary.bytes, summary.duration, latency:percentile(50),
    latency:percentile(99), lost.connect + lost.read + lost.write + lost.status + lost.timeout))
end
"""
HEAD = (
    "asked for",
    "bytes of the file",
    "bytes on the wire",
    "requests a second",
    "MB a second",
    "median",
    "99 of 100 within",
    "nginx's processor time a request",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a server bore: bytes on the wire, with their headers; times in microseconds."""

    name: str
    size: int
    requests: int
    bytes: int
    micro: int
    median: int
    late: int
    errors: int
    spent: float

    def row(self) -> str:
        """Return a line of the table."""
        seconds = self.micro / 1e6
        cells = (
            self.name,
            f"{self.size:,}",
            f"{self.bytes / self.requests:,.0f}",
            f"{self.requests / seconds:,.0f}",
            f"{self.bytes / seconds / 1e6:,.0f}",
            f"{self.median / 1000:.2f} ms",
            f"{self.late / 1000:.2f} ms",
            f"{self.spent / self.requests * 1e6:.0f} µs",
        )
        return f"| {' | '.join(cells)} |"


def loads(server: Server, site: Path, folder: Path, seconds: int) -> Iterator[Load]:
    """Load each kind of file in turn."""
    script = folder / "tell.lua"
    script.write_text(TELL, encoding="utf-8")
    for name, path, encoding in asked(site):
        before = server.seconds()
        command = [installed("wrk") or "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
        command += ["-H", f"Accept-Encoding: {encoding}", "-s", str(script)]
        command.append(f"http://127.0.0.1:{server.port}/{path}")
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = json.loads(said[said.rindex("{") :])
        size = (site / (path or "index.html")).stat().st_size
        yield Load(name=name, size=size, spent=server.seconds() - before, **found)


def asked(site: Path) -> Iterator[tuple[str, str, str]]:
    """Give what is asked for: its name, its path, and how it may be compressed."""
    note = f"{heaviest_note(site)}.html"
    index = max(site.glob("_search/*/index/*"), key=lambda path: (path.stat().st_size, path))
    yield "the front page", "", "gzip"
    yield "the heaviest note", note, "gzip"
    yield "the same, not compressed", note, "identity"
    yield "the largest part of the search index", index.relative_to(site).as_posix(), "gzip"
    yield "an address kept for ever", _address(site), "gzip"


def _address(site: Path) -> str:
    return min(site.glob("to/*/index.html")).relative_to(site).as_posix()


def report(found: list[Load], seconds: int, compressed: str, version: str) -> str:
    """Return what is said below the mark."""
    lost = sum(load.errors for load in found)
    head = f"| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}"
    return (
        f"On {machine()}, with {version}, one worker, and wrk on the same machine with "
        f"{CONNECTIONS} connections kept open, {seconds} seconds each; {lost or 'no'} errors. "
        f"Bytes on the wire have the answer's headers with them. "
        f"Compressed beforehand: {compressed.removeprefix('.gz: ')}.\n\n"
        f"{head}\n" + "\n".join(load.row() for load in found) + "\n"
    )


def main() -> None:
    """Build, serve, load and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="how long each is loaded")
    parser.add_argument("--keep", action="store_true", help="write deploy/README.md")
    given = parser.parse_args()
    missing = [name for name in TOOLS if installed(name) is None]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)} (Debian: apt-get install nginx wrk)")
    text = measured(given.seconds)
    sys.stdout.write(text)
    if given.keep:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(MEASURED.sub(lambda _: f"\n{text}\n", page), encoding="utf-8")


def measured(seconds: int) -> str:
    """Return what was measured, as Markdown."""
    command = installed("nginx") or "nginx"
    version = subprocess.run([command, "-v"], capture_output=True, text=True, check=True).stderr
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = build(ROOT, folder / "site", "-D", "january_public=1")
        said = dict(line.split(": ") for line in compress(site).splitlines())
        with nginx(command, folder, site) as server:
            found = list(loads(server, site, folder, seconds))
    return report(found, seconds, said[".gz"], version.strip().rpartition(" ")[2])


if __name__ == "__main__":
    main()
