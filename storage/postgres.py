"""The scale-out store: PostgreSQL through asyncpg, shared by several processes."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import dialect as AsyncpgDialect  # noqa: N812  a class by its role
from sqlalchemy.sql import ClauseElement

from storage.statements import Compiler, Row, Statement
from storage.stores import Conflict, Duplicate, Locks, Unit

_HOLD_CONVERSATIONS = "SELECT pg_advisory_xact_lock(1, (person % 2147483647)::int) FROM unnest($1::bigint[]) AS person"
"""Units that tell the same person come one after the other: an id that is readable has none before it still to come."""


class _Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg ships no types
    """A connection that goes back to the pool as it is: no unit changes its settings, so no RESET is due."""

    __slots__ = ()

    def get_reset_query(self) -> str:
        return ""


class PostgresStore:
    """Keep everything in PostgreSQL; a unit is a transaction on a connection of the pool."""

    def __init__(self, url: str, pool: Any, waiting: Any) -> None:
        self._url = url
        self._pool = pool
        self._waiting = waiting  # a pool of its own: who waits for a key must not starve who holds it
        self._locks = Locks()
        self._sole: dict[str, Any] = {}
        self._compile = Compiler(AsyncpgDialect())  # type: ignore[no-untyped-call]

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect."""
        pool = await asyncpg.create_pool(url, min_size=1, max_size=10, connection_class=_Connection)
        waiting = await asyncpg.create_pool(url, min_size=0, max_size=5, connection_class=_Connection)
        return cls(url, pool, waiting)

    async def one(self, statement: Statement, **params: Any) -> Row | None:
        """Read one row of the last committed state."""
        compiled = self._compile(statement)
        record = await self._pool.fetchrow(compiled.text, *compiled.bind(params))
        return None if record is None else compiled.read(record)

    async def rows(self, statement: Statement, **params: Any) -> list[Row]:
        """Read the few rows of one key."""
        compiled = self._compile(statement)
        return [compiled.read(one) for one in await self._pool.fetch(compiled.text, *compiled.bind(params))]

    async def report(self, element: ClauseElement) -> list[Row]:
        """Read a list or a report."""
        compiled = self._compile.once(element)
        return [compiled.read(one) for one in await self._pool.fetch(compiled.text, *compiled.bind({}))]

    async def commit(self, unit: Unit) -> None:
        """Write a unit in a transaction of its own."""
        unit.given.clear()
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                told = sorted(
                    {write.params["person_id"] or write.params["chat_id"] for write in unit.writes if write.gives}
                )
                if told:
                    await connection.execute(_HOLD_CONVERSATIONS, told)
                for write in unit.writes:
                    compiled = self._compile(write.statement)
                    values = compiled.bind(write.params)
                    if write.gives:
                        unit.given.append(await connection.fetchrow(compiled.text, *values))
                        continue
                    status = await connection.execute(compiled.text, *values)
                    if status.endswith(" 0"):
                        if write.guard:
                            raise Duplicate
                        if write.must_change:
                            raise Conflict(write.must_change)
        except (
            asyncpg.UniqueViolationError,
            asyncpg.SerializationError,
            asyncpg.DeadlockDetectedError,
        ) as failure:
            raise Conflict(str(failure)) from failure

    @asynccontextmanager
    async def holding(self, keys: Sequence[str]) -> AsyncIterator[None]:
        """Hold the keys by advisory locks, against every process that shares the database."""
        async with (
            self._locks.holding(keys),
            self._waiting.acquire() as connection,
            connection.transaction(),
        ):
            for key in sorted(set(keys)):
                await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key)
            yield

    async def sole(self, what: str) -> bool:
        """Hold a lock of a connection kept for it, which the server lets go of when the process ends."""
        held = self._sole.get(what)
        if held is not None and not held.is_closed():
            return True
        self._sole.pop(what, None)  # the connection was lost, and the lock with it
        try:
            connection = await asyncpg.connect(self._url)
        except (OSError, asyncpg.PostgresError):
            return False
        if await connection.fetchval("SELECT pg_try_advisory_lock(2, hashtext($1))", what):
            self._sole[what] = connection
            return True
        await connection.close()
        return False

    async def lease(self, name: str, count: int) -> int:
        """Take numbers for this process alone."""
        after = await self._pool.fetchval(
            "INSERT INTO leases (name, next) VALUES ($1, $2::bigint + 1)"
            " ON CONFLICT (name) DO UPDATE SET next = leases.next + $2::bigint RETURNING next",
            name,
            count,
        )
        return int(after) - count

    async def scrub(self) -> bool:
        """Give free what was overwritten or deleted; when the server writes over it is the server's affair."""
        await self._pool.execute("VACUUM")
        return True

    async def close(self) -> None:
        """Finish what is in hand and let go of the database."""
        for connection in self._sole.values():
            connection.terminate()
        await self._waiting.close()
        await self._pool.close()
