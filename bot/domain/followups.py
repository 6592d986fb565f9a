"""The rolling plan of follow-ups (随访): every 7–15 days for three calendar months (product rules §4)."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

from bot.domain.calendars import by_weekday
from bot.domain.errors import DayOutsideWindow, OutsideWindow
from bot.domain.messages import Day
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
WEEK = 7
MOST_REMINDERS_A_WEEK = 3
MISSES_ASKED = 2
"""How many contacts missed in a row the nurse is asked about."""
NOTHING_PLANNED: Mapping[date, int] = {}
MOST_A_DAY = 15
"""Contacts of one nurse on one day, above which a plan looks for another working day in its window."""


class FollowUpState(StrEnum):
    """Where a follow-up stands on a day."""

    PLANNED = "planned"
    OPEN = "open"
    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"
    COMPLETED = "completed"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """What is done about a follow-up next: two reminders, the nurse's call list, the note that it was missed."""

    REMIND = "remind"
    REMIND_AGAIN = "remind_again"
    CALL = "call"
    MISS = "miss"
    OVER = "over"


class Feeling(StrEnum):
    """What the resident answered on the day."""

    WELL = "well"
    JOINT = "joint"
    CALL_ME = "call_me"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One planned contact of an enrolment; its state follows from the row and the day.

    `moved_from` is the day it was planned for before a nurse chose another; `misses` is how many contacts before
    it were missed in a row.
    """

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
    moved_from: date | None = None
    misses: int = 0
    version: int = 0

    def state_on(self, day: date) -> FollowUpState:
        """Tell where it stands on a day; derived, so it can never be stale."""
        if self.occurred_on is not None:
            return FollowUpState.COMPLETED
        if self.cancelled_at is not None:
            return FollowUpState.CANCELLED
        if self.moved_from is not None and day < self.target_on:
            return FollowUpState.RESCHEDULED
        if day < self.earliest_on:
            return FollowUpState.PLANNED
        if day <= self.latest_on:
            return FollowUpState.OPEN if day < self.target_on else FollowUpState.DUE
        return FollowUpState.OVERDUE if day < self.missed_on else FollowUpState.MISSED

    @property
    def missed_on(self) -> date:
        """Tell from which day on it counts as missed; it can still be completed."""
        return self.latest_on + timedelta(days=MISSED_AFTER + 1)

    @property
    def is_open(self) -> bool:
        """Tell whether it is the contact that is waited for."""
        return self.stage is not Stage.OVER

    @property
    def in_window(self) -> bool:
        """Tell whether it took place in its window."""
        return self.occurred_on is not None and self.earliest_on <= self.occurred_on <= self.latest_on

    def answer(self, feeling: Feeling, now: datetime, zone: tzinfo) -> Self:
        """Take the resident's answer, a swollen joint for good: no further reminder; a nurse still records it."""
        kept = self.feeling if self.feeling == Feeling.JOINT else feeling.value
        return replace(self.listed(zone), answered_at=now, feeling=kept)

    def reminded(self, zone: tzinfo) -> Self:
        """Move on to the next reminder, and after two to the nurse's call list."""
        stage = Stage.REMIND_AGAIN if self.stage is Stage.REMIND else Stage.CALL
        days = 1 if stage is Stage.REMIND_AGAIN else 2
        return replace(self, stage=stage, due_at=at_nine(self.target_on + timedelta(days=days), zone))

    def postponed(self, until: datetime) -> Self:
        """Remind later: the resident is in the middle of something, or has been reminded often enough."""
        return replace(self, due_at=until)

    def listed(self, zone: tzinfo) -> Self:
        """Put it on the nurse's call list; what is not done in time is noted as missed."""
        return replace(self, stage=Stage.MISS, due_at=at_nine(self.missed_on, zone))

    def missed(self) -> Self:
        """Let the next contact stand in its place; a late entry still completes it."""
        return replace(self, stage=Stage.OVER, due_at=None)

    def complete(self, on: date) -> Self:
        """Record that the contact reached the resident."""
        return replace(self, occurred_on=on, due_at=None, stage=Stage.OVER)

    def cancel(self, now: datetime) -> Self:
        """Take it off the plan."""
        return replace(self, cancelled_at=now, due_at=None, stage=Stage.OVER)

    def move(self, to: date, zone: tzinfo) -> Self:
        """Choose another day inside the window; it is asked about anew there. Raises DayOutsideWindow."""
        if not self.earliest_on <= to <= self.latest_on:
            raise DayOutsideWindow(first=Day(self.earliest_on), last=Day(self.latest_on))
        anew = replace(self, stage=Stage.REMIND, due_at=at_nine(to, zone), answered_at=None, feeling="")
        return replace(anew, target_on=to, moved_from=self.moved_from or self.target_on)


def meant_by(contacts: Sequence[FollowUp], day: date) -> FollowUp | None:
    """Find which contact one of a day completes: the last whose window had opened, missed ones among them.

    A contact before every window completes none, nor does one more in a window that is met already. `contacts` are
    those not taken off the plan.
    """
    opened = [one for one in contacts if one.earliest_on <= day]
    last = max(opened, key=lambda one: one.earliest_on, default=None)
    return None if last is None or last.occurred_on is not None else last


def counted_from(start: date, contacts: Sequence[FollowUp], resumed: Iterable[date] = ()) -> date:
    """Tell from which day the next contact is counted: that of the last one, done or missed, or of the resumption."""
    missed = (one.latest_on for one in contacts if not one.is_open and not one.occurred_on and not one.cancelled_at)
    return max([start, *(one.occurred_on for one in contacts if one.occurred_on), *missed, *resumed])


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


WorkedOn = Callable[[date], bool]
"""Whether the clinic is open on a day."""


def on_working_day(
    target: date,
    earliest: date,
    latest: date,
    is_worked: WorkedOn = by_weekday,
    loads: Mapping[date, int] = NOTHING_PLANNED,
) -> date:
    """Move a day to the nearest working day inside its window, later before earlier; where none is it stays.

    `loads` counts what the nurse has planned on each day: a full day is passed over while another has room.
    """
    shifts = (shift for far in range((latest - earliest).days + 1) for shift in (far, -far))
    days = [target + timedelta(days=shift) for shift in shifts]
    worked = [day for day in dict.fromkeys(days) if earliest <= day <= latest and is_worked(day)]
    roomy = (day for day in worked if loads.get(day, 0) < MOST_A_DAY)
    return next(roomy, worked[0] if worked else target)


@dataclass(frozen=True, slots=True)
class Window:
    """When a contact is to take place."""

    earliest: date
    target: date
    latest: date
    is_final: bool = False


def next_window(
    last_contact: date,
    interval: int,
    end: date,
    is_worked: WorkedOn = by_weekday,
    loads: Mapping[date, int] = NOTHING_PLANNED,
) -> Window:
    """Plan the next contact after the last one that reached the resident; near the end it is the final visit."""
    earliest = last_contact + timedelta(days=EARLIEST_AFTER)
    latest = last_contact + timedelta(days=LATEST_AFTER)
    wanted = last_contact + timedelta(days=check_interval(interval))
    target = on_working_day(wanted, earliest, latest, is_worked, loads)
    if (end - target).days >= FINAL_BEFORE:
        return Window(earliest, target, latest)
    earliest = max(end - timedelta(days=FINAL_BEFORE), last_contact + timedelta(days=1))
    latest = max(end, earliest) + timedelta(days=FINAL_AFTER)
    target = on_working_day(max(end, earliest), earliest, latest, is_worked, loads)
    return Window(earliest, target, latest, is_final=True)


def not_before(window: Window, day: date, is_worked: WorkedOn = by_weekday) -> Window:
    """Let a contact that is planned late fall on a day that is still to come; its window stays what it is."""
    if window.target >= day:
        return window
    furthest = max(window.latest, day + timedelta(days=WEEK))
    return replace(window, target=on_working_day(day, day, furthest, is_worked))


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


_NUMBER = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")


def read_days(text: str) -> int | None:
    """Read a number of days, 「每 12 天」 or 12."""
    found = _NUMBER.search(fold(text))
    return int(found[1]) if found is not None else None
