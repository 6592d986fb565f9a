"""What a sentence can want, and what is done about it: draft or answer it, ask back, or offer a person."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Intent(StrEnum):
    """What somebody can want."""

    REPAIR = "repair"
    COMPLAINT = "complaint"
    ENQUIRY = "enquiry"
    HELP = "help"
    WASTE = "waste"
    HEALTH = "health"
    PROGRESS = "progress"
    PERSON = "person"
    GREETING = "greeting"
    UNCLEAR = "unclear"


MATTERS = frozenset({Intent.REPAIR, Intent.COMPLAINT, Intent.ENQUIRY, Intent.HELP})
"""What becomes a ticket."""


class Command(StrEnum):
    """What steers the conversation itself, understood only as a whole message."""

    CANCEL = "cancel"
    BACK = "back"
    PERSON = "person"
    MENU = "menu"
    LEAVE = "leave"


class Outcome(StrEnum):
    """What is done about a message: it is drafted or answered, asked back about, or a person is offered."""

    ACT = "act"
    ASK = "ask"
    PERSON = "person"


class Reading(NamedTuple):
    """One way to understand a message, and how likely it is from 0 to 1; only a matter has a category."""

    intent: Intent
    category: str | None = None
    chance: float = 0.0


class Matter(NamedTuple):
    """One of several matters of a message, with its own words."""

    reading: Reading
    words: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """Hold what was understood of one message; confidence runs from 0 to 1.

    `aggrieved` says that there are words of complaint, whatever else is wanted. What is not sure enough is
    `UNCLEAR`, with the `likely` readings to ask about. `matters` are those of a message that holds several.
    """

    intent: Intent
    category: str | None = None
    confidence: float = 0.0
    subject_role: str | None = None
    command: Command | None = None
    aggrieved: bool = False
    outcome: Outcome = Outcome.ACT
    likely: tuple[Reading, ...] = ()
    matters: tuple[Matter, ...] = ()

    @property
    def guess(self) -> Reading:
        """Give what is meant most likely, whether it is sure enough or not."""
        return Reading(self.intent, self.category, self.confidence) if not self.likely else self.likely[0]


CERTAIN, SAID, NAMED, HINTED = 1.0, 0.95, 0.8, 0.6
"""The whole message is known; wish and matter are said; the category is named; there is only a hint."""

PHOTO_ADDS = 0.1

_ANONYMOUSLY = re.compile(
    r"(?<![不别非])(?<!不要)(?<!不用)(?<!不想)匿名(?!电话)|(?<!not )\banonymous(?:ly)?\b", re.IGNORECASE
)


def wishes_to_be_anonymous(text: str) -> bool:
    """Tell whether somebody says that they do not want to be named."""
    return _ANONYMOUSLY.search(text) is not None
