"""Let references read well from afar, and say “forthcoming” where nothing has appeared yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from january.anchor import declared
from january.corpus import read_corpus
from january.ext.configuration import settings, today
from january.ext.state import Datum
from january.ext.statements import ANCHORS
from january.ext.typography import kept
from january.note import State
from january.plaintext import formula_text
from january.wording import when

if TYPE_CHECKING:
    from datetime import date

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.domains.math import MathDomain
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment

REFERENCE_TYPES = {"myst", "ref", "eq", "doc"}

PAGE = "january-page"

# The labels and documents that a document refers to, in order and once each.
REFERENCES: Datum[tuple[str, ...]] = Datum("references")
# What it asks for besides: terms, places in documents that are named by their path.
ASKED: Datum[tuple[str, ...]] = Datum("asked", heard=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forthcoming:
    """A note that has not appeared: all that may be told of it."""

    title: str
    day: date | None


def setup(app: Sphinx) -> None:
    """Note references as documents are read, and mend them before they are resolved."""
    app.add_config_value("january_forthcoming", {}, "env")
    app.connect("config-inited", _find_forthcoming, priority=400)
    app.connect("env-get-outdated", _left_behind)
    app.connect("doctree-read", _note_references)
    app.add_post_transform(FarReferences)


def page_link(env: BuildEnvironment, docname: str, inner: nodes.inline) -> addnodes.pending_xref:
    """Return a link to an experiment's page, to be resolved when its own page is written."""
    here = env.current_document.docname
    return addnodes.pending_xref(
        "", inner, refdomain="january", reftype=PAGE, reftarget=docname, refdoc=here
    )


def label_of(node: addnodes.pending_xref) -> str:
    """Return the label that a reference names, or the document whose file it names."""
    target: str = node["reftarget"]
    return docname_join(node["refdoc"], target) if node["reftype"] == "doc" else target


def asked(env: BuildEnvironment, docname: str) -> tuple[str, ...]:
    """Return all names that a document's references ask for, in order of kind and mention."""
    return (*(REFERENCES.get(env, docname) or ()), *(ASKED.get(env, docname) or ()))


def leads_to(env: BuildEnvironment, label: str) -> str:
    """Return the document that a reference to a label leads to; empty if there is none."""
    std = cast("StandardDomain", env.get_domain("std"))
    if label in std.labels or label not in env.titles:
        return std.anonlabels.get(label, ("",))[0]
    return label


def shown_text(env: BuildEnvironment, label: str, docname: str, words: str) -> str:
    """Return as plain text what a reference in a document shows, with its own words or none."""
    std = cast("StandardDomain", env.get_domain("std"))
    forthcoming = env.config.january_forthcoming.get(label)
    if forthcoming is not None and label not in std.anonlabels:
        return _forthcoming_text(words, forthcoming)
    if words or label not in std.labels:
        return words or (plain_title(env, label) if label in env.titles else label)
    there, _, name = std.labels[label]
    if there == docname or not _numbered(env, label, there):
        return plain_title(env, there) if name == env.titles[there].astext() else name
    return f"{name} of {plain_title(env, there)}"


def plain_title(env: BuildEnvironment, docname: str) -> str:
    """Return a page's title as plain text."""
    macros = settings(env.config).macros
    return "".join(
        formula_text(part.astext(), macros) if isinstance(part, nodes.math) else part.astext()
        for part in env.titles[docname].children
    )


def _numbered(env: BuildEnvironment, label: str, docname: str) -> bool:
    anchors = ANCHORS.get(env, docname) or ()
    maths = cast("MathDomain", env.get_domain("math"))
    return label in maths.equations or any(anchor.label == label for anchor in anchors)


class FarReferences(SphinxPostTransform):
    """Add “of *Title*” to a reference to another note's statement or equation."""

    default_priority = 5  # before MyST's resolver (9) and Sphinx's (10)

    def run(self, **_kwargs: Any) -> None:  # noqa: ANN401  (docutils passes anything)
        """Mend each reference of the document."""
        for node in list(self.document.findall(addnodes.pending_xref)):
            if node.get("reftype") in REFERENCE_TYPES:
                self.mend(node)
            elif node.get("reftype") == PAGE:
                self.to_page(node)

    def to_page(self, node: addnodes.pending_xref) -> None:
        """Resolve a link to an experiment's page, with whatever markup it holds."""
        here = self.env.current_document.docname
        inner = node[0].deepcopy()
        node.replace_self(make_refnode(self.app.builder, here, node["reftarget"], None, inner))

    def mend(self, node: addnodes.pending_xref) -> None:
        """Mend one reference."""
        label, explicit = label_of(node), bool(node.get("refexplicit"))
        places, named = self.std.anonlabels, self.std.labels
        forthcoming = self.config.january_forthcoming.get(label)
        if forthcoming is not None and label not in places:
            node.replace_self(_forthcoming(node, forthcoming))
            return
        docname, _, name = named.get(label, ("", "", ""))
        elsewhere = docname not in {"", self.env.current_document.docname}
        if elsewhere and not explicit and _numbered(self.env, label, docname):
            self.say_where(node, name, docname)
        if label in places and (explicit or label in named):
            node.replace_self(self.link(node, label, *places[label]))

    def link(
        self, node: addnodes.pending_xref, label: str, docname: str, anchor: str
    ) -> nodes.reference:
        """Resolve a reference to a label.

        MyST would ask documents too, and a note's anchor is also its file's name.
        """
        if node.get("refexplicit"):
            inner = nodes.inline("", "", *[part.deepcopy() for part in node.children])
        else:
            inner = nodes.inline("", "", kept(self.std.labels[label][2]))
        inner["classes"] += ["std", "std-ref"]
        here = self.env.current_document.docname
        return make_refnode(self.app.builder, here, docname, anchor, inner)

    def say_where(self, node: addnodes.pending_xref, name: str, docname: str) -> None:
        """Let a reference name the note that it leads to."""
        title = self.env.titles[docname]
        inner = nodes.inline("", "", kept(name), nodes.Text(" of "))
        inner += nodes.emphasis("", "", *[part.deepcopy() for part in title.children])
        node.clear()
        node += inner
        node["refexplicit"] = True

    @property
    def std(self) -> StandardDomain:
        """Return the domain of labels."""
        return cast("StandardDomain", self.env.get_domain("std"))


def _forthcoming(node: addnodes.pending_xref, note: Forthcoming) -> nodes.inline:
    text = _forthcoming_text(node.astext() if node.get("refexplicit") else "", note)
    return nodes.inline("", text, classes=["forthcoming"])


def _forthcoming_text(words: str, note: Forthcoming) -> str:
    return f"{words or note.title} ({when(note.day)})"


def _note_references(app: Sphinx, doctree: nodes.document) -> None:
    docname = app.env.current_document.docname
    labels: dict[str, None] = {}
    others: dict[str, None] = {}
    for node in doctree.findall(addnodes.pending_xref):
        label = label_of(node)
        (labels if node["reftype"] in REFERENCE_TYPES else others)[label] = None
        if node.get("reftargetid"):
            others[f"{label}#{node['reftargetid']}"] = None
    REFERENCES.put(app.env, docname, tuple(labels))
    if others:
        ASKED.put(app.env, docname, tuple(others))


def _left_behind(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], removed: set[str]
) -> list[str]:
    """Return what names a removed document: what a path means is settled as it is read."""
    known = REFERENCES.all(env).items() if removed else ()
    return sorted(docname for docname, labels in known if not removed.isdisjoint(labels))


def _find_forthcoming(app: Sphinx, config: Config) -> None:
    if not config.january_public:
        return
    root = app.confdir
    found: dict[str, Forthcoming] = {}
    for note in read_corpus(settings(config)).notes:
        if note.state(today(config)) is not State.PUBLISHED:
            labels = declared((root / note.path).read_text(encoding="utf-8"))
            told = Forthcoming(title=note.title, day=note.date)
            found |= dict.fromkeys([*labels, note.docname], told)
    config.january_forthcoming = dict(sorted(found.items()))
