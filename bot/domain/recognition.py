"""What a message wants: word lists first, then a model that weighs what they found; unsure readings are asked back."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.catalogue import Catalogue
from bot.domain.clauses import adds, goes_on, pieces, without_going_on
from bot.domain.door_numbers import squeezed
from bot.domain.grams import Chance, Weights, grams
from bot.domain.intents import MATTERS, PHOTO_ADDS, SAID, Intent, Matter, Outcome, Reading, Understanding
from bot.domain.wordings import Wordings


class Recognises(Protocol):
    """Whatever tells what a message wants: word lists and weights today, a greater model one day."""

    def recognise(self, text: str, *, has_photo: bool = False) -> Understanding:
        """Tell what a message wants; danger is asked before this, elsewhere."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """Say how likely a reading must be to be acted on, to be offered, and to start a matter of its own.

    `agreed` suffices where the word lists say the same, `plain` where they do of a short message or of no matter at
    all. The best is offered from `offer` on, from `offer_vague` where it says of what kind it is no more than "other";
    further ones `beside` it. `add` and `go_on` suffice for one more matter where
    words such as 也, or such as 还有, say that it follows.
    """

    act: float
    agreed: float
    plain: float
    offer: float
    offer_vague: float
    beside: float
    apart: float
    add: float
    go_on: float


MOST_OFFERED = 3
A_WORD_OR_TWO, A_FEW_WORDS = 8, 12
"""Characters up to which a message says one thing only, and from which on it is a story."""

A_CLAUSE = 5
"""Characters from which on a clause that no word announces may be a matter of its own."""

LISTS_COUNT = 0.2
"""What the word lists' reading counts beside that of the weights, which counts one."""

SUREST = 0.99
"""Below what only a label that is typed has: nothing inside a sentence is certain."""


class Recogniser:
    """Tell what messages want; every answer is the same for the same words."""

    def __init__(self, wordings: Wordings, catalogue: Catalogue, weights: Weights, sureness: Sureness) -> None:
        self._wordings = wordings
        self._catalogue = self._shipped = catalogue
        self._taught = catalogue.beyond(catalogue)
        self._weights = weights
        self._sureness = sureness

    def over(self, catalogue: Catalogue) -> "Recogniser":
        """Give the same words with another edition of the service catalogue; nothing is read anew."""
        other = copy(self)
        other._catalogue, other._wordings = catalogue, self._wordings.over(catalogue)
        other._taught = catalogue.beyond(self._shipped)
        return other

    def speaks_about(self, name: str, text: str) -> bool:
        """Tell whether a text speaks about somebody by name, and does not merely call or ask for them."""
        return self._wordings.speaks_about(name, text)

    def recognise(self, text: str, *, has_photo: bool = False) -> Understanding:
        """Tell what a message wants; danger is asked before this, elsewhere."""
        whole = self._wordings.whole(text, has_photo=has_photo)
        if whole is not None:
            return whole
        understood = self._sentence(text, has_photo=has_photo)
        return replace(understood, matters=self._matters(text, understood.guess))

    def _sentence(self, text: str, *, has_photo: bool) -> Understanding:
        said = squeezed(text)
        known, signs, weighed = self._wordings.sentence(said, has_photo=has_photo)
        if known.subject_role is not None:
            return known
        answers = self._weights.weigh(grams(said), signs)
        is_named = any(sign.startswith(_NAMES_A_KIND) for sign in signs)
        categories = answers["category"][:2] if is_named else [Chance("other", 1.0)]
        readings = self._readings(_with_lists(answers["intent"], known), categories, weighed)
        best = readings[0]
        confidence = min(best.chance + (PHOTO_ADDS if has_photo else 0), SUREST)
        if best.intent is Intent.UNCLEAR:
            return replace(known, intent=Intent.UNCLEAR, category=None, confidence=0.0, outcome=Outcome.ASK)
        is_vague = best.intent in MATTERS and best.category is None
        is_taught = known.category is not None and bool(self._taught.found_in(said))
        is_sure = confidence >= self._least(said, known, best)
        if is_taught and (is_vague or not is_sure):
            return known  # somebody has explained this very word
        if is_sure:
            return replace(
                known, intent=best.intent, category=best.category, confidence=confidence, outcome=Outcome.ACT
            )
        likely = [one for one in readings if one.intent is not Intent.UNCLEAR and one.chance >= self._sureness.beside]
        likely = likely or [best]
        if known.category is not None and all(one[:2] != (known.intent, known.category) for one in likely):
            likely.insert(1, Reading(known.intent, known.category))  # a word named it, so it is offered too
        is_lost = best.chance < (self._sureness.offer_vague if is_vague else self._sureness.offer)
        return replace(
            known,
            intent=Intent.UNCLEAR,
            category=None,
            confidence=confidence,
            outcome=Outcome.PERSON if is_lost and len(said) > A_FEW_WORDS else Outcome.ASK,
            likely=tuple(likely[:MOST_OFFERED]),
        )

    def _least(self, said: str, known: Understanding, best: Reading) -> float:
        """Tell how sure a reading must be: less where the word lists have heard both wish and matter, and the same."""
        if known.confidence < SAID or not self._is_same(Reading(known.intent, known.category), best):
            return self._sureness.act
        is_plain = known.intent not in MATTERS or len(said) <= A_WORD_OR_TWO
        return self._sureness.plain if is_plain else self._sureness.agreed

    def _readings(self, intents: list[Chance], categories: list[Chance], weighed: Mapping[str, int]) -> list[Reading]:
        """Join what may be wanted with what it may be about: the likeliest of both first."""
        readings = []
        about = [(self._finer(weighed, one.label), one.chance) for one in categories]
        for label, chance in intents[:MOST_OFFERED]:
            intent = Intent(label)
            if intent in MATTERS:
                readings += [Reading(intent, category, chance * share) for category, share in about]
            else:
                readings.append(Reading(intent, None, chance))
        return [readings[0], *sorted(readings[1:], key=lambda one: -one.chance)]

    def _finer(self, weighed: Mapping[str, int], family: str) -> str | None:
        found = self._catalogue.heaviest(weighed, family)
        if found is not None:
            return found.code
        return family if family != "other" else None  # what is of no kind may still turn out to be of one

    def _matters(self, text: str, whole: Reading) -> tuple[Matter, ...]:
        """Tell the matters of a message apart, each with its own words; () where there is one."""
        clauses = pieces(text)
        if len(clauses) < 2:
            return ()
        if whole.chance >= SAID and not any(goes_on(one) or adds(one) for one in clauses):
            return ()  # what is sure as a whole, without a word that goes on, is one matter
        groups: list[tuple[Reading, list[str]]] = []
        for clause in clauses:
            reading = self._guess(clause)
            if not groups or self._is_another(reading, clause, [known for known, _ in groups]):
                groups.append((reading, [clause]))
            elif len(groups) == 1 and self._says_nothing(groups[0][0]):
                groups[0] = (reading, [*groups[0][1], clause])  # a greeting belongs to what follows
            else:
                groups[-1][1].append(clause)
        if len(groups) < 2:
            return ()
        said = ["，".join(map(without_going_on, words)) for _, words in groups]
        matters = tuple(Matter(self._guess(words), words) for words in said)
        least = self._sureness.go_on if any(map(goes_on, clauses)) else self._sureness.add
        is_clear = all(one.reading.intent not in _NO_MATTER and one.reading.chance >= least for one in matters)
        return matters if is_clear else ()

    def _guess(self, words: str) -> Reading:
        return self._sentence(words, has_photo=False).guess

    def _says_nothing(self, reading: Reading) -> bool:
        return reading.intent in _NO_MATTER or reading.chance < self._sureness.go_on

    def _is_another(self, reading: Reading, clause: str, known: list[Reading]) -> bool:
        """Tell whether a clause starts a matter of its own after the known ones."""
        if self._says_nothing(reading) or all(self._says_nothing(one) for one in known):
            return False
        if goes_on(clause):
            return all(not self._is_same(reading, one) for one in known)
        if (reading.category is None and reading.intent in MATTERS) or len(clause) < A_CLAUSE:
            return False
        least = self._sureness.add if adds(clause) else self._sureness.apart
        return reading.chance >= least and all(not self._is_kin(reading, one) for one in known)

    def _is_same(self, one: Reading, other: Reading) -> bool:
        return one.intent is other.intent and self._is_kin(one, other)

    def _is_kin(self, one: Reading, other: Reading) -> bool:
        if one.category is None or other.category is None:
            return one.intent is other.intent
        return self._catalogue.get(one.category).family == self._catalogue.get(other.category).family


def _with_lists(intents: list[Chance], known: Understanding) -> list[Chance]:
    """Let what the word lists say for sure count beside the weights."""
    if known.confidence < SAID:
        return intents
    agreed = [
        Chance(label, (chance + (LISTS_COUNT if label == known.intent else 0)) / (1 + LISTS_COUNT))
        for label, chance in intents
    ]
    return sorted(agreed, key=lambda one: -one.chance)


_NAMES_A_KIND = ("hint:", "word:", "heard:")
"""The signs without which nothing says what a message is about."""

_NO_MATTER = frozenset({Intent.GREETING, Intent.UNCLEAR})
