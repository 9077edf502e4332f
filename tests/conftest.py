"""What tests are given: a project made from a dict of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from january.settings import Settings, load_settings
from tests.support import PYPROJECT, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Mapping[str, str | bytes | None]], Settings]:
    """Make a project in a folder of its own and return its settings."""

    def make(files: Mapping[str, str | bytes | None]) -> Settings:
        write(tmp_path, {"pyproject.toml": PYPROJECT, **files})
        return load_settings(tmp_path)

    return make
