"""Staff who no longer stand in their sheet: what they had goes to others, and they get nothing more."""

from dataclasses import replace

from bot.domain.people import Person, Role
from bot.domain.tickets import State
from handlers.context import Desk
from handlers.departures import hand_back
from handlers.dialogue import Inbound
from locales import DEMO
from storage.comparisons import What
from storage.folders import read_folder
from storage.imports import Import, changes, standing_of
from storage.seeds import first_settings
from storage.tables import OutboxRow
from tests.support.stored import rows_of
from tests.support.town import GAO, HE, LI, QIAN, SUN, WANG, XU, ZHANG, ZHAO, Town


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


async def test_whose_next_word_comes_after_they_left_is_a_newcomer(community: Town) -> None:
    before = (await community.person(WANG)).id
    await _leaves(community, WANG)

    handled = await community.say(WANG, "我家水管爆了")

    assert not handled.refused
    assert handled.person is not None
    assert (handled.person.id != before, handled.person.role) == (True, Role.RESIDENT)


async def test_a_card_that_was_held_back_never_reaches_who_has_left(either_community: Town) -> None:
    town = either_community
    wang = await town.person(WANG)
    uow = town.app.units.begin()
    uow.people.link(wang.id, "telegram", WANG, town.clock.now())
    await uow.commit()
    await town.app.dispatcher.handle(Inbound("telegram", WANG, "u-1", "/help", address="chat of 王芳"))
    await town.pass_time(hours=12.5)
    await town.filed(LI, "楼道灯坏了")
    held = [one for one in await rows_of(town.app.units.store, OutboxRow) if one["state"] == "held"]
    assert wang.id in {one["person_id"] for one in held}

    await _leaves(town, WANG)
    await town.pass_time(hours=12)

    left = [one for one in await rows_of(town.app.units.store, OutboxRow) if one["person_id"] == wang.id]
    assert {"held", "waiting"}.isdisjoint({one["state"] for one in left} | {one["push"] for one in left})
    assert await town.app.units.begin().chats.of(wang.id) is None
    chat = await town.app.units.begin().chats.at("telegram", "chat of 王芳")
    assert chat is not None
    assert await town.app.units.begin().people.accounts(wang.id) == []


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


async def _nurse_comes(town: Town, name: str, beside: str) -> Person:
    """Let a nurse begin to work in the community of another."""
    uow = town.app.units.begin()
    nurse = Person(await uow.new_id(), Role.NURSE, name, grid_id=(await town.person(beside)).grid_id)
    uow.people.add(nurse)
    await uow.commit()
    return nurse


async def test_a_nurses_residents_go_to_a_colleague_of_her_clinic_who_hears_of_it(community: Town) -> None:
    enrolment_id = await community.planned(ZHANG)
    colleague = await _nurse_comes(community, "郑新", HE)
    await community.say(HE, "建档 周大山 男 61 尿酸 500")
    await _leaves(community, HE)

    uow = community.app.units.begin()
    planned = await uow.followups.open_of(enrolment_id)
    assert planned is not None
    assert {(await uow.enrolments.get(enrolment_id)).nurse_id, planned.nurse_id} == {colleague.id}
    assert len(await uow.screenings.of_nurse(colleague.id)) == 1
    assert (await community.keys("郑新"))[-1] == "care-taken-over"


async def test_where_nobody_is_left_the_lead_is_told_and_the_next_nurse_goes_on_with_them(community: Town) -> None:
    enrolment_id = await community.planned(ZHANG)
    elsewhere = (await community.person(XU)).id
    await _leaves(community, HE)

    assert (await community.app.units.begin().enrolments.get(enrolment_id)).nurse_id != elsewhere
    told = [one for name in (QIAN, GAO) for one in await community.keys(name)]
    assert "care-without-nurse" in told

    newcomer = await _nurse_comes(community, "郑新", HE)
    await community.app.timekeeper.sweep_all()
    uow = community.app.units.begin()
    assert (await uow.enrolments.get(enrolment_id)).nurse_id == newcomer.id
    assert "care-taken-over" in await community.keys("郑新")
    await community.pass_time(days=13)
    assert "followup-call" in await community.keys("郑新")


async def test_a_code_of_a_nurse_who_is_gone_and_has_no_colleague_opens_nothing(community: Town) -> None:
    await community.say(HE, f"建档 {ZHANG} 女 68 尿酸 512")
    await community.press(HE, "enrol-eligible")
    code = str((await community.heard(HE))[-1].args["code"])
    await _leaves(community, HE)

    said = await community.say(ZHANG, code)

    assert [reply.key for reply in said.replies] == ["code-refused"]
