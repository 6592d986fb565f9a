"""停言: somebody may file nothing new for a while, if two who lead agree; it ends, and it can be appealed once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from bot.domain.errors import AppealedAlready, MuteMovedOn, NotMuted
from bot.domain.grids import Community
from bot.domain.people import Person, Role
from bot.domain.tickets import Ticket

LASTS = timedelta(days=7)
ASKED_FOR = timedelta(days=3)
"""How long a request waits for the second person."""

RANKS = (Role.GRID_LEAD, Role.COMMUNITY_ADMIN, Role.SUBDISTRICT)
"""Who may ask and agree, the lowest first."""


class MuteState(StrEnum):
    """Where it stands; that it is over is told by the clock."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    APPEALED = "appealed"
    LIFTED = "lifted"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Mute:
    """Hold who asked for it and why, who agreed, until when, and what became of the appeal.

    `ticket_id` is None where the ticket was anonymous: nothing here may tell whose that was.
    """

    id: int
    person_id: int
    reason: str
    asked_by: int
    asked_at: datetime
    ticket_id: int | None = None
    state: MuteState = MuteState.ASKED
    agreed_by: int | None = None
    until: datetime | None = None
    appeal: str = ""
    appealed_at: datetime | None = None
    decided_by: int | None = None
    version: int = 0

    def state_at(self, now: datetime) -> MuteState:
        """Tell where it stands at a moment."""
        if self.state is MuteState.ASKED and now - self.asked_at > ASKED_FOR:
            return MuteState.OVER
        is_on = self.state in {MuteState.AGREED, MuteState.APPEALED}
        return MuteState.OVER if is_on and self.until is not None and self.until <= now else self.state

    def agree(self, by: int, now: datetime) -> Self:
        """Let it begin; whoever asked for it cannot agree to it."""
        self._require(MuteState.ASKED, now)
        return replace(self, state=MuteState.AGREED, agreed_by=by, until=now + LASTS)

    def refuse(self, by: int, now: datetime) -> Self:
        """Let nothing come of it."""
        self._require(MuteState.ASKED, now)
        return replace(self, state=MuteState.REFUSED, decided_by=by)

    def ask_to_lift(self, words: str, now: datetime) -> Self:
        """Take the appeal of whom it is about, which can be made once."""
        if self.appeal:
            raise AppealedAlready
        if self.state_at(now) is not MuteState.AGREED:
            raise NotMuted
        return replace(self, state=MuteState.APPEALED, appeal=words, appealed_at=now)

    def lift(self, by: int | None, now: datetime) -> Self:
        """Grant the appeal."""
        self._require(MuteState.APPEALED, now)
        return replace(self, state=MuteState.LIFTED, decided_by=by, until=now)

    def uphold(self, by: int, now: datetime) -> Self:
        """Let it stand until its end."""
        self._require(MuteState.APPEALED, now)
        return replace(self, state=MuteState.AGREED, decided_by=by)

    def _require(self, state: MuteState, now: datetime) -> None:
        if self.state_at(now) is not state:
            raise MuteMovedOn


@dataclass(frozen=True, slots=True)
class Accused:
    """Whom somebody has complained about: by person, and by role where the person was not named."""

    people: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()

    def holds(self, person: Person) -> bool:
        """Tell whether one of the staff is, or may be, among them."""
        return person.id in self.people or person.role.value in self.roles


def accused_in(tickets: Iterable[Ticket]) -> Accused:
    """Gather whom somebody's matters complain about."""
    about = [one for one in tickets if one.subject_id is not None or one.is_about_staff]
    named = frozenset(one.subject_id for one in about if one.subject_id is not None)
    return Accused(named, frozenset(one.subject_role for one in about if one.subject_id is None))


def overseers_beside(asker: Person, community: Community) -> list[Person]:
    """List the others who lead in the same community, the subdistrict included."""
    home = community.community_of(asker.grid_id)
    leading = (one for role in RANKS for one in community.staff.values() if one.role is role)
    return [
        one
        for one in leading
        if one.id != asker.id
        and (home is None or community.is_within(one.grid_id, home.id) or community.is_within(home.id, one.grid_id))
    ]


def judges(mute: Mute, accused: Accused, community: Community) -> list[Person]:
    """List who may decide an appeal: one level above the two, else the highest left; never one of the two."""
    asker = community.staff.get(mute.asked_by)
    if asker is None:
        every = [one for one in community.staff.values() if one.role is Role.SUBDISTRICT]
    else:
        every = overseers_beside(asker, community)
    free = [one for one in every if one.id not in {mute.asked_by, mute.agreed_by} and not accused.holds(one)]
    two = [community.staff[one] for one in (mute.asked_by, mute.agreed_by) if one in community.staff]
    highest = max((_rank(one) for one in two), default=0)
    above = [one for one in free if _rank(one) > highest]
    chosen = min(map(_rank, above)) if above else max(map(_rank, free), default=0)
    return [one for one in free if _rank(one) == chosen]


def _rank(person: Person) -> int:
    return RANKS.index(person.role) if person.role in RANKS else 0
