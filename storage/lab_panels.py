"""Laboratory values, sealed; nothing is changed, a correction is a further panel."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.domain.analytes import Limits
from bot.domain.lab_panels import Disease, Ecg, LabPanel
from storage import statements
from storage.in_care import in_programme_of
from storage.statements import Row, Statement
from storage.tables import EnrolmentRow, LabPanelRow, table_of
from storage.unit_of_work import Work

_panels = table_of(LabPanelRow)
_enrolments = table_of(EnrolmentRow)
_PLAIN = ("id", "enrolment_id", "drawn_on", "recorded_by", "recorded_at")
_of = Statement(
    select(_panels)
    .where(_panels.c.enrolment_id == bindparam("enrolment"))
    .order_by(_panels.c.drawn_on, _panels.c.recorded_at)
)


class LabPanels:
    """What laboratories found."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, panel: LabPanel) -> None:
        """Keep the values of a draw."""
        said = {
            "values": dict(panel.values),
            "fasting_hours": panel.fasting_hours,
            "ecg": panel.ecg.value if panel.ecg is not None else None,
            "ranges": {code: [one.low, one.high, one.below] for code, one in panel.ranges.items()},
            "diseases": [one.value for one in panel.diseases],
            "corrects": panel.corrects,
        }
        sealed = self._work.seal(json.dumps(said, ensure_ascii=False), _panels.c.body, {"id": panel.id})
        columns: dict[str, Any] = {name: getattr(panel, name) for name in _PLAIN}
        self._work.fact(statements.add(LabPanelRow), {**columns, "body": sealed})

    async def of(self, enrolment_id: int) -> list[LabPanel]:
        """List the panels of an enrolment, the first draw first; of corrected ones both."""
        return [self._panel(row) for row in await self._work.rows(_of, enrolment=enrolment_id)]

    async def of_all(self, enrolment_ids: Collection[int]) -> dict[int, list[LabPanel]]:
        """List the panels of each of these enrolments, the first draw first."""
        query = select(_panels).where(_panels.c.enrolment_id.in_(sorted(enrolment_ids)))
        found: dict[int, list[LabPanel]] = {one: [] for one in enrolment_ids}
        for row in await self._work.report(query.order_by(_panels.c.drawn_on, _panels.c.recorded_at)):
            found[row["enrolment_id"]].append(self._panel(row))
        return found

    async def recorded_since(self, nurse_ids: Collection[int], since: datetime) -> dict[int, list[LabPanel]]:
        """List what was recorded since of residents of these nurses who are in the programme, by their enrolment."""
        query = (
            select(_panels)
            .join(_enrolments, _enrolments.c.id == _panels.c.enrolment_id)
            .where(in_programme_of(nurse_ids), _panels.c.recorded_at >= since)
        )
        found: dict[int, list[LabPanel]] = {}
        for row in await self._work.report(query.order_by(_panels.c.drawn_on, _panels.c.recorded_at)):
            found.setdefault(row["enrolment_id"], []).append(self._panel(row))
        return found

    def _panel(self, row: Row) -> LabPanel:
        body = json.loads(self._work.unseal(_panels.c.body, row))
        body["ecg"] = Ecg(body["ecg"]) if body["ecg"] else None
        body["ranges"] = {code: Limits(*limits) for code, limits in body["ranges"].items()}
        body["diseases"] = tuple(Disease(one) for one in body["diseases"])
        return LabPanel(**{name: row[name] for name in _PLAIN}, **body)
