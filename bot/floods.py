"""Who is flooding: a bucket for each person, held in memory.

A restart forgets the buckets, which is harmless: who floods on is slowed again after the next burst.
"""

from datetime import datetime
from enum import Enum, auto

from bot.domain.floods import RESIDENTS, STAFF, Allowance, Bucket
from bot.domain.people import Person

REMEMBERED = 10_000
"""So many buckets are kept before the full ones are thrown away."""


class Passage(Enum):
    """What becomes of a message: it goes on, it is held, or it is held and the person is told."""

    FREE = auto()
    HELD = auto()
    HELD_AND_TOLD = auto()


class Floods:
    """Count what people say, each for themselves."""

    def __init__(self, residents: Allowance = RESIDENTS, staff: Allowance = STAFF) -> None:
        self._residents = residents
        self._staff = staff
        self._buckets: dict[int, tuple[Bucket, Allowance]] = {}
        self._prune_at = REMEMBERED

    def enter(self, person: Person, now: datetime) -> Passage:
        """Count one message of somebody."""
        allowance = self._staff if person.is_staff else self._residents
        known = self._buckets.get(person.id)
        bucket, is_free = (known[0] if known else Bucket.full(allowance, now)).take(allowance, now)
        is_told = bucket.told
        if not is_free:
            bucket = bucket.noticed()
        self._buckets[person.id] = (bucket, allowance)
        self._prune(now)
        if is_free:
            return Passage.FREE
        return Passage.HELD if is_told else Passage.HELD_AND_TOLD

    def __len__(self) -> int:
        return len(self._buckets)

    def _prune(self, now: datetime) -> None:
        """Forget who has been quiet; what is left decides when to look again."""
        if len(self._buckets) < self._prune_at:
            return
        self._buckets = {one: kept for one, kept in self._buckets.items() if not kept[0].is_full(kept[1], now)}
        self._prune_at = max(REMEMBERED, 2 * len(self._buckets))
