"""Look into a database and change nothing: it is neither made nor brought up to date, its files stay as they are."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, column, func, make_url, select, table, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

from bot.domain.grids import Community
from bot.domain.ports import Vault
from storage.chats import Chat, Chats
from storage.communities import Communities
from storage.statements import Compiler, Row, Statement
from storage.stores import Store, Unit
from storage.tables import ChatRow, GridRow, InboxRow, OutboxRow, PersonRow, SettingRow, place_of, table_of
from storage.unit_of_work import Ids, Work

_chats, _grids, _inbox = table_of(ChatRow), table_of(GridRow), table_of(InboxRow)
_outbox, _people, _settings = table_of(OutboxRow), table_of(PersonRow), table_of(SettingRow)


class NoDatabase(Exception):
    """There is no database where one should be."""


class Untouchable(Exception):
    """Somebody who only looks tried to write."""


class Looking:
    """What an operator may want to know of a database."""

    def __init__(self, store: Store, *, is_file: bool) -> None:
        self.store = store
        self._is_file = is_file

    async def revision(self) -> str | None:
        """Tell the revision of the schema; None where the migrations never were."""
        names = table("sqlite_master", column("name")) if self._is_file else table("pg_tables", column("tablename"))
        (name,) = names.c
        if not await self.store.report(select(name).where(name == "alembic_version")):
            return None
        versions = table("alembic_version", column("version_num"))
        rows = await self.store.report(select(versions.c.version_num))
        return str(rows[0]["version_num"]) if rows else None

    async def is_whole(self) -> bool:
        """Tell whether the pages of a SQLite file hold together; a server watches over its own."""
        if not self._is_file:
            return True
        rows = await self.store.report(text("PRAGMA quick_check(1)").columns(column("quick_check")))
        return [row["quick_check"] for row in rows] == ["ok"]

    async def settings(self) -> dict[str, str]:
        """Give what is remembered of this database."""
        return {row["key"]: row["value"] for row in await self.store.report(select(_settings))}

    async def community(self, vault: Vault) -> Community:
        """Give the community as it stands."""
        return await Communities().current(self._work(vault))

    async def sealed_names(self) -> list[tuple[str, str]]:
        """Give the name that was sealed first and the one sealed last, each with its place."""
        named = select(_people.c.id, _people.c.name).where(_people.c.name != "").limit(1)
        ends = [*await self._rows(named.order_by(_people.c.id)), *await self._rows(named.order_by(_people.c.id.desc()))]
        return [(place_of(_people.c.name, row), row["name"]) for row in ends]

    async def newest(self) -> datetime | None:
        """Tell when the newest thing was said or came in."""
        told = await self._rows(select(_outbox.c.created_at.label("at")).order_by(_outbox.c.id.desc()).limit(1))
        came = await self._rows(_newest_of(_inbox.c.at))
        return max((row["at"] for row in [*told, *came] if row["at"] is not None), default=None)

    async def waiting_since(self, now: datetime) -> datetime | None:
        """Tell since when the oldest message waits that should have been sent or let go by now."""
        unsent = _oldest_of(_outbox.c.created_at).where(
            _outbox.c.push == "waiting", _outbox.c.state == "posted", _outbox.c.chat_id.is_not(None)
        )
        held = _oldest_of(_outbox.c.due_at).where(_outbox.c.state == "held", _outbox.c.due_at < now)
        rows = [*await self._rows(unsent), *await self._rows(held)]
        return min((row["at"] for row in rows if row["at"] is not None), default=None)

    async def quarantined(self) -> list[str]:
        """List the incidents of messages that could not be handled, the newest first."""
        broken = select(_inbox.c.incident).where(_inbox.c.state == "quarantined").order_by(_inbox.c.at.desc())
        return [row["incident"] for row in await self._rows(broken)]

    async def unreachable(self) -> int:
        """Count the people who can no longer be reached on their wire."""
        lost = select(func.count().label("count")).where(
            _chats.c.unreachable_at.is_not(None), _chats.c.person_id.is_not(None)
        )
        return int((await self._rows(lost))[0]["count"])

    async def groups(self, vault: Vault) -> list[Chat]:
        """List the chats in which the workers of a grid meet."""
        chats = Chats(self._work(vault))
        bound = select(_chats).where(_chats.c.grid_id.is_not(None)).order_by(_chats.c.id)
        return [chats.from_row(row) for row in await self._rows(bound)]

    async def grid_codes(self) -> dict[int, str]:
        """Give the codes of the grids by their ids."""
        return {row["id"]: row["code"] for row in await self._rows(select(_grids.c.id, _grids.c.code))}

    async def community_codes(self) -> list[str]:
        """Give the codes of the communities."""
        there = select(_grids.c.code).where(_grids.c.level == "community", _grids.c.retired_at.is_(None))
        return [row["code"] for row in await self._rows(there.order_by(_grids.c.id))]

    async def _rows(self, element: ClauseElement) -> list[Row]:
        return await self.store.report(element)

    def _work(self, vault: Vault) -> Work:
        return Work(self.store, vault, Ids(self.store, {}))


@asynccontextmanager
async def looking(url: str) -> AsyncIterator[Looking]:
    """Open a database to look into it; raises `NoDatabase` where there is none."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite"
    if is_file:
        store: Store = _File(Path(parsed.database or ""))
    else:
        from storage.postgres import PostgresStore  # noqa: PLC0415  its driver loads only where it is used

        readable = parsed.set(drivername="postgresql").update_query_dict({"default_transaction_read_only": "on"})
        store = await PostgresStore.open(readable.render_as_string(hide_password=False))
    try:
        yield Looking(store, is_file=is_file)
    finally:
        await store.close()


class _File:
    """A SQLite file, opened so that nothing of it can change."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise NoDatabase
        # Whoever only reads a file of which nobody has a write-ahead log would leave an empty log behind; without
        # one nobody is writing, and the file may be read as it is.
        logged = path.with_name(f"{path.name}-wal").exists()
        how = "mode=ro" if logged else "mode=ro&immutable=1"
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=30)
        self._compile = Compiler(sqlite.dialect(paramstyle="qmark"))

    async def one(self, statement: Statement, **params: Any) -> Row | None:
        """Read one row."""
        return next(iter(await self.rows(statement, **params)), None)

    async def rows(self, statement: Statement, **params: Any) -> list[Row]:
        """Read the rows of one key."""
        compiled = self._compile(statement)
        return [compiled.read(one) for one in self._connection.execute(compiled.text, compiled.bind(params))]

    async def report(self, element: ClauseElement) -> list[Row]:
        """Read a list; nothing else runs in a process that looks."""
        compiled = self._compile.once(element)
        return [compiled.read(one) for one in self._connection.execute(compiled.text, compiled.bind({}))]

    async def commit(self, unit: Unit) -> None:
        """Refuse: this only looks."""
        raise Untouchable

    def holding(self, keys: Sequence[str]) -> AbstractAsyncContextManager[None]:
        """Refuse: this only looks."""
        raise Untouchable

    async def sole(self, what: str) -> bool:
        """Refuse: this only looks."""
        raise Untouchable

    async def lease(self, name: str, count: int) -> int:
        """Refuse: this only looks."""
        raise Untouchable

    async def scrub(self) -> bool:
        """Refuse: this only looks."""
        raise Untouchable

    async def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _newest_of(at: Column[datetime]) -> Any:
    return select(at.label("at")).where(at.is_not(None)).order_by(at.desc()).limit(1)


def _oldest_of(at: Column[datetime]) -> Any:
    return select(at.label("at")).order_by(at).limit(1)
