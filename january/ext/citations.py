"""Let each note, and each numbered thing in it, be cited: on its page, as files, for machines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes

from january.cite import Citation, Name, Part, bibtex, markdown, plain, read_name
from january.ext.anchors import TARGETS, Target
from january.ext.builder import is_page_builder
from january.ext.configuration import settings, today
from january.ext.corrections import CORRECTIONS
from january.ext.pins import PINS
from january.ext.sources import NOTES, THEMES
from january.metadata import head, plain_head
from january.note import Note, State
from january.plaintext import to_text, unmarked
from january.slug import slug

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

TO = "to"
WORKS = "notes.bib"
BIB, CSL, TEXT = ".bib", ".csl.json", ".txt"
_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>\n?')


@dataclass(frozen=True, slots=True)
class Citer:
    """Make the citations of a build."""

    env: BuildEnvironment

    def note(self, note: Note) -> Citation:
        """Return a note's citation."""
        config = self.env.config
        site = settings(config)
        anchor = self.anchor(note.docname)
        corrections = [one.day for one in CORRECTIONS.get(self.env, note.docname) or ()]
        return Citation(
            key=f"{slug(site.title, words=1)}:{anchor or note.slug}",
            title=title_tex(self.env, note.docname),
            authors=self.authors(note),
            date=note.date,
            site=site.title,
            url=self.address(anchor) if anchor else page_address(config, note.docname),
            forthcoming=note.state(today(config)) is not State.PUBLISHED,
            corrected=max(corrections, default=None),
            version=PINS.get(self.env, note.docname) or "",
            elsewhere=note.crosspost,
            macros=site.macros,
        )

    def part(self, whole: Citation, target: Target) -> Citation:
        """Return the citation of one thing in a note."""
        part = Part(label=label(target), anchor=target.anchor, url=self.address(target.name))
        return replace(whole, key=f"{whole.key.partition(':')[0]}:{target.name}", part=part)

    def authors(self, note: Note) -> tuple[Name, ...]:
        """Return the names of a note's authors; a note without is by all."""
        site = settings(self.env.config)
        known = [author.name for key in note.authors if (author := site.author(key))]
        return tuple(map(read_name, known or [f"The {site.title} contributors"]))

    def anchor(self, docname: str) -> str:
        """Return the anchor of a note as a whole."""
        targets = TARGETS.get(self.env, docname) or ()
        return next((one.name for one in targets if one.kind == "note"), "")

    def parts(self, docname: str) -> list[Target]:
        """Return what in a note can be cited by itself, each once."""
        targets = TARGETS.get(self.env, docname) or ()
        return [one for one in targets if one.number and one.name == one.anchor]

    def address(self, anchor: str) -> str:
        """Return the address of an anchor that lasts."""
        base = self.env.config.html_baseurl
        return f"{base.rstrip('/')}/{TO}/{quote(anchor)}/" if base else ""


def name(target: Target) -> str:
    """Return how a thing is called by kind and number."""
    if target.kind == "equation":
        return f"Equation ({target.number})"
    return f"{target.kind.capitalize()} {target.number}"


def label(target: Target) -> str:
    """Return how a thing is called in a reference: its name, and its caption if it has one.

    Its formulas stay between dollar signs.
    """
    caption = f" ({unmarked(target.title)})" if target.title else ""
    return f"{name(target)}{caption}"


def title_tex(env: BuildEnvironment, docname: str) -> str:
    """Return a page's title as plain text with its formulas between dollar signs."""
    return "".join(
        f"${child.astext()}$"
        if isinstance(child, nodes.math)
        else child.astext().replace("$", "\\$")
        for child in env.titles[docname].children
    )


def page_address(config: Config, docname: str) -> str:
    """Return the whole address of a page, or nothing where the site has none."""
    base = config.html_baseurl
    return (
        f"{base.rstrip('/')}/{quote(docname)}{config.html_file_suffix or '.html'}" if base else ""
    )


# What a citation can be copied as, besides plain text.
FORMS = {"BibTeX": bibtex, "Markdown": markdown}


def forms(citation: Citation) -> list[dict[str, str]]:
    """Return a citation in the forms to copy, for the templates."""
    return [{"label": name, "text": form(citation)} for name, form in FORMS.items()]


def form_files(file: str) -> list[dict[str, str]]:
    """Return the files of a citation, for the templates."""
    return [
        {"label": "BibTeX", "url": f"{file}{BIB}"},
        {"label": "CSL-JSON", "url": f"{file}{CSL}"},
        {"label": "Text", "url": f"{file}{TEXT}"},
    ]


def add_citation(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], tree: nodes.document | None
) -> None:
    """Tell a page's templates how to cite it, and its head what machines ask for."""
    citer, note = Citer(app.env), NOTES.get(app.env, pagename)
    # docutils says again what the layout says.
    context["metatags"] = _VIEWPORT.sub("", context.get("metatags", ""))
    if is_page_builder(app):
        context["site"]["works"] = WORKS
    if note is None or context.get("note") is None:
        if tree is not None:
            context["metatags"] += _plain_tags(app.env, pagename)
        return
    whole = citer.note(note)
    context["note"] |= {
        "citation": plain(whole),
        "cite_forms": forms(whole),
        "cite_files": form_files(note.slug),
        "cite_parts": [
            {"label": name(one), "url": context["pathto"](cite_page(one))}
            for one in citer.parts(pagename)
        ],
    }
    context["metatags"] += head(
        whole,
        page=page_address(app.config, pagename),
        description=to_text(note.abstract, whole.macros),
        language=app.config.language or "en",
    )


def cite_page(target: Target) -> str:
    """Return the page that says how to cite one thing."""
    return f"{TO}/{target.name}/cite"


def _plain_tags(env: BuildEnvironment, docname: str) -> str:
    site = settings(env.config)
    theme = THEMES.get(env, docname)
    return plain_head(
        to_text(title_tex(env, docname), site.macros),
        page=page_address(env.config, docname),
        site=site.title,
        description=to_text(theme.abstract, site.macros) if theme else "",
    )


def _take_base(app: Sphinx, config: Config) -> None:
    """Let the site's address be the project's, where ``conf.py`` names no other."""
    config.html_baseurl = config.html_baseurl or settings(app.config).base_url


def setup(app: Sphinx) -> None:
    """Speak to the templates."""
    app.connect("config-inited", _take_base, priority=350)
    app.connect("html-page-context", add_citation, priority=600)
