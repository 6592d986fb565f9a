from datetime import datetime

import pytest

from bot.domain.self_reports import QUESTIONS, SelfReport, may_be, read_weight
from tests.support.clock import MORNING

AT: datetime = MORNING


def test_at_most_six_questions_come_one_after_the_other() -> None:
    report, asked = SelfReport(1, 2, 3, AT), []
    while (question := report.next_question) is not None:
        asked.append(question)
        report = report.skip(question) if len(asked) % 2 else report.answer(question, "some")

    assert asked == list(QUESTIONS)
    assert len(asked) == 6


def test_who_wants_no_more_is_asked_no_more_and_keeps_what_was_said() -> None:
    report = SelfReport(1, 2, 3, AT).answer("diet", "light").end()

    assert report.next_question is None
    assert report.answers == {"diet": "light"}


def test_the_same_question_may_be_answered_anew() -> None:
    report = SelfReport(1, 2, 3, AT).answer("diet", "light").answer("diet", "much")

    assert report.answers == {"diet": "much"}
    assert report.next_question == "water"


@pytest.mark.parametrize(
    ("said", "kilograms"),
    [
        ("62.5", (62.5,)),
        ("６２．５公斤", (62.5,)),
        ("125斤", (62.5,)),
        ("125 jin", (62.5,)),
        ("大概 70 kg", (70,)),
        ("70 kgs", (70,)),
        ("125公斤", (125,)),
        ("70,5", (70.5,)),
        ("100", (100,)),
        ("125", (62.5, 125)),
        ("我125", (62.5, 125)),
        ("251", (125.5,)),
        ("20", ()),
        ("501", ()),
        ("62.555", ()),
        ("140 lb", ()),
        ("165cm", ()),
        ("我1.65米，125", ()),
        ("65岁", ()),
        ("不知道", ()),
        ("", ()),
    ],
)
def test_a_weight_is_read_in_kilograms_and_what_may_be_two_is_not_guessed(
    said: str, kilograms: tuple[float, ...]
) -> None:
    assert read_weight(said) == kilograms


@pytest.mark.parametrize(
    ("question", "answer", "is_one"),
    [
        ("diet", "light", True),
        ("diet", "heavy", False),
        ("weight", "62.5", True),
        ("weight", "300", False),
        ("weight", "light", False),
        ("weight", "", False),
        ("height", "170", False),
    ],
)
def test_an_answer_belongs_to_its_question(question: str, answer: str, is_one: bool) -> None:
    assert may_be(question, answer) is is_one
