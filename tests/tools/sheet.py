"""Set the corpus of formulas beside MathJax, and photograph both in a browser.

    npm install --prefix DIR mathjax@4 @mathjax/mathjax-stix2-font
    python -m tests.tools.sheet --mathjax DIR/node_modules --out SHEETS [--browser firefox-esr]

Each image holds some formulas: ours at the left, MathJax's at the right, the TeX below.
"""

from __future__ import annotations

import argparse
import html
import subprocess
import tempfile
from pathlib import Path

from january import fontface, fonts, glyphs
from january.tex import expand
from tests.tools.corpus import ROOT, corpus, macros, markup

PAGE = """<!doctype html><meta charset="utf-8"><title>sheet</title>
<style>{css}
body {{ font: 20px/1.5 "January Text", serif; margin: 12px; background: #fff; color: #111 }}
.row {{ display: grid; grid-template-columns: 1fr 1fr; gap: 2px 24px; border-bottom: 1px solid #ccc;
  padding: 4px 0; align-items: center }}
.row > div {{ overflow: hidden }}
.row pre {{ grid-column: 1 / 3; margin: 0; font: 11px monospace; color: #777 }}
</style>
<script>MathJax = {{
  tex: {{ packages: {{ "[+]": ["braket", "boldsymbol", "mathtools"] }} }},
  loader: {{
    load: ["[tex]/braket", "[tex]/boldsymbol", "[tex]/mathtools"],
    paths: {{ "mathjax-stix2": "{mathjax}/@mathjax/mathjax-stix2-font" }} }},
  output: {{ font: "mathjax-stix2" }},
  options: {{ enableMenu: false, enableSpeech: false, enableBraille: false,
    enableEnrichment: false, enableComplexity: false, enableExplorer: false }} }}</script>
<script src="{mathjax}/mathjax/tex-svg.js"></script>
<body>{rows}</body>"""


def row(tex: str, *, display: bool) -> str:
    """Write one formula three times: ours, MathJax's, its source."""
    ours = markup(tex, display=display)
    theirs = expand(tex, macros())
    bare = ("&" in tex and r"\begin" not in tex) or tex == r"x\\y"
    theirs = rf"\begin{{aligned}}{theirs}\end{{aligned}}" if bare else theirs
    left, right = (r"\[", r"\]") if display else (r"\(", r"\)")
    if display:
        ours = f'<div class="math-display"><div class="math-scroll">{ours}</div></div>'
    shown = html.escape(f"{left}{theirs}{right}")
    return f"<div class=row><div>{ours}</div><div>{shown}</div><pre>{html.escape(tex)}</pre></div>"


def shoot(browser: str, page: Path, image: Path) -> None:
    """Photograph a page in a headless browser with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        if "firefox" in browser:
            options = ["--headless", "--profile", profile, "--window-size", "1250,1800"]
            command = [browser, *options, "--screenshot", str(image), page.as_uri()]
        else:
            command = [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--disable-sync",
                "--disable-component-update", f"--user-data-dir={profile}",
                "--allow-file-access-from-files", "--virtual-time-budget=15000",
                "--window-size=1250,1800", f"--screenshot={image}", page.as_uri(),
            ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> None:
    """Write the sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mathjax", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--browser", default="chromium")
    parser.add_argument("--each", type=int, default=24)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    whole = fonts.math_for(glyphs.MATH_SIGNS | glyphs.MATH_LETTERS)
    cuts = [cut for cut in (whole, *fonts.CUTS[1:]) if cut]
    faces = fonts.make(cuts, given.out / "fonts")
    sheet = (ROOT / "january/ext/static/math.css").read_text(encoding="utf-8")
    css = fontface.text_rules(faces, "fonts/") + fontface.embedded(faces[0]) + sheet
    rows = [row(tex, display=display) for tex, display in corpus() if given.only in tex]
    for at in range(0, len(rows), given.each):
        page = given.out.resolve() / f"sheet-{at // given.each:02}.html"
        mathjax = given.mathjax.resolve().as_uri()
        body = "".join(rows[at : at + given.each])
        page.write_text(PAGE.format(css=css, mathjax=mathjax, rows=body), encoding="utf-8")
        name = f"{page.stem}-{Path(given.browser).name}.png"
        shoot(given.browser, page, page.with_name(name))


if __name__ == "__main__":
    main()
