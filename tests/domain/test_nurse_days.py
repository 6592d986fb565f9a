from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.adverse_events import AdverseEvent, Severity
from bot.domain.enrolments import Enrolment, EnrolmentState
from bot.domain.followups import Feeling, FollowUp, Stage
from bot.domain.lab_panels import Alarm
from bot.domain.nurse_days import Found, Section, beside, found_of, in_order, is_settled, sections
from bot.domain.visits import VisitRecord
from locales.lab_guide import load_lab_guide
from tests.support.builders import START, a_followup, a_panel, an_enrolment
from tests.support.clock import MORNING

TODAY = START + timedelta(days=11)
GUIDE = load_lab_guide()
SHANGHAI = ZoneInfo("Asia/Shanghai")
ASKED = MORNING + timedelta(days=10)


def due(one: Enrolment, **known: object) -> FollowUp:
    return a_followup(**{"enrolment_id": one.id, "stage": Stage.REMIND_AGAIN, **known})


def a_record(one: Enrolment, **known: object) -> VisitRecord:
    record = VisitRecord(1, one.id, None, one.nurse_id, START, MORNING, 412.0, "")
    return replace(record, **known)  # type: ignore[arg-type]


def part_of(one: Enrolment, followup: FollowUp | None = None, **more: Any) -> Section | None:
    listed = sections([one], [followup] if followup else [], [], {}, TODAY, **more)
    return next((section for section, waiting in listed.items() if waiting), None)


@pytest.mark.parametrize(
    ("known", "section"),
    [
        ({}, Section.TODAY),
        ({"stage": Stage.MISS, "feeling": Feeling.WELL.value, "answered_at": ASKED}, Section.TODAY),
        ({"stage": Stage.MISS, "feeling": Feeling.WORDS.value, "answered_at": ASKED}, Section.TODAY),
        ({"stage": Stage.MISS}, Section.CALL),
        ({"stage": Stage.MISS, "feeling": Feeling.CALL_ME.value, "answered_at": ASKED}, Section.CALL),
        ({"last": START - timedelta(days=10), "stage": Stage.MISS}, Section.OVERDUE),
        ({"last": START - timedelta(days=30), "stage": Stage.MISS}, Section.OVERDUE),
        ({"target_on": TODAY + timedelta(days=1)}, None),
    ],
)
def test_a_contact_stands_where_it_is_most_urgent(known: dict[str, object], section: Section | None) -> None:
    one = an_enrolment()

    assert part_of(one, due(one, **known)) is section


@pytest.mark.parametrize(
    ("days", "hours", "reached", "settles"),
    [
        (0, 1, True, True),
        (0, -1, True, False),  # spoken with in the morning, answered after it
        (1, 24, True, True),
        (-1, 1, True, False),  # entered after the answer, but of the day before
        (0, 1, False, False),
    ],
)
def test_an_alarm_stands_until_somebody_was_spoken_with_since(
    days: int, hours: int, reached: bool, settles: bool
) -> None:
    on, at = ASKED.date() + timedelta(days=days), ASKED + timedelta(hours=hours)
    visit = a_record(an_enrolment(), occurred_on=on, recorded_at=at, reached=reached)

    assert is_settled(ASKED, [visit], None, SHANGHAI) is settles
    assert is_settled(ASKED, [visit, replace(visit, reached=False)], None, SHANGHAI) is settles


def test_a_safety_review_settles_what_alarmed_before_it() -> None:
    assert is_settled(ASKED, [], ASKED + timedelta(hours=1), SHANGHAI)
    assert not is_settled(ASKED, [], ASKED - timedelta(hours=1), SHANGHAI)


def test_a_red_joint_and_values_that_cannot_wait_go_before_what_is_due() -> None:
    one = an_enrolment()
    joint = due(one, feeling=Feeling.JOINT.value, answered_at=ASKED, occurred_on=START, stage=Stage.OVER)
    found = Found(a_panel(enrolment_id=one.id), (Alarm.CREATININE,))

    assert part_of(one, due(one)) is Section.TODAY
    assert part_of(one, due(one), joints=[joint]) is Section.ALARM
    assert part_of(one, due(one), panels={one.id: found}) is Section.ALARM


def test_of_the_values_the_newest_draw_alarms_as_it_was_corrected() -> None:
    one = an_enrolment()
    high = a_panel(enrolment_id=one.id, values={"urate": 612.0})
    later = {"drawn_on": START + timedelta(days=9), "recorded_at": ASKED}
    corrected = a_panel(enrolment_id=one.id, values={"urate": 412.0}, corrects=high.id, recorded_at=ASKED)

    assert found_of(one, [high], GUIDE) == Found(high, (Alarm.URATE,))
    assert found_of(one, [high, corrected], GUIDE) is None
    assert found_of(one, [high, a_panel(enrolment_id=one.id, **later)], GUIDE) is None


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"planned": False}, "unplanned"),
        ({"planned": True}, "active"),
        ({"planned": True, "state": EnrolmentState.PAUSED}, "paused"),
        ({"planned": True, "state": EnrolmentState.LOST}, "lost"),
    ],
)
def test_whom_nobody_waits_for_stands_at_the_end_with_the_reason(known: dict[str, Any], why: str) -> None:
    one = an_enrolment(**known)

    listed = sections([], [], [], {}, TODAY, idle=[one])

    assert [waiting.idle for waiting in listed[Section.IDLE]] == [why]
    assert in_order(listed) == [one.id]


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
