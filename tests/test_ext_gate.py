"""What a stranger's text may not do to the build, to the site, or to its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile import DRAWINGS, FILES, SECRET, Hostile, active, hostile_notes, monsters
from tests.support import CONF, SITE, WORDS, Site, sphinx, write
from tests.toy import tried

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTES = list(hostile_notes())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build all hostile notes, with what they look for beside the project."""
    beside = tmp_path_factory.mktemp("beside")
    write(beside, {"secret.txt": SECRET, "secret.png": SECRET})
    root = beside / "project"
    write(root, {**SITE, **FILES, **{f"{one.docname}.md": one.text for one in NOTES}})
    return sphinx(root)


@pytest.mark.parametrize("note", NOTES, ids=lambda one: one.name)
def test_a_hostile_text_is_refused_at_its_line(hostile: Site, note: Hostile) -> None:
    said = [line for line in hostile.warnings.splitlines() if f"{note.docname}.md" in line]
    assert any(f"[january.{note.rule}]" in line for line in said), said
    if note.rule not in {"length", "nesting"}:
        assert any(f"{note.docname}.md:{note.line}: " in line for line in said), said


def test_nothing_of_it_runs_or_leaks(hostile: Site) -> None:
    assert "Traceback" not in hostile.warnings
    for name, content in hostile.files().items():
        assert SECRET.encode() not in content, name
        if name.endswith(".html"):
            assert active(content.decode()) == [], name
    assert not list(hostile.out.rglob("*.html.html"))
    assert not list(hostile.out.glob("_downloads/*/*"))
    assert {path.name[:2] + path.suffix for path in hostile.out.glob("_images/*")} <= {"a..png"}


@pytest.mark.parametrize("role", ["any", "numref"])
def test_a_role_that_a_link_serves_better_is_refused_with_the_link(
    tmp_path: Path, role: str
) -> None:
    write(tmp_path, {**SITE, "notes/about.md": f"# About\n\n{{{role}}}`theme-trees`\n"})
    said = sphinx(tmp_path).warnings
    mend = f"{{{role}}} is not open to notes: write a link, [](#label) [january.role]"
    assert f"notes/about.md:3: WARNING: {mend}" in said


def test_a_drawing_that_does_more_than_draw_is_refused_and_shown_nowhere(tmp_path: Path) -> None:
    shown = "".join(
        f"```{{plot}} try-it.f{at}\n:label: fig-{at}\n\nWords.\n```\n\n"
        for at in range(len(DRAWINGS))
    )
    text = f"---\ndate: 2027-01-05\n---\n# A\n\n{WORDS}\n\n{shown}"
    svgs = {f"f{at}": svg for at, (svg, _) in enumerate(DRAWINGS.values())}
    write(tmp_path, {**SITE, **tried(drawings=svgs), "notes/trees/a.md": text})
    site = sphinx(tmp_path)
    for at, (_, held) in enumerate(DRAWINGS.values()):
        said = f"results/try_it.f{at}.svg: a drawing may not hold {held}"
        assert f"notes/trees/a.md:{8 + 6 * at}: ERROR: experiments/{said}" in site.warnings
    for name, content in site.files().items():
        assert not name.startswith("figures/"), name
        if name.endswith(".html"):
            assert active(content.decode()) == [], name


@pytest.mark.parametrize("name", DRAWINGS)
def test_what_a_browser_would_run_is_found(name: str) -> None:
    """So that the tests above can fail."""
    svg, _ = DRAWINGS[name]
    shown_by_a_browser = "a style sheet", "entities", "an address in an attribute", "a source"
    found = active(f"<div>{svg}</div>")
    assert (found == []) == (name in shown_by_a_browser), found


def test_a_monster_is_set_or_refused_with_a_line(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, **FILES, **monsters()})
    site = sphinx(tmp_path)
    assert "Traceback" not in site.warnings
    for name in monsters():
        assert active(site.page(name.removesuffix(".md"))) == [], name


HEAD = "myst:\n  html_meta:\n    refresh: owned\n  enable_extensions: [substitution]\n"
OTHERS = {
    "an unknown key of a theme": (
        "notes/trees/index.md",
        f"---\norder: 1\n{HEAD}---\n# Trees\n\n```{{notes}}\n```\n",
        "“myst” is not a key of this page",
    ),
    "front matter of more than three dashes": (
        "notes/trees/index.md",
        f"----\n\n{HEAD}\n# Trees\n\n{{{{ 1 + 1 }}}}\n\n```{{notes}}\n```\n",
        "may not begin with a transition",
    ),
    "an announcement that runs": (
        "index.md",
        "# Test\n\n<script>1</script>\n\n```{themes}\n```\n",
        "index.md:3:",
    ),
    "front matter of another tool": (
        "index.md",
        f"---\n{HEAD}---\n# Test\n\n{{{{ 1 + 1 }}}}\n\n```{{themes}}\n```\n",
        "“myst” is not a key of this page",
    ),
    "an alias that leaves": (
        "notes/trees/a.md",
        "---\ndate: 2027-01-05\naliases: [../../left, /../../left.html]\n---\n# A\n\n"
        + "word " * 50,
        "can't be an address",
    ),
    "a label that leaves": (
        "notes/trees/a.md",
        "---\ndate: 2027-01-05\n---\n# A\n\n```{theorem}\n:label: ../../left\nWords.\n```\n"
        + "word " * 50,
        "notes/trees/a.md:6: ",
    ),
    "a label that is markup": (
        "notes/trees/a.md",
        '---\ndate: 2027-01-05\n---\n("><script>1</script>)=\n# A\n\n' + "word " * 50,
        "",
    ),
    "a name that is markup": (
        'notes/trees/"><script>alert(1)<!--.md',
        "---\ndate: 2027-01-05\n---\n# A\n\n" + "word " * 50,
        "",
    ),
    "an abstract that is markup": (
        "notes/trees/a.md",
        "---\ndate: 2027-01-05\nabstract: </script><script>1</script> $</script>$ \"'\n"
        "---\n# A <b>b</b>\n\n" + "word " * 50,
        "notes/trees/a.md:5: ",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_of_a_site_can_do_no_more(build: Callable[..., Site], name: str) -> None:
    file, text, warning = OTHERS[name]
    site = build({file: text}, warns=(warning,) if warning else ())
    for path, content in site.files().items():
        if path.endswith(".html"):
            assert active(content.decode()) == [], path
            assert b'content="owned' not in content
            assert b"{{ 1 + 1 }}" in content or path != f"{file[:-3]}.html" or "{{" not in text
    assert not list(site.out.parent.parent.glob("left*"))
    assert not list(site.out.glob("left*"))


def test_a_front_page_whose_facts_cannot_be_read_is_said_and_tells_none(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, "index.md": "---\nabstract: owned\n\n# Test\n\n```{themes}\n```\n"})
    site = sphinx(tmp_path)
    assert "index.md:1: WARNING: the front matter is not closed" in site.warnings
    assert "owned" not in site.page("index")
    assert (site.out / "llms.txt").read_text(encoding="utf-8") == "# Test Notes\n"


OPENED = f"""{CONF}
from docutils import nodes
from docutils.parsers.rst import Directive

january_open = ["banner"]

class Banner(Directive):
    def run(self):
        return [nodes.raw("", "<script>1</script>", format="html")]

def setup(app):
    app.add_directive("banner", Banner)
"""


def test_what_a_project_opens_may_write_no_raw_markup(build: Callable[..., Site]) -> None:
    text = f"---\ndate: 2027-01-05\n---\n# A\n\n{WORDS}\n\n```{{banner}}\n```\n"
    refused = "notes/trees/a.md:8: WARNING: raw markup is not for notes [january.html]"
    site = build({"conf.py": OPENED, "notes/trees/a.md": text}, warns=(refused,))
    assert "<script>1" not in site.page("notes/trees/a")


def test_a_bibliography_may_hold_what_can_do_no_harm(build: Callable[..., Site]) -> None:
    entry = r"@misc{doe2020thing, title={\input{/etc/passwd} <script>1</script> $x^2$}, year={<b>}}"
    body = "Words {footcite:t}`doe2020thing`.\n\n```{footbibliography}\n```\n"
    text = f"---\ndate: 2027-01-05\n---\n# A\n\n{WORDS}\n\n{body}"
    site = build({"references.bib": entry, "notes/trees/a.md": text})
    for page in (site.page("notes/trees/a"), site.page("notes/bibliography")):
        assert "root:" not in page
        assert "<script>1" not in page


def test_a_bibliography_that_can_do_harm_or_is_none_is_said_and_not_read(tmp_path: Path) -> None:
    bomb = SITE["references.bib"] + '@string{a = "harmful"}\n@misc{two, title = a # a}\n'
    conf = f"{CONF}bibtex_bibfiles += ['gone.bib']\n"
    cited = f"---\ndate: 2027-01-05\n---\n# A\n\n{WORDS} {{footcite:t}}`doe2020thing`\n"
    write(tmp_path, {**SITE, "references.bib": bomb, "conf.py": conf, "notes/trees/a.md": cited})
    site = sphinx(tmp_path)
    assert "references.bib:3: WARNING: @string is not for here: write it out" in site.warnings
    assert "could not open bibtex file" in site.warnings
    assert 'could not find bibtex key "doe2020thing"' in site.warnings
    assert not any(b"harmful" in content for content in site.files().values())


LEAD = f".. meta::\n   :http-equiv=refresh: 0;url=https://evil.example/\n\n{SECRET}\n"
CIRCLE = f"{SECRET}\n======\n\n.. toctree::\n   :glob:\n\n   *\n"


@pytest.mark.parametrize("public", [0, 1])
def test_only_markdown_where_notes_lie_becomes_a_page(tmp_path: Path, public: int) -> None:
    page = f"# Elsewhere\n\n{SECRET}\n\n```{{themes}}\n```\n"
    deep = "a note lies in notes/<theme>/, not deeper: move it up"
    markdown = "a note is written in Markdown: rewrite it as .md"
    program = "no program lies in notes/: move it to experiments/"
    others = {
        "notes/e.rst": (LEAD, markdown),
        "notes/trees/circle.rst": (CIRCLE, markdown),
        "notes/trees/deep/e.rst": (LEAD, markdown),
        "notes/trees/z.py": (page, program),
        "notes/trees/deep/index.md": (page, deep),
        "notes/trees/deep/x.md": (page, deep),
        "notes/x/y/index.md": (page, deep),
        "notes/_x/_y/*.md": (page, deep),
    }
    write(tmp_path, {**SITE, **{name: text for name, (text, _) in others.items()}})
    write(tmp_path, {"experiments/sub/a.py": page, "other.rst": LEAD, "other.md": page})
    site = sphinx(tmp_path, "-D", f"january_public={public}")
    said = [
        f"{name}:1: WARNING: {why} [january.theme]" for name, (_, why) in sorted(others.items())
    ]
    lines = site.warnings.replace(f"{tmp_path}/", "").splitlines()
    assert lines == said
    assert [path for path, content in site.files().items() if SECRET.encode() in content] == []


@pytest.mark.parametrize("name", ["references.bib", "notes/trees/a.md", "notes/loop", "index.md"])
def test_a_symbolic_link_is_not_followed(tmp_path: Path, name: str) -> None:
    write(tmp_path, SITE)
    place = tmp_path / name
    place.unlink(missing_ok=True)
    place.symlink_to(tmp_path if name == "notes/loop" else "/etc/passwd")
    # Without its first page there is no site.
    said = sphinx(tmp_path, fails=name == "index.md").warnings
    assert f"{name}:1: WARNING: a symbolic link is not followed" in said
    assert "root:" not in said
    assert "Traceback" not in said or name == "index.md"


BESIDE = {
    "s.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><title>{SECRET}</title></svg>',
    "s.bib": f"@misc{{doe2020thing, title={{{SECRET}}}, year={{2020}}}}",
    "s.txt": f"{SECRET} is no anchor\n",
    "results/try_it.curve.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><desc>{SECRET}</desc></svg>',
    "results/try_it.json": "",
    "notes/trees/b.md": f"---\ndate: 2027-01-05\n---\n# {SECRET}\n",
    "notes/trees/index.md": f"# {SECRET}\n\n```{{notes}}\n```\n",
    "experiments/try_it.py": f'"""{SECRET}."""\n\ndef run(config):\n    """Run."""\n',
    "experiments/results/try_it.curve.svg": "",
}


@pytest.mark.parametrize("public", [0, 1])
@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("experiments/results/try_it.curve.svg", "s.svg"),
        ("experiments/results", "results"),
        ("experiments", "experiments"),
        ("references.bib", "s.bib"),
        ("notes/anchors.txt", "s.txt"),
        ("notes", "notes"),
    ],
)
def test_nothing_of_what_a_link_leads_to_is_shown(
    tmp_path: Path, name: str, target: str, public: int
) -> None:
    body = "{footcite:t}`doe2020thing`\n\n```{plot} try-it.curve\n:label: f\n\nWords.\n```\n"
    text = f"---\ndate: 2027-01-05\n---\n# A\n\n{WORDS} {body}"
    files = {**SITE, **tried(), "notes/trees/a.md": text}
    beside = {"results/try_it.json": files["experiments/results/try_it.json"]}
    write(tmp_path / "beside", {**BESIDE, **beside})
    write(tmp_path / "root", {k: v for k, v in files.items() if not f"{k}/".startswith(f"{name}/")})
    (tmp_path / "root" / name).symlink_to(tmp_path / "beside" / target)
    # Without the experiments it can't be known what a visitor may see of them.
    ends = name == "experiments" and public == 1
    site = sphinx(tmp_path / "root", "-D", f"january_public={public}", fails=ends)
    assert f"{name}:1: WARNING: a symbolic link is not followed" in site.warnings
    assert SECRET not in site.warnings
    assert "Traceback" not in site.warnings
    assert [path for path, content in site.files().items() if SECRET.encode() in content] == []
