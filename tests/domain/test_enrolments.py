from dataclasses import replace
from datetime import date

import pytest

from bot.domain.consents import NEEDED, ConsentKind
from bot.domain.enrolments import IN_PROGRAMME, STEPS, Arm, EnrolmentState, Step
from bot.domain.errors import AgeImpossible, ConsentMissing, EnrolmentMovedOn, OutsideWindow
from bot.domain.labs import Sex, read_urate
from bot.domain.screenings import EnrolmentLine, read_line
from tests.support.builders import START, a_screening, an_enrolment
from tests.support.people import LI


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("建档 张桂兰 女 68 3号楼 尿酸 512", EnrolmentLine("张桂兰", Sex.FEMALE, 68, "3号楼 尿酸 512")),
        ("建档张桂兰 女 68 尿酸512", EnrolmentLine("张桂兰", Sex.FEMALE, 68, "尿酸512")),
        ("建档：张桂兰，男，68岁，尿酸 512", EnrolmentLine("张桂兰", Sex.MALE, 68, "尿酸 512")),
        ("建档 张桂兰 68 女 尿酸 512", EnrolmentLine("张桂兰", Sex.FEMALE, 68, "尿酸 512")),
        ("enrol Emma Brown female 68 ua 512", EnrolmentLine("Emma Brown", Sex.FEMALE, 68, "ua 512")),
        ("Enroll Emma Brown F 68 ua 512", EnrolmentLine("Emma Brown", Sex.FEMALE, 68, "ua 512")),
        ("ENROL: Emma Brown, m, 68, urate 512", EnrolmentLine("Emma Brown", Sex.MALE, 68, "urate 512")),
        ("建档 张桂兰", EnrolmentLine("张桂兰", None, None, "")),
        ("建档 张桂兰 女", EnrolmentLine("张桂兰", Sex.FEMALE, None, "")),
        ("建档 女 68", EnrolmentLine("", Sex.FEMALE, 68, "")),
        ("建档 张桂兰 女 168 尿酸 512", EnrolmentLine("张桂兰", Sex.FEMALE, 168, "尿酸 512")),
        (
            "建档 李秀兰 女 1978-08-01 未绝经 高中 干预组 尿酸 380",
            EnrolmentLine("李秀兰", Sex.FEMALE, 47, "尿酸 380", Arm.INTERVENTION, "higher", postmenopausal=False),
        ),
        (
            "建档 李秀兰 女 1978年2月 绝经 初中 对照组 尿酸 380",
            EnrolmentLine("李秀兰", Sex.FEMALE, 48, "尿酸 380", Arm.CONTROL, "basic", postmenopausal=True),
        ),
        ("建档 李秀兰 女 1890-08-01 尿酸 380", EnrolmentLine("李秀兰", Sex.FEMALE, 135, "尿酸 380")),
        ("建档", None),
        ("今天建档 张桂兰", None),
        ("张桂兰 尿酸 412", None),
        ("", None),
    ],
)
def test_a_line_of_enrolment_is_read(written: str, line: EnrolmentLine | None) -> None:
    assert read_line(written, START) == line


def test_the_urate_stands_in_what_is_left_of_the_line() -> None:
    line = read_line("建档 张桂兰 女 68 3号楼 尿酸 512", START)

    assert line is not None
    assert read_urate(line.rest) == 512


def test_nobody_is_enrolled_without_both_consents() -> None:
    eligible = a_screening(person_id=LI.id).declare_eligible("digest")
    for lacking in (
        eligible,
        eligible.agree(ConsentKind.PROGRAMME),
        replace(eligible, agreed=NEEDED, person_id=None),
    ):
        with pytest.raises(ConsentMissing):
            lacking.enrol(1, 2, START)


def test_who_has_agreed_twice_is_in_for_three_months() -> None:
    screening = a_screening(person_id=LI.id)
    for kind in NEEDED:
        screening = screening.agree(kind)
    enrolment = screening.enrol(7, 8, date(2026, 11, 30))

    assert (enrolment.person_id, enrolment.nurse_id, enrolment.name) == (LI.id, screening.nurse_id, "张桂兰")
    assert (enrolment.ends_on, enrolment.interval, enrolment.planned) == (date(2027, 2, 28), 10, False)
    assert enrolment.state is EnrolmentState.ACTIVE


def test_another_first_day_moves_the_end() -> None:
    assert an_enrolment().starting(date(2026, 3, 16)).ends_on == date(2026, 6, 16)


@pytest.mark.parametrize("days", [7, 10, 15])
def test_the_nurse_chooses_every_how_many_days(days: int) -> None:
    assert an_enrolment().every(days).interval == days


@pytest.mark.parametrize("days", [0, 6, 16])
def test_an_interval_that_the_programme_does_not_know_is_refused(days: int) -> None:
    with pytest.raises(OutsideWindow):
        an_enrolment().every(days)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", EnrolmentState)
def test_a_step_leads_where_the_rules_say_and_is_refused_from_anywhere_else(state: EnrolmentState, step: Step) -> None:
    befores, after = STEPS[step]
    enrolment = an_enrolment(state=state)
    if state in befores:
        assert enrolment.step(step).state is after
    else:
        with pytest.raises(EnrolmentMovedOn):
            enrolment.step(step)


@pytest.mark.parametrize("step", Step)
def test_who_has_left_takes_no_further_step_and_who_has_ended_none_but_leaving(step: Step) -> None:
    assert EnrolmentState.WITHDRAWN not in STEPS[step][0]
    assert (EnrolmentState.COMPLETED in STEPS[step][0]) is (step is Step.LEAVE)


@pytest.mark.parametrize("state", sorted({*IN_PROGRAMME, EnrolmentState.COMPLETED}))
def test_one_may_leave_at_any_moment(state: EnrolmentState) -> None:
    assert an_enrolment(state=state).step(Step.LEAVE).state is EnrolmentState.WITHDRAWN


def test_a_date_of_birth_that_lies_ahead_is_nobodys() -> None:
    with pytest.raises(AgeImpossible):
        read_line("建档 李秀兰 女 2030-01-01 尿酸 380", START)
