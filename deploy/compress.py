"""Write compressed files beside those of a site, for servers that send them as they are.

`python deploy/compress.py FOLDER` writes ``.gz``, and ``.br`` where the brotli package is
installed, the same bytes for the same file; what no longer has its file is removed. Each is put
in its place in one step, so that no server sends half of one. It needs Python alone.
"""

import gzip
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

SUFFIXES = frozenset(
    [".bib", ".css", ".csv", ".html", ".js", ".json", ".md", ".py", ".svg", ".txt", ".xml"]
)
LEAST = 400  # bytes; less is not worth a file


def methods() -> dict[str, Callable[[bytes], bytes]]:
    """Return the ways to compress that there are, by their files' endings."""
    found: dict[str, Callable[[bytes], bytes]] = {
        ".gz": lambda data: gzip.compress(data, compresslevel=9, mtime=0)
    }
    try:
        import brotli  # noqa: PLC0415  (may be missing)
    except ImportError:
        return found
    return found | {".br": brotli.compress}


def compress(folder: Path) -> Iterator[tuple[Path, int, int]]:
    """Compress a folder's files; give each new file with the bytes before and after."""
    for ending, method in methods().items():
        for draft in sorted(folder.rglob(f".*{ending}.part")):  # of a run that was cut short
            draft.unlink()
        for path in sorted(folder.rglob(f"*{ending}")):
            if not path.with_suffix("").is_file():
                path.unlink()
        for path in sorted(folder.rglob("*")):
            if path.suffix in SUFFIXES and path.is_file() and path.stat().st_size >= LEAST:
                data = path.read_bytes()
                small = method(data)
                target = path.with_name(path.name + ending)
                put(target, small)
                yield target, len(data), len(small)


def put(path: Path, content: bytes) -> None:
    """Put a file in its place in one step."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)


if __name__ == "__main__":
    made = list(compress(Path(sys.argv[1])))
    for kind in sorted({path.suffix for path, _, _ in made}):
        sizes = [(before, after) for path, before, after in made if path.suffix == kind]
        before, after = (sum(column) for column in zip(*sizes, strict=True))
        print(f"{kind}: {len(sizes)} files, {before:,} bytes became {after:,}")  # noqa: T201
