"""How the site is published: least privilege, pinned parts, headers that guard it."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

import pytest
import yaml

from january.ext.theme import policy
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKFLOW = ROOT / ".github" / "workflows" / "site.yml"
HASHED = re.compile(r"[\w./-]+@[0-9a-f]{40}")


def tool(name: str) -> str:
    """Return a command that is installed beside Python, or anywhere."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.is_file() else shutil.which(name, path="/usr/sbin:/usr/bin:/bin")
    if found is None:
        if os.environ.get("CI", "").lower() in {"1", "true"} and name != "nginx":
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return found


def check(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_has_no_known_weakness() -> None:
    check(tool("zizmor"), "--offline", "--no-progress", "--persona=auditor", str(WORKFLOW))


@pytest.mark.parametrize(
    ("schema", "file"),
    [("github-workflows", WORKFLOW), ("readthedocs", ROOT / ".readthedocs.yaml")],
)
def test_the_files_of_the_services_are_of_their_form(schema: str, file: Path) -> None:
    check(tool("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", str(file))


def test_only_the_last_job_may_write_and_it_runs_no_code_of_the_repository() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    assert "secrets." not in WORKFLOW.read_text(encoding="utf-8")
    assert "pull_request_target" not in workflow[True]  # YAML reads “on” so
    for name, job in workflow["jobs"].items():
        actions = [step["uses"] for step in job["steps"] if "uses" in step]
        assert all(HASHED.fullmatch(one) for one in actions)
        if name == "deploy":
            assert len(job["steps"]) == len(actions) == 1
        else:
            assert job["permissions"] == {"contents": "read"}
            assert job["steps"][0]["with"]["persist-credentials"] is False


@contextmanager
def nginx(folder: Path, root: Path) -> Iterator[int]:
    """Serve a folder with the recommended configuration; give the port."""
    command = tool("nginx")
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("/srv/january-notes", str(root)).replace(
        "127.0.0.1:8080", f"127.0.0.1:{port}"
    )
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    whole = (
        f"{user}\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{text}\n}}\n"
    )
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    given = (command, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf"))
    check(*given, "-t")
    with subprocess.Popen([*given, "-g", "daemon off;"], stderr=subprocess.DEVNULL) as running:
        try:
            yield port
        finally:
            running.terminate()


def headers(port: int, path: str) -> tuple[int, dict[str, str]]:
    """Ask for a page until the server is up."""
    for _ in range(100):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            return response.status, {key.lower(): value for key, value in response.getheaders()}
        except ConnectionRefusedError:
            time.sleep(0.05)
        finally:
            connection.close()
    pytest.fail("the server did not start")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    root = tmp_path_factory.mktemp("www")
    names = ["index.html", "404.html", "_static/a.css", "_static/fonts/a.0123abcd.woff2"]
    for name in [*names, "figures/a.svg", "llms.txt", "to/a/index.html", ".buildinfo"]:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} " * 200, encoding="utf-8")
    check(sys.executable, str(ROOT / "deploy" / "compress.py"), str(root))
    with nginx(tmp_path_factory.mktemp("nginx"), root) as port:
        yield port


def test_every_answer_carries_the_headers(port: int) -> None:
    for path, status in {"/": 200, "/to/a/": 200, "/to/": 404, "/.buildinfo": 404}.items():
        found = headers(port, path)
        assert found[0] == status
        said = found[1]
        assert said["x-content-type-options"] == "nosniff"
        assert said["referrer-policy"] == "strict-origin-when-cross-origin"
        assert said["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in said["permissions-policy"]
        assert said["content-encoding"] == "gzip"
        assert said["content-type"] == "text/html; charset=utf-8"
        # The header allows what any page's own policy allows, and nobody to frame it.
        assert said["content-security-policy"] == f"{policy(search=True)}; frame-ancestors 'none'"


def test_what_is_no_page_may_do_nothing(port: int) -> None:
    for path in ("/figures/a.svg", "/llms.txt"):
        said = headers(port, path)[1]["content-security-policy"]
        assert said.startswith("default-src 'none'")
        assert said.endswith("sandbox")


def test_what_is_named_by_its_content_is_kept_and_pages_are_asked_for_anew(port: int) -> None:
    assert headers(port, "/index.html")[1]["cache-control"] == "public, max-age=300"
    assert headers(port, "/_static/a.css")[1]["cache-control"] == "public, max-age=300"
    for path in ("/_static/a.css?v=0123abcd", "/_static/fonts/a.0123abcd.woff2"):
        assert headers(port, path)[1]["cache-control"].endswith("immutable")


def test_compressed_files_are_the_same_each_time_and_go_with_theirs(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("words " * 200, encoding="utf-8")
    (tmp_path / "small.html").write_text("words", encoding="utf-8")
    (tmp_path / "gone.html.gz").write_bytes(b"")
    command = (sys.executable, str(ROOT / "deploy" / "compress.py"), str(tmp_path))
    check(*command)
    first = (tmp_path / "a.html.gz").read_bytes()
    os.utime(page, (1, 1))
    check(*command)
    assert (tmp_path / "a.html.gz").read_bytes() == first
    assert gzip.decompress(first) == page.read_bytes()
    assert not (tmp_path / "gone.html.gz").exists()
    assert not (tmp_path / "small.html.gz").exists()
