"""A real browser, and the real site behind a server of its own."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from tests.support import ROOT
from tests.viewing import (
    NO_BROWSER,
    all_notes,
    browsing,
    build,
    chromium,
    page_of_each_kind,
    served,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser


def do_without(reason: str) -> NoReturn:
    """Leave tests out, and say why; where all must run, fail."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(reason)
    pytest.skip(reason)


def needed(module: str) -> Any:  # noqa: ANN401  (what a module holds)
    """Return a module that the tests of the pages can't do without."""
    try:
        return import_module(module)
    except ModuleNotFoundError:
        do_without(f"{module} is not installed: the pages were not looked at")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    needed("playwright.sync_api")
    if chromium() is None:
        do_without(NO_BROWSER)
    with browsing() as running:
        yield running


@pytest.fixture(scope="session")
def axe() -> Axe:
    return needed("axe_playwright_python.sync_playwright").Axe()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the real site for a day in the middle of the sprint."""
    return build(ROOT, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the site below a path, since that is how many are deployed."""
    root = site.parent / "served"
    root.mkdir()
    (root / "sub").symlink_to(site, target_is_directory=True)
    with served(root) as address:
        yield f"{address}/sub"


@pytest.fixture(scope="session")
def notes(site: Path) -> list[str]:
    """Return the pages of all notes, without their ending."""
    return all_notes(site)


@pytest.fixture(scope="session")
def kinds(site: Path) -> list[str]:
    """Return one page of each kind, the note with most formulas first."""
    return [name for name in page_of_each_kind(site).values() if name != "404"]
