import asyncio
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from bot.adapters.vault import Keyring
from bot.domain.deadlines import WALL
from bot.domain.messages import Notice
from bot.domain.people import Role
from bot.domain.tickets import State, TicketEvent
from storage.stores import Conflict, Duplicate, Store
from storage.tables import (
    FormRow,
    InboxRow,
    OutboxRow,
    PersonRow,
    TicketEventRow,
    TicketRow,
)
from storage.unit_of_work import Receipt
from storage.units import UnitOfWork, Units, open_store
from tests.support.builders import a_draft, a_person, a_ticket
from tests.support.clock import MORNING
from tests.support.people import BUILDINGS, CHEN, EVERYBODY, GRIDS, LI, WANG, ZHAO
from tests.support.stored import keep, rows_of, settle

LATER = MORNING + timedelta(hours=1)


@pytest.fixture
async def town(units: Units) -> Units:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    return units


async def test_nothing_is_kept_when_the_work_fails(town: Units) -> None:
    ticket = a_ticket()
    uow = town.begin()
    uow.tickets.add(ticket)
    with pytest.raises(ZeroDivisionError):
        1 / 0  # noqa: B018  the work fails before its commit

    assert await town.begin().tickets.find(ticket.id) is None


async def test_a_stale_save_is_a_conflict_and_nothing_of_its_unit_is_kept(town: Units, store: Store) -> None:
    ticket = a_ticket()
    await keep(town, tickets=[ticket])
    quicker, slower = town.begin(), town.begin()
    for uow, worker in ((quicker, WANG), (slower, ZHAO)):
        read = await uow.tickets.get(ticket.id)
        uow.tickets.save(read.claim(worker.id, MORNING, WALL))
        await uow.tickets.tell(TicketEvent(ticket.id, MORNING, "claim", worker.id))
        uow.outbox.add(Notice(worker.id, "ticket-progress"), MORNING)
        uow.forms.save((await uow.forms.of(worker.id)).waiting("resolve", ticket.id))
    await quicker.commit()

    with pytest.raises(Conflict, match=f"tickets:{ticket.id}"):
        await slower.commit(Receipt("web", "slower", MORNING, ZHAO.id))

    assert (await town.begin().tickets.get(ticket.id)).owner_id == WANG.id
    assert [row["actor_id"] for row in await rows_of(store, TicketEventRow)] == [WANG.id]
    assert [row["person_id"] for row in await rows_of(store, OutboxRow)] == [WANG.id]
    assert [row["person_id"] for row in await rows_of(store, FormRow)] == [WANG.id]
    assert await rows_of(store, InboxRow) == []


async def test_every_save_raises_the_version_by_one(town: Units) -> None:
    ticket = a_ticket()
    await keep(town, tickets=[ticket])
    for _ in range(3):
        uow = town.begin()
        uow.tickets.save(replace(await uow.tickets.get(ticket.id), returns=7))
        uow.tickets.save(replace(await uow.tickets.get(ticket.id), returns=8))
        await uow.commit()

    kept = await town.begin().tickets.get(ticket.id)
    assert (kept.version, kept.returns) == (3, 8)


async def test_two_first_forms_of_one_chat_are_in_conflict(town: Units) -> None:
    one, other = town.begin(), town.begin()
    for uow in (one, other):
        uow.forms.save((await uow.forms.of(LI.id)).waiting("place", 1))
    await one.commit()

    with pytest.raises(Conflict):
        await other.commit()


async def test_a_unit_reads_its_own_writes_by_key(town: Units) -> None:
    uow = town.begin()
    ticket = a_draft()
    uow.tickets.add(ticket)
    assert await uow.tickets.get(ticket.id) == ticket
    changed = replace(ticket, text="电梯又不动了")
    uow.tickets.save(changed)
    assert await uow.tickets.get(ticket.id) == changed
    form = (await uow.forms.of(LI.id)).waiting("place", ticket.id)
    uow.forms.save(form)
    assert await uow.forms.of(LI.id) == form

    assert await town.begin().tickets.find(ticket.id) is None
    await uow.commit()
    assert await town.begin().tickets.get(ticket.id) == changed


async def test_the_same_message_delivered_fifty_times_at_once_is_kept_once(town: Units, store: Store) -> None:
    async def deliver(number: int) -> bool:
        uow = town.begin()
        uow.tickets.add(a_ticket(text=f"{number}"))
        try:
            await uow.commit(Receipt("web", "the-same", MORNING, LI.id))
        except Duplicate:
            return False
        return True

    kept = await asyncio.gather(*(deliver(number) for number in range(50)))

    assert kept.count(True) == 1
    assert len(await rows_of(store, TicketRow)) == 1
    assert len(await rows_of(store, InboxRow)) == 1


async def test_a_message_that_was_left_open_is_completed_once(town: Units, store: Store) -> None:
    await town.begin().commit(Receipt("web", "one", MORNING, LI.id, state="open", said="水管爆了"))
    await town.begin().commit(Receipt("web", "one", LATER, LI.id, state="done"))

    with pytest.raises(Duplicate):
        await town.begin().commit(Receipt("web", "one", LATER, LI.id, state="done"))

    (row,) = await rows_of(store, InboxRow)
    assert (row["state"], row["at"]) == ("done", MORNING)


async def test_messages_of_two_channels_may_have_the_same_id(town: Units, store: Store) -> None:
    await town.begin().commit(Receipt("web", "1", MORNING))
    await town.begin().commit(Receipt("console", "1", MORNING))

    assert len(await rows_of(store, InboxRow)) == 2


async def test_what_a_quarantined_message_said_is_sealed(town: Units, store: Store, vault: Keyring) -> None:
    await town.begin().commit(Receipt("web", "7", MORNING, LI.id, "quarantined", "我家 301 漏水", "A1B2C3"))

    (row,) = await rows_of(store, InboxRow)
    assert "漏水" not in row["said"]
    assert vault.open(row["said"], "inbox.said.web.7") == "我家 301 漏水"
    assert row["incident"] == "A1B2C3"


async def test_units_that_fail_take_none_of_the_others_with_them(town: Units, store: Store) -> None:
    """Sixty units at once: stale ones, repeated ones, ones that refer to nobody, ones that cannot be bound."""
    shared = a_ticket()
    await keep(town, tickets=[shared])
    await town.begin().commit(Receipt("web", "old", MORNING))
    stale = await town.begin().tickets.get(shared.id)
    uow = town.begin()
    uow.tickets.save(await uow.tickets.get(shared.id))
    await uow.commit()

    good = [a_ticket() for _ in range(40)]

    async def write(number: int) -> BaseException | None:
        uow = town.begin()
        receipt = Receipt("web", f"new-{number}", MORNING)
        match number % 15:
            case 1:
                uow.tickets.save(replace(stale, returns=number))
            case 4:
                receipt = Receipt("web", "old", MORNING)
            case 7:
                uow.tickets.add(a_ticket(reporter_id=999_999))
            case 10:
                uow.tickets.add(a_ticket(entrance=10**30))
            case 13:
                uow.tickets.add(a_ticket(category="\ud83d"))
            case _:
                uow.tickets.add(good.pop())
        try:
            await uow.commit(receipt)
        except Exception as failure:
            return failure
        return None

    wanted = list(good)
    outcomes = await asyncio.gather(*(write(number) for number in range(60)))

    assert {number for number, failure in enumerate(outcomes) if failure} == {
        number for number in range(60) if number % 15 in {1, 4, 7, 10, 13}
    }
    assert all(isinstance(outcomes[number], Conflict) for number in range(1, 60, 15))
    assert all(isinstance(outcomes[number], Duplicate) for number in range(4, 60, 15))
    kept = {row["id"] for row in await rows_of(store, TicketRow)}
    assert kept == {shared.id, *(ticket.id for ticket in wanted)}
    assert (await town.begin().tickets.get(shared.id)).returns == 0
    assert len(await rows_of(store, InboxRow)) == 1 + 40


async def test_the_store_goes_on_after_a_unit_that_nobody_could_write(town: Units) -> None:
    uow = town.begin()
    uow.tickets.add(a_ticket(entrance=10**30))
    with pytest.raises((OverflowError, asyncpg.DataError)):
        await uow.commit()

    ticket = a_ticket()
    await keep(town, tickets=[ticket])
    assert await town.begin().tickets.get(ticket.id) == ticket


async def test_whoever_stops_waiting_for_a_commit_does_not_undo_it(town: Units) -> None:
    ticket = a_ticket()
    uow = town.begin()
    uow.tickets.add(ticket)
    others = [asyncio.ensure_future(keep(town, tickets=[a_ticket()])) for _ in range(5)]
    impatient = asyncio.ensure_future(uow.commit())
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.gather(*others)

    assert impatient.cancelled()
    found = await town.begin().tickets.find(ticket.id)
    assert found in {None, ticket}  # whole or not at all; it depends on how far the store was


async def test_two_things_that_refer_to_each_other_come_in_one_unit(town: Units) -> None:
    first, second = a_person(role=Role.GRID_WORKER), a_person(role=Role.GRID_WORKER)
    await keep(town, people=[replace(first, deputy_id=second.id), replace(second, deputy_id=first.id)])

    assert (await town.begin().people.get(first.id)).deputy_id == second.id


async def test_of_two_first_messages_of_one_account_only_one_makes_a_person(town: Units, store: Store) -> None:
    async def first_words() -> BaseException | None:
        uow = town.begin()
        uow.people.welcome(a_person(), "web", "a-new-cookie", MORNING)
        try:
            await uow.commit()
        except Conflict as conflict:
            return conflict
        return None

    outcomes = await asyncio.gather(*(first_words() for _ in range(10)))

    assert outcomes.count(None) == 1
    assert len(await rows_of(store, PersonRow)) == len(EVERYBODY) + 1


async def test_an_account_that_stands_for_somebody_becomes_no_newcomers(town: Units) -> None:
    uow = town.begin()
    uow.people.link(WANG.id, "web", "cookie", MORNING)
    await uow.commit()
    uow = town.begin()
    uow.people.welcome(a_person(), "web", "cookie", MORNING)
    with pytest.raises(Conflict, match="accounts:web:cookie"):
        await uow.commit()

    assert await town.begin().people.by_account("web", "cookie") == WANG


async def test_ids_and_numbers_never_repeat_across_processes_and_restarts(url: str, vault: Keyring) -> None:
    async def take(units: Units) -> tuple[set[int], set[int]]:
        ids = await asyncio.gather(*(units.begin().new_id() for _ in range(1_500)))
        numbers = await asyncio.gather(*(units.begin().new_number() for _ in range(50)))
        assert (len(set(ids)), len(set(numbers))) == (1_500, 50)
        return set(ids), set(numbers)

    taken: list[tuple[set[int], set[int]]] = []
    for _ in range(2):
        first, second = await open_store(url), await open_store(url)
        taken += await asyncio.gather(*(take(Units(store, vault)) for store in (first, second)))
        await first.close()
        await second.close()

    for kind in (0, 1):
        everything = [one for both in taken for one in both[kind]]
        assert len(everything) == len(set(everything))
    assert min(taken[0][1] | taken[1][1]) == 1


async def test_a_crowd_at_once_leaves_no_gap_between_its_numbers(units: Units) -> None:
    taken = await asyncio.gather(*(units.begin().new_number() for _ in range(65)))

    assert sorted(taken) == list(range(1, 66))


async def test_the_first_number_of_a_store_is_one(units: Units) -> None:
    assert await units.begin().new_number() == 1
    assert await units.begin().new_number() == 2


async def test_what_is_told_once_is_told_once_whoever_comes_second(town: Units) -> None:
    async def tell() -> UnitOfWork:
        uow = town.begin()
        uow.outbox.add(Notice(WANG.id, "before"), MORNING)
        uow.outbox.add(Notice(WANG.id, "ticket-late", once="late:1:0"), MORNING)
        uow.outbox.add(Notice(WANG.id, "after"), MORNING)
        await uow.commit()
        return uow

    told = await asyncio.gather(*(tell() for _ in range(8)))

    kept = await town.begin().outbox.since(WANG.id, 0)
    assert [one.notice.key for one in kept].count("ticket-late") == 1
    assert sorted(one.id for uow in told for one in uow.posted) == [one.id for one in kept]
    assert all([one.notice.key for one in uow.posted][:: len(uow.posted) - 1] == ["before", "after"] for uow in told)


async def test_a_message_that_is_held_back_comes_at_the_end_when_it_is_let_go(town: Units) -> None:
    uow = town.begin()
    uow.outbox.add(Notice(LI.id, "followup-remind"), MORNING, LATER)
    uow.outbox.add(Notice(LI.id, "ticket-progress"), MORNING)
    await uow.commit()
    assert [one.notice.key for one in uow.posted] == ["ticket-progress"]
    assert [one.notice.key for one in await town.begin().outbox.since(LI.id, 0)] == ["ticket-progress"]
    assert await town.begin().outbox.due(MORNING) == []
    assert await town.next_due() == LATER

    (held,) = await town.begin().outbox.due(LATER)
    first, second = town.begin(), town.begin()
    for uow in (first, second):
        uow.outbox.let_go(held.id, held.notice, LATER)
    await first.commit()
    with pytest.raises(Conflict):
        await second.commit()

    kept = await town.begin().outbox.since(LI.id, 0)
    assert [one.notice.key for one in kept] == ["ticket-progress", "followup-remind"]
    assert kept[-1].created_at == LATER
    assert await town.next_due() is None


async def test_a_held_message_gives_way_to_a_newer_one_of_its_slot(town: Units) -> None:
    for number in ("1", "2"):
        uow = town.begin()
        uow.outbox.add(Notice(LI.id, "card", {"number": number}, slot="ticket:7"), MORNING, LATER)
        uow.outbox.add(Notice(CHEN.id, "card", {"number": number}, slot="ticket:7"), MORNING, LATER)
        await uow.commit()
    uow = town.begin()
    uow.outbox.drop(CHEN.id, "ticket:7")
    await uow.commit()

    due = await town.begin().outbox.due(LATER)
    assert [(one.notice.to, one.notice.args["number"]) for one in due] == [(LI.id, "2")]


async def test_a_message_that_was_posted_is_not_taken_back_by_its_slot(town: Units) -> None:
    uow = town.begin()
    uow.outbox.add(Notice(LI.id, "card", slot="ticket:7"), MORNING)
    await uow.commit()
    uow = town.begin()
    uow.outbox.add(Notice(LI.id, "card", slot="ticket:7", fresh=False), MORNING)
    uow.outbox.drop(LI.id, "ticket:7")
    await uow.commit()

    assert len(await town.begin().outbox.since(LI.id, 0)) == 2


async def test_a_held_message_dies_when_it_is_outdated(town: Units, store: Store) -> None:
    uow = town.begin()
    uow.outbox.add(Notice(LI.id, "followup-remind", until=LATER), MORNING, LATER)
    await uow.commit()
    (held,) = await town.begin().outbox.due(LATER)
    uow = town.begin()
    uow.outbox.let_go(held.id, held.notice, LATER)
    await uow.commit()

    assert await rows_of(store, OutboxRow) == []


async def test_what_is_told_once_may_be_held_back_and_let_go(town: Units) -> None:
    uow = town.begin()
    uow.outbox.add(Notice(LI.id, "followup-remind", once="remind:1"), MORNING, LATER)
    await uow.commit()
    (held,) = await town.begin().outbox.due(LATER)
    uow = town.begin()
    uow.outbox.let_go(held.id, held.notice, LATER)
    await uow.commit()

    assert [one.notice.once for one in await town.begin().outbox.since(LI.id, 0)] == ["remind:1"]


async def test_own_words_stand_before_what_answers_them(town: Units) -> None:
    uow = town.begin()
    uow.outbox.add(Notice(WANG.id, "card", once="card:1"), MORNING)
    uow.outbox.add(Notice(LI.id, "filing-received"), MORNING)
    uow.outbox.add_first(Notice(LI.id, "said", {"words": "水管爆了"}), MORNING)
    await uow.commit()

    assert [one.notice.key for one in uow.posted] == ["said", "card", "filing-received"]
    assert [one.notice.key for one in await town.begin().outbox.since(LI.id, 0)] == ["said", "filing-received"]


async def test_whoever_reads_on_from_the_last_message_misses_none(town: Units) -> None:
    """What becomes readable later must stand further down, or a reader who comes back never sees it."""
    read: list[int] = []

    async def tell(number: int) -> None:
        uow = town.begin()
        for person in (LI, CHEN, WANG) if number % 2 else (WANG, CHEN, LI):
            uow.outbox.add(Notice(person.id, "ticket-progress", {"number": number}), MORNING)
        await uow.commit()

    async def read_on() -> None:
        while len(read) < 200 and not told.done():
            read.extend(one.id for one in await town.begin().outbox.since(LI.id, read[-1] if read else 0))
            await asyncio.sleep(0)

    told = asyncio.gather(*(tell(number) for number in range(200)))
    await read_on()
    await told
    read.extend(one.id for one in await town.begin().outbox.since(LI.id, read[-1] if read else 0))

    assert read == [one.id for one in await town.begin().outbox.since(LI.id, 0)]
    assert len(read) == 200


async def test_the_keys_of_a_conflict_are_held_by_one_at_a_time(store: Store) -> None:
    inside: list[int] = []
    most: list[int] = []

    async def work(number: int) -> None:
        async with store.holding(["tickets:1", "forms:2"] if number % 2 else ["forms:2", "tickets:1"]):
            inside.append(number)
            most.append(len(inside))
            await asyncio.sleep(0)
            inside.remove(number)

    await asyncio.gather(*(work(number) for number in range(20)))

    assert (len(most), max(most)) == (20, 1)


async def test_a_draft_stays_a_draft_of_its_author(town: Units) -> None:
    draft = a_draft()
    await keep(town, tickets=[draft])
    uow = town.begin()
    uow.tickets.save(draft.discard())
    await uow.commit()

    assert (await town.begin().tickets.get(draft.id)).state is State.WITHDRAWN
    assert await town.begin().tickets.of_reporter(LI.id) == []
