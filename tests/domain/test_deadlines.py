from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.catalogue import Clock
from bot.domain.deadlines import TERMS, WALL, Urgency, arrivals, not_before, urgency

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 2)


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("said", "waits_until"),
    [
        ("08:00:00", None),
        ("12:00:00", None),
        ("20:29:59", None),
        ("20:30:00", at("08:00", DAY + timedelta(days=1))),
        ("23:59:59", at("08:00", DAY + timedelta(days=1))),
        ("00:00:00", at("08:00")),
        ("07:59:59", at("08:00")),
    ],
)
def test_the_quiet_hours_last_from_half_past_eight_to_eight(said: str, waits_until: datetime | None) -> None:
    assert not_before(at(said), SHANGHAI) == waits_until


def test_the_end_of_the_quiet_hours_is_itself_not_quiet() -> None:
    waited = not_before(at("22:00"), SHANGHAI)

    assert waited is not None
    assert not_before(waited, SHANGHAI) is None


def test_the_quiet_hours_of_a_new_years_eve_end_next_year() -> None:
    assert not_before(at("21:00", date(2026, 12, 31)), SHANGHAI) == at("08:00", date(2027, 1, 1))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Shanghai"])
def test_the_quiet_hours_end_at_eight_on_the_wall_even_when_the_clocks_change(zone: str) -> None:
    local = ZoneInfo(zone)
    start = datetime(2026, 3, 1, tzinfo=UTC)
    for hours in range(24 * 45):
        moment = start + timedelta(hours=hours)
        waited = not_before(moment, local)
        assert waited is None or (waited > moment and waited.astimezone(local).time() == time(8))
        assert waited is None or waited - moment <= timedelta(hours=12, minutes=30)


def test_every_class_of_clock_has_its_time_and_its_urgency() -> None:
    assert {clock: TERMS[clock].respond.measured(WALL.day) for clock in Clock} == {
        Clock.DANGER: timedelta(minutes=10),
        Clock.UTILITY: timedelta(hours=2),
        Clock.ORDINARY: timedelta(hours=4),
        Clock.COMPLEX: timedelta(days=1),
    }
    assert [urgency(clock) for clock in (Clock.DANGER, Clock.UTILITY, Clock.ORDINARY, Clock.COMPLEX)] == [
        Urgency.DANGER,
        Urgency.URGENT,
        Urgency.ORDINARY,
        Urgency.ORDINARY,
    ]


@pytest.mark.parametrize(
    ("now", "afternoon"),
    [
        ("00:10", "15:00"),
        ("08:00", "15:00"),
        ("12:59", "15:00"),
        ("14:00", "16:00"),
        ("14:59", "16:00"),
        ("16:59", "18:00"),
        ("17:00", None),
        ("23:00", None),
    ],
)
def test_the_afternoon_is_offered_while_it_lasts(now: str, afternoon: str | None) -> None:
    offered = arrivals(at(now), SHANGHAI)

    assert offered.get("afternoon") == (at(afternoon) if afternoon else None)
    assert offered["soon"] == at(now) + timedelta(minutes=30)
    assert offered["tomorrow"] == at("10:00", DAY + timedelta(days=1))


def test_whatever_is_offered_lies_ahead() -> None:
    for minutes in range(0, 24 * 60, 7):
        now = at("00:00") + timedelta(minutes=minutes)
        assert all(moment > now for moment in arrivals(now, SHANGHAI).values())
