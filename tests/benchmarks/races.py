"""A claim race of fifty workers, over and over, on both stores; beside it the control that must fail."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import bindparam, select, update

from bot.app import App, opened
from bot.domain.people import Person, Role
from bot.domain.tickets import State
from bot.settings import Settings
from handlers.dialogue import Inbound
from locales import DEMO
from storage.seeds import seed
from storage.statements import Statement
from storage.stores import Unit, Write
from storage.tables import TicketRow, table_of
from tests.benchmarks.figures import Figure
from tests.support.postgres import Postgres

WORKERS = 50
ROUNDS = 200

_tickets = table_of(TicketRow)
_select = Statement(select(_tickets.c.owner_id).where(_tickets.c.id == bindparam("wanted")))
_update = Statement(update(_tickets).where(_tickets.c.id == bindparam("wanted")).values(owner_id=bindparam("owner")))


async def measure() -> list[Figure]:
    """Race on SQLite and on PostgreSQL, and the control on SQLite."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        figures = []
        async with _town(Path(folder) / "sqlite", "") as app:
            figures += await _race(app, "SQLite")
            figures.append(await _control(app))
        postgres = Postgres(Path(folder))
        try:
            async with _town(Path(folder), postgres.fresh()) as app:
                figures += await _race(app, "PostgreSQL")
        finally:
            postgres.stop()
    return figures


@asynccontextmanager
async def _town(folder: Path, url: str) -> AsyncIterator[App]:
    settings = Settings(data_dir=folder, database_url=url, key_file=None)
    async with opened(settings) as app:
        await seed(app.units, DEMO, timezone=settings.timezone)
        yield app


async def _race(app: App, store: str) -> list[Figure]:
    workers = await _hire(app)
    one_winner = told = 0
    for number in range(ROUNDS):
        ticket_id = await _open_ticket(app, number)
        handled = await asyncio.gather(
            *(
                app.dispatcher.handle(Inbound("web", name, f"{number}-{name}", action=f"tickets:claim:{ticket_id}"))
                for name in workers
            )
        )
        ticket = await app.units.begin().tickets.get(ticket_id)
        owner = await app.units.begin().people.get(ticket.owner_id)
        losers = [reply for one in handled for reply in one.replies if reply.key == "ticket-error-already-claimed"]
        one_winner += ticket.state is State.CLAIMED and len(losers) == WORKERS - 1
        told += sum(reply.args.get("name") == owner.name for reply in losers)
    rounds = Figure(f"{store}: rounds with exactly one winner", "of 200", *(float(one_winner),) * 3, wanted="200")
    losers_told = Figure(f"{store}: losers told by whom", "of 9800", *(float(told),) * 3, wanted="9800")
    return [rounds, losers_told]


async def _hire(app: App) -> list[str]:
    """Put fifty workers into the grid of the first building."""
    community = await app.units.begin().community()
    grid = next(grid for grid in community.grids.values() if grid.code == "A1")
    uow = app.units.begin()
    names = [f"工{number:02}" for number in range(WORKERS)]
    for name in names:
        person = Person(await uow.new_id(), Role.GRID_WORKER, name, grid_id=grid.id)
        uow.people.add(person)
        uow.people.link(person.id, "web", name, app.clock.now())
    await uow.commit()
    await app.units.remember("revision", "hired")
    return names


async def _open_ticket(app: App, number: int) -> int:
    account = f"居民{number}"
    await app.dispatcher.handle(Inbound("web", account, f"say-{number}", "桂园小区1号楼2单元电梯又不动了"))
    person = await app.units.begin().people.by_account("web", account)
    assert person is not None
    ticket_id = (await app.units.begin().forms.of(person.id)).last
    await app.dispatcher.handle(Inbound("web", account, f"tap-{number}", action=f"drafts:submit:{ticket_id}"))
    return ticket_id


async def _control(app: App) -> Figure:
    """Claim by looking first and writing afterwards, without a version: more than one believes to have won."""
    believed = 0
    for number in range(ROUNDS):
        ticket_id = await _open_ticket(app, ROUNDS + number)

        async def claim(owner: int, ticket_id: int = ticket_id) -> bool:
            row = await app.units.store.one(_select, wanted=ticket_id)
            if row is None or row["owner_id"] is not None:
                return False
            await app.units.store.commit(Unit([Write(_update, {"owner": owner, "wanted": ticket_id})]))
            return True

        owners = [one.id for one in (await app.units.begin().community()).staff.values()][:WORKERS]
        believed += sum(await asyncio.gather(*(claim(owner) for owner in owners))) == 1
    return Figure("control, select then update: one winner", "of 200", *(float(believed),) * 3, wanted="fewer")
