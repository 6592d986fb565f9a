"""The words by which residents are understood, read from the content files."""

import json
import tomllib
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from bot.domain.catalogue import Catalogue
from bot.domain.editions import read_document
from bot.domain.grams import Question, Weights
from bot.domain.intents import Command, Intent
from bot.domain.recognition import Sureness
from bot.domain.wordings import Cue, Vocabulary, Wordings

_CONTENT = Path(__file__).with_name("content")
WEIGHTS = _CONTENT / "understanding" / "weights.bin"


@cache
def load_catalogue() -> Catalogue:
    """Read the service catalogue that comes with the program."""
    return read_document((_CONTENT / "catalogue.toml").read_text("utf-8"))


def load_wordings(
    catalogue: Catalogue,
    is_waste: Callable[[str], bool],
    is_health: Callable[[str], bool],
    names: Mapping[str, Iterable[str]],
    sounds: Mapping[str, str],
) -> Wordings:
    """Read the words of every intent and join them with the catalogue's."""
    content = tomllib.loads((_CONTENT / "intents.toml").read_text("utf-8"))
    vocabulary = Vocabulary(
        labels={Intent(intent): words for intent, words in content["labels"].items()},
        commands={Command(command): words for command, words in content["commands"].items()},
        greetings=content["greeting"]["words"],
        cues={Cue(cue): words for cue, words in content["cues"].items()},
        staff=content["staff"],
        addressed_before=content["addressing"]["before"],
        addressed_after=content["addressing"]["after"],
        hints=_words("understanding/hints.txt"),
        wishes=_words("understanding/wishes.txt"),
    )
    return Wordings(catalogue, vocabulary, is_waste=is_waste, is_health=is_health, names=names, sounds=sounds)


def load_weights() -> tuple[Weights, Sureness]:
    """Read the weights that come with the program."""
    return weights_in(WEIGHTS.read_bytes())


def weights_in(written: bytes) -> tuple[Weights, Sureness]:
    """Read what `make model` has written: a line that tells of the rest, the names of the rows, and the rows."""
    head, _, rest = zlib.decompress(written).partition(b"\n")
    told = json.loads(head)
    names, rows = rest[: told["names"]], rest[told["names"] :]
    questions = {name: Question(tuple(one["labels"]), one["unit"]) for name, one in told["questions"].items()}
    weights = Weights(questions, names.decode("utf-8").split("\n"), rows)
    return weights, Sureness(**told["sureness"])


def _words(name: str) -> dict[str, list[str]]:
    """Read words under the names in brackets; a list of thousands is read thus in a tenth of the time of TOML."""
    words: dict[str, list[str]] = {}
    named = ""
    for line in (_CONTENT / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            named = line.strip("[]")
        elif line and not line.startswith("#"):
            words.setdefault(named, []).extend(word.strip() for word in line.rstrip(",").split(","))
    return words
