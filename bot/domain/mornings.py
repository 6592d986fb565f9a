"""What every morning at half past eight brings: the digests, on Mondays the week, on the first the month."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.rates import Every, Period

AT = time(8, 30)

REMEMBERED = "morning"
"""Under which name a database remembers the last morning that was held."""


def newest(now: datetime, zone: tzinfo) -> date:
    """Tell the day of the last morning that has come."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= AT else local.date() - timedelta(days=1)


def next_at(held: str | None, zone: tzinfo) -> datetime | None:
    """Tell when the morning after the last one comes; None where none was ever held."""
    if held is None:
        return None
    return datetime.combine(date.fromisoformat(held) + timedelta(days=1), AT, zone).astimezone(UTC)


def periods(held: date, today: date) -> list[Period]:
    """List what came to its end since the last morning, the newest week and the newest month alone."""
    return [
        around.before() for around in (Period.around(every, today) for every in Every) if held < around.first <= today
    ]
