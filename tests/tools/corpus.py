"""Read the corpus of formulas, and write a formula's tree on one line.

    python -m tests.tools.corpus > tests/corpus/trees.txt

records the trees anew, to be read in the diff before they are kept.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

from january.tex import render, take_tag

ROOT = Path(__file__).resolve().parents[2]
_TOKENS = {"mi", "mn", "mo", "mtext"}


def corpus() -> list[tuple[str, bool]]:
    """Read the corpus: each formula, and whether it is displayed."""
    lines = (ROOT / "tests/corpus/formulas.txt").read_text(encoding="utf-8").splitlines()
    found = (line.partition(" ") for line in lines if line.startswith("$"))
    return [(tex, mark == "$$") for mark, _, tex in found]


def macros() -> dict[str, str]:
    """Read the site's macros."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = table["tool"]["january"]["macros"]
    return found


def markup(tex: str, *, display: bool) -> str:
    """Render a formula of the corpus."""
    return render(take_tag(tex)[0], display=display, macros=macros())


def tree(mathml: str) -> str:
    """Write a tree on one line: what stands on what, without spaces and sizes."""
    return _node(ET.fromstring(mathml)).removeprefix("ath")  # noqa: S314 (ours)


def _node(element: ET.Element) -> str:
    if element.tag in _TOKENS:
        return (element.text or "").replace("\xa0", "_")
    parts = [_node(child) for child in element if child.tag != "mspace"]
    inner = " ".join(part for part in parts if part and part != "\u2061")
    plain = element.tag in ("mrow", "math", "mpadded") and not element.get("class")
    return inner if plain and len(parts) < 2 else f"{element.tag[1:]}({inner})"


if __name__ == "__main__":
    for tex, display in corpus():
        sys.stdout.write(tree(markup(tex, display=display)) + "\n")
