"""Which experiments a text quotes, and which of its decimals were typed by hand."""

from __future__ import annotations

import pytest

from january.quoted import experiments_in, quotes_results, typed_decimals

QUOTE = "As {number}`a-run.ratio:.3f` says.\n\n"


def test_a_text_quotes_the_experiments_that_its_roles_and_directives_name() -> None:
    text = "{number}`one-run.x:.3f` {interval}`two_runs.y`\n\n```{plot} third.z\n```\n"
    table = ":::{result-table} fourth-run.rows\n:::\n"
    assert experiments_in(text + table) == {"one_run", "two_runs", "third", "fourth_run"}
    assert not quotes_results("{footcite:p}`doe2020` and `number`")


TYPED = {
    "in prose": ("It is 0.613 here.", [(1, "0.613")]),
    "at the end of a sentence": ("It is\n12.3.", [(2, "12.3")]),
    "in a formula": (r"$\rho = -0.613n$", [(1, "0.613")]),
    "in a display": ("$$\nx = 1.25 \\times 10^3\n$$", [(2, "1.25")]),
    "in a directive of mathematics": ("```{math}\nx = 1.25\n```", [(2, "1.25")]),
    "in a box": ("```{remark}\n:label: x\n\nIt is 3.14.\n```", [(4, "3.14")]),
    "in a table": ("| a |\n|---|\n| 0.613 |", [(3, "0.613")]),
    "with an interval": ("0.613±0.012", [(1, "0.613")]),
    "with thousands": ("1,234.5 steps", [(1, "1,234.5")]),
    "after a lone backtick": ("A ` sign.\n\nIt is 0.613 and `x`.", [(3, "0.613")]),
    "below what is left out": ("<!-- a\nb -->\n0.613", [(3, "0.613")]),
    "right after what is left out": ("`a`0.613", [(1, "0.613")]),
    "beside one that is quoted": ("{quoted}`0.613` and 0.614", [(1, "0.614")]),
}


@pytest.mark.parametrize(("body", "found"), TYPED.values(), ids=TYPED.keys())
def test_a_decimal_of_three_digits_is_found_at_its_line(
    body: str, found: list[tuple[int, str]]
) -> None:
    assert list(typed_decimals(body)) == found


LEFT_ALONE = {
    "two digits": "$p = 0.05$, at 0.0012 and 1.5",
    "whole numbers": "1000 of 1,024, in 2027",
    "a quoted number": "{number}`a-run.ratio:.3f` {quoted}`0.613`",
    "code": "`0.613`\n\n```python\nx = 0.613\n```",
    "an address": "[a page](https://example.org/0.613) https://doi.org/10.1016/x",
    "an identifier": "doi:10.1016/x arXiv:2101.00001 10.1016/x GPT-3.51",
    "a version": "Python 3.11.7, v1.25",
    "a comment": "% 0.613\n<!-- 0.613\n0.613 -->",
}


@pytest.mark.parametrize("body", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_what_no_experiment_could_have_found_is_left_alone(body: str) -> None:
    assert list(typed_decimals(body)) == []


@pytest.mark.parametrize(
    "body",
    [
        "v1.255",
        "a v1.255 is",
        "a model-X3.51",
        "v3.11.745",
        "doi.org/10.1016/x",
        "doi:10.1016/x",
        "a_0.613",
        "H1,234.56",
    ],
)
def test_what_ends_a_name_costs_no_second_look(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("january.quoted.blank_code")
    assert list(typed_decimals(body)) == []
