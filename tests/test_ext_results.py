"""What a page shows of recorded results, and what it says where they can't be shown."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from january.result import Prediction
from tests.support import SITE, WORDS, january_apart, note, sphinx, write
from tests.toy import PROJECT, SHARED, TOY, tried

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.support import Site

BODY = """
The total is {number}`toy.total:d`, the share {interval}`toy.share:.2f` or
{number}`toy.share:.1e`, of {number}`scorecard.total:d` predictions; {quoted}`0.123` elsewhere.

```{plot} toy.line
:label: fig-line

A line.
```

```{plot} toy.by-size
:label: fig-sizes

A line *for each* size.
```

```{result-table} toy.rows
:label: tab-rows
:format: ratio=.2f, n=d
:heads: twice $n$, size

All rows.
```

See [](#fig-line), [](#fig-sizes), [](#tab-rows) and [](#wrong-count).

```{correction} 2027-01-12
:label: wrong-count

It was *miscounted*.
```

```{scorecard}
```

"""
PARTS = """
    "part.10": Quantity(value=10, about="a part of x_i"),
    "part.2": Quantity(value=-2, about="a part"),
"""
EXPERIMENTS = {name: text for name, text in PROJECT.items() if name.startswith("experiments/")}
NOTE = "notes/trees/counted.md"


@pytest.fixture(scope="module")
def experiments(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | bytes]:
    """Return the toy experiment with what it recorded."""
    root = tmp_path_factory.mktemp("toy")
    more = TOY.replace('"total":', f'{PARTS}"total":').replace("Count", "Count (SGD, TOY) p_k")
    write(root, PROJECT | {"experiments/toy.py": more})
    assert january_apart("run", cwd=root, env={"PYTHONDONTWRITEBYTECODE": "1"}).status == 0
    results = (root / "experiments/results").iterdir()
    told = EXPERIMENTS | {"experiments/toy.py": more}
    return told | {f"experiments/results/{path.name}": path.read_bytes() for path in results}


@pytest.fixture
def site(look: Callable[..., Site], experiments: dict[str, str | bytes]) -> Site:
    return look(experiments | {NOTE: note("2027-01-05", title="Counted", body=BODY + WORDS)})


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_a_page_shows_recorded_results(site: Site) -> None:
    page = site.page("notes/trees/counted")
    numbers_are_quoted_and_lead_to_their_making(page)
    figures_are_drawn_once_a_frame(page)
    tables_have_the_columns_that_were_asked_for(page)
    predictions_are_judged(page)
    assert "See Figure 1, Figure 2, Table 1 and Correction of Tuesday 12 January 2027." in text(
        page
    )
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []


def numbers_are_quoted_and_lead_to_their_making(page: str) -> None:
    assert "The total is 6, the share 0.61 ± 0.02 or 6.1 × 10−1, of 2 predictions; 0.123" in text(
        page
    )
    assert re.search(r'<a [^>]*href="../../experiments/toy.html"[^>]*>.*?\b6\b', page)
    assert "× 10<sup>−1</sup>" in page


def figures_are_drawn_once_a_frame(page: str) -> None:
    first, second = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert 'aria-label="A line to 1."' in first
    assert "Figure 1. A line." in text(first)
    assert "Figure 2. A line for each size." in text(second)
    frames = re.findall(r'<div class="drawing frame" data-frame="(\d)"( hidden)?(?:="")?>', second)
    assert frames == [("0", " hidden"), ("1", "")]
    assert re.search(
        r'<input type="range" [^>]*max="1" [^>]*value="1" data-settings="1\|2"', second
    )
    assert '<output for="fig-sizes-knob">2</output>' in second
    assert "style=" not in first + second


def tables_have_the_columns_that_were_asked_for(page: str) -> None:
    (table,) = (
        found
        for found in re.findall(r"<table.*?</table>", page, re.DOTALL)
        if 'id="tab-rows"' in found
    )
    assert "Table 1. All rows." in text(table)
    cells = [text(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", table, re.DOTALL)]
    assert cells[1:] == ["size", "2.00", "1", "4.00", "2"]


def predictions_are_judged(page: str) -> None:
    rows = [text(row) for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)]
    much = [row for row in rows if re.fullmatch(r"toy It is much\. 0\.9 0\.610? ± 0\.020? no", row)]
    assert len(much) == 2  # among those that missed, and among all
    assert any(re.fullmatch(r"toy It is .* 6 6 yes", row) for row in rows)


def test_an_experiments_page_says_what_it_found_and_who_quotes_it(site: Site) -> None:
    page = site.page("experiments/toy")
    assert 'href="../notes/trees/counted.html"' in page
    assert "the | total" in text(page)
    assert "seed 7" in text(page)
    assert "january reproduce toy" in text(page)
    assert "FACTOR" in text(site.page("experiments/shared"))


def test_an_experiments_numbers_are_in_order_and_its_formulas_are_set(site: Site) -> None:
    page = site.page("experiments/toy")
    assert "<h1>TOY: how this was computed" in page
    assert '<math alttext="p_{k}">' in page
    table = page.partition("<table")[2].partition("</table>")[0]
    rows = [re.findall(r"<t[dh].*?</t[dh]>", row) for row in table.split("</tr>")]
    assert [[text(cell) for cell in row] for row in rows if row] == [
        ["Number", "Value", "95 % interval", "What it is"],
        ["part.2", "−2", "", "a part"],
        ["part.10", "10", "", "a part of xi"],
        ["share", "0.61", "0.59 to 0.63", "a share"],
        ["total", "6", "", "the | total"],
    ]


def test_the_data_can_be_downloaded(site: Site, experiments: Mapping[str, str | bytes]) -> None:
    for name in ("notes/trees/counted", "experiments/toy"):
        (address,) = set(re.findall(r'href="([^"]+/toy\.json)"', site.page(name)))
        data = (site.out / name).parent / address
        assert data.read_bytes() == experiments["experiments/results/toy.json"]


def test_a_correction_is_dated_in_place_and_listed(site: Site) -> None:
    page = site.page("notes/trees/counted")
    (box,) = re.findall(r'<div class="correction [^>]*id="wrong-count".*?</div>', page, re.DOTALL)
    assert text(box).startswith("Correction of Tuesday 12 January 2027")
    assert text(box).endswith("It was miscounted.")
    listed = site.page("notes/corrections")
    assert "12 January" in text(listed)
    assert 'href="trees/counted.html#wrong-count"' in listed


def test_a_new_record_is_shown_at_the_next_build(
    build: Callable[..., Site], experiments: dict[str, str | bytes]
) -> None:
    one = note("2027-01-05", body="{number}`toy.total:.1f`\n\n" + WORDS)
    site = build(experiments | {"notes/trees/a.md": one})
    assert "6.0" in text(site.page("notes/trees/a"))
    root = site.out.parent
    write(root, {"experiments/shared.py": SHARED.replace("2.0", "2.50")})
    assert january_apart("run", cwd=root, env={"PYTHONDONTWRITEBYTECODE": "1"}).status == 0
    assert "7.5" in text(build({}).page("notes/trees/a"))


QUOTE = "{number}`toy.total:d`\n"
PLOT = "```{plot} toy.line\n:label: fig-line\n\nA line.\n```\n"
TABLE = "```{result-table} toy.rows\n:label: tab-rows\n\nRows.\n```\n"
MISTAKES: dict[str, tuple[str, str]] = {
    "no such number": (
        "{number}`toy.sum:d`\n",
        "there is no “sum” in experiment “toy”; there are part.10, part.2, share, total",
    ),
    "no such format": (QUOTE.replace(":d", ":q"), "the format “q” does not fit 6.0"),
    "no interval": ("{interval}`toy.total:d`\n", "has no interval: use {number}"),
    "no name": ("{number}`toy`\n", "“toy” does not name a number"),
    "no name of a figure": (
        PLOT.replace("toy.line", "toy"),
        "“toy” must be written experiment.name",
    ),
    "no such figure": (
        PLOT.replace("toy.line", "toy.curve"),
        "experiment “toy” draws no figure “curve”; it draws by-size, line",
    ),
    "a figure without a label": (
        PLOT.replace(":label: fig-line\n", ""),
        "a figure needs a :label:",
    ),
    "a table without a label": (TABLE.replace(":label: tab-rows\n", ""), "a table needs a :label:"),
    "no such table": (TABLE.replace("toy.rows", "toy.all"), "there is no “all” in the tables"),
    "no such column": (
        TABLE.replace("tab-rows\n", "tab-rows\n:format: m=d\n"),
        "the table has no column “m”; it has n, ratio",
    ),
    "a format that does not fit a column": (
        TABLE.replace("tab-rows\n", "tab-rows\n:format: ratio=q\n"),
        "the format “q” does not fit",
    ),
    "heads that are too few": (
        TABLE.replace("tab-rows\n", "tab-rows\n:heads: one\n"),
        "there are 1 heads for 2 columns",
    ),
    "a correction without a day": (
        "```{correction} 12-01-2027\n:label: wrong\n\nIt was.\n```\n",
        "'12-01-2027' is not a day: write it like 2027-01-20",
    ),
    "a correction without a label": (
        "```{correction} 2027-01-12\n\nIt was.\n```\n",
        "a correction needs a :label:",
    ),
    "a number typed by hand": (
        "It is 6.01, {number}`toy.total:d`.\n",
        "6.01 is typed by hand: quote it with {number}, or mark it {quoted}",
    ),
}


@pytest.fixture(scope="module")
def mistaken(
    experiments: dict[str, str | bytes], tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    """Return what the build says of all these notes."""
    root = tmp_path_factory.mktemp("mistaken")
    notes = {
        f"notes/trees/{place}.md": note("2027-01-05", body=body + WORDS)
        for place, (body, _) in enumerate(MISTAKES.values())
    }
    write(root, {**SITE, **experiments, **notes})
    return sphinx(root).warnings.splitlines()


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_about_a_result_is_said_at_its_line_with_the_mend(
    mistaken: list[str], name: str
) -> None:
    place = [*MISTAKES].index(name)
    assert [MISTAKES[name][1] in line for line in said(mistaken, f"{place}")] == [True]


def said(lines: list[str], name: str) -> list[str]:
    return [line for line in lines if re.search(rf"notes/trees/{name}\.md:8: (WARN|ERR)", line)]


RESULTS = "experiments/results/"
RECORD, DRAWN = f"{RESULTS}toy.json", f"{RESULTS}toy.line.svg"
MEND = "run `january run toy`"
# What a note shows, a file, what in it becomes what, and what the build says.
DAMAGES: dict[str, tuple[str, str, tuple[bytes, bytes] | None, str]] = {
    "stale": (
        QUOTE,
        "experiments/shared.py",
        (b"2.0", b"3.0"),
        f"the code of “toy” changed after its result was recorded: {MEND}",
    ),
    "missing": (QUOTE, RECORD, None, f"no recorded result of an experiment “toy”: {MEND}"),
    "edited by hand": (
        "```{scorecard}\n```\n",
        RECORD,
        (b"6.0", b"7.0"),
        f"toy.json were changed after the run: {MEND}",
    ),
    "damaged": (
        QUOTE,
        RECORD,
        (b'"figures"', b'"x"'),
        f"toy.json is damaged (KeyError: 'figures'): {MEND}",
    ),
    "a drawing is missing": (PLOT, DRAWN, None, f"the drawing toy.line.svg is missing: {MEND}"),
    "a drawing that runs": (
        PLOT,
        DRAWN,
        (b"<rect ", b'<rect onclick="alert(1)" '),
        f"{DRAWN}: a drawing may not hold onclick='alert(1)': leave it out (line ",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_result_is_said_where_it_is_shown_with_the_mend(
    tmp_path: Path, experiments: dict[str, str | bytes], name: str
) -> None:
    body, file, change, says = DAMAGES[name]
    shown = {"notes/trees/a.md": note("2027-01-05", body=body + WORDS)}
    write(tmp_path, {**SITE, **experiments, **shown})
    before = (tmp_path / file).read_bytes()
    after = before.replace(*change) if change else None
    assert after != before
    write(tmp_path, {file: after})
    lines = sphinx(tmp_path).warnings.splitlines()
    assert [says in line for line in said(lines, "a")] == [True]
    on_its_page = [says in line for line in lines if "experiments/toy.py: WARNING: " in line]
    assert on_its_page == ([True] if file == RECORD else [])


def test_a_drawing_that_is_a_link_is_not_followed(
    tmp_path: Path, experiments: dict[str, str | bytes]
) -> None:
    write(
        tmp_path, {**SITE, **experiments, "notes/trees/a.md": note("2027-01-05", body=PLOT + WORDS)}
    )
    drawn = (tmp_path / DRAWN).rename(tmp_path / "elsewhere.svg")
    (tmp_path / DRAWN).symlink_to(drawn)
    site = sphinx(tmp_path)
    assert f"{DRAWN}:1: WARNING: a symbolic link is not followed" in site.warnings
    (line,) = said(site.warnings.splitlines(), "a")
    assert f"the drawing toy.line.svg is a symbolic link: {MEND}" in line
    assert "A line to 1." not in site.page("notes/trees/a")


def test_a_scorecard_tells_when_nothing_was_predicted_or_has_missed(
    build: Callable[..., Site],
) -> None:
    files = {"notes/trees/a.md": note("2027-01-05", body="```{scorecard}\n```\n\n" + WORDS)}
    assert "Nothing was predicted yet." in text(build(files | tried()).page("notes/trees/a"))
    held = Prediction(claim="It is three.", expected=3.0, number="n", within=0.0)
    page = text(build(tried(held)).page("notes/trees/a"))
    assert "None has missed. All 1 predictions" in page
    assert "try-it It is three. 3 3 yes" in page
