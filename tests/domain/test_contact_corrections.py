"""A nurse's line in the place of a record: what it may change, and what stays as it was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.contacts import ContactLine, CorrectsTooMuch, check_correction, correction_of, without_correction
from bot.domain.followups import FollowUp
from bot.domain.visits import Advice, VisitRecord, Way
from tests.support.builders import an_enrolment
from tests.support.clock import MORNING

DAY = date(2026, 3, 12)
BEFORE = VisitRecord(
    1, 2, 3, 4, DAY, MORNING, 421.0, "尿酸 421", reached=True, way=Way.PERSON, advice=(Advice.DIET, Advice.SUPPORT)
)
LINE = ContactLine(DAY, 412.0, "尿酸 412 药停了", "药停了", reached=True, way=Way.TELEPHONE)


@pytest.mark.parametrize(
    ("said", "rest", "corrects"),
    [
        ("更正 张桂兰 尿酸 412", "张桂兰 尿酸 412", True),
        ("更正：张桂兰 尿酸 412", "张桂兰 尿酸 412", True),
        ("改正张桂兰 尿酸 412", "张桂兰 尿酸 412", True),
        ("correction of Li Hua urate 412", "Li Hua urate 412", True),
        ("Correct Li Hua urate 412", "Li Hua urate 412", True),
        ("张桂兰 更正 尿酸 412", "张桂兰 更正 尿酸 412", False),
        ("更正化验 张桂兰 尿酸 412", "更正化验 张桂兰 尿酸 412", False),
        ("correctly said", "correctly said", False),
        ("", "", False),
    ],
)
def test_a_line_says_by_its_first_word_that_it_corrects(said: str, rest: str, corrects: bool) -> None:
    assert without_correction(said) == (rest, corrects)


def test_a_correction_keeps_what_it_does_not_say_anew() -> None:
    corrected = correction_of(BEFORE, LINE)

    assert (corrected.urate, corrected.words) == (412.0, "尿酸 412 药停了")
    assert (corrected.way, corrected.advice) == (Way.PERSON, BEFORE.advice)
    assert correction_of(BEFORE, replace(LINE, way=Way.CHAT)).way is Way.CHAT


def contact(contact_id: int, target: date, done: date | None = None, *, is_final: bool = False) -> FollowUp:
    """Plan a contact every ten days, done on a day or waited for."""
    first, last = target - timedelta(days=3), target + timedelta(days=5)
    planned = FollowUp(contact_id, 2, 5, 4, first, target, last, is_final=is_final)
    return planned.complete(done) if done is not None else planned


PLAN = (contact(3, DAY, DAY), contact(4, date(2026, 3, 23)))
ENROLMENT = an_enrolment()


@pytest.mark.parametrize("day", [DAY, date(2026, 3, 9), date(2026, 3, 17), date(2026, 3, 24)])
def test_a_correction_moves_a_contact_to_where_it_stays_the_same_one_of_the_plan(day: date) -> None:
    moved = check_correction(BEFORE, replace(LINE, day=day), PLAN, ENROLMENT)

    assert moved == (None if day == DAY else PLAN[0])


@pytest.mark.parametrize(
    "line",
    [
        replace(LINE, urate=None, reached=False),
        replace(LINE, day=date(2026, 3, 8)),
        replace(LINE, day=date(2026, 5, 28)),
    ],
)
def test_a_correction_makes_no_other_contact_of_it(line: ContactLine) -> None:
    with pytest.raises(CorrectsTooMuch):
        check_correction(BEFORE, line, PLAN, ENROLMENT)


@pytest.mark.parametrize(
    ("before", "plan"),
    [
        (replace(BEFORE, followup_id=None, occurred_on=ENROLMENT.starts_on), ()),
        (BEFORE, (*PLAN, contact(5, date(2026, 3, 14), date(2026, 3, 14)))),
    ],
)
def test_what_would_complete_another_contact_or_is_the_baseline_or_lies_before_another_keeps_its_day(
    before: VisitRecord, plan: tuple[FollowUp, ...]
) -> None:
    with pytest.raises(CorrectsTooMuch):
        check_correction(before, replace(LINE, day=date(2026, 3, 16)), plan, ENROLMENT)


def test_one_contact_more_beside_the_plan_moves_to_where_it_stays_beside_it() -> None:
    more = replace(BEFORE, followup_id=None, occurred_on=date(2026, 3, 14))

    assert check_correction(more, replace(LINE, day=date(2026, 3, 13)), PLAN, ENROLMENT) is None


def test_a_contact_that_was_written_far_too_early_moves_to_its_true_day() -> None:
    too_early = (contact(3, DAY, date(2026, 3, 9)), contact(4, date(2026, 3, 19)))
    before = replace(BEFORE, occurred_on=date(2026, 3, 9))

    assert check_correction(before, replace(LINE, day=date(2026, 3, 18)), too_early, ENROLMENT) == too_early[0]


def test_the_final_visit_moves_within_its_days_and_no_other_among_them() -> None:
    end = ENROLMENT.ends_on
    final = contact(9, end, end, is_final=True)
    before = replace(BEFORE, followup_id=9, occurred_on=end)

    assert check_correction(before, replace(LINE, day=end - timedelta(days=7)), [final], ENROLMENT) == final
    for record, day in ((before, end - timedelta(days=8)), (BEFORE, end - timedelta(days=7))):
        with pytest.raises(CorrectsTooMuch):
            check_correction(record, replace(LINE, day=day), [*PLAN, final], ENROLMENT)


def test_an_attempt_that_reached_nobody_may_have_been_on_any_day() -> None:
    attempt = replace(BEFORE, reached=False, urate=None)

    assert check_correction(attempt, replace(LINE, day=date(2026, 3, 4), reached=False), PLAN, ENROLMENT) is None
