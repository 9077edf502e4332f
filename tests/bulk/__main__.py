"""Write a site: ``python -m tests.bulk --notes 1000 --dialect ours DIR``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bulk import hugo, ours, stock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

DIALECTS: Mapping[str, Callable[[int], Iterator[tuple[str, str]]]] = {
    "hugo": hugo.files,
    "ours": ours.files,
    "stock": stock.files,
}


def main() -> None:
    """Write the site that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bulk", description=__doc__)
    parser.add_argument("--notes", type=int, default=200)
    parser.add_argument("--dialect", choices=sorted(DIALECTS), default="ours")
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    site(asked.folder, asked.notes, asked.dialect)


def site(folder: Path, notes: int, dialect: str) -> None:
    """Write a site of so many notes into a folder."""
    for name, text in DIALECTS[dialect](notes):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
