"""Read what experiments recorded, and tell whether it still belongs to their code."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from january import shape
from january.errors import JanuaryError
from january.files import linked
from january.result import Result, result_from_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path("experiments")
_FILE = re.compile(r"\w[\w.-]*\.svg")
_DRAWING = {
    "files": shape.texts,
    "alts": shape.texts,
    "knob": shape.text_or_none,
    "settings": shape.texts,
    "default": shape.whole,
}


class RecordError(JanuaryError):
    """A recorded result that is missing, unreadable or no longer true; its text says the mend."""


class StaleRecordError(RecordError):
    """A record whose code has changed since; it is kept here, to be shown all the same."""

    def __init__(self, text: str, record: Record) -> None:
        """Keep the record beside the text."""
        super().__init__(text)
        self.record = record


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A recorded figure: one SVG file and one text alternative a frame."""

    files: tuple[str, ...]
    alts: tuple[str, ...]
    knob: str | None = None
    settings: tuple[str, ...] = ()
    default: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One experiment's recorded run."""

    name: str
    config: Mapping[str, Any]
    code: str
    versions: Mapping[str, str]
    seconds: float
    result: Result
    drawings: Mapping[str, Drawing]

    def dumps(self) -> str:
        """Return the record as the JSON text of its file.

        Raises ``TypeError`` or ``ValueError`` for what JSON can't hold, such as an array or NaN.
        """
        plain = {
            "experiment": self.name,
            "code": self.code,
            "config": dict(self.config),
            "versions": dict(self.versions),
            "seconds": round(self.seconds, 2),
            "digest": self.result.digest(),
            **self.result.plain(),
            "figures": {
                key: {
                    "files": drawing.files,
                    "alts": drawing.alts,
                    "knob": drawing.knob,
                    "settings": drawing.settings,
                    "default": drawing.default,
                }
                for key, drawing in sorted(self.drawings.items())
            },
        }
        text = json.dumps(plain, indent=1, ensure_ascii=False, sort_keys=True, allow_nan=False)
        return text + "\n"


def module_name(name: str) -> str:
    """Return an experiment's module name; notes write hyphens where Python writes underscores."""
    return name.replace("-", "_")


def record_path(name: str, folder: Path = FOLDER) -> Path:
    """Return the file that holds an experiment's recorded result."""
    return folder / "results" / f"{module_name(name)}.json"


def load(name: str, folder: Path = FOLDER) -> Record:
    """Read an experiment's recorded result.

    Raises `RecordError` when it is missing, damaged or was edited by hand.
    """
    path = record_path(name, folder)
    mend = f"run `january run {module_name(name)}`"
    try:
        plain = json.loads(_text(path, folder), parse_constant=shape.refuse)
        record = _record(plain)
        for prediction in record.result.predictions:
            record.result.holds(prediction)
    except FileNotFoundError:
        message = f"no recorded result of an experiment “{name}”: {mend}"
        raise RecordError(message) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = f"{path.name} is damaged ({type(error).__name__}: {error}): {mend}"
        raise RecordError(message) from None
    if plain.get("digest") != record.result.digest():
        message = f"the values in {path.name} were changed after the run: {mend}"
        raise RecordError(message)
    return record


def load_fresh(name: str, folder: Path = FOLDER) -> Record:
    """Read a recorded result that belongs to the code as it stands now; raises `RecordError`."""
    record = load(name, folder)
    if record.code != code_hash(name, folder):
        text = f"the code of “{name}” changed after its result was recorded"
        message = f"{text}: run `january run {module_name(name)}`"
        raise StaleRecordError(message, record)
    return record


def names(folder: Path = FOLDER) -> list[str]:
    """Return the experiments: the modules of a folder that define ``run``."""
    return sorted(path.stem for path in folder.glob("*.py") if _defines_run(path))


def code_hash(name: str, folder: Path = FOLDER) -> str:
    """Return the hash of an experiment's module and of what it imports from its folder.

    The configuration is part of the module. Raises `RecordError` where there is no such module.
    """
    digest = hashlib.sha256()
    for path in sources(name, folder):
        digest.update(path.name.encode() + b"\0" + _text(path, folder).encode() + b"\0")
    return digest.hexdigest()


def sources(name: str, folder: Path = FOLDER) -> list[Path]:
    """Return an experiment's module and all it imports, directly or not, from its folder."""
    start = folder / f"{module_name(name)}.py"
    if not start.is_file():
        message = f"there is no experiment “{name}”: {start} does not exist"
        raise RecordError(message)
    found: dict[str, Path] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path.name not in found:
            found[path.name] = path
            waiting.extend(_imported(path, folder))
    return [found[key] for key in sorted(found)]


def _imported(path: Path, folder: Path) -> Iterator[Path]:
    for node in ast.walk(_tree(path)):
        for module in _modules(node):
            package, _, rest = module.partition(".")
            target = folder / f"{rest.partition('.')[0]}.py"
            if package == folder.name and rest and target.is_file():
                yield target


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def _defines_run(path: Path) -> bool:
    return any(
        isinstance(node, ast.FunctionDef) and node.name == "run" for node in _tree(path).body
    )


def _tree(path: Path) -> ast.Module:
    return parsed(_text(path, path.parent), str(path))


def parsed(code: str, path: str) -> ast.Module:
    """Return the tree of a module's code, which is not run; raises `RecordError`."""
    try:
        return ast.parse(code, filename=path)
    except SyntaxError as error:
        message = f"{path}:{error.lineno or 1}: {error.msg}"
        raise RecordError(message) from None
    except (ValueError, RecursionError, MemoryError) as error:
        message = f"{path}:1: can't be read as Python: {error}"
        raise RecordError(message) from None


def _text(path: Path, folder: Path) -> str:
    if linked(path, folder.parent):
        message = f"{path}:1: a symbolic link is not followed: put the file itself there"
        raise RecordError(message)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: can't be read: {error}"
        raise RecordError(message) from None


def _record(plain: Mapping[str, Any]) -> Record:
    return Record(
        name=shape.text(plain["experiment"]),
        config=shape.mapping(plain["config"]),
        code=shape.text(plain["code"]),
        versions={key: shape.text(value) for key, value in plain["versions"].items()},
        seconds=shape.number(plain["seconds"]),
        result=result_from_plain(plain),
        drawings={key: _drawing(value) for key, value in plain["figures"].items()},
    )


def _drawing(plain: Mapping[str, Any]) -> Drawing:
    drawing = Drawing(**shape.fields(plain, _DRAWING))
    frames = len(drawing.files)
    if not frames or len(drawing.alts) != frames or not 0 <= drawing.default < frames:
        message = "a figure has other files than it says"
        raise ValueError(message)
    if drawing.knob is not None and len(drawing.settings) != frames:
        message = "a knob has other settings than drawings"
        raise ValueError(message)
    if not all(_FILE.fullmatch(file) for file in drawing.files):
        message = f"a figure is not in a file beside the record: {drawing.files}"
        raise ValueError(message)
    return drawing
