"""The statements that run with every message or every few seconds must not read whole tables."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from storage import (
    adverse_events,
    callbacks,
    chats,
    consents,
    enrolments,
    exports,
    followups,
    forms,
    inbox,
    lab_panels,
    leaves,
    mutes,
    outbox,
    people,
    reports,
    screenings,
    self_reports,
    statements,
    tickets,
    units,
    visits,
)
from storage.statements import Compiler, Statement
from storage.tables import (
    EnrolmentRow,
    FollowUpRow,
    PersonRow,
    ScreeningRow,
    TicketRow,
)
from tests.support.clock import MORNING

SINCE, UNTIL = MORNING, MORNING + timedelta(days=7)

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
    "claimed by each": tickets._loads,
    "due leaves": leaves._due,
    "next leave": leaves._next_due,
    "leaves of a person": leaves._of_person,
    "due follow-ups": followups._due,
    "next due follow-up": followups._next_due,
    "follow-ups of an enrolment": followups._of,
    "load of a nurse": followups._loads,
    "visits": visits._of,
    "panels": lab_panels._of,
    "adverse events": adverse_events._of,
    "self-reports": self_reports._of,
    "what became of an enrolment": enrolments._events_of,
    "consents": consents._of_person,
    "consents taken back": consents._withdraw,
    "messages of the programme": outbox._drop_of_slots,
    "screening by code": screenings._by_code,
    "expired screenings": screenings._expired,
    "next expiry": screenings._next_expiry,
    "enrolment of a person": enrolments._of_person,
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
    "codes of a matter": people._end_passes_about,
    "mutes of a person": mutes._of_person,
    "matters of a filer who became somebody else": tickets._move_filings,
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


BY_INDEX = {
    "opened in a period": (reports.opened(SINCE, UNTIL), "ix_tickets_opened_at"),
    "respond clocks that ended in a period": (reports.responded(SINCE, UNTIL), "ix_tickets_first_claim_by"),
    "callbacks of a period": (reports.called_back(SINCE, UNTIL, SINCE), "ix_callbacks_asked_at"),
    "under way in grids, and off the grid": (reports.under_way([11, 12, 13]), "ix_tickets_grid"),
    "handed over often": (reports.handed_over([1, 2, 3], 3), "ix_ticket_events_ticket_id"),
    "out of reach": (reports.out_of_reach([101, 102]), "ix_chats_person"),
    "an export's first rows": (exports.chunk(SINCE, UNTIL, None), "ix_tickets_opened_at"),
    "an export's next rows": (exports.chunk(SINCE, UNTIL, (SINCE, 7)), "ix_tickets_opened_at"),
    "how many rows an export has": (exports.counted(SINCE, UNTIL), "ix_tickets_opened_at"),
    "answer of a callback": (callbacks._answer.element, "ix_callbacks_ticket"),
    "due tickets": (tickets._due.element, "ix_tickets_due_at"),
    "next due ticket": (tickets._next_due.element, "ix_tickets_due_at"),
    "due follow-ups": (followups._due.element, "ix_followups_due_at"),
    "next due follow-up": (followups._next_due.element, "ix_followups_due_at"),
    "held messages due": (outbox._due.element, "ix_outbox_due_at"),
    "next held message": (outbox._next_due.element, "ix_outbox_due_at"),
    "expired screenings": (screenings._expired.element, "ix_screenings_expires_at"),
    "what is remembered": (units._setting.element, "sqlite_autoindex_settings_1"),
}
"""What the overviews and the sweeps read, each by the index that is made for it."""


@pytest.mark.parametrize("name", BY_INDEX)
def test_overviews_and_sweeps_read_by_the_index_that_is_theirs(name: str, connection: sqlite3.Connection) -> None:
    element, index = BY_INDEX[name]
    compiled = Compiler(sqlite.dialect(paramstyle="qmark")).once(element)
    plan = connection.execute(f"EXPLAIN QUERY PLAN {compiled.text}", [None] * len(compiled.names)).fetchall()

    steps = [step for *_, step in plan if " tickets" in step or "SEARCH" in step or "SCAN" in step]
    assert [step for step in steps if step.startswith("SCAN")] == []
    assert any(index in step for step in steps), steps


def test_no_statement_for_staff_looks_into_the_links_to_anonymous_reporters() -> None:
    """The links are read where somebody's own matters are listed, and by the reporter's own repository.

    An operator gives somebody everything of theirs, or erases it, at the command line alone.
    """
    root = Path(tickets.__file__).parents[1]
    asking = [path for folder in ("bot", "handlers", "storage") for path in (root / folder).rglob("*.py")]
    assert {path.name for path in asking if "uow.erasure" in path.read_text("utf-8")} == {"erasures.py"}
    assert {path.name for path in asking if re.search(r"import .*\berasures\b", path.read_text("utf-8"))} == {
        "persons.py"
    }
    for path in (root / "storage").glob("*.py"):
        if path.name in {"tickets.py", "tables.py", "traces.py", "erasure.py"}:
            continue
        source = path.read_text("utf-8")
        assert "AnonymousReporterRow" not in source
        assert "anonymous_reporters" not in source
    for name in ("_by_number", "_due", "_next_due", "_history", "_photos_of", "_photo"):
        assert "anonymous_reporters" not in str(getattr(tickets, name).element)
