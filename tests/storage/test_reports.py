"""What the databases count for the overviews."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.rates import Counted, Tally
from bot.domain.tickets import Rating, State, Ticket, TicketEvent
from storage.chats import Chat
from storage.units import Units
from tests.support.builders import a_claimed_ticket, a_draft, a_ticket
from tests.support.clock import MORNING
from tests.support.people import A1, A2, BUILDINGS, EVERYBODY, GRIDS, QIAN, SUN, WANG, ZHAO
from tests.support.stored import keep, settle

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


@pytest.fixture
async def town(units: Units) -> Units:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    return units


async def counted(town: Units, now: datetime = MORNING + WEEK) -> dict[tuple[int | None, str], Tally]:
    found: dict[tuple[int | None, str], Tally] = {}
    for one in await town.begin().reports.counted(MORNING, MORNING + WEEK, now):
        assert isinstance(one, Counted)
        key = (one.grid_id, one.category)
        found[key] = found.get(key, Tally()) + one.tally
    return found


async def ask(town: Units, ticket: Ticket, rating: Rating | None = None, at: datetime = MORNING) -> None:
    uow = town.begin()
    await uow.callbacks.ask(ticket, at)
    await uow.commit()
    if rating is not None:
        uow = town.begin()
        uow.callbacks.answer(ticket, ticket.cycle, rating, at + HOUR)
        await uow.commit()


async def test_who_came_first_counts_against_the_first_clock(town: Units) -> None:
    in_time = a_claimed_ticket(first_claimed_at=MORNING + HOUR)
    at_the_end = a_claimed_ticket(first_claimed_at=MORNING + 2 * HOUR)
    late = a_claimed_ticket(first_claimed_at=MORNING + 3 * HOUR)
    never = a_ticket()
    elsewhere = a_ticket(grid_id=A2.id, category="lift", first_claim_by=MORNING)
    await keep(town, tickets=[in_time, at_the_end, late, never, elsewhere, a_draft()])

    found = await counted(town)

    assert (found[A1.id, "water"].due, found[A1.id, "water"].in_time) == (4, 2)
    assert (found[A2.id, "lift"].due, found[A2.id, "lift"].in_time) == (1, 0)


async def test_a_clock_counts_in_the_period_in_which_it_ended_and_not_before(town: Units) -> None:
    before = a_ticket(first_claim_by=MORNING - HOUR, opened_at=MORNING - 3 * HOUR)
    after = a_ticket(first_claim_by=MORNING + WEEK, opened_at=MORNING)
    running = a_claimed_ticket(first_claim_by=MORNING + 2 * HOUR, first_claimed_at=MORNING)
    await keep(town, tickets=[before, after, running])

    assert (await counted(town))[A1.id, "water"].due == 1
    assert (await counted(town, MORNING + HOUR))[A1.id, "water"].due == 0


async def test_followers_and_what_was_taken_back_are_no_tickets_of_their_own(town: Units) -> None:
    incident = a_claimed_ticket(followers=1)
    follower = a_ticket(state=State.MERGED, incident_id=incident.id)
    await keep(town, tickets=[incident, follower, a_ticket(state=State.WITHDRAWN)])

    tally = (await counted(town))[A1.id, "water"]

    assert (tally.opened, tally.due) == (1, 1)


async def test_what_speaks_about_one_of_the_staff_is_in_nobodys_figures(town: Units) -> None:
    about = a_claimed_ticket(subject_role="grid_worker", subject_id=WANG.id, owner_id=SUN.id)
    await keep(town, tickets=[about])
    await ask(town, about, Rating.BAD)

    assert await counted(town) == {}


async def test_a_callback_is_answered_or_silent_and_the_last_word_counts(town: Units) -> None:
    tickets = [a_claimed_ticket() for _ in range(5)]
    await keep(town, tickets=tickets)
    await ask(town, tickets[0], Rating.GOOD)
    await ask(town, tickets[1], Rating.FAIR)
    await ask(town, tickets[2], Rating.GOOD)
    await ask(town, tickets[3])
    await ask(town, tickets[4], at=MORNING + 6 * timedelta(days=1))
    uow = town.begin()
    uow.callbacks.answer(tickets[2], 0, Rating.BAD, MORNING + HOUR)
    await uow.commit()

    tally = (await counted(town))[A1.id, "water"]

    assert (tally.asked, tally.answered, tally.good, tally.fair, tally.silent) == (5, 3, 1, 1, 1)


async def test_each_cycle_has_a_callback_of_its_own(town: Units) -> None:
    ticket = a_claimed_ticket()
    await keep(town, tickets=[ticket])
    await ask(town, ticket, Rating.BAD)
    await ask(town, replace(ticket, cycle=1), Rating.GOOD)

    tally = (await counted(town))[A1.id, "water"]

    assert (tally.asked, tally.answered, tally.good) == (2, 2, 1)


async def test_who_was_never_asked_has_no_answer(town: Units) -> None:
    ticket = a_claimed_ticket(opened_at=MORNING - WEEK, first_claim_by=MORNING - WEEK)
    await keep(town, tickets=[ticket])
    uow = town.begin()
    uow.callbacks.answer(ticket, 0, Rating.GOOD, MORNING)
    await uow.commit()

    assert await counted(town) == {}


async def test_what_is_under_way_is_listed_by_grid_and_what_is_off_the_grid_always(town: Units) -> None:
    here, there = a_ticket(), a_ticket(grid_id=A2.id)
    nowhere = a_claimed_ticket(grid_id=None)
    await keep(town, tickets=[here, there, nowhere, a_ticket(state=State.CLOSED)])

    found = await town.begin().reports.under_way([A1.id])

    assert {one.id for one in found} == {here.id, nowhere.id}


async def test_what_went_from_hand_to_hand_is_found(town: Units) -> None:
    often, once = a_claimed_ticket(), a_claimed_ticket()
    await keep(town, tickets=[often, once])
    uow = town.begin()
    for ticket in (often, often, often, once):
        await uow.tickets.tell(TicketEvent(ticket.id, MORNING, "hand_over", WANG.id, ZHAO.name))
    await uow.commit()

    assert await town.begin().reports.handed_over([often.id, once.id], 3) == {often.id}


async def test_who_cannot_be_reached_is_known(town: Units) -> None:
    uow = town.begin()
    for number, (person, lost_at) in enumerate([(WANG, MORNING), (ZHAO, None)], 1):
        uow.chats.add(Chat(number, "telegram", str(number), person.id, unreachable_at=lost_at))
    await uow.commit()

    assert await town.begin().reports.out_of_reach([WANG.id, ZHAO.id, QIAN.id]) == {WANG.id}
