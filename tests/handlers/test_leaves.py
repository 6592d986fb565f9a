"""Days off: what was in hand goes to others with its clocks running on, and comes back where nobody took it."""

import random

import pytest

from bot.domain.leaves import LeaveState
from bot.domain.tickets import State
from storage.tables import LeaveRow
from tests.support.stored import rows_of
from tests.support.town import CHEN, GAO, HE, LI, LIU, QIAN, SUN, WANG, ZHANG, ZHAO, Town


async def test_leave_passes_a_claimed_matter_on_and_resets_no_clock(either_community: Town) -> None:
    town = either_community
    before = await town.claimed()
    zhao = await town.person(ZHAO)
    await town.pass_time(minutes=30)

    handled = await town.say(WANG, "今天请假到周五")

    assert [reply.key for reply in handled.replies] == ["leave-taken"]
    after = await town.ticket(before.number)
    assert (after.state, after.owner_id, after.candidates) == (State.OPEN, None, (zhao.id,))
    assert (after.claim_by, after.resolve_by, after.opened_at) == (before.claim_by, before.resolve_by, before.opened_at)
    assert (after.returns, after.lead_id) == (0, before.lead_id)
    assert (await town.keys(LI)).count("ticket-returned") == 1
    assert [one["state"] for one in await rows_of(town.app.units.store, LeaveRow)] == [LeaveState.AWAY.value]
    assert not (await town.app.units.begin().community()).staff[(await town.person(WANG)).id].on_duty


async def test_who_was_off_duty_before_a_leave_is_off_duty_after_it(community: Town) -> None:
    chen = (await community.app.units.begin().people.by_name("陈晨"))[0]
    await community.person("陈晨")
    await community.say("陈晨", "今天请假")
    await community.pass_time(days=2)

    after = await community.app.units.begin().people.get(chen.id)
    assert (after.away_until, after.on_duty) == (None, False)


async def test_two_leaves_one_after_the_other_leave_nobody_on_duty_between(community: Town) -> None:
    wang = await community.person(WANG)
    await community.say(WANG, "今天请假")
    await community.say(WANG, "明天请假到周五")
    await community.pass_time(days=1)
    assert not (await community.app.units.begin().community()).staff[wang.id].on_duty

    await community.pass_time(days=5)
    assert (await community.app.units.begin().community()).staff[wang.id].on_duty


async def test_a_matter_that_only_the_leaver_could_claim_is_offered_to_others(community: Town) -> None:
    await community.say(ZHAO, "今天请假")
    ticket = await community.filed()
    wang = await community.person(WANG)
    assert ticket.candidates == (wang.id,)

    await community.say(WANG, "今天请假")
    sun = await community.person(SUN)
    assert (await community.ticket(ticket.number)).candidates == (sun.id,)

    await community.press(WANG, "leave-undo")
    assert wang.id in (await community.ticket(ticket.number)).candidates


async def test_what_a_deputy_has_taken_stays_with_the_deputy(community: Town) -> None:
    ticket = await community.claimed()
    await community.say(WANG, "今天请假")
    await community.press(ZHAO, "do-claim")
    await community.press(WANG, "leave-undo")

    assert (await community.ticket(ticket.number)).owner_id == (await community.person(ZHAO)).id
    assert (await community.keys(WANG))[-1] == "leave-back"


@pytest.mark.parametrize("who", [LIU, LI, HE])
async def test_nobody_else_takes_a_leave_back(community: Town, who: str) -> None:
    await community.say(WANG, "今天请假")
    action = (await community.button(WANG, "leave-undo")).action

    assert (await community.send(who, action)).refused
    assert not (await community.app.units.begin().community()).staff[(await community.person(WANG)).id].on_duty


@pytest.mark.parametrize("who", [LI, HE])
async def test_residents_and_nurses_take_no_leave_here(community: Town, who: str) -> None:
    handled = await community.say(who, "今天请假")

    assert not any(reply.key.startswith("leave-") for reply in handled.replies)
    assert await rows_of(community.app.units.store, LeaveRow) == []


async def test_a_reason_that_speaks_of_leave_is_a_reason(community: Town) -> None:
    ticket = await community.claimed()
    await community.press(WANG, "do-return")
    await community.say(WANG, "我今天请假")
    await community.press(WANG, "office-unknown")

    assert (await community.keys(WANG))[-1] == "ticket-return-done"
    assert (await community.ticket(ticket.number)).returns == 1
    assert await rows_of(community.app.units.store, LeaveRow) == []


async def test_a_card_assigned_twice_is_given_once(community: Town) -> None:
    ticket = await community.claimed()
    liu = await community.person(LIU)
    action = f"assignments:to:{ticket.id}.{liu.id}"
    await community.send(SUN, action)
    handled = await community.send(SUN, action)

    assert [reply.key for reply in handled.replies] == ["ticket-error-already-claimed"]
    assert (await community.ticket(ticket.number)).owner_id == liu.id
    assert (await community.keys(LIU)).count("ticket-assigned") == 1


@pytest.mark.parametrize("who", [WANG, LIU, LI, HE])
async def test_only_who_leads_assigns(community: Town, who: str) -> None:
    ticket = await community.filed()
    zhao = await community.person(ZHAO)

    for action in (f"assignments:whom:{ticket.id}", f"assignments:to:{ticket.id}.{zhao.id}"):
        assert (await community.send(who, action)).refused
    assert (await community.ticket(ticket.number)).owner_id is None


async def test_nobody_away_and_nobody_from_afar_is_assigned_anything(community: Town) -> None:
    ticket = await community.filed()
    await community.say(ZHAO, "今天请假")
    for name in (ZHAO, "陈晨", "马超", QIAN):
        person = await community.person(name)
        handled = await community.send(SUN, f"assignments:to:{ticket.id}.{person.id}")
        assert [reply.key for reply in handled.replies] == ["refused-not-found"]


@pytest.mark.parametrize("seed", [1, 2])
async def test_whoever_comes_and_goes_every_matter_has_somebody(community: Town, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  nothing is secret here
    staff = [WANG, ZHAO, LIU, SUN, "周强", "郭亮"]
    for name in (LI, CHEN, ZHANG):
        await community.filed(name)
    for _ in range(14):
        who = chance.choice(staff)
        said = chance.choice(["今天请假", "请假三天", "明天请假", "我回来了", "claim"])
        if said == "claim":
            for number in (1001, 1002, 1003):
                await community.send(who, f"tickets:claim:{(await community.ticket(number)).id}")
        else:
            await community.say(who, said)
        if chance.random() < 0.2:
            await community.pass_time(hours=20)
        now = await community.app.units.begin().community()
        for number in (1001, 1002, 1003):
            one = await community.ticket(number)
            owner = now.staff.get(one.owner_id or 0)
            if one.state is State.CLAIMED:
                assert owner is not None
                assert owner.on_duty or owner.name == who
            else:
                assert one.candidates
                assert any(now.staff[each].on_duty for each in one.candidates) or one.desk_id in now.staff
    assert (await community.person(GAO)).is_staff
