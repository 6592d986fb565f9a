"""The tables, as SQLModel; nothing outside `storage` ever sees a row."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import BigInteger, Column, DateTime, Dialect, ForeignKey, Index, LargeBinary, Table, TypeDecorator, text
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Utc(TypeDecorator[datetime]):
    """Keep aware times: with their zone on PostgreSQL, as microseconds since 1970 on SQLite, which knows no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of a store."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn an aware time into what the database keeps."""
        if value is None or dialect.name != "sqlite":
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Turn what the database kept into an aware time."""
        if value is None or dialect.name != "sqlite":
            return cast("datetime | None", value)
        return _EPOCH + timedelta(microseconds=value)


def table_of(row: type[SQLModel]) -> Table:
    """Give the Core table of a row class."""
    return cast("Any", row).__table__  # type: ignore[no-any-return]


def _key() -> Any:
    return Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})


def _at(*, index: bool = False) -> Any:
    return Field(default=None, sa_type=Utc, index=index)


def _sealed(key: Callable[[Any], object] = itemgetter("id")) -> Any:
    # `key` tells from a row's own columns for which row it is sealed; so a new key can be given to it at any time.
    return Field(sa_column_kwargs={"info": {"sealed": key}})


def place_of(column: Column[Any], row: Mapping[str, Any]) -> str:
    """Name the place that a text is sealed for: `table.column.key`. Raises `KeyError` for a column that is none."""
    return f"{column.table.name}.{column.name}.{column.info['sealed'](row)}"


def sealed_in(table: Table) -> list[Column[Any]]:
    """List the columns of a table that hold sealed texts; an empty text stays empty."""
    return [column for column in table.columns if "sealed" in column.info]


def _refers(target: str, *, index: bool = False, key: bool = False) -> Any:
    # Checked at commit: the rows of one unit may come in any order (two deputies of each other).
    foreign = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Field(default=None, sa_type=BigInteger, sa_column_args=[foreign], index=index, primary_key=key)


class LeaseRow(SQLModel, table=True):
    """How far ids and human numbers have been handed out."""

    __tablename__ = "leases"
    name: str = Field(primary_key=True)
    next: int = Field(sa_type=BigInteger)


class SettingRow(SQLModel, table=True):
    """What the deployment is called and how it counts; `revision` rises with every change of the community."""

    __tablename__ = "settings"
    key: str = Field(primary_key=True)
    value: str


class GridRow(SQLModel, table=True):
    """The grid tree."""

    __tablename__ = "grids"
    id: int = _key()
    code: str = Field(unique=True)
    name: str
    level: str
    parent_id: int | None = _refers("grids.id")
    retired_at: datetime | None = _at()
    drop_off: str
    drop_times: str
    outline: str


class BuildingRow(SQLModel, table=True):
    """Buildings, each in exactly one grid."""

    __tablename__ = "buildings"
    id: int = _key()
    code: str = Field(unique=True)
    estate: str
    name: str
    entrances: int
    floors: int
    flats_per_floor: int
    grid_id: int | None = _refers("grids.id", index=True)
    aliases: str
    latitude: float | None
    longitude: float | None
    retired_at: datetime | None = _at()
    nicknames: str


class PersonRow(SQLModel, table=True):
    """Residents and staff; names, telephones and flats are sealed, `name_key` finds a name without telling it."""

    __tablename__ = "people"
    id: int = _key()
    role: str = Field(index=True)
    name: str = _sealed()
    name_key: str = Field(index=True)
    language: str
    phone: str = _sealed()
    grid_id: int | None = _refers("grids.id")
    deputy_id: int | None = _refers("people.id")
    on_duty: bool
    building_id: int | None = _refers("buildings.id")
    entrance: int | None
    flat: str = _sealed()
    from_sheet: bool
    away_until: date | None
    muted_until: datetime | None = _at()
    revoked_at: datetime | None = _at()
    version: int


class AccountRow(SQLModel, table=True):
    """By what a channel knows somebody: the fingerprint of a session or a Telegram user, the name at a terminal."""

    __tablename__ = "accounts"
    channel: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    person_id: int = _refers("people.id", index=True)
    device: str
    seen_at: datetime | None = _at()
    created_at: datetime = _at()
    revoked_at: datetime | None = _at()


class PassRow(SQLModel, table=True):
    """Invitations, return codes, codes for a device or a group: fingerprints only, with an end; `about` is a grid."""

    __tablename__ = "passes"
    digest: str = Field(primary_key=True)
    person_id: int = _refers("people.id", index=True)
    purpose: str
    about: int = Field(sa_type=BigInteger)
    issued_by: int | None = _refers("people.id", index=True)
    expires_at: datetime | None = _at()
    used_at: datetime | None = _at()


class InboxRow(SQLModel, table=True):
    """Every message that came in, once; the guard against repeats. Words are sealed.

    What a wire stores before it is handled is `open` and has an arrival number.
    """

    __tablename__ = "inbox"
    channel: str = Field(primary_key=True)
    message_id: str = Field(primary_key=True)
    person_id: int | None = _refers("people.id")
    state: str
    said: str = _sealed(lambda row: f"{row['channel']}.{row['message_id']}")
    at: datetime = _at()
    incident: str
    arrived: int | None = Field(sa_type=BigInteger)

    __table_args__ = (
        Index(
            "ix_inbox_open",
            "arrived",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )


class ChatRow(SQLModel, table=True):
    """A chat of a wire that pushes: of one person, or of a grid's workers; its address there is sealed."""

    __tablename__ = "chats"
    id: int = _key()
    channel: str
    address: str = _sealed()
    address_key: str
    person_id: int | None = _refers("people.id")
    grid_id: int | None = _refers("grids.id")
    bound_by: int | None = _refers("people.id")
    language: str
    active: bool
    menu: str
    unreachable_at: datetime | None = _at()
    version: int

    __table_args__ = (
        Index("ix_chats_address", "channel", "address_key", unique=True),
        # One chat a person and one a grid: what is told is pushed to one place.
        Index("ix_chats_person", "person_id", unique=True),
        Index("ix_chats_grid", "grid_id", unique=True),
    )


class ShownRow(SQLModel, table=True):
    """Where something that is edited in place, or replied to, stands in a chat."""

    __tablename__ = "shown"
    chat_id: int = _refers("chats.id", key=True)
    message_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    slot: str
    is_caption: bool

    __table_args__ = (Index("ix_shown_slot", "chat_id", "slot", "message_id"),)


_WAITING = text("push = 'waiting'")
_TO_GROUP = text("person_id IS NULL")


class OutboxRow(SQLModel, table=True):
    """The conversation of each person, their own words included; `due_at` holds a row back. Bodies are sealed.

    What is told to a workers' group has a chat and no person. `push` is what became of it on the wire of its chat.
    """

    __tablename__ = "outbox"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = _refers("people.id")
    chat_id: int | None = _refers("chats.id")
    push: str
    state: str
    slot: str
    fresh: bool
    lane: str
    body: str = _sealed(lambda row: row["person_id"] or row["chat_id"])
    once: str | None = Field(unique=True)
    created_at: datetime = _at()
    due_at: datetime | None = _at(index=True)
    until: datetime | None = _at()

    __table_args__ = (
        Index("ix_outbox_person", "person_id", "id"),
        Index("ix_outbox_slot", "person_id", "slot"),
        Index("ix_outbox_group", "chat_id", "id", sqlite_where=_TO_GROUP, postgresql_where=_TO_GROUP),
        # Nearly every row has been pushed or never was to be: these two hold the few that wait.
        Index("ix_outbox_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_outbox_waiting_chat", "chat_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )


class FormRow(SQLModel, table=True):
    """The one open form of a person in a chat, and what it last was about."""

    __tablename__ = "forms"
    person_id: int = _refers("people.id", key=True)
    chat: str = Field(primary_key=True)
    body: str = _sealed(lambda row: f"{row['person_id']}.{row['chat']}")
    version: int


_MERGED = text("incident_id IS NOT NULL")
_UNMERGED = text("incident_id IS NULL")


class TicketRow(SQLModel, table=True):
    """The tickets, words and doors sealed; an anonymous one holds no person."""

    __tablename__ = "tickets"
    id: int = _key()
    number: int = Field(sa_type=BigInteger)
    kind: str
    category: str
    clock: str
    state: str
    mark: str
    danger: str
    text: str = _sealed()
    building_id: int | None = _refers("buildings.id")
    entrance: int | None
    flat: str = _sealed()
    place_words: str = _sealed()
    placed: bool
    grid_id: int | None = _refers("grids.id")
    reporter_id: int | None = _refers("people.id")
    anonymous: bool
    filed_by: int | None = _refers("people.id")
    on_behalf: str = _sealed()
    filer_hears: bool
    subject_id: int | None = _refers("people.id")
    subject_role: str
    answers: str
    candidates: str
    told: str
    owner_id: int | None = _refers("people.id")
    lead_id: int | None = _refers("people.id")
    joint: str
    desk_id: int | None = _refers("people.id")
    incident_id: int | None = _refers("tickets.id")
    followers: int
    apart: int = Field(sa_type=BigInteger)
    touched_at: datetime = _at()
    opened_at: datetime | None = _at(index=True)
    claim_by: datetime | None = _at()
    word_by: datetime | None = _at()
    resolve_by: datetime | None = _at()
    respond_minutes: int
    word_minutes: int
    resolve_minutes: int
    respond_told: int
    word_told: int
    resolve_told: int
    level: int
    pause: str
    paused_at: datetime | None = _at()
    pause_ends_at: datetime | None = _at()
    extension: str
    extension_why: str = _sealed()
    first_claim_by: datetime | None = _at(index=True)
    first_claimed_at: datetime | None = _at()
    claimed_at: datetime | None = _at()
    arrive_at: datetime | None = _at()
    resolved_at: datetime | None = _at()
    closed_at: datetime | None = _at()
    due_at: datetime | None = _at(index=True)
    result: str | None
    rating: str | None
    disputed: bool
    cycle: int
    returns: int
    version: int

    __table_args__ = (
        Index("ix_tickets_number", "number"),
        Index("ix_tickets_grid", "grid_id", "state"),
        Index("ix_tickets_owner", "owner_id", "state"),
        Index("ix_tickets_reporter", "reporter_id"),
        Index("ix_tickets_filed_by", "filed_by"),
        # What is like a new matter: the same category in the same grid, lately; its thousand followers are not in it.
        Index(
            "ix_tickets_alike",
            "grid_id",
            "category",
            "opened_at",
            sqlite_where=_UNMERGED,
            postgresql_where=_UNMERGED,
        ),
        Index("ix_tickets_incident", "incident_id", sqlite_where=_MERGED, postgresql_where=_MERGED),
    )


class TallyRow(SQLModel, table=True):
    """How many matters of a kind were filed in a grid; whoever files one raises it, and has so seen the last."""

    __tablename__ = "tallies"
    grid_id: int = _refers("grids.id", key=True)
    family: str = Field(primary_key=True)
    filed: int = Field(sa_type=BigInteger)


class AnonymousReporterRow(SQLModel, table=True):
    """Who reported an anonymous ticket; no query for staff joins this."""

    __tablename__ = "anonymous_reporters"
    ticket_id: int = _refers("tickets.id", key=True)
    person_id: int = _refers("people.id", index=True)


class TicketEventRow(SQLModel, table=True):
    """Who did what to a ticket when; what they said is sealed."""

    __tablename__ = "ticket_events"
    id: int = _key()
    ticket_id: int = _refers("tickets.id", index=True)
    at: datetime = _at()
    verb: str
    actor_id: int | None = _refers("people.id")
    words: str = _sealed()


class CallbackRow(SQLModel, table=True):
    """What was asked of a resident after a closing (回访), once a cycle, and the answer; it names no resident."""

    __tablename__ = "callbacks"
    id: int = _key()
    ticket_id: int = _refers("tickets.id")
    cycle: int
    category: str
    grid_id: int | None = _refers("grids.id")
    worker_id: int | None = _refers("people.id")
    asked_at: datetime = _at(index=True)
    answered_at: datetime | None = _at()
    rating: str | None

    __table_args__ = (Index("ix_callbacks_ticket", "ticket_id", "cycle", unique=True),)


class LeaveRow(SQLModel, table=True):
    """When somebody of the staff is away; `tickets` are those that went to others meanwhile."""

    __tablename__ = "leaves"
    id: int = _key()
    person_id: int = _refers("people.id", index=True)
    filed_by: int = _refers("people.id")
    starts_on: date
    ends_on: date
    state: str
    tickets: str
    due_at: datetime | None = _at(index=True)
    version: int


class MuteRow(SQLModel, table=True):
    """Somebody who may not file for a while: asked for by one, agreed to by another; words are sealed."""

    __tablename__ = "mutes"
    id: int = _key()
    person_id: int = _refers("people.id", index=True)
    ticket_id: int | None = _refers("tickets.id")
    state: str
    reason: str = _sealed()
    asked_by: int = _refers("people.id")
    asked_at: datetime = _at()
    agreed_by: int | None = _refers("people.id")
    until: datetime | None = _at()
    appeal: str = _sealed()
    appealed_at: datetime | None = _at()
    decided_by: int | None = _refers("people.id")
    version: int


_UNANSWERED = text("answered_at IS NULL")


class HealthQuestionRow(SQLModel, table=True):
    """A question for the clinic and its answer, both sealed."""

    __tablename__ = "health_questions"
    id: int = _key()
    person_id: int = _refers("people.id", index=True)
    community_id: int | None = _refers("grids.id")
    words: str = _sealed()
    at: datetime = _at()
    answered_by: int | None = _refers("people.id")
    answered_at: datetime | None = _at()
    answer: str = _sealed()
    version: int

    __table_args__ = (Index("ix_health_questions_open", "at", sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED),)


class UnclearRow(SQLModel, table=True):
    """A message that was not understood, masked and sealed, and what was learnt from it."""

    __tablename__ = "unclear"
    id: int = _key()
    person_id: int = _refers("people.id", index=True)
    grid_id: int | None = _refers("grids.id")
    words: str = _sealed()
    at: datetime = _at()
    answered_by: int | None = _refers("people.id")
    answered_at: datetime | None = _at()
    taught: str
    category: str
    version: int

    __table_args__ = (Index("ix_unclear_open", "at", sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED),)


class AuditRow(SQLModel, table=True):
    """Who looked at what private, and why: only ever added to, each entry sealing the one before."""

    __tablename__ = "audit"
    id: int = _key()
    at: datetime = _at()
    actor_id: int | None = _refers("people.id")
    action: str
    thing: str
    purpose: str
    before: str
    digest: str

    __table_args__ = (Index("ix_audit_thing", "thing"),)


class AuditHeadRow(SQLModel, table=True):
    """The newest entry of the audit log; whoever adds one raises its version, so that the chain never forks."""

    __tablename__ = "audit_heads"
    id: int = _key()
    entries: int = Field(sa_type=BigInteger)
    digest: str
    version: int


class CatalogueVersionRow(SQLModel, table=True):
    """The service catalogue as somebody left it; the newest one counts, the shipped one is none of these."""

    __tablename__ = "catalogue_versions"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    body: str
    changed_by: int | None = _refers("people.id")
    changed_at: datetime = _at()
    note: str


class PhotoRow(SQLModel, table=True):
    """Pictures, re-encoded; `before` or `after` of a ticket."""

    __tablename__ = "photos"
    id: int = _key()
    ticket_id: int = _refers("tickets.id", index=True)
    phase: str
    added_at: datetime = _at()
    picture: bytes = Field(sa_type=LargeBinary)


class ScreeningRow(SQLModel, table=True):
    """What nurses wrote down before consent: sealed, and deleted on refusal or at its end."""

    __tablename__ = "screenings"
    id: int = _key()
    nurse_id: int = _refers("people.id", index=True)
    person_id: int | None = _refers("people.id")
    code_digest: str = Field(index=True)
    body: str = _sealed()
    expires_at: datetime = _at(index=True)
    version: int


class ExclusionRow(SQLModel, table=True):
    """That somebody could not join, and why, what the nurse wrote of it sealed; who it was is not kept."""

    __tablename__ = "exclusions"
    id: int = _key()
    nurse_id: int = _refers("people.id", index=True)
    decided_on: date
    reason: str
    note: str = _sealed()


class ConsentPaperRow(SQLModel, table=True):
    """A signature on paper that was photographed, sealed."""

    __tablename__ = "consent_papers"
    id: int = _key()
    person_id: int = _refers("people.id", index=True)
    picture: str = _sealed()


class ConsentRow(SQLModel, table=True):
    """Consents as they were given; who signed for the resident is sealed."""

    __tablename__ = "consents"
    id: int = _key()
    person_id: int = _refers("people.id", index=True)
    kind: str
    text_version: str
    text_hash: str
    channel: str
    given_at: datetime = _at()
    way: str
    signatory: str = _sealed()
    taken_by: int | None = _refers("people.id")
    paper_id: int | None = _refers("consent_papers.id")
    withdrawn_at: datetime | None = _at()


class EnrolmentRow(SQLModel, table=True):
    """Residents in the programme; who and what they are is sealed.

    Each hangs on the consent to health data, and all that is kept of its health hangs on it: the triggers of revision
    0008 refuse whatever would be added to it without that consent, or after it was taken back.
    """

    __tablename__ = "enrolments"
    id: int = _key()
    person_id: int = _refers("people.id", index=True)
    nurse_id: int = _refers("people.id", index=True)
    consent_id: int = _refers("consents.id")
    name_key: str = Field(index=True)
    state: str
    arm: str
    body: str = _sealed()
    starts_on: date
    ends_on: date
    interval: int
    planned: bool
    reminded_on: str
    version: int


class EnrolmentEventRow(SQLModel, table=True):
    """What was done to an enrolment, by whom, and why; the words are sealed."""

    __tablename__ = "enrolment_events"
    id: int = _key()
    enrolment_id: int = _refers("enrolments.id", index=True)
    at: datetime = _at()
    verb: str
    actor_id: int | None = _refers("people.id")
    words: str = _sealed()


WAITED_FOR = text("stage <> 'over'")
UNRECORDED = text("answered_at IS NOT NULL AND occurred_on IS NULL AND cancelled_at IS NULL")


class FollowUpRow(SQLModel, table=True):
    """Planned contacts; what the resident answered is sealed."""

    __tablename__ = "followups"
    id: int = _key()
    enrolment_id: int = _refers("enrolments.id", index=True)
    person_id: int = _refers("people.id")
    nurse_id: int = _refers("people.id")
    earliest_on: date
    target_on: date
    latest_on: date
    is_final: bool
    stage: str
    due_at: datetime | None = _at(index=True)
    answered_at: datetime | None = _at()
    feeling: str = _sealed()
    occurred_on: date | None
    cancelled_at: datetime | None = _at()
    moved_from: date | None
    misses: int
    version: int

    # The one contact of each enrolment that is waited for, and what was answered and not recorded: the few of many.
    __table_args__ = (
        Index(
            "ix_followups_nurse",
            "nurse_id",
            "target_on",
            sqlite_where=WAITED_FOR,
            postgresql_where=WAITED_FOR,
        ),
        Index("ix_followups_unrecorded", "nurse_id", sqlite_where=UNRECORDED, postgresql_where=UNRECORDED),
    )


class VisitRow(SQLModel, table=True):
    """What a nurse recorded of a contact, sealed."""

    __tablename__ = "visits"
    id: int = _key()
    enrolment_id: int = _refers("enrolments.id", index=True)
    followup_id: int | None = _refers("followups.id")
    recorded_by: int = _refers("people.id")
    occurred_on: date
    recorded_at: datetime = _at()
    body: str = _sealed()


class LabPanelRow(SQLModel, table=True):
    """What a laboratory found in one draw, sealed."""

    __tablename__ = "lab_panels"
    id: int = _key()
    enrolment_id: int = _refers("enrolments.id", index=True)
    drawn_on: date
    recorded_by: int = _refers("people.id")
    recorded_at: datetime = _at()
    body: str = _sealed()


_NOT_CLOSED = text("closed_at IS NULL")


class AdverseEventRow(SQLModel, table=True):
    """Something that happened to a resident in the programme, sealed."""

    __tablename__ = "adverse_events"
    id: int = _key()
    enrolment_id: int = _refers("enrolments.id", index=True)
    occurred_on: date
    recorded_by: int = _refers("people.id")
    recorded_at: datetime = _at()
    body: str = _sealed()
    closed_by: int | None = _refers("people.id")
    closed_at: datetime | None = _at()
    version: int

    __table_args__ = (
        Index("ix_adverse_events_open", "occurred_on", sqlite_where=_NOT_CLOSED, postgresql_where=_NOT_CLOSED),
    )


class SelfReportRow(SQLModel, table=True):
    """What a resident tells of themselves on the day of a follow-up, sealed."""

    __tablename__ = "self_reports"
    id: int = _key()
    enrolment_id: int = _refers("enrolments.id", index=True)
    followup_id: int = _refers("followups.id")
    at: datetime = _at()
    body: str = _sealed()
    version: int
