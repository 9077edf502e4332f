"""Make up the works that notes cite."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.bulk import prose

SEED = 20270101
GROWTH = 20  # notes a further work


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work that can be cited."""

    key: str
    author: str
    title: str
    year: int


def works(notes: int) -> list[Work]:
    """Return the works that so many notes cite."""
    return [work(place) for place in range(shelf(notes - 1))]


def shelf(place: int) -> int:
    """Return how many works the note at a place may cite: some 200, and slowly more."""
    return 200 + place // GROWTH


def work(place: int) -> Work:
    """Return a work."""
    chance = Random(f"{SEED} work {place}")  # noqa: S311
    name = prose.surname(chance)
    year = 1950 + place % 75
    return Work(
        key=f"{name.lower()}{year}w{place}",
        author=f"{name}, {prose.surname(chance)[0]}. and {prose.surname(chance)}, Ann",
        title=prose.title(chance),
        year=year,
    )
