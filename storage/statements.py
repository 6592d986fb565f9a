"""Statements, written once with SQLAlchemy Core and compiled once to text for the store that runs them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.sql import ClauseElement
from sqlmodel import SQLModel

from storage.tables import table_of

_FLOAT8 = 701
"""The one type by which SQLAlchemy asks what a PostgreSQL driver gives; only its number types look at it."""

Row = Mapping[str, Any]
Process = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One statement with named parameters; identity is what the compiled text is kept under."""

    element: ClauseElement


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as a driver takes it: text, how to bind each parameter, how to read each column."""

    text: str
    names: tuple[str, ...]
    binders: tuple[Process | None, ...]
    columns: tuple[tuple[str, Process | None], ...]
    constants: Mapping[str, Any]

    def bind(self, params: Row) -> list[Any]:
        """Give the parameters in the order of the text."""
        constants = self.constants
        values = [params[name] if name in params else constants[name] for name in self.names]
        return [
            value if binder is None or value is None else binder(value)
            for value, binder in zip(values, self.binders, strict=True)
        ]

    def read(self, record: Sequence[Any]) -> dict[str, Any]:
        """Give a record of the driver as names and values."""
        return {
            name: value if process is None or value is None else process(value)
            for (name, process), value in zip(self.columns, record, strict=True)
        }


class Compiler:
    """Compile statements for one dialect, each once."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: dict[Statement, Compiled] = {}

    def __call__(self, statement: Statement) -> Compiled:
        """Give the compiled form of a statement."""
        known = self._known.get(statement)
        if known is None:
            known = self._known[statement] = self._compile(statement.element)
        return known

    def once(self, element: ClauseElement) -> Compiled:
        """Compile what is put together for one question only (`IN (…)` is written out)."""
        return self._compile(element)

    def _compile(self, element: ClauseElement) -> Compiled:
        dialect = self._dialect
        compiled: Any = element.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        names = tuple(compiled.positiontup or ())
        binds: Mapping[str, BindParameter[Any]] = compiled.binds
        binders = tuple(
            binds[name].type.dialect_impl(dialect).bind_processor(dialect) if name in binds else None for name in names
        )
        columns = tuple(
            (column.key, column.type.dialect_impl(dialect).result_processor(dialect, _FLOAT8))
            for column in getattr(element, "exported_columns", ())
        )
        return Compiled(compiled.string, names, binders, columns, dict(compiled.params))


@cache
def add(row: type[SQLModel]) -> Statement:
    """Insert a whole row."""
    table = table_of(row)
    return Statement(insert(table).values({column.name: bindparam(column.name) for column in table.columns}))


@cache
def save(row: type[SQLModel]) -> Statement:
    """Update a whole row whose version still stands, and raise the version."""
    table = table_of(row)
    keys = {column.name for column in table.primary_key}
    changed: dict[str, Any] = {c.name: bindparam(c.name) for c in table.columns if c.name not in {*keys, "version"}}
    return Statement(
        update(table)
        .where(_by_key(table), table.c.version == bindparam("version_read"))
        .values(**changed, version=table.c.version + 1)
    )


@cache
def get(row: type[SQLModel]) -> Statement:
    """Read one row by its key."""
    table = table_of(row)
    return Statement(select(table).where(_by_key(table)))


@cache
def remove(row: type[SQLModel]) -> Statement:
    """Delete one row by its key."""
    table = table_of(row)
    return Statement(delete(table).where(_by_key(table)))


def _by_key(table: Table) -> ColumnElement[bool]:
    return and_(*(column == bindparam(f"{column.name}_key") for column in table.primary_key))
