"""The embedded store: one write connection with group commit, statements and point reads in the loop."""

import asyncio
import fcntl
import os
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

from storage.statements import Compiler, Row, Statement
from storage.stores import Conflict, Duplicate, Locks, Unit

BATCH = 256
"""Units that share a COMMIT at most: the loop is held while their statements run."""

PATIENCE_MS = 30_000
"""Milliseconds that another process may hold the file."""

_Job: TypeAlias = "tuple[Unit, asyncio.Future[None]]"


class SqliteStore:
    """Keep everything in one SQLite file: WAL, every commit on the disk, foreign keys checked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._compile = Compiler(sqlite.dialect(paramstyle="qmark"))
        self._locks = Locks()
        self._reading = self._connect(read_only=True)
        self._reports = ThreadPoolExecutor(1, thread_name_prefix="linli-report")
        self._report_connection: sqlite3.Connection | None = None
        self._write_connection = self._connect()
        self._write_connection.execute("PRAGMA busy_timeout = 0")
        self._committing = ThreadPoolExecutor(1, thread_name_prefix="linli-commit")
        self._jobs: deque[_Job] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()
        self.holding = self._locks.holding
        self._sole: dict[str, int] = {}

    async def one(self, statement: Statement, **params: Any) -> Row | None:
        """Read one row of the last committed state."""
        compiled = self._compile(statement)
        record = self._reading.execute(compiled.text, compiled.bind(params)).fetchone()
        return None if record is None else compiled.read(record)

    async def rows(self, statement: Statement, **params: Any) -> list[Row]:
        """Read the few rows of one key."""
        compiled = self._compile(statement)
        records = self._reading.execute(compiled.text, compiled.bind(params)).fetchall()
        return [compiled.read(record) for record in records]

    async def report(self, element: ClauseElement) -> list[Row]:
        """Read a list or a report, off the loop."""
        return await self._loop.run_in_executor(self._reports, self._report, element)

    async def commit(self, unit: Unit) -> None:
        """Write a unit together with whatever else arrives meanwhile."""
        done: asyncio.Future[None] = self._loop.create_future()
        self._jobs.append((unit, done))
        if self._writing is None:
            self._writing = self._loop.create_task(self._write_all())
        await done

    async def sole(self, what: str) -> bool:
        """Hold a file beside the database, which the operating system lets go of when the process ends."""
        if what not in self._sole:
            handle = os.open(f"{self._path}.{what}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
                return False
            self._sole[what] = handle
        return True

    async def lease(self, name: str, count: int) -> int:
        """Take numbers for this process alone; those that a crash leaves unused are never given again."""
        return await asyncio.to_thread(self._lease, name, count)

    async def scrub(self) -> bool:
        """Write the file anew without a free page, and empty the log: where pages were balanced, copies are left."""
        return await asyncio.to_thread(self._scrub)

    async def close(self) -> None:
        """Finish what is in hand and let go of the file."""
        while self._writing is not None:
            await asyncio.wait([self._writing])
        await asyncio.to_thread(self._committing.shutdown)
        await asyncio.to_thread(self._reports.shutdown)
        self._write_connection.close()
        if self._report_connection is not None:
            self._report_connection.close()
        self._reading.close()
        for handle in self._sole.values():
            os.close(handle)

    def _connect(self, *, read_only: bool = False) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=30)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted or sealed anew is overwritten with zeros: no page that is free tells of it.
        connection.execute("PRAGMA secure_delete = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    def _report(self, element: ClauseElement) -> list[Row]:
        if self._report_connection is None:
            self._report_connection = self._connect(read_only=True)
        compiled = self._compile.once(element)
        records = self._report_connection.execute(compiled.text, compiled.bind({})).fetchall()
        return [compiled.read(record) for record in records]

    def _scrub(self) -> bool:
        connection = self._connect()
        try:
            connection.execute("VACUUM")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:  # another process holds the file, or the disk has no room for a second one
            return False
        finally:
            connection.close()
        return not busy

    def _lease(self, name: str, count: int) -> int:
        connection = self._connect()
        try:
            (after,) = connection.execute(
                "INSERT INTO leases (name, next) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET next = next + ? RETURNING next",
                (name, count + 1, count),
            ).fetchone()
        finally:
            connection.close()
        return int(after) - count

    async def _write_all(self) -> None:
        """Write what has come in, a batch at a time; what comes in during a COMMIT is the next batch."""
        try:
            while self._jobs:
                batch = [self._jobs.popleft() for _ in range(min(len(self._jobs), BATCH))]
                _settle(batch, await self._write(batch))
        finally:
            self._writing = None

    async def _write(self, batch: list[_Job]) -> list[BaseException | None]:
        """Write all units in one transaction; if one fails, again with a savepoint around each.

        Whatever a unit fails with is its own failure: the others go on. Statements run in the loop, which is
        quicker than any hand-over; only what waits for the disk or for another process runs on a thread.
        """
        connection = self._write_connection
        try:
            await self._begin(connection)
            for unit, _ in batch:
                self._run(connection, unit)
            await self._on_thread(connection.execute, "COMMIT")
        except Exception as failure:
            _roll_back(connection)
            if len(batch) == 1:
                return [_as_conflict(failure)]
            return await self._write_apart(connection, batch)
        return [None] * len(batch)

    async def _write_apart(self, connection: sqlite3.Connection, batch: list[_Job]) -> list[BaseException | None]:
        outcomes: list[BaseException | None] = []
        try:
            await self._begin(connection)
            for unit, _ in batch:
                connection.execute("SAVEPOINT unit")
                try:
                    self._run(connection, unit)
                except Exception as failure:
                    connection.execute("ROLLBACK TO unit")
                    outcomes.append(_as_conflict(failure))
                else:
                    outcomes.append(None)
                connection.execute("RELEASE unit")
            await self._on_thread(connection.execute, "COMMIT")
        except sqlite3.Error:
            # A reference to nothing shows at the commit only, and not whose it was: each has its own then.
            _roll_back(connection)
            return [outcome for job in batch for outcome in await self._write([job])]
        return outcomes

    async def _begin(self, connection: sqlite3.Connection) -> None:
        """Take the write lock: at once where it is free, else on the thread until another process lets go of it."""
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as busy:
            if busy.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
            try:
                await self._on_thread(connection.execute, "BEGIN IMMEDIATE")
            finally:
                connection.execute("PRAGMA busy_timeout = 0")

    async def _on_thread(self, work: Callable[[str], Any], statement: str) -> None:
        await self._loop.run_in_executor(self._committing, work, statement)

    def _run(self, connection: sqlite3.Connection, unit: Unit) -> None:
        unit.given.clear()
        for write in unit.writes:
            compiled = self._compile(write.statement)
            cursor = connection.execute(compiled.text, compiled.bind(write.params))
            if write.gives:
                given = cursor.fetchone()
                unit.given.append(given)
            elif cursor.rowcount == 0:
                if write.guard:
                    raise Duplicate
                if write.must_change:
                    raise Conflict(write.must_change)


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _as_conflict(failure: BaseException) -> BaseException:
    """Turn what only tells that somebody was quicker into a conflict; other failures stay what they are."""
    unique = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
    if isinstance(failure, sqlite3.IntegrityError) and failure.sqlite_errorcode in unique:
        return Conflict(str(failure))
    return failure


def _settle(batch: list[_Job], outcomes: list[BaseException | None]) -> None:
    for (_, done), outcome in zip(batch, outcomes, strict=True):
        if done.done():
            continue  # whoever waited was cancelled; the row is committed, the sweep delivers it
        if outcome is None:
            done.set_result(None)
        else:
            done.set_exception(outcome)
