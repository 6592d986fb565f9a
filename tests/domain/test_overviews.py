from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import overviews
from bot.domain.catalogue import Clock
from bot.domain.deadlines import WALL
from bot.domain.overviews import Board, Digest, Stuck
from bot.domain.people import Person
from bot.domain.tickets import Pause, Ticket
from tests.support.builders import a_claimed_ticket, a_ticket
from tests.support.clock import MORNING
from tests.support.people import FENG, GAO, HE, LIU, QIAN, SUN, WANG, ZHAO, a_community

TOWN = a_community()
NOON = MORNING + timedelta(hours=3)
OPEN = a_ticket()
OWN = a_claimed_ticket()
COLLEAGUES = a_claimed_ticket(owner_id=ZHAO.id)
OFF_THE_GRID = a_ticket(grid_id=None, candidates=(GAO.id,), desk_id=GAO.id)


def before(person: Person, *tickets: Ticket) -> list[Ticket]:
    return Board(tickets, TOWN).before(person)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (WANG, [OPEN, OWN]),
        (ZHAO, [OPEN, COLLEAGUES]),
        (LIU, []),
        (SUN, [OPEN, OWN, COLLEAGUES]),
        (QIAN, [OPEN, OWN, COLLEAGUES]),
        (FENG, []),
        (GAO, [OPEN, OWN, COLLEAGUES, OFF_THE_GRID]),
        (HE, []),
    ],
    ids=lambda one: one.name if isinstance(one, Person) else "",
)
def test_everybody_has_before_them_what_is_theirs(person: Person, seen: list[Ticket]) -> None:
    assert before(person, OPEN, OWN, COLLEAGUES, OFF_THE_GRID) == seen


def test_a_complaint_about_somebody_is_before_nobody_but_those_it_was_routed_to() -> None:
    about_wang = a_ticket(subject_id=WANG.id, subject_role="grid_worker", candidates=(SUN.id,), desk_id=SUN.id)
    about_a_worker = a_ticket(subject_role="grid_worker", candidates=(SUN.id,), desk_id=SUN.id)
    about_sun = a_ticket(subject_id=SUN.id, subject_role="grid_lead", candidates=(QIAN.id,), desk_id=QIAN.id)
    all_three = (about_wang, about_a_worker, about_sun)

    assert before(WANG, *all_three) == before(ZHAO, *all_three) == before(GAO, *all_three) == []
    assert before(SUN, *all_three) == [about_wang, about_a_worker]
    assert before(QIAN, *all_three) == [about_sun]


def test_a_digest_counts_what_waits_what_is_worked_on_and_what_is_nearly_late() -> None:
    waiting = a_claimed_ticket().wait(Pause.PARTS, NOON + timedelta(days=1), MORNING, WALL)
    late = a_claimed_ticket(word_by=NOON - timedelta(minutes=1), cycle=1)

    found = overviews.digest([OPEN, OWN, waiting, late], NOON, lambda _: WALL)

    assert found == Digest(open=1, working=2, nearly=2, waiting=1, reopened=1)


def test_what_ends_first_comes_first_and_for_who_oversees_what_is_urgent() -> None:
    danger = a_ticket(clock=Clock.DANGER, claim_by=NOON + timedelta(hours=9))
    soon = a_ticket(clock=Clock.ORDINARY, claim_by=NOON)
    paused = a_claimed_ticket().wait(Pause.PARTS, NOON, MORNING, WALL)

    assert overviews.in_order([paused, danger, soon], by_urgency=False) == [soon, danger, paused]
    assert overviews.in_order([paused, soon, danger], by_urgency=True) == [danger, paused, soon]


@pytest.mark.parametrize(
    ("ticket", "why"),
    [
        (a_ticket(claim_by=NOON), Stuck.UNCLAIMED),
        (a_ticket(claim_by=NOON + timedelta(minutes=1)), None),
        (a_claimed_ticket(claim_by=MORNING), None),
        (a_ticket(returns=2, claim_by=MORNING), Stuck.LOOPING),
        (a_claimed_ticket(cycle=2), Stuck.LOOPING),
        (a_claimed_ticket(returns=1, cycle=1), None),
        (a_claimed_ticket(id=7), Stuck.LOOPING),
        (a_claimed_ticket(owner_id=ZHAO.id), Stuck.UNREACHABLE),
        (a_ticket(candidates=(WANG.id, ZHAO.id), claim_by=NOON + timedelta(hours=1)), None),
        (a_ticket(candidates=(ZHAO.id,), claim_by=MORNING), Stuck.UNREACHABLE),
    ],
)
def test_a_matter_is_stuck_for_a_reason(ticket: Ticket, why: Stuck | None) -> None:
    assert overviews.stuck(ticket, NOON, out_of_reach={ZHAO.id}, handed_over={7}) is why


def test_a_ticket_whose_clocks_stand_still_has_no_deadline() -> None:
    paused = a_claimed_ticket().wait(Pause.PARTS, NOON, MORNING, WALL)

    assert overviews.next_deadline(paused) is None
    assert overviews.next_deadline(replace(paused, pause=Pause.NONE)) == paused.word_by
