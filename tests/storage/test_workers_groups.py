"""Workers' groups as both stores keep them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.grids import Group
from bot.domain.messages import Notice
from bot.domain.words import Language
from storage.chats import Chat
from storage.units import Units
from tests.support.builders import a_ticket
from tests.support.clock import MORNING
from tests.support.people import A1, A2, BUILDINGS, EVERYBODY, GRIDS, LI, SUN
from tests.support.stored import keep, settle

HERE = Chat(901, "telegram", "-100", grid_id=A1.id, bound_by=SUN.id, language=Language.EN)


@pytest.fixture
async def town(units: Units) -> Units:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    uow = units.begin()
    uow.chats.add(HERE)
    uow.chats.add(Chat(902, "telegram", "7", person_id=LI.id))
    uow.chats.add(Chat(903, "telegram", "-300"))
    await uow.commit()
    return units


async def test_the_community_knows_the_groups_that_can_be_reached(town: Units) -> None:
    assert (await town.begin().community()).groups == {A1.id: Group(901, A1.id, Language.EN)}

    uow = town.begin()
    uow.chats.save(replace(await uow.chats.get(901), unreachable_at=MORNING))
    await uow.commit()

    assert (await town.begin().community()).groups == {}


async def test_a_group_that_is_bound_and_unbound_again_is_noticed_each_time(town: Units) -> None:
    for grid_id in (A2.id, None, A1.id, None):
        uow = town.begin()
        uow.chats.save(replace(await uow.chats.get(901), grid_id=grid_id))
        await uow.commit()
        assert list((await town.begin().community()).groups) == ([grid_id] if grid_id else [])


async def test_a_group_that_is_new_is_noticed_when_it_changes_next(town: Units) -> None:
    uow = town.begin()
    uow.chats.add(Chat(904, "telegram", "-400", grid_id=A2.id))
    await uow.commit()
    assert A2.id in (await town.begin().community()).groups
    uow = town.begin()
    uow.chats.save(replace(await uow.chats.get(904), grid_id=None))
    await uow.commit()

    assert A2.id not in (await town.begin().community()).groups


async def test_what_is_held_back_for_a_group_can_be_dropped(town: Units) -> None:
    later = MORNING + timedelta(hours=8)
    uow = town.begin()
    uow.outbox.add(Notice(901, "group-card", slot="ticket:7", to_group=True), MORNING, later)
    uow.outbox.add(Notice(901, "group-card", slot="ticket:8", to_group=True), MORNING, later)
    uow.outbox.add(Notice(LI.id, "card", slot="ticket:7"), MORNING, later)
    await uow.commit()
    uow = town.begin()
    uow.outbox.drop_in_group(901, "ticket:7")
    await uow.commit()

    held = [(one.notice.to, one.notice.slot) for one in await town.begin().outbox.due(later)]
    assert sorted(held) == [(LI.id, "ticket:7"), (901, "ticket:8")]


async def test_what_stands_in_a_chat_is_forgotten_there_alone(town: Units) -> None:
    uow = town.begin()
    for chat_id in (901, 902):
        uow.chats.show(chat_id, "ticket:7", 55, is_caption=False)
    await uow.commit()
    uow = town.begin()
    uow.chats.forget_shown(901)
    await uow.commit()

    assert await town.begin().chats.shown(901, "ticket:7") is None
    assert await town.begin().chats.shown(902, "ticket:7") is not None


async def test_the_picture_of_a_note_is_known_for_what_it_is(town: Units) -> None:
    ticket = a_ticket()
    await keep(town, tickets=[ticket])
    uow = town.begin()
    noted = await uow.tickets.add_photo(ticket.id, "note", b"x", MORNING)
    told = await uow.tickets.add_photo(ticket.id, "before", b"x", MORNING)
    await uow.commit()

    kept = town.begin().tickets
    assert [await kept.phase_of(one) for one in (noted, told, 4711)] == ["note", "before", ""]
