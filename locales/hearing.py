"""All that understands, joined: the word lists, the weights, the names that the guides know, and the dangers."""

from functools import cache

from bot.domain.catalogue import Catalogue
from bot.domain.intents import Intent
from bot.domain.recognition import Recogniser
from bot.domain.understanding import Understander
from bot.domain.waste import sounds_like_waste_question
from bot.domain.wordings import Wordings
from bot.domain.words import How
from locales.danger_book import load_danger_book
from locales.food_guide import load_food_guide
from locales.guides import load_sounds, load_waste_guide
from locales.understanding import load_catalogue, load_weights, load_wordings


def wordings_with_guides(catalogue: Catalogue) -> Wordings:
    """Read the words of every intent beside all that the guides know by name."""
    things, foods = load_waste_guide(), load_food_guide()
    names = {"thing": things.names, "food": foods.names}
    return load_wordings(catalogue, sounds_like_waste_question, foods.sounds_like_health_question, names, load_sounds())


def recogniser_with_guides(catalogue: Catalogue) -> Recogniser:
    """Give what recognises messages, as the program uses it."""
    return Recogniser(wordings_with_guides(catalogue), catalogue, *load_weights())


@cache
def load_recogniser() -> Recogniser:
    """Give what recognises messages, as it comes with the program."""
    return recogniser_with_guides(load_catalogue())


def understander_with(recogniser: Recogniser, catalogue: Catalogue) -> Understander:
    """Put the danger book before a recogniser, and bare names before its guess."""
    return Understander(recogniser, load_danger_book(), catalogue, named_in_guides)


def load_understander() -> Understander:
    """Give what understands messages, as it comes with the program."""
    return understander_with(load_recogniser(), load_catalogue())


def named_in_guides(text: str) -> list[Intent]:
    """Tell which guides know a message that is nothing but a name."""
    names = {How.EXACT, How.ALIAS}
    found = {
        Intent.WASTE: load_waste_guide().look_up(text).how in names,
        Intent.HEALTH: load_food_guide().look_up(text).how in names,
    }
    return [intent for intent, known in found.items() if known]
