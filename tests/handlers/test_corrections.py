"""What is said anew, and what is said in reply to a message that stands there."""

from io import BytesIO
from typing import Any

from PIL import Image

from bot.domain.intents import Intent
from bot.domain.tickets import State, Ticket
from handlers.corrections import LOOKED_BACK
from tests.support.town import CHEN, HE, LI, LIU, SUN, WANG, ZHANG, ZHAO, Town


def a_picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "JPEG")
    return written.getvalue()


async def said(town: Town, name: str, text: str, **more: Any) -> str:
    """Let somebody say something, and give by what the message is known."""
    inbound = await town.inbound(name, text, **more)
    await town.app.dispatcher.handle(inbound)
    return inbound.message_id


async def edited(town: Town, name: str, message: str, text: str, **more: Any) -> list[str]:
    """Let somebody say a message anew; give the keys of the answer."""
    return [reply.key for reply in (await town.say(name, text, edits=message, **more)).replies]


async def replied(town: Town, name: str, ticket: Ticket, text: str, **more: Any) -> list[str]:
    """Let somebody reply to what stands about a ticket."""
    about = more.pop("about", f"ticket:{ticket.id}")
    return [reply.key for reply in (await town.say(name, text, about=about, **more)).replies]


async def drafted(town: Town, name: str = LI) -> Ticket:
    """Give the newest matter of somebody, filed or not."""
    person = await town.person(name)
    return (await town.app.units.begin().tickets.of_reporter(person.id))[0]


async def history(town: Town, ticket: Ticket) -> list[tuple[str, str]]:
    return [(one.verb, one.words) for one in await town.app.units.begin().tickets.history(ticket.id)]


# Said anew


async def test_a_draft_gets_the_new_words_in_the_place_of_the_old(community: Town) -> None:
    first = await said(community, LI, "三楼灯不亮")
    await said(community, LI, "一闪一闪的")

    assert await edited(community, LI, first, "四楼灯不亮") == ["filing-draft"]
    assert (await drafted(community)).text == "四楼灯不亮\n一闪一闪的"


async def test_a_draft_is_understood_anew_with_its_place(community: Town) -> None:
    first = await said(community, LI, "楼道灯不亮")

    await edited(community, LI, first, "4号楼1单元电梯不动了")

    draft = await drafted(community)
    buildings = (await community.app.units.begin().community()).buildings
    assert (draft.category, draft.entrance) == ("lift", 1)
    assert buildings[draft.building_id or 0].name == "4号楼"


async def test_what_the_author_has_chosen_stays_chosen(community: Town) -> None:
    first = await said(community, LI, "楼道灯不亮")
    await community.send(LI, f"drafts:as:{(await drafted(community)).id}.door")

    await edited(community, LI, first, "楼道灯全都不亮")

    assert (await drafted(community)).category == "door"


async def test_an_address_that_is_added_answers_where_it_is(community: Town) -> None:
    inbound = community.newcomers("小周", "楼道灯不亮")
    await community.app.dispatcher.handle(inbound)

    new = community.newcomers("小周", "桂园3号楼2单元楼道灯不亮", edits=inbound.message_id)
    handled = await community.app.dispatcher.handle(new)

    assert [reply.key for reply in handled.replies] == ["filing-draft"]
    then = await community.app.dispatcher.handle(community.newcomers("小周", "4号楼"))
    assert [reply.key for reply in then.replies] == ["filing-draft"]  # the question is answered and not open any more


async def test_an_open_ticket_keeps_both_and_the_worker_reads_the_correction(community: Town) -> None:
    first = await said(community, LI, "三楼灯不亮")
    await community.press(LI, "draft-submit")
    community.clock.advance(minutes=10)

    assert await edited(community, LI, first, "四楼灯不亮") == ["correction-added"]

    ticket = await drafted(community)
    assert ticket.text == "三楼灯不亮\n更正：四楼灯不亮"
    card = (await community.heard(WANG))[-1]
    assert (card.slot, card.fresh, card.args["words"]) == (f"ticket:{ticket.id}", False, ticket.text)
    assert (await history(community, ticket))[-1] == ("add", "更正：四楼灯不亮")


async def test_a_message_can_be_said_anew_again(community: Town) -> None:
    first = await said(community, LI, "三楼灯不亮")
    await edited(community, LI, first, "四楼灯不亮")
    await community.press(LI, "draft-submit")
    await edited(community, LI, first, "五楼灯不亮")
    await edited(community, LI, first, "六楼灯不亮")

    assert (await drafted(community)).text == "四楼灯不亮\n更正：五楼灯不亮\n更正：六楼灯不亮"


async def test_the_same_words_again_change_nothing_and_are_not_answered(community: Town) -> None:
    first = await said(community, LI, "三楼灯不亮")
    before = await community.posted(LI)

    assert await edited(community, LI, first, "三楼灯不亮") == []
    assert await community.posted(LI) == before


async def test_a_caption_said_anew_brings_its_picture_no_second_time(community: Town) -> None:
    first = await said(community, LI, "三楼灯不亮", pictures=(a_picture(),))

    await edited(community, LI, first, "四楼灯不亮", pictures=(a_picture(),))

    draft = await drafted(community)
    assert draft.text == "四楼灯不亮"
    assert len(await community.app.units.begin().tickets.photos(draft.id, "before")) == 1


async def test_a_picture_gets_its_first_words_by_an_edit(community: Town) -> None:
    first = await said(community, LI, "", pictures=(a_picture(),))

    await edited(community, LI, first, "电梯不动了", pictures=(a_picture(),))

    assert ((await drafted(community)).text, (await drafted(community)).category) == ("电梯不动了", "lift")


async def test_what_is_over_is_said_as_a_new_message(community: Town) -> None:
    first = await said(community, LI, "三楼灯不亮")
    await community.press(LI, "draft-discard")

    assert await edited(community, LI, first, "四楼灯不亮") == ["filing-draft"]
    assert (await drafted(community)).text == "四楼灯不亮"


async def test_what_was_answered_at_once_is_answered_again(community: Town) -> None:
    first = await said(community, LI, "苹果核是什么垃圾")

    assert await edited(community, LI, first, "电梯坏了") == ["filing-draft"]


async def test_what_has_scrolled_far_away_is_not_looked_for(community: Town) -> None:
    first = await said(community, LI, "三楼灯不亮")
    for _ in range(LOOKED_BACK):
        community.clock.advance(seconds=1)
        await said(community, LI, "苹果核是什么垃圾")

    assert await edited(community, LI, first, "四楼灯不亮") == ["filing-draft"]
    assert (await drafted(community)).text == "三楼灯不亮\n四楼灯不亮"


async def test_nobody_says_another_persons_message_anew(community: Town) -> None:
    first = await said(community, LI, "三楼灯不亮")

    await edited(community, ZHANG, first, "四楼灯不亮")

    assert (await drafted(community, LI)).text == "三楼灯不亮"


async def test_a_correction_against_a_worker_does_not_join_what_the_worker_reads(community: Town) -> None:
    first = await said(community, LI, "三楼灯不亮")
    await community.press(LI, "draft-submit")
    ticket = await drafted(community)

    await edited(community, LI, first, "投诉网格员王芳态度太差")

    assert (await community.ticket(ticket.number)).text == "三楼灯不亮"
    assert (await drafted(community)).is_about_staff


async def test_danger_in_an_edit_goes_before(community: Town) -> None:
    first = await said(community, LI, "电梯坏了")

    keys = await edited(community, LI, first, "电梯坏了，里面有人被困")

    assert keys == ["danger", "danger-received"]
    assert (await drafted(community)).danger


async def test_an_edit_of_a_question_that_waits_for_its_button_leaves_the_question_open(community: Town) -> None:
    await community.filed()
    community.clock.advance(minutes=5)
    late = await said(community, LI, "在三楼那边")

    assert await edited(community, LI, late, "在四楼那边") == ["correction-taken"]
    await community.press(LI, "join-last")
    ticket = await drafted(community)
    assert ticket.text.endswith("在四楼那边")


# In reply


async def test_a_reply_joins_its_ticket_however_late(community: Town) -> None:
    lamp = await community.filed(LI, "楼道灯不亮")
    community.clock.advance(minutes=5)
    await community.filed(LI, "电梯坏了")
    community.clock.advance(hours=3)

    assert await replied(community, LI, lamp, "二楼那盏") == ["filing-joined"]
    assert (await community.ticket(lamp.number)).text == "楼道灯不亮\n二楼那盏"


async def test_a_picture_in_reply_joins_its_ticket(community: Town) -> None:
    lamp = await community.filed(LI, "楼道灯不亮")
    community.clock.advance(hours=3)

    assert await replied(community, LI, lamp, "", pictures=(a_picture(),)) == ["filing-joined"]
    assert len(await community.app.units.begin().tickets.photos(lamp.id, "before")) == 1


async def test_every_message_about_ones_matter_can_be_replied_to(community: Town) -> None:
    ticket = await community.claimed(LI)
    community.clock.advance(hours=3)
    slots = {notice.slot for notice in await community.heard(LI) if notice.slot}

    assert {slot.partition(":")[0] for slot in slots} == {"draft", "matter"}
    for number, slot in enumerate(sorted(slots)):
        assert await replied(community, LI, ticket, f"第{number}句话", about=slot) == ["filing-joined"]


async def test_another_wish_in_reply_is_no_part_of_the_ticket(community: Town) -> None:
    lamp = await community.filed(LI, "楼道灯不亮")

    assert await replied(community, LI, lamp, "苹果核是什么垃圾") == ["waste-answer"]
    await replied(community, LI, lamp, "谢谢")
    await replied(community, LI, lamp, "👍")
    assert (await community.ticket(lamp.number)).text == "楼道灯不亮"


async def test_a_reply_to_what_is_over_is_a_matter_of_its_own(community: Town) -> None:
    lamp = await community.resolved(LI)
    await community.press(LI, "rate-good")
    community.clock.advance(minutes=5)

    await replied(community, LI, lamp, "电梯坏了")

    assert (await community.ticket(lamp.number)).state is State.CLOSED
    assert ((await drafted(community)).text, (await drafted(community)).kind) == ("电梯坏了", Intent.REPAIR)


async def test_a_reply_against_a_worker_goes_past_the_ticket(community: Town) -> None:
    lamp = await community.filed(LI, "楼道灯不亮")
    community.clock.advance(minutes=5)

    await replied(community, LI, lamp, "投诉网格员王芳态度太差")

    assert (await community.ticket(lamp.number)).text == "楼道灯不亮"
    assert (await drafted(community)).is_about_staff


async def test_a_workers_reply_to_a_card_is_a_note_among_the_staff(community: Town) -> None:
    lamp = await community.filed(LI, "楼道灯不亮")
    before = await community.posted(LI)

    assert await replied(community, WANG, lamp, "灯泡要等采购") == ["group-noted"]

    assert (await history(community, lamp))[-1] == ("note", "灯泡要等采购")
    assert await community.posted(LI) == before


async def test_nobodys_reply_reaches_a_ticket_that_they_may_not_see(community: Town) -> None:
    lamp = await community.filed(LI, "楼道灯不亮")
    against_wang = await community.filed(ZHANG, "投诉网格员王芳态度太差")

    for name, ticket in ((CHEN, lamp), (LIU, lamp), (HE, lamp), (WANG, against_wang), (ZHAO, against_wang)):
        before = await history(community, ticket)
        handled = await community.say(name, "这是什么情况", about=f"ticket:{ticket.id}")
        assert [reply.key for reply in handled.replies] == ["refused-not-allowed"], name
        assert await history(community, ticket) == before
        assert (await community.ticket(ticket.number)).text == ticket.text


async def test_what_was_asked_about_the_ticket_is_answered_by_a_reply(community: Town) -> None:
    lamp = await community.claimed(LI)
    await community.send(WANG, f"tickets:return:{lamp.id}")

    assert await replied(community, WANG, lamp, "我明天去外地了") == ["ticket-return-where"]
    assert [reply.key for reply in (await community.press(WANG, "office-unknown")).replies] == ["ticket-return-done"]


async def test_a_reply_to_the_other_side_goes_to_the_other_side(community: Town) -> None:
    lamp = await community.claimed(LI)
    await community.send(WANG, f"tickets:ask:{lamp.id}")
    await community.say(WANG, "几楼的")
    asked = next(one for one in await community.heard(LI) if one.key == "question-from-worker")
    await community.say(LI, "三楼")
    community.clock.advance(minutes=5)
    await community.press(WANG, "question-end")

    assert await replied(community, LI, lamp, "还是二楼吧", about=asked.slot) == ["question-answered"]
    assert (await community.heard(WANG))[-1].args["words"] == "还是二楼吧"


async def test_a_reply_to_nothing_that_is_known_is_a_message_like_any_other(community: Town) -> None:
    for about in ("ticket:999999", "ticket:", "nothing", "rating:x.0", "ticket:1; DROP TABLE tickets"):
        handled = await community.say(SUN, "苹果核是什么垃圾", about=about)
        assert [reply.key for reply in handled.replies] == ["waste-answer"]


async def test_a_label_in_reply_to_a_card_is_a_press_on_that_card(community: Town) -> None:
    lamp = await community.filed(LI, "楼道灯不亮")
    lift = await community.filed(ZHANG, "电梯坏了")

    await replied(community, WANG, lamp, "我来接")

    assert (await community.ticket(lamp.number)).state is State.CLAIMED
    assert (await community.ticket(lift.number)).state is State.OPEN
