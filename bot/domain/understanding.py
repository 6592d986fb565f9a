"""All that one message tells: what is wanted, about what, where, how urgent, how sure that is, and what is done."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from bot.domain import door_numbers as doors
from bot.domain.catalogue import Catalogue, Clock
from bot.domain.dangers import Danger, DangerBook
from bot.domain.intents import CERTAIN, MATTERS, SAID, Intent, Outcome, Reading
from bot.domain.recognition import Recognises

_WRITTEN = re.compile(
    r"\d{1,3}[a-z甲乙丙丁]?号楼(?:\d{1,2}(?:单元|门洞))?(?:\d{1,2}[楼层])?(?:\d{3,4}室)?|\d{1,2}单元(?:\d{3,4}室)?"
)
_SHARED = re.compile(
    r"我们?家|楼上|楼下|对门|隔壁|(?:小区)?[东西南北前后]门口?|大门口|地下?车?库(?:b\d|负[一二三])?|b\d层?|地下室|楼顶|天台|楼道|走廊|"
    r"电梯[间里口]|大堂|门厅|单元门口?|花园|广场|操场|凉亭|池塘|河边|车棚|垃圾[房站]|门卫室|岗亭|活动室|居委会|"
    r"\b(?:my (?:home|flat|kitchen|bathroom)|upstairs|downstairs|next door|"
    r"(?:north|south|east|west|main|back|front) gate|"
    r"basement|rooftop|roof|corridor|stairwell|lobby|garage|courtyard|playground)\b"
)


_MAY_BE_NAMED = frozenset({Intent.UNCLEAR, Intent.WASTE, Intent.HEALTH})
_LONGEST_NAME = 24


def may_be_named(intent: Intent, text: str) -> bool:
    """Tell whether a message may be nothing but the name of a thing or a food, which its guide knows best."""
    return intent in _MAY_BE_NAMED and len(text) <= _LONGEST_NAME


@dataclass(frozen=True, slots=True)
class Understood:
    """Hold what one message, or one matter of it, tells; `place` are the words that name where, or nothing."""

    text: str
    intent: Intent
    category: str | None
    place: str | None
    urgency: Clock | None
    danger: Danger | None
    confidence: float
    outcome: Outcome
    matters: tuple["Understood", ...] = ()


class Understander:
    """Understand messages by the danger book first, then by word lists and weights."""

    def __init__(
        self,
        recogniser: Recognises,
        dangers: DangerBook,
        catalogue: Catalogue,
        named: Callable[[str], Collection[Intent]],
    ) -> None:
        self._recogniser = recogniser
        self._dangers = dangers
        self._catalogue = catalogue
        self._named = named

    def understand(self, text: str, *, has_photo: bool = False) -> Understood:
        """Tell everything about one message; each of several matters has its own words and its own danger."""
        wanted = self._recogniser.recognise(text, has_photo=has_photo)
        danger = self._dangers.find(text)
        guess, outcome = wanted.guess, wanted.outcome
        if wanted.command is None and wanted.confidence < CERTAIN and may_be_named(wanted.intent, text):
            named = self._named(text)
            if named:
                guess = Reading(next(iter(named)), None, 1 / len(named))
                outcome = Outcome.ACT if len(named) == 1 else Outcome.ASK
        if wanted.matters:
            guess, outcome = wanted.matters[0].reading, Outcome.ACT
        matters = [self._matter(one.reading, one.words) for one in wanted.matters]
        matters.sort(key=lambda one: one.danger is None)
        told = self._told(text, guess, danger, outcome)
        return replace(told, matters=tuple(matters))

    def _matter(self, reading: Reading, words: str) -> Understood:
        return self._told(words, reading, self._dangers.find(words), Outcome.ACT)

    def _told(self, text: str, reading: Reading, danger: Danger | None, outcome: Outcome) -> Understood:
        category = None
        if danger is not None and reading.chance < SAID:  # what is filed then is the danger, whatever else was meant
            reading = Reading(Intent.HELP if danger.medical else Intent.REPAIR, danger.category)
        if reading.intent in MATTERS:
            category = reading.category or (danger.category if danger is not None else "other")
        clock = Clock.DANGER if danger is not None else self._catalogue.get(category).clock if category else None
        if danger is not None:
            outcome, confidence = Outcome.ACT, 1.0
        else:
            confidence = reading.chance
        if outcome is Outcome.ACT and reading.intent is Intent.PERSON:
            outcome = Outcome.PERSON
        return Understood(text, reading.intent, category, place_in(text), clock, danger, confidence, outcome)


def place_in(text: str) -> str | None:
    """Give the words that say where something is: an address in its plain form, or a known part of an estate."""
    said = doors.canonical(doors.squeezed(text))
    found = _WRITTEN.search(said) or _SHARED.search(said)
    return found[0] if found is not None else None
