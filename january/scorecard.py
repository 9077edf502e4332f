"""Set every prediction beside what was measured, and count how many came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from january.result import Prediction, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from january.experiment import Record

SCORECARD = "scorecard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One prediction beside its measured value."""

    experiment: str
    prediction: Prediction
    measured: Quantity
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """All predictions of a set of experiments, in order, with their counts."""

    scores: tuple[Score, ...]
    numbers: Mapping[str, Quantity]


def scorecard(records: Iterable[Record]) -> Scorecard:
    """Judge every prediction that the records make."""
    scores = tuple(
        Score(
            experiment=record.name,
            prediction=prediction,
            measured=record.result.numbers[prediction.number],
            held=record.result.holds(prediction),
        )
        for record in sorted(records, key=lambda record: record.name)
        for prediction in record.result.predictions
    )
    exact = [score for score in scores if score.prediction.within is not None]
    sampled = [score for score in scores if score.prediction.within is None]
    return Scorecard(
        scores=scores,
        numbers={
            "total": _count(scores, "all predictions"),
            "held": _count([one for one in scores if one.held], "predictions that held"),
            "exact": _count(exact, "predictions with a stated tolerance"),
            "exact-held": _count([one for one in exact if one.held], "of these, held"),
            "intervals": _count(sampled, "predictions judged by a 95 % interval"),
            "intervals-held": _count([one for one in sampled if one.held], "of these, held"),
        },
    )


def _count(scores: Iterable[Score], about: str) -> Quantity:
    return Quantity(value=len(list(scores)), about=about, tolerance=0.0)
