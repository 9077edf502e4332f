"""Pages ask for the fonts that their formulas need, and no others are left behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support import CONF, SITE, WORDS, Site, differing, note, sphinx, write

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO, THREE = (f"notes/trees/{name}.md" for name in ("one", "two", "three"))


def text(title: str, formula: str) -> str:
    return note("2027-01-05", title=title, body=f"{WORDS}\n\nSo ${formula}$.\n")


def asked(site: Site, name: str) -> list[str]:
    """Return the fonts of formulas that a page asks for."""
    found = re.findall(r"_static/fonts/([\w.-]+\.css)", site.page(name.removesuffix(".md")))
    return sorted(set(found))


def measured(site: Site) -> set[str]:
    return {path.name for path in (site.out / "_static/fonts").glob("measured-*")}


MISSING = f"""{CONF}
from january import fonts

def none(cuts, folder):
    raise fonts.FontError("the package of a font is not installed")

fonts.make = none
"""


def test_a_font_that_is_not_there_ends_the_build_with_one_line(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, ONE: text("One", "x"), "conf.py": MISSING})
    site = sphinx(tmp_path, fails=True)
    (line,) = site.warnings.splitlines()
    assert "the package of a font is not installed" in line


def test_a_font_that_a_page_needs_alone_comes_and_goes_with_it(tmp_path: Path) -> None:
    root = tmp_path / "site"
    notes = {ONE: text("One", "x"), TWO: text("Two", r"\mathbf x"), THREE: text("Three", "y")}
    write(root, {**SITE, **notes})
    site = sphinx(root)
    ((common,), (own,)) = asked(site, ONE), asked(site, TWO)
    assert asked(site, THREE) == [common]
    assert own != common
    assert measured(site) == {own}

    earlier = site.out / "_static/fonts/january-text.00000000.woff2"
    earlier.touch()
    write(root, {THREE: text("Three", r"\mathbf x y")})
    site = sphinx(root)
    assert not earlier.exists()
    assert asked(site, THREE) == asked(site, TWO) == [own]

    write(root, {TWO: text("Two", "x"), THREE: text("Three", r"\mathfrak g")})
    site = sphinx(root)
    assert measured(site) == set(asked(site, THREE)) != {own}
    assert differing(site.files(), sphinx(root, out="_fresh").files()) == []


def test_a_thing_that_is_shown_apart_has_the_font_of_its_note(tmp_path: Path) -> None:
    root = tmp_path / "site"

    def things(sign: str) -> str:
        shown = "".join(f"$$\n{tex}\n$$ (eq-{name})\n\n" for name, tex in (("x", "x"), ("s", sign)))
        words = "```{claim}\n:label: bare\n\nNone here.\n```"
        return note("2027-01-05", title="One", body=f"{WORDS}\n\n{shown}\n{words}\n")

    for sign in (r"\mathbf x", r"\mathfrak g"):
        write(root, {**SITE, ONE: things(sign)})
        site = sphinx(root)
        own = asked(site, ONE)
        assert measured(site) == {*own}
        assert asked(site, "to/eq-x/cite") == asked(site, "to/eq-s/cite") == own
        assert asked(site, "to/bare/cite") == []
    assert differing(site.files(), sphinx(root, out="_fresh").files()) == []
