"""Whom a row of a clinic's sheet means, and whom it must leave alone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.consents import ConsentWay
from bot.domain.enrolments import Arm, EnrolmentState
from bot.domain.intake import Entry, Refused
from bot.domain.labs import Sex
from bot.domain.people import Person, Role
from bot.domain.screenings import EnrolmentLine
from handlers import intake
from handlers.context import Desk
from handlers.intake import Taken
from storage.tables import ConsentRow, EnrolmentRow, FollowUpRow
from tests.support.stored import rows_of
from tests.support.town import HE, XU, ZHANG, Town

FEBRUARY, SIGNED = date(2026, 2, 2), date(2026, 2, 1)


def a_row(name: str = ZHANG, **known: Any) -> Entry:
    line = EnrolmentLine(name, Sex.FEMALE, 68, "", Arm.SERVICE)
    fields: dict[str, Any] = {"row": 2, "starts_on": FEBRUARY, "signed_on": SIGNED, "nurse": HE}
    return Entry(**{**fields, "line": line, "sex": Sex.FEMALE, "age": 68, "urate": 512.0, **known})


async def read(town: Town, *entries: Entry) -> list[Taken]:
    """Read a sheet of these rows."""
    taken: list[Taken] = []

    async def take_in(desk: Desk) -> None:
        taken[:] = await intake.take_in(desk, entries)

    await town.app.dispatcher.transact(take_in)
    return taken


async def wrongs(town: Town, *entries: Entry) -> list[tuple[int, str]]:
    with pytest.raises(Refused) as refused:
        await read(town, *entries)
    return [(one.row, one.key) for one in refused.value.wrongs]


async def a_namesake(town: Town, name: str) -> Person:
    """Let somebody be known by name, but not where they live."""
    uow = town.app.units.begin()
    person = Person(await uow.new_id(), Role.RESIDENT, name)
    uow.people.add(person)
    await uow.commit()
    return person


async def test_whoever_has_left_is_not_enrolled_again_by_the_same_sheet(community: Town) -> None:
    await read(community, a_row())
    await community.say(ZHANG, "退出随访")
    person = await community.person(ZHANG)
    assert await community.app.units.begin().enrolments.current_of(person.id) is None

    (again,) = await read(community, a_row())

    assert (again.is_known, again.next) == (True, None)
    (row,) = await rows_of(community.app.units.store, EnrolmentRow)
    assert row["state"] == EnrolmentState.WITHDRAWN


async def test_whoever_has_left_may_sign_anew_and_come_back(community: Town) -> None:
    await read(community, a_row())
    await community.say(ZHANG, "退出随访")
    await community.pass_time(days=3)
    today = community.clock.now().date()

    (again,) = await read(community, a_row(starts_on=today, signed_on=today))

    assert again.next is not None


async def test_whoever_has_completed_is_not_enrolled_again_by_the_same_sheet(community: Town) -> None:
    await read(community, a_row())
    uow = community.app.units.begin()
    enrolment = (await uow.enrolments.of((await community.person(ZHANG)).id))[0]
    uow.enrolments.save(replace(enrolment.starting(date(2026, 1, 20)), state=EnrolmentState.COMPLETED))
    await uow.commit()

    (again,) = await read(community, a_row())

    assert again.is_known
    assert len(await rows_of(community.app.units.store, EnrolmentRow)) == 1


async def test_an_address_in_several_communities_is_the_one_of_the_nurse(community: Town) -> None:
    (first,) = await read(community, a_row("周大山", place="1号楼"))
    (again,) = await read(community, a_row("周大山", place="1号楼"))

    (person,) = await community.app.units.begin().people.by_name("周大山")
    town = await community.app.units.begin().community()
    nurse = await community.person(HE)
    assert (first.is_known, again.is_known) == (False, True)
    assert town.community_of(town.grid_of(person.building_id)) == town.community_of(nurse.grid_id)


async def test_an_address_that_stays_open_is_refused(community: Town) -> None:
    assert await wrongs(community, a_row("周大山", place="1号楼", nurse=XU)) == [(2, "intake-which-building")]


async def test_whoever_is_known_without_a_home_is_met_by_name_though_the_row_has_an_address(community: Town) -> None:
    known = await a_namesake(community, "周大山")

    await read(community, a_row("周大山", place="3号楼"))

    assert [one.id for one in await community.app.units.begin().people.by_name("周大山")] == [known.id]


async def test_two_rows_that_mean_the_same_resident_are_refused(community: Town) -> None:
    rows = (a_row(), a_row(row=3, place="3号楼"))
    assert await wrongs(community, *rows) == [(3, "intake-twice")]


async def test_a_programme_that_is_over_is_not_begun_again(community: Town) -> None:
    long_ago = a_row(starts_on=date(2025, 10, 1), signed_on=date(2025, 10, 1))

    assert await wrongs(community, long_ago) == [(2, "intake-over")]
    assert await rows_of(community.app.units.store, FollowUpRow) == []


async def test_a_signature_of_the_past_is_not_stamped_with_the_text_of_today(community: Town) -> None:
    await read(community, a_row())

    kept = await rows_of(community.app.units.store, ConsentRow)

    assert {(row["way"], row["text_version"], row["text_hash"]) for row in kept} == {(ConsentWay.PAPER, "paper", "")}
