"""Name the TeX that is rewritten before the engine sees it."""

from __future__ import annotations

import re

RENAMED = {
    "mathbbm": r"\mathbb",
    "mathds": r"\mathbb",
    "pmb": r"\boldsymbol",
    "ensuremath": "",
    "smallsetminus": r"\setminus",
    "colon": r"\mkern2mu{:}\mkern6mu",
    "notag": "",
    "nonumber": "",
}
# What stands after \dots decides, in LaTeX, whether the dots are raised.
RAISES_DOTS = re.compile(
    r"\s*(?:[+\-=<>*]|\\(?:le|ge|leq|geq|times|otimes|oplus|cdot|circ|wedge|vee|cup|cap|subset|"
    r"subseteq|to|sim|approx|equiv)(?![A-Za-z]))",
)
ENDS_LETTER = re.compile(r"[\w)\]}'!]\s*\\[a-z]*dots[a-z]?$")
LETTER = re.compile(r"\s*[A-Za-z0-9(\[,;]")
BODY_ONLY = frozenset({"equation", "equation*", "displaymath"})
ENVIRONMENTS = {
    "split": "aligned",
    "align": "aligned",
    "align*": "aligned",
    "gather": "gathered",
    "gather*": "gathered",
    "multline": "multline*",
}
AT = frozenset({"alignat", "alignat*", "alignedat"})
# What may say where it stands on its line; here it is centred.
PLACED = frozenset({"aligned", "alignedat", "gathered", "array", "split"})
PLACE = re.compile(r"\s*\[[tbc]\]")
GAP = re.compile(r"\[\s*(-?[\d.]+)\s*(pt|em|ex|mm|mu)\s*\]")
POINTS = {"pt": 1.0, "em": 10.0, "ex": 4.3, "mm": 2.85, "mu": 0.56}
LIMITS = re.compile(r"\s*\\limits(?![A-Za-z])")
TAG = re.compile(r"\\tag\s*(\*?)\s*\{")
LABEL = re.compile(r"\\label\s*\{([^{}]*)\}\s*")
