"""Questions about food as people ask them: the right food or topic is told, a misspelling is asked back."""

import csv
from pathlib import Path

from bot.domain.foods import FoodClass, needs_nurse
from bot.domain.words import How
from locales.food_guide import load_food_guide

GUIDE = load_food_guide()
STRICTNESS = list(FoodClass)

with Path(__file__).with_name("foods.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


def _told(text: str) -> tuple[str, str, str, str]:
    """Give the food, its class, the topic, and what is asked back."""
    found = GUIDE.look_up(text)
    if found.how is How.NEAR:
        return "", "", "", found.candidates[0].name
    if found.topic is not None:
        return "", "", found.topic.code, ""
    return (found.food.name, found.food.food_class.value, "", "") if found.food is not None else ("", "", "", "")


def test_nearly_every_question_finds_its_food_or_topic() -> None:
    wrong = [
        (row["text"], told)
        for row in ROWS
        if (told := _told(row["text"])) != (row["food"], row["class"], row["topic"], row["asked"])
    ]

    assert len(ROWS) >= 50
    assert len(wrong) <= 0.05 * len(ROWS), wrong


def test_nobody_hears_a_milder_class_than_is_right() -> None:
    milder = [
        (row["text"], told)
        for row in ROWS
        if row["class"]
        and (told := _told(row["text"])[1])
        and STRICTNESS.index(FoodClass(told)) > STRICTNESS.index(FoodClass(row["class"]))
    ]

    assert milder == []


def test_these_questions_need_no_nurse_before_they_are_answered() -> None:
    assert [row["text"] for row in ROWS if needs_nurse(row["text"])] == []
