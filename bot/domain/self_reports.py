"""What residents tell of themselves on the day of a follow-up (自述): six short questions, each may be skipped."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from bot.domain.words import fold

QUESTIONS: dict[str, tuple[str, ...]] = {
    "diet": ("light", "some", "much"),
    "water": ("little", "enough", "plenty"),
    "alcohol": ("none", "some", "much"),
    "exercise": ("none", "some", "daily"),
    "weight": (),
    "mood": ("good", "fair", "low"),
}
"""The questions in their order, with the answers to tap; the weight is written, in kilograms."""

WEIGHT_KG = (25.0, 250.0)


@dataclass(frozen=True, slots=True)
class SelfReport:
    """A resident's answers on one follow-up; what was skipped is asked no more and stays open."""

    id: int
    enrolment_id: int
    followup_id: int
    at: datetime
    answers: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    version: int = 0

    @property
    def next_question(self) -> str | None:
        """Name what is asked next; None after the last."""
        return next((one for one in QUESTIONS if one not in self.answers and one not in self.skipped), None)

    def answer(self, question: str, answer: str) -> Self:
        """Take an answer, or another one to the same question."""
        return replace(self, answers={**self.answers, question: answer})

    def skip(self, question: str) -> Self:
        """Leave a question out."""
        return replace(self, skipped=(*self.skipped, question))

    def end(self) -> Self:
        """Ask nothing more."""
        open_ones = tuple(one for one in QUESTIONS if one not in self.answers and one not in self.skipped)
        return replace(self, skipped=(*self.skipped, *open_ones))


_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_WEIGHT = re.compile(
    r"(\d{2,3}(?:[.,]\d{1,2})?)\s*(公斤|千克|kgs?(?![a-z])|斤|jin(?![a-z]))?"
    r"(?!\s*(?:[米岁磅]|厘米|(?:[cm]?m|lbs?|pounds?|st)(?![a-z])))"
)
_JIN = frozenset({"斤", "jin"})
_JIN_KG = 0.5
SURELY_KG = 100
"""A figure above this without a unit may well be 斤."""


def read_weight(text: str) -> tuple[float, ...]:
    """Read a weight, 「62.5」 or 「125斤」, and give what it may be in kilograms; nothing of what nobody weighs.

    Of a bare figure above 100 there are two, first as 斤; several figures, as of a height too, are no weight.
    """
    folded = fold(text)
    figures, found = _FIGURE.findall(folded), _WEIGHT.search(folded)
    if found is None or figures != [found[1]]:
        return ()
    figure, unit = float(found[1].replace(",", ".")), found[2]
    as_jin = unit in _JIN or (unit is None and figure > SURELY_KG)
    meant = [figure * _JIN_KG] if as_jin else []
    meant += [figure] if unit not in _JIN else []
    return tuple(round(one, 1) for one in meant if _is_weight(one))


def may_be(question: str, answer: str) -> bool:
    """Tell whether a question has this answer; of the weight it is one in kilograms."""
    if question == "weight":
        return _FIGURE.fullmatch(answer) is not None and _is_weight(float(answer))
    return answer in QUESTIONS.get(question, ())


def _is_weight(kilograms: float) -> bool:
    low, high = WEIGHT_KG
    return low <= kilograms <= high
