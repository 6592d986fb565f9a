"""The days that the country works, and what a deployment says otherwise in its file."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from chinese_calendar import is_workday

from bot.adapters.workdays import CalendarRefused, calendars_at, published, read_own
from bot.domain.calendars import EVERYWHERE, HOURS, Calendars, Own
from bot.domain.words import Language
from locales.speech import Speech

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendars(published).for_community("GY", SHANGHAI)
SPEECH = Speech()
HEADER = "community,date,day,note"


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "calendar.csv"


def own(path: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Own:
    path.write_text("\n".join([header, *rows, ""]), encoding)
    return read_own(path)


def faults(path: Path, *rows: str, header: str = HEADER) -> list[tuple[int, str]]:
    with pytest.raises(CalendarRefused) as refused:
        own(path, *rows, header=header)
    for language in Language:
        for fault in refused.value.faults:
            assert SPEECH.word(fault.key, language, **fault.args)
    return [(fault.row, fault.key) for fault in refused.value.faults]


# What is published


def test_every_day_is_what_its_library_says_as_far_as_that_goes() -> None:
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert published(day) is is_workday(day)
        day += timedelta(days=1)


@pytest.mark.parametrize("day", [date(1999, 10, 1), date(2003, 12, 31), date(2999, 10, 1)])
def test_nothing_is_published_of_other_years(day: date) -> None:
    assert published(day) is None


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        # The Spring Festival of 2026: the Saturday of 14 February is worked, then nine days are free.
        ("2026-02-13 17:00", 4, "2026-02-14 12:00"),
        ("2026-02-14 16:30", 4, "2026-02-24 11:30"),
        ("2026-02-17 09:00", 1, "2026-02-24 09:30"),
        ("2026-02-27 17:00", 1, "2026-02-28 09:00"),  # and the Saturday after it is worked too
        # The National Day: the Sunday of 20 September and the Saturday of 10 October make up for it.
        ("2026-09-19 10:00", 1, "2026-09-20 09:30"),
        ("2026-09-30 17:00", 4, "2026-10-08 12:00"),
        ("2026-10-09 17:00", 4, "2026-10-10 12:00"),
        ("2026-10-10 17:00", 4, "2026-10-12 12:00"),
        # The Labour Day: five days, made up for on the Saturday of 9 May.
        ("2026-04-30 16:30", 15 * 7.5, "2026-05-25 16:30"),
    ],
)
def test_holidays_are_free_and_their_make_up_days_are_worked(start: str, span: float, end: str) -> None:
    assert CALENDAR.after(at(start), timedelta(hours=span)) == at(end)
    assert CALENDAR.between(at(start), at(end)) == timedelta(hours=span)


def test_after_the_last_published_year_weekends_are_free_and_weekdays_are_not() -> None:
    assert CALENDAR.after(at("2999-09-27 17:00"), timedelta(hours=4)) == at("2999-09-30 12:00")


# A deployment's own file


def test_without_a_file_nothing_is_said(path: Path) -> None:
    assert read_own(path) == Own()
    assert calendars_at(path).for_community("GY", SHANGHAI).day == timedelta(hours=7.5)


def test_an_empty_file_says_nothing(path: Path) -> None:
    path.write_text("\n\n")
    assert read_own(path) == Own()
    assert own(path) == Own()


def test_days_years_and_hours_are_read_for_all_or_for_one_community(path: Path) -> None:
    read = own(
        path,
        ",2027-02-06,rest,春节",
        "GY,2027-02-14,work,调休",
        ",2027,weekdays,已按国办通知写全",
        "GY,,09:00-12:00 14:00-18:00,",
        ",,08:00-12:00",
    )

    assert read.days == {(EVERYWHERE, date(2027, 2, 6)): False, ("gy", date(2027, 2, 14)): True}
    assert read.years == {(EVERYWHERE, 2027)}
    assert read.hours == {"gy": ((time(9), time(12)), (time(14), time(18))), EVERYWHERE: ((time(8), time(12)),)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_in_chinese_is_read_however_it_was_saved(path: Path, encoding: str, delimiter: str) -> None:
    rows = ("GY,2027年2月6日,休息,春节", ",2027/2/14,上班,调休", ",2027.2.20,放假", ",,8：30-12：00 13：30-17：30,")
    read = own(
        path,
        *(row.replace(",", delimiter) for row in rows),
        header="社区,日期,上班,说明".replace(",", delimiter),
        encoding=encoding,
    )

    assert read.days == {
        ("gy", date(2027, 2, 6)): False,
        (EVERYWHERE, date(2027, 2, 14)): True,
        (EVERYWHERE, date(2027, 2, 20)): False,
    }
    assert read.hours == {EVERYWHERE: HOURS}


def test_columns_may_stand_in_any_order_and_half_of_them_be_left_out(path: Path) -> None:
    assert own(path, "rest,2027-02-06", header="Day,Date").days == {(EVERYWHERE, date(2027, 2, 6)): False}


def test_every_wrong_row_is_named_by_its_number_and_the_good_ones_are_not(path: Path) -> None:
    assert faults(
        path,
        ",2027-02-06,rest,",
        ",2027-02-30,rest,",
        "",
        ",2027-02-07,maybe,",
        ",Spring Festival,rest,",
        ",2027-02-08,08:30-12:00,",
        ",2027,rest,",
        "GY,,rest,",
        ",2027-02-06,work,",
        ",,12:00-08:30,",
    ) == [
        (3, "calendar-no-date"),
        (5, "calendar-no-day"),
        (6, "calendar-no-date"),
        (7, "calendar-no-day"),
        (8, "calendar-no-date"),
        (9, "calendar-no-hours"),
        (10, "calendar-twice"),
        (11, "calendar-no-hours"),
    ]


def test_the_same_row_twice_does_no_harm_but_two_hours_of_one_community_do(path: Path) -> None:
    assert own(path, ",2027-02-06,rest,", ",2027-02-06,休息,").days == {(EVERYWHERE, date(2027, 2, 6)): False}
    assert faults(path, "GY,,09:00-12:00", "gy,,09:00-17:00") == [(3, "calendar-twice")]


def test_a_header_without_the_needed_columns_is_told(path: Path) -> None:
    assert faults(path, ",2027-02-06,rest", header="a,b,c") == [(1, "calendar-columns")]


@pytest.mark.parametrize("content", [b"\0\1\2", b"\xff\xfe\x00", b"\x81\xff\xff", b"date,day\n" * 1_000_000])
def test_a_file_that_is_no_table_is_refused_as_a_whole(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    with pytest.raises(CalendarRefused) as refused:
        read_own(path)

    assert [(fault.row, fault.key) for fault in refused.value.faults] == [(0, "calendar-no-text")]


def test_a_folder_in_its_place_or_a_named_file_that_is_not_there_is_refused(path: Path) -> None:
    with pytest.raises(CalendarRefused) as refused:
        read_own(path, needed=True)
    assert refused.value.faults[0].key == "calendar-no-file"

    path.mkdir()
    with pytest.raises(CalendarRefused) as refused:
        read_own(path)
    assert refused.value.faults[0].key == "calendar-unreadable"
