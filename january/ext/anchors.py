"""Give every place of a page a readable id, and remember those that can be cited.

Left alone, docutils and Sphinx call a footnote's mark, a second heading “Proof” or a heading in
Cyrillic `id3`, by their order, so that a link to one breaks with any edit before it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from january.anchor import NAME, NAME_MEND, PASSAGE, Heading, heading_ids
from january.ext.state import Datum
from january.ext.statements import ANCHORS
from january.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

# Ids of the page around the text.
OF_THE_PAGE = frozenset(["main", "query", "results"])
WORK = "footcite-"
_COUNTED = re.compile(r"id\d+")
_ENOUGH = 400  # characters, to tell one text from another


class Target(NamedTuple):
    """A place that can be cited: its name, what it is, how it is called, and where it is.

    ``title`` is its caption or heading in plain text; ``anchor`` is the id to link to, which is
    the name itself but for a name that was given up for another.
    """

    name: str
    kind: str
    number: str
    title: str
    anchor: str


TARGETS: Datum[tuple[Target, ...]] = Datum("targets")


class ReadableIds(SphinxTransform):
    """Rename what has been named by a machine, once all references within the page are known."""

    default_priority = 800  # before domains and MyST look the names up

    def apply(self, **_kwargs: Any) -> None:  # noqa: ANN401  (Sphinx's signature)
        """Rename everywhere at once, so that one new name can't meet another's old one."""
        self.chosen = self.names_by_author()
        renamed = dict(self.headings())
        used = Counter([*self.document.ids, *renamed.values(), *OF_THE_PAGE])
        for old, new in self.others():
            used[new] += 1
            renamed[old] = new if used[new] == 1 else f"{new}-{used[new]}"
        self.drop_second_names()
        _rename(self.document, renamed)
        self.note_equations()

    def names_by_author(self) -> set[str]:
        """Return the ids that the text itself declares."""
        document = self.document
        docname = self.env.current_document.docname
        named = {document.nameids.get(name) for name, by in document.nametypes.items() if by}
        return {one for one in named if one} | {
            anchor.label for anchor in ANCHORS.get(self.env, docname) or ()
        }

    def headings(self) -> Iterator[tuple[str, str]]:
        """Give each section's machine-made name, and its own."""
        sections = list(self.document.findall(nodes.section))
        place = {id(section): at for at, section in enumerate(sections)}
        headings = [
            Heading(
                title=_title(section),
                parent=place.get(id(section.parent)),
                label=next((one for one in section["ids"] if one in self.chosen), ""),
                opening=_opening(section),
            )
            for section in sections
        ]
        taken = {*self.chosen, *self.equations(), *OF_THE_PAGE}
        for section, name in zip(sections, heading_ids(headings, taken), strict=True):
            if section["ids"] and section["ids"][0] not in self.chosen:
                yield section["ids"][0], name

    def equations(self) -> Iterator[str]:
        """Give the labels of the page's equations."""
        for block in self.document.findall(nodes.math_block):
            if block.get("label") and block.get("number"):
                yield block["label"]

    def others(self) -> Iterator[tuple[str, str]]:
        """Give the machine-made name and a readable one of whatever is no heading."""
        for label in self.equations():
            if NAME.fullmatch(label):
                yield nodes.make_id(f"equation-{label}"), label
        notes = {name: _note_name(one) for one in self.footnotes() for name in one["ids"]}
        yield from ((old, f"footnote-{new}") for old, new in notes.items() if WORK not in old)
        for call in self.document.findall(nodes.footnote_reference):
            name = f"call-{notes.get(call.get('refid', ''), 'note')}"
            yield from ((old, name) for old in call["ids"])
        for node in self.document.findall(nodes.Element):
            if not isinstance(node, _NAMED_ALREADY):
                counted = (old for old in node["ids"] if _COUNTED.fullmatch(old))
                yield from ((old, _described(node)) for old in counted)

    def footnotes(self) -> list[nodes.footnote]:
        """Return the page's footnotes."""
        return list(self.document.findall(nodes.footnote))

    def drop_second_names(self) -> None:
        """Let a heading that its author named have no machine-made name beside."""
        for section in self.document.findall(nodes.section):
            if section["ids"] and section["ids"][0] in self.chosen:
                for name in [one for one in section["ids"] if one not in self.chosen]:
                    section["ids"].remove(name)
                    self.document.ids.pop(name, None)

    def note_equations(self) -> None:
        """Let equations be found by their label as all other anchors are."""
        standard, docname = self.env.domains.standard_domain, self.env.current_document.docname
        for block in self.document.findall(nodes.math_block):
            label, number = block.get("label"), block.get("number")
            if label and number and label in block["ids"]:
                standard.anonlabels[label] = (docname, label)
                standard.labels[label] = (docname, label, f"({number})")


_NAMED_ALREADY = (
    *(nodes.section, nodes.footnote, nodes.footnote_reference, nodes.problematic),
    *(nodes.system_message, nodes.target),
)


def _rename(document: nodes.document, renamed: dict[str, str]) -> None:
    for node in document.findall(nodes.Element):
        for key in ("ids", "backrefs"):
            if node.get(key):
                node[key] = list(dict.fromkeys(renamed.get(one, one) for one in node[key]))
        if node.get("refid") in renamed:
            node["refid"] = renamed[node["refid"]]
    ids = document.ids
    moved = {new: ids.pop(old) for old, new in sorted(renamed.items()) if old in ids}
    ids.update(moved)
    for name, old in document.nameids.items():
        if old in renamed:
            document.nameids[name] = renamed[old]


def _note_name(footnote: nodes.footnote) -> str:
    name = next(iter(footnote["names"]), "") or next(iter(footnote["ids"]), "")
    return slug(name.removeprefix(WORK)) or "note"


def _described(node: nodes.Element) -> str:
    """Return a name for what has none: what it is, and its first words."""
    named = next((one for one in node.children if isinstance(one, _CAPTIONS)), node)
    kind = "code" if "literal-block-wrapper" in node["classes"] else node.tagname
    return "-".join(filter(None, [kind.replace("_", "-"), slug(named.astext(), words=5)]))


_CAPTIONS = (nodes.caption, nodes.title)


def _title(section: nodes.section) -> str:
    title = section.next_node(nodes.title)
    return title.astext() if title is not None else ""


def _opening(section: nodes.section) -> str:
    text = ""
    for child in section.children[1:]:
        if len(text) > _ENOUGH or isinstance(child, nodes.section):
            break
        if not isinstance(child, nodes.system_message):  # which is not the author's
            text += f" {child.astext()}"
    return text


def targets(env_anchors: dict[str, tuple[str, str, str]], document: nodes.document) -> list[Target]:
    """Return the places of a page that its author named, in order, each under each name.

    A name that can't stand in an address has none.

    ``env_anchors`` gives the kind, number and caption of what is numbered, by label.
    """
    explicit = {document.nameids.get(name) for name, by in document.nametypes.items() if by}
    title = next(iter(document.findall(nodes.section)), None)
    found: list[Target] = []
    for node in document.findall(nodes.Element):
        names = [one for one in node["ids"] if one in explicit or one in env_anchors]
        if isinstance(node, nodes.math_block) and node.get("label") and node.get("number"):
            facts = ("equation", str(node["number"]), "")
            names = list(node["ids"])
        elif not names or isinstance(node, (nodes.footnote, nodes.target)) or "refuri" in node:
            continue
        elif isinstance(node, nodes.section):
            facts = ("note" if node is title else "section", "", _title(node))
        else:
            label = next((one for one in names if one in env_anchors), "")
            facts = env_anchors.get(label, (PASSAGE, "", ""))
            names.sort(key=lambda one: one != label)
        found += [
            Target(name=one, kind=facts[0], number=facts[1], title=facts[2], anchor=names[0])
            for one in names
            if NAME.fullmatch(one)
        ]
    return found


def _note_targets(app: Sphinx, document: nodes.document) -> None:
    docname = app.env.current_document.docname
    known = {
        one.label: (one.kind, one.number, one.caption)
        for one in ANCHORS.get(app.env, docname) or ()
    }
    TARGETS.put(app.env, docname, tuple(targets(known, document)))
    for block in document.findall(nodes.math_block):
        label = block.get("label") or ""
        if block.get("number") and not NAME.fullmatch(label):
            text = f"the label “{label[:60]}” can't stand in an address: {NAME_MEND}"
            logger.warning(text, location=block, type="january", subtype="anchor")


def _name_bibliographies(_app: Sphinx, config: Config) -> None:
    config.bibtex_bibliography_id = config.bibtex_bibliography_id or "works-{bibliography_count}"
    config.bibtex_footbibliography_id = (
        config.bibtex_footbibliography_id or "cited-works-{footbibliography_count}"
    )


def setup(app: Sphinx) -> None:
    """Rename while reading, and keep what was found."""
    app.add_transform(ReadableIds)
    app.connect("config-inited", _name_bibliographies)
    app.connect("doctree-read", _note_targets)
