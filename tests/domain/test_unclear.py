"""What was not understood, and the lessons that are drawn from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import AnsweredAlready
from bot.domain.unclear import Lesson, Unclear, read_lesson
from locales.understanding import load_catalogue
from tests.support.clock import MORNING

CATALOGUE = load_catalogue()
SAID = "门口的三蹦子老是窜来窜去"


@pytest.mark.parametrize(
    "line",
    [
        "三蹦子 = 停车",
        "三蹦子=停车",
        "三蹦子 ＝ parking",
        "「三蹦子」是停车",
        "三蹦子：乱停车",
        "三蹦子 -> Parking",
        "三蹦子属于停车。",
    ],
)
def test_a_lesson_is_read_as_people_write_it(line: str) -> None:
    assert read_lesson(line, SAID, CATALOGUE) == Lesson("三蹦子", CATALOGUE.get("parking"))


@pytest.mark.parametrize(
    "line",
    [
        "三蹦子",
        "摩托 = 停车",
        "三蹦子 = 蹦蹦",
        "= 停车",
        "三 = 停车",
        "",
        "门口的三蹦子老是窜来窜去窜来窜去窜来窜去 = 停车",
    ],
)
def test_a_word_that_was_not_said_or_a_category_that_is_none_is_no_lesson(line: str) -> None:
    assert read_lesson(line, SAID, CATALOGUE) is None


@given(st.text(max_size=60))
def test_no_line_breaks_the_reading(line: str) -> None:
    lesson = read_lesson(line, SAID, CATALOGUE)

    assert lesson is None or lesson.word in SAID


def test_a_message_is_explained_once() -> None:
    explained = Unclear(1, 2, None, SAID, MORNING).answered(3, MORNING, Lesson("三蹦子", CATALOGUE.get("parking")))

    assert (explained.taught, explained.category, explained.answered_by) == ("三蹦子", "parking", 3)
    with pytest.raises(AnsweredAlready):
        explained.answered(4, MORNING)
