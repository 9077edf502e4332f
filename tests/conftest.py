"""What tests are given: a project made from a dict of files."""

from __future__ import annotations

import os
import sys
from functools import cache, partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings

from january.settings import Settings, load_settings
from tests.support import PYPROJECT, SITE, Site, sphinx, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


DEEP = 2  # folders above a note

# How long an example takes says more of the machine than of the code.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")
# A mutant is dead with the first example that fails; to look for the smallest takes long.
hypothesis_settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def pytest_runtest_setup() -> None:
    """Forget what was computed before, lest a mutant hide behind what another test remembers."""
    if "MUTANT_UNDER_TEST" not in os.environ:
        return
    for name in [name for name in sys.modules if name.startswith("january.")]:
        for function in vars(sys.modules[name]).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Mapping[str, str | bytes | None]], Settings]:
    """Make a project in a folder of its own, whose themes have pages, and return its settings."""

    def make(files: Mapping[str, str | bytes | None]) -> Settings:
        themes = {name.rpartition("/")[0] for name in files if name.count("/") == DEEP}
        pages = {f"{one}/index.md": "# T\n" for one in themes if one.startswith("notes/")}
        write(tmp_path, {"pyproject.toml": PYPROJECT, **pages, **files})
        return load_settings(tmp_path)

    return make


def built(
    root: Path,
    files: Mapping[str, str | bytes | None],
    *options: str,
    warns: tuple[str, ...] = (),
    today: str = "2027-01-13",
    out: str = "_out",
) -> Site:
    """Build a site from files that are added to, or replace, those of a small one.

    The build must give no warning but those that ``warns`` names.
    """
    write(root, {**({} if (root / "conf.py").exists() else SITE), **files})
    site = sphinx(root, *options, today=today, out=out)
    lines = [line for line in site.warnings.splitlines() if line.strip()]
    unasked = [line for line in lines if not any(text in line for text in warns)]
    assert unasked == []
    assert all(any(text in line for line in lines) for text in warns), site.warnings
    return site


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Site]:
    """Build a small site with these files, and again with others."""
    return partial(built, tmp_path)


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Site]:
    """Build a small site to look at, once for all tests of a module that ask for the same."""

    @cache
    def make(files: frozenset[tuple[str, str | bytes | None]], options: tuple[str, ...]) -> Site:
        return built(tmp_path_factory.mktemp("site"), dict(files), *options)

    return lambda files, *options: make(frozenset(files.items()), options)
