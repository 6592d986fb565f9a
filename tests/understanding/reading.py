"""What the program reads in a sentence, danger first, as its handlers take it."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from bot.domain.recognition import Recogniser
from bot.domain.understanding import Understood
from locales.hearing import load_recogniser, understander_with
from locales.understanding import load_catalogue

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


def reader(recogniser: Recogniser) -> Callable[[str], Read]:
    """Read sentences with a recogniser, danger first, as the command `linli understand` does."""
    understander = understander_with(recogniser, CATALOGUE)

    def read(text: str) -> Read:
        told = understander.understand(text)
        matters = tuple(_part(one) for one in told.matters)
        code = told.danger.code if told.danger is not None else ""
        return Read(_part(told), told.outcome.value, code, told.confidence, matters)

    return read


@cache
def shipped() -> Callable[[str], Read]:
    """Read sentences with the word lists and weights that come with the program."""
    return reader(load_recogniser())


def _part(told: Understood) -> Part:
    return Part(told.intent.value, family(told.category or ""))
