"""One message, one unit of work, one transaction: reads by key, writes queued until the commit."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Column, text
from sqlalchemy.sql import ClauseElement
from sqlmodel import SQLModel

from bot.domain.errors import NotFound
from bot.domain.ports import Vault
from storage import statements
from storage.statements import Row, Statement
from storage.stores import Store, Unit, Write
from storage.tables import place_of, table_of


class Versioned(Protocol):
    """What an aggregate has: a key and a version."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def version(self) -> int:
        """How often it was changed when it was read."""


T = TypeVar("T", bound=Versioned)


class Ids:
    """Hand out ids and human numbers from blocks that are leased from the store."""

    def __init__(self, store: Store, blocks: Mapping[str, int]) -> None:
        self._store = store
        self._blocks = blocks
        self._next: dict[str, int] = {}
        self._end: dict[str, int] = {}
        # A crowd at an empty block takes one new block, not one each.
        self._leasing = {name: asyncio.Lock() for name in blocks}

    async def take(self, name: str) -> int:
        """Give the next number of a name; no number is ever given twice."""
        if self._is_used_up(name):
            async with self._leasing[name]:
                if self._is_used_up(name):
                    size = self._blocks[name]
                    first = await self._store.lease(name, size)
                    self._next[name], self._end[name] = first, first + size
                return self._hand_out(name)
        return self._hand_out(name)

    def _is_used_up(self, name: str) -> bool:
        return self._next.get(name, 0) >= self._end.get(name, 0)

    def _hand_out(self, name: str) -> int:
        self._next[name] += 1
        return self._next[name] - 1


_community_changed = Statement(
    text(
        "INSERT INTO settings (key, value) VALUES ('revision', :value)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
)


class Work:
    """What the repositories of one unit share: the store, the vault, what is known, what is queued."""

    def __init__(self, store: Store, vault: Vault, ids: Ids) -> None:
        self.store = store
        self.vault = vault
        self.ids = ids
        self.known: dict[tuple[str, int], Any] = {}
        self.queued: dict[tuple[str, int], Write] = {}
        self.facts: list[Write] = []
        self.last: list[Write] = []

    def seal(self, text: str, column: Column[Any], row: Row) -> str:
        """Encrypt a column for its row, of which `row` holds the key at least; nothing stays nothing."""
        return self.vault.seal(text, place_of(column, row)) if text else ""

    def unseal(self, column: Column[Any], row: Row) -> str:
        """Decrypt a column of a row."""
        sealed = row[column.name]
        return self.vault.open(sealed, place_of(column, row)) if sealed else ""

    async def one(self, statement: Statement, **params: Any) -> Row | None:
        """Read one row of the last committed state."""
        return await self.store.one(statement, **params)

    async def rows(self, statement: Statement, **params: Any) -> list[Row]:
        """Read the few rows of one key."""
        return await self.store.rows(statement, **params)

    async def report(self, element: ClauseElement) -> list[Row]:
        """Read a list, off the loop."""
        return await self.store.report(element)

    def fact(self, statement: Statement, params: Row, must_change: str = "") -> None:
        """Queue a fact that only adds; it raises no version."""
        self.facts.append(Write(statement, params, must_change=must_change))

    def community_changed(self, why: str) -> None:
        """Queue that everybody reads the community anew; `why` differs for every change."""
        self.fact(_community_changed, {"value": why})

    def writes(self) -> list[Write]:
        """List everything queued, in the order in which it runs: aggregates, facts, messages."""
        return [*self.queued.values(), *self.facts, *self.last]


class Repository(Generic[T]):
    """Load, add and save one kind of aggregate by its key; a unit sees its own writes by key."""

    row: type[SQLModel]

    def __init__(self, work: Work) -> None:
        self.work = work
        self._table = table_of(self.row).name
        self._columns = table_of(self.row).columns

    def to_row(self, thing: T) -> dict[str, Any]:
        """Turn the domain object into columns."""
        raise NotImplementedError

    def from_row(self, row: Row) -> T:
        """Turn columns into the domain object."""
        raise NotImplementedError

    async def find(self, key: int | None) -> T | None:
        """Give the thing of this key, or None."""
        if key is None:
            return None
        known = self.work.known.get((self._table, key))
        if known is not None:
            return known  # type: ignore[no-any-return]
        row = await self.work.one(statements.get(self.row), id_key=key)
        return None if row is None else self.remember(self.from_row(row))

    async def get(self, key: int | None) -> T:
        """Give the thing of this key, which must exist."""
        found = await self.find(key)
        if found is None:
            raise NotFound
        return found

    def remember(self, thing: T) -> T:
        """Keep what was read, unless this unit knows a newer form of it."""
        return self.work.known.setdefault((self._table, thing.id), thing)  # type: ignore[no-any-return]

    def add(self, thing: T) -> None:
        """Queue a new thing."""
        self.work.known[self._table, thing.id] = thing
        self.work.queued[self._table, thing.id] = Write(
            statements.add(self.row), self.to_row(thing), must_change=self.key(thing.id)
        )

    def save(self, thing: T) -> None:
        """Queue a change, which is kept only if nobody else has changed the thing since."""
        key = (self._table, thing.id)
        before = self.work.queued.get(key)
        self.work.known[key] = thing
        columns = self.to_row(thing)
        if before is not None and before.statement is statements.add(self.row):
            self.work.queued[key] = Write(before.statement, columns, must_change=before.must_change)
            return
        params = {**columns, "id_key": thing.id, "version_read": thing.version}
        self.work.queued[key] = Write(statements.save(self.row), params, must_change=self.key(thing.id))

    def remove(self, thing: T) -> None:
        """Queue the end of a thing."""
        self.work.known.pop((self._table, thing.id), None)
        self.work.queued[self._table, thing.id] = Write(
            statements.remove(self.row), {"id_key": thing.id}, must_change=self.key(thing.id)
        )

    def key(self, thing_id: int) -> str:
        """Name a thing for conflicts and locks."""
        return f"{self._table}:{thing_id}"

    def seal(self, text: str, column: str, thing_id: int) -> str:
        """Encrypt a column of a row; nothing stays nothing."""
        return self.work.seal(text, self._columns[column], {"id": thing_id})

    def unseal(self, row: Row, column: str) -> str:
        """Decrypt a column of a row."""
        return self.work.unseal(self._columns[column], row)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Prove that a message was handled: by which channel's id, when, by whom, and what it said if kept."""

    channel: str
    message_id: str
    at: datetime
    person_id: int | None = None
    state: str = "done"
    said: str = ""
    incident: str = ""


async def commit(work: Work, guard: Write | None, finish: Callable[[list[Any]], None]) -> None:
    """Write everything queued, the duplicate guard first; `finish` gets the ids that the database gave."""
    unit = Unit(work.writes())
    if guard is not None:
        unit.writes.insert(0, guard)
    if unit.writes:
        await work.store.commit(unit)
    finish(unit.given)
