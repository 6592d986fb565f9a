"""A flood by one person slows that person only, and nothing of it is lost."""

import asyncio

from bot.domain.people import Person, Role
from bot.domain.tickets import State
from bot.floods import REMEMBERED, Floods, Passage
from storage.outbox import SAID
from tests.support.clock import FakeClock
from tests.support.town import CHEN, LI, WANG, Town


async def flood(town: Town, name: str, times: int, text: str = "灯还是不亮") -> None:
    for number in range(times):
        await town.say(name, f"{text} {number}")


async def test_one_notice_a_flood_and_every_word_is_kept(community: Town) -> None:
    await community.say(LI, "楼道灯不亮")
    await flood(community, LI, 40)

    keys = await community.keys(LI)
    said = [one for one in await community.posted(LI) if one.notice.key == SAID]
    (draft,) = await community.app.units.begin().tickets.of_reporter((await community.person(LI)).id)
    assert keys.count("flood-slowed") == 1
    assert len(said) == 41
    assert all(f"灯还是不亮 {number}" in draft.text for number in range(40))
    assert draft.state is State.DRAFT


async def test_a_danger_in_a_flood_is_answered_at_once(community: Town) -> None:
    await flood(community, LI, 40, "哈哈")
    handled = await community.say(LI, "厨房着火了")

    assert handled.replies[0].key == "danger"
    assert "card" in await community.keys(WANG)


async def test_what_ends_something_answers_in_a_flood_and_other_buttons_do_not(community: Town) -> None:
    await community.say(LI, "楼道灯不亮")
    place = await community.button(LI, "draft-place")
    await flood(community, LI, 40)

    assert (await community.send(LI, place.action)).replies == ()
    assert (await community.press(LI, "draft-submit")).replies[-1].key == "filing-received"


async def test_after_a_minute_everything_is_as_before_and_a_new_flood_has_its_own_notice(community: Town) -> None:
    await flood(community, LI, 40, "哈哈")
    await community.pass_time(minutes=1)
    await flood(community, LI, 40, "哈哈")

    assert (await community.keys(LI)).count("flood-slowed") == 2


async def test_a_picture_in_a_flood_is_kept_in_a_draft(community: Town) -> None:
    await flood(community, LI, 40, "哈哈")
    for _ in range(2):
        await community.say(LI, "", pictures=(b"picture",))

    uow = community.app.units.begin()
    (draft,) = await uow.tickets.of_reporter((await community.person(LI)).id)
    assert len(await uow.tickets.photos(draft.id, "before")) == 2


async def test_a_flood_slows_nobody_else(community: Town) -> None:
    """Both talk at once: hundreds of lines of one, and the report of the other."""
    mine = [await community.inbound(LI, f"哈哈 {number}") for number in range(300)]
    theirs = await community.inbound(CHEN, "楼道灯不亮")

    *_, handled = await asyncio.gather(*map(community.app.dispatcher.handle, [*mine, theirs]))

    assert [reply.key for reply in handled.replies] == ["filing-draft"]
    assert (await community.keys(LI)).count("flood-slowed") == 1
    assert "flood-slowed" not in await community.keys(CHEN)


async def test_a_line_that_speaks_of_a_worker_never_joins_what_they_read_in_a_flood_either(community: Town) -> None:
    filed = await community.filed()
    await flood(community, LI, 40)
    await community.say(LI, "投诉网格员王芳态度太差")

    assert "态度" not in (await community.ticket(filed.number)).text


def test_who_has_been_quiet_is_forgotten() -> None:
    clock, floods = FakeClock(), Floods()
    for number in range(REMEMBERED - 1):
        floods.enter(Person(number, Role.RESIDENT), clock.now())
    clock.advance(minutes=5)
    floods.enter(Person(REMEMBERED, Role.RESIDENT), clock.now())

    assert len(floods) == 1


def test_staff_may_press_more_than_a_resident_says() -> None:
    clock, floods = FakeClock(), Floods()
    worker = Person(1, Role.GRID_WORKER)

    assert {floods.enter(worker, clock.now()) for _ in range(60)} == {Passage.FREE}
    assert floods.enter(worker, clock.now()) is Passage.HELD_AND_TOLD
    assert floods.enter(worker, clock.now()) is Passage.HELD
