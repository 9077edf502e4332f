"""How the site is published: least privilege, pinned parts, headers that guard it."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml

from january.ext.theme import policy
from tests.serving import CONFIGURATION, Server, compress, installed, nginx
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKFLOW = ROOT / ".github" / "workflows" / "site.yml"
HASHED = re.compile(r"[\w./-]+@[0-9a-f]{40}")


def tool(name: str) -> str:
    """Return a command that is installed beside Python, or anywhere."""
    found = installed(name)
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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("www")
    names = ["index.html", "404.html", "_static/a.css", "_static/fonts/a.0123abcd.woff2"]
    for name in [*names, "figures/a.svg", "llms.txt", "to/a/index.html", ".buildinfo"]:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} " * 200, encoding="utf-8")
    compress(root)
    with nginx(tool("nginx"), tmp_path_factory.mktemp("nginx"), root) as running:
        yield running


def test_every_answer_carries_the_headers(server: Server) -> None:
    for path, status in {"/": 200, "/to/a/": 200, "/to/": 404, "/.buildinfo": 404}.items():
        answer, said, _ = server.ask(path)
        assert answer == status
        assert said["x-content-type-options"] == "nosniff"
        assert said["referrer-policy"] == "strict-origin-when-cross-origin"
        assert said["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in said["permissions-policy"]
        assert said["content-encoding"] == "gzip"
        assert said["content-type"] == "text/html; charset=utf-8"
        # The header allows what any page's own policy allows, and nobody to frame it.
        assert said["content-security-policy"] == f"{policy(search=True)}; frame-ancestors 'none'"


def test_what_is_no_page_may_do_nothing(server: Server) -> None:
    for path in ("/figures/a.svg", "/llms.txt"):
        said = server.ask(path)[1]["content-security-policy"]
        assert said.startswith("default-src 'none'")
        assert said.endswith("sandbox")


def test_what_is_named_by_its_content_is_kept_and_pages_are_asked_for_anew(server: Server) -> None:
    assert server.ask("/index.html")[1]["cache-control"] == "public, max-age=300"
    assert server.ask("/_static/a.css")[1]["cache-control"] == "public, max-age=300"
    for path in ("/_static/a.css?v=0123abcd", "/_static/fonts/a.0123abcd.woff2"):
        assert server.ask(path)[1]["cache-control"].endswith("immutable")


def test_compressed_files_are_the_same_each_time_and_go_with_theirs(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("words " * 200, encoding="utf-8")
    (tmp_path / "small.html").write_text("words", encoding="utf-8")
    (tmp_path / "gone.html.gz").write_bytes(b"")
    compress(tmp_path)
    first = (tmp_path / "a.html.gz").read_bytes()
    os.utime(page, (1, 1))
    compress(tmp_path)
    assert (tmp_path / "a.html.gz").read_bytes() == first
    assert gzip.decompress(first) == page.read_bytes()
    assert not (tmp_path / "gone.html.gz").exists()
    assert not (tmp_path / "small.html.gz").exists()


def test_a_compressed_file_takes_the_place_of_another_in_one_step(tmp_path: Path) -> None:
    page, sent = tmp_path / "a.html", tmp_path / "sent"
    page.write_text("words " * 200, encoding="utf-8")
    compress(tmp_path)
    sent.hardlink_to(tmp_path / "a.html.gz")  # as a server holds a file that it sends
    (tmp_path / ".b.html.gz.part").write_bytes(b"half")  # of a run that was killed
    page.write_text("other words " * 200, encoding="utf-8")
    compress(tmp_path)
    assert gzip.decompress(sent.read_bytes()) == b"words " * 200
    assert gzip.decompress((tmp_path / "a.html.gz").read_bytes()) == page.read_bytes()
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


def test_each_header_is_told_of(server: Server) -> None:
    told = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    configured = set(re.findall(r"add_header (\S+)", CONFIGURATION.read_text(encoding="utf-8")))
    assert configured == set(re.findall(r"^\| `([\w-]+)` \|", told, flags=re.MULTILINE))
    assert {name.lower() for name in configured} - {"strict-transport-security"} <= {
        *server.ask("/")[1]
    }
