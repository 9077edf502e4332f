"""Turn TeX formulas into MathML, or say what is wrong with them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from math_core import LatexError, LatexToMathML

from january import mathml, mathparts, texnames
from january.texscan import DEEPEST, Scanner, TexError, depth, expand, split_top

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from xml.etree import ElementTree as ET

__all__ = ["TexError", "expand", "render", "take_label", "take_tag"]

# What XML can't hold, and what stands for a formula's parts while it is set.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]"
)
# The first private-use character; the n-th stands for the n-th formula rendered on its own.
_HOLD = 0xE000


def render(tex: str, *, display: bool, macros: Mapping[str, str]) -> str:
    """Return the MathML of a formula.

    `macros` maps names without backslash to bodies that may hold `#1` ... `#9`.  The formula
    with its macros expanded is kept in `alttext`, so that a copy can be pasted anywhere.
    Raises `TexError` for whatever cannot be set; nothing is ever drawn in red instead.
    """
    return _render(tex, display, tuple(sorted(macros.items())))


@lru_cache(maxsize=4096)
def _render(tex: str, display: bool, macros: tuple[tuple[str, str], ...]) -> str:  # noqa: FBT001
    source = expand(tex, dict(macros)).strip()
    if not source:
        msg = "the formula is empty"
        raise TexError(msg)
    if found := _UNSEEN.search(source):
        msg = f"the formula holds a character that can't be seen, U+{ord(found[0]):04X}"
        raise TexError(msg)
    too_deep = "the formula is nested too deeply"
    if depth(source) > DEEPEST:
        raise TexError(too_deep)
    try:
        root = _Formula(display=display).tree(_as_rows(source) if display else source)
        root.set("alttext", " ".join(source.split()))
        return mathml.serialise(root)
    except RecursionError:  # by commands that take the next without braces
        raise TexError(too_deep) from None


def take_tag(tex: str) -> tuple[str, str | None]:
    r"""Split a display into its formula and what its one `\tag` says, brackets included."""
    found = list(texnames.TAG.finditer(tex))
    if not found:
        return tex, None
    if len(found) > 1:
        msg = r"a display has one \tag; set the lines as displays of their own"
        raise TexError(msg)
    scanner = Scanner(tex, found[0].end() - 1)
    text = _plain(scanner.argument())
    said = text if found[0][1] else f"({text})"
    return tex[: found[0].start()] + tex[scanner.at :], said


def take_label(tex: str) -> tuple[str, str | None]:
    r"""Split a display into its formula and the name in its one `\label`."""
    found = texnames.LABEL.findall(tex)
    if len(found) > 1:
        msg = r"a display has one \label; set the lines as displays of their own"
        raise TexError(msg)
    return texnames.LABEL.sub("", tex), found[0] if found else None


def _plain(text: str) -> str:
    """Say a tag in characters: references and labels hold no formulas."""
    if not re.search(r"[$\\]", text):
        return text
    root = _Formula(display=False).tree(rf"\text{{{text}}}")
    return "".join(root.itertext()).replace("\xa0", " ")


def _as_rows(tex: str) -> str:
    """Align bare rows, as every display does that is written without an environment."""
    several = len(split_top(tex, r"\\")) > 1 or len(split_top(tex, "&")) > 1
    return rf"\begin{{aligned}}{tex}\end{{aligned}}" if several else tex


@lru_cache(maxsize=1)
def _engine() -> LatexToMathML:
    return LatexToMathML(allow_unreliable_rendering=True, fancy_error=False)


class _Formula:
    """One formula on its way through the engine, with the parts that go through on their own."""

    def __init__(self, *, display: bool) -> None:
        self.display = display
        self.held: list[list[ET.Element]] = []

    def tree(self, tex: str) -> ET.Element:
        prepared = self.prepare(tex)
        try:
            text: str = _engine().convert_with_local_state(prepared, displaystyle=self.display)
        except LatexError as error:
            raise TexError(_message(error)) from None
        root = mathml.parse(text)
        mathparts.fill(root, {chr(_HOLD + at): part for at, part in enumerate(self.held)})
        return mathml.mend(root)

    def hold(self, *parts: ET.Element) -> str:
        self.held.append(list(parts))
        return chr(_HOLD + len(self.held) - 1)

    def inner(self, tex: str) -> list[ET.Element]:
        return list(_Formula(display=False).tree(tex))

    def prepare(self, tex: str) -> str:
        """Rewrite what the engine does not know into what it does."""
        scanner, out = Scanner(tex), []
        while token := scanner.token():
            rewrite = _REWRITES.get(token)
            if rewrite is not None:
                out.append(rewrite(self, scanner))
            elif token[1:] in texnames.RENAMED and token[0] == "\\":
                out.append(texnames.RENAMED[token[1:]])
            else:
                out.append(token)
        return "".join(out)

    def operator(self, scanner: Scanner) -> str:
        star, name = scanner.star(), scanner.argument()
        scanner.match(texnames.LIMITS)
        if re.search(r"\\[A-Za-z]", name):
            name = self.hold(*self.inner(name))
        return rf"\operatorname{star}{{{name}}}"

    def mathop(self, scanner: Scanner) -> str:
        name = scanner.argument()
        scanner.match(texnames.LIMITS)
        return rf"\operatorname*{{{self.hold(*self.inner(name))}}}"

    def substack(self, scanner: Scanner) -> str:
        table = self.table(scanner.argument(), "m-substack")
        for sign in table.iter("mo"):  # no spaces around signs, as in any script
            sign.attrib |= {"lspace": "0", "rspace": "0"}
        return self.hold(table)

    def table(self, body: str, kind: str) -> ET.Element:
        rows = [split_top(row, "&") for row in split_top(body, r"\\")]
        if rows and not "".join(rows[-1]).strip():
            rows.pop()
        return mathparts.table([[self.inner(cell) for cell in row] for row in rows], kind)

    def begin(self, scanner: Scanner) -> str:
        name = scanner.argument()
        if name in texnames.PLACED:
            scanner.match(texnames.PLACE)
        if name == "smallmatrix":
            return self.hold(self.table(scanner.environment(name), "m-small"))
        if name in texnames.AT:
            scanner.argument()
            body = rf"\begin{{aligned}}{scanner.environment(name)}\end{{aligned}}"
            (table,) = self.inner(body)
            table.set("class", "m-at")
            return self.hold(table)
        if name in texnames.BODY_ONLY:
            return "{" + self.prepare(scanner.environment(name)) + "}"
        if name in texnames.ENVIRONMENTS:
            body, name = self.prepare(scanner.environment(name)), texnames.ENVIRONMENTS[name]
            return rf"\begin{{{name}}}{body}\end{{{name}}}"
        if name == "array":
            columns = re.sub(r"@\{[^{}]*\}", "", scanner.argument())
            return rf"\begin{{array}}{{{columns}}}{self.hold(mathparts.mark('m-array'))} "
        return rf"\begin{{{name}}}"

    def text(self, scanner: Scanner, command: str) -> str:
        parts = re.split(r"(?<!\\)\$", scanner.argument())
        if len(parts) % 2 == 0:
            msg = rf"{command} has a $ without its partner"
            raise TexError(msg)
        for at, part in enumerate(parts):
            parts[at] = self.prepare(part) if at % 2 else _text(command, part)
        return "{" + "".join(parts) + "}"

    def newline(self, scanner: Scanner) -> str:
        gap = scanner.match(texnames.GAP)
        if gap is None:
            return r"\\"
        points = float(gap[1]) * texnames.POINTS[gap[2]]
        return r"\\" + self.hold(mathparts.gap(points)) + " "

    def smash(self, scanner: Scanner) -> str:
        return self.hold(mathparts.smash(self.inner(scanner.argument())))

    def dots(self, scanner: Scanner) -> str:
        return self.ellipsis(scanner, "⋯" if scanner.ahead(texnames.RAISES_DOTS) else "…")

    def low_dots(self, scanner: Scanner) -> str:
        return self.ellipsis(scanner, "…")

    def raised_dots(self, scanner: Scanner) -> str:
        return self.ellipsis(scanner, "⋯")

    def ellipsis(self, scanner: Scanner, dots: str) -> str:
        """Set dots as TeX does: a thin space from letters and marks, none from operators."""
        before = r"\," if texnames.ENDS_LETTER.search(scanner.text[: scanner.at]) else ""
        after = r"\," if scanner.ahead(texnames.LETTER) else ""
        return before + self.hold(mathparts.dots(dots)) + after


def _text(command: str, words: str) -> str:
    words = (
        words.replace("``", "“").replace("''", "”").replace("---", "—").replace("--", "\N{EN DASH}")
    )
    return f"{command}{{{words}}}" if words else ""


def _text_rewrite(command: str) -> Callable[[_Formula, Scanner], str]:
    return lambda formula, scanner: formula.text(scanner, command)


_REWRITES: dict[str, Callable[[_Formula, Scanner], str]] = {
    r"\operatorname": _Formula.operator,
    r"\mathop": _Formula.mathop,
    r"\substack": _Formula.substack,
    r"\begin": _Formula.begin,
    r"\\": _Formula.newline,
    r"\dots": _Formula.dots,
    **dict.fromkeys((r"\ldots", r"\dotsc", r"\dotso"), _Formula.low_dots),
    **dict.fromkeys((r"\cdots", r"\dotsb", r"\dotsm", r"\dotsi"), _Formula.raised_dots),
    r"\smash": _Formula.smash,
    r"\mbox": _text_rewrite(r"\text"),
    r"\textnormal": _text_rewrite(r"\text"),
    **{rf"\text{face}": _text_rewrite(rf"\text{face}") for face in ("", "bf", "it", "rm", "sf")},
}


def _message(error: LatexError) -> str:
    """Drop the engine's offset, which counts in the rewritten formula."""
    text = re.sub(r"^\d+:\s*", "", str(error)).removesuffix(".")
    return text[:1].lower() + text[1:]
