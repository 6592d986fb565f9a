"""Lengths of time as people promise them: "10 min", "4 h", "2 d", and the three promises of a matter."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Self

from bot.domain.words import fold

_WRITTEN = re.compile(r"([0-9]{1,4}) ?(min|h|d)")
_UNITS = {
    "分钟": "min",
    "分": "min",
    "小时": "h",
    "天": "d",
    "日": "d",
    "minutes": "min",
    "minute": "min",
    "hours": "h",
    "hour": "h",
    "days": "d",
    "day": "d",
    "个": "",
}
"""How people write the units; the longer stand before those that begin them."""


class Unit(StrEnum):
    """In what a span is promised."""

    MINUTE = "min"
    HOUR = "h"
    DAY = "d"


@dataclass(frozen=True, slots=True)
class Span:
    """Hold a length of time; how long a day is depends on how time is counted."""

    amount: int
    unit: Unit

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read "4h", "4 小时" or "2 days"; None if it is none."""
        written = fold(text)
        for word, unit in _UNITS.items():
            written = written.replace(word, unit)
        found = _WRITTEN.fullmatch(written.strip())
        return None if found is None else cls(int(found[1]), Unit(found[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.value}"

    def measured(self, day: timedelta) -> timedelta:
        """Tell how long it is where a day has so many hours."""
        if self.unit is Unit.MINUTE:
            return timedelta(minutes=self.amount)
        return timedelta(hours=self.amount) if self.unit is Unit.HOUR else self.amount * day


@dataclass(frozen=True, slots=True)
class Terms:
    """The three promises: until when somebody claims it, the resident hears the next word, it is settled."""

    respond: Span
    word: Span
    resolve: Span
