"""What stands in the place of docutils does the same as docutils, and sooner."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest
import sphinx.util.docutils
from docutils import nodes
from docutils.frontend import OptionParser, get_default_settings
from docutils.parsers.rst import Parser
from docutils.readers import standalone
from hypothesis import given
from hypothesis import strategies as st
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.util.nodes import NodeMatcher

from january.ext import memory, options, trees

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docutils.frontend import Values

KINDS = (nodes.paragraph, nodes.section, nodes.emphasis)
CONDITIONS: tuple[Any, ...] = (
    None,
    nodes.Node,
    nodes.Text,
    nodes.Element,
    nodes.paragraph,
    NodeMatcher(nodes.emphasis),
    lambda node: len(node.children) > 1,
)


def _tree(kind: int, children: list[nodes.Node]) -> nodes.Element:
    root = KINDS[kind]()
    root.extend(children)
    return root


def _roots() -> st.SearchStrategy[nodes.Element]:
    leaves = st.text("ab", max_size=2).map(nodes.Text)
    children = st.recursive(
        leaves,
        lambda inner: st.builds(_tree, st.integers(0, 2), st.lists(inner, max_size=4)),
        max_leaves=20,
    )
    return st.builds(_tree, st.integers(0, 2), st.lists(children, max_size=4))


@given(_roots(), st.sampled_from(CONDITIONS), st.tuples(*[st.booleans()] * 4), st.integers(0, 20))
def test_a_tree_is_gone_through_as_by_docutils(
    root: nodes.Element, condition: trees.Condition, how: tuple[bool, bool, bool, bool], place: int
) -> None:
    among = [*root.findall()]
    start = among[place % len(among)]
    ours, theirs = (
        [id(node) for node in findall(start, condition, *how)]
        for findall in (trees.findall, trees.of_docutils)
    )
    assert ours == theirs


@given(_roots(), st.sampled_from(CONDITIONS), st.sampled_from(["remove", "add", "replace"]))
def test_what_changes_meanwhile_is_met_as_by_docutils(
    root: nodes.Element, condition: trees.Condition, change: str
) -> None:
    other = root.deepcopy()
    ours = _changing(root, trees.findall(root, condition), change)
    assert ours == _changing(other, trees.of_docutils(other, condition), change)
    assert root.pformat() == other.pformat()


def _changing(root: nodes.Element, found: Iterator[nodes.Node], change: str) -> list[str]:
    seen = []
    for node in found:
        seen.append(node.pformat())
        if node is root or len(seen) > 20:
            continue
        here = next(at for at, one in enumerate(node.parent) if one is node)
        if change == "remove":
            del node.parent[here]
        elif change == "add":
            node.parent.insert(here + 2, nodes.emphasis("", "more"))
        else:
            node.parent[here] = nodes.section("", nodes.paragraph("", "other"))
    return seen


def test_contents_are_kept_as_a_mapping_keeps_them_but_packed() -> None:
    one = nodes.bullet_list("", nodes.list_item("", nodes.paragraph("", "One")))
    contents = memory.Contents({"one": one, "two": nodes.bullet_list("")})
    loaded = pickle.loads(pickle.dumps(contents))  # noqa: S301
    for found in (contents, loaded):
        assert [*found] == ["one", "two"]
        assert found["one"].pformat() == one.pformat()
        assert found["one"] is not found["one"], "each is unpacked anew"
        assert (found.pop("two", None) is not None, found.pop("two", None)) == (True, None)
        assert (len(found), "two" in found) == (1, False)


@pytest.mark.parametrize("conf", ["", "[general]\nreport_level: 3\nstrip_classes: one\n"])
def test_options_are_those_of_docutils(
    conf: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docutils.conf").write_text(conf, encoding="utf-8")
    monkeypatch.setenv("DOCUTILSCONFIG", str(tmp_path / "docutils.conf"))
    for defaults in ({"traceback": True}, {"traceback": False, "report_level": 5}):
        ours, theirs = (_settings(make, defaults, monkeypatch) for make in (options.parser, None))
        assert _said(ours) == _said(theirs)
        assert ours.record_dependencies is not theirs.record_dependencies
    assert _said(options.settings(Parser)) == _said(get_default_settings(Parser))


def _settings(
    make: Callable[..., OptionParser] | None,
    defaults: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Values:
    monkeypatch.setattr(sphinx.util.docutils, "OptionParser", make or OptionParser)
    return sphinx.util.docutils._get_settings(  # noqa: SLF001
        standalone.Reader, MystParser(), defaults=defaults, read_config_files=True
    )


def _said(values: Values) -> dict[str, str]:
    return {name: repr(value) for name, value in sorted(vars(values).items())}
