# ruff: noqa: A005 (named as what it gives)
"""Report problems as Sphinx does, so that they fail the build, and end it where it can't go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from sphinx.util import logging

if TYPE_CHECKING:
    from january.problem import Problem

logger = logging.getLogger(__name__)


def warn(problem: Problem, root: str) -> None:
    """Report a problem as a Sphinx warning, which fails the build."""
    logger.warning(
        problem.text,
        location=f"{root}/{problem.path}:{problem.line}",
        type="january",
        subtype=problem.rule,
    )


def refuse(message: str) -> NoReturn:
    """End the build with one line: of an exception Sphinx 9 makes a report of forty."""
    logger.error("%s", message)
    raise SystemExit(2)
