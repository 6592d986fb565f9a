"""How Alembic reaches a database: SQLite in batch mode, PostgreSQL through asyncpg."""

import asyncio

from alembic import context
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from storage import tables  # noqa: F401  fills the metadata

_url = make_url(context.config.attributes.get("url") or context.config.get_main_option("sqlalchemy.url", ""))


def _migrate(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(connection, target_metadata=SQLModel.metadata, render_as_batch=is_sqlite, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    if is_sqlite:
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if broken:
            raise RuntimeError(f"foreign keys broken by a migration: {broken}")
        connection.commit()


async def _migrate_postgres() -> None:
    engine = create_async_engine(_url.set(drivername="postgresql+asyncpg"))
    async with engine.connect() as connection:
        # Of several replicas that start at once one migrates; the others wait, and find it done.
        await connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('migrations', 0))"))
        await connection.run_sync(_migrate)
        await connection.commit()
    await engine.dispose()


if _url.get_backend_name() == "sqlite":
    _engine = create_engine(_url)
    with _engine.connect() as _connection:
        _migrate(_connection)
    _engine.dispose()
else:
    asyncio.run(_migrate_postgres())
