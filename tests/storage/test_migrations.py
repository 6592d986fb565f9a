import asyncio
import os
import shutil
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from bot.adapters.vault import Keyring
from storage.migrations import HEAD, bring_up_to_date
from storage.tables import TicketRow
from storage.units import Units, open_store
from tests.support.builders import a_ticket
from tests.support.people import BUILDINGS, EVERYBODY, GRIDS
from tests.support.postgres import Postgres
from tests.support.stored import keep, rows_of, settle


def a_config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["url"] = url
    return config


async def looking(url: str, look: Any) -> Any:
    """Look at a database with a plain connection, as Alembic does."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed)
        with engine.connect() as connection:
            found = look(connection)
        engine.dispose()
        return found
    asynchronous = create_async_engine(parsed)
    async with asynchronous.connect() as connection:
        found = await connection.run_sync(look)
    await asynchronous.dispose()
    return found


def difference(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, SQLModel.metadata))


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_the_migrations_make_exactly_the_tables_of_the_program(url: str) -> None:
    assert await looking(url, difference) == []
    assert await looking(url, tables) == set(SQLModel.metadata.tables)


def test_the_newest_revision_is_the_one_that_the_program_knows() -> None:
    assert ScriptDirectory.from_config(a_config("sqlite://")).get_heads() == [HEAD]


def test_every_revision_says_what_it_changes() -> None:
    for revision in ScriptDirectory.from_config(a_config("sqlite://")).walk_revisions():
        assert revision.doc.endswith(".")


async def test_a_database_goes_down_and_comes_up_again(url: str) -> None:
    await asyncio.to_thread(command.downgrade, a_config(url), "base")
    assert await looking(url, tables) == set()

    await bring_up_to_date(url)
    assert await looking(url, difference) == []


async def test_bringing_up_to_date_twice_changes_nothing(url: str, vault: Keyring) -> None:
    for round_ in range(2):
        store = await open_store(url)
        if not round_:
            await settle(Units(store, vault), GRIDS, BUILDINGS, EVERYBODY)
            await keep(Units(store, vault), tickets=[a_ticket()])
        assert len(await rows_of(store, TicketRow)) == 1
        await store.close()


async def test_programs_that_start_at_once_find_one_up_to_date_database(postgres: Postgres) -> None:
    url = postgres.fresh("template1")
    program = "import asyncio, sys; from storage.migrations import bring_up_to_date as up; asyncio.run(up(sys.argv[1]))"
    started = [await asyncio.create_subprocess_exec(sys.executable, "-c", program, url) for _ in range(2)]

    assert [await one.wait() for one in started] == [0, 0]
    assert await looking(url, difference) == []


async def test_no_reference_of_the_file_leads_nowhere(sqlite_url: str, vault: Keyring) -> None:
    store = await open_store(sqlite_url)
    units = Units(store, vault)
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    await keep(units, tickets=[a_ticket()])
    with pytest.raises(sqlite3.IntegrityError):
        await keep(units, tickets=[a_ticket(owner_id=4711)])
    await store.close()

    connection = sqlite3.connect(make_url(sqlite_url).database or "")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


async def test_a_start_on_an_up_to_date_file_asks_alembic_nothing(migrated: Path, tmp_path: Path) -> None:
    path = tmp_path / "linli.sqlite3"
    shutil.copy(migrated, path)
    path.with_suffix(".marker").touch()
    before = os.stat(path).st_mtime_ns

    await bring_up_to_date(f"sqlite:///{path}")

    assert os.stat(path).st_mtime_ns == before


async def test_what_an_older_program_kept_is_all_there_after_the_upgrade(tmp_path: Path, vault: Keyring) -> None:
    path = tmp_path / "old.sqlite3"
    await asyncio.to_thread(command.upgrade, a_config(f"sqlite:///{path}"), "0001")
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO people VALUES (7, 'resident', '', '', 'zh-CN', '', NULL, NULL, 1, NULL, NULL, '', NULL, 0)"
    )
    connection.execute("INSERT INTO accounts VALUES ('web', 'cookie', 7, 1000, NULL)")
    connection.execute("INSERT INTO passes VALUES ('digest', 7, 'return', NULL, NULL)")
    said = vault.seal('{"key":"welcome","args":{},"buttons":[],"photos":[]}', "outbox.body.7")
    connection.execute(
        "INSERT INTO outbox VALUES (1, 7, 'posted', '', 1, 'answer', ?, NULL, 1000, NULL, NULL)", (said,)
    )
    connection.commit()
    connection.close()

    store = await open_store(f"sqlite:///{path}")
    uow = Units(store, vault).begin()
    found = await uow.people.by_account("web", "cookie")
    assert found is not None
    assert [one.seen_at for one in await uow.people.accounts(found.id)] == [datetime(1970, 1, 1, 0, 0, 0, 1000, UTC)]
    assert [one.notice.key for one in await uow.outbox.since(found.id, 0)] == ["welcome"]
    assert await uow.outbox.waiting(0, 10) == []
    await store.close()
