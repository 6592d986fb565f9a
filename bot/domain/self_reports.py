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


_WEIGHT = re.compile(r"(\d{2,3}(?:[.,]\d{1,2})?)\s*(公斤|千克|kg|斤|jin|lb)?")
_JIN_KG = 0.5


def read_weight(text: str) -> float | None:
    """Read a weight in kilograms, 「62.5」 or 「125斤」; None of what nobody weighs."""
    found = _WEIGHT.search(fold(text))
    if found is None or found[2] == "lb":
        return None
    weight = float(found[1].replace(",", ".")) * (_JIN_KG if found[2] in {"斤", "jin"} else 1)
    low, high = WEIGHT_KG
    return round(weight, 1) if low <= weight <= high else None
