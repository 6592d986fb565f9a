import asyncio

from sqlalchemy import bindparam, select, update

from bot.app import App
from bot.dispatcher import Handled
from bot.domain.messages import Notice
from bot.domain.people import Person, Role
from bot.domain.tickets import State
from handlers.dialogue import Inbound
from storage.outbox import SAID
from storage.statements import Statement
from storage.stores import Store, Unit, Write
from storage.tables import PersonRow, TicketRow, table_of
from tests.support.builders import a_ticket
from tests.support.clock import MORNING
from tests.support.stored import keep, rows_of
from tests.support.town import LI, WANG, ZHAO, Town

CROWD = 50


async def filed(town: Town) -> list[int]:
    return [row["number"] for row in await rows_of(town.app.units.store, TicketRow) if row["number"]]


async def a_draft_to_submit(town: Town) -> str:
    await town.say(LI, "厨房水管爆了")
    return (await town.button(LI, "draft-submit")).action


def keys(handled: list[Handled]) -> list[str]:
    return [reply.key for one in handled for reply in one.replies]


async def test_fifty_distinct_taps_at_once_make_one_ticket(either_community: Town, replica: App) -> None:
    town = either_community
    action = await a_draft_to_submit(town)
    taps = [await town.inbound(LI, action=action) for _ in range(CROWD)]
    apps = [town.app, replica] * (CROWD // 2)

    handled = await asyncio.gather(*(app.dispatcher.handle(tap) for app, tap in zip(apps, taps, strict=True)))

    assert len(await filed(town)) == 1
    assert keys(handled).count("filing-received") == 1
    assert keys(handled).count("filing-error-already-filed") == CROWD - 1
    assert [one.key for one in await town.heard(WANG)] == ["card"]


async def test_the_same_tap_delivered_fifty_times_at_once_makes_one_ticket(
    either_community: Town, replica: App
) -> None:
    town = either_community
    tap = await town.inbound(LI, action=await a_draft_to_submit(town))
    apps = [town.app, replica] * (CROWD // 2)

    handled = await asyncio.gather(*(app.dispatcher.handle(tap) for app in apps))

    assert len(await filed(town)) == 1
    assert [one.duplicate for one in handled].count(False) == 1
    assert (await town.keys(LI)).count("filing-received") == 1


async def test_a_newcomer_who_writes_twice_at_once_is_one_person(either_community: Town, replica: App) -> None:
    town = either_community
    before = len(await rows_of(town.app.units.store, PersonRow))
    said = [town.newcomers("a-new-cookie", f"厨房水管爆了 {number}") for number in range(6)]
    apps = [town.app, replica] * 3

    handled = await asyncio.gather(*(app.dispatcher.handle(one) for app, one in zip(apps, said, strict=True)))

    assert len(await rows_of(town.app.units.store, PersonRow)) == before + 1
    assert len({one.person_id for one in handled}) == 1


async def a_crowd(town: Town) -> list[Person]:
    grid_id = (await town.person(WANG)).grid_id
    uow = town.app.units.begin()
    crowd = [Person(await uow.new_id(), Role.GRID_WORKER, f"网格员{n}", grid_id=grid_id) for n in range(CROWD)]
    for person in crowd:
        uow.people.add(person)
        uow.people.link(person.id, "web", person.name, MORNING)
    await uow.commit()
    return crowd


async def test_exactly_one_of_fifty_wins_a_claim_and_every_loser_hears_who(
    either_community: Town, replica: App
) -> None:
    town = either_community
    crowd = await a_crowd(town)
    apps = [town.app, replica] * (CROWD // 2)
    for round_ in range(3):
        ticket = a_ticket(
            reporter_id=(await town.person(LI)).id,
            building_id=(await town.person(LI)).building_id,
            grid_id=crowd[0].grid_id,
            desk_id=None,
            candidates=tuple(one.id for one in crowd[:5]),
        )
        await keep(town.app.units, tickets=[ticket])

        handled = await asyncio.gather(
            *(
                app.dispatcher.handle(
                    Inbound("web", one.name, f"claim-{round_}-{one.id}", action=f"tickets:claim:{ticket.id}")
                )
                for app, one in zip(apps, crowd, strict=True)
            )
        )

        claimed = await town.ticket(ticket.number)
        lost = [reply for one in handled for reply in one.replies]
        winners = [one for one in handled if not one.replies]
        assert [one.person_id for one in winners] == [claimed.owner_id]
        assert [reply.key for reply in lost] == ["ticket-error-already-claimed"] * (CROWD - 1)
        owner = next(one for one in crowd if one.id == claimed.owner_id)
        assert {reply.args["name"] for reply in lost} == {owner.name}
        events = await town.app.units.begin().tickets.history(ticket.id)
        assert [event.verb for event in events] == ["claim"]


async def test_select_then_update_has_many_winners(either_community: Town) -> None:
    """The control: without the version check, a crowd that looks first and writes then all believe to have won."""
    town = either_community
    store: Store = town.app.units.store
    crowd = await a_crowd(town)
    ticket = a_ticket(reporter_id=None, building_id=None, grid_id=crowd[0].grid_id, desk_id=None, candidates=())
    await keep(town.app.units, tickets=[ticket])
    tickets = table_of(TicketRow)
    look = Statement(select(tickets.c.state).where(tickets.c.id == bindparam("wanted")))
    take = Statement(
        update(tickets)
        .where(tickets.c.id == bindparam("wanted"))
        .values(state=State.CLAIMED.value, owner_id=bindparam("worker"))
    )
    everybody_looked = asyncio.Barrier(CROWD)

    async def claim(person: Person) -> bool:
        row = await store.one(look, wanted=ticket.id)
        await everybody_looked.wait()
        if row is None or row["state"] != State.OPEN.value:
            return False
        await store.commit(Unit([Write(take, {"wanted": ticket.id, "worker": person.id}, must_change="tickets")]))
        return True

    won = await asyncio.gather(*(claim(person) for person in crowd))

    assert won.count(True) > 1


async def test_what_somebody_says_keeps_its_order_even_if_nobody_waits_for_the_answer(community: Town) -> None:
    said = [await community.inbound(LI, f"你好 {number}") for number in range(30)]
    waiting = [asyncio.ensure_future(community.app.dispatcher.handle(one)) for one in said]
    await asyncio.sleep(0)
    for number in (0, 1, 2, 7, 28):
        waiting[number].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await community.app.dispatcher.finish()

    heard = [one.notice for one in await community.posted(LI) if one.notice.key == SAID]
    assert [notice.args["words"] for notice in heard] == [f"你好 {number}" for number in range(30)]


async def test_many_conversations_at_once_keep_each_its_order(community: Town) -> None:
    names = [f"newcomer-{number}" for number in range(8)]
    said = [(name, community.newcomers(name, f"你好 {number}")) for number in range(6) for name in names]

    handled = await asyncio.gather(*(community.app.dispatcher.handle(one) for _, one in said))

    people = {name: one.person_id for (name, _), one in zip(said, handled, strict=True)}
    for name in names:
        person_id = people[name]
        assert person_id is not None
        posted = await community.app.units.begin().outbox.since(person_id, 0)
        words = [one.notice.args["words"] for one in posted if one.notice.key == SAID]
        assert words == [f"你好 {number}" for number in range(6)]


async def test_a_line_and_a_tap_at_once_lose_nothing(community: Town) -> None:
    """The resident writes on while two workers claim: every line is in the ticket, and one has it."""
    ticket = await community.filed()
    lines = [await community.inbound(LI, f"快来{number}") for number in range(5)]
    taps = [await community.inbound(who, action=f"tickets:claim:{ticket.id}") for who in (WANG, ZHAO)]

    await asyncio.gather(*(community.app.dispatcher.handle(one) for one in [*lines, *taps]))

    kept = await community.ticket(ticket.number)
    assert kept.state is State.CLAIMED
    assert all(f"快来{number}" in kept.text for number in range(5))


async def test_whoever_listens_hears_each_message_once_and_in_order(community: Town) -> None:
    heard: list[int] = []
    wang = await community.person(WANG)
    stop = community.app.deliverer.listen(wang.id, lambda posted: heard.append(posted.id))
    for _ in range(3):
        await community.filed()
        community.clock.advance(minutes=30)
    stop()
    stop()
    await community.filed()

    posted = [one.id for one in await community.posted(WANG)]
    assert heard == posted[:-1]


async def test_a_listener_that_fails_takes_nothing_from_the_others(community: Town) -> None:
    heard: list[Notice] = []
    wang = await community.person(WANG)

    def fail(_: object) -> None:
        raise ConnectionResetError

    community.app.deliverer.listen(wang.id, fail)
    community.app.deliverer.listen(wang.id, lambda posted: heard.append(posted.notice))
    await community.say(LI, "厨房水管爆了")
    handled = await community.press(LI, "draft-submit")

    assert not handled.duplicate
    assert [notice.key for notice in heard] == ["card"]
