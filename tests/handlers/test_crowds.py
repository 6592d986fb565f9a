"""One matter that many have met: nobody is lost, nobody is told who the others are, and no crowd floods the staff."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, select, update

from bot.app import App
from bot.dispatcher import Handled
from bot.domain.tickets import State, Ticket
from storage.statements import Statement
from storage.stores import Store, Unit, Write
from storage.tables import TicketEventRow, TicketRow, table_of
from tests.support.builders import a_ticket
from tests.support.stored import keep, rows_of
from tests.support.storm import SMELL, Storm
from tests.support.town import CHEN, LI, QIAN, SUN, WANG, ZHANG, ZHAO, Town

LIFT = "3号楼2单元电梯不动了"


def keys(handled: Handled) -> list[str]:
    return [reply.key for reply in handled.replies]


def buttons(handled: Handled) -> list[str]:
    return [button.key for reply in handled.replies for button in reply.buttons]


async def offered(town: Town, name: str) -> list[str]:
    return [button.key for button in (await town.heard(name))[-1].buttons]


async def number_of(town: Town, name: str) -> int:
    return int(str((await town.heard(name))[-1].args["number"]))


async def followed(town: Town, *names: str) -> tuple[Ticket, list[Ticket]]:
    """Let 张桂兰 report the lift, and others meet the same."""
    head = await town.filed(ZHANG, "电梯又不动了")
    own = []
    for name in names:
        await town.say(name, LIFT)
        await town.press(name, "incident-met")
        own.append(await town.ticket(await number_of(town, name)))
    return await town.ticket(head.number), own


async def resolve(town: Town, ticket: Ticket, worker: str = WANG) -> None:
    await town.send(worker, f"tickets:claim:{ticket.id}")
    await town.send(worker, f"tickets:result:{ticket.id}.fixed")


# Filing


async def test_a_follower_has_a_number_and_is_in_nobodys_way(community: Town) -> None:
    head, (own,) = await followed(community, CHEN)

    assert (own.state, own.incident_id, own.due_at) == (State.MERGED, head.id, None)
    assert own.number != head.number
    assert head.followers == 1
    assert [one.key for one in await community.heard(ZHAO)] == ["card", "card"]
    assert not (await community.heard(ZHAO))[-1].fresh


async def test_an_anonymous_follower_stays_anonymous_and_still_hears_of_it(community: Town) -> None:
    head = await community.filed(ZHANG, "电梯又不动了")
    await community.say(CHEN, f"我是陈国华，电话13800138000，{LIFT}")
    await community.press(CHEN, "draft-anonymous")
    await community.press(CHEN, "incident-met")
    own = await community.ticket(await number_of(community, CHEN))

    await community.send(WANG, f"tickets:claim:{head.id}")

    assert own.reporter_id is None
    assert (await community.heard(CHEN))[-1].args["number"] == str(own.number)
    words = [event.words for event in await community.app.units.begin().tickets.history(head.id)]
    assert any(LIFT in said for said in words)
    assert not any(CHEN in said or "13800138000" in said for said in words)
    chen = (await community.person(CHEN)).id
    events = await rows_of(community.app.units.store, TicketEventRow)
    assert chen not in {event["actor_id"] for event in events}


async def test_nothing_of_a_follower_is_told_but_their_words_and_those_to_the_staff_alone(community: Town) -> None:
    head, (own,) = await followed(community, CHEN)
    await community.send(ZHANG, f"progress:show:{head.id}")
    shown = (await community.heard(ZHANG))[-1]
    await community.send(SUN, f"tickets:details:{head.id}")
    details = (await community.heard(SUN))[-1]

    assert LIFT not in repr(shown)
    assert LIFT in repr(details)
    assert CHEN not in repr(details)
    assert str(own.number) not in repr(details)


@pytest.mark.parametrize(
    "words",
    ["3号楼2单元王芳把电梯弄坏了，我要投诉她", "3号楼2单元夫妻矛盾，想找人调解一下"],
    ids=["about staff", "private"],
)
async def test_what_is_nobody_elses_business_is_never_asked_about(community: Town, words: str) -> None:
    await community.say(LI, words)
    assert "draft-submit" in await offered(community, LI)
    await community.press(LI, "draft-submit")

    await community.say(CHEN, words)

    assert "incident-met" not in await offered(community, CHEN)


async def test_ones_own_open_matter_is_not_somebody_elses(community: Town) -> None:
    await community.filed(ZHANG, "电梯又不动了")
    community.clock.advance(minutes=5)

    assert "draft-submit" in buttons(await community.say(ZHANG, "电梯又不动了"))


async def test_a_matter_that_is_too_old_or_settled_is_not_asked_about(community: Town) -> None:
    head = await community.filed(ZHANG, "电梯又不动了")
    community.clock.advance(days=3)
    assert "draft-submit" in buttons(await community.say(CHEN, LIFT))
    await community.press(CHEN, "draft-discard")

    second = await community.filed(LI, LIFT)
    await resolve(community, second)
    assert "draft-submit" in buttons(await community.say(CHEN, LIFT))
    assert (await community.ticket(head.number)).state is State.OPEN


async def test_who_follows_already_adds_words_instead_of_counting_twice(community: Town) -> None:
    head, (own,) = await followed(community, CHEN)
    community.clock.advance(minutes=5)
    await community.say(CHEN, "3号楼2单元电梯还在响")

    handled = await community.press(CHEN, "incident-met")

    assert keys(handled) == ["filing-joined"]
    assert (await community.ticket(head.number)).followers == 1
    assert "还在响" in (await community.ticket(own.number)).text


async def test_a_button_cannot_join_what_is_not_alike(community: Town) -> None:
    """A forged or an old button shows the draft as it stands, and shows nothing of the other matter."""
    elsewhere = await community.filed(LI, "1号楼2单元电梯坏了")
    await community.say(CHEN, LIFT)
    draft = (await community.button(CHEN, "draft-submit")).action.rpartition(":")[2]

    for code in (elsewhere.id, 4711, draft):
        assert keys(await community.send(CHEN, f"drafts:met:{draft}.{code}")) == ["filing-draft"]
    assert keys(await community.send(ZHANG, f"drafts:met:{draft}.{elsewhere.id}")) == ["refused-not-allowed"]
    assert (await community.ticket(elsewhere.number)).followers == 0


async def test_what_ended_before_the_tap_is_filed_by_itself(community: Town) -> None:
    head = await community.filed(ZHANG, "电梯又不动了")
    await community.say(CHEN, LIFT)
    met = await community.button(CHEN, "incident-met")
    await resolve(community, head)

    assert "draft-submit" in buttons(await community.send(CHEN, met.action))


# To the end


async def test_followers_see_the_picture_of_the_work_only_where_it_is_nobodys_flat(community: Town) -> None:
    head, (own,) = await followed(community, CHEN)
    uow = community.app.units.begin()
    photo = await uow.tickets.add_photo(head.id, "after", b"jpeg", community.clock.now())
    await uow.commit()
    await resolve(community, head)
    told = (await community.heard(CHEN))[-1]
    assert (told.key, told.photos) == ("incident-done", (photo,))
    assert told.buttons[0].action == f"incidents:part:{own.id}"

    leak = await community.filed(LI, "1号楼2单元301厨房水管爆了")
    await community.say(CHEN, "1号楼2单元水管爆了")
    await community.press(CHEN, "incident-met")
    uow = community.app.units.begin()
    await uow.tickets.add_photo(leak.id, "after", b"jpeg", community.clock.now())
    await uow.commit()
    await resolve(community, leak)
    assert (await community.heard(CHEN))[-1].photos == ()


async def test_who_parts_has_a_fresh_clock_and_the_others_are_left_alone(community: Town) -> None:
    head, (own, other) = await followed(community, CHEN, LI)
    await resolve(community, head)
    community.clock.advance(days=1)

    assert keys(await community.press(CHEN, "incident-part")) == ["incident-parted"]

    parted = await community.ticket(own.number)
    assert (parted.state, parted.incident_id, parted.opened_at) == (State.OPEN, None, own.opened_at)
    assert parted.claim_by == community.clock.now() + timedelta(hours=2)
    assert (await community.ticket(head.number)).followers == 1
    assert (await community.ticket(other.number)).state is State.MERGED
    assert keys(await community.send(ZHANG, f"incidents:part:{other.id}")) == ["refused-not-allowed"]


async def test_staff_are_told_of_a_crowd_ever_more_rarely(community: Town) -> None:
    storm = Storm(community.app)
    await storm.report("the first one")
    for number in range(30):
        await storm.report(f"neighbour {number}")

    told = [one.args["more"] for one in await community.heard(WANG)]

    assert len(told) == 1 + len([1, 2, 3, 5, 10, 20])


# Merging


async def two_of_a_kind(town: Town) -> tuple[Ticket, Ticket]:
    one = await town.filed(ZHANG, "电梯又不动了")
    await town.say(CHEN, LIFT)
    await town.press(CHEN, "incident-apart")
    return one, await town.ticket(await number_of(town, CHEN))


async def test_a_merged_ticket_brings_its_followers_along(community: Town) -> None:
    one, two = await two_of_a_kind(community)
    await community.say(LI, LIFT)
    await community.press(LI, "incident-met")
    follower = await community.ticket(await number_of(community, LI))
    source, target = (one, two) if follower.incident_id == one.id else (two, one)

    assert keys(await community.send(SUN, f"incidents:into:{source.id}.{target.id}")) == ["incident-merge-done"]

    assert (await community.ticket(target.number)).followers == 2
    assert (await community.ticket(source.number)).followers == 0
    assert (await community.ticket(follower.number)).incident_id == target.id
    await community.send(WANG, f"tickets:claim:{target.id}")
    assert (await community.heard(LI))[-1].args["number"] == str(follower.number)


async def test_only_its_owner_or_who_oversees_it_may_merge(community: Town) -> None:
    one, two = await two_of_a_kind(community)
    for name in (CHEN, WANG, ZHAO):
        assert keys(await community.send(name, f"incidents:into:{one.id}.{two.id}")) == ["refused-not-allowed"]
    await community.send(WANG, f"tickets:claim:{one.id}")

    assert keys(await community.send(WANG, f"incidents:into:{one.id}.{two.id}")) == ["incident-merge-done"]


async def test_nothing_is_merged_into_another_kind_or_into_itself(community: Town) -> None:
    one, _ = await two_of_a_kind(community)
    lamp = await community.filed(LI, "楼道灯不亮")

    assert keys(await community.send(SUN, f"incidents:into:{one.id}.{lamp.id}")) == ["refused-not-found"]
    assert keys(await community.send(SUN, f"incidents:into:{one.id}.{one.id}")) == ["ticket-error-moved-on"]
    assert keys(await community.send(SUN, f"incidents:into:{one.id}.x")) == ["refused-not-found"]


async def test_merging_in_both_directions_at_once_merges_once(either_community: Town, replica: App) -> None:
    town = either_community
    lives = await town.person(ZHANG)
    where = (await two_of_a_kind(town))[0].grid_id
    for _ in range(10):
        one, two = (
            a_ticket(category="lift", grid_id=where, reporter_id=lives.id, building_id=lives.building_id, desk_id=None)
            for _ in range(2)
        )
        await keep(town.app.units, tickets=[replace(each, candidates=(), told=()) for each in (one, two)])
        there = await town.inbound(SUN, action=f"incidents:into:{one.id}.{two.id}")
        back = await town.inbound(QIAN, action=f"incidents:into:{two.id}.{one.id}")

        handled = await asyncio.gather(town.app.dispatcher.handle(there), replica.dispatcher.handle(back))

        assert sorted(key for each in handled for key in keys(each)) == ["incident-merge-done", "ticket-error-moved-on"]
        assert {(await town.ticket(each.number)).state for each in (one, two)} == {State.OPEN, State.MERGED}


async def test_without_the_version_check_both_would_be_merged_into_each_other(either_community: Town) -> None:
    """The control: who looks first and writes then leaves no ticket that anybody works on."""
    store: Store = either_community.app.units.store
    one, two = await two_of_a_kind(either_community)
    tickets = table_of(TicketRow)
    look = Statement(select(tickets.c.state).where(tickets.c.id == bindparam("wanted")))
    merge = Statement(
        update(tickets)
        .where(tickets.c.id == bindparam("wanted"))
        .values(state=State.MERGED.value, incident_id=bindparam("head"))
    )
    both_looked = asyncio.Barrier(2)

    async def into(ticket: Ticket, head: Ticket) -> None:
        states = [await store.one(look, wanted=each.id) for each in (ticket, head)]
        await both_looked.wait()
        assert all(row is not None and row["state"] == State.OPEN.value for row in states)
        await store.commit(Unit([Write(merge, {"wanted": ticket.id, "head": head.id}, must_change="tickets")]))

    await asyncio.gather(into(one, two), into(two, one))

    assert {(await either_community.ticket(each.number)).state for each in (one, two)} == {State.MERGED}


async def test_a_danger_never_becomes_part_of_what_is_none(community: Town) -> None:
    await community.say(LI, "楼道里煤气味很大")
    danger = next(row for row in await rows_of(community.app.units.store, TicketRow) if row["danger"] == "gas")
    uow = community.app.units.begin()
    harmless = replace(await uow.tickets.get(danger["id"]), id=await uow.new_id(), number=9_001, danger="", version=0)
    uow.tickets.add(harmless)
    await uow.commit()

    refused = await community.send(SUN, f"incidents:into:{danger['id']}.{harmless.id}")

    assert keys(refused) == ["ticket-error-moved-on"]


# Dangers


async def test_another_entrance_another_flat_and_another_person_are_other_dangers(community: Town) -> None:
    for name, words in (
        (LI, "楼道里煤气味很大"),
        (CHEN, "1号楼1单元煤气味很大"),
        (ZHANG, "1号楼2单元我家煤气漏了"),
        (LI, "老人摔倒了起不来，1号楼2单元"),
        (CHEN, "1号楼2单元有老人摔倒了起不来"),
    ):
        await community.say(name, words)
        community.clock.advance(minutes=5)

    rows = [row for row in await rows_of(community.app.units.store, TicketRow) if row["number"]]
    assert [row["state"] for row in rows] == [State.OPEN.value] * 5


# Storms


async def test_a_hundred_who_report_at_once_are_one_incident(either_community: Town) -> None:
    storm = Storm(either_community.app)
    await storm.group("A1")
    crowd = [f"neighbour {number}" for number in range(100)]
    reports, gas = await asyncio.gather(storm.all_at_once(crowd), storm.report("who smells it", SMELL))

    outcome = await storm.outcome(reports)

    assert keys(gas)[0] == "danger"
    assert [one.followers for one in outcome.incidents] == [99]
    assert (outcome.followers, outcome.received, outcome.lost) == (99, 100, 0)
    told = [one.notice.key for one in outcome.to_group]
    assert set(told) == {"group-card"}
    assert len(told) <= 30
    events = await rows_of(either_community.app.units.store, TicketEventRow)
    assert sum(event["verb"] == "follow" for event in events) == 99
