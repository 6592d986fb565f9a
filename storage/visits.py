"""What nurses recorded of contacts; nothing is changed, a correction is a further record."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, func, select

from bot.domain.visits import Advice, VisitRecord, Way
from storage import statements
from storage.statements import Row, Statement
from storage.tables import VisitRow, table_of
from storage.unit_of_work import Work

_visits = table_of(VisitRow)
_PLAIN = ("id", "enrolment_id", "followup_id", "recorded_by", "occurred_on", "recorded_at")
_of = Statement(
    select(_visits)
    .where(_visits.c.enrolment_id == bindparam("enrolment"))
    .order_by(_visits.c.occurred_on, _visits.c.recorded_at)
)


class Visits:
    """The records of contacts."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, visit: VisitRecord) -> None:
        """Keep what a nurse recorded."""
        said = {
            "urate": visit.urate,
            "words": visit.words,
            "reached": visit.reached,
            "way": visit.way.value,
            "advice": [one.value for one in visit.advice],
            "corrects": visit.corrects,
        }
        sealed = self._work.vault.seal(json.dumps(said, ensure_ascii=False), f"visits.body.{visit.id}")
        columns: dict[str, Any] = {name: getattr(visit, name) for name in _PLAIN}
        self._work.fact(statements.add(VisitRow), {**columns, "body": sealed})

    async def of(self, enrolment_id: int) -> list[VisitRecord]:
        """List what was recorded of an enrolment, the first first."""
        return [self._visit(row) for row in await self._work.rows(_of, enrolment=enrolment_id)]

    async def latest(self, enrolment_ids: Collection[int]) -> dict[int, VisitRecord]:
        """Give the newest record of each of these enrolments, all in one query."""
        newest_first = (_visits.c.occurred_on.desc(), _visits.c.recorded_at.desc(), _visits.c.id.desc())
        place = func.row_number().over(partition_by=_visits.c.enrolment_id, order_by=newest_first).label("place")
        ranked = select(_visits, place).where(_visits.c.enrolment_id.in_(sorted(enrolment_ids))).subquery()
        wanted = [ranked.c[column.name] for column in _visits.columns]
        rows = await self._work.report(select(*wanted).where(ranked.c.place == 1))
        return {row["enrolment_id"]: self._visit(row) for row in rows}

    def _visit(self, row: Row) -> VisitRecord:
        body = json.loads(self._work.vault.open(row["body"], f"visits.body.{row['id']}"))
        body["way"] = Way(body.get("way", Way.TELEPHONE))
        body["advice"] = tuple(Advice(one) for one in body.get("advice", ()))
        return VisitRecord(**{name: row[name] for name in _PLAIN}, **body)
