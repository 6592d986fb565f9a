"""Open the database and begin units of work on it."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, make_url, select, text
from sqlmodel import SQLModel

from bot.domain.grids import Community
from bot.domain.ports import Vault
from storage import inbox, statements
from storage.chats import Chats
from storage.communities import Communities
from storage.forms import Forms
from storage.inbox import Inbox
from storage.migrations import bring_up_to_date
from storage.outbox import Outbox, Posted
from storage.people import People
from storage.programme import Enrolments, FollowUps, Screenings
from storage.sqlite import SqliteStore
from storage.statements import Statement
from storage.stores import Store, Unit, Write
from storage.tables import SettingRow, table_of
from storage.tickets import Tickets
from storage.unit_of_work import Ids, Receipt, Work, commit

_settings = table_of(SettingRow)
_setting = Statement(select(_settings.c.value).where(_settings.c.key == bindparam("wanted")))
_remember = Statement(
    text(
        "INSERT INTO settings (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
)

_BLOCKS = {"ids": 1_000, "numbers": 20}
"""How many ids and ticket numbers a process takes at a time; a restart leaves small gaps, never a repeat."""


class UnitOfWork:
    """Everything one message reads and writes; kept whole at `commit`, or not at all."""

    def __init__(self, store: Store, vault: Vault, ids: Ids, communities: Communities) -> None:
        self._work = Work(store, vault, ids)
        self._ids = ids
        self._communities = communities
        self.people = People(self._work)
        self.chats = Chats(self._work)
        self.inbox = Inbox(self._work)
        self.outbox = Outbox(self._work)
        self.forms = Forms(self._work)
        self.tickets = Tickets(self._work)
        self.screenings = Screenings(self._work)
        self.enrolments = Enrolments(self._work)
        self.followups = FollowUps(self._work)
        self.posted: list[Posted] = []

    async def community(self) -> Community:
        """Give the community as it stands."""
        return await self._communities.current(self._work)

    async def new_id(self) -> int:
        """Take an id that nothing else has."""
        return await self._ids.take("ids")

    async def new_number(self) -> int:
        """Take the next ticket number."""
        return await self._ids.take("numbers")

    def plant(self, rows: list[tuple[type[SQLModel], dict[str, Any]]]) -> None:
        """Queue the rows of a whole community."""
        for row, columns in rows:
            self._work.fact(statements.add(row), columns)

    async def commit(self, receipt: Receipt | None = None) -> None:
        """Write everything queued, or none of it; a message that was handled before writes nothing."""
        guard = None if receipt is None else inbox.guard(self._work, receipt)

        def finish(given: list[object]) -> None:
            self.posted = self.outbox.posted(given)

        await commit(self._work, guard, finish)


async def open_store(url: str) -> Store:
    """Bring a database up to date and open it."""
    await bring_up_to_date(url)
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteStore(Path(parsed.database or ""))
    from storage.postgres import PostgresStore  # noqa: PLC0415  its driver loads only where it is used

    return await PostgresStore.open(parsed.set(drivername="postgresql").render_as_string(hide_password=False))


class Units:
    """Begin units of work on one store."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self.store = store
        self.vault = vault
        self._ids = Ids(store, _BLOCKS)
        self._communities = Communities()

    def begin(self) -> UnitOfWork:
        """Begin a unit of work."""
        return UnitOfWork(self.store, self.vault, self._ids, self._communities)

    async def recall(self, key: str) -> str | None:
        """Give what was remembered of this database."""
        row = await self.store.one(_setting, wanted=key)
        return None if row is None else str(row["value"])

    async def remember(self, key: str, value: str) -> None:
        """Keep a fact about this database."""
        await self.store.commit(Unit([Write(_remember, {"key": key, "value": value})]))

    async def next_due(self) -> datetime | None:
        """Tell the next moment at which anything falls due."""
        uow = self.begin()
        moments = [
            await uow.outbox.next_due(),
            await uow.tickets.next_due(),
            await uow.followups.next_due(),
            await uow.screenings.next_expiry(),
        ]
        return min((moment for moment in moments if moment is not None), default=None)
