"""Make readable names for addresses out of titles in any script."""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
    (
        *("a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p"),
        *("r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"),
        *("i", "yi", "ye", "g"),
    ),
    strict=True,
)
_GREEK = zip(
    "αβγδεζηθικλμνξοπρσςτυφχψω",
    (
        *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
        *("lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon"),
        *("phi", "chi", "psi", "omega"),
    ),
    strict=True,
)
_LATIN = zip("ßæœøđðłþıħ", ["ss", "ae", "oe", "o", "d", "d", "l", "th", "i", "h"], strict=True)
_LETTERS = str.maketrans(dict([*_CYRILLIC, *_GREEK, *_LATIN]))
_WORD = re.compile(r"[^\W_]+")


def slug(text: str, *, words: int = 12) -> str:
    """Return a text's first words in lower case, joined by hyphens.

    Latin, Cyrillic and Greek become ASCII; a letter of another script stays as it is. What has
    no letter and no digit becomes empty.
    """
    spelt = text.casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", spelt)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    # A breve or an acute may have hidden a letter of the tables.
    return "-".join(_WORD.findall(bare.translate(_LETTERS))[:words])
