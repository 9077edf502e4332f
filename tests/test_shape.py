"""What a file holds is taken only in its shape; whatever else is refused in a few words."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pytest

from january import shape

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = "x" * 99


@pytest.mark.parametrize(
    ("take", "value", "taken"),
    [
        (shape.text, "a", "a"),
        (shape.text_or_none, "a", "a"),
        (shape.text_or_none, None, None),
        (shape.texts, ["a", "b"], ("a", "b")),
        (shape.whole, 3, 3),
        (shape.number, 3, 3),
        (shape.number, -0.5, -0.5),
        (shape.number_or_none, 0, 0),
        (shape.number_or_none, None, None),
        (shape.rows, [["a", 1], []], (("a", 1), ())),
        (shape.mapping, {"a": [None]}, {"a": [None]}),
    ],
)
def test_a_value_of_its_shape_is_taken_as_it_stands(
    take: Callable[[Any], Any], value: object, taken: object
) -> None:
    assert take(value) == taken


@pytest.mark.parametrize(
    ("take", "value", "said"),
    [
        (shape.text, 1, "1 is not a text"),
        (shape.text_or_none, 1, "1 is not a text"),
        (shape.texts, "ab", "'ab' is not a list"),
        (shape.texts, ["a", None], "None is not a text"),
        (shape.whole, 1.0, "1.0 is not a whole number"),
        (shape.whole, True, "True is not a whole number"),
        (shape.number, "1", "'1' is not a number"),
        (shape.number, False, "False is not a number"),
        (shape.number, math.inf, "inf is too large for a number"),
        (shape.number, 10**400, f"1{'0' * 39} is too large for a number"),
        (shape.number_or_none, "", "'' is not a number"),
        (shape.rows, [[None]], "None is not a number"),
        (shape.rows, [{}], "{} is not a list"),
        (shape.mapping, [LONG], f"['{'x' * 38} is not a mapping"),
    ],
)
def test_a_value_of_another_shape_is_refused(
    take: Callable[[Any], Any], value: object, said: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(said)}$"):
        take(value)


def test_only_known_fields_are_taken() -> None:
    shapes = {"a": shape.whole, "b": shape.text}
    assert shape.fields({"b": "x"}, shapes) == {"b": "x"}
    with pytest.raises(ValueError, match=r"^'c' is not known here$"):
        shape.fields({"d": 1, "a": "x", "c": 1}, shapes)


def test_json_knows_no_nan() -> None:
    with pytest.raises(ValueError, match=r"^NaN is not a number$"):
        shape.refuse("NaN")
