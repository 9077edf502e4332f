"""An exception in a worker ends the build with its message, and no worker outlives its build."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support import CONF, FONTS, SITE, WORDS, environment, note, write

if TYPE_CHECKING:
    from pathlib import Path

TRAP = f"""{CONF}
import os, signal, time
from pathlib import Path

def setup(app):
    main = os.getpid()

    def fail(*given):
        if "last" in str(given[1:]):
            raise RuntimeError("the trap has closed")

    def early(_app, page, *_):
        if page == "notes/bibliography":
            raise RuntimeError("the trap has closed")

    def end(_app, tree):
        if "last" in tree["source"]:
            os.kill(os.getpid(), signal.SIGKILL)

    def orphan(_app, tree):
        os.kill(main, signal.SIGKILL)
        time.sleep(3)
        Path(app.srcdir, "lived").touch()

    def beside(_app):
        raise RuntimeError("the trap has closed")

    event, how = os.environ["TRAP"].split(":")
    if how in ("beside", "between"):  # in a process beside the build's own, or while it runs
        from january.ext import cards, searchindex
        (searchindex if how == "beside" else cards).write = beside
        return
    app.connect(event, locals()[how])
    if how == "early":  # and is heard of while work is still handed out
        app.connect("doctree-resolved", lambda *_: time.sleep(0.3))
"""
NOTES = {
    f"notes/trees/{name}.md": note(f"2027-01-{day:02}", title=f"Note {name}", body=WORDS)
    for day, name in enumerate([*"abcdefgh", "last"], start=1)
}


def built(root: Path, trap: str) -> subprocess.CompletedProcess[str]:
    write(root, {**SITE, **NOTES, "conf.py": TRAP})
    command = [sys.executable, "-m", "sphinx", "-q", "-j", "2", "-b", "html"]
    options = ["-D", "january_today=2027-01-13", "-D", f"january_fonts={FONTS}"]
    return subprocess.run(
        [*command, *options, str(root), str(root / "_out")],
        env=environment({"TRAP": trap}),
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    ("trap", "said"),
    [
        ("source-read:fail", "the trap has closed"),
        ("env-merge-info:fail", "the trap has closed"),
        ("html-page-context:fail", "the trap has closed"),
        ("html-page-context:early", "the trap has closed"),
        ("build-finished:beside", "the trap has closed"),
        ("build-finished:between", "the trap has closed"),
        ("doctree-read:end", "a worker ended without a word, with exit status -9"),
    ],
)
def test_a_failing_worker_ends_the_build_with_its_message(
    tmp_path: Path, trap: str, said: str
) -> None:
    done = built(tmp_path, trap)
    assert done.returncode not in {0, 1}
    assert said in done.stderr


def test_a_worker_ends_with_its_build(tmp_path: Path) -> None:
    assert built(tmp_path, "doctree-read:orphan").returncode == -signal.SIGKILL
    time.sleep(3.5)
    assert not (tmp_path / "lived").exists()
