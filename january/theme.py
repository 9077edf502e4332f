"""Read what a page that is no note says of itself: that of a theme, or any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from january.frontmatter import Field, FrontMatterError, split
from january.problem import Problem
from january.text import size_problem

if TYPE_CHECKING:
    from collections.abc import Callable

    Shape = tuple[Callable[[object], bool], str]

RULE = "front-matter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme's page: its place among the themes, whom it is planned with, what it is about."""

    docname: str
    folder: str
    order: int
    planned_with: tuple[str, ...]
    abstract: str


def is_theme(docname: str) -> bool:
    """Tell whether a page is that of a theme."""
    return docname.startswith("notes/") and docname.endswith("/index") and docname != "notes/index"


def read_theme(text: str, docname: str) -> tuple[Theme, tuple[Problem, ...]]:
    """Read a theme's page; of front matter that is wrong, nothing is taken."""
    values, problems = _read(text, docname)
    theme = Theme(
        docname=docname,
        folder=docname.split("/")[1],
        order=values.get("order", 0),
        planned_with=tuple(values.get("planned-with", ())),
        abstract=values.get("abstract", ""),
    )
    return theme, problems


def page_problems(text: str, docname: str) -> tuple[Problem, ...]:
    """Return what is wrong with the front matter of a page that is no note."""
    return _read(text, docname)[1]


def _read(text: str, docname: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    if found := size_problem(text):
        return {}, (Problem(path=f"{docname}.md", line=found[0], rule="length", text=found[1]),)
    keys = _THEME_KEYS if is_theme(docname) else _PAGE_KEYS
    try:
        fields = split(text).fields
        return {key: _value(key, field, keys) for key, field in sorted(fields.items())}, ()
    except FrontMatterError as error:
        path = f"{docname}.md"
        return {}, (Problem(path=path, line=error.line, rule=RULE, text=error.text),)


def _value(key: str, field: Field, keys: dict[str, Shape]) -> Any:  # noqa: ANN401  (as declared)
    if key not in keys:
        known = ", ".join(sorted(keys))
        raise FrontMatterError(field.line, f"“{key}” is not a key of this page; there are {known}")
    fits, kind = keys[key]
    if not fits(field.value):
        raise FrontMatterError(field.line, f"{key} must be {kind}, not {field.value!r}")
    return field.value


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


_PAGE_KEYS: dict[str, Shape] = {"abstract": (_is_text, "a text")}
_THEME_KEYS: dict[str, Shape] = _PAGE_KEYS | {
    "order": (_is_whole, "a whole number"),
    "planned-with": (_are_texts, "a list of texts"),
}
