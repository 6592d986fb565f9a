"""Everything that is kept of one enrolment, side by side, as it is handed out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.adverse_events import AdverseEvent
from bot.domain.consents import Consent
from bot.domain.enrolments import Enrolment
from bot.domain.followups import FollowUp
from bot.domain.lab_panels import LabPanel
from bot.domain.self_reports import SelfReport
from bot.domain.visits import VisitRecord


@dataclass(frozen=True, slots=True)
class Dossier:
    """One enrolment with all that hangs on it; `consents` are all of its resident, those taken back included."""

    enrolment: Enrolment
    consents: Sequence[Consent] = ()
    followups: Sequence[FollowUp] = ()
    visits: Sequence[VisitRecord] = ()
    panels: Sequence[LabPanel] = ()
    events: Sequence[AdverseEvent] = ()
    reports: Sequence[SelfReport] = ()

    @property
    def has_consent(self) -> bool:
        """Tell whether the consent to health data still stands."""
        mine = (one for one in self.consents if one.id == self.enrolment.consent_id)
        return any(one.withdrawn_at is None for one in mine)


class Corrected(Protocol):
    """What is never changed, but may be corrected by a further one."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def corrects(self) -> int | None:
        """Which one it stands in place of."""


def replaced(records: Iterable[Corrected]) -> frozenset[int]:
    """Name the records in whose place another one stands."""
    return frozenset(one.corrects for one in records if one.corrects is not None)


def limits_of(panel: LabPanel, code: str) -> tuple[float | None, float | None]:
    """Give the laboratory's own range of a value, as far as its sheet shows one."""
    return panel.ranges.get(code, (None, None))


def flag(value: float, low: float | None, high: float | None) -> str:
    """Tell how a value lies to its range; nothing where there is none."""
    if low is None and high is None:
        return ""
    if low is not None and value < low:
        return "low"
    return "high" if high is not None and value > high else "within"
