"""How a recorded number is quoted, and how it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from january.notation import (
    NotationError,
    Quote,
    Written,
    parse_quote,
    write_interval,
    write_measured,
    write_value,
)
from january.result import Quantity


def sampled(value: float, low: float, high: float) -> Quantity:
    return Quantity(value=value, low=low, high=high, about="")


def test_a_quotation_names_experiment_number_and_format() -> None:
    assert parse_quote(" a-run.ratio.2:.3f ") == Quote("a-run", "ratio.2", ".3f")
    assert parse_quote("a_run.n") == Quote("a_run", "n", "")


@pytest.mark.parametrize("text", ["ratio", "a-run.", ".ratio", "a run.ratio", "a.b:", ""])
def test_what_names_no_number_is_told_the_form(text: str) -> None:
    with pytest.raises(NotationError, match=r"write experiment\.number"):
        parse_quote(text)


VALUES = [
    (0.61284, ".3f", Written("0.613")),
    (-0.5, ".1f", Written("−0.5")),
    (1234567.0, ",d", Written("1,234,567")),
    (12.0, "d", Written("12")),
    (1.25e-7, ".2e", Written("1.25 × 10", "−7")),
    (3.0e12, ".0e", Written("3 × 10", "12")),
    (-2.5e-10, ".1e", Written("−2.5 × 10", "−10")),
    (1e-9, ".3g", Written("1 × 10", "−9")),
    (0.125, ".0%", Written("12%")),
]


@pytest.mark.parametrize(("value", "spec", "written"), VALUES)
def test_a_value_is_written_in_its_format(value: float, spec: str, written: Written) -> None:
    assert write_value(value, spec) == written


@pytest.mark.parametrize(("value", "spec"), [(0.5, "d"), (0.5, "q"), (float("nan"), "d")])
def test_a_format_that_does_not_fit_is_refused(value: float, spec: str) -> None:
    with pytest.raises(NotationError, match="does not fit"):
        write_value(value, spec)


INTERVALS = [
    (sampled(0.61, 0.59, 0.63), ".2f", Written("0.61 ± 0.02")),
    (sampled(0.61, 0.55, 0.63), ".2f", Written("0.61 [0.55, 0.63]")),
    (sampled(-0.61, -0.63, -0.59), ".2f", Written("−0.61 ± 0.02")),
    (sampled(-0.1, -0.9, 0.1), ".1f", Written("−0.1 [−0.9, 0.1]")),
    (sampled(2.5e-6, 2.4e-6, 2.6e-6), ".1e", Written("(2.5 ± 0.1) × 10", "−6")),
    (sampled(2.5e-6, 1e-6, 2.6e-6), ".1e", Written("2.5 [1.0, 2.6] × 10", "−6")),
    (sampled(999.6, 989.6, 1009.6), ".2e", Written("(1.00 ± 0.01) × 10", "3")),
    (sampled(1, 1, 1), ".0f", Written("1 ± 0")),
    (sampled(0, -1e-3, 1e-3), ".1e", Written("(0.0 ± 1.0) × 10", "−3")),
    (sampled(0, -2e-3, 1e-4), ".1e", Written("0.0 [−2.0, 0.1] × 10", "−3")),
    (sampled(1500, 1400, 1600), ",d", Written("1,500 ± 100")),
]


@pytest.mark.parametrize(("quantity", "spec", "written"), INTERVALS)
def test_an_interval_is_one_width_where_it_is_even_and_two_ends_where_not(
    quantity: Quantity, spec: str, written: Written
) -> None:
    assert write_interval(quantity, spec) == written


def test_an_exact_number_has_no_interval_to_quote() -> None:
    with pytest.raises(NotationError, match=r"^this number was computed exactly and"):
        write_interval(Quantity(value=1, about=""), ".2f")
    with pytest.raises(NotationError, match="no interval"):
        write_interval(Quantity(value=1, about="", high=2), ".2f")


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([".3f", ".2e", ".4g", ""]))
def test_what_is_written_reads_back_as_the_formatted_number(value: float, spec: str) -> None:
    written = write_value(value, spec)
    mantissa = written.text.replace("−", "-").replace(",", "")
    text = mantissa.replace(" × 10", "e" + written.power.replace("−", "-"))
    assert float(text) == float(format(value, spec))


@pytest.mark.parametrize(
    ("value", "low", "high", "text", "power"),
    [
        (0.5, None, None, "0.5", ""),
        (1e-9, None, None, "1 × 10", "−9"),
        (0.5, 0.5, 0.5, "0.5", ""),
        (0.5, 0.4, None, "0.5", ""),
        (12345.6, 12000.0, 12700.0, "12346 ± 350", ""),
        (0.61, 0.59, 0.63, "0.610 ± 0.020", ""),
        (0.61, 0.61, 0.63, "0.610 [0.610, 0.630]", ""),
        (0.61, 0.55, 0.612, "0.6100 [0.5500, 0.6120]", ""),
        (0.61, 0.608, 0.67, "0.6100 [0.6080, 0.6700]", ""),
        (3.0, 2.0, 4.5, "3.0 [2.0, 4.5]", ""),
        (5e-6, 4e-6, 6e-6, "0.0000050 ± 0.0000010", ""),
        (1e-9, 0.5e-9, 1.5e-9, "(1.0 ± 0.5) × 10", "−9"),
        (0.0, -1e-8, 1e-8, "(0.0 ± 1.0) × 10", "−8"),
    ],
)
def test_a_measured_value_has_the_digits_that_its_interval_bears_out(
    value: float, low: float | None, high: float | None, text: str, power: str
) -> None:
    quantity = Quantity(value=value, about="", low=low, high=high)
    assert write_measured(quantity) == Written(text, power)
