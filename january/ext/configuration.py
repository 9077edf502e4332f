"""Bring the project's settings, the day and the kind of build into Sphinx's configuration."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from january.corpus import NOTES, links, read_corpus, strays
from january.experiment import FOLDER, RecordError, names, sources
from january.ext.warnings import refuse, warn
from january.note import State
from january.problem import Problem
from january.quoted import experiments_in
from january.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from january.note import Note


# Sphinx follows links and walks through all folders; nothing of the site is in these.
UNSEEN = (".*", "_*", "**/.*")


def settings(config: Config) -> Settings:
    """Return the project's settings."""
    return cast("Settings", config.january_settings)


def today(config: Config) -> date:
    """Return the day that the build is made for."""
    return date.fromisoformat(config.january_today)


def setup(app: Sphinx) -> None:
    """Declare the values; ``january_today`` is a day such as ``2027-01-13``."""
    app.add_config_value("january_today", "", "", (str,))
    app.add_config_value("january_public", default=False, rebuild="env", types=(bool,))
    app.add_config_value("january_settings", None, "env")
    app.connect("config-inited", _load, priority=300)


def _load(app: Sphinx, config: Config) -> None:
    try:
        config.january_settings = load_settings(app.confdir)
    except SettingsError as error:
        refuse(str(error))
    try:
        today(config)
    except ValueError:
        message = f"january_today is {config.january_today!r}: set it to a day like 2027-01-13"
        refuse(message)
    config.exclude_patterns = [*config.exclude_patterns, *UNSEEN]
    config.source_suffix = {}  # the package's own come later, and no others
    _leave_out_others(Path(app.confdir), config)
    if config.january_public:
        try:
            hidden = sorted(_hidden(app.confdir, config))
        except RecordError as error:
            refuse(str(error))
        config.exclude_patterns = [*config.exclude_patterns, *map(_literal, hidden)]


def _leave_out_others(root: Path, config: Config) -> None:
    """Leave out what is not the project's own, and what lies where no page's source does."""
    text = "a symbolic link is not followed: put the file itself there"
    linked = [Problem(path=path, line=1, rule="symlink", text=text) for path in links(root)]
    for problem in sorted([*linked, *strays(root)]):
        warn(problem, str(root))
        config.exclude_patterns.append(_literal(problem.path))


def _hidden(root: Path, config: Config) -> Iterator[str]:
    """Give what a visitor may not see on the day: whatever is not known to be published.

    A note that can't be read is hidden too, rather than shown by mistake.
    """
    corpus = read_corpus(settings(config))
    shown = [note for note in corpus.notes if note.state(today(config)) is State.PUBLISHED]
    visible = {note.path for note in shown}
    for path in (root / NOTES).glob("*/*.md"):
        name = path.relative_to(root).as_posix()
        if name not in visible and path.name != "index.md":
            yield name
    yield from _hidden_experiments(root, shown)


def _hidden_experiments(root: Path, shown: list[Note]) -> Iterator[str]:
    folder = root / FOLDER
    known = names(folder)
    used: set[str] = set()
    for note in shown:
        used |= experiments_in((root / note.path).read_text(encoding="utf-8")) & {*known}
    kept = {path.name for name in used for path in sources(name, folder)}
    for path in folder.glob("*.py"):
        if path.name not in kept:
            yield f"{FOLDER}/{path.name}"


def _literal(path: str) -> str:
    """Return a path as a pattern of Sphinx's that matches it alone."""
    return re.sub(r"([\[*?])", r"[\1]", path)
