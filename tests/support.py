"""What tests share: files for a project, and the command line as a user runs it."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from january import cli
from tests import builder

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
FONTS = ROOT / "_build" / "test-fonts"  # cutting them takes longer than a small build

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


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process: nothing of ours, but what counts covered lines."""
    counting = {name: os.environ[name] for name in os.environ if name.startswith("COVERAGE_")}
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **counting, **more}


@dataclass(frozen=True)
class Repository:
    """A git repository whose commits are made on days of our choosing."""

    root: Path

    def git(self, *arguments: str, committed: str = "", authored: str = "") -> str:
        """Run git with these dates."""
        dates = {"GIT_COMMITTER_DATE": committed, "GIT_AUTHOR_DATE": authored or committed}
        env = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.org",
            **({name: value for name, value in dates.items() if value}),
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=env, capture_output=True, text=True, check=True
        )
        return done.stdout

    def commit(self, files: Mapping[str, str | None], on: str, *, authored: str = "") -> None:
        """Write files and commit them on a day at noon."""
        write(self.root, files)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "c", committed=f"{on}T12:00:00+01:00", authored=authored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


def january(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Said:
    """Run the command line as a user does, but in this process, which takes a twentieth."""
    with (
        contextlib.chdir(cwd),
        mock.patch.dict(os.environ, environment(env or {}), clear=True),
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        try:
            status = cli.main(arguments)
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        finally:
            gc.enable()  # which a check does without
    return Said(status=status, out=out.getvalue(), err=err.getvalue())


def january_apart(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Said:
    """Run the command line in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "january", *arguments],
        cwd=cwd,
        env=environment(env or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    return Said(status=done.returncode, out=done.stdout, err=done.stderr)


CONF = """
extensions = ["january.ext"]
include_patterns = ["index.md", "notes/**", "experiments/*.py"]
exclude_patterns = ["experiments/__init__.py"]
nitpicky = True
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_update_mathjax = False
bibtex_bibfiles = ["references.bib"]
html_theme = "january"
html_math_renderer = "january"
"""
BIB = """
@misc{doe2020thing, author = {Doe, Jane}, title = {A Thing}, year = {2020}, url = {https://example.org/}}
"""
SITE: Mapping[str, str] = {
    "pyproject.toml": PYPROJECT,
    "conf.py": CONF,
    "references.bib": BIB,
    "index.md": "# Test Notes\n\n```{weeks}\n```\n\n```{calendar}\n```\n\n```{appeared}\n```\n\n"
    "```{planned}\n```\n\n```{themes}\n```\n",
    "notes/bibliography.md": "# Works\n\n```{works}\n```\n",
    "notes/corrections.md": "# Corrections\n\n```{corrections}\n```\n",
    "notes/trees/index.md": "---\norder: 1\nplanned-with: [Ann Example]\nabstract: On $T$.\n---\n"
    "(theme-trees)=\n# Trees\n\n```{notes}\n```\n",
    "notes/birds/index.md": "---\norder: 2\nabstract: On birds.\n---\n# Birds\n\n```{notes}\n```\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A built site: where it stands, and what the build said."""

    out: Path
    warnings: str

    def page(self, name: str) -> str:
        """Return a page's HTML."""
        return (self.out / f"{name}.html").read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Return all that was written, but for Sphinx's own notes of the build."""
        ignored = {".buildinfo"}
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file() and path.name not in ignored and ".doctrees" not in path.parts
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """A built site that each test finds as it was first built."""

    root: Path
    kept: Path

    @classmethod
    def of(cls, root: Path) -> Standing:
        """Keep a copy of a site beside it."""
        return cls(root, shutil.copytree(root, root.with_name(f"{root.name}-kept")))

    def restore(self) -> Path:
        """Return to the site as it was first built."""
        shutil.rmtree(self.root, ignore_errors=True)
        return shutil.copytree(self.kept, self.root)


def differing(these: Mapping[str, bytes], those: Mapping[str, bytes]) -> list[str]:
    """Return the files that two sites do not have in common."""
    return sorted(
        name for name in these.keys() | those.keys() if these.get(name) != those.get(name)
    )


def said(site: Site, root: Path) -> set[str]:
    """Return what a build warned of; one that repeats itself says no more."""
    return {line.replace(str(root), "") for line in site.warnings.splitlines() if line.strip()}


def sphinx(  # noqa: PLR0913  (what a build may be told)
    root: Path,
    *options: str,
    out: str = "_out",
    only: tuple[str, ...] = (),
    today: str = "2027-01-13",
    env: Mapping[str, str] | None = None,
    apart: bool = False,
    quiet: bool = True,
    fails: bool = False,
    kill_after: float = 0,
) -> Site:
    """Build the site in a folder in a process of its own; ``apart``, in one that starts afresh.

    If files are named, ``only`` these are asked for.

    It must not fail but if it ``fails``; it may if it is killed after so many seconds.
    """
    arguments = [
        *("-n", "--keep-going", "-b", "html", *(("-q",) if quiet else ())),
        *("-D", f"january_today={today}", "-D", f"january_fonts={FONTS}"),
        *(*options, str(root), str(root / out), *(str(root / name) for name in only)),
    ]
    surroundings = environment({"HOME": str(root), **(env or {})})
    if apart:
        command = [sys.executable, "-m", "sphinx", *arguments]
        done = subprocess.run(
            command, cwd=root, env=surroundings, capture_output=True, text=True, check=False
        )
        status, printed, warnings = done.returncode, done.stdout, done.stderr
    else:
        status, printed, warnings = builder.build(
            arguments, root, surroundings, kill_after=kill_after
        )
    assert kill_after or fails == (status != 0), warnings
    return Site(out=root / out, warnings=warnings if quiet else warnings + printed)
