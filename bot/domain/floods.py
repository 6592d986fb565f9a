"""Floods: how much one person may say in a while before they alone are slowed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many messages at once, and one more each time that `every` has gone by."""

    burst: int
    every: timedelta


RESIDENTS = Allowance(30, timedelta(seconds=2))
STAFF = Allowance(60, timedelta(seconds=1))
"""Who works here presses through a list of tickets; nobody types as fast as this."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left to somebody; `told` says that they have heard in this flood that they are too quick."""

    left: float
    at: datetime
    told: bool = False

    @classmethod
    def full(cls, allowance: Allowance, now: datetime) -> Self:
        """Begin with everything."""
        return cls(allowance.burst, now)

    def filled(self, allowance: Allowance, now: datetime) -> Self:
        """Give back what has come back meanwhile; a flood is over when everything has."""
        gained = max(now - self.at, timedelta(0)) / allowance.every
        left = min(self.left + gained, float(allowance.burst))
        return replace(self, left=left, at=now, told=self.told and left < allowance.burst)

    def is_full(self, allowance: Allowance, now: datetime) -> bool:
        """Tell whether nothing needs to be remembered of somebody."""
        return self.filled(allowance, now).left >= allowance.burst

    def noticed(self) -> Self:
        """Note that somebody was told."""
        return replace(self, told=True)

    def take(self, allowance: Allowance, now: datetime) -> tuple[Self, bool]:
        """Take one, and tell whether there was one."""
        filled = self.filled(allowance, now)
        if filled.left < 1:
            return filled, False
        return replace(filled, left=filled.left - 1), True
