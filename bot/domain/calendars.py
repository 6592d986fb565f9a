"""Working time (工作时间): the days and hours on which a community works, and a clock that counts nothing else."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.words import fold

Hours = tuple[tuple[time, time], ...]
"""The blocks of a working day, from the morning on."""

HOURS: Hours = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
"""Of a community that has none of its own: the lunch break is nobody's working time."""

EVERYWHERE = ""
"""Stands for all communities where the code of one is expected."""

_NOTHING = timedelta()
_TICK = timedelta.resolution
_BLOCK = re.compile(r"(\d{1,2}):(\d{2}) ?[-–—~至到]+ ?(\d{1,2}):(\d{2})")
_BETWEEN = re.compile(r"[\s,、;和]+")


def hours_of(said: str) -> Hours:
    """Read working hours like `08:30-12:00 13:30-17:30`; raises ValueError for what is none."""
    folded = fold(said)
    blocks = []
    for found in _BLOCK.finditer(folded):
        hour, minute, till_hour, till_minute = map(int, found.groups())
        blocks.append((time(hour, minute), time(till_hour, till_minute)))
    edges = [edge for block in blocks for edge in block]
    others = _BETWEEN.sub("", _BLOCK.sub("", folded))
    if not blocks or others or edges != sorted(edges) or any(start == end for start, end in blocks):
        raise ValueError(said)
    return tuple(blocks)


def by_weekday(day: date) -> bool:
    """Tell whether a day is a working day as the week goes."""
    return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of the day by its edges since midnight, and what has been worked on the day before it."""

    opens: timedelta
    closes: timedelta
    worked_before: timedelta

    @property
    def length(self) -> timedelta:
        return self.closes - self.opens


class WorkingCalendar:
    """Count working time only: a `Meter` whose days have the working hours of one community.

    Moments are aware and come back in UTC; the wall clock of the zone says which hours they lie in. A span that
    is used up exactly when a block ends ends there, not when the next one begins. No span at all, asked for outside
    the hours, ends (or, counted backwards, begins) at the nearest moment of work. A year without any working day
    is a mistake in somebody's file, not a year of rest: its days count by their weekdays.
    """

    def __init__(self, zone: tzinfo, is_working: Callable[[date], bool] = by_weekday, hours: Hours = HOURS) -> None:
        self._zone = zone
        self._is_working = is_working
        self._blocks: list[_Block] = []
        self.day = _NOTHING
        """The working hours of one day."""
        for opens, closes in hours:
            self._blocks.append(_Block(_since_midnight(opens), _since_midnight(closes), self.day))
            self.day += self._blocks[-1].length
        self._years: dict[int, list[date]] = {}

    def after(self, start: datetime, span: timedelta) -> datetime:
        """Tell when so much has been worked since a moment."""
        if span < _NOTHING:
            return self.before(start, -span)
        local = self._local(start)
        if not span:
            return start if self._is_open(local) else self.after(start, _TICK) - _TICK
        whole, rest = divmod(self._worked(local) + span - _TICK, self.day)
        worked = rest + _TICK
        block = [one for one in self._blocks if one.worked_before < worked][-1]
        return self._moment(self._working_day(local.date(), whole), block.opens + worked - block.worked_before)

    def before(self, end: datetime, span: timedelta) -> datetime:
        """Tell since when so much has been worked until a moment."""
        if span < _NOTHING:
            return self.after(end, -span)
        local = self._local(end)
        if not span:
            return end if self._is_open(local) else self.before(end, _TICK) + _TICK
        whole, rest = divmod(self._still_to_work(local) + span - _TICK, self.day)
        worked = self.day - rest - _TICK
        block = [one for one in self._blocks if one.worked_before <= worked][-1]
        return self._moment(self._working_day_back(local.date(), whole), block.opens + worked - block.worked_before)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Tell how much is worked from one moment to a later one; nothing where it is not later."""
        if end <= start:
            return _NOTHING
        first, last = self._local(start), self._local(end)
        whole = self._rank(last.date()) - self._rank(first.date())
        whole += sum(len(self._working_days(year)) for year in range(first.year, last.year))
        return whole * self.day + self._worked(last) - self._worked(first)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the community works on a day."""
        days, rank = self._working_days(day.year), self._rank(day)
        return rank < len(days) and days[rank] == day

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone).replace(tzinfo=None)

    def _moment(self, day: date, since_midnight: timedelta) -> datetime:
        local = datetime.combine(day, time()) + since_midnight
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def _is_open(self, local: datetime) -> bool:
        at = _since_midnight(local.time())
        return self.is_working_day(local.date()) and any(one.opens <= at <= one.closes for one in self._blocks)

    def _worked(self, local: datetime) -> timedelta:
        """Count what of its day has been worked at a moment."""
        if not self.is_working_day(local.date()):
            return _NOTHING
        at = _since_midnight(local.time())
        return sum((min(at, one.closes) - one.opens for one in self._blocks if one.opens < at), _NOTHING)

    def _still_to_work(self, local: datetime) -> timedelta:
        return self.day - self._worked(local) if self.is_working_day(local.date()) else _NOTHING

    def _working_days(self, year: int) -> list[date]:
        """List the working days of a year; each year is gone through once."""
        if year not in self._years:
            first = date(year, 1, 1).toordinal()
            days = [date.fromordinal(one) for one in range(first, date(year, 12, 31).toordinal() + 1)]
            self._years[year] = [day for day in days if self._is_working(day)] or [*filter(by_weekday, days)]
        return self._years[year]

    def _rank(self, day: date) -> int:
        """Count the working days of its year before a day."""
        return bisect_left(self._working_days(day.year), day)

    def _working_day(self, first: date, later: int) -> date:
        """Find the first working day from a day on, or the one so many working days later."""
        year, rank = first.year, self._rank(first) + later
        while rank >= len(self._working_days(year)):
            rank -= len(self._working_days(year))
            year += 1
        return self._working_days(year)[rank]

    def _working_day_back(self, last: date, earlier: int) -> date:
        """Find the last working day up to a day, or the one so many working days earlier."""
        year, rank = last.year, bisect_right(self._working_days(last.year), last) - 1 - earlier
        while rank < 0:
            year -= 1
            rank += len(self._working_days(year))
        return self._working_days(year)[rank]


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)


@dataclass(frozen=True, slots=True)
class Own:
    """What a deployment says of its working time itself: for one community by its code, or for `EVERYWHERE`."""

    days: Mapping[tuple[str, date], bool] = field(default_factory=dict)
    """Whether a day is worked."""
    years: Collection[tuple[str, int]] = frozenset()
    """The years of which every day that differs from its weekday is said."""
    hours: Mapping[str, Hours] = field(default_factory=dict)

    def day(self, code: str, day: date) -> bool | None:
        """Tell what is said of a day; a community's own word goes before the one for all."""
        for whose in (code, EVERYWHERE):
            if (whose, day) in self.days:
                return self.days[whose, day]
        return None

    @property
    def codes(self) -> set[str]:
        """Name the communities of which anything is said."""
        named = {code for code, _ in (*self.days, *self.years)} | set(self.hours)
        return named - {EVERYWHERE}


def published_nowhere(day: date) -> bool | None:
    """Know of no day."""
    return None


class Calendars:
    """Give each community its working calendar: its own word, what is said for all, what is published, the weekday."""

    def __init__(self, published: Callable[[date], bool | None] = published_nowhere, own: Own | None = None) -> None:
        self._published = published
        self.own = own or Own()
        self._made: dict[tuple[str, tzinfo], WorkingCalendar] = {}

    def for_community(self, code: str, zone: tzinfo) -> WorkingCalendar:
        """Give the calendar of a community by its code; one that is not known has that of all."""
        key = (fold(code), zone)
        if key not in self._made:
            hours = self.own.hours.get(key[0]) or self.own.hours.get(EVERYWHERE, HOURS)
            self._made[key] = WorkingCalendar(zone, lambda day: self._is_working(key[0], day), hours)
        return self._made[key]

    def knows(self, code: str, day: date) -> bool:
        """Tell whether anybody has said what a day is, so that its weekday need not do."""
        said = {(fold(code), day.year), (EVERYWHERE, day.year)} & {*self.own.years}
        return bool(said) or self._said(fold(code), day) is not None

    def _is_working(self, code: str, day: date) -> bool:
        said = self._said(code, day)
        return by_weekday(day) if said is None else said

    def _said(self, code: str, day: date) -> bool | None:
        own = self.own.day(code, day)
        return self._published(day) if own is None else own
