from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendars import EVERYWHERE, HOURS, Calendars, Hours, Own, WorkingCalendar, by_weekday, hours_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar(SHANGHAI)
MORNINGS: Hours = ((time(9), time(12)),)
TICK = timedelta.resolution


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=SHANGHAI).astimezone(UTC)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-03-02 08:30", 2, "2026-03-02 10:30"),
        ("2026-03-02 11:00", 2, "2026-03-02 14:30"),  # the lunch break does not count
        ("2026-03-02 12:30", 1, "2026-03-02 14:30"),
        ("2026-03-02 17:00", 4, "2026-03-03 12:00"),  # used up at noon, not at half past one
        ("2026-03-02 17:00", 0.5, "2026-03-02 17:30"),
        ("2026-03-02 17:30", 1, "2026-03-03 09:30"),
        ("2026-03-02 06:00", 7.5, "2026-03-02 17:30"),
        ("2026-03-02 22:00", 15, "2026-03-04 17:30"),
        ("2026-03-06 16:30", 4, "2026-03-09 11:30"),  # over a weekend
        ("2026-03-07 10:00", 4, "2026-03-09 14:00"),  # from within one
    ],
)
def test_a_deadline_lies_within_the_hours(start: str, span: float, end: str) -> None:
    assert CALENDAR.after(at(start), hours(span)) == at(end)
    assert CALENDAR.between(at(start), at(end)) == hours(span)


@pytest.mark.parametrize(
    ("end", "span", "start"),
    [
        ("2026-03-02 10:30", 2, "2026-03-02 08:30"),
        ("2026-03-02 14:30", 2, "2026-03-02 11:00"),
        ("2026-03-02 17:30", 4, "2026-03-02 13:30"),  # all of the afternoon, which begins at half past one
        ("2026-03-03 08:30", 1, "2026-03-02 16:30"),
        ("2026-03-08 12:00", 7.5, "2026-03-06 08:30"),
        ("2026-03-09 11:30", 4, "2026-03-06 16:30"),
    ],
)
def test_counting_backwards_finds_the_latest_moment_to_begin(end: str, span: float, start: str) -> None:
    assert CALENDAR.before(at(end), hours(span)) == at(start)
    assert CALENDAR.between(at(start), at(end)) == hours(span)


@pytest.mark.parametrize(
    ("moment", "onwards", "back"),
    [
        ("2026-03-02 10:00", "2026-03-02 10:00", "2026-03-02 10:00"),
        ("2026-03-02 12:00", "2026-03-02 12:00", "2026-03-02 12:00"),
        ("2026-03-02 12:30", "2026-03-02 13:30", "2026-03-02 12:00"),
        ("2026-03-02 07:00", "2026-03-02 08:30", "2026-02-27 17:30"),
        ("2026-03-06 18:00", "2026-03-09 08:30", "2026-03-06 17:30"),
        ("2026-03-08 09:00", "2026-03-09 08:30", "2026-03-06 17:30"),
    ],
)
def test_no_span_at_all_is_the_nearest_moment_of_work(moment: str, onwards: str, back: str) -> None:
    assert CALENDAR.after(at(moment), timedelta()) == at(onwards)
    assert CALENDAR.before(at(moment), timedelta()) == at(back)


def test_the_smallest_span_from_closing_time_falls_on_the_next_morning() -> None:
    assert CALENDAR.after(at("2026-03-06 17:30"), TICK) == at("2026-03-09 08:30") + TICK


def test_a_span_below_nothing_goes_the_other_way() -> None:
    now = at("2026-03-02 10:00")

    assert CALENDAR.after(now, hours(-4)) == CALENDAR.before(now, hours(4)) == at("2026-02-27 15:00")
    assert CALENDAR.before(now, hours(-4)) == CALENDAR.after(now, hours(4))


def test_nothing_is_worked_at_night_on_a_weekend_and_backwards() -> None:
    assert CALENDAR.between(at("2026-03-03 10:00"), at("2026-03-02 10:00")) == timedelta()
    assert CALENDAR.between(at("2026-03-06 17:30"), at("2026-03-09 08:30")) == timedelta()
    assert CALENDAR.between(at("2026-03-07 09:00"), at("2026-03-08 16:00")) == timedelta()


def test_years_are_counted_as_exactly_as_days() -> None:
    weekdays = sum(by_weekday(date(2020, 1, 1) + timedelta(days=one)) for one in range(10 * 366))
    end = datetime(2020, 1, 1, tzinfo=SHANGHAI) + timedelta(days=10 * 366)

    assert CALENDAR.between(at("2020-01-01 00:00"), end) == weekdays * CALENDAR.day
    assert CALENDAR.after(at("2020-01-01 00:00"), weekdays * CALENDAR.day).astimezone(SHANGHAI).time() == time(17, 30)
    assert CALENDAR.before(end, weekdays * CALENDAR.day) == at("2020-01-01 08:30")


def test_a_day_has_the_hours_of_the_community() -> None:
    assert CALENDAR.day == hours(7.5)
    assert WorkingCalendar(SHANGHAI, hours=MORNINGS).day == hours(3)
    assert WorkingCalendar(SHANGHAI, hours=MORNINGS).after(at("2026-03-02 11:00"), hours(2)) == at("2026-03-03 10:00")


def test_a_year_of_nothing_but_rest_counts_by_its_weekdays_and_never_hangs() -> None:
    asleep = WorkingCalendar(SHANGHAI, lambda _: False)

    for start in ("2026-03-02 17:00", "2026-12-31 17:30"):
        assert asleep.after(at(start), hours(40)) == CALENDAR.after(at(start), hours(40))
        assert asleep.before(at(start), hours(4000)) == CALENDAR.before(at(start), hours(4000))


def test_a_community_that_works_one_day_a_year_gets_there_in_the_end() -> None:
    rare = WorkingCalendar(SHANGHAI, lambda day: (day.month, day.day) == (7, 1))

    assert rare.after(at("2026-07-01 17:30"), hours(8)) == at("2028-07-01 09:00")
    assert rare.before(at("2026-07-01 08:30"), hours(8)) == at("2024-07-01 17:00")


@pytest.mark.parametrize("place", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_the_hours_are_those_on_the_wall_also_where_the_clocks_change(place: str) -> None:
    zone = ZoneInfo(place)
    there = WorkingCalendar(zone, lambda _: True)
    moment = datetime(2026, 1, 1, 9, tzinfo=zone)
    for _ in range(365):
        moment = there.after(moment, there.day)
        assert moment.astimezone(zone).time() == time(9)


@pytest.mark.parametrize(
    ("said", "blocks"),
    [
        ("08:30-12:00 13:30-17:30", HOURS),
        ("8：30—12：00，13：30～17：30", HOURS),
        ("08:30至12:00、13:30至17:30", HOURS),
        ("09:00 - 12:00", MORNINGS),
    ],
)
def test_hours_are_read_as_people_write_them(said: str, blocks: Hours) -> None:
    assert hours_of(said) == blocks


@pytest.mark.parametrize(
    "said",
    [
        "",
        "work",
        "9-12",
        "08:30",
        "08:30-25:00",
        "108:30-12:00",
        "12:00-08:30",
        "08:30-08:30",
        "13:30-17:30 08:30-12:00",
        "08:30-12:00 11:00-17:30",
        "08:30-12:00 more or less",
    ],
)
def test_hours_that_cannot_be_are_refused(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  some come from the clock itself
        hours_of(said)


SATURDAY, TUESDAY = date(2026, 3, 7), date(2026, 3, 3)


def test_a_communitys_own_word_goes_before_that_for_all_then_what_is_published_then_the_weekday() -> None:
    published = {TUESDAY: False, SATURDAY: True}
    own = Own(days={(EVERYWHERE, SATURDAY): False, ("gy", TUESDAY): True})
    calendars = Calendars(published.get, own)
    gy, lh = (calendars.for_community(code, SHANGHAI) for code in ("GY", "LH"))

    assert [gy.is_working_day(day) for day in (TUESDAY, SATURDAY)] == [True, False]
    assert [lh.is_working_day(day) for day in (TUESDAY, SATURDAY)] == [False, False]
    assert lh.is_working_day(date(2026, 3, 4))
    assert not lh.is_working_day(date(2026, 3, 8))


def test_a_community_has_its_own_hours_else_those_of_all_else_the_usual_ones() -> None:
    some = Calendars(own=Own(hours={"gy": MORNINGS}))
    everybody = Calendars(own=Own(hours={"gy": MORNINGS, EVERYWHERE: ((time(7), time(8)),)}))

    assert [some.for_community(code, SHANGHAI).day for code in ("GY", "LH", "")] == [hours(3), hours(7.5), hours(7.5)]
    assert [everybody.for_community(code, SHANGHAI).day for code in ("GY", "LH")] == [hours(3), hours(1)]


def test_a_community_is_given_the_same_calendar_each_time() -> None:
    calendars = Calendars()

    assert calendars.for_community("GY", SHANGHAI) is calendars.for_community("gy", SHANGHAI)


def test_a_day_is_known_when_somebody_has_said_what_it_is() -> None:
    own = Own(days={("gy", TUESDAY): True}, years={("lh", 2027), (EVERYWHERE, 2028)})
    calendars = Calendars({SATURDAY: False}.get, own)

    assert {code: [calendars.knows(code, day) for day in (TUESDAY, SATURDAY)] for code in ("GY", "LH")} == {
        "GY": [True, True],
        "LH": [False, True],
    }
    assert [calendars.knows(code, date(2027, 5, 5)) for code in ("GY", "LH")] == [False, True]
    assert [calendars.knows(code, date(2028, 5, 5)) for code in ("GY", "LH")] == [True, True]
    assert own.codes == {"gy", "lh"}
