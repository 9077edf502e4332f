"""Write the first lines of a new note."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from january.errors import JanuaryError
from january.note import read_note

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from january.settings import Settings

BODY = """
({slug})=
# {title}

What is claimed, and how sure we are of it.

## Where this is likely to be wrong

What would show it.

## References

```{{footbibliography}}
```
"""


class ScaffoldError(JanuaryError):
    """A note that can't be begun; the text says why."""


def slugify(title: str) -> str:
    """Return a title as a file name: lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", re.sub(r"[$`*\\]", "", title))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    return "-".join(words)[:80].removesuffix("-")


def begin(settings: Settings, *, theme: str, title: str, kind: str, day: date | None) -> Path:
    """Write a new note and return its path; raises `ScaffoldError` and then writes nothing."""
    folder = settings.root / "notes" / theme
    if not folder.is_dir():
        there = sorted(path.name for path in folder.parent.glob("*") if path.is_dir())
        message = f"there is no theme “{theme}”; there are {', '.join(there) or 'none'}"
        raise ScaffoldError(message)
    slug = slugify(title)
    if not slug:
        message = f"no file name can be made from the title “{title}”: add a Latin letter or digit"
        raise ScaffoldError(message)
    text = _text(settings, slug=slug, title=title, kind=kind, day=day)
    reading = read_note(text, f"notes/{theme}/{slug}.md", settings)
    if reading.problems:
        raise ScaffoldError(reading.problems[0].text)
    path = folder / f"{slug}.md"
    try:
        with path.open("xb") as file:
            file.write(text.encode())
    except FileExistsError:
        message = f"{path.relative_to(settings.root)} exists already: choose another title"
        raise ScaffoldError(message) from None
    return path


def _text(settings: Settings, *, slug: str, title: str, kind: str, day: date | None) -> str:
    author = min(settings.authors or (), default="")
    front = [
        *([f"date: {day.isoformat()}"] if day else []),
        f"kind: {kind}",
        f"authors: [{author}]",
        "abstract: One or two sentences that say what is claimed and how sure we are.",
        "confidence: speculative",
    ]
    return "\n".join(["---", *front, "---"]) + BODY.format(slug=slug, title=" ".join(title.split()))
