"""The promised times of the ticket desk, by clock class (product rules §3), and the quiet hours."""

from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.catalogue import Clock


class Urgency(StrEnum):
    """How pressing a ticket is, as its card says it."""

    DANGER = "danger"
    URGENT = "urgent"
    ORDINARY = "ordinary"


RESPOND = {
    Clock.DANGER: timedelta(minutes=10),
    Clock.UTILITY: timedelta(hours=2),
    Clock.ORDINARY: timedelta(hours=4),
    Clock.COMPLEX: timedelta(days=1),
}
"""Within what a ticket is claimed, counted on the wall clock."""

JOIN_WITHIN = timedelta(seconds=60)
UNDO_WITHIN = timedelta(minutes=2)
ASK_ABOUT_DRAFT_AFTER = timedelta(minutes=10)
REOPEN_WITHOUT_WORDS_AFTER = timedelta(minutes=10)
CLOSE_AFTER = timedelta(hours=72)
REOPEN_WITHIN = timedelta(days=7)
REOPEN_AT_MOST = 2
SAME_PROMISE = timedelta(minutes=5)
"""Arrivals nearer to each other than this are one promise, told twice by a double tap."""

QUIET_FROM = time(20, 30)
QUIET_UNTIL = time(8, 0)


def claim_by(clock: Clock, opened_at: datetime) -> datetime:
    """Tell until when somebody must have claimed the ticket."""
    return opened_at + RESPOND[clock]


def urgency(clock: Clock) -> Urgency:
    """Tell how pressing tickets of a clock class are."""
    if clock is Clock.DANGER:
        return Urgency.DANGER
    return Urgency.URGENT if clock is Clock.UTILITY else Urgency.ORDINARY


def not_before(moment: datetime, zone: tzinfo) -> datetime | None:
    """Tell when the quiet hours around a moment end; None outside them."""
    local = moment.astimezone(zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_UNTIL, zone).astimezone(moment.tzinfo)


def arrivals(now: datetime, zone: tzinfo) -> dict[str, datetime]:
    """Offer the times at which a worker may say to come: `soon`, `afternoon` (while it lasts), `tomorrow`."""
    local = now.astimezone(zone)
    offered = {"soon": now + timedelta(minutes=30)}
    if local.hour < 17:
        three = datetime.combine(local.date(), time(15), zone)
        later = (local + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
        offered["afternoon"] = max(three, later).astimezone(now.tzinfo)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), time(10), zone)
    offered["tomorrow"] = tomorrow.astimezone(now.tzinfo)
    return offered
