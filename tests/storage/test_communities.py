from dataclasses import replace

from bot.adapters.vault import Keyring
from bot.domain.people import Role
from storage.stores import Store
from storage.units import Units
from tests.support.builders import a_person
from tests.support.clock import MORNING
from tests.support.people import A1, BUILDINGS, EVERYBODY, GRIDS, LI, STAFF, WANG
from tests.support.stored import settle


async def test_the_community_comes_back_as_it_was_settled(units: Units) -> None:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    community = await units.begin().community()

    assert list(community.grids.values()) == sorted(GRIDS, key=lambda grid: grid.id)
    assert list(community.buildings.values()) == list(BUILDINGS)
    assert list(community.staff.values()) == list(STAFF)


async def test_the_community_is_read_once_while_nothing_changes(units: Units) -> None:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)

    assert await units.begin().community() is await units.begin().community()


async def test_a_resident_changes_nothing_of_the_community(units: Units) -> None:
    await settle(units, GRIDS, BUILDINGS, EVERYBODY)
    before = await units.begin().community()
    uow = units.begin()
    uow.people.save(replace(LI, flat="302"))
    uow.people.add(a_person(name="新来的"))
    await uow.commit()

    assert await units.begin().community() is before


async def test_every_process_sees_who_has_gone_off_duty(store: Store, vault: Keyring) -> None:
    here, elsewhere = Units(store, vault), Units(store, vault)
    await settle(here, GRIDS, BUILDINGS, EVERYBODY)
    assert (await elsewhere.begin().community()).staff[WANG.id].on_duty

    uow = here.begin()
    uow.people.save(replace(await uow.people.get(WANG.id), on_duty=False))
    await uow.commit()

    for units in (here, elsewhere):
        assert not (await units.begin().community()).staff[WANG.id].on_duty


async def test_every_process_sees_who_was_revoked_and_who_is_new(store: Store, vault: Keyring) -> None:
    here, elsewhere = Units(store, vault), Units(store, vault)
    await settle(here, GRIDS, BUILDINGS, EVERYBODY)
    newcomer = a_person(role=Role.GRID_WORKER, name="许佳", grid_id=A1.id)
    for change in ("revoke", "add"):
        await elsewhere.begin().community()
        uow = here.begin()
        if change == "revoke":
            uow.people.save(replace(await uow.people.get(WANG.id), revoked_at=MORNING))
        else:
            uow.people.add(newcomer)
        await uow.commit()
        staff = (await elsewhere.begin().community()).staff
        assert WANG.id not in staff
        assert (newcomer.id in staff) == (change == "add")


async def test_the_first_of_the_staff_is_seen_in_a_store_that_was_never_seeded(units: Units) -> None:
    assert (await units.begin().community()).staff == {}
    newcomer = a_person(role=Role.SUBDISTRICT, name="高远")
    uow = units.begin()
    uow.people.add(newcomer)
    await uow.commit()

    assert list((await units.begin().community()).staff) == [newcomer.id]
