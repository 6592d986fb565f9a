from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain import mornings
from bot.domain.rates import Every, Period

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(("hour", "minute", "day"), [(8, 29, 1), (8, 30, 2), (23, 59, 2)])
def test_a_morning_comes_at_half_past_eight(hour: int, minute: int, day: int) -> None:
    assert mornings.newest(datetime(2026, 3, 2, hour, minute, tzinfo=ZONE), ZONE) == date(2026, 3, day)


def test_the_next_one_comes_the_day_after_and_none_before_the_first() -> None:
    assert mornings.next_at("2026-03-02", ZONE) == datetime(2026, 3, 3, 8, 30, tzinfo=ZONE)
    assert mornings.next_at(None, ZONE) is None


MARCH_2 = Period(Every.WEEK, date(2026, 2, 23))
FEBRUARY = Period(Every.MONTH, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("held", "today", "told"),
    [
        (date(2026, 3, 1), date(2026, 3, 2), [MARCH_2]),
        (date(2026, 3, 2), date(2026, 3, 3), []),
        (date(2026, 2, 28), date(2026, 3, 1), [FEBRUARY]),
        (date(2026, 2, 28), date(2026, 3, 3), [MARCH_2, FEBRUARY]),
        (date(2025, 11, 3), date(2026, 3, 3), [MARCH_2, FEBRUARY]),
    ],
)
def test_after_a_stop_only_the_newest_week_and_month_are_told(held: date, today: date, told: list[Period]) -> None:
    assert mornings.periods(held, today) == told
