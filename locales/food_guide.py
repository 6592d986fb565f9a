"""The food guide, read from the content files when it is first asked for."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.domain.foods import Food, FoodClass, FoodGuide, Topic
from bot.domain.words import Both

HEALTH = Path(__file__).parent / "content" / "health"


@cache
def load_food_guide() -> FoodGuide:
    """Read the foods and topics once; later calls share the same guide."""
    return FoodGuide(map(_food, _rows("foods.csv")), map(_topic, _rows("topics.csv")))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HEALTH / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _food(row: dict[str, str]) -> Food:
    return Food(
        name=row["name"],
        english=row["english"],
        aliases=_split(row["aliases"]),
        food_class=FoodClass(row["class"]),
        purine=(float(row["low"]), float(row["high"])) if row["low"] else None,
        state=Both(row["state_zh"], row["state_en"]),
        portion=Both(row["portion_zh"], row["portion_en"]),
        advice=Both(row["advice_zh"], row["advice_en"]),
        source=row["source"],
    )


def _topic(row: dict[str, str]) -> Topic:
    return Topic(
        code=row["code"],
        words=_split(row["words_zh"]) + _split(row["words_en"]),
        answer=Both(row["answer_zh"], row["answer_en"]),
        source=row["source"],
        before_food=row["before_food"] == "yes",
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
