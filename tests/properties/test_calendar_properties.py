"""Working time against the plainest way to count it: minute by minute, over the real years and one from a file."""

import tempfile
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from chinese_calendar import is_workday
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.workdays import calendars_at
from bot.domain.calendars import HOURS, Hours, WorkingCalendar, by_weekday

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, END = date(2024, 1, 1), date(2028, 1, 1)
MINUTE, TICK = timedelta(minutes=1), timedelta.resolution
MINUTES = (END - FIRST) // MINUTE

REST_2027 = [
    date(2027, 1, 1),
    *(date(2027, 2, day) for day in range(5, 13)),
    *(date(2027, 10, day) for day in range(1, 8)),
]
WORK_2027 = [date(2027, 1, 30), date(2027, 2, 20), date(2027, 9, 26)]
OF_GY = {date(2027, 3, 8): False, date(2027, 2, 8): True, date(2026, 5, 9): False}
"""What one community does differently."""


@dataclass(frozen=True)
class Counter:
    """Count the minutes that are worked by going through all of them, once."""

    worked: "array[int]"
    """How many were worked before each."""

    def after(self, start: int, minutes: int) -> int:
        """Find the first minute mark by which so many were worked."""
        return bisect_left(self.worked, self.worked[start] + minutes)

    def before(self, end: int, minutes: int) -> int:
        """Find the last minute mark since which so many were worked."""
        return bisect_right(self.worked, self.worked[end] - minutes) - 1

    def between(self, start: int, end: int) -> int:
        return self.worked[end] - self.worked[start]


def works(code: str, day: date) -> bool:
    if code == "GY" and day in OF_GY:
        return OF_GY[day]
    if day.year < 2027:
        return bool(is_workday(day))
    return day in WORK_2027 or (by_weekday(day) and day not in REST_2027)


@cache
def counter(code: str) -> Counter:
    of_a_day = [any(opens <= time(*divmod(minute, 60)) < closes for opens, closes in HOURS) for minute in range(1440)]
    days = (FIRST + timedelta(days=one) for one in range((END - FIRST).days))
    each = (is_worked for day in days for is_worked in (of_a_day if works(code, day) else [False] * 1440))
    return Counter(array("i", accumulate(each, initial=0)))


@cache
def calendar(code: str) -> WorkingCalendar:
    rows = [
        "community,date,day,note",
        *(f",{day},rest,公布" for day in REST_2027),
        *(f",{day},work,调休" for day in WORK_2027),
        *(f"GY,{day},{'work' if is_worked else 'rest'},本社区" for day, is_worked in OF_GY.items()),
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calendar.csv"
        path.write_text("\n".join(rows), "utf-8")
        return calendars_at(path).for_community(code, SHANGHAI)


def moment(minute: int) -> datetime:
    return (datetime.combine(FIRST, time(), SHANGHAI) + minute * MINUTE).astimezone(UTC)


@pytest.fixture(autouse=True, scope="module")
def counted_once() -> None:
    """Go through all the minutes before any example is timed."""
    for code in ("", "GY"):
        counter(code)


CODES = st.sampled_from(["", "GY"])
MARKS = st.integers(0, MINUTES)
SPANS = st.integers(1, 30 * 450)


@given(code=CODES, start=MARKS, minutes=SPANS)
def test_a_deadline_is_where_counting_every_minute_comes_to(code: str, start: int, minutes: int) -> None:
    counted = counter(code).after(start, minutes)
    if counted <= MINUTES:
        assert calendar(code).after(moment(start), minutes * MINUTE) == moment(counted)


@given(code=CODES, end=MARKS, minutes=SPANS)
def test_counting_backwards_is_where_counting_every_minute_comes_to(code: str, end: int, minutes: int) -> None:
    if counter(code).worked[end] >= minutes:
        counted = counter(code).before(end, minutes)
        assert calendar(code).before(moment(end), minutes * MINUTE) == moment(counted)


@given(code=CODES, marks=st.tuples(MARKS, MARKS))
def test_working_time_is_what_counting_every_minute_comes_to(code: str, marks: tuple[int, int]) -> None:
    start, end = sorted(marks)

    assert calendar(code).between(moment(start), moment(end)) == counter(code).between(start, end) * MINUTE


# Of any community whatever, to the microsecond


@st.composite
def blocks(draw: st.DrawFn) -> Hours:
    edges = draw(st.lists(st.integers(5 * 60, 23 * 60), min_size=2, max_size=6, unique=True).map(sorted))
    times = [time(*divmod(edge, 60)) for edge in edges[: len(edges) // 2 * 2]]
    return tuple(zip(times[::2], times[1::2], strict=True))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    zone = ZoneInfo(draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"])))
    turned = draw(st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=80))
    return WorkingCalendar(zone, lambda day: by_weekday(day) is not (day in turned), draw(blocks()))


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  in UTC
ANY_SPAN = st.timedeltas(timedelta(), timedelta(days=10))


@given(calendar=calendars(), start=MOMENTS, span=ANY_SPAN)
def test_whatever_was_added_is_counted_again(calendar: WorkingCalendar, start: datetime, span: timedelta) -> None:
    end = calendar.after(start, span)

    assert calendar.between(start, end) == span
    assert calendar.between(calendar.before(end, span), end) == span
    assert calendar.between(calendar.before(start, span), start) == span


@given(calendar=calendars(), start=MOMENTS, span=ANY_SPAN)
def test_a_deadline_never_falls_outside_the_hours_nor_before_its_start(
    calendar: WorkingCalendar, start: datetime, span: timedelta
) -> None:
    end = calendar.after(start, span)

    assert end >= start
    assert calendar.after(end, timedelta()) == end  # within the hours, for there nothing needs to be moved
    assert calendar.before(end, timedelta()) == end
    if span:
        assert calendar.between(end - TICK, end) == TICK  # and work is being done as it falls


@given(calendar=calendars(), start=MOMENTS, spans=st.tuples(ANY_SPAN, ANY_SPAN))
def test_a_clock_that_pauses_and_goes_on_ends_where_one_that_never_paused_does(
    calendar: WorkingCalendar, start: datetime, spans: tuple[timedelta, timedelta]
) -> None:
    halfway = calendar.after(start, spans[0])

    assert calendar.after(halfway, spans[1]) == calendar.after(start, spans[0] + spans[1])
    assert (calendar.after(start, spans[0]) <= calendar.after(start, spans[1])) or spans[0] > spans[1]
