"""Who looks at something private is written down before they see it."""

import asyncio

import pytest

from bot.domain.audit import Chain, Entry, thing_of
from bot.domain.tickets import Ticket
from tests.support.town import CHEN, GAO, HE, LI, LIU, QIAN, SUN, WANG, ZHAO, Town


async def looks(town: Town, ticket: Ticket) -> list[tuple[str, str, str]]:
    entries = await town.app.units.begin().audits.of_thing(thing_of(ticket.id))
    return [(await named(town, one), one.action, one.purpose) for one in entries]


async def named(town: Town, entry: Entry) -> str:
    return (await town.app.units.begin().people.get(entry.actor_id)).name


async def anonymous(town: Town, text: str = "楼道灯不亮") -> Ticket:
    await town.say(LI, text)
    await town.press(LI, "draft-anonymous")
    await town.press(LI, "draft-submit")
    number = (await town.heard(LI))[-1].args["number"]
    return await town.ticket(int(str(number)))


async def test_every_look_at_an_anonymous_matter_is_written_down_with_its_right(community: Town) -> None:
    ticket = await anonymous(community)
    await community.send(ZHAO, f"tickets:details:{ticket.id}")
    await community.press(WANG, "do-claim")
    await community.send(WANG, f"tickets:details:{ticket.id}")
    await community.send(SUN, f"progress:show:{ticket.id}")
    await community.send(SUN, f"progress:show:{ticket.id}")

    assert await looks(community, ticket) == [
        (ZHAO, "details", "candidate"),
        (WANG, "details", "owner"),
        (SUN, "details", "overseer"),
        (SUN, "details", "overseer"),
    ]


async def test_an_ordinary_matter_and_ones_own_leave_no_entry(community: Town) -> None:
    ordinary, hidden = await community.filed(CHEN, "电梯坏了"), await anonymous(community)
    await community.send(WANG, f"tickets:details:{ordinary.id}")
    await community.send(LI, f"progress:show:{hidden.id}")
    await community.say(LI, "我的进度")

    assert await looks(community, ordinary) == await looks(community, hidden) == []


async def test_who_may_not_look_leaves_no_entry_either(community: Town) -> None:
    ticket = await anonymous(community)
    for name in (CHEN, LIU, HE):
        assert (await community.send(name, f"tickets:details:{ticket.id}")).refused

    assert await looks(community, ticket) == []


async def test_a_complaint_about_staff_is_looked_at_on_the_record(community: Town) -> None:
    await community.say(LI, "我要投诉网格员王芳，态度差")
    await community.press(LI, "draft-submit")
    number = (await community.heard(LI))[-1].args["number"]
    ticket = await community.ticket(int(str(number)))
    for name in (SUN, WANG, QIAN, GAO):
        await community.send(name, f"tickets:details:{ticket.id}")

    assert await looks(community, ticket) == [(SUN, "details", "candidate")]


async def test_many_looks_at_once_are_all_written_down(either_community: Town) -> None:
    ticket = await anonymous(either_community)
    names = [WANG, ZHAO, SUN, QIAN, GAO]
    inbound = [await either_community.inbound(name, action=f"tickets:details:{ticket.id}") for name in names]
    await asyncio.gather(*(either_community.app.dispatcher.handle(one) for one in inbound))
    uow = either_community.app.units.begin()
    chain = Chain(either_community.app.vault)

    assert sorted(who for who, _, _ in await looks(either_community, ticket)) == sorted(names)
    assert chain.walk(await uow.audits.after(0))
    assert chain.end(await uow.audits.head())


@pytest.mark.parametrize("text", ["我是李桂芳，301室的灯不亮", "楼道灯不亮 李桂芳 138 1234 5678"])
async def test_who_is_anonymous_is_not_named_by_their_own_words_to_anybody(community: Town, text: str) -> None:
    ticket = await anonymous(community, text)
    await community.say(LI, "我家301，电话13812345678")
    await community.press(WANG, "do-claim")
    await community.send(WANG, f"tickets:details:{ticket.id}")
    await community.send(SUN, f"tickets:details:{ticket.id}")

    for name in (WANG, ZHAO, SUN):
        told = str(await community.heard(name))
        assert not any(secret in told for secret in ("李桂芳", "301", "1381234", "138 1234"))
    assert "***" in (await community.ticket(ticket.number)).text


async def test_who_signs_after_all_is_read_as_they_wrote(community: Town) -> None:
    await community.say(LI, "我是李桂芳，楼道灯不亮")
    await community.press(LI, "draft-anonymous")
    assert "filing-line-unnamed" in str(await community.heard(LI))
    await community.press(LI, "draft-sign")
    await community.press(LI, "draft-submit")
    number = (await community.heard(LI))[-1].args["number"]

    assert (await community.ticket(int(str(number)))).text == "我是李桂芳，楼道灯不亮"


async def test_a_telephone_is_masked_until_somebody_answers_for_the_matter(community: Town) -> None:
    ticket = await community.filed(LI, "厨房水管爆了，请打 13812345678")
    cards = {name: (await community.heard(name))[-1].args["words"] for name in (WANG, ZHAO)}
    assert set(cards.values()) == {"厨房水管爆了，请打 ***"}

    await community.press(WANG, "do-claim")
    for name, whole in ((WANG, True), (ZHAO, False), (SUN, True), (QIAN, True)):
        await community.send(name, f"tickets:details:{ticket.id}")
        assert ("13812345678" in str((await community.heard(name))[-1])) is whole


async def test_what_is_added_later_is_masked_in_the_history_too(community: Town) -> None:
    ticket = await community.claimed()
    await community.say(LI, "我的电话 13812345678")
    await community.send(ZHAO, f"tickets:details:{ticket.id}")
    await community.send(WANG, f"tickets:details:{ticket.id}")

    assert "13812345678" not in str((await community.heard(ZHAO))[-1])
    assert "13812345678" in str((await community.heard(WANG))[-1].args["history"])


async def test_in_danger_whoever_comes_reads_everything(community: Town) -> None:
    await community.say(LI, "301室煤气泄漏，打 13812345678")

    for name in (WANG, ZHAO, SUN):
        assert "13812345678" in str((await community.heard(name))[-1].args["words"])
