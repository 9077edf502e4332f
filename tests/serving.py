"""Serve a folder with nginx as `deploy/nginx.conf` says, on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
PATIENCE = 5  # seconds until the server is up


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that runs: its port, and its first process."""

    port: int
    process: int

    def ask(self, path: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        """Return the status, the headers in lower case and the body of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"} | headers)
            response = connection.getresponse()
            said = {key.lower(): value for key, value in response.getheaders()}
            return response.status, said, response.read()
        finally:
            connection.close()

    def seconds(self) -> float:
        """Return the processor's seconds that the workers have taken."""
        workers = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        spent = [
            Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in workers
        ]
        return sum(int(user) + int(system) for *_, user, system in (one[:13] for one in spent)) / (
            os.sysconf("SC_CLK_TCK")
        )


def installed(name: str) -> str | None:
    """Return a command that is installed beside Python, or where a system has its servers."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.is_file() else shutil.which(name, path="/usr/sbin:/usr/bin:/bin")


def compress(root: Path) -> str:
    """Write the compressed files of a site; return what is said of them."""
    command = [sys.executable, str(ROOT / "deploy" / "compress.py"), str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def nginx(command: str, folder: Path, root: Path) -> Iterator[Server]:
    """Serve a folder with the recommended configuration; another is for what nginx writes."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(_whole(folder, root, port), encoding="utf-8")
    given = (command, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf"))
    subprocess.run([*given, "-t"], check=True, stderr=subprocess.PIPE)
    with subprocess.Popen([*given, "-g", "daemon off;"], stderr=subprocess.DEVNULL) as running:
        try:
            server = Server(port=port, process=running.pid)
            _wait(server)
            yield server
        finally:
            running.terminate()


def _whole(folder: Path, root: Path, port: int) -> str:
    """Return a configuration that writes to no folder but one."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    text = text.replace("/srv/january-notes", str(root))
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    return (
        f"{user}\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{text}\n}}\n"
    )


def _wait(server: Server) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            server.ask("/")
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
