from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.catalogue import Clock
from bot.domain.deadlines import TERMS, WALL
from bot.domain.errors import (
    AlreadyFiled,
    AlreadyYours,
    DomainError,
    NoPlaceYet,
    NotOpen,
    ReopenedTooOften,
    TooLateToUndo,
)
from bot.domain.tickets import UNDER_WAY, Mark, Rating, Result, State, Ticket
from tests.support.builders import a_claimed_ticket, a_draft, a_ticket
from tests.support.clock import MORNING
from tests.support.people import CHEN, SUN, WANG, ZHAO

SOON = MORNING + timedelta(minutes=1)


def in_state(state: State) -> Ticket:
    """A ticket that came to a state by the steps that lead there."""
    draft = a_draft(candidates=(WANG.id, ZHAO.id))
    opened = draft.submit(1024, MORNING, TERMS[Clock.UTILITY], WALL)
    claimed = opened.claim(WANG.id, MORNING, WALL)
    resolved = claimed.resolve(Result.FIXED, MORNING)
    return {
        State.DRAFT: draft,
        State.OPEN: opened,
        State.CLAIMED: claimed,
        State.RESOLVED: resolved,
        State.CLOSED: resolved.rate(Rating.GOOD, MORNING, WALL),
        State.WITHDRAWN: opened.undo(MORNING),
        State.MERGED: replace(opened, state=State.MERGED),
    }[state]


Step = Callable[[Ticket], Ticket]
STEPS: dict[str, tuple[Step, dict[State, State]]] = {
    "submit": (lambda t: t.submit(1024, SOON, TERMS[Clock.UTILITY], WALL), {State.DRAFT: State.OPEN}),
    "discard": (lambda t: t.discard(), {State.DRAFT: State.WITHDRAWN}),
    "undo": (lambda t: t.undo(SOON), {State.OPEN: State.WITHDRAWN, State.MERGED: State.WITHDRAWN}),
    "claim": (lambda t: t.claim(ZHAO.id, SOON, WALL), {State.OPEN: State.CLAIMED}),
    "promise_arrival": (lambda t: t.promise_arrival(SOON, MORNING, WALL), {State.CLAIMED: State.CLAIMED}),
    "mark": (lambda t: t.mark_as(Mark.EN_ROUTE, MORNING, WALL), {State.CLAIMED: State.CLAIMED}),
    "give_back": (lambda t: t.give_back(SOON, WALL), {State.CLAIMED: State.OPEN}),
    "hand_over": (lambda t: t.hand_over(ZHAO.id, SOON), {State.CLAIMED: State.CLAIMED}),
    "resolve": (lambda t: t.resolve(Result.FIXED, SOON), {State.CLAIMED: State.RESOLVED}),
    "rate good": (lambda t: t.rate(Rating.GOOD, SOON, WALL), {State.RESOLVED: State.CLOSED}),
    "rate fair": (lambda t: t.rate(Rating.FAIR, SOON, WALL), {State.RESOLVED: State.CLOSED}),
    "rate bad": (
        lambda t: t.rate(Rating.BAD, SOON, WALL),
        {State.RESOLVED: State.RESOLVED, State.CLOSED: State.CLOSED},
    ),
    "reopen": (lambda t: t.reopen("又坏了", SOON, WALL), {State.RESOLVED: State.OPEN, State.CLOSED: State.OPEN}),
    "ask_once": (lambda t: t.ask_once(), {State.DRAFT: State.DRAFT}),
    "close_unrated": (lambda t: t.close_unrated(SOON), {State.RESOLVED: State.CLOSED}),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_leads_where_it_should_or_is_refused(name: str, state: State) -> None:
    step, leads = STEPS[name]
    ticket = in_state(state)

    if state in leads:
        assert step(ticket).state is leads[state]
    else:
        with pytest.raises(DomainError) as refused:
            step(ticket)
        assert refused.value.key


@pytest.mark.parametrize("state", [state for state in State if state is not State.DRAFT])
def test_what_was_filed_is_told_so_when_it_is_filed_again(state: State) -> None:
    for name in ("submit", "discard"):
        with pytest.raises(AlreadyFiled) as refused:
            STEPS[name][0](in_state(state))
        assert refused.value.args_said == {"number": "1024"}


def test_a_draft_without_a_place_cannot_be_filed() -> None:
    with pytest.raises(NoPlaceYet):
        a_draft(placed=False).submit(1, MORNING, TERMS[Clock.UTILITY], WALL)


def test_words_alone_are_a_place() -> None:
    draft = a_draft(placed=False).at_place(None, None, "", "小花园")

    assert draft.submit(1, MORNING, TERMS[Clock.UTILITY], WALL).state is State.OPEN


@pytest.mark.parametrize(
    ("clock", "hours"), [(Clock.DANGER, 1 / 6), (Clock.UTILITY, 2), (Clock.ORDINARY, 4), (Clock.COMPLEX, 24)]
)
def test_a_filed_ticket_is_to_be_claimed_within_its_class(clock: Clock, hours: float) -> None:
    filed = a_draft(clock=clock).submit(1024, SOON, TERMS[clock], WALL)

    assert filed.claim_by == filed.first_claim_by == SOON + timedelta(hours=hours)
    assert filed.due_at == SOON + timedelta(hours=hours / 2)
    assert (filed.number, filed.opened_at) == (1024, SOON)


def test_a_draft_can_be_taken_back_for_two_minutes_and_no_longer() -> None:
    filed = a_draft().submit(1024, MORNING, TERMS[Clock.UTILITY], WALL)

    assert filed.undo(MORNING + timedelta(minutes=2)).state is State.WITHDRAWN
    with pytest.raises(TooLateToUndo):
        filed.undo(MORNING + timedelta(minutes=2, seconds=1))


def test_what_somebody_has_claimed_cannot_be_taken_back() -> None:
    with pytest.raises(NotOpen):
        a_draft().submit(1, MORNING, TERMS[Clock.UTILITY], WALL).claim(WANG.id, MORNING, WALL).undo(MORNING)


def test_a_claimed_ticket_cannot_be_claimed_again() -> None:
    claimed = a_ticket().claim(WANG.id, MORNING, WALL)

    with pytest.raises(NotOpen):
        claimed.claim(ZHAO.id, SOON, WALL)
    with pytest.raises(AlreadyYours):
        claimed.claim(WANG.id, SOON, WALL)


def test_the_first_claim_is_remembered_through_a_return() -> None:
    again = a_ticket().claim(WANG.id, MORNING, WALL).give_back(SOON, WALL).claim(ZHAO.id, SOON, WALL)

    assert (again.first_claimed_at, again.claimed_at) == (MORNING, SOON)
    assert (again.owner_id, again.told, again.returns) == (ZHAO.id, (WANG.id, ZHAO.id), 1)


def test_a_return_or_a_handover_does_not_reset_the_clock() -> None:
    ticket = a_ticket()
    claimed = ticket.claim(WANG.id, SOON, WALL)

    returned = claimed.give_back(SOON, WALL)
    assert claimed.word_by == SOON + timedelta(hours=8)
    assert (returned.claim_by, returned.resolve_by) == (ticket.claim_by, ticket.resolve_by)
    assert returned.due_at == MORNING + timedelta(hours=1)
    assert claimed.hand_over(ZHAO.id, SOON).claim_by == ticket.claim_by


def test_a_ticket_whose_lead_was_told_is_not_told_again_after_a_return() -> None:
    late, alarms = a_ticket().reminded(MORNING + timedelta(hours=2), WALL)
    returned = late.climbed(1, SUN.id).claim(SUN.id, SOON, WALL).give_back(SOON, WALL)

    assert [alarm.mark for alarm in alarms] == [50, 80, 100]
    assert returned.reminded(MORNING + timedelta(hours=2, minutes=59), WALL)[1] == []
    assert returned.due_at == MORNING + timedelta(hours=3)


def test_a_handover_begins_the_colleagues_own_way() -> None:
    given = a_claimed_ticket(mark=Mark.ON_SITE, arrive_at=SOON).hand_over(ZHAO.id, SOON)

    assert (given.owner_id, given.told) == (ZHAO.id, (WANG.id, ZHAO.id))
    assert (given.mark, given.arrive_at, given.state) == (Mark.NONE, None, State.CLAIMED)


@pytest.mark.parametrize("mark", [mark for mark in Mark if mark is not Mark.NONE])
def test_saying_twice_where_one_is_changes_nothing(mark: Mark) -> None:
    marked = a_claimed_ticket().mark_as(mark, MORNING, WALL)

    with pytest.raises(NotOpen):
        marked.mark_as(mark, MORNING, WALL)


def test_a_resolved_ticket_waits_three_days_for_the_residents_word() -> None:
    resolved = a_claimed_ticket(mark=Mark.ON_SITE).resolve(Result.CLEANED, MORNING)

    assert resolved.due_at == MORNING + timedelta(hours=72)
    assert (resolved.result, resolved.rating, resolved.mark) == (Result.CLEANED, None, Mark.NONE)
    assert resolved.owner_id == WANG.id


def test_silence_is_no_satisfaction() -> None:
    closed = in_state(State.RESOLVED).close_unrated(SOON)

    assert (closed.state, closed.rating, closed.due_at) == (State.CLOSED, None, None)


def test_who_is_not_satisfied_is_waited_for_ten_minutes() -> None:
    disputed = in_state(State.RESOLVED).rate(Rating.BAD, SOON, WALL)

    assert (disputed.state, disputed.disputed) == (State.RESOLVED, True)
    assert disputed.due_at == SOON + timedelta(minutes=10)
    assert not disputed.rate(Rating.GOOD, SOON, WALL).disputed


@pytest.mark.parametrize("rating", [Rating.GOOD, Rating.FAIR])
def test_a_closing_is_rated_once(rating: Rating) -> None:
    with pytest.raises(NotOpen):
        in_state(State.CLOSED).rate(rating, SOON, WALL)


@pytest.mark.parametrize("rated", [None, Rating.GOOD, Rating.FAIR])
def test_a_closed_ticket_can_still_be_called_unsolved_within_its_days(rated: Rating | None) -> None:
    closed = replace(in_state(State.CLOSED), rating=rated)
    disputed = closed.rate(Rating.BAD, MORNING + timedelta(days=7), WALL)

    assert (disputed.state, disputed.disputed) == (State.CLOSED, True)
    assert disputed.reopen("又坏了", MORNING + timedelta(days=7, minutes=5), WALL).state is State.OPEN
    taken_back = disputed.rate(Rating.GOOD, SOON, WALL)
    assert (taken_back.state, taken_back.disputed, taken_back.due_at) == (State.CLOSED, False, None)
    with pytest.raises(ReopenedTooOften):
        closed.rate(Rating.BAD, MORNING + timedelta(days=7, seconds=1), WALL)


@pytest.mark.parametrize("state", [State.RESOLVED, State.CLOSED])
def test_after_two_reopenings_what_is_not_solved_opens_at_once_with_a_clock(state: State) -> None:
    opened = replace(in_state(state), cycle=2).rate(Rating.BAD, SOON, WALL)

    assert (opened.state, opened.cycle, opened.owner_id, opened.disputed) == (State.OPEN, 3, None, False)
    assert opened.claim_by == SOON + timedelta(hours=2)
    assert opened.due_at == SOON + timedelta(hours=1)


def test_the_same_promise_is_made_once() -> None:
    promised = a_claimed_ticket().promise_arrival(SOON, MORNING, WALL)

    with pytest.raises(NotOpen):
        promised.promise_arrival(SOON + timedelta(seconds=30), MORNING, WALL)
    assert promised.promise_arrival(SOON + timedelta(hours=3), MORNING, WALL).arrive_at == SOON + timedelta(hours=3)


def test_everybody_who_ever_got_the_card_is_remembered() -> None:
    ticket = (
        a_ticket(candidates=(ZHAO.id,)).claim(ZHAO.id, MORNING, WALL).hand_over(WANG.id, MORNING).give_back(SOON, WALL)
    )
    moved = replace(ticket, candidates=(CHEN.id,))

    assert moved.told == (ZHAO.id, WANG.id, CHEN.id)
    assert moved.climbed(1, SUN.id).told == (*moved.told, SUN.id)


@pytest.mark.parametrize("state", State)
def test_what_has_moved_on_refuses_and_says_why(state: State) -> None:
    for wanted in State:
        if wanted is state:
            in_state(state).require(wanted)
        else:
            with pytest.raises(AlreadyFiled if wanted is State.DRAFT else NotOpen):
                in_state(state).require(wanted)


def test_a_reopened_ticket_starts_its_clock_anew_under_the_same_number() -> None:
    reopened = in_state(State.CLOSED).reopen("又坏了", SOON, WALL)

    assert (reopened.number, reopened.cycle, reopened.owner_id) == (1024, 1, None)
    assert WANG.id in reopened.told
    assert reopened.claim_by == SOON + timedelta(hours=2)
    assert reopened.due_at == SOON + timedelta(hours=1)
    assert reopened.text.endswith("\n又坏了")
    assert (reopened.result, reopened.rating, reopened.closed_at, reopened.is_late) == (None, None, None, False)


def test_a_ticket_is_reopened_twice_at_most() -> None:
    ticket = in_state(State.RESOLVED)
    for _ in range(2):
        ticket = ticket.reopen("", MORNING, WALL).claim(WANG.id, MORNING, WALL).resolve(Result.FIXED, MORNING)

    with pytest.raises(ReopenedTooOften):
        ticket.reopen("", MORNING, WALL)


def test_a_ticket_is_reopened_within_seven_days() -> None:
    closed = in_state(State.CLOSED)

    assert closed.reopen("", MORNING + timedelta(days=7), WALL).state is State.OPEN
    with pytest.raises(ReopenedTooOften):
        closed.reopen("", MORNING + timedelta(days=7, seconds=1), WALL)


@pytest.mark.parametrize("state", State)
def test_a_line_within_a_minute_joins_what_is_under_way(state: State) -> None:
    ticket = replace(in_state(state), touched_at=MORNING)

    assert ticket.takes_lines_at(MORNING + timedelta(seconds=60)) == (state in {State.DRAFT, State.MERGED, *UNDER_WAY})
    assert not ticket.takes_lines_at(MORNING + timedelta(seconds=61))


def test_lines_stand_under_each_other_and_a_draft_is_asked_about_ten_minutes_after_the_last() -> None:
    draft = a_draft(text="").with_line("水管爆了", MORNING).with_line("", MORNING).with_line("在厨房", SOON)

    assert draft.text == "水管爆了\n在厨房"
    assert draft.due_at == SOON + timedelta(minutes=10)
    filed = draft.submit(1, SOON, TERMS[Clock.UTILITY], WALL)
    assert filed.with_line("快来", SOON).due_at == filed.due_at


def test_a_ticket_about_a_role_is_about_staff_even_if_nobody_is_named() -> None:
    assert a_ticket(subject_role="grid_worker").is_about_staff
    assert not a_ticket(reporter_id=CHEN.id).is_about_staff
