"""Make up notes, the same for the same numbers: what they say, whatever the dialect."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.bulk import prose
from tests.bulk.works import SEED, shelf, work

THEMES = 7
BLOCK = 20  # notes refer to others of their block only, so that more notes change no page
SPRINT = 100  # notes a January
YEAR = 2027
FORMULAS = (
    r"\alpha_{%d}",
    r"x_i \in \mathbb{R}^{%d}",
    r"\lVert w\rVert_2 \le %d",
    r"\hat g(S)^2",
    r"f\colon X \to Y",
    r"n^{3/2}\log n",
    r"\frac{1}{%d}\sum_i a_i",
    r"p(y \mid x, \theta)",
    r"\lambda > %d\sqrt{d}",
    r"e^{-t/\tau}",
    r"O(n^{-1/%d})",
    r"\mathcal{L}(\theta) = \ell_{%d}",
)
DISPLAYS = (
    r"\sum_{S \subseteq [n]} \hat g(S)^2 = \mathbb{E}\bigl[g(x)^2\bigr] \le %d",
    r"\int_0^\infty e^{-\beta E}\,\rho(E)\,dE = \frac{Z(\beta)}{%d}",
    (
        "\\begin{aligned}\n\\nabla_w L &= \\frac{1}{n}\\sum_{i=1}^{n} "
        "(f(x_i)-y_i)\\,\\phi(x_i)\\\\\n&= A w - b + O(n^{-%d/2})\n\\end{aligned}"
    ),
    r"W_{t+1} = W_t - \eta\,\frac{\partial}{\partial W}\sum_{k=1}^{%d} \ell(W_t, z_k)",
    "M = \\begin{pmatrix} a & b_{%d} \\\\ c & d \\end{pmatrix}, \\qquad \\det M \\neq 0",
    r"\mathrm{KL}(q\,\|\,p) = \mathbb{E}_q\Bigl[\log\frac{q(\theta)}{p(\theta)}\Bigr] \ge %d",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula within a line."""

    tex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A citation of a work, by name (``textual``) or as a mark."""

    key: str
    textual: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A reference to another note's own anchor, to a statement of it, or to a numbered thing."""

    kind: str  # note, statement, equation or figure
    note: int
    label: str
    text: str


Piece = str | Formula | Cite | Ref
Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a note; ``kind`` is text, heading, display, table, figure, theorem and such."""

    kind: str
    line: Line = ()
    label: str = ""
    title: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note, numbered from nought."""

    place: int
    title: str
    abstract: str
    date: str
    kind: str
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """Return the name of its file, which is its anchor too."""
        return name_of(self.place)

    @property
    def theme(self) -> int:
        """Return the number of its theme."""
        return self.place % THEMES


def name_of(place: int) -> str:
    """Return the name of a note."""
    return f"note-{place:05}"


def note(place: int, notes: int) -> Note:
    """Return a note of a site of so many."""
    chance = Random(SEED + place)  # noqa: S311  (not for secrets)
    day = place % SPRINT * 31 // SPRINT + 1
    return Note(
        place=place,
        title=f"{prose.title(chance)} {place}",
        abstract=prose.sentence(chance),
        date=f"{YEAR + place // SPRINT}-01-{day:02}",
        kind="shortform" if place % 5 == 4 else "post",
        blocks=tuple(_Writer(place, notes, chance).blocks()),
    )


def picture(place: int) -> str:
    """Return a small drawing, as SVG."""
    chance = Random(SEED - place)  # noqa: S311
    points = " ".join(f"{x},{chance.randrange(10, 110)}" for x in range(10, 230, 4))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120" viewBox="0 0 240 120">'
        '<path d="M10 5v105h225" fill="none" stroke="#777"/>'
        f'<polyline points="{points}" fill="none" stroke="#2a6" stroke-width="1.5"/></svg>\n'
    )


class _Writer:
    """Write the blocks of one note: some 900 words, 18 formulas, 3 references, 4 citations."""

    def __init__(self, place: int, notes: int, chance: Random) -> None:
        self.place = place
        self.name = name_of(place)
        self.chance = chance
        first = place // BLOCK * BLOCK
        others = [other for other in range(first, min(first + BLOCK, notes)) if other != place]
        self.others = chance.sample(others, 3) if len(others) >= 3 else [place] * 3
        self.keys = [work(one).key for one in chance.sample(range(shelf(place)), 4)]

    def blocks(self) -> list[Block]:
        """Return the note's parts in order."""
        named, proved = self.refs()
        cites = [Cite(key=key, textual=at % 2 == 0) for at, key in enumerate(self.keys)]
        f, t = self.formula, self.text
        return [
            t(6, f(0), named[0]),
            t(6, f(1), cites[0], cites[1]),
            self.head("The setting"),
            t(6, f(2), f(3)),
            self.display(0, "eq-first"),
            Block(
                kind="definition", line=self.line(2, f(4)), label=self.label("def"), title="A term"
            ),
            t(5, self.own("equation", "eq-first")),
            self.display(1),
            self.head("The bound"),
            t(5, named[1], cites[2]),
            Block(
                kind="theorem",
                line=self.line(2, f(5)),
                label=self.label("thm"),
                title=prose.title(self.chance),
            ),
            Block(kind="proof", line=self.line(4, f(6), f(7))),
            self.display(2, "eq-second"),
            t(6, f(8), proved),
            self.head("What was measured"),
            t(5, f(9), self.own("figure", "fig")),
            Block(kind="figure", line=self.line(2), label=self.label("fig")),
            self.display(3),
            t(5, f(10)),
            Block(kind="table", rows=self.rows()),
            self.head("Where this is likely to be wrong"),
            t(5, f(11), cites[3]),
            self.display(4, "eq-third"),
            t(6),
            self.display(5),
            t(4, self.own("equation", "eq-third")),
        ]

    def refs(self) -> tuple[list[Ref], Ref]:
        one, two, three = self.others
        named = [Ref(kind="note", note=at, label=name_of(at), text="a note") for at in (one, two)]
        return named, Ref(
            kind="statement", note=three, label=f"thm-{name_of(three)}", text="that theorem"
        )

    def own(self, kind: str, label: str) -> Ref:
        text = "the figure" if kind == "figure" else "the display"
        return Ref(kind=kind, note=self.place, label=self.label(label), text=text)

    def label(self, stem: str) -> str:
        return f"{stem}-{self.name}"

    def head(self, title: str) -> Block:
        return Block(kind="heading", title=title)

    def display(self, which: int, label: str = "") -> Block:
        tex = DISPLAYS[(which + self.place) % len(DISPLAYS)] % self.chance.randrange(2, 99)
        return Block(kind="display", line=(tex,), label=self.label(label) if label else "")

    def formula(self, which: int) -> Formula:
        tex = FORMULAS[which]
        return Formula(tex=tex % self.chance.randrange(2, 99) if "%d" in tex else tex)

    def text(self, sentences: int, *pieces: Piece) -> Block:
        return Block(kind="text", line=self.line(sentences, *pieces))

    def line(self, sentences: int, *pieces: Piece) -> Line:
        """Return sentences, the first of which end in the pieces."""
        found: list[Piece] = []
        for at in range(sentences):
            if at < len(pieces):
                found += [prose.sentence(self.chance)[:-1] + ", by ", pieces[at], ". "]
            else:
                found.append(prose.sentence(self.chance) + " ")
        return tuple(found)

    def rows(self) -> tuple[tuple[str, ...], ...]:
        head = ("width", "loss", "share")
        sizes = (16, 64, 256, 1024)
        return (head, *((f"{n}", *(f"{self.chance.random():.3f}" for _ in "ab")) for n in sizes))
