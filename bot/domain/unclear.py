"""What residents said that was not understood, until an administrator tells what it means."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bot.domain.catalogue import Catalogue, Category
from bot.domain.errors import AnsweredAlready
from bot.domain.words import fold

LONGEST = 200
"""Characters of a message that are kept for whoever is to explain it."""

SHORTEST, LONGEST_WORD = 2, 20
"""Characters of a word that can be taught: one sign stands in too many other words."""

_EQUALS = re.compile(r"\s*(?:=|:|->|→)\s*")
_MEANS = re.compile(r"\s*(?:属于|是指|就是|是|\bmeans\b|\bis\b)\s*")


@dataclass(frozen=True, slots=True)
class Unclear:
    """Hold a message that was not understood, its numbers and names blotted out, and what became of it.

    `grid_id` is where its sender lives, None while nobody knows. `taught` is the word that was learnt from it, empty
    where there was nothing to learn.
    """

    id: int
    person_id: int
    grid_id: int | None
    words: str
    at: datetime
    answered_by: int | None = None
    answered_at: datetime | None = None
    taught: str = ""
    category: str = ""
    version: int = 1

    def answered(self, by: int, now: datetime, lesson: "Lesson | None" = None) -> Self:
        """Note that somebody has explained it, or that there is nothing to explain; once."""
        if self.answered_at is not None:
            raise AnsweredAlready
        word, category = ("", "") if lesson is None else (lesson.word, lesson.category.code)
        return replace(self, answered_by=by, answered_at=now, taught=word, category=category)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Say of which category a word tells."""

    word: str
    category: Category


def read_lesson(line: str, about: str, catalogue: Catalogue) -> Lesson | None:
    """Read 「三轮车 = 停车」: a word of the message, and a category by its code, its name or a word of its own."""
    said = fold(line)
    word, *rest = (_EQUALS if _EQUALS.search(said) else _MEANS).split(said, maxsplit=1)
    word = word.strip(" 「」\"'")
    if not rest or not SHORTEST <= len(word) <= LONGEST_WORD or word not in fold(about):
        return None
    category = _named(rest[0].strip(" 「」\"'。."), catalogue)
    return None if category is None else Lesson(word, category)


def _named(name: str, catalogue: Catalogue) -> Category | None:
    for one in catalogue:
        if name in {one.code, fold(one.name.zh), fold(one.name.en)}:
            return one
    return catalogue.match(name)
