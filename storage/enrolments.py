"""The residents in the programme, and what became of each enrolment."""

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, not_, or_, select

from bot.domain.enrolments import Arm, Enrolment, EnrolmentEvent, EnrolmentState
from bot.domain.labs import Sex
from storage import statements
from storage.in_care import in_programme_of
from storage.statements import Row, Statement
from storage.tables import WAITED_FOR, EnrolmentEventRow, EnrolmentRow, FollowUpRow, table_of
from storage.unit_of_work import Repository

_enrolments = table_of(EnrolmentRow)
_events = table_of(EnrolmentEventRow)
_followups = table_of(FollowUpRow)
_PLAIN = ("id", "person_id", "nurse_id", "consent_id", "starts_on", "ends_on", "interval", "planned", "version")
_WAITING = (EnrolmentState.SAFETY_REVIEW.value, EnrolmentState.CLOSING.value)
"""The states in which somebody waits for a nurse, whatever is planned."""
_STILL = (EnrolmentState.ACTIVE.value, EnrolmentState.PAUSED.value, EnrolmentState.LOST.value)
"""The states in which nobody may be waiting for somebody."""
_of_person = Statement(
    select(_enrolments).where(_enrolments.c.person_id == bindparam("person")).order_by(_enrolments.c.id.desc())
)
_events_of = Statement(
    select(_events).where(_events.c.enrolment_id == bindparam("enrolment")).order_by(_events.c.at, _events.c.id)
)


class Enrolments(Repository[Enrolment]):
    """The residents in the programme."""

    row = EnrolmentRow

    def to_row(self, thing: Enrolment) -> dict[str, Any]:
        """Turn an enrolment into columns; who and what the resident is stays sealed."""
        body = {
            "name": thing.name,
            "sex": thing.sex.value,
            "age": thing.age,
            "education": thing.education,
            "postmenopausal": thing.postmenopausal,
        }
        return {name: getattr(thing, name) for name in _PLAIN} | {
            "name_key": self._name_key(thing.name),
            "state": thing.state.value,
            "arm": thing.arm.value,
            "reminded_on": " ".join(day.isoformat() for day in thing.reminded_on),
            "body": self.seal(json.dumps(body, ensure_ascii=False), "body", thing.id),
        }

    def from_row(self, row: Row) -> Enrolment:
        """Turn columns into an enrolment."""
        body = json.loads(self.unseal(row, "body"))
        body["sex"] = Sex(body["sex"])
        return Enrolment(
            **{name: row[name] for name in _PLAIN},
            **body,
            state=EnrolmentState(row["state"]),
            arm=Arm(row["arm"]),
            reminded_on=tuple(date.fromisoformat(day) for day in row["reminded_on"].split()),
        )

    async def of(self, person_id: int) -> list[Enrolment]:
        """List the enrolments of a resident, the newest first."""
        rows = await self.work.rows(_of_person, person=person_id)
        return [self.remember(self.from_row(row)) for row in rows]

    async def current_of(self, person_id: int) -> Enrolment | None:
        """Find the enrolment of a resident that is not over."""
        return next((one for one in await self.of(person_id) if one.in_programme), None)

    async def some(self, ids: Iterable[int]) -> list[Enrolment]:
        """Give the enrolments of these ids."""
        rows = await self.work.report(select(_enrolments).where(_enrolments.c.id.in_(sorted(ids))))
        return [self.remember(self.from_row(row)) for row in rows]

    async def named(self, nurse_ids: Collection[int], names: Collection[str]) -> list[Enrolment]:
        """List the enrolments of these nurses whose resident has one of these names, upper and lower case alike."""
        keys = sorted({"", *(self._name_key(name) for name in names)})
        theirs = (_enrolments.c.name_key.in_(keys), _enrolments.c.nurse_id.in_(sorted(nurse_ids)))
        rows = await self.work.report(select(_enrolments).where(*theirs).order_by(_enrolments.c.id))
        wanted = {name.casefold() for name in names}
        found = [self.remember(self.from_row(row)) for row in rows]
        return [one for one in found if one.name.casefold() in wanted]

    def _name_key(self, name: str) -> str:
        return self.work.vault.digest(name.casefold(), "enrolment name")

    async def current_of_nurses(self, nurse_ids: Collection[int]) -> list[Enrolment]:
        """List the enrolments of these nurses that are not over."""
        query = select(_enrolments).where(in_programme_of(nurse_ids))
        rows = await self.work.report(query.order_by(_enrolments.c.id))
        return [self.remember(self.from_row(row)) for row in rows]

    async def waited_for(self, nurse_ids: Collection[int], ids: Collection[int]) -> list[Enrolment]:
        """List these of the nurses' enrolments that are not over, and all that are under review or closing."""
        query = select(_enrolments).where(
            in_programme_of(nurse_ids),
            or_(_enrolments.c.id.in_(sorted(ids)), _enrolments.c.state.in_(_WAITING)),
        )
        rows = await self.work.report(query.order_by(_enrolments.c.id))
        return [self.remember(self.from_row(row)) for row in rows]

    async def idle(self, nurse_ids: Collection[int], today: date, stopped_before: datetime) -> list[Enrolment]:
        """List whom nobody waits for: without a plan, paused before a moment, paused or lost past their end."""
        stopped = _enrolments.c.state == EnrolmentState.PAUSED.value
        waits = exists().where(_followups.c.enrolment_id == _enrolments.c.id, WAITED_FOR)
        is_new = exists().where(
            _events.c.enrolment_id == _enrolments.c.id, _events.c.verb == "pause", _events.c.at >= stopped_before
        )
        query = select(_enrolments).where(
            _enrolments.c.nurse_id.in_(sorted(nurse_ids)),
            _enrolments.c.state.in_(_STILL),
            or_(
                and_(_enrolments.c.state == EnrolmentState.ACTIVE.value, not_(waits)),
                and_(stopped, not_(is_new)),
                and_(_enrolments.c.state != EnrolmentState.ACTIVE.value, _enrolments.c.ends_on < today),
            ),
        )
        rows = await self.work.report(query.order_by(_enrolments.c.id))
        return [self.remember(self.from_row(row)) for row in rows]

    async def reviewed(self, enrolment_ids: Collection[int]) -> dict[int, datetime]:
        """Tell when a safety review of these enrolments was last begun, of those of which one was."""
        query = select(_events.c.enrolment_id, func.max(_events.c.at).label("at")).where(
            _events.c.enrolment_id.in_(sorted(enrolment_ids)), _events.c.verb == "review"
        )
        rows = await self.work.report(query.group_by(_events.c.enrolment_id))
        return {row["enrolment_id"]: row["at"] for row in rows}

    async def ends(self, enrolment_ids: Collection[int]) -> list[EnrolmentEvent]:
        """List when these enrolments came to their end or were lost, the first first; without words."""
        query = select(_events).where(
            _events.c.enrolment_id.in_(sorted(enrolment_ids)), _events.c.verb.in_(("complete", "leave", "lose"))
        )
        rows = await self.work.report(query.order_by(_events.c.at))
        return [EnrolmentEvent(row["enrolment_id"], row["at"], row["verb"], row["actor_id"]) for row in rows]

    async def nurses_but(self, nurse_ids: Collection[int]) -> set[int]:
        """Name the nurses of enrolments who are none of these."""
        nurse = _enrolments.c.nurse_id
        rows = await self.work.report(select(nurse).where(nurse.not_in(sorted(nurse_ids))).distinct())
        return {row["nurse_id"] for row in rows}

    async def every_of_nurses(self, nurse_ids: Collection[int]) -> list[Enrolment]:
        """List all enrolments of these nurses, those that are over included."""
        theirs = _enrolments.c.nurse_id.in_(sorted(nurse_ids))
        rows = await self.work.report(select(_enrolments).where(theirs).order_by(_enrolments.c.id))
        return [self.remember(self.from_row(row)) for row in rows]

    async def tell(self, event: EnrolmentEvent) -> None:
        """Keep what was done to an enrolment, and why."""
        event_id = await self.work.ids.take("ids")
        columns = {name: getattr(event, name) for name in ("enrolment_id", "at", "verb", "actor_id")}
        words = self.work.seal(event.words, _events.c.words, {"id": event_id})
        self.work.fact(statements.add(EnrolmentEventRow), {**columns, "id": event_id, "words": words})

    async def history(self, enrolment_id: int) -> list[EnrolmentEvent]:
        """List what was done to an enrolment, the first first."""
        return [self._event(row) for row in await self.work.rows(_events_of, enrolment=enrolment_id)]

    def _event(self, row: Row) -> EnrolmentEvent:
        words = self.work.unseal(_events.c.words, row)
        return EnrolmentEvent(row["enrolment_id"], row["at"], row["verb"], row["actor_id"], words)
