"""The clocks of a ticket: until when it is to be claimed, heard of and settled, and when to remind of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.deadlines import Meter

MARKS = (50, 80, 100, 150, 200)
"""Per cent of a promised time at which somebody is told: before 100 a reminder, from 100 on a rung of the ladder."""

LATE = 100


class Promise(StrEnum):
    """What was promised."""

    RESPOND = "respond"
    WORD = "word"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Tell that so many per cent of a promised time are over."""

    promise: Promise
    mark: int


@dataclass(frozen=True, slots=True)
class Running:
    """One clock that runs: its end, its whole length in counted time, and the last mark that was told."""

    promise: Promise
    by: datetime
    span: timedelta
    told: int

    def next_at(self, meter: Meter) -> datetime | None:
        """Tell when the next mark is reached; None after the last."""
        mark = next((one for one in MARKS if one > self.told), None)
        return None if mark is None else self._at(mark, meter)

    def is_past(self, mark: int, now: datetime, meter: Meter) -> bool:
        """Tell whether so many per cent of it are over, whoever was told."""
        return self._at(mark, meter) <= now

    def reached(self, now: datetime, meter: Meter) -> list[int]:
        """List the marks that have been reached and were not told."""
        return [mark for mark in MARKS if mark > self.told and self._at(mark, meter) <= now]

    def _at(self, mark: int, meter: Meter) -> datetime:
        if mark <= LATE:
            return meter.before(self.by, self.span * (LATE - mark) / LATE)
        return meter.after(self.by, self.span * (mark - LATE) / LATE)


def moved(by: datetime, paused_at: datetime, now: datetime, meter: Meter) -> datetime:
    """Give the end of a clock that stood still until now: what was left is left, what was late is late."""
    if by >= paused_at:
        return meter.after(now, meter.between(paused_at, by))
    return meter.before(now, meter.between(by, paused_at))
