from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.domain.rates import Every, Period, Rate, Tally


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(9, 9, None), (0, 0, None), (0, 10, 0), (10, 10, 100), (2, 3, None), (20, 30, 67), (1, 12, 8), (999, 1000, 99)],
)
def test_under_ten_nothing_is_a_rate_and_only_all_of_them_are_a_hundred(
    part: int, whole: int, percent: int | None
) -> None:
    assert Rate(part, whole).percent == percent


def test_silence_is_no_answer_and_fair_is_no_satisfaction() -> None:
    tally = Tally(asked=40, answered=20, good=12, fair=5, silent=15)

    assert (tally.resolution, tally.satisfaction) == (Rate(17, 20), Rate(12, 20))


def test_tallies_add_up_figure_by_figure() -> None:
    assert Tally(opened=3, due=2) + Tally(opened=1, good=4) == Tally(opened=4, due=2, good=4)
    assert not Tally()
    assert Tally(silent=1)


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        (Every.WEEK, date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 8)),
        (Every.WEEK, date(2026, 3, 8), date(2026, 3, 2), date(2026, 3, 8)),
        (Every.MONTH, date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        (Every.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_week_begins_on_monday_and_a_month_on_the_first(every: Every, day: date, first: date, last: date) -> None:
    period = Period.around(every, day)

    assert (period.first, period.last) == (first, last)
    assert period.before().last.toordinal() == first.toordinal() - 1


def test_a_period_begins_and_ends_at_midnight_where_the_community_is() -> None:
    begins, ends = Period(Every.WEEK, date(2026, 3, 2)).moments(ZoneInfo("Asia/Shanghai"))

    assert (begins.isoformat(), ends.isoformat()) == ("2026-03-02T00:00:00+08:00", "2026-03-09T00:00:00+08:00")
