"""Say dates and counts as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
ORDINALS = (
    *("zeroth", "first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)


def day_month(day: date) -> str:
    """Return a day like ``6 January``."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def weekday_day(day: date) -> str:
    """Return a day like ``Wednesday 6 January``."""
    return f"{WEEKDAYS[day.weekday()]} {day_month(day)}"


def when(day: date | None) -> str:
    """Say when a note that has not appeared will: ``forthcoming, 6 January``."""
    return f"forthcoming, {day_month(day)}" if day else "forthcoming"


def full_day(day: date) -> str:
    """Return a day like ``Wednesday 6 January 2027``."""
    return f"{weekday_day(day)} {day.year}"


def span(first: date, last: date) -> str:
    """Return two days like ``4–10 January`` or ``28 December – 3 January``."""
    if first == last:
        return day_month(first)
    if first.month == last.month:
        return f"{first.day}–{day_month(last)}"
    return f"{day_month(first)} – {day_month(last)}"


def number(count: int) -> str:
    """Return a small count in words, a larger one in figures."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def ordinal(place: int) -> str:
    """Return a place in a row in words, a far one in figures."""
    if place < len(ORDINALS):
        return ORDINALS[place]
    teens = place // 10 % 10 == 1
    return f"{place}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"


def plural(count: int, noun: str) -> str:
    """Return a count with its noun, like ``three notes``."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def listing(items: Sequence[str]) -> str:
    """Return items as in a sentence: ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def sentence(text: str) -> str:
    """Return a text with its first letter made large."""
    return text[:1].upper() + text[1:]
