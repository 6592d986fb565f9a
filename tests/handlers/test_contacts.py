"""Two nurses at the same resident: whoever is quicker records the contact, the other hears by whom and when."""

import asyncio

import pytest

from bot.app import App
from bot.domain.people import Person, Role
from tests.support.town import HE, ZHANG, Town

FANG = "方宁"


async def a_colleague(town: Town) -> None:
    """Let a second nurse work in the clinic."""
    nurse = await town.person(HE)
    uow = town.app.units.begin()
    uow.people.add(Person(await uow.new_id(), Role.NURSE, FANG, grid_id=nurse.grid_id))
    await uow.commit()


async def urates(town: Town, enrolment_id: int) -> list[float | None]:
    return [one.urate for one in await town.app.units.begin().visits.of(enrolment_id)]


@pytest.mark.parametrize("days", [10, 2], ids=["on the day", "before any window"])
async def test_of_two_nurses_at_once_one_records_and_the_other_hears_by_whom(
    either_community: Town, replica: App, days: int
) -> None:
    town = either_community
    enrolment_id = await town.planned()
    await a_colleague(town)
    await town.pass_time(days=days)
    await town.say(HE, f"{ZHANG} 尿酸 412 药在吃")
    await town.say(FANG, f"{ZHANG} 尿酸 420 没喝酒")
    taps = [await town.inbound(name, action=f"visits:save:{enrolment_id}") for name in (HE, FANG)]

    handled = await asyncio.gather(
        *(app.dispatcher.handle(tap) for app, tap in zip((town.app, replica), taps, strict=True))
    )

    keys = [one.replies[-1].key for one in handled]
    assert keys.count("record-error-meanwhile") == 1
    quicker, slower = (HE, FANG) if keys[1] == "record-error-meanwhile" else (FANG, HE)
    refused = next(reply for one in handled for reply in one.replies if reply.key == "record-error-meanwhile")
    assert refused.args["by"] == quicker
    assert await urates(town, enrolment_id) == [512, 412 if quicker == HE else 420]
    # She looks again, and records what she has to add.
    await town.send(slower, f"visits:rewrite:{enrolment_id}")
    await town.say(slower, f"{ZHANG} 家属也说没喝酒")
    await town.press(slower, "record-save")
    assert len(await urates(town, enrolment_id)) == 3


async def test_a_second_line_of_the_same_nurse_is_a_record_of_its_own(community: Town) -> None:
    enrolment_id = await community.planned()
    for urate in (480, 470):
        await community.say(HE, f"{ZHANG} 尿酸 {urate}")
        await community.press(HE, "record-save")

    assert await urates(community, enrolment_id) == [512, 480, 470]


async def test_a_correction_stands_in_place_of_the_record_and_completes_nothing_anew(community: Town) -> None:
    enrolment_id = await community.planned()
    await community.pass_time(days=10)
    await community.say(HE, f"{ZHANG} 尿酸 421")
    await community.press(HE, "record-save")
    old_button = await community.button(HE, "record-correct")
    before = await community.app.units.begin().followups.of(enrolment_id)

    await community.press(HE, "record-correct")
    await community.say(HE, "尿酸 412 药在吃")
    saved = await community.press(HE, "record-save")

    assert [reply.key for reply in saved.replies] == ["record-corrected"]
    _, wrong, right = await community.app.units.begin().visits.of(enrolment_id)
    assert (right.corrects, right.urate, right.followup_id) == (wrong.id, 412, wrong.followup_id)
    assert await community.app.units.begin().followups.of(enrolment_id) == before
    again = await community.send(HE, old_button.action)
    assert [reply.key for reply in again.replies] == ["refused-not-found"]
