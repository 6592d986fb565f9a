"""The promised times of the ticket desk, by clock class (product rules §3), and the quiet hours."""

from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol

from bot.domain.catalogue import Clock
from bot.domain.spans import Span, Terms, Unit


class Urgency(StrEnum):
    """How pressing a ticket is, as its card says it."""

    DANGER = "danger"
    URGENT = "urgent"
    ORDINARY = "ordinary"


class Meter(Protocol):
    """How time is counted: on the wall, or in working hours only. Moments are aware and in UTC."""

    @property
    def day(self) -> timedelta:
        """Tell how much time counts in one day."""

    def after(self, start: datetime, span: timedelta) -> datetime:
        """Tell when so much has been counted since a moment."""

    def before(self, end: datetime, span: timedelta) -> datetime:
        """Tell since when so much has been counted until a moment."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Tell how much counts from one moment to a later one; nothing where it is not later."""


class _Wall:
    """Count every minute, day and night."""

    day = timedelta(days=1)

    def after(self, start: datetime, span: timedelta) -> datetime:
        return start + span

    def before(self, end: datetime, span: timedelta) -> datetime:
        return end - span

    def between(self, start: datetime, end: datetime) -> timedelta:
        return max(end - start, timedelta())


WALL: Meter = _Wall()

WORKING = frozenset({Clock.ORDINARY, Clock.COMPLEX})
"""The classes that are counted in working time."""

TERMS = {
    Clock.DANGER: Terms(Span(10, Unit.MINUTE), Span(30, Unit.MINUTE), Span(2, Unit.HOUR)),
    Clock.UTILITY: Terms(Span(2, Unit.HOUR), Span(8, Unit.HOUR), Span(24, Unit.HOUR)),
    Clock.ORDINARY: Terms(Span(4, Unit.HOUR), Span(2, Unit.DAY), Span(7, Unit.DAY)),
    Clock.COMPLEX: Terms(Span(1, Unit.DAY), Span(3, Unit.DAY), Span(15, Unit.DAY)),
}
"""What is promised where the category names no times of its own."""

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
