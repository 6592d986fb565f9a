"""Leave: from which day to which somebody of the staff is away, and what becomes of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

from bot.domain.days_off import Days
from bot.domain.errors import DomainError


class LeaveOverlaps(DomainError):
    """Some of the days are taken off already."""

    key = "leave-error-overlap"


class LeaveState(StrEnum):
    """Where a leave stands."""

    PLANNED = "planned"
    AWAY = "away"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody's days away.

    `tickets` were theirs when they left, `offered` those that they might have claimed; both went to others.
    `due_at` is when it begins or ends next.
    """

    id: int
    person_id: int
    filed_by: int
    starts_on: date
    ends_on: date
    state: LeaveState = LeaveState.PLANNED
    tickets: tuple[int, ...] = ()
    offered: tuple[int, ...] = ()
    due_at: datetime | None = None
    version: int = 0

    @property
    def is_ahead(self) -> bool:
        """Tell whether it is planned, or somebody is away by it now."""
        return self.state in {LeaveState.PLANNED, LeaveState.AWAY}

    def meets(self, days: Days) -> bool:
        """Tell whether it takes up any of these days."""
        return self.is_ahead and self.starts_on <= days.last and days.first <= self.ends_on

    def planned(self, zone: tzinfo) -> Self:
        """Let it begin with its first day."""
        return replace(self, due_at=_midnight(self.starts_on, zone))

    def begun(self, tickets: tuple[int, ...], offered: tuple[int, ...], zone: tzinfo) -> Self:
        """Note that somebody has left, and what went to others; it ends after its last day."""
        end = _midnight(self.ends_on + timedelta(days=1), zone)
        return replace(self, state=LeaveState.AWAY, tickets=tickets, offered=offered, due_at=end)

    def ended(self, state: LeaveState) -> Self:
        """Note that it is over, or was taken back."""
        return replace(self, state=state, due_at=None)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
