"""What the word lists know of a sentence: its intent, its category, and whether it is about a member of staff."""

import re
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from bot.domain.catalogue import Catalogue, Category, Found, Kind, Meaning, Phrases
from bot.domain.door_numbers import squeezed
from bot.domain.intents import CERTAIN, HINTED, NAMED, PHOTO_ADDS, SAID, Command, Intent, Outcome, Understanding
from bot.domain.sounds import Ear
from bot.domain.words import LONGEST, fold


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
class Vocabulary:
    """Hold the words of every intent, as the content file groups them."""

    labels: Mapping[Intent, Iterable[str]]
    commands: Mapping[Command, Iterable[str]]
    greetings: Iterable[str]
    cues: Mapping[Cue, Iterable[str]]
    staff: Mapping[str, Iterable[str]]
    addressed_before: Iterable[str]
    addressed_after: Iterable[str]
    hints: Mapping[str, Iterable[str]]
    wishes: Mapping[str, Iterable[str]]


_NOT_WORDS = re.compile(r"[\W_]+")
_SOFTENED = re.compile(r"(?:一下|[吧呢啊呀哦啦哈]|\s(?:please|now))+$")
_TICKET_NUMBER = re.compile(r"(?:第|no\.?|#|no\.? ?#)\s?\d{3,}号?")


_CHOICE = re.compile(r"([\u3400-\u9fff])[不没]\1")
"""A question such as 要不要 or 收没收."""
_ASKED = re.compile(r"(?:[吗么嘛][.!。,~]*|\?[.!?~]*)$")
_ASKING = re.compile(
    r"[吗么嘛呢][.!?。,~]*$|\?$|([\u3400-\u9fff])[不没]\1|能否|是否|怎么|怎样|哪|几[点号天时]|多少|什么|啥|谁|"
    r"\b(?:what|where|when|how|who|which|why|can i|may i|do i|is it|does|should)\b"
)
_FORMS = {"choice": _CHOICE, "asked": _ASKED, "asking": _ASKING}
"""How questions look, whatever they are about."""

_STEP, _LONG = 10, 6
"""Lengths are told apart by tens of characters, up to the sixth."""

_MOSTLY = 0.6
"""The share of a sentence from which on it is little more than names."""


class Spoken(NamedTuple):
    """What the word lists make of a sentence, the signs that they found in it, and how much it speaks of categories."""

    understood: Understanding
    signs: frozenset[str]
    weighed: Mapping[str, int]


class Wordings:
    """Understand sentences by word lists; every answer is the same for the same words."""

    def __init__(
        self,
        catalogue: Catalogue,
        vocabulary: Vocabulary,
        *,
        is_waste: Callable[[str], bool],
        is_health: Callable[[str], bool],
        names: Mapping[str, Iterable[str]],
        sounds: Mapping[str, str],
    ) -> None:
        self._catalogue = catalogue
        self._is_waste = is_waste
        self._is_health = is_health
        self._names = {guide: _phrases(each, guide) for guide, each in names.items()}
        self._labels = _by_word(vocabulary.labels)
        self._commands = _by_word(vocabulary.commands)
        self._cues = Phrases(_by_word(vocabulary.cues))
        self._hints = Phrases(_by_word(vocabulary.hints))
        self._wishes = Phrases(_by_word(vocabulary.wishes))
        self._ear = Ear(sounds, {**_by_word(vocabulary.hints), **_of_catalogue(catalogue)})
        self._staff = Phrases(_by_word(vocabulary.staff))
        self._addressed_before = tuple(fold(word) for word in vocabulary.addressed_before)
        self._addressed_after = tuple(fold(word) for word in vocabulary.addressed_after)
        greetings = sorted((re.escape(fold(word)) for word in vocabulary.greetings), key=len, reverse=True)
        self._greeting = re.compile(rf"(?:(?:{'|'.join(greetings)})(?:(?<![a-z]) ?|\b ?))+")

    def over(self, catalogue: Catalogue) -> "Wordings":
        """Give the same words with another edition of the service catalogue; nothing is read anew."""
        other = copy(self)
        other._catalogue = catalogue
        return other

    def whole(self, text: str, *, has_photo: bool = False) -> Understanding | None:
        """Understand a message that is nothing but a label, a command, a ticket number or a greeting."""
        said = squeezed(text)
        bare = _NOT_WORDS.sub(" ", said).strip()
        if not bare:
            return Understanding(Intent.UNCLEAR, outcome=Outcome.ASK)
        if len(text) > LONGEST:
            return None  # of a text that was cut, the beginning alone is no greeting and no command
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
                return Understanding(Intent.UNCLEAR, outcome=Outcome.ASK)
            return Understanding(Intent.GREETING, confidence=CERTAIN)
        return None

    def sentence(self, said: str, *, has_photo: bool = False) -> Spoken:
        """Understand squeezed text by the words inside it."""
        cues = {found.meaning for found in self._cues.found_in(said)}
        staff = self._staff.found_in(said)
        guide = Intent.WASTE if self._is_waste(said) else Intent.HEALTH if self._is_health(said) else None
        weighed = self._catalogue.weighed(said)
        category = self._catalogue.heaviest(weighed)
        role = self._accused(said, staff) if cues & _AGGRIEVED else None
        if role is not None:
            understood = Understanding(Intent.COMPLAINT, "other", SAID, subject_role=role)
        else:
            understood = _wanted(cues, guide, category, has_photo=has_photo)
        signs = {f"cue:{cue}" for cue in cues} | {f"read:{understood.intent}"}
        if staff:
            signs.add("staff")
        if guide is not None:
            signs.add(f"asks:{guide}")
        if category is not None:
            signs |= {f"kind:{category.kind}", f"named:{category.family}"}
            signs |= {f"word:{self._catalogue.get(code).family}" for code in weighed}
        hints = [found.meaning for found in self._hints.found_in(said)]
        if hints:
            signs |= {f"first:{hints[0]}", f"last:{hints[-1]}", *(f"hint:{hint}" for hint in hints)}
            signs |= {f"{one}+{other}" for one, other in combinations(sorted(set(hints)), 2)}
        signs |= {f"form:{name}" for name, pattern in _FORMS.items() if pattern.search(said)}
        signs.add(f"length:{min(len(said) // _STEP, _LONG)}")
        signs |= {f"heard:{family}" for family in self._ear.hears(said)}
        signs |= {f"wish:{found.meaning}" for found in self._wishes.found_in(said)}
        for name, names in self._names.items():
            found = names.found_in(said)
            if found:
                signs.add(f"name:{name}")
            if sum(len(each.word) for each in found) >= _MOSTLY * len(said):
                signs.add(f"only:{name}")
        return Spoken(replace(understood, aggrieved=bool(cues & _AGGRIEVED)), frozenset(signs), weighed)

    def speaks_about(self, name: str, text: str) -> bool:
        """Tell whether a text speaks about somebody by name, and does not merely call or ask for them."""
        said, named = squeezed(text), squeezed(name)
        return any(
            not self._is_addressed(said, found.start(), len(named)) for found in re.finditer(re.escape(named), said)
        )

    def _accused(self, said: str, staff: Iterable[Found[str]]) -> str | None:
        """Name the role of the first member of staff who is spoken about, not to."""
        for start, word, role in staff:
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


def _wanted(cues: set[Cue], guide: Intent | None, category: Category | None, *, has_photo: bool) -> Understanding:
    if Cue.PROGRESS in cues:
        return Understanding(Intent.PROGRESS, confidence=SAID)
    if Cue.PERSON in cues:
        return Understanding(Intent.PERSON, confidence=SAID)
    if Cue.ACCUSE not in cues and guide is not None:
        return Understanding(guide, confidence=SAID)
    if category is None:
        return _hinted(cues)
    confidence = NAMED + (PHOTO_ADDS if has_photo else 0)
    return Understanding(_wish(category, cues), category.code, SAID if cues else confidence)


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
    return Understanding(Intent.UNCLEAR, outcome=Outcome.ASK)


def _of_catalogue(catalogue: Catalogue) -> dict[str, str]:
    return {fold(word): category.family for category in catalogue for word in category.words}


def _phrases(names: Iterable[str], guide: str) -> Phrases[str]:
    # A single character is a part of too many other words.
    return Phrases({name: guide for name in names if len(name) > 1})


def _by_word(words: Mapping[Meaning, Iterable[str]]) -> dict[str, Meaning]:
    return {fold(word): meaning for meaning, group in words.items() for word in group}
