from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendars import by_weekday
from bot.domain.deadlines import not_before
from bot.domain.followups import (
    FollowUpState,
    end_of,
    forecast,
    next_window,
    read_day,
)
from tests.support.builders import a_followup

DAYS = st.dates(date(2020, 1, 1), date(2100, 1, 1))
INTERVALS = st.integers(7, 15)


@given(last=DAYS, days=st.integers(0, 60))
def test_a_follow_up_can_be_made_in_time_from_day_7_to_day_15(last: date, days: int) -> None:
    state = a_followup(last=last).state_on(last + timedelta(days=days))

    assert (state in {FollowUpState.OPEN, FollowUpState.DUE}) == (7 <= days <= 15)


@given(last=DAYS, interval=INTERVALS, left=st.integers(-30, 100))
def test_a_target_lies_in_its_window_and_off_the_weekend(last: date, interval: int, left: int) -> None:
    window = next_window(last, interval, last + timedelta(days=left))

    assert window.earliest <= window.target <= window.latest
    assert by_weekday(window.target)
    assert window.target > last
    if not window.is_final:
        assert window.target - last >= timedelta(days=7)
        assert left - (window.target - last).days >= 7
        assert (window.earliest - last, window.latest - last) == (timedelta(days=7), timedelta(days=15))


@given(start=DAYS, interval=INTERVALS, delays=st.lists(st.integers(-3, 20), min_size=20, max_size=20))
def test_a_programme_comes_to_its_final_visit_whenever_people_can_be_reached(
    start: date, interval: int, delays: list[int]
) -> None:
    end, last = end_of(start), start
    for delay in delays:
        window = next_window(last, interval, end)
        if window.is_final:
            assert window.target >= end - timedelta(days=7)
            return
        assert window.target <= end
        last = max(window.earliest, window.target + timedelta(days=delay))
    raise AssertionError("twenty contacts and no end")


@given(start=DAYS, interval=INTERVALS)
def test_the_forecast_is_near_what_comes_with_weekends_moved(start: date, interval: int) -> None:
    end, last, count = end_of(start), start, 1
    while not (window := next_window(last, interval, end)).is_final:
        last, count = window.target, count + 1

    assert abs(count - forecast(start, end, interval)) <= 2


@given(start=DAYS)
def test_three_months_are_89_to_92_days(start: date) -> None:
    end = end_of(start)

    assert 89 <= (end - start).days <= 92
    assert end.day in {start.day, 28, 29, 30}


@given(text=st.text(max_size=30), today=DAYS)
def test_no_words_make_a_day_fail(text: str, today: date) -> None:
    read_day(text, today)


@given(today=DAYS, ahead=st.integers(0, 300))
def test_a_day_without_a_year_is_the_next_such_day(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    if (day.month, day.day) != (2, 29):
        assert read_day(f"{day.month}月{day.day}日", today) == day


@given(
    minutes=st.integers(0, 36_000_000),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]),
)
def test_nobody_is_woken(minutes: int, zone: str) -> None:
    local, moment = ZoneInfo(zone), datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    waited = not_before(moment, local)

    told_at = (waited or moment).astimezone(local).time()
    assert time(8) <= told_at < time(20, 30)
    assert waited is None or waited > moment
