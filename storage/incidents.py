"""What belongs together: matters of a kind in a grid, who has met them, and the order in which they are filed."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, String, bindparam, or_, select, text, update

from bot.domain.incidents import Report
from bot.domain.tickets import UNDER_WAY, State, Ticket
from storage.statements import Statement
from storage.tables import PhotoRow, TallyRow, TicketRow, table_of
from storage.tickets import Tickets
from storage.unit_of_work import Work

_tickets = table_of(TicketRow)
_photos = table_of(PhotoRow)
_tallies = table_of(TallyRow)

LOOKED_AT = 20
"""Open matters of a kind and a grid among which what is alike is looked for, the newest first."""

COUNTED = 200
"""Matters that are counted at most: enough for every alarm."""

_tally = Statement(
    select(_tallies.c.filed).where(_tallies.c.grid_id == bindparam("grid"), _tallies.c.family == bindparam("family"))
)
# Nobody files without having seen whatever was filed before: else a crowd that comes at once is no crowd.
_count_up = Statement(
    text(
        "INSERT INTO tallies (grid_id, family, filed) VALUES (:grid, :family, 1)"
        " ON CONFLICT (grid_id, family) DO UPDATE SET filed = tallies.filed + 1 WHERE tallies.filed = :seen"
    ).bindparams(
        bindparam("grid", type_=_tallies.c.grid_id.type),
        bindparam("family", type_=String()),
        bindparam("seen", type_=_tallies.c.filed.type),
    )
)
_move = Statement(
    update(_tickets)
    .where(_tickets.c.incident_id == bindparam("of"), _tickets.c.state == State.MERGED.value)
    .values(incident_id=bindparam("to"), version=_tickets.c.version + 1)
)
_pictures = Statement(
    select(_photos.c.id)
    .select_from(_tickets.join(_photos, _photos.c.ticket_id == _tickets.c.id))
    .where(
        _tickets.c.incident_id == bindparam("incident"),
        _tickets.c.state == State.MERGED.value,
        _photos.c.phase == "before",
    )
    .order_by(_photos.c.id.desc())
    .limit(bindparam("count"))
)


@cache
def _open_of(count: int) -> Statement:
    """Find what is under way of so many codes."""
    is_under_way = or_(*(_tickets.c.state == state.value for state in sorted(UNDER_WAY)))
    return Statement(
        select(_tickets).where(*_of_codes(count), is_under_way).order_by(_tickets.c.opened_at.desc()).limit(LOOKED_AT)
    )


@cache
def _reports_of(count: int) -> Statement:
    """Find what was reported of so many codes."""
    return Statement(
        select(_tickets.c.building_id, _tickets.c.followers)
        .where(*_of_codes(count), _tickets.c.state != State.WITHDRAWN.value)
        .order_by(_tickets.c.opened_at.desc())
        .limit(COUNTED)
    )


def _of_codes(count: int) -> tuple[ColumnElement[bool], ...]:
    return (
        _tickets.c.grid_id == bindparam("grid"),
        _tickets.c.category.in_([bindparam(f"code_{place}") for place in range(count)]),
        _tickets.c.opened_at >= bindparam("since"),
        _tickets.c.incident_id.is_(None),
    )


class Incidents:
    """Know what belongs together."""

    def __init__(self, work: Work, tickets: Tickets) -> None:
        self._work = work
        self._tickets = tickets
        self._seen: dict[tuple[int, str], int] = {}

    async def open_of(self, grid_id: int, codes: list[str], since: datetime) -> list[Ticket]:
        """List what is under way of these kinds in a grid, the newest first; what follows another is none of it."""
        rows = await self._work.rows(_open_of(len(codes)), grid=grid_id, since=since, **_named(codes))
        return [self._tickets.remember(self._tickets.from_row(row)) for row in rows]

    async def reports_of(self, grid_id: int, codes: list[str], since: datetime) -> list[Report]:
        """Count what was reported of these kinds in a grid; the last committed state, this unit's own left out."""
        rows = await self._work.rows(_reports_of(len(codes)), grid=grid_id, since=since, **_named(codes))
        return [Report(row["building_id"], row["followers"]) for row in rows]

    async def wait_turn(self, grid_id: int, family: str) -> None:
        """Note how many of a kind were filed in a grid, before looking at them: what comes later was not seen."""
        if (grid_id, family) not in self._seen:
            row = await self._work.one(_tally, grid=grid_id, family=family)
            self._seen[grid_id, family] = 0 if row is None else row["filed"]

    async def take_turn(self, grid_id: int, family: str) -> None:
        """File one more of a kind; whoever has filed one since this unit looked has it look again."""
        await self.wait_turn(grid_id, family)
        turn = {"grid": grid_id, "family": family, "seen": self._seen[grid_id, family]}
        self._work.fact(_count_up, turn, must_change=f"tallies:{grid_id}:{family}")

    def move_followers(self, of: int, to: int) -> None:
        """Let everybody who follows one matter follow another, in one step."""
        self._work.fact(_move, {"of": of, "to": to})

    async def heads_of(self, tickets: list[Ticket]) -> dict[int, Ticket]:
        """Give the matters that some tickets were merged into, by their ids."""
        ids = {one.incident_id for one in tickets if one.state is State.MERGED and one.incident_id is not None}
        if not ids:
            return {}
        rows = await self._work.report(select(_tickets).where(_tickets.c.id.in_(sorted(ids))))
        return {row["id"]: self._tickets.remember(self._tickets.from_row(row)) for row in rows}

    async def pictures_of_followers(self, incident_id: int, count: int) -> tuple[int, ...]:
        """List the newest pictures that followers sent; for the staff only."""
        return tuple(row["id"] for row in await self._work.rows(_pictures, incident=incident_id, count=count))


def _named(codes: list[str]) -> dict[str, str]:
    return {f"code_{place}": code for place, code in enumerate(codes)}
