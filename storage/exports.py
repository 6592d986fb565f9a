"""Every ticket of a period with its history and its callbacks, a chunk at a time and never all in memory."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from bot.domain.tickets import Rating, Ticket, TicketEvent
from storage.statements import Row
from storage.tables import CallbackRow, PersonRow, TicketEventRow, TicketRow, table_of
from storage.tickets import Tickets
from storage.unit_of_work import Work

CHUNK = 500

_tickets = table_of(TicketRow)
_events = table_of(TicketEventRow)
_callbacks = table_of(CallbackRow)
_people = table_of(PersonRow)


@dataclass(frozen=True, slots=True)
class Callback:
    """What was asked after a closing, and the answer."""

    cycle: int
    asked_at: datetime
    answered_at: datetime | None
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class Record:
    """All that is known of a ticket; `incident` is the number of the one that it was merged into.

    `names` are those of the people whom its row names: an anonymous ticket names no reporter.
    """

    ticket: Ticket
    incident: int | None
    history: list[TicketEvent]
    callbacks: list[Callback]
    names: dict[int, str]


def chunk(since: datetime, until: datetime, after: tuple[datetime, int] | None, most: int = CHUNK) -> Select[Any]:
    """Read on from where the last chunk ended."""
    at, key = after or (since, 0)
    opened = _tickets.c.opened_at
    return (
        select(_tickets)
        .where(opened >= at, opened < until, or_(opened > at, _tickets.c.id > key))
        .order_by(opened, _tickets.c.id)
        .limit(most)
    )


def counted(since: datetime, until: datetime) -> Select[Any]:
    """Count what was filed between two moments."""
    return select(func.count().label("count")).where(_tickets.c.opened_at >= since, _tickets.c.opened_at < until)


class Exports:
    """Read what is handed out, in the order in which it was filed."""

    def __init__(self, work: Work, tickets: Tickets) -> None:
        self._work = work
        self._tickets = tickets

    async def count(self, since: datetime, until: datetime) -> int:
        """Tell how many tickets were filed between two moments."""
        (row,) = await self._work.report(counted(since, until))
        return int(row["count"])

    async def records(self, since: datetime, until: datetime, chunk_of: int = CHUNK) -> AsyncIterator[Record]:
        """Give one ticket after the other."""
        after: tuple[datetime, int] | None = None
        while rows := await self._work.report(chunk(since, until, after, chunk_of)):
            for record in await self._whole(rows):
                yield record
            after = (rows[-1]["opened_at"], rows[-1]["id"])

    async def _whole(self, rows: list[Row]) -> list[Record]:
        ids = [row["id"] for row in rows]
        events: dict[int, list[TicketEvent]] = {}
        for row in await self._all(select(_events).where(_events.c.ticket_id.in_(ids)).order_by(_events.c.id)):
            events.setdefault(row["ticket_id"], []).append(self._tickets.event(row))
        answers: dict[int, list[Callback]] = {}
        asked = select(_callbacks).where(_callbacks.c.ticket_id.in_(ids)).order_by(_callbacks.c.cycle)
        for row in await self._all(asked):
            said = Rating(row["rating"]) if row["rating"] else None
            one = Callback(row["cycle"], row["asked_at"], row["answered_at"], said)
            answers.setdefault(row["ticket_id"], []).append(one)
        incidents = {row["incident_id"] for row in rows} - {None}
        numbered = select(_tickets.c.id, _tickets.c.number).where(_tickets.c.id.in_([*incidents]))
        numbers = {row["id"]: row["number"] for row in await self._all(numbered)}
        names = await self._names(rows)
        return [
            Record(
                self._tickets.from_row(row),
                numbers.get(row["incident_id"]),
                events.get(row["id"], []),
                answers.get(row["id"], []),
                names,
            )
            for row in rows
        ]

    async def _names(self, rows: list[Row]) -> dict[int, str]:
        named = {row[column] for row in rows for column in ("reporter_id", "filed_by", "subject_id")} - {None}
        found = await self._all(select(_people.c.id, _people.c.name).where(_people.c.id.in_([*named])))
        return {row["id"]: self._work.unseal(_people.c.name, row) for row in found}

    async def _all(self, query: Select[Any]) -> list[Row]:
        return await self._work.report(query)
