"""What residents tell of themselves on the day of a follow-up, sealed."""

import json
from typing import Any

from sqlalchemy import bindparam, select

from bot.domain.self_reports import SelfReport
from storage.statements import Row, Statement
from storage.tables import SelfReportRow, table_of
from storage.unit_of_work import Repository

_reports = table_of(SelfReportRow)
_PLAIN = ("id", "enrolment_id", "followup_id", "at", "version")
_of = Statement(
    select(_reports).where(_reports.c.enrolment_id == bindparam("enrolment")).order_by(_reports.c.at, _reports.c.id)
)


class SelfReports(Repository[SelfReport]):
    """The answers to the six questions."""

    row = SelfReportRow

    def to_row(self, thing: SelfReport) -> dict[str, Any]:
        """Turn a report into columns."""
        body = {"answers": dict(thing.answers), "skipped": list(thing.skipped)}
        return {name: getattr(thing, name) for name in _PLAIN} | {
            "body": self.seal(json.dumps(body, ensure_ascii=False), "body", thing.id)
        }

    def from_row(self, row: Row) -> SelfReport:
        """Turn columns into a report."""
        body = json.loads(self.unseal(row, "body"))
        return SelfReport(
            **{name: row[name] for name in _PLAIN}, answers=body["answers"], skipped=tuple(body["skipped"])
        )

    async def of(self, enrolment_id: int) -> list[SelfReport]:
        """List what a resident told of themselves, the first first."""
        rows = await self.work.rows(_of, enrolment=enrolment_id)
        return [self.remember(self.from_row(row)) for row in rows]
