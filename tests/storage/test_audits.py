import asyncio
import sqlite3
from contextlib import closing
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.adapters.vault import Keyring
from bot.domain.audit import Chain, Look
from storage.stores import Conflict
from storage.units import Units, open_store
from tests.support.clock import MORNING
from tests.support.people import BUILDINGS, EVERYBODY, GRIDS, SUN, WANG, ZHAO
from tests.support.stored import settle


async def look(units: Units, person_id: int, thing: str = "ticket:1") -> None:
    """Write down a look; whoever was slower reads anew, as the dispatcher does."""
    while True:
        uow = units.begin()
        await uow.audits.add(MORNING, person_id, Look.DETAILS, thing, "owner")
        try:
            await uow.commit()
        except Conflict:
            continue
        return


async def walked(units: Units) -> Chain:
    audits, chain = units.begin().audits, Chain(units.vault)
    while (entries := await audits.after(chain.entries, most=7)) and chain.walk(entries):
        pass
    chain.end(await audits.head())
    return chain


@pytest.fixture
async def settled(units: Units) -> Units:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    return units


async def test_a_crowd_that_looks_at_once_makes_one_chain(settled: Units) -> None:
    people = [SUN.id, WANG.id, ZHAO.id]
    await asyncio.gather(*(look(settled, people[at % 3], f"ticket:{at}") for at in range(30)))
    chain = await walked(settled)

    assert (chain.broken, chain.entries) == (None, 30)


async def test_two_processes_make_one_chain(url: str, settled: Units, vault: Keyring) -> None:
    store = await open_store(url)
    other = Units(store, vault)
    await asyncio.gather(*(look(units, SUN.id) for units in (settled, other) for _ in range(15)))
    await store.close()
    chain = await walked(settled)

    assert (chain.broken, chain.entries) == (None, 30)


async def test_several_looks_of_one_unit_follow_one_another(settled: Units) -> None:
    uow = settled.begin()
    for ticket in (1, 2, 3):
        await uow.audits.add(MORNING, SUN.id, Look.LIST, f"ticket:{ticket}", "overseer")
    await uow.commit()
    entries = await settled.begin().audits.after(0)

    assert [one.number for one in entries] == [1, 2, 3]
    assert all(after.before == before.digest for before, after in pairwise(entries))
    assert (await walked(settled)).broken is None
    assert [one.thing for one in await settled.begin().audits.of_thing("ticket:2")] == ["ticket:2"]


async def test_a_unit_that_fails_leaves_no_entry(settled: Units) -> None:
    uow = settled.begin()
    await uow.audits.add(MORNING, SUN.id, Look.DETAILS, "ticket:1", "overseer")
    await look(settled, WANG.id)
    with pytest.raises(Conflict):
        await uow.commit()

    assert [one.actor_id for one in await settled.begin().audits.after(0)] == [WANG.id]


@pytest.mark.parametrize(
    "tampering",
    ["UPDATE audit SET purpose = 'owner'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1", "TRUNCATE audit"],
)
async def test_the_database_refuses_to_change_the_log(url: str, settled: Units, tampering: str) -> None:
    await look(settled, SUN.id)
    is_sqlite = url.startswith("sqlite")
    if is_sqlite and "TRUNCATE" in tampering:
        tampering = "INSERT OR REPLACE INTO audit SELECT id, at, 1, action, thing, purpose, before, digest FROM audit"
    if is_sqlite:
        refused = pytest.raises(sqlite3.IntegrityError, match="only added to")
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, refused:
            database.execute(tampering)
    else:
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            with pytest.raises(DBAPIError, match="only added to"):
                await connection.execute(text(tampering))
        await engine.dispose()

    assert (await walked(settled)).broken is None
