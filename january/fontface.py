"""Write the `@font-face` rules of the site's fonts."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from january.fonts import MATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from january.fonts import Face

_MEDIUM = 500


def text_rules(faces: Sequence[Face], base: str) -> str:
    """Write the rules of the text's faces, whose files lie at `base`.

    A face that comes late is left for the next page, so that nothing moves on this one.
    """
    text = [face for face in faces if face.cut.family != MATH]
    rules = [
        _rule(face, f'url("{base}{face.path.name}") format("woff2")', "optional") for face in text
    ]
    return "\n".join([*rules, *(_fallback(face) for face in text if face.metrics)]) + "\n"


def embedded(face: Face) -> str:
    """Write a rule that holds its font, so that a page that asks for it is not shown without.

    Formulas need their font: others have other widths, or no letters for them at all, and lines
    would break anew when it comes.
    """
    data = b64encode(face.path.read_bytes()).decode()
    return _rule(face, f'url("data:font/woff2;base64,{data}") format("woff2")', "block") + "\n"


def _rule(face: Face, source: str, display: str) -> str:
    cut = face.cut
    return (
        f'@font-face{{font-family:"{cut.family}";src:{source};'
        f"font-style:{cut.style};font-weight:{_weights(cut.weight)};font-display:{display};"
        f"unicode-range:{ranges(cut.codepoints)}}}"
    )


def _fallback(face: Face) -> str:
    cut, styles = face.cut, {"normal": "", "italic": " Italic"}
    suffix = " Bold" if cut.weight > _MEDIUM else styles[cut.style]
    names = [f'local("{name}{suffix}")' for name in ("Times New Roman", "Liberation Serif")]
    return (
        f'@font-face{{font-family:"{cut.family} Fallback";src:{",".join(names)};'
        f"font-style:{cut.style};font-weight:{_weights(cut.weight)};{face.metrics}}}"
    )


def _weights(weight: int) -> str:
    return "100 500" if weight <= _MEDIUM else "501 900"


def ranges(codepoints: Iterable[int]) -> str:
    """Write code points as the value of `unicode-range`."""
    runs: list[list[int]] = []
    for point in sorted(codepoints):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)
