"""Adverse events (不良反应) of the programme: how severe, and closed by a nurse once they are over."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self


class Severity(StrEnum):
    """How severe it is."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """Something that happened to a resident in the programme; the words are health data."""

    id: int
    enrolment_id: int
    occurred_on: date
    recorded_by: int
    recorded_at: datetime
    words: str
    severity: Severity
    outcome: str = ""
    closed_by: int | None = None
    closed_at: datetime | None = None
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for its end."""
        return self.closed_at is None

    def close(self, nurse_id: int, now: datetime, outcome: str) -> Self:
        """Note how it ended."""
        return replace(self, closed_by=nurse_id, closed_at=now, outcome=outcome)
