"""The ticket: one matter of the community, from the first word to its end.

Every step is a method that gives the ticket as it stands afterwards, or refuses with a `DomainError`; which steps
there are stands in the table of `steps`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from bot.domain import deadlines
from bot.domain.deadlines import Meter
from bot.domain.errors import AlreadyYours, NoPlaceYet, NotOpen, OthersFollow, ReopenedTooOften, TooLateToUndo
from bot.domain.matters import Mark, Matter, Pause, Rating, Result
from bot.domain.promises import LATE, MARKS, moved
from bot.domain.spans import Span, Terms
from bot.domain.steps import UNDER_WAY, State, Step

__all__ = ["UNDER_WAY", "Listener", "Mark", "Pause", "Rating", "Result", "State", "Ticket", "TicketEvent"]


@dataclass(frozen=True, slots=True)
class Ticket(Matter):
    """One matter, and what may be done with it."""

    # The resident's steps.

    def with_line(self, line: str, now: datetime) -> Self:
        """Add a line to what was said."""
        joined = f"{self.text}\n{line}" if self.text and line else self.text or line
        due = now + deadlines.ASK_ABOUT_DRAFT_AFTER if self.state is State.DRAFT else self.due_at
        return replace(self, text=joined, touched_at=now, due_at=due)

    def at_place(self, building_id: int | None, entrance: int | None, flat: str, words: str) -> Self:
        """Say where it is; words alone are a place too."""
        return replace(self, building_id=building_id, entrance=entrance, flat=flat, place_words=words, placed=True)

    def submit(self, number: int, now: datetime, terms: Terms, meter: Meter) -> Self:
        """File the draft under its number, with the times that are promised today."""
        filed = self.moved_to(Step.SUBMIT)
        if not self.placed:
            raise NoPlaceYet
        filed = replace(filed, number=number, opened_at=now, touched_at=now)
        return filed.on_terms(terms, meter).started(now, meter)

    def follow(self, incident: int, number: int, now: datetime, terms: Terms, meter: Meter) -> Self:
        """File the draft as one more report of what somebody has reported already."""
        filed = replace(self.moved_to(Step.FOLLOW), number=number, incident_id=incident, opened_at=now, touched_at=now)
        return replace(filed.on_terms(terms, meter), due_at=None)

    def part(self, now: datetime, meter: Meter) -> Self:
        """Make a matter of its own again of what was one more report, with a fresh clock."""
        return replace(self.moved_to(Step.PART), incident_id=None, followers=0).started(now, meter)

    def discard(self) -> Self:
        """Throw the draft away at its author's wish."""
        return replace(self.moved_to(Step.DISCARD), due_at=None)

    def undo(self, now: datetime) -> Self:
        """Take it back within the two minutes, before somebody is on the way."""
        undone = self.moved_to(Step.UNDO)
        if self.followers:
            raise OthersFollow(number=str(self.number))
        if self.opened_at is None or now - self.opened_at > deadlines.UNDO_WITHIN:
            raise TooLateToUndo(number=str(self.number))
        return replace(undone, closed_at=now, due_at=None)

    def rate(self, rating: Rating, now: datetime, meter: Meter) -> Self:
        """Take the resident's word, once for each closing, and 没解决 of a closed ticket too.

        Within its days that waits for words to reopen with; after two reopenings it opens at once, a level up.
        """
        is_over = self.state is State.CLOSED and not self.disputed
        if self.state is not State.CLOSED or (is_over and rating is not Rating.BAD):
            self.require(State.RESOLVED)
        if rating is Rating.BAD and self._in_its_days(now):
            if self.cycle >= deadlines.REOPEN_AT_MOST:
                return self._opened_again(now, meter)
            due = now + deadlines.REOPEN_WITHOUT_WORDS_AFTER
            return replace(self.moved_to(Step.DISPUTE), rating=rating, disputed=True, due_at=due)
        if is_over:
            raise ReopenedTooOften(number=str(self.number))
        ended = self.closed_at or now
        return replace(self, rating=rating, state=State.CLOSED, closed_at=ended, due_at=None, disputed=False)

    def may_reopen(self, now: datetime) -> bool:
        """Tell whether it may be opened again; who said 没解决 in time is not late."""
        return (self.disputed or self._in_its_days(now)) and self.cycle < deadlines.REOPEN_AT_MOST

    def reopen(self, line: str, now: datetime, meter: Meter) -> Self:
        """Open it again under the same number, with a fresh clock."""
        self.moved_to(Step.REOPEN)
        if not self.may_reopen(now):
            raise ReopenedTooOften(number=str(self.number))
        return self.with_line(line, now)._opened_again(now, meter)

    # The worker's steps.

    def claim(self, person_id: int, now: datetime, meter: Meter) -> Self:
        """Take it on; the first one has it, and whoever had it first stays in the lead."""
        if self.owner_id == person_id and self.state is State.CLAIMED:
            raise AlreadyYours(number=str(self.number))
        return self.moved_to(Step.CLAIM)._owned_by(person_id, now).spoke(now, meter)

    def assign(self, person_id: int, now: datetime, meter: Meter) -> Self:
        """Give it to one of the staff, whether or not somebody has it."""
        if self.owner_id == person_id and self.state is State.CLAIMED:
            raise AlreadyYours(number=str(self.number))
        given = self.moved_to(Step.ASSIGN)
        if given.pause is not Pause.NONE:
            given = given.resume(now, meter)
        return replace(given, mark=Mark.NONE, arrive_at=None)._owned_by(person_id, now).spoke(now, meter)

    def promise_arrival(self, at: datetime, now: datetime, meter: Meter) -> Self:
        """Say when the owner will come; saying it twice changes nothing for anybody."""
        promised = self.moved_to(Step.PROMISE)
        if self.arrive_at is not None and abs(at - self.arrive_at) < deadlines.SAME_PROMISE:
            raise NotOpen(number=str(self.number))
        return replace(promised, arrive_at=at).spoke(now, meter)

    def mark_as(self, mark: Mark, now: datetime, meter: Meter) -> Self:
        """Say what the owner is doing now; saying it twice changes nothing for anybody."""
        marked = self.moved_to(Step.MARK)
        if self.mark is mark:
            raise NotOpen(number=str(self.number))
        if self.pause is not Pause.NONE:
            marked = marked.resume(now, meter)
        return replace(marked, mark=mark).spoke(now, meter)

    def wait(self, pause: Pause, until: datetime, now: datetime, meter: Meter) -> Self:
        """Let the clocks stand still until something is there, or until a moment at the latest."""
        waiting = self.moved_to(Step.WAIT)
        if self.pause is pause and self.pause_ends_at == until:
            raise NotOpen(number=str(self.number))
        paused_at = self.paused_at or now
        waiting = replace(waiting, pause=pause, paused_at=paused_at, pause_ends_at=until, mark=Mark.WAITING)
        return waiting.watched(meter)

    def resume(self, now: datetime, meter: Meter) -> Self:
        """Let the clocks run on exactly where they stood still."""
        resumed = self.moved_to(Step.RESUME)
        if self.pause is Pause.NONE or self.paused_at is None:
            raise NotOpen(number=str(self.number))
        paused_at = self.paused_at

        def later(by: datetime | None) -> datetime | None:
            return None if by is None else moved(by, paused_at, now, meter)

        return replace(
            resumed,
            pause=Pause.NONE,
            paused_at=None,
            pause_ends_at=None,
            mark=Mark.ON_SITE if self.mark is Mark.WAITING else self.mark,
            claim_by=later(self.claim_by),
            word_by=later(self.word_by),
            resolve_by=later(self.resolve_by),
        ).watched(meter)

    def ask_extension(self, span: Span, why: str) -> Self:
        """Ask for more time to settle it; whoever leads the grid decides."""
        return replace(self.moved_to(Step.MARK), extension=str(span), extension_why=why)

    def refuse_extension(self) -> Self:
        """Leave the time as it is."""
        return replace(self._asked(), extension="", extension_why="")

    def extend(self, now: datetime, meter: Meter) -> Self:
        """Grant the time that was asked for; the clock then counts against the longer promise."""
        asked = self._asked()
        span = Span.read(asked.extension)
        if span is None or asked.resolve_by is None:
            raise NotOpen(number=str(self.number))
        more = span.measured(meter.day)
        resolve_by = meter.after(max(asked.resolve_by, now), more)
        minutes = asked.resolve_minutes + int(more.total_seconds()) // 60
        used = LATE - LATE * meter.between(now, resolve_by) / timedelta(minutes=minutes)
        told = max((mark for mark in MARKS if mark <= min(used, asked.resolve_told)), default=0)
        extended = replace(asked, extension="", extension_why="", resolve_by=resolve_by, resolve_minutes=minutes)
        return replace(extended, resolve_told=told).spoke(now, meter)

    def give_back(self, now: datetime, meter: Meter, *, counts: bool = True) -> Self:
        """Return it to the desk; its clock runs on. Leaving for home is no return that counts."""
        returned = self.moved_to(Step.GIVE_BACK)
        if returned.pause is not Pause.NONE:
            returned = replace(self.resume(now, meter), state=State.OPEN)
        return replace(
            returned,
            mark=Mark.NONE,
            owner_id=None,
            arrive_at=None,
            word_by=None,
            extension="",
            extension_why="",
            returns=self.returns + counts,
            touched_at=now,
        ).watched(meter)

    def hand_over(self, to: int, now: datetime) -> Self:
        """Give it to a colleague; its clock runs on."""
        return replace(self.moved_to(Step.HAND_OVER), owner_id=to, claimed_at=now, mark=Mark.NONE, arrive_at=None)

    def merge(self, incident: int) -> Self:
        """Make it one more report of another ticket; that one is worked on."""
        merged = self.moved_to(Step.MERGE)
        return replace(
            merged,
            incident_id=incident,
            owner_id=None,
            mark=Mark.NONE,
            pause=Pause.NONE,
            paused_at=None,
            pause_ends_at=None,
            arrive_at=None,
            due_at=None,
        )

    def resolve(self, result: Result, now: datetime) -> Self:
        """Say that it is done; whether it is, the resident says."""
        done = self.moved_to(Step.RESOLVE)
        return replace(
            done,
            mark=Mark.NONE,
            pause=Pause.NONE,
            paused_at=None,
            pause_ends_at=None,
            extension="",
            extension_why="",
            result=result,
            resolved_at=now,
            due_at=now + deadlines.CLOSE_AFTER,
        )

    # The clock's steps.

    def ask_once(self) -> Self:
        """Note that the author of a draft has been asked about it."""
        self.require(State.DRAFT)
        return replace(self, due_at=None)

    def close_unrated(self, now: datetime) -> Self:
        """Close it after the resident's silence; that is 未评价, not satisfied."""
        return replace(self.moved_to(Step.CLOSE_UNRATED), closed_at=now, due_at=None)

    def _owned_by(self, person_id: int, now: datetime) -> Self:
        return replace(
            self,
            owner_id=person_id,
            lead_id=self.lead_id or person_id,
            claimed_at=now,
            first_claimed_at=self.first_claimed_at or now,
        )

    def _asked(self) -> Self:
        asked = self.moved_to(Step.EXTEND)
        if not self.extension:
            raise NotOpen(number=str(self.number))
        return asked

    def _in_its_days(self, now: datetime) -> bool:
        return now - (self.resolved_at or now) <= deadlines.REOPEN_WITHIN

    def _opened_again(self, now: datetime, meter: Meter) -> Self:
        opened = replace(
            self.moved_to(Step.REOPEN),
            owner_id=None,
            arrive_at=None,
            result=None,
            rating=None,
            disputed=False,
            closed_at=None,
            returns=0,
            cycle=self.cycle + 1,
        )
        return opened.started(now, meter)


class Listener(NamedTuple):
    """Somebody who hears how a matter goes, and the matter as they know it: under the number that they were given."""

    person_id: int
    ticket: Ticket
    is_follower: bool = False


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """Remember who did what when; `actor_id` is None for an anonymous reporter and for the clock."""

    ticket_id: int
    at: datetime
    verb: str
    actor_id: int | None = None
    words: str = ""
