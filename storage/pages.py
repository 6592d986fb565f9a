"""Long lists read a page at a time, in the order of their key; their rows may change meanwhile."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from sqlalchemy import Column, Table, select, tuple_
from sqlalchemy.sql import ColumnElement

from storage.statements import Row
from storage.stores import Store


async def pages(
    store: Store, table: Table, columns: Iterable[Column[Any]], where: ColumnElement[bool], most: int
) -> AsyncIterator[list[Row]]:
    """Read some rows of a table, `most` at a time."""
    key = [*table.primary_key.columns]
    asked = select(*columns).where(where).order_by(*key).limit(most)
    after = asked
    while rows := await store.report(after):
        yield rows
        after = asked.where(tuple_(*key) > tuple_(*(rows[-1][column.name] for column in key)))
