"""A small site as plain values, edits that change it in every way there is, and its files."""

from __future__ import annotations

import functools
import os
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from january.experiment import Record, code_hash
from january.result import Prediction, Quantity, Result, Table
from tests.support import PYPROJECT, SITE, note, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

THEMES = ("birds", "moss", "trees")
KEYS = ("ant1999small", "bee2003busy")
EXPERIMENTS = ("alpha", "beta")
MISSING = 6  # a note that is never there
SHARED = '"""Shared."""\nFACTOR = 2\n'
WORDS = "Some words of prose that make the note long enough to count as one by any rule. " * 2
TITLES = ("of $x_{{{0}}}$", "of *x_{{{0}}}*", "of `x_{{{0}}}`")  # alike but for their markup
DOT = '<svg xmlns="http://www.w3.org/2000/svg"><title>{version}</title></svg>'
CODE = '''"""Count {name}, in way {version}."""

from experiments import shared


def run(config):
    """Return the count."""
    return shared.FACTOR
'''


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A note: its number, which names its anchors, and all that may change about it."""

    number: int
    name: str
    theme: str = "trees"
    title: int = 0
    markup: int = 0
    day: int = 5
    text: int = 0
    statements: int = 1
    kind: str = "post"
    headings: int = 0
    refers_to: int | None = None
    follows: int | None = None
    explains: int = 0
    speaks_of: int = 0
    cites: str = ""
    shows: str = ""
    judges: bool = False
    pictured: bool = False
    corrected: int = 0
    aliases: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Return the file that holds the note."""
        return f"notes/{self.theme}/{self.name}.md"

    def source(self, known: Mapping[int, str]) -> str:
        """Return the note's file, which refers to known notes alone; a day of 0 is a draft's."""
        parts = (*self.parts(known), *self.places())
        body = f"{WORDS}\nIn version v{self.text}v. " + "".join(parts)
        text = note(
            f"2027-01-{self.day:02}" if self.day else "",
            kind=self.kind,
            title=f"Title{self.number}x{self.title} {TITLES[self.markup].format(self.title)}",
            body=body,
            abstract=f"Of version {self.text}.",
            **({"aliases": f"[{', '.join(self.aliases)}]"} if self.aliases else {}),
        )
        return text.replace("\n# ", f"\n(note-{self.number})=\n# ", 1)

    def parts(self, known: Mapping[int, str]) -> list[str]:
        """Return what the note says of others, and shows of them."""
        found = []
        if self.refers_to in known:
            to = self.refers_to
            found.append(f"See [](#note-{to}), [](#thm-{to}-0) and [](#eq-{to}). ")
        if self.follows is not None and self.follows in known:
            path = f"../../{known[self.follows]}"
            found.append(f"After [](<{path}>) and [its end](<{path}#again-{self.follows}>). ")
        if self.speaks_of:
            found.append(f"A {{term}}`word{self.speaks_of}` is [meant](#word{self.speaks_of}). ")
        if self.shows:
            found.append(f"It is {{number}}`{self.shows}.total:d`. ")
        if self.cites:
            found.append(f"{{footcite:p}}`{self.cites}`\n\n```{{footbibliography}}\n```\n")
        if self.pictured:
            found.append("\n\n![A dot](dot.svg)\n")
        if self.judges:
            found.append("\n\n```{scorecard}\n```\n")
        return found

    def places(self) -> list[str]:
        """Return what stands in the note that others may refer to."""
        found = [f"\n\n$$\na = {self.text}\n$$ (eq-{self.number})\n"]
        found += [
            f"\n```{{theorem}} T{self.title}\n:label: thm-{self.number}-{place}\n\nLet it be.\n"
            "```\n"
            for place in reversed(range(self.statements))
        ]
        if self.explains:
            found.append(f"\n```{{glossary}}\nword{self.explains}\n  It is {self.text}.\n```\n")
        found += ["\n## Again\n\nText.\n"] * self.headings
        found.append(f"\n(again-{self.number})=\n## Again\n\nText.\n")
        if self.corrected:
            label = f"wrong-{self.number}"
            found.append(f"\n```{{correction}} 2027-01-{self.corrected:02}\n:label: {label}\n\n")
            found.append(f"It was {self.text}.\n```\n")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A site."""

    leaves: tuple[Leaf, ...]
    themes: tuple[int, ...] = (0, 0, 0)
    works: tuple[int, ...] = (0, 0)
    results: tuple[int, ...] = (1, 1)
    code: tuple[int, ...] = (0, 0)
    pages: tuple[bool, ...] = (True, True)
    retired: frozenset[str] = frozenset()
    about: tuple[int, int, int] = (1, 2, 0)
    setting: int = 0
    today: int = 13
    public: bool = False

    def files(self) -> dict[str, str]:
        """Return the site's files."""
        found = dict(SITE)
        found["pyproject.toml"] = PYPROJECT.replace("quota = 3", f"quota = {3 + self.setting}")
        found["notes/anchors.txt"] = "".join(
            f"{name} note 2027-01-02 retired: it was wrong\n" for name in sorted(self.retired)
        )
        found["references.bib"] = "".join(
            f"@misc{{{key}, author = {{Doe, J}}, year = 2001, title = {{Work {version}}}}}\n"
            for key, version in zip(KEYS, self.works, strict=True)
        )
        for place, (theme, version) in enumerate(zip(THEMES, self.themes, strict=True)):
            order = (place + version) % 3
            found[f"notes/{theme}/index.md"] = (
                f"---\norder: {order}\nabstract: On {theme} {version}.\n---\n(theme-{theme})=\n"
                f"# The {theme}{version}\n\n```{{notes}}\n```\n"
            )
        for leaf in self.leaves:
            if leaf.pictured:
                version = self.themes[THEMES.index(leaf.theme)]
                found[f"notes/{leaf.theme}/dot.svg"] = DOT.format(version=version)
        known = {leaf.number: leaf.path for leaf in self.leaves}
        known[MISSING] = "notes/moss/missing.md"
        found |= {leaf.path: leaf.source(known) for leaf in self.leaves}
        found["notes/about.md"] = f"# About\n\n{self.told(known)}\n"
        return found | self.experiments()

    def told(self, known: Mapping[int, str]) -> str:
        """Return what a page that is no note says: of a statement, of a path, and of a term."""
        statement, path, term = self.about
        said = f"See [](#thm-{statement}-0). " if statement in known else ""
        said += f"See [](<../{known[path]}#again-{path}>). " if path in known else ""
        return said + (f"A {{term}}`Word{term}`." if term else "")

    def experiments(self) -> dict[str, str]:
        """Return the experiments' files."""
        found = {"experiments/__init__.py": "", "experiments/shared.py": SHARED}
        for place, name in enumerate(EXPERIMENTS):
            if self.pages[place]:
                found[f"experiments/{name}.py"] = CODE.format(name=name, version=self.code[place])
                found[f"experiments/results/{name}.json"] = recorded(
                    name, self.results[place], self.code[place]
                )
        return found

    def options(self) -> tuple[str, ...]:
        """Return what Sphinx is told besides."""
        return ("-D", "january_public=1") if self.public else ()


@functools.cache
def recorded(name: str, value: int, version: int) -> str:
    """Return the record of a count; odd values come from code that has changed since."""
    code = CODE.format(name=name, version=version)
    result = Result(
        numbers={"total": Quantity(value=float(value), about=f"the total of {name}")},
        tables={"rows": Table(columns=("n",), rows=((value,),), about="all")},
        predictions=(
            Prediction(claim=f"It is {version}.", expected=1.0, number="total", within=0.5),
        ),
    )
    return Record(
        name=name,
        config={"seed": 1},
        code=_hash(name, code),
        versions={"python": "3"},
        seconds=1.0,
        result=result,
        drawings={},
    ).dumps()


def _hash(name: str, code: str) -> str:
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root, "experiments")
        write(folder, {f"{name}.py": code, "shared.py": SHARED})
        return code_hash(name, folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of a site, the time that its files will claim, and how it is built."""

    name: str
    change: Callable[[Tree], Tree] = field(repr=False)
    detail: str
    clock: str
    parallel: bool

    def __str__(self) -> str:
        """Say what is done."""
        return f"{self.name} {self.detail} (clock {self.clock}{', -j 2' * self.parallel})"


def _leaf(which: int, **changes: object) -> Callable[[Tree], Tree]:
    def change(tree: Tree) -> Tree:
        if not tree.leaves:
            return tree
        place = which % len(tree.leaves)
        leaves = list(tree.leaves)
        leaves[place] = replace(leaves[place], **changes)  # type: ignore[arg-type]
        return replace(tree, leaves=tuple(leaves))

    return change


def _add(name: int, theme: str, refers_to: int) -> Callable[[Tree], Tree]:
    def change(tree: Tree) -> Tree:
        number = max(MISSING, *(leaf.number for leaf in tree.leaves), 0) + 1
        leaf = Leaf(
            number=number, name=f"n{number}-{name}", theme=theme, refers_to=refers_to, day=name + 8
        )
        return replace(tree, leaves=(*tree.leaves, leaf))

    return change


def _remove(which: int) -> Callable[[Tree], Tree]:
    def change(tree: Tree) -> Tree:
        leaves = list(tree.leaves)
        if leaves:
            del leaves[which % len(leaves)]
        return replace(tree, leaves=tuple(leaves))

    return change


def _rename(which: int, version: int, *, alias: bool) -> Callable[[Tree], Tree]:
    def change(tree: Tree) -> Tree:
        if not tree.leaves:
            return tree
        old = tree.leaves[which % len(tree.leaves)]
        name = f"n{old.number}-{version}"
        aliases = (f"{old.theme}/{old.name}",) if alias and name != old.name else ()
        return _leaf(which, name=name, aliases=aliases)(tree)

    return change


def _entry(row: str, place: int, value: object) -> Callable[[Tree], Tree]:
    def change(tree: Tree) -> Tree:
        values = list(getattr(tree, row))
        values[place % len(values)] = value
        return replace(tree, **{row: tuple(values)})  # type: ignore[arg-type]

    return change


def _site(**changes: object) -> Callable[[Tree], Tree]:
    return lambda tree: replace(tree, **changes)  # type: ignore[arg-type]


_small = st.integers(0, 3)
_words = st.integers(0, 2)
_numbers = st.sampled_from([1, 2, 3, 4, 7, 8, MISSING])
_changes = st.one_of(
    st.builds(lambda w, v: ("add", _add(v, THEMES[w % 3], w), f"{w} {v}"), _numbers, _small),
    st.builds(lambda w: ("delete", _remove(w), f"{w}"), _small),
    st.builds(lambda w, v: ("change", _leaf(w, text=v), f"{w} text {v}"), _small, _small),
    st.builds(lambda w, v: ("retitle", _leaf(w, title=v), f"{w} {v}"), _small, _small),
    st.builds(
        lambda w, v, a: ("rename", _rename(w, v, alias=a), f"{w} {v} {a}"),
        _small,
        _small,
        st.booleans(),
    ),
    st.builds(
        lambda w, t: ("move", _leaf(w, theme=t), f"{w} to {t}"), _small, st.sampled_from(THEMES)
    ),
    st.builds(
        lambda w, d: ("re-date", _leaf(w, day=d), f"{w} {d}"),
        _small,
        st.sampled_from([0, 3, 13, 14, 20]),
    ),
    st.builds(lambda w, n: ("restate", _leaf(w, statements=n + 1), f"{w} {n}"), _small, _small),
    st.builds(lambda w, n: ("refer", _leaf(w, refers_to=n), f"{w} to {n}"), _small, _numbers),
    st.builds(lambda w, n: ("follow", _leaf(w, follows=n), f"{w} {n}"), _small, _numbers),
    st.builds(lambda w, n: ("explain", _leaf(w, explains=n), f"{w} {n}"), _small, _words),
    st.builds(lambda w, n: ("speak of", _leaf(w, speaks_of=n), f"{w} {n}"), _small, _words),
    st.builds(lambda w, n: ("repeat", _leaf(w, headings=n), f"{w} {n}"), _small, _small),
    st.builds(lambda w, n: ("mark up", _leaf(w, markup=n), f"{w} {n}"), _small, _words),
    st.builds(lambda p, n: ("tell", _entry("about", p, n), f"{p} {n}"), _small, _numbers),
    st.builds(
        lambda w, k: ("cite", _leaf(w, cites=k), f"{w} {k}"), _small, st.sampled_from(["", *KEYS])
    ),
    st.builds(
        lambda w, k: ("show", _leaf(w, shows=k), f"{w} {k}"),
        _small,
        st.sampled_from(["", *EXPERIMENTS]),
    ),
    st.builds(lambda w, b: ("picture", _leaf(w, pictured=b), f"{w} {b}"), _small, st.booleans()),
    st.builds(lambda w, b: ("judge", _leaf(w, judges=b), f"{w} {b}"), _small, st.booleans()),
    st.builds(
        lambda w, d: ("correct", _leaf(w, corrected=d), f"{w} {d}"),
        _small,
        st.sampled_from([0, 12, 13, 15]),
    ),
    st.builds(
        lambda w, a: ("alias", _leaf(w, aliases=a), f"{w} {a}"),
        _small,
        st.sampled_from([(), ("old-name",), ("birds/once",), ("trees/n1",)]),
    ),
    st.builds(lambda w, v: ("re-theme", _entry("themes", w, v), f"{w} {v}"), _small, _small),
    st.builds(lambda w, v: ("bib", _entry("works", w, v), f"{w} {v}"), _small, _small),
    st.builds(lambda w, v: ("result", _entry("results", w, v), f"{w} {v}"), _small, _small),
    st.builds(lambda w, v: ("code", _entry("code", w, v), f"{w} {v}"), _small, _small),
    st.builds(
        lambda w, b: ("experiment", _entry("pages", w, b), f"{w} {b}"), _small, st.booleans()
    ),
    st.builds(
        lambda r: ("ledger", _site(retired=r), f"{sorted(r)}"),
        st.frozensets(st.sampled_from(["gone-thm", "old-name", "lost"])),
    ),
    st.builds(lambda v: ("setting", _site(setting=v), f"{v}"), _small),
    st.builds(lambda d: ("day", _site(today=d), f"{d}"), st.sampled_from([4, 12, 13, 14, 20])),
    st.builds(lambda b: ("view", _site(public=b), f"{b}"), st.booleans()),
)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Draw an edit; its files may claim to be old, new, of tomorrow, or not to have changed."""
    name, change, detail = draw(_changes)
    return Edit(
        name=name,
        change=change,
        detail=detail,
        clock=draw(st.sampled_from(["now", "past", "future", "still"])),
        parallel=draw(st.booleans()),
    )


def beginning() -> Tree:
    """Return the site that every sequence of edits begins with."""
    return Tree(
        leaves=(
            Leaf(
                number=1,
                name="n1",
                theme="trees",
                day=3,
                pictured=True,
                cites=KEYS[0],
                shows="alpha",
                explains=1,
            ),
            Leaf(
                number=2, name="n2", theme="birds", day=8, refers_to=1, pictured=True, speaks_of=1
            ),
            Leaf(number=3, name="n3", theme="trees", day=12, refers_to=2, corrected=13, follows=2),
            Leaf(number=4, name="n4", theme="moss", day=19, refers_to=3, judges=True),
        )
    )


def sync(root: Path, before: Mapping[str, str], after: Mapping[str, str], clock: str) -> None:
    """Bring a folder from some files to others, with the times that a clock claims."""
    for name in before.keys() - after.keys():
        (root / name).unlink()
    for name, text in after.items():
        path = root / name
        if before.get(name) == text:
            continue
        old = path.stat().st_mtime if path.is_file() else 1e9
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        claimed = {"past": 1e9, "future": 4e9, "still": old}.get(clock)
        if claimed is not None:
            os.utime(path, (claimed, claimed))
