"""Search for a site and edits that break a law, for as long as asked: ``python -m tests.soak``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.forge import Forge
from tests.randomsite import Edit, edits
from tests.test_ext_random import follow

MANY = settings(
    max_examples=5,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


def main() -> int:
    """Follow random edits of random sites, seed by seed, until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    end, number = time.monotonic() + chosen.seconds, chosen.seed
    with Forge.kindle() as forge:
        while time.monotonic() < end:
            sys.stdout.write(f"seed {number}\n")
            sys.stdout.flush()
            search(forge, number)
            number += 1
    sys.stdout.write(f"No law was broken from seed {chosen.seed} to {number - 1}.\n")
    return 0


def search(forge: Forge, number: int) -> None:
    """Follow several sequences of edits."""

    @seed(number)
    @MANY
    @given(steps=st.lists(edits(), min_size=3, max_size=12))
    def search(steps: list[Edit]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            follow(forge, Path(folder), steps)

    search()


if __name__ == "__main__":
    raise SystemExit(main())
