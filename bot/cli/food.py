"""The command that looks a food up as the assistant would."""

import json
from typing import Annotated, Any

import typer

from bot.cli.printing import console
from bot.domain.foods import FoodAnswer
from bot.domain.words import Both, Language, has_chinese
from locales.food_guide import load_food_guide


def food(
    name: Annotated[str, typer.Argument(help="a food, or a whole question")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Tell whether somebody with high uric acid may eat this, with figures and source."""
    told = _told(load_food_guide().look_up(name), Language.ZH if has_chinese(name) else Language.EN)
    if as_json:
        typer.echo(json.dumps({"query": name, **told}, ensure_ascii=False))
        return
    parts = (told["food"], told["class"], told["portion"], told["advice"], told["source"], told["how"])
    console.print(" · ".join(part for part in parts if part), markup=False)


def _told(found: FoodAnswer, language: Language) -> dict[str, Any]:
    """List what is told of the food or the topic; a topic has its answer as the advice and no food."""

    def said(both: Both) -> str:
        return both.in_language(language)

    topic, eaten = found.topic, found.food if found.topic is None else None
    advice = said(topic.answer) if topic is not None else said(eaten.advice) if eaten is not None else None
    source = topic.source if topic is not None else eaten.source if eaten is not None else None
    return {
        "food": said(Both(eaten.name, eaten.english)) if eaten is not None else None,
        "class": eaten.food_class.value if eaten is not None else None,
        "purine_mg_per_100g": list(eaten.purine) if eaten is not None and eaten.purine is not None else None,
        "state": said(eaten.state) if eaten is not None else None,
        "portion": said(eaten.portion) if eaten is not None else None,
        "advice": advice,
        "source": source,
        "how": found.how.value,
        "topic": topic.code if topic is not None else None,
        "candidates": [said(Both(one.name, one.english)) for one in found.candidates],
    }
