"""List the characters that the site's fonts hold.

The lists are fixed, so that the font that most pages share does not change when a note does.  A
character outside them is shown in the reader's own font.
"""

# ruff: noqa: RUF001 (look-alikes are the matter here)
from __future__ import annotations


def _span(first: int, last: int) -> frozenset[int]:
    return frozenset(range(first, last + 1))


def _characters(text: str) -> frozenset[int]:
    return frozenset(map(ord, text))


_ASCII = _span(0x20, 0x7E)
_PLAIN = _ASCII - _characters("\"#$&'@\\^_`~?")
_ITALIC = _span(0x1D434, 0x1D467) | {0x210E, 0x1D6A4, 0x1D6A5, 0x131, 0x237}
_GREEK_CAPITALS = _characters("ΓΔΘΛΞΠΣΥΦΨΩ")  # the others look as Latin ones do
_GREEK_SMALL = _span(0x3B1, 0x3C9) | {0x3D1, 0x3D5, 0x3D6, 0x3F0, 0x3F1, 0x3F5}
_GREEK_ITALIC_SMALL = _span(0x1D6FC, 0x1D71B)
_ACCENTS = _characters("`´¨¯ˆˇ˘˙˚˜‾\u0302\u0303\u0305\u0332\u20d7\u20db")
_OPERATORS = _characters(
    "\u00a0±×÷·¬−∓∗∘√∝∞∣∥∧∨∩∪∫∼≈≔≝≠≡≤≥≪≫≺≻⪯⪰⊂⊃⊆⊇∈∉∋∅∇∂∀∃∏∑⊕⊗⊤⊥⊢⋅⋆⋮⋯⋱…⌈⌉⌊⌋⟨⟩|‖′″‴°ℓ←→↑↓↦⇒"
    "⋂⋃⇔⟹⏞⏟∖\u2009\u2061",
)
_DOUBLE = _characters("ℂℍℕℙℚℝℤ𝔸𝔹𝔻𝔼𝔽𝕀𝕊𝕋𝕏𝟘𝟙")
_SCRIPT = _characters("𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℒℳ𝒩𝒪𝒫ℛ𝒮𝒯𝒳")

# What few notes need: a page that shows one of these has a font made to its measure.
_RARE = _characters(
    "%*-´`¨ˇ˘˚\u0302\u0303\u0305\u0332\u20d7\u20db≝⋆°÷∥∓∋∃∀≔≺≻⪯⪰⊃⊇⊢⊗⋂⋃⋮⋱‴⌈⌉⌊⌋⏞⏟←↑↓⇔⟹"
    "ϑϖϰϱς𝜍υ𝜐ι𝜄ο𝜊𝜗𝜘𝜚𝜛ℂℍℚ𝔸𝔹𝔻𝕀𝕊𝕋𝕏𝟘𝟙𝒜ℬ𝒞𝒟ℰ𝒢ℋℳ𝒪𝒫ℛ𝒮𝒯𝒳",
)

MATH = (
    _PLAIN
    | _ITALIC
    | _GREEK_CAPITALS
    | _GREEK_SMALL
    | _GREEK_ITALIC_SMALL
    | _ACCENTS
    | _OPERATORS
    | _DOUBLE
    | _SCRIPT
) - _RARE
MATH_LETTERS = (
    _span(0x1D400, 0x1D433)  # bold
    | _span(0x1D468, 0x1D49B)  # bold italic
    | _span(0x1D504, 0x1D56B)  # Fraktur, double-struck
    | _span(0x1D5A0, 0x1D5D3)  # sans serif
    | _span(0x1D6A8, 0x1D6FA)  # bold Greek, italic Greek capitals
    | _span(0x1D71C, 0x1D755)  # bold italic Greek
    | _span(0x1D7CE, 0x1D7D7)  # bold figures
    | _span(0x1D4D0, 0x1D4E9)  # bold script capitals
    | _span(0x1D670, 0x1D6A3)  # typewriter
    | _characters("ℭℌℑℜℨ")
) - MATH
MATH_SIGNS = (
    _ASCII
    | _RARE
    | _span(0x391, 0x3A9)
    | _span(0x1D49C, 0x1D4B5)
    | _characters("ℐ⁢⁣⁤–—‘’“”†‡ℏ∄∶≅≉≕≢⊈⊖⊨⋀⋁↔↕↪⇐⟂⟦⟧⟵⟶⟷⟸⨁□")
    | _characters(
        "ℵ℘ð∁∆∋∌∎∐∕∙∛∠∡∦∭∯∰∴∵∷∹∻≀≂≄≇≊≋≎≏≑≖≗≘≙≚≛≞≟≣≦≧≨≩≬≭≮≯≰≱≲≳≶≷≼≽≾≿⊀⊁⊄⊅⊉⊋⊎⊏⊐⊑⊒⊓⊔⊘"
        "⊚⊛⊝⊞⊟⊠⊡⊣⊦⊧⊩⊪⊬⊭⊮⊯⊲⊳⊴⊵⊸⊺⊻⊼⊽⋈⋉⋊⋋⋌⋍⋎⋏⋐⋑⋔⋖⋗⋘⋙⋚⋛⋞⋟⋠⋡⟂↖↗↘↙↚↛↝↞↠↣↩↭↰↱↶↷↺↻↼↽⇁⇄⇆⇇⇉⇋⇍⇎⇏⇑⇓⇕"
        "⇚⇛⇠⇢⊶⊷⤳⥂▪▫▲▷▸▼◁◀▶◆◇○●★☆♠♡♢♣♭♮♯♮✓⨀⨄⨅⨆⨯⩽⩾⪅⪆⪇⪈⪡⪢⫅⫆‵⁗⁡⎰⎱⌜⌝⌞⌟⟮⟯§¶ı"
        "∬∮≁≃≍≐≜⊊⋰△▽⇀⇌⇝⨂⏠⏡⎴⎵∤⊙⟺⟼■"
    )
) - MATH
ACCENTS = _characters("´¨¯ˆˇ˘˙˚˜\u0302\u0303\u20db")
PRIMES = frozenset({0x2032, 0x2033, 0x2034})
_VARIANTS = {0x3F5: 0x1D716, 0x3D1: 0x1D717, 0x3F0: 0x1D718, 0x3D5: 0x1D719, 0x3F1: 0x1D71A}
ALIASES = (
    {0x3B1 + at: 0x1D6FC + at for at in range(25)}
    | _VARIANTS
    | {0x3D6: 0x1D71B}
    | {0x2C6: 0x302, 0x2DC: 0x303}  # these have wider forms
    | {0x332: 0x203E}  # a line below is one above, which begins where it should
    | {0x2216: 0x5C}  # as tall as TeX's
    | {0x25A1: 0x25FB}  # as large
)

TEXT = _ASCII | _characters(
    "\u00a0§©°±·×–—‘’“”†…′−→\u2009\u2011\u202fáàäçéèíñóöüß",
)
TEXT_MORE = (
    _span(0xC0, 0xFF) | _characters("ĆćČčęğıŁłńőřśşŠšūŽž‡•″≈≤≥←↑↗")
) - TEXT  # of other alphabets, and of furniture
