"""The service catalogue: what can be reported, whose matter it is, and by which words it is known."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from bot.domain.door_numbers import squeezed
from bot.domain.spans import Span, Terms
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
    """Those who settle a matter; what is outside the community has a number of its own."""

    GRID_WORKER = "grid_worker"
    PROPERTY = "property"
    COMMITTEE = "committee"
    SUBDISTRICT = "subdistrict"
    OUTSIDE = "outside"


class Evidence(StrEnum):
    """What shows that a matter is settled."""

    NONE = "none"
    PHOTO_OR_WORD = "photo_or_word"
    PHOTO = "photo"


class Privacy(StrEnum):
    """Who sees a matter: its grid, or only those it was routed to and who oversees them."""

    OPEN = "open"
    PRIVATE = "private"


class Near(StrEnum):
    """How near two reports of a kind are taken for one matter."""

    NONE = "none"
    ENTRANCE = "entrance"
    BUILDING = "building"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class Contact:
    """Name who answers outside the community, and the number to call."""

    name: Both
    number: str


@dataclass(frozen=True, slots=True)
class Hot:
    """Tell how many of a kind, within how long, are no single matters any more."""

    count: int
    within: Span


@dataclass(frozen=True, slots=True)
class Category:
    """Hold one entry of the service catalogue; `at_home` is what happens inside a flat.

    `parent` is the code that a finer one belongs to. `terms` are times of its own; without them those of its clock
    class are promised. Reports that are `near` each other `within` a time may be one matter. `photo` says that a
    picture is expected; `instead` is what is answered at once where nothing need be filed. A `retired` one is
    offered no more, and stands on what was filed under it.
    """

    code: str
    name: Both
    kind: Kind
    clock: Clock
    answers: AnsweredBy
    words: tuple[str, ...]
    at_home: bool = False
    parent: str = ""
    terms: Terms | None = None
    outside: Contact | None = None
    evidence: Evidence = Evidence.PHOTO_OR_WORD
    privacy: Privacy = Privacy.OPEN
    near: Near = Near.NONE
    within: Span | None = None
    hot: Hot | None = None
    photo: bool = False
    instead: Both | None = None
    retired: bool = False

    @property
    def family(self) -> str:
        """Name the code that it is counted under: its parent's, or its own."""
        return self.parent or self.code

    @property
    def is_ours(self) -> bool:
        """Tell whether the community takes it on; what is not ours is answered with where to go."""
        return self.instead is None and self.answers is not AnsweredBy.OUTSIDE


# fmt: off
LASTING = frozenset(
    {
        "water", "drains", "electricity", "gas", "heating", "lift", "door", "lighting", "building", "road",
        "greenery", "noise", "parking", "ebike", "clutter", "sanitation", "waste_point", "pets", "poultry",
        "illegal_building", "garage_living", "shop_front", "odour", "property_service", "neighbours", "security",
        "elder_care", "certificate", "network", "other",
    }
)
# fmt: on
"""The codes that every catalogue has (product rules §1): finer ones belong to them, and danger is filed under them."""


class Found(NamedTuple, Generic[Meaning]):
    """A known word, where it starts, and what it stands for."""

    start: int
    word: str
    meaning: Meaning


class Phrases(Generic[Meaning]):
    """Find known words in folded text; where two overlap, the longer one counts, then the earlier."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._by_head: dict[str, list[tuple[str, Meaning]]] = {}
        for pair in meanings.items():
            self._by_head.setdefault(pair[0][:2], []).append(pair)
        for words in self._by_head.values():
            if len(words) > 1:
                words.sort(key=_longest_first)

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
        pairs, heads = _heads(text)
        known = self._by_head.keys() & heads
        for start, pair in enumerate(pairs) if known else ():
            # A word of one character has itself as its head.
            for head in (pair, text[start]):
                found = self._longest_of(self._by_head[head], text, start) if head in known else None
                if found is not None:
                    yield found
                    break

    @staticmethod
    def _longest_of(words: list[tuple[str, Meaning]], text: str, start: int) -> Found[Meaning] | None:
        for word, meaning in words:
            if text.startswith(word, start) and _stands_alone(text, start, start + len(word)):
                return Found(start, word, meaning)
        return None


@lru_cache(maxsize=16)
def _heads(text: str) -> tuple[list[str], frozenset[str]]:
    """List the two characters at each place, which many lists look for in the same text, and all heads of words."""
    pairs = [text[start : start + 2] for start in range(len(text))]
    return pairs, frozenset((*pairs, *text))


def _longest_first(pair: tuple[str, object]) -> tuple[int, str]:
    return -len(pair[0]), pair[0]


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
    """Keep the categories in the order in which they are shown; the retired ones only for what stands under them."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._by_code = {category.code: category for category in categories}
        self._offered = {code: category for code, category in self._by_code.items() if not category.retired}
        self._phrases = Phrases({fold(word): category for category in self for word in category.words})

    def __iter__(self) -> Iterator[Category]:
        return iter(self._offered.values())

    def __len__(self) -> int:
        return len(self._offered)

    def __contains__(self, code: object) -> bool:
        return code in self._offered

    def get(self, code: str) -> Category:
        """Fetch the category of a code, which must have existed once."""
        return self._by_code[code]

    def every(self) -> tuple[Category, ...]:
        """List all that ever were, the retired ones too."""
        return tuple(self._by_code.values())

    def is_same_kind(self, code: str, other: str) -> bool:
        """Tell whether two codes are one, or the finer and the coarser name of what the community takes on."""
        one, two = self.get(code), self.get(other)
        is_kin = other == one.parent or code == two.parent
        return code == other or (is_kin and one.is_ours and two.is_ours)

    def beside(self, code: str) -> list[Category]:
        """List what may be chosen instead of a category: its own family first, then all that have no parent."""
        family = self.get(code).family
        kin = [one for one in self if one.family == family]
        others = [one for one in self if not one.parent and one.family != family]
        return [one for one in (*kin, *others) if one.code != code and one.is_ours]

    def beyond(self, shipped: "Catalogue") -> Phrases[Category]:
        """Give the words that were added to those of another edition."""
        known = {fold(word) for category in shipped for word in category.words}
        added = {fold(word): category for category in self for word in category.words}
        return Phrases({word: category for word, category in added.items() if word not in known})

    def match(self, text: str, family: str = "") -> Category | None:
        """Choose the category, of a family if one is named, that the text speaks of most specifically, or none."""
        return self.heaviest(self.weighed(text), family)

    def weighed(self, text: str) -> dict[str, int]:
        """Tell how much the text speaks of each category that it names, by its code."""
        weights: dict[str, int] = {}
        for _, word, category in self._phrases.found_in(squeezed(text)):
            weights[category.code] = weights.get(category.code, 0) + _weight(word)
        return weights

    def heaviest(self, weights: Mapping[str, int], family: str = "") -> Category | None:
        """Choose the category that weighs most, of a family if one is named; of equals the one shown first."""
        if not weights:
            return None
        asked = [category for code, category in self._offered.items() if code in weights]
        asked = [category for category in asked if family in {"", category.family}]
        return max(asked, key=lambda category: weights[category.code], default=None)


def _weight(word: str) -> int:
    """Weigh one long word above several short ones; an English word is worth two characters."""
    return (len(word) if has_chinese(word) else 2 * len(word.split())) ** 2
