"""Name the places of a note: find the anchors its text declares, and name what has none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import count as count_from
from typing import TYPE_CHECKING

from january.frontmatter import FrontMatterError, split
from january.prose import CODE
from january.slug import slug

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# What an address can hold as it is, on every system and in every forum.
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NAME_MEND = "use small letters, digits and hyphens"
# Directives whose kind of anchor is not their own name.
KINDS = {
    "plot": "figure",
    "figure": "figure",
    "image": "figure",
    "result-table": "table",
    "list-table": "table",
    "csv-table": "table",
    "math": "equation",
}
NAMED = (
    *("theorem", "lemma", "proposition", "corollary", "definition", "conjecture", "claim"),
    *("example", "remark", "table", "correction"),
)
NOTE, PASSAGE = "note", "passage"

_LINE = re.compile(
    r"^\((?P<target>[^()\s]+)\)=[ \t]*$"
    r"|^[ ]*:(?:label|name):[ \t]+(?P<option>\S+)[ \t]*$"
    r"|^[^\n]*\$\$[ \t]*\((?P<equation>[^()\s]+)\)[ \t]*$"
    r"|^[^\n%`]*\\label\{(?P<tex>[^{}\s]+)\}"
    r"|^[ ]*(?P<fence>`{3,}|~{3,}|:{3,})[ ]*(?:\{(?P<directive>[\w:-]+)\})?[^\n]*$"
    r"|^(?P<level>\#{1,6})[ \t]+[^\n]*$",
    re.MULTILINE,
)
_FORMULA = ("$$", "\\begin{")
# Where such a line may begin, and what else it may hold: to find these takes a tenth of the time.
_BEGINS = re.compile(r"\n[ ]*[(`~:#]")
_HOLDS = (re.compile(r"\$\$[ \t]*\("), re.compile(r"\\label\{"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """An anchor that a text declares: its name, what it names, and the line it stands on."""

    name: str
    kind: str
    line: int


def anchors(text: str) -> list[Declared]:
    """Return the anchors that a note's text declares, in order, with what each one names."""
    try:
        parts = split(text)
    except FrontMatterError:
        return []
    return anchors_below(parts.body, parts.body_line)


def anchors_below(body: str, first_line: int) -> list[Declared]:
    """Return the anchors that a body declares, whose first line is the file's ``first_line``."""
    return _Scanner(body, first_line).scan()


def declared(text: str) -> list[str]:
    """Return the names that a note's text declares, in order."""
    return [one.name for one in anchors(text)]


class _Scanner:
    """Read a body once, from mark to mark."""

    def __init__(self, body: str, first_line: int) -> None:
        self.body = body
        self.first_line = first_line
        self.found: list[Declared] = []
        self.waiting: list[tuple[str, int]] = []  # targets whose thing is still to come
        self.boxes: list[tuple[str, str]] = []  # the open directives: their fence and kind
        self.code = ""  # the fence of the code that is open
        self.titled = False

    def scan(self) -> list[Declared]:
        line, place, after = self.first_line, 0, 0
        for start in _candidates(self.body):
            mark = _LINE.match(self.body, start)
            if mark is None:
                continue
            if self.waiting:
                between = self.body[after:start].strip()
                if between and not between.startswith(_FORMULA):
                    self.settle(PASSAGE)
            if mark["fence"]:
                self.fence(mark["fence"], mark["directive"] or "", mark[0].strip())
            elif not self.code:
                line += self.body.count("\n", place, start)
                self.mark(mark, line)
                place = start
            after = mark.end()
        self.settle(PASSAGE)
        return self.found

    def fence(self, fence: str, directive: str, whole: str) -> None:
        if self.code:
            if whole == fence and fence.startswith(self.code):
                self.code = ""
        elif whole == fence and self.boxes and fence.startswith(self.boxes[-1][0]):
            self.boxes.pop()
        elif directive in KINDS or (directive and directive not in CODE):
            kind = KINDS.get(directive, directive if directive in NAMED else PASSAGE)
            self.boxes.append((fence, kind))
            self.settle(kind)
        elif not fence.startswith(":"):
            self.code = fence
            self.settle(PASSAGE)

    def mark(self, mark: re.Match[str], line: int) -> None:
        if mark["target"]:
            self.waiting.append((mark["target"], line))
        elif mark["level"]:
            self.settle("section" if self.titled else NOTE)
            self.titled = self.titled or mark["level"] == "#"
        elif mark["option"]:
            if self.boxes:
                self.found.append(Declared(name=mark["option"], kind=self.boxes[-1][1], line=line))
        else:
            self.settle("equation")
            name = mark["equation"] or mark["tex"]
            self.found.append(Declared(name=name, kind="equation", line=line))

    def settle(self, kind: str) -> None:
        """Take down the targets that stood above a thing of that kind."""
        for name, line in self.waiting:
            self.found.append(Declared(name=name, kind=kind, line=line))
        self.waiting = []


def _candidates(body: str) -> list[int]:
    """Return where the lines begin that may declare something, and perhaps a few more, in order."""
    starts = [found.start() for found in _BEGINS.finditer(f"\n{body}")]
    inside = [found.start() for holds in _HOLDS for found in holds.finditer(body)]
    if not inside:
        return starts
    return sorted({*starts, *(body.rfind("\n", 0, place) + 1 for place in inside)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a page: its title, the place in the row of the heading above it, its text.

    ``label`` is the anchor that its author gave it, if any; ``opening`` is how its text begins.
    """

    title: str
    parent: int | None
    label: str = ""
    opening: str = ""


_Shared = dict[tuple[int | None, str, int], Counter[str]]


def heading_ids(headings: Sequence[Heading], taken: Collection[str]) -> list[str]:
    """Return a readable id for each heading, different from each other and from what is taken.

    A heading is called after itself and the headings above it, but for the page's title. Where
    two would be called the same, each is called after its first words too: so the order of the
    headings does not matter, and a number is the last resort for those that are all alike.
    """
    found: list[str] = []
    shared = _shared(headings)
    for heading in headings:
        prefix = _prefix(headings, found, heading.parent)
        found.append(heading.label or _free(_own(heading, shared, prefix), taken))
    return _distinct(found, headings)


def _prefix(headings: Sequence[Heading], found: Sequence[str], parent: int | None) -> str:
    is_title = parent is None or headings[parent].parent is None
    return "" if is_title or parent is None else f"{found[parent]}-"


def _shared(headings: Sequence[Heading]) -> _Shared:
    """Count how the texts begin below headings that would be called the same."""
    twins: dict[tuple[int | None, str], list[Heading]] = {}
    for one in headings:
        if not one.label:
            twins.setdefault((one.parent, slug(one.title)), []).append(one)
    return {
        (*key, words): Counter(slug(one.opening, words=words) for one in group)
        for key, group in twins.items()
        for words in (4, 12)
        if len(group) > 1
    }


def _own(heading: Heading, shared: _Shared, prefix: str) -> str:
    title = slug(heading.title)
    name = f"{prefix}{title or 'section'}"
    for words in (4, 12):
        openings = shared.get((heading.parent, title, words))
        if openings and (own := slug(heading.opening, words=words)) and openings[own] == 1:
            return f"{name}-{own}"
    return name


def _free(name: str, taken: Collection[str]) -> str:
    return f"{name}-section" if name in taken else name


def _distinct(names: Sequence[str], headings: Sequence[Heading]) -> list[str]:
    """Put numbers on what is still alike, outer headings first; never what its author has named."""
    result = {at: one.label for at, one in enumerate(headings) if one.label}
    used = {*result.values()}
    for at in sorted(range(len(names)), key=lambda at: (_depth(headings, at), at)):
        if at not in result:
            forms = (names[at] if count == 1 else f"{names[at]}-{count}" for count in count_from(1))
            result[at] = next(form for form in forms if form not in used)
            used.add(result[at])
    return [result[at] for at in range(len(names))]


def _depth(headings: Sequence[Heading], at: int) -> int:
    parent = headings[at].parent
    return 0 if parent is None else 1 + _depth(headings, parent)
