"""The rows and cells of tables are as far apart as TeX sets them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from january.tex import render


def parsed(tex: str) -> ET.Element:
    return ET.fromstring(render(tex, display=True, macros={}))  # noqa: S314


def props(root: ET.Element) -> list[int]:
    """Return how many props each row has."""
    return [
        sum(one.get("height") == "0.84em" for one in row.iter("mspace")) for row in root.iter("mtr")
    ]


@pytest.mark.parametrize(
    "tex",
    [
        r"a&=b\\&=c",
        r"\begin{pmatrix}a&b\\c&d\end{pmatrix}",
        r"\begin{cases}1&x\\2&y\end{cases}",
        r"\begin{multline*}a\\+b\end{multline*}",
        r"\begin{alignedat}{2}x&+{}&y&=1\\2x&-{}&3y&=5\end{alignedat}",
    ],
)
def test_each_row_is_propped_up_once(tex: str) -> None:
    assert props(parsed(tex)) == [1, 1]


def test_small_tables_are_not_propped_up() -> None:
    assert (
        props(parsed(r"\sum_{\substack{a\\b}}\begin{smallmatrix}a\\b\end{smallmatrix}")) == [0] * 4
    )


def test_a_prop_changes_no_signs_form() -> None:
    cells = [row[0] for row in parsed(r"\begin{matrix}x!&b\\=&c\\-x&d\end{matrix}").iter("mtr")]
    forms = [[one.get("form") for one in cell if one.tag == "mo"] for cell in cells]
    assert forms == [["postfix"], ["infix"], [None]]
    assert cells[2][0].get("lspace") == "0"


def test_an_array_has_wide_columns_and_a_matrix_has_not() -> None:
    (array,) = parsed(r"\begin{array}{c|c}a&b\\c&d\end{array}").iter("mtable")
    (matrix,) = parsed(r"\begin{matrix}a&b\\c&d\end{matrix}").iter("mtable")
    assert (array.get("class"), matrix.get("class")) == ("m-array", None)


def test_a_table_knows_the_fences_around_it() -> None:
    (both,) = parsed(r"\begin{pmatrix}a\end{pmatrix}").iter("mtable")
    (left,) = parsed(r"\begin{cases}a\end{cases}").iter("mtable")
    (right,) = parsed(r"\left.\begin{matrix}a\end{matrix}\right\}").iter("mtable")
    assert [one.get("class") for one in (both, left, right)] == [
        "m-fenced m-closed",
        "m-fenced",
        "m-closed",
    ]


def test_a_sign_that_goes_on_with_a_long_line_stands_between_two_terms() -> None:
    rows = list(parsed(r"\begin{multline*}-a\\+b\end{multline*}").iter("mtr"))
    signs = [next(row.iter("mo")) for row in rows]
    assert [sign.get("rspace") for sign in signs] == ["0", "0.2222em"]
