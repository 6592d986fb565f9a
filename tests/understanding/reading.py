"""What the program reads in a sentence, danger first, as its handlers take it."""

from functools import cache
from typing import NamedTuple

from bot.domain.foods import FoodGuide
from bot.domain.intents import MATTERS, Intent, Recogniser
from bot.domain.waste import sounds_like_waste_question
from bot.domain.words import How
from locales.danger_book import load_danger_book
from locales.food_guide import load_food_guide
from locales.guides import load_waste_guide
from locales.understanding import load_catalogue, load_recogniser

CATALOGUE = load_catalogue()


class Part(NamedTuple):
    """One matter: what is wanted, of which category of product.md §1."""

    intent: str
    category: str = ""


class Read(NamedTuple):
    """What was read in a sentence, and what is done about it."""

    part: Part
    outcome: str
    danger: str = ""
    confidence: float = 0.0
    matters: tuple[Part, ...] = ()


def family(code: str) -> str:
    """Name the code of product.md §1 that a finer one counts as."""
    return CATALOGUE.get(code).family if code in CATALOGUE else code


@cache
def _recogniser() -> tuple[Recogniser, FoodGuide]:
    foods = load_food_guide()
    return load_recogniser(CATALOGUE, sounds_like_waste_question, foods.sounds_like_health_question), foods


def read(text: str) -> Read:
    """Read one sentence; what the handlers draft or answer is an act, and what they answer with the menu asks."""
    recogniser, foods = _recogniser()
    wanted = recogniser.recognise(text)
    category = family(wanted.category or "other") if wanted.intent in MATTERS else ""
    danger = load_danger_book().find(text)
    if danger is not None:
        return Read(Part(wanted.intent.value, category), "act", danger.code, 1.0)
    intent = wanted.intent
    if intent is Intent.UNCLEAR and wanted.command is None:
        names = {How.EXACT, How.ALIAS}
        if load_waste_guide().look_up(text).how in names:
            intent = Intent.WASTE
        elif foods.look_up(text).how in names:
            intent = Intent.HEALTH
    if intent is Intent.PERSON:
        return Read(Part(intent.value), "person", confidence=wanted.confidence)
    outcome = "ask" if intent is Intent.UNCLEAR else "act"
    return Read(Part(intent.value, category), outcome, confidence=wanted.confidence)
