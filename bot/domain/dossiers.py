"""Everything that is kept of one enrolment, side by side, as it is handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from bot.domain.adverse_events import AdverseEvent
from bot.domain.consents import Consent
from bot.domain.enrolments import Enrolment, EnrolmentEvent
from bot.domain.followups import FollowUp
from bot.domain.lab_panels import LabPanel, standing
from bot.domain.self_reports import SelfReport
from bot.domain.urates import valid
from bot.domain.visits import VisitRecord

_ENDS = frozenset({"lose", "leave", "close", "complete"})
"""What is done to an enrolment after which no contact is expected."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One enrolment with all that hangs on it, the first first; `consents` are all of its resident."""

    enrolment: Enrolment
    consents: Sequence[Consent] = ()
    followups: Sequence[FollowUp] = ()
    visits: Sequence[VisitRecord] = ()
    panels: Sequence[LabPanel] = ()
    events: Sequence[AdverseEvent] = ()
    reports: Sequence[SelfReport] = ()
    history: Sequence[EnrolmentEvent] = ()

    @property
    def has_consent(self) -> bool:
        """Tell whether the consent to health data still stands."""
        mine = (one for one in self.consents if one.id == self.enrolment.consent_id)
        return any(one.withdrawn_at is None for one in mine)

    @property
    def corrected(self) -> frozenset[int]:
        """Name the visits and the panels in whose place a later record stands."""
        right = {one.id for one in valid(self.visits)} | {one.id for one in standing(self.panels)}
        kept = {one.id for one in self.visits} | {one.id for one in self.panels}
        return frozenset(kept - right)

    @property
    def planned(self) -> FollowUp | None:
        """Give the contact that is waited for."""
        return next((one for one in self.followups if one.is_open), None)

    def ended_on(self, zone: tzinfo) -> date | None:
        """Tell on which day no further contact was to be expected; None while contacts go on."""
        ended = None
        for event in self.history:
            if event.verb == "resume":
                ended = None
            elif event.verb in _ENDS and ended is None:
                ended = event.at.astimezone(zone).date()
        return ended
