"""Browsers set formulas as they were meant."""

from __future__ import annotations

import io
import subprocess
from shutil import which
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.image import imread

from january import fontface, fonts
from january.tex import render
from tests.browser.conftest import do_without
from tests.support import FONTS, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SIZE, EM = 100, 102  # of the text, of formulas, in pixels
LONG = "+".join(f"x_{{{at}}}" for at in range(40))


def document(*formulas: str) -> str:
    """Write a page of displays."""
    cut = fonts.math_for(frozenset(map(ord, "x⏟")))
    assert cut is not None
    (face,) = fonts.make([cut], FONTS)
    sheet = (ROOT / "january/ext/static/math.css").read_text(encoding="utf-8")
    shown = "".join(
        f'<div class="math-scroll">{render(tex, display=True, macros={})}</div>' for tex in formulas
    )
    return (
        f'<!doctype html><meta charset="utf-8"><style>{fontface.embedded(face)}{sheet}'
        f"body {{ margin: 0; background: #fff; color: #000; font-size: {SIZE}px }}</style>{shown}"
    )


def shown(browser: Browser, *formulas: str) -> Page:
    page = browser.new_page(viewport={"width": 1300, "height": 700})
    page.set_content(document(*formulas))
    page.evaluate("document.fonts.ready")
    return page


def ink(png: bytes) -> NDArray[np.bool_]:
    """Return which pixels of a picture are dark."""
    dark: NDArray[np.bool_] = imread(io.BytesIO(png))[..., :3].mean(axis=2) < 0.5
    return dark


def bottoms(page: Page, what: str) -> list[float]:
    script = "all => all.map(one => one.getBoundingClientRect().bottom)"
    found: list[float] = page.eval_on_selector_all(what, script)
    return found


@pytest.mark.parametrize(
    ("tex", "apart"),
    [
        (r"\begin{matrix}a\\a\\a\end{matrix}", 1.2),
        (r"\begin{matrix}a\\a^2\\a\end{matrix}", 1.2),
        (r"\begin{aligned}&a\\&a\\&a\end{aligned}", 1.5),
        (r"\begin{cases}a\\a\\a\end{cases}", 1.5),
    ],
)
def test_lines_of_a_table_are_as_far_apart_as_tex_sets_them(
    browser: Browser, tex: str, apart: float
) -> None:
    first, second, third = bottoms(shown(browser, tex), "mi")
    assert second - first == pytest.approx(apart * EM, abs=2)
    assert third - second == pytest.approx(apart * EM, abs=2)


def test_what_follows_an_integral_is_not_pushed_away_by_its_lower_limit(browser: Browser) -> None:
    page = shown(browser, r"\int_W f", r"\int f")
    limit, after, _ = (
        page.locator("mi").nth(at).evaluate("one => one.getBoundingClientRect().toJSON()")
        for at in range(3)
    )
    assert 0 < after["left"] - limit["right"] < 0.35 * EM


def test_a_brace_is_painted_as_wide_as_what_it_holds(browser: Browser) -> None:
    tex = r"\underbrace{a+b+c+d+e+f+g+h}_n"
    page = shown(browser, tex)
    held = page.locator("munder munder > mrow").bounding_box()
    assert held is not None
    dark = ink(page.screenshot())[int(held["y"] + held["height"]) :]
    columns = np.flatnonzero(dark.any(axis=0))
    assert columns[0] <= held["x"] + 0.1 * EM
    assert columns[-1] >= held["x"] + held["width"] - 0.1 * EM
    assert np.diff(columns).max() < 0.1 * EM


def test_firefox_keeps_a_long_display_on_one_line(tmp_path: Path) -> None:
    command = which("firefox-esr") or which("firefox")
    if command is None:
        do_without("no Firefox on this machine: its formulas were not looked at")
    page, picture = tmp_path / "page.html", tmp_path / "page.png"
    page.write_text(document(LONG), encoding="utf-8")
    profile = tmp_path / "profile"
    profile.mkdir()
    options = ["--headless", "--profile", str(profile), "--window-size", "900,700"]
    subprocess.run(
        [command, *options, "--screenshot", str(picture), page.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    rows = np.flatnonzero(ink(picture.read_bytes())[:, :800].any(axis=1))
    assert 0 < rows[-1] - rows[0] < 1.5 * EM
