"""Adherence to the plan of follow-ups: how many took place in time, and how long none did (product rules §4)."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from bot.domain.rates import Rate

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Contact:
    """One planned contact: its window, on which day it reached the resident or was taken off the plan."""

    earliest: date
    target: date
    latest: date
    occurred_on: date | None = None
    cancelled_on: date | None = None

    def is_expected_by(self, day: date) -> bool:
        """Tell whether it counts by a day: it took place, or its window had passed before it was taken off the plan."""
        stood_until = day if self.cancelled_on is None else min(day, self.cancelled_on)
        return self.occurred_on is not None or self.latest < stood_until

    @property
    def was_in_window(self) -> bool:
        """Tell whether it reached the resident neither too early nor too late."""
        return self.occurred_on is not None and self.earliest <= self.occurred_on <= self.latest


def adherence(contacts: Sequence[Contact], day: date) -> Rate:
    """Count the contacts that took place in their window, of those that were to be expected by a day."""
    expected = [contact for contact in contacts if contact.is_expected_by(day)]
    return Rate(sum(contact.was_in_window for contact in expected), len(expected))


def longest_gap(start: date, contacts: Sequence[Contact], until: date) -> int:
    """Give the most days that passed without a contact that reached the resident.

    The first day of the programme counts as a contact; so does `until`, the day of the report or the one on which
    the resident left or came to the end, or a resident whom nobody reaches any more would show no gap.
    """
    reached = [contact.occurred_on for contact in contacts if contact.occurred_on is not None]
    return max((later - earlier).days for earlier, later in pairwise(sorted([start, *reached, until])))


def summed(rates: Iterable[tuple[Group, Rate]]) -> Mapping[Group, Rate]:
    """Add up what belongs to one nurse, or to one clinic; a rate of it is told by `Rate` from 10 expected on."""
    sums: dict[Group, Rate] = {}
    for group, rate in rates:
        so_far = sums.get(group, Rate(0, 0))
        sums[group] = Rate(so_far.part + rate.part, so_far.whole + rate.whole)
    return sums
