"""Fuzz the parsers, guided by which of their lines a text reaches; keep what breaks a law.

`python -m tests.fuzz.run SECONDS` shares the time among all targets; with a target's name after
it, that one has it all. What is found goes to ``tests/corpus/<target>/``, which the tests replay.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

CORPUS = Path(__file__).parent.parent / "corpus"


def fuzz(name: str, seconds: int, grown: str) -> None:
    """Run one target in this process, which ends when the time is over or a law is broken."""
    import atheris  # noqa: PLC0415  (only for those who fuzz)

    with atheris.instrument_imports(include=["january"]):
        from tests.fuzz.targets import LONGEST, SECONDS, TARGETS  # noqa: PLC0415

    target = TARGETS[name]

    def once(data: bytes) -> None:
        text = data.decode("utf-8", "replace")[:LONGEST]
        begin = time.process_time()
        try:
            target(text)
            taken = time.process_time() - begin
            assert taken < SECONDS * 3, f"{taken:.1f} seconds"  # the watching takes time too
        except Exception:
            keep(name, text)
            raise

    seeds = CORPUS / name
    folders = [grown, str(seeds)] if seeds.is_dir() else [grown]
    options = [f"-max_total_time={seconds}", "-max_len=16384", "-timeout=20", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, *folders], once)
    atheris.Fuzz()


def keep(name: str, text: str) -> None:
    """Keep a text under the name of what it is."""
    folder = CORPUS / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.txt"
    path.write_bytes(text.encode())
    print(f"{name}: a law is broken by {path}")  # noqa: T201


def main(seconds: int, names: list[str]) -> int:
    """Give each target its share, in a process of its own; return how many broke a law."""
    broken = 0
    for name in names:
        with TemporaryDirectory() as grown:
            share = str(max(1, seconds // len(names)))
            command = [sys.executable, "-m", "tests.fuzz.run", share, name, grown]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
        broken += done.returncode != 0
        print(f"{name}: {'holds' if done.returncode == 0 else done.stdout + done.stderr}")  # noqa: T201
    return broken


if __name__ == "__main__":
    match sys.argv[1:]:
        case [seconds, name, grown]:
            fuzz(name, int(seconds), grown)
        case [seconds, *names]:
            from tests.fuzz.targets import TARGETS

            sys.exit(min(1, main(int(seconds), names or sorted(TARGETS))))
