"""Any order of taps by anybody: what is true of a ticket at every moment of its life."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.catalogue import Clock
from bot.domain.deadlines import TERMS, WALL
from bot.domain.errors import DomainError
from bot.domain.promises import MARKS
from bot.domain.spans import Span, Unit
from bot.domain.tickets import UNDER_WAY, Mark, Pause, Rating, Result, State, Ticket
from tests.support.builders import a_draft
from tests.support.clock import MORNING
from tests.support.people import LIU, SUN, WANG, ZHAO

WORKERS = st.sampled_from([WANG.id, ZHAO.id, LIU.id, SUN.id])
_OWNERS_CHANGE = {"claim", "assign", "give_back", "hand_over", "merge", "reopen", "rate"}
EXAMPLES = 20_000 if os.environ.get("LINLI_SOAK") else 500
"""How many lives are lived: `make soak` has more time."""

_ENDS = {State.CLOSED, State.WITHDRAWN}


class TicketLife(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = MORNING
        self.ticket = a_draft()

    @initialize(clock=st.sampled_from(Clock), placed=st.booleans())
    def begin(self, clock: Clock, placed: bool) -> None:
        self.ticket = a_draft(clock=clock, placed=placed)

    def take(self, verb: str, step: Callable[[Ticket], Ticket]) -> None:
        before = self.ticket
        try:
            after = step(before)
        except DomainError:
            return  # a refusal changes nothing
        if after.owner_id != before.owner_id:
            assert verb in _OWNERS_CHANGE
            assert before.owner_id is None or before.owner_id in after.told
        assert set(before.told) <= set(after.told)
        reopens = before.state is not State.DRAFT and (
            verb == "reopen" or (verb == "rate" and after.state is State.OPEN)
        )
        if before.state in _ENDS:
            assert before.state is State.CLOSED
            assert after.state is (State.OPEN if reopens else State.CLOSED)
            assert verb in {"reopen", "rate"}
        if before.number:
            assert after.number == before.number
        if verb in {"hand_over", "give_back", "claim", "assign", "promise", "mark"} and before.pause is Pause.NONE:
            # No step of the staff resets a clock: not what was promised first, and not until when it is settled.
            assert (after.claim_by, after.opened_at) == (before.claim_by, before.opened_at)
            assert after.resolve_by == before.resolve_by
        if before.number:
            assert after.first_claim_by == before.first_claim_by or before.state is State.MERGED
        if after.cycle == before.cycle and verb != "part":
            assert after.level >= before.level
            assert before.lead_id is None or after.lead_id == before.lead_id
        assert after.text.startswith(before.text)
        assert after.cycle - before.cycle == reopens
        assert after.first_claimed_at is None or before.first_claimed_at in {None, after.first_claimed_at}
        self.ticket = after

    @rule(minutes=st.sampled_from([0, 1, 2, 10, 120, 1_440, 4_320, 10_080]))
    def time_goes_by(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def a_place_is_said(self) -> None:
        if self.ticket.state is State.DRAFT:
            self.ticket = self.ticket.at_place(None, None, "", "花园")

    @rule()
    def the_resident_submits(self) -> None:
        self.take("submit", lambda ticket: ticket.submit(1024, self.now, TERMS[Clock.UTILITY], WALL))

    @rule()
    def the_resident_discards(self) -> None:
        self.take("discard", lambda ticket: ticket.discard())

    @rule()
    def the_resident_takes_it_back(self) -> None:
        self.take("undo", lambda ticket: ticket.undo(self.now))

    @rule(rating=st.sampled_from(Rating))
    def the_resident_rates(self, rating: Rating) -> None:
        self.take("rate", lambda ticket: ticket.rate(rating, self.now, WALL))

    @rule(words=st.text(max_size=20))
    def the_resident_reopens(self, words: str) -> None:
        self.take("reopen", lambda ticket: ticket.reopen(words, self.now, WALL))

    @precondition(lambda self: self.ticket.takes_lines_at(self.now))
    @rule(words=st.text(max_size=20))
    def the_resident_adds_a_line(self, words: str) -> None:
        self.take("add", lambda ticket: ticket.with_line(words, self.now))

    @rule(worker=WORKERS)
    def a_worker_claims(self, worker: int) -> None:
        self.take("claim", lambda ticket: ticket.claim(worker, self.now, WALL))

    @rule(worker=WORKERS)
    def the_owner_hands_over(self, worker: int) -> None:
        self.take("hand_over", lambda ticket: ticket.hand_over(worker, self.now))

    @rule()
    def the_owner_returns_it(self) -> None:
        self.take("give_back", lambda ticket: ticket.give_back(self.now, WALL))

    @rule(mark=st.sampled_from(Mark))
    def the_owner_says_what_goes_on(self, mark: Mark) -> None:
        self.take("mark", lambda ticket: ticket.mark_as(mark, self.now, WALL))

    @rule()
    def the_owner_promises_a_time(self) -> None:
        self.take("promise", lambda ticket: ticket.promise_arrival(self.now + timedelta(hours=1), self.now, WALL))

    @rule(pause=st.sampled_from([Pause.PARTS, Pause.RESIDENT]), hours=st.integers(1, 200))
    def the_owner_waits(self, pause: Pause, hours: int) -> None:
        self.take("wait", lambda ticket: ticket.wait(pause, self.now + timedelta(hours=hours), self.now, WALL))

    @rule()
    def it_goes_on(self) -> None:
        before = self.ticket
        self.take("resume", lambda ticket: ticket.resume(self.now, WALL))
        if self.ticket is not before and before.resolve_by is not None and before.paused_at is not None:
            assert self.ticket.resolve_by is not None
            # What was left when it stood still is left now, to the microsecond; what was late is as late.
            assert self.ticket.resolve_by - self.now == before.resolve_by - before.paused_at

    @rule(days=st.integers(1, 7))
    def more_time_is_asked_for(self, days: int) -> None:
        self.take("ask_extension", lambda ticket: ticket.ask_extension(Span(days, Unit.DAY), "要等材料"))

    @rule(granted=st.booleans())
    def more_time_is_decided_on(self, granted: bool) -> None:
        before = self.ticket
        step = (lambda ticket: ticket.extend(self.now, WALL)) if granted else (lambda ticket: ticket.refuse_extension())
        self.take("extend", step)
        if self.ticket is not before and granted and before.resolve_by is not None:
            assert self.ticket.resolve_by is not None
            assert self.ticket.resolve_by > before.resolve_by

    @rule(worker=WORKERS)
    def the_lead_assigns_it(self, worker: int) -> None:
        self.take("assign", lambda ticket: ticket.assign(worker, self.now, WALL))

    @rule()
    def the_resident_follows_another(self) -> None:
        self.take("follow", lambda ticket: ticket.follow(7, 1024, self.now, TERMS[Clock.UTILITY], WALL))

    @rule()
    def the_lead_merges_it(self) -> None:
        self.take("merge", lambda ticket: ticket.merge(7))

    @rule()
    def it_is_another_matter_after_all(self) -> None:
        self.take("part", lambda ticket: ticket.part(self.now, WALL))

    @rule(result=st.sampled_from(Result))
    def the_owner_settles_it(self, result: Result) -> None:
        self.take("resolve", lambda ticket: ticket.resolve(result, self.now))

    @rule()
    def the_clock_strikes(self) -> None:
        """Do what the sweep does with a due row, and see that it does not stay due."""
        if self.ticket.due_at is None or self.ticket.due_at > self.now:
            return
        if self.ticket.state is State.DRAFT:
            self.take("ask_once", lambda ticket: ticket.ask_once())
        elif self.ticket.pause is not Pause.NONE:
            self.take("resume", lambda ticket: ticket.resume(self.now, WALL))
            return  # a mark of its clocks may be reached at once
        elif self.ticket.state in UNDER_WAY:
            self.take("remind", lambda ticket: ticket.reminded(self.now, WALL)[0])
        elif not self.ticket.disputed:
            self.take("close", lambda ticket: ticket.close_unrated(self.now))
        else:
            self.take("reopen", lambda ticket: ticket.reopen("", self.now, WALL))
        assert self.ticket.due_at is None or self.ticket.due_at > self.now

    @invariant()
    def what_is_claimed_or_resolved_has_an_owner(self) -> None:
        if self.ticket.state in {State.CLAIMED, State.RESOLVED}:
            assert self.ticket.owner_id is not None
        if self.ticket.state in {State.DRAFT, State.OPEN}:
            assert self.ticket.owner_id is None

    @invariant()
    def what_waits_for_somebody_is_looked_at_in_time(self) -> None:
        if self.ticket.state is State.OPEN:
            assert self.ticket.claim_by is not None
            assert self.ticket.due_at is not None or self.ticket.respond_told == MARKS[-1]
        if self.ticket.state is State.RESOLVED:
            assert self.ticket.due_at is not None
        if self.ticket.state in _ENDS:
            assert self.ticket.due_at is None or self.ticket.disputed

    @invariant()
    def marks_and_results_belong_to_their_states(self) -> None:
        assert self.ticket.mark is Mark.NONE or self.ticket.state is State.CLAIMED
        assert self.ticket.result is None or self.ticket.state in {State.RESOLVED, State.CLOSED}
        assert (self.ticket.number > 0) == (self.ticket.opened_at is not None)

    @invariant()
    def nothing_but_a_step_changes_it(self) -> None:
        assert replace(self.ticket) == self.ticket


TicketLife.TestCase.settings = settings(max_examples=EXAMPLES, stateful_step_count=30, deadline=None)
TestTicketLife = TicketLife.TestCase
