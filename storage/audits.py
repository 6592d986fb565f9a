"""The audit log: only ever added to, each entry chained to the one before, its head raised by each."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.audit import NEWEST, Entry, Head, Look, seal_of_head
from storage import statements
from storage.statements import Row
from storage.tables import AuditHeadRow, AuditRow, table_of
from storage.unit_of_work import Repository, Work

_audit = table_of(AuditRow)


class _Heads(Repository[Head]):
    row = AuditHeadRow

    def to_row(self, thing: Head) -> dict[str, Any]:
        return {"id": thing.id, "entries": thing.entries, "digest": thing.digest, "version": thing.version}

    def from_row(self, row: Row) -> Head:
        return Head(**row)


class Audits:
    """Who looked at what private."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._heads = _Heads(work)
        self._added: list[Entry] = []

    @property
    def has_added(self) -> bool:
        """Tell whether this unit writes down a look."""
        return bool(self._added)

    async def add(self, at: datetime, actor_id: int | None, look: Look, thing: str, purpose: str) -> None:
        """Queue an entry; of two at once the slower one is done again, so that the chain never forks.

        Nobody of the staff is the actor where an operator gives a command.
        """
        vault, head = self._work.vault, await self.head()
        number = head.entries + 1 if head is not None else 1
        before = self._added[-1] if self._added else await self._entry(number - 1)
        entry = Entry(number, at, actor_id, look.value, thing, purpose, before.digest if before is not None else "")
        entry = replace(entry, digest=entry.seal(vault))
        seal = seal_of_head(vault, number, entry.digest)
        if head is None:
            self._heads.add(Head(NEWEST, number, seal))
        else:
            self._heads.save(replace(head, entries=number, digest=seal))
        self._added.append(entry)
        self._work.fact(statements.add(AuditRow), _columns(entry))

    async def head(self) -> Head | None:
        """Give what the log says of its end; None while it is empty."""
        return await self._heads.find(NEWEST)

    async def after(self, number: int, most: int = 1_000) -> list[Entry]:
        """List the entries after one, the oldest first."""
        asked = select(_audit).where(_audit.c.id > number).order_by(_audit.c.id).limit(most)
        return [_entry(row) for row in await self._work.report(asked)]

    async def of_thing(self, thing: str) -> list[Entry]:
        """List who looked at a thing, the oldest first."""
        asked = select(_audit).where(_audit.c.thing == thing).order_by(_audit.c.id)
        return [_entry(row) for row in await self._work.report(asked)]

    async def _entry(self, number: int) -> Entry | None:
        row = await self._work.one(statements.get(AuditRow), id_key=number)
        return None if row is None else _entry(row)


def _columns(entry: Entry) -> dict[str, Any]:
    columns = {name: getattr(entry, name) for name in Entry.__slots__}
    return {"id": columns.pop("number"), **columns}


def _entry(row: Row) -> Entry:
    return Entry(row["id"], *(row[name] for name in Entry.__slots__[1:]))
