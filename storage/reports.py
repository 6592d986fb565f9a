"""What the staff oversee: counted by the database, off the loop, and by an index over the period or the grids."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from bot.domain.deadlines import CLOSE_AFTER
from bot.domain.rates import Counted, Tally
from bot.domain.tickets import UNDER_WAY, Rating, State, Ticket
from storage.tables import CallbackRow, ChatRow, TicketEventRow, TicketRow, table_of
from storage.tickets import Tickets
from storage.unit_of_work import Work

MOST = 3_000
"""Tickets under way that are looked through at once; a subdistrict has about a thousand."""

_tickets = table_of(TicketRow)
_events = table_of(TicketEventRow)
_callbacks = table_of(CallbackRow)
_chats = table_of(ChatRow)

# What was merged into another is no ticket of its own, what was taken back is none at all, and what speaks about
# one of the staff is nobody's figure: in a small grid a figure would tell of it.
_COUNTS = (
    _tickets.c.incident_id.is_(None),
    _tickets.c.subject_role == "",
    _tickets.c.state != State.WITHDRAWN.value,
)


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def opened(since: datetime, until: datetime) -> Select[Any]:
    """Count what was filed between two moments, and how far it has come."""
    has_ended = _tickets.c.state.in_([State.RESOLVED.value, State.CLOSED.value])
    return (
        select(
            _tickets.c.grid_id,
            _tickets.c.category,
            func.count().label("opened"),
            _times(has_ended).label("ended"),
            _times(_tickets.c.cycle > 0).label("reopened"),
        )
        .where(_tickets.c.opened_at >= since, _tickets.c.opened_at < until, *_COUNTS)
        .group_by(_tickets.c.grid_id, _tickets.c.category)
    )


def responded(since: datetime, until: datetime) -> Select[Any]:
    """Count the respond clocks that ended between two moments, and who came before that end."""
    return (
        select(
            _tickets.c.grid_id,
            _tickets.c.category,
            func.count().label("due"),
            _times(_tickets.c.first_claimed_at <= _tickets.c.first_claim_by).label("in_time"),
        )
        .where(_tickets.c.first_claim_by >= since, _tickets.c.first_claim_by < until, *_COUNTS)
        .group_by(_tickets.c.grid_id, _tickets.c.category)
    )


def called_back(since: datetime, until: datetime, silent_since: datetime) -> Select[Any]:
    """Count the callbacks that were asked between two moments, and what was answered."""
    said = _callbacks.c.rating
    return (
        select(
            _callbacks.c.grid_id,
            _callbacks.c.category,
            func.count().label("asked"),
            func.count(said).label("answered"),
            _times(said == Rating.GOOD.value).label("good"),
            _times(said == Rating.FAIR.value).label("fair"),
            _times(said.is_(None) & (_callbacks.c.asked_at <= silent_since)).label("silent"),
        )
        .select_from(_callbacks.join(_tickets, _tickets.c.id == _callbacks.c.ticket_id))
        .where(_callbacks.c.asked_at >= since, _callbacks.c.asked_at < until, _tickets.c.subject_role == "")
        .group_by(_callbacks.c.grid_id, _callbacks.c.category)
    )


def under_way(grid_ids: Sequence[int]) -> Select[Any]:
    """List what is open or claimed in these grids, and off the grid."""
    states = _tickets.c.state.in_([state.value for state in UNDER_WAY])
    here = or_(_tickets.c.grid_id.in_(grid_ids), _tickets.c.grid_id.is_(None))
    return select(_tickets).where(here, states).limit(MOST)


def handed_over(ticket_ids: Sequence[int], times: int) -> Select[Any]:
    """List which of these tickets have gone from hand to hand so often."""
    return (
        select(_events.c.ticket_id)
        .where(_events.c.ticket_id.in_(ticket_ids), _events.c.verb == "hand_over")
        .group_by(_events.c.ticket_id)
        .having(func.count() >= times)
    )


def out_of_reach(person_ids: Sequence[int]) -> Select[Any]:
    """List which of these people have a chat that takes nothing any more."""
    return select(_chats.c.person_id).where(_chats.c.person_id.in_(person_ids), _chats.c.unreachable_at.is_not(None))


class Reports:
    """Count and list what the staff oversee."""

    def __init__(self, work: Work, tickets: Tickets) -> None:
        self._work = work
        self._tickets = tickets

    async def counted(self, since: datetime, until: datetime, now: datetime) -> list[Counted]:
        """Count a period, by grid and category; a clock that still runs counts in none."""
        queries = (
            opened(since, until),
            responded(since, min(until, now)),
            called_back(since, until, now - CLOSE_AFTER),
        )
        found: list[Counted] = []
        for query in queries:
            for row in await self._work.report(query):
                figures = {name: int(value) for name, value in row.items() if name not in {"grid_id", "category"}}
                found.append(Counted(row["grid_id"], row["category"], Tally(**figures)))
        return found

    async def under_way(self, grid_ids: Sequence[int]) -> list[Ticket]:
        """List what is open or claimed in these grids, and off the grid."""
        return [self._tickets.read(row) for row in await self._work.report(under_way(grid_ids))]

    async def handed_over(self, ticket_ids: Sequence[int], times: int) -> set[int]:
        """Tell which of these tickets have gone from hand to hand so often."""
        return {row["ticket_id"] for row in await self._work.report(handed_over(ticket_ids, times))}

    async def out_of_reach(self, person_ids: Iterable[int]) -> set[int]:
        """Tell which of these people's chats take nothing any more."""
        return {row["person_id"] for row in await self._work.report(out_of_reach([*person_ids]))}
