"""What tests share: files for a project, and the command line as a user runs it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent

PYPROJECT = """
[tool.january]
title = "Test Notes"
base-url = "https://notes.example/"
minimum-words = { post = 20, shortform = 5 }

[tool.january.authors]
contributors = { name = "The Contributors" }
ann = { name = "Ann Example" }

[[tool.january.sprint]]
name = "January 2027"
start = 2027-01-01
end = 2027-01-31
quota = 3
time-zone = "Europe/Berlin"
"""
WORDS = "Some words of prose that make the note long enough to count as one. " * 3


def note(
    date: str = "", *, kind: str = "post", title: str = "A note", body: str = WORDS, **keys: str
) -> str:
    """Return a note's text with that front matter."""
    fields = {"date": date, "kind": kind, "authors": "[contributors]"} | keys
    front = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
    return f"---\n{front}---\n# {title}\n\n{body}\n"


def write(root: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write files below a folder; None removes one."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


def january(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Said:
    """Run the command line in a process of its own, as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "january", *arguments],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    return Said(status=done.returncode, out=done.stdout, err=done.stderr)
