"""When two reports are one matter, when a crowd is worth another word, and when many of a kind are an alarm."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.catalogue import Category, Hot, Near, Privacy
from bot.domain.deadlines import REOPEN_WITHIN
from bot.domain.errors import NotOpen
from bot.domain.tickets import UNDER_WAY, State, Ticket

OF_A_PLACE = frozenset({"fire", "gas", "lift_trapped", "falling_object"})
"""Dangers that are a place's: two who tell of them mean one. Others are somebody's, and each may be another person."""

SAME_DANGER_WITHIN = timedelta(hours=2)

FINE = (1, 2, 3, 5)
COARSE = (1, 2, 5)
"""How large a crowd is worth another word: 1, 2, 3, 5, 10, 20, 50, 100, 200, 500 …"""

_DAY = timedelta(days=1)

_OWN_HOME = re.compile(
    r"我家|我们家|家里|我屋|厨房|卧室|阳台|卫生间|\b(?:my|our) (?:own )?(?:flat|home|house|kitchen)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Report:
    """One matter as it is counted: where it is, and how many more have met it."""

    building_id: int | None
    followers: int


@dataclass(frozen=True, slots=True)
class HotPlace:
    """Where many of a kind were reported, and how often; no building means all over the grid."""

    building_id: int | None
    count: int


def may_be_shared(ticket: Ticket, category: Category) -> bool:
    """Tell whether others may hear that something was reported: nothing about staff, nothing private."""
    is_of_somebody = ticket.danger != "" and ticket.danger not in OF_A_PLACE
    speaks_of_staff = ticket.is_about_staff or ticket.subject_id is not None
    return not (is_of_somebody or speaks_of_staff or category.privacy is Privacy.PRIVATE)


def is_alike(draft: Ticket, other: Ticket, category: Category, now: datetime) -> bool:
    """Tell whether a draft may be what another ticket of its kind and grid tells of; its author decides."""
    if other.state not in UNDER_WAY or other.opened_at is None or draft.apart == other.id:
        return False
    if not (may_be_shared(draft, category) and may_be_shared(other, category)):
        return False
    age = now - other.opened_at
    if draft.danger:
        is_same_danger = draft.danger == other.danger and age <= SAME_DANGER_WITHIN
        return is_same_danger and is_near(draft, other, Near.ENTRANCE)
    if category.within is None or age > category.within.measured(_DAY):
        return False
    return is_near(draft, other, category.near)


def is_near(draft: Ticket, other: Ticket, near: Near) -> bool:
    """Tell whether two places of one grid are near; an entrance that was not said may be any."""
    if near is Near.NONE:
        return False
    if near is Near.GRID:
        return True
    if draft.building_id is None or draft.building_id != other.building_id:
        return False
    return near is Near.BUILDING or None in {draft.entrance, other.entrance} or draft.entrance == other.entrance


def is_at_home(words: str) -> bool:
    """Tell whether a danger is said to be in the speaker's own flat: that is never another's."""
    return _OWN_HOME.search(words) is not None


def foremost(alike: Iterable[Ticket]) -> Ticket | None:
    """Choose the one that most have met, and of these the newest."""
    return max(alike, key=lambda one: (one.followers, one.opened_at or one.touched_at), default=None)


def as_known(head: Ticket, own: Ticket) -> Ticket:
    """Give a matter under the number by which one of its followers knows it."""
    return replace(head, id=own.id, number=own.number)


def may_be_merged(ticket: Ticket, into: Ticket) -> bool:
    """Tell whether a ticket may be made one more report of another: no danger becomes part of what is none."""
    is_open = ticket.state in UNDER_WAY and into.state in UNDER_WAY and ticket.id != into.id
    return is_open and ticket.grid_id == into.grid_id and (not ticket.danger or ticket.danger == into.danger)


def may_part(own: Ticket, head: Ticket, now: datetime) -> bool:
    """Tell whether a follower may still say that theirs was not settled with the others'."""
    is_settled = head.state in {State.RESOLVED, State.CLOSED} and head.resolved_at is not None
    return own.state is State.MERGED and is_settled and now - (head.resolved_at or now) <= REOPEN_WITHIN


def joined_by_one(head: Ticket) -> Ticket:
    """Count one more who has met the same."""
    if head.state not in UNDER_WAY:
        raise NotOpen(number=str(head.number))
    return replace(head, followers=head.followers + 1)


def left_by_one(head: Ticket) -> Ticket:
    """Count one less."""
    return replace(head, followers=max(head.followers - 1, 0))


def joined_by_all(head: Ticket, merged: Ticket) -> Ticket:
    """Count a ticket that was merged into this one, and everybody who had met that."""
    return replace(head, followers=head.followers + merged.followers + 1)


def is_worth_telling(count: int) -> bool:
    """Tell whether the staff read anew how many they are: always of the first, ever more rarely of a crowd."""
    lead = count
    while lead >= 10 and lead % 10 == 0:
        lead //= 10
    return lead in (FINE if count < 10 else COARSE)


def hot_place(reports: Sequence[Report], building_id: int | None, hot: Hot) -> HotPlace | None:
    """Find where there are too many of a kind: in this building, else all over the grid; followers count as reports."""
    counts: Counter[int | None] = Counter()
    for report in reports:
        counts[report.building_id] += 1 + report.followers
    if building_id is not None and counts[building_id] >= hot.count:
        return HotPlace(building_id, counts[building_id])
    # What is hot in one building is told of that building alone.
    calm = sum(count for building, count in counts.items() if building is None or count < hot.count)
    return HotPlace(None, calm) if calm >= hot.count else None
