"""Staff who no longer stand in their sheet: what they had goes to others, and they get nothing more."""

from dataclasses import replace

from bot.domain.people import Person
from bot.domain.tickets import State
from handlers.context import Desk
from handlers.departures import hand_back
from locales import DEMO
from storage.comparisons import What
from storage.folders import read_folder
from storage.imports import Import, changes, standing_of
from storage.seeds import first_settings
from tests.support.town import GAO, HE, LI, SUN, WANG, ZHANG, ZHAO, Town


async def _leaves(town: Town, *names: str) -> list[Person]:
    """Import the demonstration's own staff without these people."""
    sheets = read_folder(DEMO)
    rows = sheets.by_name["staff"].rows
    kept = [
        (row, {**cells, "deputy": "" if cells["deputy"] in names else cells["deputy"]})
        for row, cells in rows
        if cells["name"] not in names
    ]
    sheets.by_name["staff"] = replace(sheets.by_name["staff"], rows=kept)
    gone: list[Person] = []

    async def take_in(desk: Desk) -> None:
        standing = await standing_of(desk.uow)
        found = changes(sheets, standing)
        after = await Import(desk.uow, standing, found, desk.now).keep(first_settings("Asia/Shanghai"))
        gone[:] = [one.person for one in found if one.what is What.RETIRED and one.person is not None]
        await hand_back(replace(desk, community=after), gone)

    await town.app.dispatcher.transact(take_in)
    return gone


async def test_what_somebody_had_claimed_goes_to_a_colleague_and_the_resident_hears_of_it(community: Town) -> None:
    ticket = await community.claimed()
    zhao = await community.person(ZHAO)
    cards = (await community.keys(ZHAO)).count("card")

    assert [one.name for one in await _leaves(community, WANG)] == [WANG]

    freed = await community.ticket(ticket.number)
    assert (freed.state, freed.owner_id, freed.candidates, freed.returns) == (State.OPEN, None, (zhao.id,), 0)
    assert (await community.keys(LI))[-1] == "ticket-returned"
    assert (await community.keys(ZHAO)).count("card") > cards
    await community.press(ZHAO, "do-claim")
    assert (await community.ticket(ticket.number)).owner_id == zhao.id


async def test_who_has_left_may_do_nothing_with_the_next_tap(community: Town) -> None:
    ticket = await community.filed()
    await community.person(WANG)
    await _leaves(community, WANG)

    handled = await community.send(WANG, f"tickets:claim:{ticket.id}")

    assert [reply.key for reply in handled.replies] == ["refused-not-allowed"]
    assert (await community.ticket(ticket.number)).state is State.OPEN


async def test_an_open_ticket_keeps_the_candidates_who_stay(community: Town) -> None:
    ticket = await community.filed()
    zhao = await community.person(ZHAO)
    await _leaves(community, WANG)

    assert (await community.ticket(ticket.number)).candidates == (zhao.id,)


async def test_a_ticket_whose_workers_have_all_left_climbs(community: Town) -> None:
    ticket = await community.filed()
    sun = await community.person(SUN)
    await _leaves(community, WANG, ZHAO)

    left = await community.ticket(ticket.number)
    assert left.candidates == (sun.id,)
    assert "card" in await community.keys(SUN)


async def test_a_desk_that_has_left_is_taken_over_from_above(community: Town) -> None:
    ticket = await community.claimed()
    sun = await community.person(SUN)
    assert ticket.desk_id == sun.id
    await _leaves(community, SUN)

    after = await community.ticket(ticket.number)
    assert (after.state, after.owner_id) == (State.CLAIMED, ticket.owner_id)
    assert after.desk_id is not None
    assert after.desk_id in (await community.app.units.begin().community()).staff


async def test_nothing_moves_when_somebody_without_matters_leaves(community: Town) -> None:
    ticket = await community.claimed()
    await _leaves(community, GAO)

    assert await community.ticket(ticket.number) == ticket


async def test_a_nurses_residents_stay_in_care_where_there_is_a_colleague(community: Town) -> None:
    enrolment_id = await community.planned(ZHANG)
    await _leaves(community, HE)

    uow = community.app.units.begin()
    enrolment = await uow.enrolments.get(enrolment_id)
    planned = await uow.followups.open_of(enrolment_id)
    assert planned is not None
    assert enrolment.nurse_id == planned.nurse_id
    assert enrolment.nurse_id in (await uow.community()).staff
