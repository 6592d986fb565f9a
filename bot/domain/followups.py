"""The rolling plan of follow-ups (随访): every 7–15 days for three calendar months (product rules §4)."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

from bot.domain.errors import OutsideWindow
from bot.domain.words import fold

EARLIEST_AFTER = 7
LATEST_AFTER = 15
DEFAULT_INTERVAL = 10
MISSED_AFTER = 7
FINAL_BEFORE = 7
FINAL_AFTER = 14
MONTHS = 3
POSTPONED_BY = timedelta(minutes=15)
TALKING_FOR = timedelta(minutes=10)
FORM_LEFT_AFTER = timedelta(hours=2)
"""A question that is open this long without a word is no running conversation any more."""
REMIND_AT = time(9, 0)


class FollowUpState(StrEnum):
    """Where a follow-up stands on a day."""

    PLANNED = "planned"
    OPEN = "open"
    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """What is done about a follow-up next: two reminders, then the nurse's call list, then nothing."""

    REMIND = "remind"
    REMIND_AGAIN = "remind_again"
    CALL = "call"
    LISTED = "listed"


class Feeling(StrEnum):
    """What the resident answered on the day."""

    WELL = "well"
    JOINT = "joint"
    CALL_ME = "call_me"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One planned contact of an enrolment; its state follows from the row and the day."""

    id: int
    enrolment_id: int
    person_id: int
    nurse_id: int
    earliest_on: date
    target_on: date
    latest_on: date
    is_final: bool = False
    stage: Stage = Stage.REMIND
    due_at: datetime | None = None
    answered_at: datetime | None = None
    feeling: str = ""
    occurred_on: date | None = None
    cancelled_at: datetime | None = None
    version: int = 0

    def state_on(self, day: date) -> FollowUpState:
        """Tell where it stands on a day; derived, so it can never be stale."""
        if self.occurred_on is not None:
            return FollowUpState.COMPLETED
        if self.cancelled_at is not None:
            return FollowUpState.CANCELLED
        if day < self.earliest_on:
            return FollowUpState.PLANNED
        if day <= self.latest_on:
            return FollowUpState.OPEN if day < self.target_on else FollowUpState.DUE
        if day <= self.latest_on + timedelta(days=MISSED_AFTER):
            return FollowUpState.OVERDUE
        return FollowUpState.MISSED

    def answer(self, feeling: Feeling, now: datetime) -> Self:
        """Take the resident's answer: no further reminder, unless the nurse is to call."""
        return replace(self, answered_at=now, feeling=feeling.value, due_at=None, stage=Stage.LISTED)

    def reminded(self, zone: tzinfo) -> Self:
        """Move on to the next reminder, and after two to the nurse's call list."""
        stage = Stage.REMIND_AGAIN if self.stage is Stage.REMIND else Stage.CALL
        days = 1 if stage is Stage.REMIND_AGAIN else 2
        return replace(self, stage=stage, due_at=at_nine(self.target_on + timedelta(days=days), zone))

    def postponed(self, until: datetime) -> Self:
        """Remind later: the resident is in the middle of something."""
        return replace(self, due_at=until)

    def listed(self) -> Self:
        """Put it on the nurse's call list."""
        return replace(self, stage=Stage.LISTED, due_at=None)

    def complete(self, on: date) -> Self:
        """Record that the contact reached the resident."""
        return replace(self, occurred_on=on, due_at=None, stage=Stage.LISTED)

    def cancel(self, now: datetime) -> Self:
        """Take it off the plan."""
        return replace(self, cancelled_at=now, due_at=None)


def end_of(start: date, months: int = MONTHS) -> date:
    """Add calendar months, clamped to the month's end."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def check_interval(days: int) -> int:
    """Refuse an interval outside 7–15 days."""
    if not EARLIEST_AFTER <= days <= LATEST_AFTER:
        raise OutsideWindow(first=EARLIEST_AFTER, last=LATEST_AFTER)
    return days


def forecast(start: date, end: date, interval: int) -> int:
    """Count the contacts that are to be expected, the final visit included."""
    ordinary = ((end - start).days - FINAL_BEFORE) // interval
    return max(ordinary, 0) + 1


def is_free(day: date) -> bool:
    """Tell whether a day is free; for now the weekends are."""
    return day.isoweekday() > 5


def on_working_day(target: date, earliest: date, latest: date) -> date:
    """Move a day to the nearest working day inside its window, later before earlier."""
    for shift in (0, 1, -1, 2, -2, 3, -3):
        day = target + timedelta(days=shift)
        if earliest <= day <= latest and not is_free(day):
            return day
    return target


@dataclass(frozen=True, slots=True)
class Window:
    """When a contact is to take place."""

    earliest: date
    target: date
    latest: date
    is_final: bool = False


def next_window(last_contact: date, interval: int, end: date) -> Window:
    """Plan the next contact after the last one that reached the resident; near the end it is the final visit."""
    earliest = last_contact + timedelta(days=EARLIEST_AFTER)
    latest = last_contact + timedelta(days=LATEST_AFTER)
    target = on_working_day(last_contact + timedelta(days=check_interval(interval)), earliest, latest)
    if (end - target).days >= FINAL_BEFORE:
        return Window(earliest, target, latest)
    earliest = max(end - timedelta(days=FINAL_BEFORE), last_contact + timedelta(days=1))
    latest = max(end, earliest) + timedelta(days=FINAL_AFTER)
    return Window(earliest, on_working_day(max(end, earliest), earliest, latest), latest, is_final=True)


def is_final_on(day: date, end: date) -> bool:
    """Tell whether a contact on this day is the final visit, whatever was planned."""
    return (end - day).days <= FINAL_BEFORE


def at_nine(day: date, zone: tzinfo) -> datetime:
    """Tell when reminders of a day go out (09:00 where the community is), in UTC."""
    return datetime.combine(day, REMIND_AT, zone).astimezone(UTC)


_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?")
_NAMED_DAYS = {"今天": 0, "today": 0, "明天": 1, "tomorrow": 1, "后天": 2}


def read_day(text: str, today: date) -> date | None:
    """Read 「3月5日」, 2026-03-05 or 「明天」; without a year it is the next such day."""
    folded = fold(text).replace(" ", "")
    if folded in _NAMED_DAYS:
        return today + timedelta(days=_NAMED_DAYS[folded])
    found = _DAY.search(folded)
    if found is None:
        return None
    try:
        day = date(int(found[1] or today.year), int(found[2]), int(found[3]))
        return day if found[1] or day >= today else day.replace(year=today.year + 1)
    except ValueError:
        return None
