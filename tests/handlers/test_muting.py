"""停言 as it is kept, and what it does not tell."""

from bot.domain.mutes import MuteState
from storage.tables import MuteRow
from tests.support.stored import rows_of
from tests.support.town import GAO, LI, QIAN, SUN, Town


async def test_a_mute_is_kept_and_found_on_both_stores(either_community: Town) -> None:
    town = either_community
    ticket = await town.filed(LI, "楼道灯不亮")
    await town.send(SUN, f"mutes:ask:{ticket.id}")
    await town.say(SUN, "一天报二十次假的")
    await town.press(QIAN, "mute-agree")

    (mute,) = await town.app.units.begin().mutes.of_person((await town.person(LI)).id)
    assert (mute.reason, mute.state_at(town.clock.now()), mute.ticket_id) == (
        "一天报二十次假的",
        MuteState.AGREED,
        ticket.id,
    )
    assert (await town.person(LI)).muted_until == mute.until
    assert [reply.key for reply in (await town.say(LI, "电梯坏了")).replies] == ["mute-error-muted"]


async def test_the_row_of_a_mute_never_names_an_anonymous_ticket(community: Town) -> None:
    ticket = await community.filed(LI, "楼道灯不亮，匿名")
    await community.send(SUN, f"mutes:ask:{ticket.id}")
    await community.say(SUN, "骂人")

    (row,) = await rows_of(community.app.units.store, MuteRow)
    assert ticket.anonymous
    assert row["ticket_id"] is None
    assert "骂人" not in row["reason"]


async def test_one_alone_mutes_nobody_however_often_they_press(community: Town) -> None:
    ticket = await community.filed(LI, "楼道灯不亮")
    for _ in range(2):
        await community.send(SUN, f"mutes:ask:{ticket.id}")
        await community.say(SUN, "一天报二十次假的")
    (row,) = await rows_of(community.app.units.store, MuteRow)

    refused = await community.send(SUN, f"mutes:agree:{row['id']}")

    assert [reply.key for reply in refused.replies] == ["refused-not-allowed"]
    assert (await community.person(LI)).muted_until is None
    assert (await community.keys(QIAN)).count("mute-asked-second") == 1


async def test_a_draft_of_before_waits_for_the_end_of_the_mute(community: Town) -> None:
    ticket = await community.filed(LI, "楼道灯不亮")
    await community.pass_time(minutes=2)
    await community.say(LI, "电梯坏了")
    await community.send(SUN, f"mutes:ask:{ticket.id}")
    await community.say(SUN, "一天报二十次假的")
    await community.press(GAO, "mute-agree")

    held = await community.press(LI, "draft-submit")
    await community.pass_time(days=7)
    later = await community.press(LI, "draft-submit")

    assert [reply.key for reply in held.replies] == ["mute-error-muted"]
    assert later.replies[-1].key == "filing-received"
