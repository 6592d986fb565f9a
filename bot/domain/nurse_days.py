"""The nurse's day (护士的一天): who needs what today, each resident once, where it is most urgent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.adverse_events import AdverseEvent, Severity
from bot.domain.analytes import LabGuide
from bot.domain.enrolments import Enrolment, EnrolmentState
from bot.domain.followups import Feeling, FollowUp, FollowUpState, Stage
from bot.domain.lab_panels import Alarm, LabPanel, alarms, standing
from bot.domain.visits import VisitRecord

ALARMED_FOR = timedelta(days=60)
"""How long what was answered or found is looked back for."""
PAUSED_LONG = timedelta(days=14)
"""How long somebody may be paused before a nurse is asked about it."""


class Section(StrEnum):
    """The parts of the day, the most urgent first."""

    ALARM = "alarm"
    TODAY = "today"
    OVERDUE = "overdue"
    CALL = "call"
    FINAL = "final"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Found:
    """The newest draw of somebody, and what of it cannot wait."""

    panel: LabPanel
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A resident of the list, why they are in it, and the last contact."""

    enrolment: Enrolment
    followup: FollowUp | None = None
    event: AdverseEvent | None = None
    last: VisitRecord | None = None
    found: Found | None = None

    @property
    def idle(self) -> str:
        """Name why nobody waits for them: no plan was made, or where they stand."""
        return self.enrolment.state.value if self.enrolment.planned else "unplanned"


NOTHING_FOUND: Mapping[int, Found] = {}
_LATE = {FollowUpState.OVERDUE, FollowUpState.MISSED}
_CALLED = {"", Feeling.CALL_ME.value}


def sections(
    enrolments: Collection[Enrolment],
    due: Sequence[FollowUp],
    events: Sequence[AdverseEvent],
    last: Mapping[int, VisitRecord],
    today: date,
    *,
    joints: Sequence[FollowUp] = (),
    panels: Mapping[int, Found] = NOTHING_FOUND,
    idle: Sequence[Enrolment] = (),
) -> dict[Section, list[Waiting]]:
    """Sort the day.

    `enrolments` are those that are not over, `due` the contacts that are waited for by today, `events` the adverse
    events that are open, `last` the newest record of each enrolment; `joints` are the contacts at which 关节红肿 was
    answered, `panels` the draws with an alarm by their enrolment, both of those that nobody has settled yet; `idle`
    are those whom nobody waits for. A resident stands in one part alone: an alarm goes before everything.
    """
    known = {one.id: one for one in (*enrolments, *idle)}
    listed: dict[Section, list[Waiting]] = {section: [] for section in Section}
    placed: set[int] = set()

    def place(
        section: Section, enrolment_id: int, followup: FollowUp | None = None, event: AdverseEvent | None = None
    ) -> None:
        if enrolment_id in known and enrolment_id not in placed:
            placed.add(enrolment_id)
            one = known[enrolment_id]
            listed[section].append(Waiting(one, followup, event, last.get(one.id), panels.get(one.id)))

    waited_for = {one.enrolment_id: one for one in due}
    answered = {one.enrolment_id: one for one in joints}
    for event in events:
        if event.severity is not Severity.MILD:
            followup = answered.get(event.enrolment_id) or waited_for.get(event.enrolment_id)
            place(Section.ALARM, event.enrolment_id, followup, event)
    for followup in joints:
        place(Section.ALARM, followup.enrolment_id, followup)
    for enrolment_id in panels:
        place(Section.ALARM, enrolment_id, waited_for.get(enrolment_id))
    for one in enrolments:
        if one.state is EnrolmentState.SAFETY_REVIEW:
            place(Section.ALARM, one.id)
    for followup in (one for one in due if one.target_on <= today):
        place(_section_of(followup, today), followup.enrolment_id, followup)
    for one in enrolments:
        if one.state is EnrolmentState.CLOSING:
            place(Section.FINAL, one.id)
    for one in idle:
        place(Section.IDLE, one.id)
    return listed


def found_of(enrolment: Enrolment, panels: Iterable[LabPanel], guide: LabGuide) -> Found | None:
    """Give the newest draw of a resident if something of it cannot wait; of a corrected one the correction."""
    newest = standing(panels)[-1]
    told = alarms(newest, guide, enrolment.sex, enrolment.age)
    return Found(newest, tuple(told)) if told else None


def is_settled(since: datetime, visits: Iterable[VisitRecord], reviewed_at: datetime | None, zone: tzinfo) -> bool:
    """Tell whether what alarmed has been taken care of: somebody was spoken with since, or a safety review begun.

    A contact of an earlier day that is entered later, and an attempt, settle nothing.
    """
    if reviewed_at is not None and reviewed_at >= since:
        return True
    day = since.astimezone(zone).date()
    return any(one.reached and one.occurred_on >= day and one.recorded_at >= since for one in visits)


def in_order(listed: Mapping[Section, Sequence[Waiting]]) -> list[int]:
    """List the enrolments in the order in which the day is gone through."""
    return [one.enrolment.id for section in Section for one in listed[section]]


def beside(order: Sequence[int], enrolment_id: int, at: int) -> tuple[int | None, int | None]:
    """Tell who comes before and after a resident; whoever has left the list stood at place `at` of it."""
    if enrolment_id in order:
        at = order.index(enrolment_id)
        after = at + 1
    else:
        after = at
    before = order[at - 1] if 0 < at <= len(order) else None
    return before, order[after] if 0 <= after < len(order) else None


def _section_of(followup: FollowUp, today: date) -> Section:
    if followup.state_on(today) in _LATE:
        return Section.OVERDUE
    return Section.CALL if followup.stage is Stage.MISS and followup.feeling in _CALLED else Section.TODAY
