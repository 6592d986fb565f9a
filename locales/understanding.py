"""The words by which residents are understood, read from the content files."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.domain.catalogue import Catalogue
from bot.domain.editions import read_document
from bot.domain.intents import Command, Cue, Intent, Recogniser, Vocabulary

_CONTENT = Path(__file__).with_name("content")


def load_catalogue() -> Catalogue:
    """Read the service catalogue that comes with the program."""
    return read_document((_CONTENT / "catalogue.toml").read_text("utf-8"))


def load_recogniser(
    catalogue: Catalogue, is_waste: Callable[[str], bool], is_health: Callable[[str], bool]
) -> Recogniser:
    """Read the words of every intent and join them with the catalogue's."""
    content = _read("intents.toml")
    vocabulary = Vocabulary(
        labels={Intent(intent): words for intent, words in content["labels"].items()},
        commands={Command(command): words for command, words in content["commands"].items()},
        greetings=content["greeting"]["words"],
        cues={Cue(cue): words for cue, words in content["cues"].items()},
        staff=content["staff"],
        addressed_before=content["addressing"]["before"],
        addressed_after=content["addressing"]["after"],
    )
    return Recogniser(catalogue, vocabulary, is_waste=is_waste, is_health=is_health)


def _read(name: str) -> dict[str, Any]:
    with (_CONTENT / name).open("rb") as file:
        return tomllib.load(file)
