"""Check the working days: that the deployment's own file can be read, and how far the days to come are known."""

from collections.abc import Collection
from datetime import date, timedelta

from bot.adapters.workdays import CalendarRefused, calendars_at
from bot.checkup.checks import Check, fail, ok, warn
from bot.domain.calendars import EVERYWHERE, Calendars
from bot.domain.messages import Word
from bot.domain.words import fold
from bot.settings import Settings

DAYS_AHEAD = 60
"""Days for which holidays should be known."""


def working_days(settings: Settings, today: date, communities: Collection[str]) -> list[Check]:
    """Check the days of every community, by their codes; without one those of all."""
    try:
        calendars = calendars_at(settings.calendar, needed=settings.calendar_file is not None)
    except CalendarRefused as refused:
        return [_broken(refused)]
    checks = [holidays(today, known_until(today, calendars, communities))]
    strangers = calendars.own.codes - set(map(fold, communities))
    if strangers and communities:
        checks.append(warn("calendar", "doctor-calendar-strangers", codes=", ".join(sorted(strangers))))
    return checks


def holidays(today: date, until: date | None) -> Check:
    """Judge how far the holidays are known; None stands for all of the days that are asked for."""
    if until is None:
        return ok("holidays", "doctor-holidays-ok", days=DAYS_AHEAD)
    key = "doctor-holidays-out" if until < today else "doctor-holidays-ending"
    return warn("holidays", key, until=until.isoformat(), year=str((until + timedelta(days=1)).year))


def known_until(today: date, calendars: Calendars, communities: Collection[str]) -> date | None:
    """Find the last of the coming days that are known in every community; None where all of them are."""
    for ahead in range(DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if not all(calendars.knows(code, day) for code in communities or [EVERYWHERE]):
            return day - timedelta(days=1)
    return None


def _broken(refused: CalendarRefused) -> Check:
    first, path = refused.faults[0], str(refused.path)
    remedy = Word(first.key, first.args)
    place = Word("calendar-error", {"file": path, "row": first.row, "remedy": remedy})
    told = place if first.row else Word("calendar-error-file", {"file": path, "remedy": remedy})
    return fail("calendar", "doctor-calendar-broken", count=len(refused.faults), first=told)
