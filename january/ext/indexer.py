"""Speak with the indexer of the search, so that it reads the pages in an order of ours.

Given a folder, it reads in the order in which the file system lists one, and numbers what it
finds so: the same pages would make another index on another disk. And it says that files are
written before they are.
"""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from typing import IO, TYPE_CHECKING, Any, cast

from pagefind_bin import get_executable
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import BufferedReader


def index(pages: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Return the files of an index of pages, each given by its path and its HTML, in order."""
    with subprocess.Popen(
        [str(get_executable()), "--service"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as service:
        try:
            number = _ask(service, type="NewIndex", config={"keep_index_url": True})["index_id"]
            for path, html in pages:
                _ask(service, type="AddFile", index_id=number, file_path=path, file_contents=html)
            files = _ask(service, type="GetFiles", index_id=number)["files"]
        except (OSError, ValueError, KeyError) as error:
            message = f"the search index could not be made: {error}"
            raise ExtensionError(message) from None
        finally:
            service.kill()
    return {file["path"]: b64decode(file["content"]) for file in files}


def _ask(service: subprocess.Popen[bytes], **payload: object) -> dict[str, Any]:
    """Ask for one thing, and wait for the answer."""
    asked, answered = cast("IO[bytes]", service.stdin), cast("BufferedReader", service.stdout)
    asked.write(b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + b",")
    asked.flush()
    said = bytearray()
    while not said.endswith(b","):
        part = answered.read1()
        if not part:
            message = "the indexer ended early"
            raise ValueError(message)
        said += part
    answer = cast("dict[str, Any]", json.loads(b64decode(said[:-1]))["payload"])
    if answer["type"] == "Error":
        raise ValueError(answer["message"])
    return answer
