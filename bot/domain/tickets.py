"""The ticket: one matter of the community, from the first word to its end.

Every step is a method that gives the ticket as it stands afterwards, or refuses with a `DomainError`.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot.domain import deadlines
from bot.domain.catalogue import Clock
from bot.domain.errors import AlreadyFiled, AlreadyYours, NoPlaceYet, NotOpen, ReopenedTooOften, TooLateToUndo
from bot.domain.intents import Intent


class State(StrEnum):
    """Where a ticket stands; who moved it there is kept apart."""

    DRAFT = "draft"
    OPEN = "open"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


UNDER_WAY = frozenset({State.OPEN, State.CLAIMED})


class Mark(StrEnum):
    """What the owner of a claimed ticket is doing."""

    NONE = "none"
    EN_ROUTE = "en_route"
    ON_SITE = "on_site"
    WAITING = "waiting"


class Result(StrEnum):
    """What was done."""

    FIXED = "fixed"
    CLEANED = "cleaned"
    PERSUADED = "persuaded"
    PASSED_ON = "passed_on"


class Rating(StrEnum):
    """The resident's own word; silence is none of these."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One matter.

    `reporter_id` is None on an anonymous ticket: the link lies in a table of its own. `grid_id` is the grid in
    which it was filed. `desk_id` answers for it while nobody has claimed it. `due_at` is the next moment at which
    it must be looked at. `cycle` counts the reopenings. `told` are all who ever got its card; it grows by itself.
    """

    id: int
    kind: Intent
    category: str
    clock: Clock
    text: str
    touched_at: datetime
    number: int = 0
    state: State = State.DRAFT
    mark: Mark = Mark.NONE
    danger: str = ""
    building_id: int | None = None
    entrance: int | None = None
    flat: str = ""
    place_words: str = ""
    placed: bool = False
    grid_id: int | None = None
    reporter_id: int | None = None
    anonymous: bool = False
    subject_id: int | None = None
    subject_role: str = ""
    candidates: tuple[int, ...] = ()
    told: tuple[int, ...] = ()
    owner_id: int | None = None
    desk_id: int | None = None
    opened_at: datetime | None = None
    claim_by: datetime | None = None
    first_claimed_at: datetime | None = None
    claimed_at: datetime | None = None
    arrive_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    late_told: bool = False
    result: Result | None = None
    rating: Rating | None = None
    disputed: bool = False
    cycle: int = 0
    returns: int = 0
    version: int = 0

    def __post_init__(self) -> None:
        """Remember everybody who gets the card now beside those who got it before."""
        now = [*self.told, *self.candidates, self.owner_id, self.desk_id if self.late_told else None]
        object.__setattr__(self, "told", tuple(dict.fromkeys(one for one in now if one is not None)))

    @property
    def urgency(self) -> deadlines.Urgency:
        """Tell how pressing it is."""
        return deadlines.urgency(self.clock)

    @property
    def is_about_staff(self) -> bool:
        """Tell whether it complains about somebody who works here."""
        return self.subject_role != ""

    def takes_lines_at(self, now: datetime) -> bool:
        """Tell whether a line said now simply joins it."""
        return self.state in {State.DRAFT, *UNDER_WAY} and now - self.touched_at <= deadlines.JOIN_WITHIN

    # The resident's steps.

    def with_line(self, line: str, now: datetime) -> Self:
        """Add a line to what was said."""
        joined = f"{self.text}\n{line}" if self.text and line else self.text or line
        due = now + deadlines.ASK_ABOUT_DRAFT_AFTER if self.state is State.DRAFT else self.due_at
        return replace(self, text=joined, touched_at=now, due_at=due)

    def at_place(self, building_id: int | None, entrance: int | None, flat: str, words: str) -> Self:
        """Say where it is; words alone are a place too."""
        return replace(self, building_id=building_id, entrance=entrance, flat=flat, place_words=words, placed=True)

    def submit(self, number: int, now: datetime) -> Self:
        """File the draft under its number."""
        self.require(State.DRAFT)
        if not self.placed:
            raise NoPlaceYet
        by = deadlines.claim_by(self.clock, now)
        return replace(self, state=State.OPEN, number=number, opened_at=now, touched_at=now, claim_by=by, due_at=by)

    def discard(self) -> Self:
        """Throw the draft away at its author's wish."""
        self.require(State.DRAFT)
        return replace(self, state=State.WITHDRAWN, due_at=None)

    def undo(self, now: datetime) -> Self:
        """Take it back within the two minutes, before somebody is on the way."""
        self.require(State.OPEN)
        if self.opened_at is None or now - self.opened_at > deadlines.UNDO_WITHIN:
            raise TooLateToUndo(number=str(self.number))
        return replace(self, state=State.WITHDRAWN, closed_at=now, due_at=None)

    def rate(self, rating: Rating, now: datetime) -> Self:
        """Take the resident's word, once for each closing, and 没解决 of a closed ticket too.

        Within its days that waits for words to reopen with; after two reopenings it opens at once, a level up.
        """
        is_over = self.state is State.CLOSED and not self.disputed
        if self.state is not State.CLOSED or (is_over and rating is not Rating.BAD):
            self.require(State.RESOLVED)
        if rating is Rating.BAD and self._in_its_days(now):
            if self.cycle >= deadlines.REOPEN_AT_MOST:
                return self._opened_again(now)
            due = now + deadlines.REOPEN_WITHOUT_WORDS_AFTER
            return replace(self, rating=rating, disputed=True, due_at=due)
        if is_over:
            raise ReopenedTooOften(number=str(self.number))
        ended = self.closed_at or now
        return replace(self, rating=rating, state=State.CLOSED, closed_at=ended, due_at=None, disputed=False)

    def may_reopen(self, now: datetime) -> bool:
        """Tell whether it may be opened again; who said 没解决 in time is not late."""
        return (self.disputed or self._in_its_days(now)) and self.cycle < deadlines.REOPEN_AT_MOST

    def reopen(self, line: str, now: datetime) -> Self:
        """Open it again under the same number, with a fresh clock."""
        if self.state not in {State.RESOLVED, State.CLOSED}:
            raise NotOpen(number=str(self.number))
        if not self.may_reopen(now):
            raise ReopenedTooOften(number=str(self.number))
        return self.with_line(line, now)._opened_again(now)

    # The worker's steps.

    def claim(self, person_id: int, now: datetime) -> Self:
        """Take it on; the first one has it."""
        if self.owner_id == person_id and self.state is State.CLAIMED:
            raise AlreadyYours(number=str(self.number))
        self.require(State.OPEN)
        return replace(
            self,
            state=State.CLAIMED,
            owner_id=person_id,
            claimed_at=now,
            first_claimed_at=self.first_claimed_at or now,
            due_at=None,
        )

    def promise_arrival(self, at: datetime) -> Self:
        """Say when the owner will come; saying it twice changes nothing for anybody."""
        self.require(State.CLAIMED)
        if self.arrive_at is not None and abs(at - self.arrive_at) < deadlines.SAME_PROMISE:
            raise NotOpen(number=str(self.number))
        return replace(self, arrive_at=at)

    def mark_as(self, mark: Mark) -> Self:
        """Say what the owner is doing now; saying it twice changes nothing for anybody."""
        self.require(State.CLAIMED)
        if self.mark is mark:
            raise NotOpen(number=str(self.number))
        return replace(self, mark=mark)

    def give_back(self, now: datetime) -> Self:
        """Return it to the desk; its clock runs on."""
        self.require(State.CLAIMED)
        return replace(
            self,
            state=State.OPEN,
            mark=Mark.NONE,
            owner_id=None,
            arrive_at=None,
            returns=self.returns + 1,
            due_at=self.claim_by if not self.late_told else None,
            touched_at=now,
        )

    def hand_over(self, to: int, now: datetime) -> Self:
        """Give it to a colleague; its clock runs on."""
        self.require(State.CLAIMED)
        return replace(self, owner_id=to, claimed_at=now, mark=Mark.NONE, arrive_at=None)

    def resolve(self, result: Result, now: datetime) -> Self:
        """Say that it is done; whether it is, the resident says."""
        self.require(State.CLAIMED)
        due = now + deadlines.CLOSE_AFTER
        return replace(self, state=State.RESOLVED, mark=Mark.NONE, result=result, resolved_at=now, due_at=due)

    # The clock's steps.

    def tell_late(self) -> Self:
        """Note that the lead has been told that nobody claimed it in time."""
        self.require(State.OPEN)
        return replace(self, late_told=True, due_at=None)

    def ask_once(self) -> Self:
        """Note that the author of a draft has been asked about it."""
        self.require(State.DRAFT)
        return replace(self, due_at=None)

    def close_unrated(self, now: datetime) -> Self:
        """Close it after the resident's silence; that is 未评价, not satisfied."""
        self.require(State.RESOLVED)
        return replace(self, state=State.CLOSED, closed_at=now, due_at=None)

    def require(self, state: State) -> None:
        """Refuse what fits only where the ticket no longer stands."""
        if self.state is not state:
            raise (AlreadyFiled if state is State.DRAFT else NotOpen)(number=str(self.number))

    def _in_its_days(self, now: datetime) -> bool:
        return now - (self.resolved_at or now) <= deadlines.REOPEN_WITHIN

    def _opened_again(self, now: datetime) -> Self:
        by = deadlines.claim_by(self.clock, now)
        return replace(
            self,
            state=State.OPEN,
            mark=Mark.NONE,
            owner_id=None,
            arrive_at=None,
            result=None,
            rating=None,
            disputed=False,
            closed_at=None,
            claim_by=by,
            due_at=by,
            late_told=False,
            returns=0,
            cycle=self.cycle + 1,
        )


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """Remember who did what when; `actor_id` is None for an anonymous reporter and for the clock."""

    ticket_id: int
    at: datetime
    verb: str
    actor_id: int | None = None
    words: str = ""
