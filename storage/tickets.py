"""The tickets with their history, pictures, and the anonymous reporters whom no staff query joins."""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import BigInteger, bindparam, delete, func, or_, select, update

from bot.domain.catalogue import Clock
from bot.domain.intents import Intent
from bot.domain.tickets import UNDER_WAY, Listener, Mark, Pause, Rating, Result, State, Ticket, TicketEvent
from storage import statements
from storage.statements import Row, Statement
from storage.tables import AnonymousReporterRow, PhotoRow, TicketEventRow, TicketRow, table_of
from storage.unit_of_work import Repository, Work

_tickets = table_of(TicketRow)
_anonymous = table_of(AnonymousReporterRow)
_events = table_of(TicketEventRow)
_photos = table_of(PhotoRow)
_by_number = Statement(select(_tickets).where(_tickets.c.number == bindparam("wanted")))
_reporter = Statement(select(_anonymous.c.person_id).where(_anonymous.c.ticket_id == bindparam("ticket")))
_following = Statement(
    select(
        _tickets.c.id,
        _tickets.c.number,
        func.coalesce(_tickets.c.reporter_id, _anonymous.c.person_id).label("person_id"),
    )
    .select_from(_tickets.outerjoin(_anonymous, _anonymous.c.ticket_id == _tickets.c.id))
    .where(_tickets.c.incident_id == bindparam("incident"), _tickets.c.state == State.MERGED.value)
    .order_by(_tickets.c.id)
)
# The sum keeps SQLite from the index of all followers: a person has few tickets, an incident may have a thousand.
_report_in = Statement(
    select(_tickets.c.id)
    .where(
        or_(
            _tickets.c.reporter_id == bindparam("person"),
            _tickets.c.id.in_(select(_anonymous.c.ticket_id).where(_anonymous.c.person_id == bindparam("person"))),
        ),
        _tickets.c.incident_id + 0 == bindparam("incident"),
        _tickets.c.state == State.MERGED.value,
    )
    .order_by(_tickets.c.id)
    .limit(1)
)
_forget = Statement(delete(_anonymous).where(_anonymous.c.ticket_id == bindparam("ticket")))
# Raises the version: whoever has read a ticket and saves it reads first whose it is now.
_move_reports, _move_filings = (
    Statement(
        update(_tickets)
        .where(_tickets.c[column] == bindparam("of"))
        .values({column: bindparam("to"), "version": _tickets.c.version + 1})
    )
    for column in ("reporter_id", "filed_by")
)
_move_links = Statement(
    update(_anonymous).where(_anonymous.c.person_id == bindparam("of")).values(person_id=bindparam("to"))
)
_due = Statement(
    select(_tickets.c.id).where(_tickets.c.due_at <= bindparam("now")).order_by(_tickets.c.due_at).limit(200)
)
_next_due = Statement(select(func.min(_tickets.c.due_at).label("at")))
_photos_of = Statement(
    select(_photos.c.id, _photos.c.phase, _photos.c.added_at)
    .where(_photos.c.ticket_id == bindparam("ticket"))
    .order_by(_photos.c.id)
)
_photo = Statement(
    select(_photos.c.ticket_id, _photos.c.picture, _photos.c.phase).where(_photos.c.id == bindparam("wanted"))
)
_phase = Statement(select(_photos.c.phase).where(_photos.c.id == bindparam("wanted")))
_move_photos = Statement(
    update(_photos).where(_photos.c.ticket_id == bindparam("of")).values(ticket_id=bindparam("to"))
)
_history = Statement(select(_events).where(_events.c.ticket_id == bindparam("ticket")).order_by(_events.c.id))
_AT_ONCE = 32
_loads = Statement(
    select(_tickets.c.owner_id, func.count().label("count"))
    .where(
        _tickets.c.owner_id.in_([bindparam(f"owner{place}", type_=BigInteger) for place in range(_AT_ONCE)]),
        _tickets.c.state == State.CLAIMED.value,
    )
    .group_by(_tickets.c.owner_id)
)
_names = [column.name for column in _tickets.columns]
_values = attrgetter(*_names)
_SEALED = ("text", "flat", "place_words", "on_behalf", "extension_why")
_LISTS = ("candidates", "told", "joint")


class Tickets(Repository[Ticket]):
    """The matters of the community."""

    row = TicketRow

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._reporters: dict[int, int | None] = {}

    def to_row(self, thing: Ticket) -> dict[str, Any]:
        """Turn a ticket into columns; an anonymous one holds no person."""
        columns = dict(zip(_names, _values(thing), strict=True))
        # Whoever reports writes telephone numbers and illnesses among the words.
        columns |= {column: self.seal(getattr(thing, column), column, thing.id) for column in _SEALED}
        columns |= {column: json.dumps(getattr(thing, column)) for column in _LISTS}
        columns["reporter_id"] = None if thing.anonymous else thing.reporter_id
        return columns

    def from_row(self, row: Row) -> Ticket:
        """Turn columns into a ticket."""
        return Ticket(
            **{
                **row,
                "kind": Intent(row["kind"]),
                "clock": Clock(row["clock"]),
                "state": State(row["state"]),
                "mark": Mark(row["mark"]),
                "pause": Pause(row["pause"]),
                "result": Result(row["result"]) if row["result"] else None,
                "rating": Rating(row["rating"]) if row["rating"] else None,
                **{column: self.unseal(row, column) for column in _SEALED},
                **{column: tuple(json.loads(row[column])) for column in _LISTS},
            }
        )

    async def by_number(self, number: int) -> Ticket | None:
        """Find a ticket by the number that people know."""
        row = await self.work.one(_by_number, wanted=number)
        return None if row is None else self.remember(self.from_row(row))

    async def reporter_of(self, ticket: Ticket) -> int | None:
        """Tell who reported a ticket, to tell them how it goes; never shown to staff.

        Behind what the staff filed stands nobody until whom it is for has taken it over.
        """
        if not ticket.anonymous:
            return ticket.reporter_id
        if ticket.id not in self._reporters:
            row = await self.work.one(_reporter, ticket=ticket.id)
            self._reporters[ticket.id] = None if row is None else row["person_id"]
        return self._reporters[ticket.id]

    async def listeners_of(self, ticket: Ticket) -> list[Listener]:
        """List who hears each step of a ticket: its reporter, and whoever met the same; nobody hears of the others.

        A relative who filed it and wished to hear of it still is one of them.
        """
        reporter = await self.reporter_of(ticket)
        listeners = [] if reporter is None else [Listener(reporter, ticket)]
        if ticket.filer_hears and ticket.filed_by is not None:
            listeners.append(Listener(ticket.filed_by, ticket))
        if ticket.followers:
            for row in await self.work.rows(_following, incident=ticket.id):
                theirs = replace(ticket, id=row["id"], number=row["number"])
                if row["person_id"] is not None:
                    listeners.append(Listener(row["person_id"], theirs, is_follower=True))
        return list({listener.person_id: listener for listener in reversed(listeners)}.values())[::-1]

    async def report_in(self, incident_id: int, person_id: int) -> Ticket | None:
        """Find the report by which somebody follows another matter already."""
        row = await self.work.one(_report_in, person=person_id, incident=incident_id)
        return None if row is None else await self.find(row["id"])

    def hide_reporter(self, ticket: Ticket, person_id: int) -> None:
        """Move the link to the reporter out of the row, into the table of its own."""
        self._reporters[ticket.id] = person_id
        self.work.fact(_forget, {"ticket": ticket.id})
        self.work.fact(statements.add(AnonymousReporterRow), {"ticket_id": ticket.id, "person_id": person_id})

    def name_reporter(self, ticket: Ticket) -> None:
        """Delete the hidden link: the row itself names the reporter again."""
        self.work.fact(_forget, {"ticket": ticket.id})

    def move_reports(self, of: int, to: int) -> None:
        """Make everything that one person has reported another's: they were the same all along."""
        self.work.fact(_move_reports, {"of": of, "to": to})
        self.work.fact(_move_filings, {"of": of, "to": to})
        self.work.fact(_move_links, {"of": of, "to": to})

    async def tell(self, event: TicketEvent) -> None:
        """Write the history."""
        columns = {name: getattr(event, name) for name in ("ticket_id", "at", "verb", "actor_id")}
        columns["id"] = await self.work.ids.take("ids")
        words = self.work.seal(event.words, _events.c.words, columns)
        self.work.fact(statements.add(TicketEventRow), {**columns, "words": words})

    async def history(self, ticket_id: int) -> list[TicketEvent]:
        """List what happened to a ticket, the first first."""
        return [self.event(row) for row in await self.work.rows(_history, ticket=ticket_id)]

    def event(self, row: Row) -> TicketEvent:
        """Give what happened, from its row."""
        words = self.work.unseal(_events.c.words, row)
        return TicketEvent(row["ticket_id"], row["at"], row["verb"], row["actor_id"], words)

    async def add_photo(self, ticket_id: int, phase: str, picture: bytes, now: datetime) -> int:
        """Keep a picture of a ticket and give its id."""
        photo_id = await self.work.ids.take("ids")
        columns = {
            "id": photo_id,
            "ticket_id": ticket_id,
            "phase": phase,
            "added_at": now,
            "picture": picture,
        }
        self.work.fact(statements.add(PhotoRow), columns)
        self.work.known.setdefault(("photos.of", ticket_id), []).append((photo_id, phase))
        return photo_id

    def added_photos(self) -> tuple[int, ...]:
        """List the pictures that this unit adds."""
        of = [added for (what, _), added in self.work.known.items() if what == "photos.of"]
        return tuple(photo_id for added in of for photo_id, _ in added)

    async def photos(self, ticket_id: int, phase: str) -> tuple[int, ...]:
        """List the pictures of a phase, those of this unit included."""
        stored = self.work.known.get(("photos.stored", ticket_id))
        if stored is None:
            stored = [(row["id"], row["phase"]) for row in await self.work.rows(_photos_of, ticket=ticket_id)]
            self.work.known["photos.stored", ticket_id] = stored
        added = self.work.known.get(("photos.of", ticket_id), [])
        return tuple(photo_id for photo_id, one in [*stored, *added] if one == phase)

    def move_photos(self, of: int, to: int) -> None:
        """Put the pictures of one ticket to another."""
        self.work.fact(_move_photos, {"of": of, "to": to})

    async def photo(self, photo_id: int) -> tuple[int, bytes] | None:
        """Give a picture and the ticket that it belongs to."""
        row = await self.work.one(_photo, wanted=photo_id)
        return None if row is None else (row["ticket_id"], row["picture"])

    async def phase_of(self, photo_id: int) -> str:
        """Tell whether a picture shows what was before, after, or belongs to a note of the staff among themselves."""
        row = await self.work.one(_phase, wanted=photo_id)
        return "" if row is None else str(row["phase"])

    async def due(self, now: datetime) -> list[int]:
        """List the tickets that must be looked at now."""
        return [row["id"] for row in await self.work.rows(_due, now=now)]

    async def next_due(self) -> datetime | None:
        """Tell when the next ticket must be looked at."""
        row = await self.work.one(_next_due)
        return None if row is None else row["at"]

    async def of_reporter(self, person_id: int) -> list[Ticket]:
        """List somebody's own matters, anonymous ones included, the newest first."""
        hidden = select(_anonymous.c.ticket_id).where(_anonymous.c.person_id == person_id)
        mine = _tickets.c.reporter_id == person_id
        return await self._standing(select(_tickets).where(or_(mine, _tickets.c.id.in_(hidden))))

    async def of_filer(self, person_id: int) -> list[Ticket]:
        """List what somebody has filed for others, the newest first; who may still see it is another question."""
        return await self._standing(select(_tickets).where(_tickets.c.filed_by == person_id))

    async def of_owner(self, person_id: int) -> list[Ticket]:
        """List what somebody has claimed."""
        claimed = (_tickets.c.owner_id == person_id, _tickets.c.state == State.CLAIMED.value)
        return await self._list(select(_tickets).where(*claimed))

    async def loads(self, person_ids: Collection[int]) -> dict[int, int]:
        """Count what each of these people has claimed; who has nothing is not among them."""
        found: dict[int, int] = {}
        wanted = sorted(person_ids)
        for start in range(0, len(wanted), _AT_ONCE):
            some = dict(enumerate(wanted[start : start + _AT_ONCE]))
            asked = {f"owner{place}": some.get(place) for place in range(_AT_ONCE)}
            found |= {row["owner_id"]: row["count"] for row in await self.work.rows(_loads, **asked)}
        return found

    async def open_in(self, grid_ids: Iterable[int]) -> list[Ticket]:
        """List everything in these grids that nobody has claimed."""
        unclaimed = (_tickets.c.grid_id.in_(list(grid_ids)), _tickets.c.state == State.OPEN.value)
        rows = await self.work.report(select(_tickets).where(*unclaimed).order_by(_tickets.c.id))
        return [self.remember(self.from_row(row)) for row in rows]

    async def under_way_in(self, grid_ids: list[int]) -> list[Ticket]:
        """List what is open or claimed in these grids."""
        states = [state.value for state in UNDER_WAY]
        return await self._list(select(_tickets).where(_tickets.c.grid_id.in_(grid_ids), _tickets.c.state.in_(states)))

    async def _standing(self, query: Any) -> list[Ticket]:
        """List what nobody has withdrawn, in this unit neither."""
        query = query.where(_tickets.c.state != State.WITHDRAWN.value)
        return [one for one in await self._list(query) if one.state is not State.WITHDRAWN]

    async def _list(self, query: Any) -> list[Ticket]:
        rows = await self.work.report(query.order_by(_tickets.c.id.desc()).limit(200))
        return [self.read(row) for row in rows]

    def read(self, row: Row) -> Ticket:
        """Give the ticket of a row, in the form that this unit knows."""
        return self.remember(self.from_row(row))
