"""Write a recorded number as a reader expects to see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from january.result import Quantity

_QUOTE = re.compile(r"(?P<experiment>[a-z0-9_-]+)\.(?P<number>[a-z0-9.-]+)(?::(?P<format>\S+))?")
_EXPONENT = re.compile(r"(?P<mantissa>.*)e(?P<exponent>[+-]?\d+)")
_SMALLEST = -6  # the power of ten of the narrowest half-width that is written out in full
_LOPSIDED = 0.1  # half-widths that differ by more are not written as one


class NotationError(Exception):
    """A quotation that can't be written; the text says why."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Which number of which experiment to quote, and in which format."""

    experiment: str
    number: str
    format: str


@dataclass(frozen=True, slots=True)
class Written:
    """A number as text, with the power of ten that follows it, if one does."""

    text: str
    power: str = ""


def parse_quote(text: str) -> Quote:
    """Read a quotation such as ``parity-gradient.ratio:.3f``; raises `NotationError`."""
    found = _QUOTE.fullmatch(text.strip())
    if found is None:
        message = f"“{text}” does not name a number: write experiment.number:.3f"
        raise NotationError(message)
    return Quote(found["experiment"], found["number"], found["format"] or "")


def write_value(value: float, spec: str) -> Written:
    """Write one value by a format such as ``.3f``, ``,d``, ``.1%``, ``.2e``.

    Raises `NotationError` where the format does not fit.
    """
    try:
        number = int(value) if spec.endswith("d") and float(value).is_integer() else value
        text = format(number, spec)
    except ValueError as error:
        message = f"the format “{spec}” does not fit {value!r}: {error}"
        raise NotationError(message) from None
    found = _EXPONENT.fullmatch(text)
    if found:
        return Written(_minus(found["mantissa"]) + " × 10", _minus(str(int(found["exponent"]))))
    return Written(_minus(text))


def write_interval(quantity: Quantity, spec: str) -> Written:
    """Write a value with its 95 % interval: ``0.61 ± 0.02``, or ``0.61 [0.55, 0.63]``.

    Raises `NotationError` where there is no interval.
    """
    low, high = quantity.low, quantity.high
    if low is None or high is None:
        message = "this number was computed exactly and has no interval: use {number}"
        raise NotationError(message)
    if spec.endswith("e"):
        return _scientific(quantity.value, low, high, spec)
    return Written(_joined(quantity.value, low, high, spec))


def write_measured(quantity: Quantity) -> Written:
    """Write a value with as many digits as its interval bears out: two of the half-width."""
    if quantity.low is None or quantity.high is None or quantity.high <= quantity.low:
        return write_value(quantity.value, ".4g")
    half = min(quantity.high - quantity.value, quantity.value - quantity.low) or (
        quantity.high - quantity.low
    )
    power = int(f"{abs(half):e}".partition("e")[2])
    if power < _SMALLEST:
        return write_interval(quantity, ".1e")
    return write_interval(quantity, f".{max(0, 1 - power)}f")


def _joined(value: float, low: float, high: float, spec: str) -> str:
    below, above = value - low, high - value
    text = write_value(value, spec).text
    if abs(below - above) <= _LOPSIDED * max(below, above):
        return f"{text} ± {write_value((below + above) / 2, spec).text}"
    return f"{text} [{write_value(low, spec).text}, {write_value(high, spec).text}]"


def _scientific(value: float, low: float, high: float, spec: str) -> Written:
    """Write a value and its interval over one power of ten."""
    power = int(format(value or max(-low, high), spec).partition("e")[2])
    scale = 10.0**power
    text = _joined(value / scale, low / scale, high / scale, spec[:-1] + "f")
    return Written(f"({text}) × 10" if "±" in text else f"{text} × 10", _minus(str(power)))


def _minus(text: str) -> str:
    return text.replace("-", "−")
