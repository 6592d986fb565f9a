"""The service catalogue: what can be reported, whose matter it is, and by which words it is known."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from bot.domain.door_numbers import squeezed
from bot.domain.words import Both, fold, has_chinese

Meaning = TypeVar("Meaning")


class Kind(StrEnum):
    """The kinds of matter that become a ticket."""

    REPAIR = "repair"
    COMPLAINT = "complaint"
    ENQUIRY = "enquiry"
    HELP = "help"


class Clock(StrEnum):
    """The classes of promised times; their figures stand with the deadlines."""

    DANGER = "danger"
    UTILITY = "utility"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


class AnsweredBy(StrEnum):
    """Those who settle a matter."""

    GRID_WORKER = "grid_worker"
    PROPERTY = "property"
    COMMITTEE = "committee"
    SUBDISTRICT = "subdistrict"


@dataclass(frozen=True, slots=True)
class Category:
    """Hold one entry of the service catalogue; `at_home` is what happens inside a flat."""

    code: str
    name: Both
    kind: Kind
    clock: Clock
    answers: AnsweredBy
    words: tuple[str, ...]
    at_home: bool = False


class Found(NamedTuple, Generic[Meaning]):
    """A known word, where it starts, and what it stands for."""

    start: int
    word: str
    meaning: Meaning


class Phrases(Generic[Meaning]):
    """Find known words in folded text; where two overlap, the longer one counts, then the earlier."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._by_head: dict[str, list[tuple[str, Meaning]]] = {}
        for word, meaning in sorted(meanings.items(), key=lambda pair: (-len(pair[0]), pair[0])):
            self._by_head.setdefault(word[:2], []).append((word, meaning))

    def found_in(self, text: str) -> list[Found[Meaning]]:
        """List the words that stand in the text, in their order, none inside or across another."""
        taken: list[Found[Meaning]] = []
        covered: set[int] = set()
        longest = self._longest_at_each_place(text)
        for found in sorted(longest, key=lambda found: (-len(found.word), found.start)):
            span = range(found.start, found.start + len(found.word))
            if covered.isdisjoint(span):
                covered.update(span)
                taken.append(found)
        return sorted(taken, key=lambda found: found.start)

    def _longest_at_each_place(self, text: str) -> Iterator[Found[Meaning]]:
        by_head = self._by_head
        for start, letter in enumerate(text):
            # A word of one character has itself as its head.
            for head in (text[start : start + 2], letter):
                found = next(
                    (
                        Found(start, word, meaning)
                        for word, meaning in by_head.get(head, ())
                        if text.startswith(word, start) and _stands_alone(text, start, start + len(word))
                    ),
                    None,
                )
                if found is not None:
                    yield found
                    break


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether an English word ends where it should, a plural s allowed; Chinese needs no gaps."""
    if _is_latin(text[start]) and start > 0 and _is_latin(text[start - 1]):
        return False
    if not _is_latin(text[end - 1]):
        return True
    after = text[end : end + 2]
    return not (after and _is_latin(after[0])) or (after[0] == "s" and not _is_latin(after[1:]))


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


class Catalogue:
    """Keep the categories in the order in which they are shown."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._by_code = {category.code: category for category in categories}
        self._phrases = Phrases({fold(word): category for category in self for word in category.words})

    def __iter__(self) -> Iterator[Category]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Category:
        """Fetch the category of a code, which must exist."""
        return self._by_code[code]

    def match(self, text: str) -> Category | None:
        """Choose the category that the text speaks of most specifically, or none."""
        weights: dict[str, int] = {}
        for _, word, category in self._phrases.found_in(squeezed(text)):
            weights[category.code] = weights.get(category.code, 0) + _weight(word)
        best = max(weights.values(), default=0)
        return next((category for category in self if weights.get(category.code) == best), None)


def _weight(word: str) -> int:
    """Weigh one long word above several short ones; an English word is worth two characters."""
    return (len(word) if has_chinese(word) else 2 * len(word.split())) ** 2
