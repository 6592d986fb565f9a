"""What every table holds of a person: how their rows are found, and what becomes of them on erasure, and why.

Every table stands here, those that hold nothing of anybody too. A row goes by the first rule that finds it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, and_, or_
from sqlmodel import SQLModel

from bot.domain.histories import AMONG_STAFF
from storage import tracing
from storage.tables import (
    AccountRow,
    AdverseEventRow,
    AnonymousReporterRow,
    AuditRow,
    CallbackRow,
    CatalogueVersionRow,
    ChatRow,
    ConsentPaperRow,
    ConsentRow,
    EnrolmentEventRow,
    EnrolmentRow,
    ExclusionRow,
    FollowUpRow,
    FormRow,
    HealthQuestionRow,
    InboxRow,
    LabPanelRow,
    LeaveRow,
    MuteRow,
    OutboxRow,
    PassRow,
    PersonRow,
    PhotoRow,
    ScreeningRow,
    SelfReportRow,
    ShownRow,
    TicketEventRow,
    TicketRow,
    UnclearRow,
    VisitRow,
    table_of,
)
from storage.tracing import Fate, Found, Rule, Why


def _column(row: type[SQLModel], name: str) -> Column[Any]:
    return table_of(row).columns[name]


def _is(row: type[SQLModel], *names: str) -> Found:
    return lambda whom: or_(*(_column(row, name) == whom.person.id for name in names))


def _of_matter(row: type[SQLModel]) -> Found:
    return lambda whom: _column(row, "ticket_id").in_(whom.matters)


def _of_draft(row: type[SQLModel], name: str = "ticket_id") -> Found:
    return lambda whom: _column(row, name).in_(whom.drafts)


def _of_nurses(row: type[SQLModel]) -> Found:
    return lambda whom: _column(row, "person_id").in_(whom.nurses)


def _of_enrolment(row: type[SQLModel]) -> Found:
    return lambda whom: _column(row, "enrolment_id").in_(whom.enrolments)


def _either(*found: Found) -> Found:
    return lambda whom: or_(*(one(whom) for one in found))


def _theirs(found: Found) -> Rule:
    return Rule(Fate.DELETE, Why.THEIRS, found, is_told=True)


def _number(row: type[SQLModel], *names: str) -> Rule:
    """Keep what one of the staff did: of them it holds a number, to which no name belongs any more."""
    return Rule(Fate.KEEP, Why.NUMBER, _is(row, *names))


RULES: Mapping[str, tuple[Rule, ...]] = {
    "leases": (),
    "settings": (),
    "grids": (),
    "buildings": (),
    "tallies": (),
    "audit_heads": (),
    # The row stays as a number without anything: the log, the history and the clinic's proof name it.
    "people": (
        Rule(Fate.BLANK, Why.NUMBER, _is(PersonRow, "id"), tracing.shell, is_told=True),
        Rule(Fate.BLANK, Why.OTHERS, _is(PersonRow, "deputy_id"), lambda *_: {"deputy_id": None}),
    ),
    "accounts": (_theirs(_is(AccountRow, "person_id")),),
    "passes": (_theirs(_is(PassRow, "person_id")), _number(PassRow, "issued_by")),
    # Without the row a message that a wire brings once more would be handled once more.
    "inbox": (
        Rule(
            Fate.BLANK,
            Why.GUARD,
            _is(InboxRow, "person_id"),
            lambda *_: {"person_id": None, "said": "", "state": "done"},
            is_told=True,
        ),
    ),
    "chats": (_theirs(_is(ChatRow, "person_id")), _number(ChatRow, "bound_by")),
    "shown": (Rule(Fate.DELETE, Why.THEIRS, lambda whom: _column(ShownRow, "chat_id").in_(whom.chats)),),
    "outbox": (
        _theirs(_either(_is(OutboxRow, "person_id"), lambda whom: _column(OutboxRow, "chat_id").in_(whom.chats))),
        # Cards of their matters, and a nurse's lines, stand in the conversations of those who worked for them.
        Rule(Fate.DELETE, Why.OTHERS, _of_nurses(OutboxRow), tracing.of_clinic, is_searched=True),
        Rule(Fate.BLANK, Why.OTHERS, lambda whom: _column(OutboxRow, "id") > 0, tracing.named, is_searched=True),
    ),
    "forms": (
        _theirs(_is(FormRow, "person_id")),
        Rule(Fate.DELETE, Why.OTHERS, _of_nurses(FormRow), tracing.of_clinic, is_searched=True),
        Rule(Fate.BLANK, Why.OTHERS, lambda whom: _column(FormRow, "person_id") > 0, tracing.named, is_searched=True),
    ),
    "tickets": (
        _theirs(_of_draft(TicketRow, "id")),
        Rule(
            Fate.BLANK,
            Why.MATTER,
            lambda whom: _column(TicketRow, "id").in_(whom.matters),
            tracing.matter,
            is_told=True,
        ),
        Rule(Fate.BLANK, Why.MATTER, _is(TicketRow, "filed_by"), tracing.filed),
        _number(TicketRow, "reporter_id", "subject_id", "owner_id", "lead_id", "desk_id"),
    ),
    "anonymous_reporters": (Rule(Fate.DELETE, Why.THEIRS, _is(AnonymousReporterRow, "person_id")),),
    "ticket_events": (
        _theirs(_of_draft(TicketEventRow)),
        Rule(
            Fate.BLANK,
            Why.MATTER,
            lambda whom: and_(
                _column(TicketEventRow, "ticket_id").in_(whom.matters),
                _column(TicketEventRow, "verb").not_in(sorted(AMONG_STAFF)),
            ),
            tracing.event,
            is_told=True,
        ),
        Rule(
            Fate.BLANK,
            Why.MATTER,
            _either(_of_matter(TicketEventRow), _is(TicketEventRow, "actor_id")),
            tracing.event,
        ),
    ),
    "callbacks": (
        Rule(Fate.KEEP, Why.MATTER, _of_matter(CallbackRow), is_told=True),
        _number(CallbackRow, "worker_id"),
    ),
    "photos": (
        _theirs(
            _either(
                _of_draft(PhotoRow),
                lambda whom: and_(_of_matter(PhotoRow)(whom), _column(PhotoRow, "phase") == "before"),
            )
        ),
        # What the staff took shows the work.
        Rule(Fate.KEEP, Why.MATTER, _of_matter(PhotoRow)),
    ),
    "leaves": (_theirs(_is(LeaveRow, "person_id")), _number(LeaveRow, "filed_by")),
    "mutes": (_theirs(_is(MuteRow, "person_id")), _number(MuteRow, "asked_by", "agreed_by", "decided_by")),
    "health_questions": (_theirs(_is(HealthQuestionRow, "person_id")), _number(HealthQuestionRow, "answered_by")),
    "unclear": (_theirs(_is(UnclearRow, "person_id")), _number(UnclearRow, "answered_by")),
    # Only ever added to, each entry sealing the one before: it names numbers alone.
    "audit": (
        Rule(Fate.KEEP, Why.LOG, lambda whom: _column(AuditRow, "thing").in_(whom.things), is_told=True),
        Rule(Fate.KEEP, Why.LOG, _is(AuditRow, "actor_id")),
    ),
    "catalogue_versions": (_number(CatalogueVersionRow, "changed_by"),),
    "screenings": (
        _theirs(_is(ScreeningRow, "person_id")),
        Rule(
            Fate.DELETE,
            Why.OTHERS,
            lambda whom: _column(ScreeningRow, "person_id").is_(None),
            tracing.screened,
            is_searched=True,
        ),
        _number(ScreeningRow, "nurse_id"),
    ),
    # That they consented, when and to which text, is what proves that their data were there rightly.
    "consents": (
        Rule(
            Fate.BLANK,
            Why.PROOF,
            _is(ConsentRow, "person_id"),
            lambda row, whom: {"withdrawn_at": row["withdrawn_at"] or whom.now, "signatory": "", "paper_id": None},
            is_told=True,
        ),
        _number(ConsentRow, "taken_by"),
    ),
    "consent_papers": (_theirs(_is(ConsentPaperRow, "person_id")),),
    "exclusions": (_number(ExclusionRow, "nurse_id"),),
    "enrolments": (_theirs(_is(EnrolmentRow, "person_id")), _number(EnrolmentRow, "nurse_id")),
    "followups": (
        _theirs(
            _either(
                _is(FollowUpRow, "person_id"), lambda whom: _column(FollowUpRow, "enrolment_id").in_(whom.enrolments)
            )
        ),
        _number(FollowUpRow, "nurse_id"),
    ),
    "enrolment_events": (_theirs(_of_enrolment(EnrolmentEventRow)), _number(EnrolmentEventRow, "actor_id")),
    "visits": (_theirs(_of_enrolment(VisitRow)), _number(VisitRow, "recorded_by")),
    "lab_panels": (_theirs(_of_enrolment(LabPanelRow)), _number(LabPanelRow, "recorded_by")),
    "adverse_events": (
        _theirs(_of_enrolment(AdverseEventRow)),
        _number(AdverseEventRow, "recorded_by", "closed_by"),
    ),
    "self_reports": (_theirs(_of_enrolment(SelfReportRow)),),
}
"""The rules of every table, in the order in which they are asked."""
