"""The nurse's day (护士的一天): who needs what today, each resident once, where it is most urgent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.adverse_events import AdverseEvent, Severity
from bot.domain.enrolments import Enrolment, EnrolmentState
from bot.domain.followups import Feeling, FollowUp, FollowUpState, Stage
from bot.domain.visits import VisitRecord


class Section(StrEnum):
    """The parts of the day, the most urgent first."""

    ALARM = "alarm"
    TODAY = "today"
    OVERDUE = "overdue"
    CALL = "call"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A resident of the list, why they are in it, and the last contact."""

    enrolment: Enrolment
    followup: FollowUp | None = None
    event: AdverseEvent | None = None
    last: VisitRecord | None = None


_LATE = {FollowUpState.OVERDUE, FollowUpState.MISSED}
_CALLED = {"", Feeling.CALL_ME.value}


def sections(
    enrolments: Collection[Enrolment],
    due: Sequence[FollowUp],
    events: Sequence[AdverseEvent],
    last: Mapping[int, VisitRecord],
    today: date,
) -> dict[Section, list[Waiting]]:
    """Sort the day.

    `enrolments` are those that are not over, `due` the contacts that are waited for by today and those that were
    answered and never recorded, `events` the adverse events that are open, `last` the newest record of each
    enrolment. A resident stands in one part alone: an alarm goes before everything.
    """
    known = {one.id: one for one in enrolments}
    listed: dict[Section, list[Waiting]] = {section: [] for section in Section}
    placed: set[int] = set()

    def place(section: Section, enrolment_id: int, followup: FollowUp | None, event: AdverseEvent | None) -> None:
        if enrolment_id in known and enrolment_id not in placed:
            placed.add(enrolment_id)
            listed[section].append(Waiting(known[enrolment_id], followup, event, last.get(enrolment_id)))

    waited_for = {one.enrolment_id: one for one in due if one.is_open}
    for event in events:
        if event.severity is not Severity.MILD:
            place(Section.ALARM, event.enrolment_id, waited_for.get(event.enrolment_id), event)
    for followup in due:
        if _is_alarm(followup, last.get(followup.enrolment_id)):
            place(Section.ALARM, followup.enrolment_id, followup, None)
    for one in enrolments:
        if one.state is EnrolmentState.SAFETY_REVIEW:
            place(Section.ALARM, one.id, None, None)
    for followup in (one for one in due if one.is_open and one.target_on <= today):
        place(_section_of(followup, today), followup.enrolment_id, followup, None)
    for one in enrolments:
        if one.state is EnrolmentState.CLOSING:
            place(Section.FINAL, one.id, None, None)
    return listed


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


def _is_alarm(followup: FollowUp, last: VisitRecord | None) -> bool:
    """Tell whether somebody answered 关节红肿 and nobody has spoken with them since."""
    if followup.feeling != Feeling.JOINT.value or followup.answered_at is None or followup.occurred_on is not None:
        return False
    return last is None or not last.reached or last.recorded_at <= followup.answered_at


def _section_of(followup: FollowUp, today: date) -> Section:
    if followup.state_on(today) in _LATE:
        return Section.OVERDUE
    return Section.CALL if followup.stage is Stage.MISS and followup.feeling in _CALLED else Section.TODAY
