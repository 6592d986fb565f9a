"""三率 of a period: how quickly, how thoroughly and how well, with what they are counted from (docs/rates.md)."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

FEWEST = 10
"""Under so many nothing is a rate."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Hold so many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Tell how many of a hundred; None where too few were counted. Only all of them are 100."""
        if self.whole < FEWEST:
            return None
        rounded = (200 * self.part + self.whole) // (2 * self.whole)
        return rounded if self.part == self.whole else min(rounded, 99)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in a period.

    `opened` were filed in it, `ended` and `reopened` of these. `due` are tickets whose respond clock ended in it,
    `in_time` of these were first claimed before that end. `asked` are the callbacks of the period: `answered`, of
    these `good` and `fair`; `silent` were closed without a word.
    """

    opened: int = 0
    ended: int = 0
    reopened: int = 0
    due: int = 0
    in_time: int = 0
    asked: int = 0
    answered: int = 0
    good: int = 0
    fair: int = 0
    silent: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def response(self) -> Rate:
        """Tell how many were first claimed within their clock."""
        return Rate(self.in_time, self.due)

    @property
    def resolution(self) -> Rate:
        """Tell how many answers call it done, be it 满意 or 一般; silence is no answer."""
        return Rate(self.good + self.fair, self.answered)

    @property
    def satisfaction(self) -> Rate:
        """Tell how many answers are 满意."""
        return Rate(self.good, self.answered)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one category in one grid."""

    grid_id: int | None
    category: str
    tally: Tally


class Every(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar week, which begins on Monday, or a calendar month."""

    every: Every
    first: date

    @classmethod
    def around(cls, every: Every, day: date) -> Self:
        """Give the week or the month of a day."""
        return cls(every, day.replace(day=1) if every is Every.MONTH else day - timedelta(days=day.weekday()))

    @property
    def next_first(self) -> date:
        """Tell the first day after it."""
        if self.every is Every.WEEK:
            return self.first + timedelta(days=7)
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def last(self) -> date:
        """Tell its last day."""
        return self.next_first - timedelta(days=1)

    def before(self) -> Self:
        """Give the one before it."""
        return self.around(self.every, self.first - timedelta(days=1))

    def moments(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Tell when it begins, and when it is over."""
        return datetime.combine(self.first, time(), zone), datetime.combine(self.next_first, time(), zone)
