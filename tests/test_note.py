"""Reading a note: what its front matter may be, and what each mistake is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from january.note import Reading, State, read_note
from january.problem import Problem
from tests.support import PYPROJECT, WORDS, note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from january.settings import Settings

PATH = "notes/grammars/a-note.md"


@pytest.fixture
def read(
    project: Callable[[Mapping[str, str]], Settings],
) -> Callable[[str], Reading]:
    settings = project({})
    return lambda text: read_note(text, PATH, settings)


def front(lines: str) -> str:
    return f"---\n{lines}\n---\n# Title\n\n{WORDS}\n"


def test_a_note_is_its_front_matter_its_title_and_its_words(read: Callable[[str], Reading]) -> None:
    text = note("2027-01-05", title="On `code` and *stress*", abstract="We claim $x < 1$, surely.")
    found = read(text).note
    assert found
    assert (found.theme, found.slug, found.docname) == ("grammars", "a-note", PATH[:-3])
    assert found.date == date(2027, 1, 5)
    assert found.title == "On code and stress"
    assert found.abstract == "We claim $x < 1$, surely."
    assert found.authors == ("contributors",)
    assert found.words == len(WORDS.split())


@pytest.mark.parametrize(
    ("today", "state"),
    [(4, State.SCHEDULED), (5, State.PUBLISHED), (6, State.PUBLISHED)],
)
def test_its_state_follows_from_the_day(
    read: Callable[[str], Reading], today: int, state: State
) -> None:
    found = read(note("2027-01-05")).note
    assert found
    assert found.state(date(2027, 1, today)) is state


def test_without_a_date_it_is_a_draft(read: Callable[[str], Reading]) -> None:
    found = read("# Only a title\n\nText.\n").note
    assert found
    assert found.state(date(2027, 1, 1)) is State.DRAFT


NOT_YAML = "the front matter is not YAML: "
NO_DATE = "; write a day of the calendar like 2027-01-05"
ONLY_LINES = "front matter is a list of “key: value” lines, nothing else"
KEYS = "; there are date, kind, authors, abstract, confidence, aliases, crosspost"
BAD = [
    ("date: 2027-13-01", 2, "front-matter", f"there is no such date: '2027-13-01'{NO_DATE}"),
    ("date: 2027-02-30", 2, "front-matter", f"there is no such date: '2027-02-30'{NO_DATE}"),
    ("date: !!timestamp [x]", 2, "front-matter", f"there is no such date{NO_DATE}"),
    (
        *("kind: post\ndate: 2027-1-5", 3, "date"),
        "'2027-1-5' is not a date: write a day like 2027-01-05",
    ),
    ("date: yes", 2, "date", "True is not a date: write a day like 2027-01-05"),
    ("date: 20270105", 2, "date", "20270105 is not a date: write a day like 2027-01-05"),
    ("date:", 2, "date", "the date is empty: write one, or remove the line for a draft"),
    (
        *("date: 2027-01-05T23:00:00", 2, "date"),
        "a time needs an offset, like 2027-01-05T23:30:00-08:00",
    ),
    ("kind: essay", 2, "kind", "kind is 'essay'; it must be post or shortform"),
    (
        *("confidence: certain", 2, "confidence"),
        "confidence is 'certain'; it must be solid or likely or speculative",
    ),
    (
        *("authors: [nobody]", 2, "authors"),
        "there is no author “nobody”; there are ann, contributors",
    ),
    ("authors: [1, 2]", 2, "authors", "authors must be a list of texts, like [one, two]"),
    ("aliases: 3", 2, "aliases", "aliases must be a list of texts, like [one, two]"),
    (
        *("crosspost: [javascript:alert()]", 2, "crosspost"),
        "'javascript:alert()' is no address: write it whole, with https://",
    ),
    (
        *("crosspost: www.lesswrong.com/posts/x", 2, "crosspost"),
        "'www.lesswrong.com/posts/x' is no address: write it whole, with https://",
    ),
    ("abstract: [a]", 2, "abstract", "abstract must be a text, not ['a']: put it in quotes"),
    (
        *("kind: post\nstate: published", 3, "front-matter"),
        f"“state” is not a key of a note{KEYS}",
    ),
    ("kind: post\n? [a]\n: b", 3, "front-matter", f"“?” is not a key of a note{KEYS}"),
    ("kind: post\nkind: post", 3, "front-matter", "“kind” is given twice: keep one"),
    ("- a\n- b", 2, "front-matter", ONLY_LINES),
    ("just a text", 2, "front-matter", ONLY_LINES),
    (
        *("kind: post\n\tdate: x", 3, "front-matter"),
        f"{NOT_YAML}a tab is not indentation in YAML: use spaces",
    ),
    (
        *("kind: post\nabstract: We claim: this", 3, "front-matter"),
        f"{NOT_YAML}a text with “: ” in it must stand in quotes",
    ),
    (
        *("kind: [post", 3, "front-matter"),
        f"{NOT_YAML}expected ',' or ']', but got '<stream end>'",
    ),
    (
        *("kind: \x07", 2, "front-matter"),
        f"{NOT_YAML}unacceptable character #x0007: special characters are not allowed",
    ),
    (
        *("a: &a [x]\nb: *a", 3, "front-matter"),
        "YAML aliases (*name) are not used here: write it out",
    ),
    (
        *("kind: " + "[" * 50 + "]" * 50, 2, "front-matter"),
        "the front matter is nested too deeply",
    ),
    (
        *("abstract: " + "x " * 40_000 + "'", 2, "front-matter"),
        "the front matter is too long to be one",
    ),
    (
        *("kind: !!python/object:os.system x", 2, "front-matter"),
        "the value of “kind” can't be read: 'x'",
    ),
]


@pytest.mark.parametrize(("lines", "line", "rule", "says"), BAD)
def test_a_mistake_gets_one_line_with_the_mend(
    read: Callable[[str], Reading], lines: str, line: int, rule: str, says: str
) -> None:
    reading = read(front(lines))
    assert reading.note is None
    assert reading.problems == (Problem(path=PATH, line=line, rule=rule, text=says),)
    assert "\n" not in str(reading.problems[0])


def test_where_nobody_is_known_nobody_is_named(
    project: Callable[[Mapping[str, str]], Settings],
) -> None:
    nobody = PYPROJECT.partition("[tool.january.authors]")[0] + "[tool.january.authors]\n"
    settings = project({"pyproject.toml": nobody})
    (problem,) = read_note(front("authors: [ann]"), PATH, settings).problems
    assert problem.text == "there is no author “ann”; there are none"


def test_front_matter_that_is_not_closed_is_said_so(read: Callable[[str], Reading]) -> None:
    (problem,) = read("---\nkind: post\n# Title\n").problems
    assert str(problem) == (
        f"{PATH}:1: the front matter is not closed: end it with a line of --- [front-matter]"
    )


def test_a_note_needs_a_title(read: Callable[[str], Reading]) -> None:
    (problem,) = read("---\nkind: post\n---\nText.\n").problems
    assert str(problem) == f"{PATH}:4: the note has no title: add a line “# …” [title]"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("---\n# ", "---   \n# "),
        lambda text: text.replace("kind: post", "kind:   post  # a remark"),
        lambda text: text.replace("kind: post", "'kind': \"post\""),
    ],
    ids=["CRLF", "byte-order mark", "no final newline", "spaces", "comment", "quotes"],
)
def test_a_files_manners_do_not_matter(
    read: Callable[[str], Reading], change: Callable[[str], str]
) -> None:
    text = note("2027-01-05")
    assert read(change(text)) == read(text)


def test_unicode_and_long_titles_are_kept(read: Callable[[str], Reading]) -> None:
    title = "Über Möbius, 莫比乌斯 и всё " + "x" * 500
    found = read(note(title=title)).note
    assert found
    assert found.title == title


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2027-01-10T23:30:00-08:00", 11),  # Monday morning in Berlin: another week
        ("2027-01-11T00:30:00+03:00", 10),
        ("2027-01-10T22:59:00Z", 10),
        ("2027-01-10 23:01:00Z", 11),
    ],
)
def test_a_time_is_read_in_the_sprints_zone(
    read: Callable[[str], Reading], moment: str, day: int
) -> None:
    found = read(note(moment)).note
    assert found
    assert found.date == date(2027, 1, day)


def test_a_number_typed_beside_quoted_ones_is_named_and_the_note_counts(
    read: Callable[[str], Reading],
) -> None:
    reading = read(note("2027-01-05", body="{number}`run.a:.3f`\n\nIt is 0.613.\n" + WORDS))
    (problem,) = reading.problems
    assert reading.note
    assert (problem.path, problem.line, problem.rule) == (PATH, 10, "typed-number")
    assert problem.text == (
        "0.613 is typed by hand: quote it with {number}, "
        "or mark it {quoted} if it is from a cited work"
    )


def test_a_note_that_quotes_no_experiment_may_type_its_numbers(
    read: Callable[[str], Reading],
) -> None:
    assert read(note(body="It is 0.613.\n" + WORDS)).problems == ()


def test_a_hasty_reader_counts_as_far_as_the_kind_needs(
    project: Callable[[Mapping[str, str]], Settings],
) -> None:
    settings = project({})
    for kind, least in settings.minimum_words.items():
        for body in ("Short. ", "word " * 3 * least):
            text = note(kind=kind, body=body)
            hasty, exact = (
                read_note(text, PATH, settings, hasty=one).note for one in (True, False)
            )
            assert hasty
            assert exact
            assert min(hasty.words, least) == min(exact.words, least)
    for kind in settings.minimum_words:
        text = note(kind=kind, body="word word word\n" * 1000)
        assert (found := read_note(text, PATH, settings).note)
        assert (quick := read_note(text, PATH, settings, hasty=True).note)
        assert (found.words, quick.words < 100) == (3000, True)


def test_a_line_that_only_begins_with_dashes_closes_nothing(
    read: Callable[[str], Reading],
) -> None:
    (problem,) = read("---\nkind: post\n----\n---more\n# T\n").problems
    assert "is not closed" in problem.text
    assert read("---\nkind: shortform\n--- \n# T\n").note


def test_what_is_not_said_is_empty_and_every_word_is_counted(
    read: Callable[[str], Reading],
) -> None:
    found = read("---\nkind: shortform\ndate: 2027-01-05\n---\n# T\n" + "word " * 90).note
    assert found
    assert (found.abstract, found.confidence, found.aliases, found.crosspost) == ("", "", (), ())
    assert (found.words, found.line, found.date_line) == (90, 5, 3)
    draft = read("---\naliases: old-name\ncrosspost: https://a.example/x\n---\n# T\n").note
    assert draft
    assert (draft.kind, draft.aliases, draft.date_line) == ("post", ("old-name",), draft.line)
    assert draft.crosspost == ("https://a.example/x",)
    (problem,) = read("---\ncrosspost: [a.example]\n---\n# T\n").problems
    assert str(problem) == (
        f"{PATH}:2: 'a.example' is no address: write it whole, with https:// [crosspost]"
    )


def test_a_line_of_dashes_in_the_text_ends_no_front_matter(
    read: Callable[[str], Reading],
) -> None:
    found = read("---\nkind: shortform\n---\n# T\n\nOne.\n\n---\n\nTwo.\r\rThree.\n").note
    assert found
    assert (found.title, found.words, found.line) == ("T", 3, 4)
    empty = read("---\n---\n# T\n").note
    assert empty
    assert empty.line == 3
