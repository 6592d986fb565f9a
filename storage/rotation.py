"""Every sealed text of every table given to the newest key, a few rows at a time, while others read and write."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Column, Table, and_, bindparam, case, func, or_, select, update
from sqlalchemy.sql import ColumnElement
from sqlmodel import SQLModel

from bot.domain.ports import Vault
from storage.pages import pages
from storage.statements import Statement
from storage.stores import Conflict, Store, Unit, Write
from storage.tables import place_of, sealed_in

FEW = 50
"""Rows of a transaction: whoever else writes waits for no more."""

PASSES = 10
"""How often the tables are gone through: a second time for what was written meanwhile, more only beside a stranger."""


async def counts(store: Store, prefixes: Iterable[str]) -> tuple[dict[str, int], int]:
    """Count the sealed texts that begin with each prefix, and those that begin with none of them."""
    found, all_of_them = dict.fromkeys(prefixes, 0), 0
    for table in _sealed_tables():
        asked = [
            func.sum(case((_begins(column, one), 1), else_=0)).label(f"{column.name}{at}")
            for column in sealed_in(table)
            for at, one in enumerate(found)
        ]
        filled = [func.sum(case((column != "", 1), else_=0)).label(column.name) for column in sealed_in(table)]
        (row,) = await store.report(select(*asked, *filled))
        for column in sealed_in(table):
            all_of_them += row[column.name] or 0
            for at, one in enumerate(found):
                found[one] += row[f"{column.name}{at}"] or 0
    return found, all_of_them - sum(found.values())


class Rotation:
    """Seal anew whatever does not begin with the prefix of the newest key.

    A text is replaced only where it still is what was read: what somebody else has written meanwhile, with the newest
    key, stays. Nothing is remembered outside of the rows, so it may be killed at any moment and begun again.
    """

    def __init__(self, store: Store, vault: Vault, newest: str) -> None:
        self._store = store
        self._vault = vault
        self._newest = newest
        self._resealing = {
            column: Statement(
                update(table)
                .where(*(one == bindparam(f"{one.name}_key") for one in table.primary_key), column == bindparam("old"))
                .values({column.name: bindparam("new")})
            )
            for table in _sealed_tables()
            for column in sealed_in(table)
        }

    async def left(self) -> int:
        """Count the texts that an older key has sealed."""
        return (await counts(self._store, [self._newest]))[1]

    async def run(self, done: Callable[[int], None]) -> int:
        """Reseal everything, telling how many texts each step was; count those that no known key opens."""
        unreadable = 0
        for _ in range(PASSES):
            unreadable = 0
            for table in _sealed_tables():
                unreadable += await self._table(table, done)
            if await self.left() <= unreadable:
                break
        return unreadable

    async def _table(self, table: Table, done: Callable[[int], None]) -> int:
        sealed, unreadable = sealed_in(table), 0
        stale = or_(*(and_(column != "", ~_begins(column, self._newest)) for column in sealed))
        loop = asyncio.get_running_loop()
        async for rows in pages(self._store, table, table.columns, stale, FEW):
            began = loop.time()
            writes: list[Write] = []
            for row in rows:
                for column in sealed:
                    old = row[column.name]
                    if not old or old.startswith(self._newest):
                        continue
                    fresh = self._resealed(old, place_of(column, row))
                    if fresh is None:
                        unreadable += 1
                        continue
                    key = {f"{one.name}_key": row[one.name] for one in table.primary_key}
                    writes.append(Write(self._resealing[column], {**key, "old": old, "new": fresh}))
            try:
                await self._store.commit(Unit(writes))
            except Conflict:
                continue  # two held each other up: the next pass finds what is left
            done(len(writes))
            # As long as it has held the database it leaves it to the others.
            await asyncio.sleep(loop.time() - began)
        return unreadable

    def _resealed(self, old: str, place: str) -> str | None:
        """Seal a text anew; None for one that no known key opens: it must not keep the others from their new one."""
        try:
            return self._vault.seal(self._vault.open(old, place), place)
        except Exception:  # whatever a vault fails with
            return None


def _sealed_tables() -> list[Table]:
    return [table for table in SQLModel.metadata.sorted_tables if sealed_in(table)]


def _begins(column: Column[Any], prefix: str) -> ColumnElement[bool]:
    return func.substr(column, 1, len(prefix)) == prefix
