"""Many small builds at the price of few: a process that has imported Sphinx forks one a build."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Self, cast

from tests.support import FONTS, ROOT, Site, environment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Forge:
    """A process that builds on demand; use it as a context."""

    process: subprocess.Popen[str]

    @classmethod
    def kindle(cls) -> Forge:
        """Start the process."""
        command = [sys.executable, "-m", "tests.forge"]
        env = environment({})
        pipe = subprocess.PIPE
        return cls(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env, cwd=ROOT))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        cast("IO[str]", self.process.stdin).close()
        self.process.wait()

    def build(  # noqa: PLR0913  (what a build may be told)
        self,
        root: Path,
        *options: str,
        out: str = "_out",
        today: str = "2027-01-13",
        env: Mapping[str, str] | None = None,
        fails: bool = False,
        kill_after: float = 0,
    ) -> Site:
        """Build the site in a folder; ``fails`` if it must, and kill it after so many seconds."""
        said = root / "_said"
        arguments = [
            *("-n", "-q", "--keep-going", "-b", "html", "-D", f"january_today={today}"),
            *("-D", f"january_fonts={FONTS}", *options, str(root), str(root / out)),
        ]
        order = {
            "arguments": arguments,
            "root": str(root),
            "said": str(said),
            "env": {**(env or {})},
            "kill_after": kill_after,
        }
        asked, answered = cast("IO[str]", self.process.stdin), cast("IO[str]", self.process.stdout)
        asked.write(json.dumps(order) + "\n")
        asked.flush()
        status = int(answered.readline())
        warnings = said.read_text(encoding="utf-8")
        said.unlink()
        assert kill_after or fails == (status != 0), warnings
        return Site(out=root / out, warnings=warnings)


def main() -> None:
    """Build what each line of the standard input asks for, and answer with its exit status."""
    from sphinx.cmd.build import main as build  # noqa: PLC0415

    import january.ext  # noqa: F401, PLC0415  (a child that only waits need not)

    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            os.setsid()  # so that a build can be killed with its workers
            os.chdir(order["root"])
            os.environ.update(order["env"])
            file = os.open(order["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(file, 1)
            os.dup2(file, 2)
            status = 99
            if order["kill_after"]:
                threading.Timer(order["kill_after"], os.killpg, (0, signal.SIGKILL)).start()
            try:
                status = build(order["arguments"])
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
