"""Workers' groups through the front door: bound by a code, claimed in, noted in, lost and moved."""

import asyncio
from typing import Any

import pytest

from bot.dispatcher import Handled
from bot.domain.messages import Notice
from handlers import groups
from handlers.dialogue import Inbound
from storage.chats import Chat
from storage.outbox import SAID
from storage.tables import ChatRow, OutboxRow, PhotoRow
from tests.support.stored import rows_of
from tests.support.town import CHEN, GAO, HE, LI, LIU, QIAN, SUN, WANG, ZHAO, Town

HERE, ELSEWHERE = "-100", "-200"
STRANGER = "telegram-user-7"


async def grid_id(town: Town, code: str) -> int:
    community = await town.app.units.begin().community()
    return next(grid.id for grid in community.grids.values() if grid.code == code)


async def among(town: Town, name: str, text: str = "", action: str = "", at: str = HERE, **more: Any) -> Handled:
    """Let somebody say or press something in a group."""
    said = await town.inbound(name, text, action, chat=f"group:{at}", address=at, **more)
    return await town.app.dispatcher.handle(said)


def strangers(town: Town, text: str = "", action: str = "", at: str = HERE, **more: Any) -> Inbound:
    return town.newcomers(STRANGER, text, action, chat=f"group:{at}", address=at, **more)


def keys(handled: Handled) -> list[str]:
    return [reply.key for reply in handled.replies]


async def command(town: Town, name: str = SUN, code: str = "A1") -> str:
    """Ask for the command that binds a group to a grid."""
    (reply,) = (await town.send(name, f"groups:code:{await grid_id(town, code)}")).replies
    return str(reply.args["command"])


async def bound(town: Town, code: str = "A1", name: str = SUN, at: str = HERE) -> Chat:
    """Bind a group to a grid."""
    assert keys(await among(town, name, await command(town, name, code), at=at)) == ["group-bound-lead"]
    return await chat(town, at)


async def chat(town: Town, at: str = HERE) -> Chat:
    found = await town.app.units.begin().chats.at("web", at)
    assert found is not None
    return found


async def read_in(town: Town, at: str = HERE) -> list[Notice]:
    """List what was told in a group, the newest last."""
    there = await chat(town, at)
    posted = await town.app.units.begin().outbox.waiting(0, 1000)
    return [one.notice for one in posted if one.notice.to_group and one.notice.to == there.id]


async def told_in(town: Town, at: str = HERE) -> list[str]:
    return [notice.key for notice in await read_in(town, at)]


def steps(notice: Notice) -> list[str]:
    return [button.action.split(":")[1] for button in notice.buttons]


# Binding


async def test_a_lead_binds_a_group_by_a_code_that_works_once(either_community: Town) -> None:
    town = either_community
    said = await command(town)
    handled = await among(town, SUN, said)

    assert said.startswith("/bind ")
    assert keys(handled) == ["group-bound-lead"]
    assert (await town.heard(SUN))[-1].args["grid"] == "A1 网格"
    assert await told_in(town) == ["group-bound"]
    here, community = await chat(town), await town.app.units.begin().community()
    assert here.bound_by == (await town.person(SUN)).id
    assert [group.id for group in community.groups.values()] == [here.id]
    assert keys(await among(town, SUN, said, at=ELSEWHERE)) == ["code-refused"]
    assert len(await rows_of(town.app.units.store, ChatRow)) == 1


async def test_the_code_comes_with_a_link_once_the_assistant_has_a_name_on_telegram(community: Town) -> None:
    community.app.doors.telegram = "linli_bot"
    (reply,) = (await community.send(SUN, f"groups:code:{await grid_id(community, 'A1')}")).replies

    assert reply.key == "group-code-link"
    assert reply.args["command"] == "/bind@linli_bot BACK-CODE-0001"
    assert reply.args["link"] == "https://t.me/linli_bot?startgroup=BACK-CODE-0001"


async def test_the_group_that_was_chosen_by_the_link_is_bound_too(community: Town) -> None:
    code = (await command(community)).removeprefix("/bind ")

    assert keys(await among(community, SUN, f"/start {code}")) == ["group-bound-lead"]


@pytest.mark.parametrize(
    ("name", "grids"),
    [
        (SUN, ["A 大网格", "A1 网格", "A2 网格", "A3 网格"]),
        (QIAN, ["桂园社区", "A 大网格", "A1 网格", "A2 网格", "A3 网格", "B 大网格", "B1 网格", "B2 网格"]),
    ],
)
async def test_whoever_leads_several_grids_is_asked_which(name: str, grids: list[str], community: Town) -> None:
    (reply,) = (await community.say(name, "绑定群")).replies

    assert reply.key == "group-which-grid"
    assert [button.args["label"] for button in reply.buttons] == grids
    assert {button.action.rpartition(":")[0] for button in reply.buttons} == {"groups:code"}


async def test_many_grids_are_opened_level_by_level(community: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_OFFERED", 5)
    (reply,) = (await community.send(GAO, "groups:code:0")).replies
    labels = {button.args["label"]: button.action for button in reply.buttons}

    assert list(labels) == ["梧桐街道", "桂园社区", "柳湖社区"]
    assert labels["梧桐街道"].startswith("groups:code:")
    assert labels["桂园社区"].startswith("groups:below:")
    (reply,) = (await community.send(GAO, labels["桂园社区"])).replies
    labels = {button.args["label"]: button.action for button in reply.buttons}
    assert list(labels) == ["桂园社区", "A 大网格", "B 大网格"]
    assert keys(await community.send(GAO, f"groups:below:{await grid_id(community, 'A1')}")) == ["group-code"]


@pytest.mark.parametrize("name", [WANG, HE])
async def test_who_leads_no_grid_gets_no_code(name: str, community: Town) -> None:
    assert keys(await community.say(name, "绑定群")) == ["refused-not-allowed"]


async def test_a_resident_who_says_the_same_words_is_no_lead(community: Town) -> None:
    assert "group-which-grid" not in keys(await community.say(LI, "绑定群"))
    assert keys(await community.send(LI, "groups:code:0")) == ["refused-not-allowed"]


@pytest.mark.parametrize(("name", "key"), [(WANG, "refused-not-allowed"), ("周强", "refused-not-allowed")])
async def test_a_code_is_worth_nothing_to_who_does_not_lead_the_grid(name: str, key: str, community: Town) -> None:
    said = await command(community)

    assert keys(await among(community, name, said)) == [key]
    assert await rows_of(community.app.units.store, ChatRow) == []
    assert keys(await among(community, QIAN, said)) == ["group-bound-lead"]


async def test_a_code_is_over_after_an_hour(community: Town) -> None:
    said = await command(community)
    await community.pass_time(minutes=61)

    assert keys(await among(community, SUN, said)) == ["code-refused"]
    assert await rows_of(community.app.units.store, ChatRow) == []


async def test_a_code_that_lets_people_in_binds_nothing(community: Town) -> None:
    uow = community.app.units.begin()
    uow.people.issue_pass("K7QM2XWP9RTA", (await community.person(SUN)).id, "return", None)
    await uow.commit()

    assert keys(await among(community, SUN, "/bind K7QM-2XWP-9RTA")) == ["code-refused"]


async def test_where_the_assistant_may_not_speak_nothing_is_bound_and_the_code_stays_good(community: Town) -> None:
    said = await command(community)
    handled = await among(community, SUN, said, trouble="group-cannot-speak")

    assert keys(handled) == ["group-cannot-speak"]
    assert await rows_of(community.app.units.store, ChatRow) == []
    assert keys(await among(community, SUN, said)) == ["group-bound-lead"]


async def test_a_grid_has_one_group_and_the_older_one_is_told(either_community: Town) -> None:
    town = either_community
    await bound(town)
    await bound(town, at=ELSEWHERE)

    # What the older one had not heard yet, it hears no more.
    assert await told_in(town) == ["group-replaced"]
    assert await told_in(town, ELSEWHERE) == ["group-bound"]
    community = await town.app.units.begin().community()
    assert [group.id for group in community.groups.values()] == [(await chat(town, ELSEWHERE)).id]
    await bound(town)
    assert (await told_in(town, ELSEWHERE))[-1] == "group-replaced"


async def test_a_group_may_be_bound_to_another_grid_or_again(community: Town) -> None:
    first = await bound(community)
    again = await bound(community)
    other = await bound(community, "A2")

    assert first.id == again.id == other.id
    found = (await community.app.units.begin().community()).groups
    assert list(found) == [await grid_id(community, "A2")]
    assert "group-replaced" not in await told_in(community)


async def test_a_group_of_another_grid_is_not_taken_over_by_who_does_not_lead_there(either_community: Town) -> None:
    town = either_community
    here = await bound(town, "B1", QIAN)
    handled = await among(town, SUN, await command(town))

    assert keys(handled) == ["group-error-taken"]
    assert handled.replies[0].args["grid"] == "B1 网格"
    assert (await chat(town)).grid_id == here.grid_id


async def test_whoever_counts_on_a_group_hears_that_it_was_taken_over(community: Town) -> None:
    await bound(community)
    await bound(community, "B1", QIAN)

    told = next(one for one in await community.heard(SUN) if one.key == "group-taken-over")
    assert told.args == {"grid": "A1 网格", "other": "B1 网格", "name": QIAN}
    assert "group-taken-over" not in await community.keys(QIAN)


@pytest.mark.parametrize("how", ["lost", "replaced", "taken over"])
async def test_what_was_held_back_for_a_group_dies_with_its_binding(how: str, either_community: Town) -> None:
    town = either_community
    await bound(town)
    await town.pass_time(hours=12.5)
    await town.filed(LI, "楼道灯坏了")
    here = await chat(town)
    rows = await rows_of(town.app.units.store, OutboxRow)
    assert [one for one in rows if one["state"] == "held" and one["chat_id"] == here.id and one["person_id"] is None]

    if how == "lost":
        await lose(town)
    else:
        await bound(town, *(("A1", SUN, ELSEWHERE) if how == "replaced" else ("B1", QIAN)))

    rows = await rows_of(town.app.units.store, OutboxRow)
    assert not [one for one in rows if one["state"] == "held" and one["chat_id"] == here.id and not one["person_id"]]


async def test_of_two_who_bind_at_once_only_one_uses_the_code(either_community: Town) -> None:
    town = either_community
    said = await command(town)
    answers = await asyncio.gather(*(among(town, who, said, at=at) for who, at in ((SUN, HERE), (QIAN, ELSEWHERE))))

    assert sorted(key for one in answers for key in keys(one)) == ["code-refused", "group-bound-lead"]
    assert len((await town.app.units.begin().community()).groups) == 1


# Strangers


async def test_a_stranger_with_a_good_code_is_told_how_to_link(community: Town) -> None:
    community.app.doors.telegram = "linli_bot"
    said = (await command(community)).replace("@linli_bot", "")
    for _ in range(2):
        handled = await community.app.dispatcher.handle(strangers(community, said))
        assert handled.replies == ()

    (notice,) = await read_in(community)
    assert (notice.key, notice.args["link"]) == ("group-link-first", "https://t.me/linli_bot")
    assert (await community.app.units.begin().community()).groups == {}
    assert keys(await among(community, SUN, said)) == ["group-bound-lead"]


async def test_a_stranger_with_any_other_code_is_not_heard(community: Town) -> None:
    handled = await community.app.dispatcher.handle(strangers(community, "/bind 1234-5678-9012"))

    assert handled.replies == ()
    assert await rows_of(community.app.units.store, ChatRow) == []


async def test_a_stranger_who_presses_is_told_how_to_link_and_nothing_else(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()
    before = await told_in(community)
    for verb in ("claim", "details", "decline"):
        handled = await community.app.dispatcher.handle(strangers(community, action=f"tickets:{verb}:{ticket.id}"))
        (reply,) = handled.replies
        assert reply.key == "group-link-first"
        assert (reply.buttons, set(reply.args)) == ((), {"link"})

    assert (await community.ticket(ticket.number)).owner_id is None
    assert await told_in(community) == before


async def test_a_stranger_who_replies_to_a_card_is_told_in_the_group_and_nothing_is_kept(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()
    handled = await community.app.dispatcher.handle(
        strangers(community, "我去看看", about=f"ticket:{ticket.id}", pictures=(b"x",))
    )

    assert handled.replies == ()
    assert (await told_in(community))[-1] == "group-link-first"
    assert "note" not in [event.verb for event in await community.app.units.begin().tickets.history(ticket.id)]
    assert await rows_of(community.app.units.store, PhotoRow) == []


# Cards


async def test_a_new_matter_is_told_in_the_group_and_quietly_to_each(community: Town) -> None:
    here = await bound(community)
    ticket = await community.filed()
    card = (await read_in(community))[-1]

    assert (card.key, card.to, steps(card)) == ("group-card", here.id, ["claim", "details"])
    assert card.photos == ()
    for worker in (WANG, ZHAO):
        own = (await community.heard(worker))[-1]
        assert (own.key, own.hushed, own.slot) == ("card", True, f"ticket:{ticket.id}")


async def test_without_a_group_everybody_is_told_aloud(community: Town) -> None:
    await community.filed()

    assert not (await community.heard(WANG))[-1].hushed


async def test_a_claim_in_the_group_is_a_claim(either_community: Town) -> None:
    town = either_community
    await bound(town)
    ticket = await town.filed()
    handled = await among(town, WANG, action=f"tickets:claim:{ticket.id}")

    assert handled.replies == ()
    claimed = await town.ticket(ticket.number)
    assert claimed.owner_id == (await town.person(WANG)).id
    card = (await read_in(town))[-1]
    assert (card.key, card.fresh, steps(card)) == ("group-card", False, ["details"])
    own = (await town.heard(WANG))[-1]
    assert (own.key, own.fresh, own.hushed, steps(own)[:2]) == ("card", True, False, ["soon", "afternoon"])
    assert not (await town.heard(ZHAO))[-1].fresh
    assert (await town.heard(LI))[-1].key == "ticket-progress"
    late = await among(town, ZHAO, action=f"tickets:claim:{ticket.id}")
    assert keys(late) == ["ticket-error-already-claimed"]


async def test_the_one_card_of_the_group_follows_the_ticket_to_its_end(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()
    await community.press(WANG, "do-claim")
    for verb in ("soon", "depart", "arrive", "wait"):
        await community.send(WANG, f"tickets:{verb}:{ticket.id}")
    await community.send(WANG, f"tickets:result:{ticket.id}.fixed")
    await community.send(LI, f"ratings:good:{ticket.id}.0")

    cards = [one for one in await read_in(community) if one.slot == f"ticket:{ticket.id}"]
    standings = [getattr(one.args["standing"], "key", "") for one in cards]
    assert standings == [
        "standing-left",
        "standing-claimed",
        "standing-arriving",
        "standing-en-route",
        "standing-on-site",
        "standing-waiting",
        "standing-resolved",
        "standing-closed",
    ]
    assert [one.fresh for one in cards] == [True, *[False] * 7]
    assert cards[-1].buttons == ()


async def test_what_comes_back_is_told_anew_in_the_group(community: Town) -> None:
    await bound(community)
    ticket = await community.claimed()
    await community.send(WANG, f"tickets:return-busy:{ticket.id}")
    card = (await read_in(community))[-1]

    assert (card.key, card.fresh, steps(card)) == ("group-card", True, ["claim", "details"])
    own = (await community.heard(ZHAO))[-1]
    assert (own.key, own.fresh, own.hushed) == ("card", True, True)


async def test_what_is_opened_again_is_told_anew_in_the_group(community: Town) -> None:
    await bound(community)
    ticket = await community.resolved()
    await community.send(LI, f"ratings:bad:{ticket.id}.0")
    await community.say(LI, "又漏了，我是李桂芳 13812345678")
    card = (await read_in(community))[-1]

    assert (card.key, card.fresh, steps(card)) == ("group-card", True, ["claim", "details"])
    assert "13812345678" not in repr(card)


async def test_who_declines_in_the_group_hears_it_alone(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()
    before = await told_in(community)

    assert keys(await among(community, WANG, action=f"tickets:decline:{ticket.id}")) == ["ticket-declined"]
    assert keys(await among(community, ZHAO, action=f"tickets:decline:{ticket.id}")) == ["ticket-declined"]
    assert await told_in(community) == before
    assert (await community.heard(SUN))[-1].key == "card"


async def test_who_gets_what_everybody_has_declined_hears_it_aloud(community: Town) -> None:
    await bound(community, "A")
    ticket = await community.filed()
    assert (await community.heard(WANG))[-1].hushed
    for worker in (WANG, ZHAO):
        await community.send(worker, f"tickets:decline:{ticket.id}")

    card = (await community.heard(SUN))[-1]
    assert (card.key, card.hushed) == ("card", False)


async def test_details_are_for_the_presser_alone(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()
    before = await told_in(community)

    assert keys(await among(community, WANG, action=f"tickets:details:{ticket.id}")) == ["ticket-details"]
    assert (await community.heard(WANG))[-1].key == "ticket-details"
    assert await told_in(community) == before


async def test_who_may_not_see_a_ticket_learns_nothing_of_it_in_a_group_either(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()

    assert keys(await among(community, LIU, action=f"tickets:details:{ticket.id}")) == ["refused-not-allowed"]
    assert keys(await among(community, LIU, "我看看", about=f"ticket:{ticket.id}")) == ["refused-not-allowed"]


async def test_nobody_coming_is_told_in_the_group_once(community: Town) -> None:
    await bound(community)
    await community.filed()
    await community.pass_time(hours=3)

    assert (await told_in(community)).count("group-card-late") == 1
    assert (await community.heard(SUN))[-1].key == "ticket-late"


async def test_silence_closes_the_card_of_the_group_too(community: Town) -> None:
    await bound(community)
    await community.resolved()
    await community.pass_time(hours=73)
    card = (await read_in(community))[-1]

    assert (getattr(card.args["standing"], "key", ""), card.fresh) == ("standing-closed", False)


async def test_what_is_taken_back_is_taken_back_in_the_group(community: Town) -> None:
    await bound(community)
    await community.filed()
    await community.press(LI, "do-undo")
    card = (await read_in(community))[-1]

    assert (getattr(card.args["standing"], "key", ""), card.fresh, steps(card)) == ("standing-withdrawn", False, [])


async def test_the_group_sleeps_when_everybody_does(community: Town) -> None:
    await bound(community)
    await community.pass_time(hours=12.5)
    await community.filed(LI, "楼道灯坏了")
    await community.press(LI, "do-undo")
    await community.filed(LI, "楼道灯又坏了")

    assert await told_in(community) == ["group-bound"]
    await community.pass_time(hours=11)
    assert await told_in(community) == ["group-bound", "group-card"]


async def test_danger_wakes_the_group_and_everybody(community: Town) -> None:
    await bound(community)
    await community.pass_time(hours=14)
    await community.say(LI, "着火了！3号楼1单元")
    card = next(one for one in await read_in(community) if one.key == "group-card")

    assert (card.lane.value, steps(card)) == ("danger", ["claim", "details"])
    assert not any(one.hushed for one in await community.heard(WANG))


async def test_a_complaint_about_a_worker_is_not_told_in_any_group(community: Town) -> None:
    await bound(community)
    await bound(community, "A", at=ELSEWHERE)
    await community.say(LI, "我要投诉网格员王芳，态度很差")
    await community.press(LI, "draft-submit")
    number = (await community.heard(LI))[-1].args["number"]
    complaint = await community.ticket(int(str(number)))
    await community.press(SUN, "do-claim")

    assert complaint.is_about_staff
    assert await told_in(community) == await told_in(community, ELSEWHERE) == ["group-bound"]
    assert not any(one.hushed for one in await community.heard(SUN))


# Notes


async def test_a_reply_to_a_card_is_an_internal_note(either_community: Town) -> None:
    town = either_community
    await bound(town)
    ticket = await town.filed()
    handled = await among(town, ZHAO, "阀门在地下室", about=f"ticket:{ticket.id}", pictures=(b"x",))

    assert handled.replies == ()
    noted = (await read_in(town))[-1]
    assert (noted.key, noted.args["number"]) == ("group-noted", str(ticket.number))
    event = (await town.app.units.begin().tickets.history(ticket.id))[-1]
    assert (event.verb, event.words, event.actor_id) == ("note", "阀门在地下室", (await town.person(ZHAO)).id)


async def test_the_staff_read_the_note_and_the_resident_never_does(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()
    await among(community, ZHAO, "这家总是报修", about=f"ticket:{ticket.id}", pictures=(b"x",))
    (photo,) = await community.app.units.begin().tickets.photos(ticket.id, "note")

    (details,) = (await community.send(WANG, f"tickets:details:{ticket.id}")).replies
    assert "这家总是报修" in repr(details)
    assert details.photos == (photo,)
    for asked in ("progress:show", "tickets:details"):
        (shown,) = (await community.send(LI, f"{asked}:{ticket.id}")).replies
        assert shown.key == "progress-one"
        assert shown.photos == ()
        assert [one for one in ("这家总是报修", "verb-note") if one in repr(shown)] == []
    assert "这家总是报修" not in repr(await community.heard(LI))
    assert await community.app.units.begin().tickets.phase_of(photo) == "note"


async def test_a_note_that_is_edited_stays_and_who_edits_it_hears_so(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()
    await among(community, ZHAO, "阀门在地下室", about=f"ticket:{ticket.id}")
    await among(community, ZHAO, "阀门在一楼", about=f"ticket:{ticket.id}", edits="message-1")

    history = await community.app.units.begin().tickets.history(ticket.id)
    assert [event.words for event in history if event.verb == "note"] == ["阀门在地下室"]
    assert (await told_in(community))[-2:] == ["group-noted", "group-note-stays"]


async def test_a_note_is_cut_where_it_becomes_a_story(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()
    await among(community, ZHAO, "长" * 600, about=f"ticket:{ticket.id}")
    event = (await community.app.units.begin().tickets.history(ticket.id))[-1]

    assert event.words == "长" * 500


async def test_a_reply_that_cannot_be_taken_is_told_to_who_sent_it(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()
    before = await told_in(community)
    handled = await among(community, ZHAO, about=f"ticket:{ticket.id}", trouble="voice-not-taken")

    assert keys(handled) == ["voice-not-taken"]
    assert await told_in(community) == before


@pytest.mark.parametrize("words", ["大家中午好", "着火了！", "水管爆了", "取消", "绑定群", "转人工"])
async def test_whatever_else_is_said_among_workers_stays_there(words: str, community: Town) -> None:
    await bound(community)
    before = len(await rows_of(community.app.units.store, OutboxRow))
    handled = await among(community, WANG, words)
    replied = await among(community, WANG, words, about="draft:12")

    assert handled.replies == replied.replies == ()
    assert len(await rows_of(community.app.units.store, OutboxRow)) == before


async def test_what_was_said_in_a_group_stands_in_nobodys_conversation(community: Town) -> None:
    await bound(community)
    ticket = await community.filed()
    await among(community, ZHAO, "阀门在地下室", about=f"ticket:{ticket.id}", pictures=(b"x",))

    assert SAID not in [one.notice.key for one in await community.posted(ZHAO)]


# Lost and moved


async def lose(town: Town, at: str = HERE) -> None:
    lost = await chat(town, at)
    await town.app.dispatcher.transact(lambda desk: groups.lost(desk, lost))


async def test_a_lost_group_is_unbound_and_its_lead_told_once(either_community: Town) -> None:
    town = either_community
    await bound(town)
    await lose(town)
    await lose(town)

    assert (await town.keys(SUN)).count("group-lost") == 1
    assert await town.keys(QIAN) == []
    assert (await town.app.units.begin().community()).groups == {}
    assert await told_in(town) == []
    await town.filed()
    assert not (await town.heard(WANG))[-1].hushed


async def test_the_binder_and_the_lead_both_hear_of_the_loss(community: Town) -> None:
    await bound(community, name=QIAN)
    await lose(community)

    assert [(await community.keys(one)).count("group-lost") for one in (QIAN, SUN, WANG, CHEN)] == [1, 1, 0, 0]


async def test_a_lost_group_can_be_bound_again_and_lost_again(community: Town) -> None:
    first = await bound(community)
    await lose(community)
    again = await bound(community)
    await lose(community)

    assert first.id == again.id
    assert (await community.keys(SUN)).count("group-lost") == 2


async def test_a_group_that_was_replaced_is_lost_in_silence(community: Town) -> None:
    await bound(community)
    await bound(community, at=ELSEWHERE)
    await lose(community)

    assert "group-lost" not in await community.keys(SUN)
    assert len((await community.app.units.begin().community()).groups) == 1


async def test_a_group_that_moved_is_the_same_group(either_community: Town) -> None:
    town = either_community
    here = await bound(town)
    uow = town.app.units.begin()
    uow.chats.show(here.id, "ticket:7", 55, is_caption=False)
    await uow.commit()
    await town.app.dispatcher.transact(lambda desk: groups.migrated(desk, here, "-1001"))

    moved = await chat(town, "-1001")
    assert (moved.id, moved.grid_id) == (here.id, here.grid_id)
    assert await town.app.units.begin().chats.at("web", HERE) is None
    assert await town.app.units.begin().chats.shown(here.id, "ticket:7") is None
    await town.filed()
    assert (await told_in(town, "-1001"))[-1] == "group-card"


async def test_a_group_that_is_known_at_its_new_address_goes_on_there(either_community: Town) -> None:
    town = either_community
    here = await bound(town)
    there = await bound(town, "A2", at=ELSEWHERE)
    await town.app.dispatcher.transact(lambda desk: groups.migrated(desk, here, there.address))

    assert list((await town.app.units.begin().community()).groups) == [await grid_id(town, "A2")]
    assert (await chat(town)).unreachable_at is not None


async def test_a_group_whose_new_address_is_only_known_by_sight_is_bound_there(either_community: Town) -> None:
    town = either_community
    here, said = await bound(town), await command(town, SUN, "A2")
    await town.app.dispatcher.handle(strangers(town, said, at=ELSEWHERE))
    await town.app.dispatcher.transact(lambda desk: groups.migrated(desk, here, ELSEWHERE))

    moved = await chat(town, ELSEWHERE)
    assert (moved.id, moved.grid_id) == (here.id, here.grid_id)
    assert "group-bound" in await told_in(town, ELSEWHERE)  # what waited for the group waits for it still


async def test_a_move_that_is_told_twice_is_one(community: Town) -> None:
    here = await bound(community)
    for _ in range(2):
        await community.app.dispatcher.transact(lambda desk: groups.migrated(desk, here, "-1001"))

    assert (await chat(community, "-1001")).grid_id == here.grid_id
