"""The statements that run with every message or every few seconds must not read whole tables."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from storage import chats, forms, inbox, outbox, people, programme, statements, tickets
from storage.statements import Compiler, Statement
from storage.tables import (
    EnrolmentRow,
    FollowUpRow,
    PersonRow,
    ScreeningRow,
    TicketRow,
)

HOT = {
    "person by account": people._by_account,
    "people by name": people._by_name,
    "pass": people._pass,
    "use a pass": people._use_pass,
    "form": forms._get,
    "ticket by number": tickets._by_number,
    "reporter": tickets._reporter,
    "history": tickets._history,
    "photos": tickets._photos_of,
    "due tickets": tickets._due,
    "next due ticket": tickets._next_due,
    "due follow-ups": programme._due,
    "next due follow-up": programme._next_due,
    "open follow-up": programme._open_of,
    "visits": programme._visits_of,
    "screening by code": programme._by_code,
    "expired screenings": programme._expired,
    "next expiry": programme._next_expiry,
    "enrolment of a person": programme._of_person,
    "inbox guard": inbox._guard,
    "conversation since": outbox._since,
    "newest of a conversation": outbox._newest,
    "held messages due": outbox._due,
    "next held message": outbox._next_due,
    "superseded": outbox._supersede,
    "superseded in a group": outbox._supersede_in_group,
    "waiting to be pushed": outbox._waiting,
    "ids of what waits": outbox._waiting_ids,
    "settled": outbox._settle,
    "given up": outbox._give_up,
    "raw messages not handled": inbox._open,
    "end of a raw message": inbox._settle,
    "chat at an address": chats._at,
    "chat of a person": chats._of_person,
    "chat of a grid": chats._of_grid,
    "newest of a slot in a chat": chats._newest_of,
    "slot of a message": chats._slot_of,
    "devices of a person": people._accounts_of,
    **{f"{row.__name__} by key": statements.get(row) for row in (TicketRow, PersonRow, FollowUpRow, EnrolmentRow)},
    **{f"save {row.__name__}": statements.save(row) for row in (TicketRow, PersonRow, FollowUpRow, ScreeningRow)},
}


@pytest.fixture
def connection(migrated: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(migrated)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", HOT)
def test_a_hot_statement_uses_an_index(name: str, connection: sqlite3.Connection) -> None:
    compiled = Compiler(sqlite.dialect(paramstyle="qmark"))(_of(name))
    plan = connection.execute(f"EXPLAIN QUERY PLAN {compiled.text}", [None] * len(compiled.names)).fetchall()

    assert [step for *_, step in plan if step.startswith("SCAN") and "INDEX" not in step] == []
    if name in _READ_IN_ORDER:
        assert [step for *_, step in plan if "TEMP B-TREE" in step] == []


_READ_IN_ORDER = {
    "waiting to be pushed",
    "ids of what waits",
    "conversation since",
    "newest of a conversation",
    "due tickets",
    "due follow-ups",
}
"""What grows with the years: sorting it would read all of it."""


def _of(name: str) -> Statement:
    return HOT[name]


def test_no_statement_for_staff_looks_into_the_links_to_anonymous_reporters() -> None:
    """The links are read where somebody's own matters are listed, and by the reporter's own repository."""
    for path in Path(tickets.__file__).parent.glob("*.py"):
        if path.name in {"tickets.py", "tables.py"}:
            continue
        source = path.read_text("utf-8")
        assert "AnonymousReporterRow" not in source
        assert "anonymous_reporters" not in source
    for name in ("_by_number", "_due", "_next_due", "_history", "_photos_of", "_photo"):
        assert "anonymous_reporters" not in str(getattr(tickets, name).element)
