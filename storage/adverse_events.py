"""Adverse events of the programme, sealed."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select

from bot.domain.adverse_events import AdverseEvent, Severity
from storage.statements import Row, Statement
from storage.tables import AdverseEventRow, EnrolmentRow, table_of
from storage.unit_of_work import Repository

_events = table_of(AdverseEventRow)
_enrolments = table_of(EnrolmentRow)
_PLAIN = (
    "id",
    "enrolment_id",
    "occurred_on",
    "recorded_by",
    "recorded_at",
    "closed_by",
    "closed_at",
    "version",
)
_of = Statement(
    select(_events)
    .where(_events.c.enrolment_id == bindparam("enrolment"))
    .order_by(_events.c.occurred_on, _events.c.id)
)


class AdverseEvents(Repository[AdverseEvent]):
    """What happened to residents in the programme."""

    row = AdverseEventRow

    def to_row(self, thing: AdverseEvent) -> dict[str, Any]:
        """Turn an event into columns."""
        body = {"words": thing.words, "severity": thing.severity.value, "outcome": thing.outcome}
        return {name: getattr(thing, name) for name in _PLAIN} | {
            "body": self.seal(json.dumps(body, ensure_ascii=False), "body", thing.id)
        }

    def from_row(self, row: Row) -> AdverseEvent:
        """Turn columns into an event."""
        body = json.loads(self.unseal(row, "body"))
        body["severity"] = Severity(body["severity"])
        return AdverseEvent(**{name: row[name] for name in _PLAIN}, **body)

    async def of(self, enrolment_id: int) -> list[AdverseEvent]:
        """List the events of an enrolment, the first first."""
        rows = await self.work.rows(_of, enrolment=enrolment_id)
        return [self.remember(self.from_row(row)) for row in rows]

    async def open_of_nurses(self, nurse_ids: Collection[int]) -> list[AdverseEvent]:
        """List what is not over yet among the residents of these nurses, the oldest first."""
        query = (
            select(_events)
            .join(_enrolments, _enrolments.c.id == _events.c.enrolment_id)
            .where(_events.c.closed_at.is_(None), _enrolments.c.nurse_id.in_(sorted(nurse_ids)))
            .order_by(_events.c.occurred_on, _events.c.id)
        )
        return [self.remember(self.from_row(row)) for row in await self.work.report(query)]
