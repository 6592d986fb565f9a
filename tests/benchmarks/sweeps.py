"""What a sweep costs when the years have filled the tables: 1,000 due of a million, against 1,000 of ten thousand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import text

from bot.app import App, opened
from bot.domain.grids import Level
from bot.settings import Settings
from handlers.sweeps import SWEEPS, Sweep
from locales import DEMO
from storage.seeds import seed
from storage.statements import Statement, add
from storage.stores import Unit, Write
from storage.tables import TicketRow, table_of
from storage.tickets import Tickets
from tests.benchmarks.figures import Figure
from tests.benchmarks.growth import Growth, Round, grown
from tests.support.builders import a_ticket
from tests.support.clock import MORNING, FakeClock

DUE, FEW, MANY, ROUNDS = 1_000, 10_000, 1_000_000, 3
BLOCK = 50_000
FIRST = 10_000_000
"""The first of the ids that no lease reaches here."""

_columns = [column.name for column in table_of(TicketRow).columns]
_OLD = {
    "id": "id + :by",
    "number": "number + :by",
    "state": "'closed'",
    "due_at": "NULL",
    "candidates": "'[]'",
    "told": "'[]'",
}
_SELECTED = ", ".join(_OLD.get(name, name) for name in _columns)
_grow = Statement(
    text(
        f"INSERT INTO tickets ({', '.join(_columns)}) SELECT {_SELECTED} FROM tickets"  # noqa: S608  our own columns
        " WHERE id >= :from_id AND id < :to_id"
    )
)


_count_again = Statement(text("ANALYZE tickets"))


async def measure() -> list[Figure]:
    """Sweep a small and a large table on both stores."""
    return await grown(Growth(FEW, MANY, "tickets", ROUNDS, most=3), _swept)


@asynccontextmanager
async def _swept(folder: Path, url: str, tickets: int) -> AsyncIterator[Round]:
    """Let every sweep come round in a table of so many tickets, a thousand of them due each time."""
    by_name = {sweep.name: sweep for sweep in SWEEPS}
    async with _town(folder, url, tickets) as (app, make_due):

        async def swept() -> dict[str, float]:
            await make_due()
            due = await _timed(app, by_name["tickets"])
            await app.units.remember("morning", "2026-03-01")
            return {"1,000 due tickets": due, "the morning": await _timed(app, by_name["mornings"])}

        yield swept


async def _timed(app: App, sweep: Sweep) -> float:
    started = perf_counter()
    await app.timekeeper.sweep(sweep)
    return perf_counter() - started


@asynccontextmanager
async def _town(folder: Path, url: str, tickets: int) -> AsyncIterator[tuple[App, Callable[[], Any]]]:
    clock = FakeClock(MORNING)
    async with opened(Settings(data_dir=folder, database_url=url, key_file=None), clock=clock) as app:
        await seed(app.units, DEMO, timezone="Asia/Shanghai")
        community = await app.units.begin().community()
        grids = [grid.id for grid in community.grids.values() if grid.level is Level.MIDDLE]
        await _plant(app, [_row(app, FIRST + one, grids[one % len(grids)], MORNING) for one in range(DUE)], tickets)
        if url:  # PostgreSQL counts a table again by itself once it has grown so
            await app.units.store.commit(Unit([Write(_count_again, {})]))
        made = FIRST + tickets

        async def make_due() -> None:
            nonlocal made
            rows = [_row(app, made + one, grids[one % len(grids)], clock.now()) for one in range(DUE)]
            made += DUE
            await app.units.store.commit(Unit([Write(add(TicketRow), row) for row in rows]))

        yield app, make_due


async def _plant(app: App, first: list[dict[str, Any]], tickets: int) -> None:
    """Fill the table with what has long been closed, by doubling it."""
    store = app.units.store
    closed = [{**row, "state": "closed", "due_at": None, "candidates": "[]", "told": "[]"} for row in first]
    await store.commit(Unit([Write(add(TicketRow), row) for row in closed]))
    there = len(closed)
    while there < tickets:
        more = min(there, tickets - there, BLOCK)
        await store.commit(Unit([Write(_grow, {"by": there, "from_id": FIRST, "to_id": FIRST + more})]))
        there += more


def _row(app: App, key: int, grid_id: int, now: datetime) -> dict[str, Any]:
    """Make the row of a ticket whose first reminder is due."""
    uow = app.units.begin()
    assert isinstance(uow.tickets, Tickets)
    ticket = a_ticket(
        id=key,
        number=key,
        grid_id=grid_id,
        building_id=None,
        reporter_id=None,
        candidates=(),
        desk_id=None,
        opened_at=now - timedelta(hours=1),
        claim_by=now + timedelta(hours=1),
        first_claim_by=now + timedelta(hours=1),
        resolve_by=now + timedelta(hours=23),
        due_at=now,
    )
    return uow.tickets.to_row(ticket)


if __name__ == "__main__":
    for figure in asyncio.run(measure()):
        print(figure)
