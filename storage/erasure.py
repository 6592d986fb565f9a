"""Everything of one person, found by the rules of every table: what would become of it, and what it says."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, Table, bindparam, delete, or_, select, update
from sqlmodel import SQLModel

from bot.domain.audit import enrolment_of, thing_of, thing_of_person
from bot.domain.people import Person, Role
from bot.domain.tickets import State
from storage.pages import pages
from storage.statements import Row, Statement
from storage.stores import Write
from storage.tables import (
    AnonymousReporterRow,
    ChatRow,
    EnrolmentRow,
    FollowUpRow,
    PersonRow,
    TicketRow,
    sealed_in,
    table_of,
)
from storage.traces import RULES
from storage.tracing import Fate, Rule, Whom, Why
from storage.unit_of_work import Work

_PAGE = 500

_anonymous, _chats, _enrolments = table_of(AnonymousReporterRow), table_of(ChatRow), table_of(EnrolmentRow)
_followups, _people, _tickets = table_of(FollowUpRow), table_of(PersonRow), table_of(TicketRow)


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of some rows of a table, and the writes that do it."""

    table: str
    fate: Fate
    why: Why
    rows: int = 0
    writes: tuple[Write, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """A row of a person, its sealed columns in plain words."""

    table: str
    columns: Mapping[str, Any]


class Erasure:
    """Find somebody in every table; what is shown of an erasure is what is then written, and nothing else."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._statements: dict[tuple[str, tuple[str, ...]], Statement] = {}

    async def whom(self, person: Person, now: datetime) -> Whom:
        """Gather by what somebody is known in the tables."""
        hidden = select(_anonymous.c.ticket_id).where(_anonymous.c.person_id == person.id)
        mine = or_(_tickets.c.reporter_id == person.id, _tickets.c.id.in_(hidden))
        tickets = await self._work.report(select(_tickets).where(mine))
        enrolments = await self._work.report(select(_enrolments).where(_enrolments.c.person_id == person.id))
        chats = await self._work.report(select(_chats.c.id).where(_chats.c.person_id == person.id))
        followups = await self._work.report(select(_followups.c.id).where(_followups.c.person_id == person.id))
        nurses = await self._work.report(select(_people.c.id).where(_people.c.role == Role.NURSE.value))
        matters = tuple(row["id"] for row in tickets)
        flats = {self._work.unseal(_tickets.c.flat, row) for row in tickets}
        enrolled = {json.loads(self._work.unseal(_enrolments.c.body, row)).get("name", "") for row in enrolments}
        return Whom(
            person,
            now,
            matters=matters,
            numbers=tuple(str(row["number"]) for row in tickets if row["number"]),
            drafts=tuple(row["id"] for row in tickets if row["state"] == State.DRAFT.value),
            enrolments=tuple(row["id"] for row in enrolments),
            followups=tuple(row["id"] for row in followups),
            nurses=tuple(row["id"] for row in nurses if row["id"] != person.id),
            chats=tuple(row["id"] for row in chats),
            names=tuple(sorted({person.name, *enrolled} - {""})),
            doors=tuple(sorted({person.flat, *flats} - {""})),
            things=(
                thing_of_person(person.id),
                *map(thing_of, matters),
                *(enrolment_of(row["id"]) for row in enrolments),
            ),
        )

    async def steps(self, whom: Whom) -> list[Step]:
        """Tell of every table what would become of the person's rows in it."""
        found = [step for table in SQLModel.metadata.sorted_tables for step in await self._of_table(table, whom)]
        return sorted(found, key=lambda step: step.table)

    def carry_out(self, whom: Whom, steps: Iterable[Step]) -> None:
        """Queue what the steps say; whoever was quicker with one of the rows makes it a conflict."""
        self._work.facts += [write for step in steps for write in step.writes]
        self._work.community_changed(f"people:{whom.person.id}:erased:{whom.now.isoformat()}")

    async def told(self, whom: Whom) -> AsyncIterator[Trace]:
        """Give every row that is theirs to know, table by table."""
        for table in sorted(SQLModel.metadata.sorted_tables, key=lambda one: one.name):
            own = [rule for rule in RULES[table.name] if not rule.is_searched]
            async for rule, row in self._rows(table, own, whom):
                if rule.is_told:
                    yield Trace(table.name, row)

    async def _of_table(self, table: Table, whom: Whom) -> list[Step]:
        found: dict[tuple[Fate, Why], list[Write]] = {}
        count: dict[tuple[Fate, Why], int] = {}
        async for rule, row in self._rows(table, RULES[table.name], whom):
            changes = {name: value for name, value in rule.change(row, whom).items() if row[name] != value}
            if rule.is_searched and not changes:
                continue
            fate = Fate.KEEP if rule.fate is Fate.BLANK and not changes else rule.fate
            step = (fate, rule.why)
            count[step] = count.get(step, 0) + 1
            if fate is not Fate.KEEP:
                found.setdefault(step, []).append(self._write(table, row, changes if fate is Fate.BLANK else {}))
        steps = [Step(table.name, *step, rows, tuple(found.get(step, ()))) for step, rows in count.items()]
        if steps:
            return steps
        rules = RULES[table.name]
        return [Step(table.name, rules[0].fate, rules[0].why) if rules else Step(table.name, Fate.KEEP, Why.NOBODY)]

    async def _rows(self, table: Table, rules: Iterable[Rule], whom: Whom) -> AsyncIterator[tuple[Rule, Row]]:
        """Give each row of a table that is somebody's, once, by the first rule that finds it, in plain words."""
        seen: set[tuple[Any, ...]] = set()
        columns = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
        sealed = sealed_in(table)
        for rule in rules:
            async for rows in pages(self._work.store, table, columns, rule.found(whom), _PAGE):
                for row in rows:
                    key = tuple(row[column.name] for column in table.primary_key)
                    if key in seen:
                        continue
                    seen.add(key)
                    yield rule, {**row, **{column.name: self._work.unseal(column, row) for column in sealed}}

    def _write(self, table: Table, row: Row, changes: Mapping[str, Any]) -> Write:
        """Delete a row, or change some columns of it, if it still is as it was read."""
        key = {f"{column.name}_key": row[column.name] for column in table.primary_key}
        sealed = {column.name: column for column in sealed_in(table)}
        values = {
            name: self._work.seal(value, sealed[name], row) if name in sealed else value
            for name, value in changes.items()
        }
        read = {"version_read": row["version"]} if "version" in table.columns else {}
        name = ".".join(str(value) for value in key.values())
        return Write(
            self._statement(table, tuple(values)), {**key, **read, **values}, must_change=f"{table.name}:{name}"
        )

    def _statement(self, table: Table, names: tuple[str, ...]) -> Statement:
        known = self._statements.get((table.name, names))
        if known is None:
            here = [column == bindparam(f"{column.name}_key") for column in table.primary_key]
            raised: dict[str, Any] = {}
            if "version" in table.columns:
                here.append(table.c.version == bindparam("version_read"))
                raised = {"version": table.c.version + 1}
            values: dict[str, Any] = {name: bindparam(name, type_=table.columns[name].type) for name in names}
            statement = update(table).where(*here).values(**values, **raised) if names else delete(table).where(*here)
            known = self._statements[table.name, names] = Statement(statement)
        return known
