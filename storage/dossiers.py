"""Everything that is kept of an enrolment, read together."""

from sqlalchemy import select

from bot.domain.dossiers import Dossier
from bot.domain.enrolments import Enrolment
from storage.adverse_events import AdverseEvents
from storage.consents import Consents
from storage.enrolments import Enrolments
from storage.followups import FollowUps
from storage.lab_panels import LabPanels
from storage.self_reports import SelfReports
from storage.tables import EnrolmentRow, table_of
from storage.unit_of_work import Work
from storage.visits import Visits

_enrolments = table_of(EnrolmentRow)


class Dossiers:
    """Read whole enrolments."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def ids(self) -> list[int]:
        """List all enrolments, the first first."""
        rows = await self._work.report(select(_enrolments.c.id).order_by(_enrolments.c.id))
        return [row["id"] for row in rows]

    async def find(self, enrolment_id: int) -> Dossier | None:
        """Give one enrolment with all that hangs on it."""
        enrolment = await Enrolments(self._work).find(enrolment_id)
        return await self.of(enrolment) if enrolment is not None else None

    async def of(self, enrolment: Enrolment) -> Dossier:
        """Give all that hangs on an enrolment."""
        return Dossier(
            enrolment,
            consents=await Consents(self._work).of(enrolment.person_id),
            followups=await FollowUps(self._work).of(enrolment.id),
            visits=await Visits(self._work).of(enrolment.id),
            panels=await LabPanels(self._work).of(enrolment.id),
            events=await AdverseEvents(self._work).of(enrolment.id),
            reports=await SelfReports(self._work).of(enrolment.id),
            history=await Enrolments(self._work).history(enrolment.id),
        )
