from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.adverse_events import AdverseEvent, Severity
from bot.domain.enrolments import Enrolment, EnrolmentState
from bot.domain.followups import Feeling, FollowUp, Stage
from bot.domain.nurse_days import Section, beside, in_order, sections
from bot.domain.visits import VisitRecord
from tests.support.builders import START, a_followup, an_enrolment
from tests.support.clock import MORNING

TODAY = START + timedelta(days=11)
ASKED = MORNING + timedelta(days=10)


def due(one: Enrolment, **known: object) -> FollowUp:
    return a_followup(**{"enrolment_id": one.id, "stage": Stage.REMIND_AGAIN, **known})


def a_record(one: Enrolment, **known: object) -> VisitRecord:
    record = VisitRecord(1, one.id, None, one.nurse_id, START, MORNING, 412.0, "")
    return replace(record, **known)  # type: ignore[arg-type]


def part_of(one: Enrolment, followup: FollowUp | None = None, *, last: VisitRecord | None = None) -> Section | None:
    listed = sections([one], [followup] if followup else [], [], {one.id: last} if last else {}, TODAY)
    return next((section for section, waiting in listed.items() if waiting), None)


@pytest.mark.parametrize(
    ("known", "section"),
    [
        ({}, Section.TODAY),
        ({"stage": Stage.MISS, "feeling": Feeling.WELL.value, "answered_at": ASKED}, Section.TODAY),
        ({"stage": Stage.MISS, "feeling": Feeling.WORDS.value, "answered_at": ASKED}, Section.TODAY),
        ({"stage": Stage.MISS}, Section.CALL),
        ({"stage": Stage.MISS, "feeling": Feeling.CALL_ME.value, "answered_at": ASKED}, Section.CALL),
        ({"stage": Stage.MISS, "feeling": Feeling.JOINT.value, "answered_at": ASKED}, Section.ALARM),
        ({"last": START - timedelta(days=10), "stage": Stage.MISS}, Section.OVERDUE),
        ({"last": START - timedelta(days=30), "stage": Stage.MISS}, Section.OVERDUE),
        ({"target_on": TODAY + timedelta(days=1)}, None),
    ],
)
def test_a_contact_stands_where_it_is_most_urgent(known: dict[str, object], section: Section | None) -> None:
    one = an_enrolment()

    assert part_of(one, due(one, **known)) is section


def test_a_red_joint_alarms_until_somebody_has_been_spoken_with() -> None:
    one = an_enrolment()
    joint = due(one, stage=Stage.MISS, feeling=Feeling.JOINT.value, answered_at=ASKED)
    later = ASKED + timedelta(hours=1)

    assert part_of(one, joint, last=a_record(one, recorded_at=ASKED - timedelta(days=1))) is Section.ALARM
    assert part_of(one, joint, last=a_record(one, recorded_at=later, reached=False)) is Section.ALARM
    assert part_of(one, joint, last=a_record(one, recorded_at=later)) is Section.TODAY
    missed = replace(joint, stage=Stage.OVER)
    assert part_of(one, missed, last=a_record(one, recorded_at=ASKED - timedelta(days=1))) is Section.ALARM


@pytest.mark.parametrize(
    ("severity", "section"),
    [(Severity.MILD, None), (Severity.MODERATE, Section.ALARM), (Severity.SEVERE, Section.ALARM)],
)
def test_an_open_adverse_event_alarms_unless_it_is_mild(severity: Severity, section: Section | None) -> None:
    one = an_enrolment()
    event = AdverseEvent(1, one.id, START, one.nurse_id, MORNING, "起红疹", severity)

    listed = sections([one], [], [event], {}, TODAY)

    assert next((part for part, waiting in listed.items() if waiting), None) is section


@pytest.mark.parametrize(
    ("state", "section"),
    [
        (EnrolmentState.SAFETY_REVIEW, Section.ALARM),
        (EnrolmentState.CLOSING, Section.FINAL),
        (EnrolmentState.PAUSED, None),
    ],
)
def test_who_waits_without_a_plan_is_listed_by_where_they_stand(state: EnrolmentState, section: Section | None) -> None:
    assert part_of(an_enrolment(state=state)) is section


@given(st.lists(st.sampled_from(["", *Feeling]), max_size=12))
def test_nobody_is_listed_twice_and_nobody_is_forgotten(feelings: list[str]) -> None:
    everybody = [an_enrolment() for _ in feelings]
    waiting = [
        due(one, feeling=str(feeling), answered_at=ASKED if feeling else None, stage=Stage.MISS)
        for one, feeling in zip(everybody, feelings, strict=True)
    ]

    order = in_order(sections(everybody, [*waiting, *waiting], [], {}, TODAY))

    assert sorted(order) == [one.id for one in everybody]


def test_the_day_is_gone_through_one_after_the_other() -> None:
    assert beside([7, 8, 9], 7, 0) == (None, 8)
    assert beside([7, 8, 9], 8, 0) == (7, 9)
    assert beside([7, 8, 9], 9, 2) == (8, None)
    # Whoever was recorded has left the list; the next one stands at their place.
    assert beside([7, 9], 8, 1) == (7, 9)
    assert beside([7, 8], 9, 2) == (8, None)
    assert beside([], 8, 3) == (None, None)
