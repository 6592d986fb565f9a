"""The clinic programme: screenings, consents, enrolments, follow-ups, and what was recorded of them."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.domain.enrolments import Consent, ConsentKind, Enrolment, EnrolmentState, Screening, VisitRecord
from bot.domain.followups import FollowUp, Stage
from bot.domain.labs import Sex
from storage import statements
from storage.statements import Row, Statement
from storage.tables import ConsentRow, EnrolmentRow, FollowUpRow, ScreeningRow, Utc, VisitRow, table_of
from storage.unit_of_work import Repository

_screenings = table_of(ScreeningRow)
_consents = table_of(ConsentRow)
_enrolments = table_of(EnrolmentRow)
_followups = table_of(FollowUpRow)
_visits = table_of(VisitRow)
_by_code = Statement(select(_screenings).where(_screenings.c.code_digest == bindparam("digest")))
_expired = Statement(delete(_screenings).where(_screenings.c.expires_at <= bindparam("now", type_=Utc())))
_next_expiry = Statement(select(func.min(_screenings.c.expires_at).label("at")))
_of_person = Statement(
    select(_enrolments)
    .where(_enrolments.c.person_id == bindparam("person"), _enrolments.c.state == EnrolmentState.ACTIVE.value)
    .order_by(_enrolments.c.id.desc())
)
_withdraw = Statement(
    update(_consents)
    .where(_consents.c.person_id == bindparam("person"), _consents.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("now"))
)
_due = Statement(
    select(_followups.c.id).where(_followups.c.due_at <= bindparam("now")).order_by(_followups.c.due_at).limit(200)
)
_next_due = Statement(select(func.min(_followups.c.due_at).label("at")))
_open_of = Statement(
    select(_followups)
    .where(
        _followups.c.enrolment_id == bindparam("enrolment"),
        _followups.c.occurred_on.is_(None),
        _followups.c.cancelled_at.is_(None),
    )
    .order_by(_followups.c.target_on)
)
_visits_of = Statement(
    select(_visits).where(_visits.c.enrolment_id == bindparam("enrolment")).order_by(_visits.c.occurred_on)
)


class Screenings(Repository[Screening]):
    """What nurses wrote down before consent: one sealed text each."""

    row = ScreeningRow

    def to_row(self, thing: Screening) -> dict[str, Any]:
        """Turn a screening into columns, all of it sealed."""
        body = {
            "name": thing.name,
            "sex": thing.sex.value,
            "age": thing.age,
            "urate": thing.urate,
            "place": thing.place,
            "eligible": thing.eligible,
            "agreed": [kind.value for kind in thing.agreed],
        }
        plain = ("id", "nurse_id", "person_id", "code_digest", "expires_at", "version")
        return {name: getattr(thing, name) for name in plain} | {
            "body": self.seal(json.dumps(body, ensure_ascii=False), "body", thing.id)
        }

    def from_row(self, row: Row) -> Screening:
        """Turn columns into a screening."""
        body = json.loads(self.unseal(row, "body"))
        body["sex"] = Sex(body["sex"])
        body["agreed"] = tuple(ConsentKind(kind) for kind in body["agreed"])
        return Screening(**{name: value for name, value in row.items() if name != "body"}, **body)

    async def by_code(self, code: str) -> Screening | None:
        """Find the screening that a consent code stands for."""
        row = await self.work.one(_by_code, digest=self.digest(code))
        return None if row is None else self.remember(self.from_row(row))

    def digest(self, code: str) -> str:
        """Make the fingerprint under which a consent code is kept."""
        return self.work.vault.digest(code, "consent")

    def drop_expired(self, now: datetime) -> None:
        """Delete what nobody consented to within its time."""
        self.work.fact(_expired, {"now": now})

    async def next_expiry(self) -> datetime | None:
        """Tell when the next screening dies."""
        row = await self.work.one(_next_expiry)
        return None if row is None else row["at"]


class Enrolments(Repository[Enrolment]):
    """The residents in the programme."""

    row = EnrolmentRow

    def to_row(self, thing: Enrolment) -> dict[str, Any]:
        """Turn an enrolment into columns; who and what the resident is stays sealed."""
        body = {"name": thing.name, "sex": thing.sex.value, "age": thing.age}
        plain = ("id", "person_id", "nurse_id", "starts_on", "ends_on", "interval", "planned", "version")
        return {name: getattr(thing, name) for name in plain} | {
            "state": thing.state.value,
            "body": self.seal(json.dumps(body, ensure_ascii=False), "body", thing.id),
        }

    def from_row(self, row: Row) -> Enrolment:
        """Turn columns into an enrolment."""
        body = json.loads(self.unseal(row, "body"))
        plain = {name: value for name, value in row.items() if name != "body"}
        plain["state"] = EnrolmentState(row["state"])
        return Enrolment(**plain, name=body["name"], sex=Sex(body["sex"]), age=body["age"])

    async def active_of(self, person_id: int) -> Enrolment | None:
        """Find the running enrolment of a resident."""
        row = await self.work.one(_of_person, person=person_id)
        return None if row is None else self.remember(self.from_row(row))

    async def active_of_nurses(self, nurse_ids: list[int]) -> list[Enrolment]:
        """List the running enrolments of these nurses."""
        theirs = (_enrolments.c.nurse_id.in_(nurse_ids), _enrolments.c.state == EnrolmentState.ACTIVE.value)
        rows = await self.work.report(select(_enrolments).where(*theirs).order_by(_enrolments.c.id))
        return [self.remember(self.from_row(row)) for row in rows]

    async def consent(self, consent: Consent) -> None:
        """Keep a consent as it was given."""
        names = ("person_id", "text_version", "text_hash", "channel", "given_at", "withdrawn_at")
        columns = {name: getattr(consent, name) for name in names}
        consent_id = await self.work.ids.take("ids")
        self.work.fact(statements.add(ConsentRow), {**columns, "id": consent_id, "kind": consent.kind.value})

    def withdraw_consents(self, person_id: int, now: datetime) -> None:
        """Note that a resident takes the consents back."""
        self.work.fact(_withdraw, {"person": person_id, "now": now})

    async def record(self, visit: VisitRecord) -> None:
        """Keep what a nurse recorded; a correction is a further record."""
        said = {"urate": visit.urate, "words": visit.words, "reached": visit.reached}
        body = json.dumps(said, ensure_ascii=False)
        names = ("id", "enrolment_id", "followup_id", "recorded_by", "occurred_on", "recorded_at")
        columns = {name: getattr(visit, name) for name in names}
        sealed = self.work.seal(body, _visits.c.body, columns)
        self.work.fact(statements.add(VisitRow), {**columns, "body": sealed})

    async def visits(self, enrolment_id: int) -> list[VisitRecord]:
        """List what was recorded of an enrolment, the first first."""
        return [self._visit(row) for row in await self.work.rows(_visits_of, enrolment=enrolment_id)]

    def _visit(self, row: Row) -> VisitRecord:
        body = json.loads(self.work.unseal(_visits.c.body, row))
        return VisitRecord(**{name: value for name, value in row.items() if name != "body"}, **body)


class FollowUps(Repository[FollowUp]):
    """The planned contacts."""

    row = FollowUpRow

    def to_row(self, thing: FollowUp) -> dict[str, Any]:
        """Turn a follow-up into columns; what the resident answered is sealed."""
        columns = {column.name: getattr(thing, column.name) for column in _followups.columns}
        columns["feeling"] = self.seal(thing.feeling, "feeling", thing.id)
        return columns

    def from_row(self, row: Row) -> FollowUp:
        """Turn columns into a follow-up."""
        return FollowUp(**{**row, "stage": Stage(row["stage"]), "feeling": self.unseal(row, "feeling")})

    async def open_of(self, enrolment_id: int) -> FollowUp | None:
        """Find the contact that is planned next."""
        row = await self.work.one(_open_of, enrolment=enrolment_id)
        return None if row is None else self.remember(self.from_row(row))

    async def due(self, now: datetime) -> list[int]:
        """List the follow-ups about which something must be done now."""
        return [row["id"] for row in await self.work.rows(_due, now=now)]

    async def next_due(self) -> datetime | None:
        """Tell when something must next be done about a follow-up."""
        row = await self.work.one(_next_due)
        return None if row is None else row["at"]

    async def until(self, nurse_ids: list[int], day: date) -> list[FollowUp]:
        """List these nurses' follow-ups whose target is this day or earlier and which are not done."""
        query = select(_followups).where(
            _followups.c.nurse_id.in_(nurse_ids),
            _followups.c.target_on <= day,
            _followups.c.occurred_on.is_(None),
            _followups.c.cancelled_at.is_(None),
        )
        rows = await self.work.report(query.order_by(_followups.c.target_on).limit(200))
        return [self.remember(self.from_row(row)) for row in rows]
