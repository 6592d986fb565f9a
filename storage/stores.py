"""What the two stores have in common: reads, and units of writes that are kept whole or not at all."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol
from weakref import WeakValueDictionary

from sqlalchemy.sql import ClauseElement

from storage.statements import Row, Statement


class Conflict(Exception):
    """Something was changed by somebody else between reading and writing it."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Duplicate(Exception):
    """The message was handled before; nothing of this unit is written."""


@dataclass(frozen=True, slots=True)
class Write:
    """One statement of a unit.

    `must_change` names what is in conflict when no row changes; `guard` drops the whole unit then;
    `gives` asks for the value that the database makes (an id).
    """

    statement: Statement
    params: Row
    must_change: str = ""
    guard: bool = False
    gives: bool = False


@dataclass(slots=True)
class Unit:
    """The writes of one unit of work, in order, and the values that the database gave for them."""

    writes: list[Write] = field(default_factory=list)
    given: list[Any] = field(default_factory=list)


class Store(Protocol):
    """A database that keeps units whole."""

    async def one(self, statement: Statement, **params: Any) -> Row | None:
        """Read one row of the last committed state."""

    async def rows(self, statement: Statement, **params: Any) -> list[Row]:
        """Read the few rows of one key."""

    async def report(self, element: ClauseElement) -> list[Row]:
        """Read a list or a report, off the loop."""

    async def commit(self, unit: Unit) -> None:
        """Write a unit, or none of it; raises `Conflict` or `Duplicate`."""

    def holding(self, keys: Sequence[str]) -> AbstractAsyncContextManager[None]:
        """Hold these keys against everybody else who holds keys."""

    async def sole(self, what: str) -> bool:
        """Be the one process that does something until its end; False while another one is."""

    async def lease(self, name: str, count: int) -> int:
        """Take `count` numbers for this process alone and give the first."""

    async def scrub(self) -> bool:
        """Keep in the files nothing of what was overwritten or deleted, if it can be done now; whoever writes waits."""

    async def close(self) -> None:
        """Finish what is in hand and let go of the database."""


class Locks:
    """Locks by key, for the second try of a unit; they vanish when nobody holds them."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def holding(self, keys: Sequence[str]) -> AsyncIterator[None]:
        """Hold the keys, always in the same order so that nobody waits in a circle."""
        async with AsyncExitStack() as stack:
            for key in sorted(set(keys)):
                lock = self._locks.get(key)
                if lock is None:
                    lock = self._locks[key] = asyncio.Lock()
                await stack.enter_async_context(lock)
            yield
