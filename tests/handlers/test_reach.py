"""A chat that takes nothing any more: who counts on it is told once, and of nobody whose name they may not know."""

from dataclasses import replace

import pytest

from handlers import reach
from storage.chats import Chat
from storage.tables import OutboxRow
from tests.support.stored import rows_of
from tests.support.town import CHEN, GAO, HE, LI, QIAN, SUN, WANG, ZHANG, ZHAO, Town

NEWS = {"reach-lost-reporter", "reach-lost-staff", "followup-unreachable"}


async def pushed_to(town: Town, name: str) -> Chat:
    """Let somebody speak in a chat that pushes."""
    await town.say(name, "谢谢", address=f"chat of {name}")
    found = await town.app.units.begin().chats.of((await town.person(name)).id)
    assert found is not None
    return found


async def lose(town: Town, chat: Chat) -> None:
    await town.app.dispatcher.transact(lambda desk: reach.lost(desk, chat))


async def news(town: Town, *names: str) -> dict[str, list[str]]:
    heard = {name: [key for key in await town.keys(name) if key in NEWS] for name in names}
    return {name: told for name, told in heard.items() if told}


async def test_who_has_a_matter_hears_that_its_resident_reads_nothing_here(either_community: Town) -> None:
    town = either_community
    chat = await pushed_to(town, LI)
    ticket = await town.claimed()
    await lose(town, chat)

    assert await news(town, WANG, ZHAO, SUN, QIAN, HE) == {WANG: ["reach-lost-reporter"]}
    told = (await town.heard(WANG))[-1]
    assert dict(told.args) == {"number": str(ticket.number)}
    assert [button.action for button in told.buttons] == [f"tickets:details:{ticket.id}"]
    lost = await town.app.units.begin().chats.find(chat.id)
    assert lost is not None
    assert lost.unreachable_at == town.clock.now()


async def test_what_nobody_has_claimed_is_the_desks(community: Town) -> None:
    chat = await pushed_to(community, LI)
    await community.filed()
    await lose(community, chat)

    assert await news(community, WANG, ZHAO, SUN, QIAN) == {SUN: ["reach-lost-reporter"]}


async def test_what_is_over_concerns_nobody(community: Town) -> None:
    chat = await pushed_to(community, LI)
    await community.resolved()
    await lose(community, chat)

    assert await news(community, WANG, SUN) == {}


async def test_what_waited_for_the_chat_dies_and_nothing_more_goes_there(community: Town) -> None:
    chat = await pushed_to(community, LI)
    await lose(community, chat)
    await community.filed()

    rows = [row for row in await rows_of(community.app.units.store, OutboxRow) if row["chat_id"] == chat.id]
    assert {row["push"] for row in rows} == {"refused"}
    assert await community.app.units.begin().outbox.waiting(0, 100) == []


async def test_each_time_is_told_once(community: Town) -> None:
    chat = await pushed_to(community, LI)
    await community.claimed()
    for _ in range(3):
        await lose(community, chat)
    assert await news(community, WANG) == {WANG: ["reach-lost-reporter"]}

    await lose(community, await pushed_to(community, LI))
    assert await news(community, WANG) == {WANG: ["reach-lost-reporter"] * 2}


async def test_an_anonymous_matter_is_told_apart_by_its_number_alone(community: Town) -> None:
    chat = await pushed_to(community, LI)
    await community.claimed()
    await community.say(LI, "楼道灯坏了")
    await community.press(LI, "draft-anonymous")
    await community.press(LI, "draft-submit")
    hidden = await community.ticket(int(str((await community.heard(LI))[-1].args["number"])))
    assert hidden.anonymous
    await lose(community, chat)

    assert await news(community, WANG, ZHAO, SUN) == {WANG: ["reach-lost-reporter"]}
    await community.pass_time(hours=25)
    told = [one for one in await community.heard(SUN) if one.key == "reach-lost-reporter"]
    assert [dict(one.args) for one in told] == [{"number": str(hidden.number)}]
    (posted,) = [one for one in await community.posted(SUN) if one.notice.key == "reach-lost-reporter"]
    assert posted.created_at.astimezone(community.clock.now().tzinfo).hour == 1  # nine o'clock, the next morning


async def test_the_nurse_hears_of_her_patient_and_the_sentence_is_for_the_page(community: Town) -> None:
    await community.planned()
    chat = await pushed_to(community, ZHANG)
    await lose(community, chat)

    assert await news(community, HE, WANG, SUN, QIAN) == {HE: ["followup-unreachable"]}
    assert (await community.heard(HE))[-1].args["name"] == ZHANG


@pytest.mark.parametrize(("who", "above"), [(WANG, SUN), (SUN, QIAN), (QIAN, GAO), (HE, QIAN)])
async def test_staff_who_block_the_assistant_are_noticed_by_the_next_above(
    who: str, above: str, community: Town
) -> None:
    await lose(community, await pushed_to(community, who))

    assert await news(community, WANG, ZHAO, SUN, QIAN, GAO, HE) == {above: ["reach-lost-staff"]}
    assert (await community.heard(above))[-1].args["name"] == who


async def test_who_is_nobodys_concern_is_lost_in_silence(community: Town) -> None:
    chat = await pushed_to(community, CHEN)
    await lose(community, chat)
    await lose(community, replace(chat, id=4711))

    assert await news(community, WANG, ZHAO, SUN, QIAN, GAO, HE) == {}
