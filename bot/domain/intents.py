"""What a sentence wants: its intent, its category, and whether it is about a member of staff."""

import re
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.catalogue import Catalogue, Category, Kind, Meaning, Phrases
from bot.domain.door_numbers import squeezed
from bot.domain.words import LONGEST, fold


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


class Cue(StrEnum):
    """What a word inside a sentence hints at."""

    REPAIR = "repair"
    ACCUSE = "accuse"
    COMPLAINT = "complaint"
    ENQUIRY = "enquiry"
    HELP = "help"
    PROGRESS = "progress"
    PERSON = "person"
    PERSON_WEAK = "person_weak"
    GRIEVANCE = "grievance"


@dataclass(frozen=True, slots=True)
class Understanding:
    """Hold what was understood of one message; confidence runs from 0 to 1.

    `aggrieved` says that there are words of complaint, whatever else is wanted.
    """

    intent: Intent
    category: str | None = None
    confidence: float = 0.0
    subject_role: str | None = None
    command: Command | None = None
    aggrieved: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Hold the words of every intent, as the content file groups them."""

    labels: Mapping[Intent, Iterable[str]]
    commands: Mapping[Command, Iterable[str]]
    greetings: Iterable[str]
    cues: Mapping[Cue, Iterable[str]]
    staff: Mapping[str, Iterable[str]]
    addressed_before: Iterable[str]
    addressed_after: Iterable[str]


CERTAIN, SAID, NAMED, HINTED = 1.0, 0.95, 0.8, 0.6
"""The whole message is known; wish and matter are said; the category is named; there is only a hint."""

PHOTO_ADDS = 0.1

_NOT_WORDS = re.compile(r"[\W_]+")
_SOFTENED = re.compile(r"(?:一下|[吧呢啊呀哦啦哈]|\s(?:please|now))+$")
_TICKET_NUMBER = re.compile(r"(?:第|no\.?|#|no\.? ?#)\s?\d{3,}号?")


_ANONYMOUSLY = re.compile(
    r"(?<![不别非])(?<!不要)(?<!不用)(?<!不想)匿名(?!电话)|(?<!not )\banonymous(?:ly)?\b", re.IGNORECASE
)


def wishes_to_be_anonymous(text: str) -> bool:
    """Tell whether somebody says that they do not want to be named."""
    return _ANONYMOUSLY.search(text) is not None


class Recogniser:
    """Understand sentences by word lists; every answer is the same for the same words."""

    def __init__(
        self,
        catalogue: Catalogue,
        vocabulary: Vocabulary,
        *,
        is_waste: Callable[[str], bool],
        is_health: Callable[[str], bool],
    ) -> None:
        self._catalogue = catalogue
        self._is_waste = is_waste
        self._is_health = is_health
        self._labels = _by_word(vocabulary.labels)
        self._commands = _by_word(vocabulary.commands)
        self._cues = Phrases(_by_word(vocabulary.cues))
        self._staff = Phrases(_by_word(vocabulary.staff))
        self._addressed_before = tuple(fold(word) for word in vocabulary.addressed_before)
        self._addressed_after = tuple(fold(word) for word in vocabulary.addressed_after)
        greetings = sorted((re.escape(fold(word)) for word in vocabulary.greetings), key=len, reverse=True)
        self._greeting = re.compile(rf"(?:(?:{'|'.join(greetings)})(?:(?<![a-z]) ?|\b ?))+")

    def over(self, catalogue: Catalogue) -> "Recogniser":
        """Give the same words with another edition of the service catalogue; nothing is read anew."""
        other = copy(self)
        other._catalogue = catalogue
        return other

    def recognise(self, text: str, *, has_photo: bool = False) -> Understanding:
        """Tell what a message wants; danger is asked before this, elsewhere."""
        said = squeezed(text)
        bare = _NOT_WORDS.sub(" ", said).strip()
        if not bare:
            return Understanding(Intent.UNCLEAR)
        # Of a text that was cut, the beginning alone is no greeting and no command.
        whole = self._whole(said, bare, has_photo=has_photo) if len(text) <= LONGEST else None
        return whole or self._sentence(said, has_photo=has_photo)

    def speaks_about(self, name: str, text: str) -> bool:
        """Tell whether a text speaks about somebody by name, and does not merely call or ask for them."""
        said, named = squeezed(text), squeezed(name)
        return any(
            not self._is_addressed(said, found.start(), len(named)) for found in re.finditer(re.escape(named), said)
        )

    def _whole(self, said: str, bare: str, *, has_photo: bool) -> Understanding | None:
        """Understand a message that is nothing but a label, a command, a ticket number or a greeting."""
        plain = _SOFTENED.sub("", bare)
        command = self._commands.get(bare) or self._commands.get(plain)
        if command is not None:
            return Understanding(_INTENT_OF_COMMAND[command], confidence=CERTAIN, command=command)
        label = self._labels.get(bare) or self._labels.get(plain)
        if label is not None:
            return Understanding(label, confidence=CERTAIN)
        if _TICKET_NUMBER.fullmatch(said):
            return Understanding(Intent.PROGRESS, confidence=NAMED)
        if self._greeting.fullmatch(bare):
            # Who greets with a picture wants something done about the picture.
            if has_photo:
                return Understanding(Intent.UNCLEAR)
            return Understanding(Intent.GREETING, confidence=CERTAIN)
        return None

    def _sentence(self, said: str, *, has_photo: bool) -> Understanding:
        cues = {found.meaning for found in self._cues.found_in(said)}
        return replace(self._wanted(said, cues, has_photo=has_photo), aggrieved=bool(cues & _AGGRIEVED))

    def _wanted(self, said: str, cues: set[Cue], *, has_photo: bool) -> Understanding:
        role = self._accused(said) if cues & _AGGRIEVED else None
        if role is not None:
            return Understanding(Intent.COMPLAINT, "other", SAID, subject_role=role)
        if Cue.PROGRESS in cues:
            return Understanding(Intent.PROGRESS, confidence=SAID)
        if Cue.PERSON in cues:
            return Understanding(Intent.PERSON, confidence=SAID)
        if Cue.ACCUSE not in cues:
            if self._is_waste(said):
                return Understanding(Intent.WASTE, confidence=SAID)
            if self._is_health(said):
                return Understanding(Intent.HEALTH, confidence=SAID)
        category = self._catalogue.match(said)
        if category is None:
            return _hinted(cues)
        confidence = NAMED + (PHOTO_ADDS if has_photo else 0)
        return Understanding(_wish(category, cues), category.code, SAID if cues else confidence)

    def _accused(self, said: str) -> str | None:
        """Name the role of the first member of staff who is spoken about, not to."""
        for start, word, role in self._staff.found_in(said):
            if not self._is_addressed(said, start, len(word)):
                return role
        return None

    def _is_addressed(self, said: str, start: int, length: int) -> bool:
        # A name and a comma may stand between the role and the greeting.
        after = said[start + length :][:8]
        spoken_to = said[:start].rstrip().endswith(self._addressed_before)
        return spoken_to or any(greeting in after for greeting in self._addressed_after)


_AGGRIEVED = frozenset({Cue.ACCUSE, Cue.GRIEVANCE})

_INTENT_OF_COMMAND = {
    Command.CANCEL: Intent.UNCLEAR,
    Command.BACK: Intent.UNCLEAR,
    Command.PERSON: Intent.PERSON,
    Command.MENU: Intent.GREETING,
    Command.LEAVE: Intent.HEALTH,
}

_INTENT_OF_CUE = {
    Cue.ENQUIRY: Intent.ENQUIRY,
    Cue.ACCUSE: Intent.COMPLAINT,
    Cue.REPAIR: Intent.REPAIR,
    Cue.HELP: Intent.HELP,
    Cue.PERSON_WEAK: Intent.PERSON,
    Cue.COMPLAINT: Intent.COMPLAINT,
    Cue.GRIEVANCE: Intent.COMPLAINT,
}


def _wish(category: Category, cues: set[Cue]) -> Intent:
    """Tell what is wanted of a category; its own kind decides unless the words say otherwise."""
    if Cue.ENQUIRY in cues and Cue.REPAIR not in cues:
        return Intent.ENQUIRY
    if Cue.ACCUSE in cues:
        return Intent.COMPLAINT
    if category.kind is Kind.COMPLAINT and Cue.REPAIR in cues:
        return Intent.REPAIR
    return Intent(category.kind)


def _hinted(cues: set[Cue]) -> Understanding:
    """Understand a sentence without a category by the first hint that it holds."""
    for cue, intent in _INTENT_OF_CUE.items():
        if cue in cues:
            return Understanding(intent, confidence=HINTED)
    return Understanding(Intent.UNCLEAR)


def _by_word(words: Mapping[Meaning, Iterable[str]]) -> dict[str, Meaning]:
    return {fold(word): meaning for meaning, group in words.items() for word in group}
