"""A small linear model: what short runs of characters, and words that were found, speak for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, sqrt
from struct import unpack
from typing import NamedTuple

MOST_LETTERS = 400
"""Characters that are weighed; a longer text says by then what it is about."""

SIGNS_COUNT = 0.5
"""What all signs together weigh beside all runs of characters together, which weigh one."""

OFFSET = 128
"""Added to each stored weight, so that none is below nought."""

LANE = 4
"""Bytes of a column while rows are added up as one large number."""

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+|[^\sa-z0-9]")
_FIRST, _LAST = "\x02", "\x03"


def grams(said: str) -> set[str]:
    """List the runs of one to three characters of folded text; an English word or a number counts as one."""
    tokens = [_FIRST, *("0" if token.isdecimal() else token for token in _TOKEN.findall(said[:MOST_LETTERS])), _LAST]
    joined = [f"{token} " if token.isascii() and token.isalpha() else token for token in tokens]
    pairs = map("".join, pairwise(joined))
    threes = map("".join, zip(joined, joined[1:], joined[2:], strict=False))
    return {*joined[1:-1], *pairs, *threes}


class Chance(NamedTuple):
    """A label, and how likely it is meant, from 0 to 1."""

    label: str
    chance: float


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked of a text: its possible answers, and how a unit of weight counts."""

    labels: tuple[str, ...]
    unit: float


class Weights:
    """Weigh texts; every answer is the same for the same words.

    A row of weights is one large number with a lane for each label, so that a whole text is weighed by adding
    some dozens of numbers.
    """

    def __init__(self, questions: Mapping[str, Question], names: Sequence[str], rows: bytes) -> None:
        self.questions = dict(questions)
        self._width = sum(len(question.labels) for question in questions.values())
        wide = bytearray(len(rows) * LANE)
        wide[::LANE] = rows
        self._wide = bytes(wide)
        self._places = dict(zip(names, range(0, len(wide), self._width * LANE), strict=True))
        self._rows: dict[str, int] = {}

    def weigh(self, runs: Iterable[str], signs: Iterable[str]) -> dict[str, list[Chance]]:
        """Answer every question, the likeliest label first."""
        known, noted = self._rows_of(runs), self._rows_of(signs)
        weights = [
            one / sqrt(len(known) or 1) + SIGNS_COUNT * other / sqrt(len(noted) or 1)
            for one, other in zip(self._added(known), self._added(noted), strict=True)
        ]
        answers, at = {}, 0
        for name, question in self.questions.items():
            of = weights[at : at + len(question.labels)]
            answers[name] = _chances(question, of)
            at += len(question.labels)
        return answers

    def _rows_of(self, names: Iterable[str]) -> list[int]:
        """Give the rows of the names that are known, each made into a number when it is first needed."""
        rows = []
        for name in names:
            row = self._rows.get(name)
            if row is None and (at := self._places.get(name)) is not None:
                row = self._rows[name] = int.from_bytes(self._wide[at : at + self._width * LANE], "little")
            if row is not None:
                rows.append(row)
        return rows

    def _added(self, rows: Sequence[int]) -> list[int]:
        lanes = sum(rows).to_bytes(self._width * LANE, "little")
        less = OFFSET * len(rows)
        return [number - less for number in unpack(f"<{self._width}I", lanes)]


def _chances(question: Question, weights: Sequence[float]) -> list[Chance]:
    most = max(weights)
    shares = [exp(question.unit * (weight - most)) for weight in weights]
    total = sum(shares)
    chances = [Chance(label, share / total) for label, share in zip(question.labels, shares, strict=True)]
    return sorted(chances, key=lambda one: -one.chance)
