"""The planned contacts."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from bot.domain.followups import FollowUp, Stage
from storage.in_care import in_programme_of
from storage.statements import Row, Statement
from storage.tables import UNRECORDED, WAITED_FOR, EnrolmentRow, FollowUpRow, table_of
from storage.unit_of_work import Repository

_followups = table_of(FollowUpRow)
_enrolments = table_of(EnrolmentRow)
_due = Statement(
    select(_followups.c.id).where(_followups.c.due_at <= bindparam("now")).order_by(_followups.c.due_at).limit(200)
)
_next_due = Statement(select(func.min(_followups.c.due_at).label("at")))
_of = Statement(
    select(_followups).where(_followups.c.enrolment_id == bindparam("enrolment")).order_by(_followups.c.earliest_on)
)
_loads = Statement(
    select(_followups.c.target_on, func.count().label("many"))
    .where(
        _followups.c.nurse_id == bindparam("nurse"),
        WAITED_FOR,
        _followups.c.target_on >= bindparam("first"),
        _followups.c.target_on <= bindparam("last"),
    )
    .group_by(_followups.c.target_on)
)


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

    async def of(self, enrolment_id: int) -> list[FollowUp]:
        """List all contacts of an enrolment in the order of their windows."""
        rows = await self.work.rows(_of, enrolment=enrolment_id)
        return [self.remember(self.from_row(row)) for row in rows]

    async def of_all(self, enrolment_ids: Collection[int]) -> dict[int, list[FollowUp]]:
        """List all contacts of each of these enrolments in the order of their windows."""
        query = select(_followups).where(_followups.c.enrolment_id.in_(sorted(enrolment_ids)))
        found: dict[int, list[FollowUp]] = {one: [] for one in enrolment_ids}
        for row in await self.work.report(query.order_by(_followups.c.earliest_on)):
            found[row["enrolment_id"]].append(self.from_row(row))
        return found

    async def open_of(self, enrolment_id: int) -> FollowUp | None:
        """Find the contact that is planned next."""
        return next((one for one in await self.of(enrolment_id) if one.is_open), None)

    async def due(self, now: datetime) -> list[int]:
        """List the follow-ups about which something must be done now."""
        return [row["id"] for row in await self.work.rows(_due, now=now)]

    async def next_due(self) -> datetime | None:
        """Tell when something must next be done about a follow-up."""
        row = await self.work.one(_next_due)
        return None if row is None else row["at"]

    async def until(self, nurse_ids: Collection[int], day: date) -> list[FollowUp]:
        """List all these nurses' follow-ups that are waited for and whose target is this day or earlier."""
        query = select(_followups).where(
            _followups.c.nurse_id.in_(sorted(nurse_ids)),
            _followups.c.target_on <= day,
            WAITED_FOR,
        )
        rows = await self.work.report(query.order_by(_followups.c.target_on, _followups.c.id))
        return [self.remember(self.from_row(row)) for row in rows]

    async def answered_unrecorded(self, nurse_ids: Collection[int]) -> list[FollowUp]:
        """List what residents of these nurses have answered and no contact was recorded for, the oldest first."""
        query = select(_followups).where(_followups.c.nurse_id.in_(sorted(nurse_ids)), UNRECORDED)
        rows = await self.work.report(query.order_by(_followups.c.answered_at))
        return [self.remember(self.from_row(row)) for row in rows]

    async def answered_since(self, nurse_ids: Collection[int], since: datetime) -> list[FollowUp]:
        """List what residents of these nurses who are in the programme have answered since, whatever became of it."""
        query = (
            select(_followups)
            .join(_enrolments, _enrolments.c.id == _followups.c.enrolment_id)
            .where(in_programme_of(nurse_ids), _followups.c.answered_at >= since)
        )
        rows = await self.work.report(query.order_by(_followups.c.answered_at))
        return [self.remember(self.from_row(row)) for row in rows]

    async def loads(self, nurse_id: int, first: date, last: date) -> dict[date, int]:
        """Count what a nurse has planned on each day of a time."""
        rows = await self.work.rows(_loads, nurse=nurse_id, first=first, last=last)
        return {row["target_on"]: row["many"] for row in rows}
