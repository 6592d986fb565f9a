"""What residents asked that the reviewed content does not answer, until a nurse has."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bot.domain.errors import QuestionAnswered

LONGEST = 500
"""Characters of a question, and of its answer, that are passed on."""


@dataclass(frozen=True, slots=True)
class HealthQuestion:
    """Hold what somebody asked of the clinic, and what a nurse has answered.

    `community_id` is the grid whose nurses were told, None where those of the whole subdistrict were.
    """

    id: int
    person_id: int
    community_id: int | None
    words: str
    at: datetime
    answered_by: int | None = None
    answered_at: datetime | None = None
    answer: str = ""
    version: int = 1

    def answered(self, by: int, now: datetime, answer: str) -> Self:
        """Note the answer of the nurse who was first."""
        if not self.is_open:
            raise QuestionAnswered
        return replace(self, answered_by=by, answered_at=now, answer=answer)

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still waits for the answer."""
        return self.answered_at is None
