"""A nurse's line in the place of a record: what it may change, and what stays as it was."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.contacts import ContactLine, CorrectsTooMuch, correction_of, without_correction
from bot.domain.visits import Advice, VisitRecord, Way
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


@pytest.mark.parametrize("line", [replace(LINE, day=date(2026, 3, 11)), replace(LINE, urate=None, reached=False)])
def test_a_correction_moves_nothing_that_the_plan_hangs_on(line: ContactLine) -> None:
    with pytest.raises(CorrectsTooMuch):
        correction_of(BEFORE, line)
