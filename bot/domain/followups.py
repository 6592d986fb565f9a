"""The rolling plan of follow-ups (随访): every 7–15 days for three calendar months (product rules §4)."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

from bot.domain.calendars import by_weekday
from bot.domain.errors import NotYet, OutsideWindow
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


WorkedOn = Callable[[date], bool]
"""Whether the clinic is open on a day."""


def on_working_day(target: date, earliest: date, latest: date, is_worked: WorkedOn = by_weekday) -> date:
    """Move a day to the nearest working day inside its window, later before earlier; where none is it stays."""
    shifts = (shift for far in range((latest - earliest).days + 1) for shift in (far, -far))
    days = (target + timedelta(days=shift) for shift in shifts)
    return next((day for day in days if earliest <= day <= latest and is_worked(day)), target)


@dataclass(frozen=True, slots=True)
class Window:
    """When a contact is to take place."""

    earliest: date
    target: date
    latest: date
    is_final: bool = False


def next_window(last_contact: date, interval: int, end: date, is_worked: WorkedOn = by_weekday) -> Window:
    """Plan the next contact after the last one that reached the resident; near the end it is the final visit."""
    earliest = last_contact + timedelta(days=EARLIEST_AFTER)
    latest = last_contact + timedelta(days=LATEST_AFTER)
    wanted = last_contact + timedelta(days=check_interval(interval))
    target = on_working_day(wanted, earliest, latest, is_worked)
    if (end - target).days >= FINAL_BEFORE:
        return Window(earliest, target, latest)
    earliest = max(end - timedelta(days=FINAL_BEFORE), last_contact + timedelta(days=1))
    latest = max(end, earliest) + timedelta(days=FINAL_AFTER)
    target = on_working_day(max(end, earliest), earliest, latest, is_worked)
    return Window(earliest, target, latest, is_final=True)


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


_AGO = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2, "大前天": 3}
_NAMED = "|".join(sorted(_AGO, key=len, reverse=True))
# A point between two figures is a date only after a year: 6.9 is a urate.
_WHEN = re.compile(
    rf"(?P<named>{_NAMED})|(?:(?P<year>\d{{4}})[-/.年])?(?P<month>\d{{1,2}})(?:[-/月]|(?(year)\.|(?!)))"
    r"(?P<day>\d{1,2})[日号]?"
)
_AFTER_DAY = re.compile(r"[\s,，:：]+|(?=电话|打电话|随访|来|上门|门诊|见面|当面)")


def contact_day(words: str, today: date) -> tuple[date, str]:
    """Read on which day a contact took place where a line begins with it, 「昨天 尿酸 412」; give the rest of the line.

    A day without a year is the last such day, but for one within the next month: that is refused as not come yet.
    Raises NotYet. Without a day it is today.
    """
    found = _WHEN.match(words)
    after = _AFTER_DAY.match(words, found.end()) if found is not None else None
    if found is None or after is None:
        return today, words
    day = _day_of(found, today)
    if day is None:
        return today, words
    if day > today:
        raise NotYet
    return day, words[after.end() :]


def _day_of(found: re.Match[str], today: date) -> date | None:
    if found["named"]:
        return today - timedelta(days=_AGO[found["named"]])
    try:
        day = date(int(found["year"] or today.year), int(found["month"]), int(found["day"]))
        is_last_years = not found["year"] and day > today + timedelta(days=31)
        return day.replace(year=today.year - 1) if is_last_years else day
    except ValueError:
        return None


_NOT_REACHED = re.compile(
    r"(?:没有?|未|没能?)(?:打通|接通|接听|联系上|联系到|找到人|见到人?|碰到人)|(?:没有?|无)人(?:接(?!送)|应|开门)|没接(?:电话|听|$)|"
    r"打不通|联系不上|找不到人|不在家|关机|占线|停机|空号|拒接|"
    r"\b(?:no answer|no reply|not reached|could ?n[o']t reach|voicemail|switched off|not (?:at )?home|line busy)\b"
)


def was_reached(words: str) -> bool:
    """Tell whether a nurse's words say that somebody was spoken with; an attempt that failed is no contact."""
    return _NOT_REACHED.search(fold(words)) is None
