"""What is told on Telegram: as it was meant, in order, in time, and brought again after a failure."""

import asyncio
import json
import re
import unicodedata
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import pushing
from bot.domain.messages import Arg, Button, Lane, Notice
from bot.domain.people import Person as Somebody
from bot.domain.people import Role
from bot.domain.tickets import Ticket
from bot.stage import picture
from handlers.context import Desk
from storage.tables import OutboxRow
from tests.support.bot_api import FakeBotApi
from tests.support.bot_api_chats import Chat, Message
from tests.support.stored import rows_of
from tests.support.telegram_people import Person
from tests.support.telegraph import QUICK, Telegraph, known, line, on_telegram, tell
from tests.support.town import CHEN, LI, SUN, WANG, ZHAO, Town

NAUGHTY: list[str] = json.loads((Path(__file__).parents[1] / "data" / "naughty_strings.json").read_text("utf-8"))
SHOWN_IN_A_DRAFT = 190
"""Characters that a draft surely repeats; what is longer it shortens."""

INVISIBLE = re.compile(r"[\s\u2800\ufffd]")


def texts(chat: Chat) -> list[str]:
    """List what the bot said, after its first answer."""
    return [message.text for message in chat.answers][1:]


async def fates(town: Town, *, settled: bool = False) -> list[str]:
    """List what became of all messages, when none waits any more if that is asked."""
    async with asyncio.timeout(10):
        while True:
            rows = await rows_of(town.app.units.store, OutboxRow)
            found = [str(row["push"]) for row in rows if row["chat_id"] is not None]
            if not settled or "waiting" not in found:
                return found


def visible(text: str) -> str:
    """Leave out what nobody sees, and what no far end keeps."""
    return "".join(
        letter for letter in INVISIBLE.sub("", text) if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"}
    )


async def test_what_looks_like_markup_is_shown_as_it_was_typed(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    await tell(telegraph.town, line(me, "<b>水</b> & &lt; <a href='x'>y</a> *_`["))

    said = await li.hears("水")
    assert said.text == "<b>水</b> & &lt; <a href='x'>y</a> *_`["
    assert said.entities == []


async def test_naughty_words_names_and_captions_are_shown_as_they_were_typed(telegraph: Telegraph) -> None:
    town = telegraph.town
    photo = await a_photo(town)
    wang, worker = await known(telegraph, WANG)
    uow = town.app.units.begin()
    phones: list[tuple[Person, str]] = []
    home = await town.person(LI)
    for number, words in enumerate(NAUGHTY):
        phone = town_phone(telegraph, words, number)
        account = town.app.vault.digest(f"user.{phone.id}", "telegram")[:32]
        person = Somebody(
            await uow.new_id(), Role.RESIDENT, words or "无", building_id=home.building_id, entrance=1, flat="101"
        )
        uow.people.add(person)
        uow.people.link(person.id, "telegram", account, town.clock.now())
        phones.append((phone, words))
    await uow.commit()

    for at in range(0, len(phones), 50):
        batch = phones[at : at + 50]
        for phone, words in batch:
            await phone.says(f"厨房水管爆了 {words}"[:4096])
        for phone, _ in batch:
            await phone.hears("", timeout=20)
        named = [Notice(worker, "reach-lost-staff", {"name": words}, urgent=True) for _, words in batch]
        await tell(town, *named, *(line(worker, f"字 {words}", photos=(photo,)) for _, words in batch))
    await telegraph.api.until(lambda: len(wang.chat.answers) > 2 * len(NAUGHTY), timeout=20)

    for phone, words in phones:
        typed = visible(f"厨房水管爆了 {words}"[:SHOWN_IN_A_DRAFT])
        assert any(typed in visible(answer.text) for answer in phone.chat.answers), words
    names = [message for message in wang.chat.answers[1:] if not message.photos]
    captions = [message for message in wang.chat.answers[1:] if message.photos]
    for words, name, caption in zip(NAUGHTY, names, captions, strict=True):
        assert visible(words) in visible(name.text)
        assert visible(caption.text) == visible(f"字{words}")
    assert set(await fates(town, settled=True)) == {"sent"}


def town_phone(telegraph: Telegraph, words: str, number: int) -> Person:
    return telegraph.api.person(words or str(number))


async def a_photo(town: Town) -> int:
    """Keep a picture that messages can show."""
    ticket: Ticket = await town.filed(CHEN)
    uow = town.app.units.begin()
    number = await uow.tickets.add_photo(ticket.id, "note", picture(), town.clock.now())
    await uow.commit()
    return number


async def test_what_is_too_long_for_one_message_comes_in_several_whole(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    first, second = ("\n".join(f"第 {number} 行 <&>" for number in range(at, at + 200)) for at in (0, 200))
    args: dict[str, Arg] = {"code": first, "links": second}
    await tell(telegraph.town, Notice(me, "device-code", args, (Button("do-claim", "tickets:claim:1"),), urgent=True))
    last = await li.hears("第 399 行")

    pieces = li.chat.answers[1:]
    assert len(pieces) > 1
    assert all(len(piece.text) <= 4096 for piece in pieces)
    whole = "\n".join(piece.text for piece in pieces)
    assert first in whole
    assert second in whole
    assert [bool(piece.buttons) for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert last is pieces[-1]


async def test_a_picture_whose_words_are_too_long_stands_before_them(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    photo = await a_photo(telegraph.town)
    await tell(telegraph.town, line(me, "字" * 1024, photos=(photo,)), line(me, "字" * 1025, photos=(photo,)))
    await li.hears("字" * 1025)

    assert [(one.photos, len(one.text)) for one in li.chat.answers[1:]] == [(1, 1024), (1, 0), (0, 1025)]


async def test_many_pictures_come_as_albums_before_the_words(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    photo = await a_photo(telegraph.town)
    await tell(telegraph.town, line(me, "看照片", photos=(photo,) * 13))
    await li.hears("看照片")

    albums = [one.album for one in li.chat.answers[1:]]
    assert len(albums) == 14
    assert [len(set(albums[:10])), len(set(albums[10:13])), albums[13]] == [1, 1, ""]


async def test_a_picture_that_the_far_end_refuses_takes_no_words_with_it(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    photo = await a_photo(telegraph.town)
    telegraph.api.fail("sendPhoto", 400, why="PHOTO_INVALID_DIMENSIONS")
    telegraph.api.fail("sendMediaGroup", 400, why="PHOTO_INVALID_DIMENSIONS")
    await tell(telegraph.town, line(me, "一张", photos=(photo,)), line(me, "两张", photos=(photo, photo)))
    await li.hears("两张")

    assert texts(li.chat) == ["一张", "两张"]


async def test_markup_that_the_far_end_refuses_is_left_out(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    telegraph.api.refuse_markup()
    await tell(telegraph.town, line(me, "水 <3"))
    said = await li.hears("水")

    assert (said.text, said.entities, len(texts(li.chat))) == ("水 <3", [], 1)


async def test_a_card_changes_in_place_and_not_too_often(community: Town, api: FakeBotApi) -> None:
    async with on_telegram(community, api, limits=replace(QUICK, edit_apart=0.3)) as telegraph:
        li, me = await known(telegraph, LI)
        await tell(community, line(me, "样子 0", slot="ticket:1"))
        card = await li.hears("样子 0")
        for number in range(1, 8):
            await tell(community, line(me, f"样子 {number}", slot="ticket:1", fresh=False))
            await api.until(lambda: True)
        await api.until(lambda: card.text == "样子 7")

        at = [card.sent_at, *card.edited_at]
        assert len(li.chat.answers) == 2
        assert len(card.edited_at) < 7
        assert all(later - earlier >= 0.29 for earlier, later in pairwise(at))


async def test_a_card_that_changes_while_it_waits_for_its_turn_goes_as_it_looks_now(
    community: Town, api: FakeBotApi
) -> None:
    async with on_telegram(community, api, limits=replace(QUICK, overall=10)) as telegraph:
        (li, me), (chen, other) = await known(telegraph, LI), await known(telegraph, CHEN)
        await tell(community, line(other, "先"), line(me, "样子 0", slot="ticket:1"))
        await chen.hears("先")
        for number in range(1, 4):
            await tell(community, line(me, f"样子 {number}", slot="ticket:1", fresh=False))
        await li.hears("样子 3")

        assert texts(li.chat) == ["样子 3"]
        assert sorted(set(await fates(community, settled=True))) == ["folded", "sent"]


async def test_a_card_that_changes_before_it_is_noted_where_it_stands_changes_in_place(
    telegraph: Telegraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    li, me = await known(telegraph, LI)
    store = telegraph.town.app.units.store
    commit = store.commit
    noting = asyncio.Event()

    async def slow(unit: Any) -> None:
        if any("fate" in write.params for write in unit.writes):
            await noting.wait()
        await commit(unit)

    monkeypatch.setattr(store, "commit", slow)
    await tell(telegraph.town, line(me, "样子 0", slot="ticket:1"))
    card = await li.hears("样子 0")
    await tell(telegraph.town, line(me, "样子 1", slot="ticket:1", fresh=False))
    await telegraph.api.until(lambda: card.text == "样子 1")
    noting.set()

    assert set(await fates(telegraph.town, settled=True)) == {"sent"}
    assert len(texts(li.chat)) == 1


async def test_an_answer_does_not_wait_for_a_card_that_may_not_change_yet(community: Town, api: FakeBotApi) -> None:
    async with on_telegram(community, api, limits=replace(QUICK, edit_apart=30)) as telegraph:
        li, me = await known(telegraph, LI)
        await tell(community, line(me, "样子 0", slot="ticket:1"))
        await li.hears("样子 0")
        await tell(community, line(me, "样子 1", slot="ticket:1", fresh=False))
        asked = await li.says("/help")
        await li.hears("", after=asked)

        assert "样子 1" not in texts(li.chat)


async def test_a_card_that_was_deleted_is_told_anew(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    await tell(telegraph.town, line(me, "样子 0", slot="ticket:1"))
    card = await li.hears("样子 0")
    li.chat.remove(card)
    await tell(telegraph.town, line(me, "样子 1", slot="ticket:1", fresh=False))

    assert (await li.hears("样子 1")).id != card.id


async def test_too_many_messages_to_one_chat_stop_only_that_one(telegraph: Telegraph) -> None:
    (li, me), (chen, other) = await known(telegraph, LI), await known(telegraph, CHEN)
    telegraph.api.fail("sendMessage", 429, retry_after=1, chat=li.chat)
    await tell(telegraph.town, line(me, "一"), line(me, "二"), line(other, "三"))
    quick = await chen.hears("三")
    assert texts(li.chat) == []
    slow = await li.hears("二")

    assert texts(li.chat) == ["一", "二"]
    assert slow.sent_at - quick.sent_at > 0.9


async def test_too_many_messages_to_several_chats_stop_everything(telegraph: Telegraph) -> None:
    people = [await known(telegraph, name) for name in (LI, CHEN, WANG)]
    (li, me), (chen, other), (wang, third) = people
    for phone in (li, chen):
        telegraph.api.fail("sendMessage", 429, retry_after=1, chat=phone.chat)
    before = telegraph.api.loop_time()
    await tell(telegraph.town, line(me, "一"), line(other, "二"))
    await telegraph.api.until(lambda: not telegraph.api.due)
    await tell(telegraph.town, line(third, "三"))

    assert (await wang.hears("三")).sent_at - before > 0.9
    await li.hears("一")
    await chen.hears("二")


async def test_whoever_blocks_the_bot_is_missed_and_comes_back_with_the_next_word(telegraph: Telegraph) -> None:
    town = telegraph.town
    (wang, worker), (sun, _) = await known(telegraph, WANG), await known(telegraph, SUN)
    wang.chat.bot_status = "kicked"
    await tell(town, line(worker, "一"), line(worker, "二"))
    await sun.hears("王芳")

    chat = await town.app.units.begin().chats.of(worker)
    assert chat is not None
    assert chat.unreachable_at is not None
    await tell(town, line(worker, "三"))
    wang.chat.bot_status = "member"
    asked = await wang.says("/help")
    await wang.hears("", after=asked)
    await tell(town, line(worker, "四"))
    await wang.hears("四")
    assert [text for text in texts(wang.chat) if len(text) == 1] == ["四"]
    assert "waiting" not in await fates(town, settled=True)


async def test_a_group_that_has_moved_is_followed(telegraph: Telegraph) -> None:
    group = await telegraph.group(await telegraph.of(WANG), await telegraph.of(ZHAO))
    telegraph.api.migrate(group, told=False)
    li = await telegraph.of(LI)
    await li.says("厨房水管爆了")
    await li.hears("报修")
    await li.presses("提交")

    await telegraph.api.until(lambda: any("水管" in one.text for one in group.answers))
    assert len([one for one in group.answers if "水管" in one.text]) == 1


async def test_a_message_whose_taking_nobody_heard_of_comes_at_most_twice(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    telegraph.api.reset("sendMessage", accepted=True)
    await tell(telegraph.town, line(me, "一"), line(me, "二"))
    await li.hears("二")

    assert texts(li.chat) in (["一", "一", "二"], ["一", "二"])


@pytest.mark.parametrize("failing", [500, 502])
async def test_a_far_end_that_fails_is_asked_again_and_the_order_stays(telegraph: Telegraph, failing: int) -> None:
    li, me = await known(telegraph, LI)
    telegraph.api.fail("sendMessage", failing)
    await tell(telegraph.town, line(me, "一"), line(me, "二"), line(me, "三"))
    await li.hears("三")

    assert texts(li.chat) == ["一", "二", "三"]


async def test_a_message_that_is_refused_stops_nobody(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    telegraph.api.fail("sendMessage", 400, why="message is too strange")
    await tell(telegraph.town, line(me, "一"), line(me, "二"))
    await li.hears("二")

    assert texts(li.chat) == ["二"]


async def test_a_message_at_which_we_fail_ourselves_stops_nobody(
    telegraph: Telegraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "LONGEST_PAUSE", 0.01)
    li, me = await known(telegraph, LI)
    with capture_logs() as logs:
        unwritable = Button("do-claim", "x" * 65)
        await tell(telegraph.town, line(me, "一", buttons=(unwritable,)), line(me, "二"))
        await li.hears("二")

    assert texts(li.chat) == ["二"]
    assert len([one for one in logs if one["log_level"] == "error"]) == pushing.MOST_FAULTS


async def test_a_message_waits_for_a_database_that_does_not_answer(
    telegraph: Telegraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "LONGEST_PAUSE", 0.01)
    li, me = await known(telegraph, LI)
    store = telegraph.town.app.units.store
    one, failures = store.one, 0

    async def broken(statement: Any, **params: Any) -> Any:
        nonlocal failures
        if failures < 4 * pushing.MOST_FAULTS:
            failures += 1
            raise OSError("the database is away")
        return await one(statement, **params)

    async def work(desk: Desk) -> None:
        desk.tell(line(me, "一"), line(me, "二"))
        monkeypatch.setattr(store, "one", broken)

    await telegraph.town.app.dispatcher.transact(work)
    await li.hears("二")
    assert texts(li.chat) == ["一", "二"]


async def test_what_was_sent_is_not_sent_again_when_it_could_not_be_noted(
    telegraph: Telegraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    li, me = await known(telegraph, LI)
    store = telegraph.town.app.units.store
    commit = store.commit
    failed: list[int] = []

    async def broken(unit: Any) -> None:
        if not failed and any("fate" in write.params for write in unit.writes):
            failed.append(1)
            raise OSError("the disk is full")
        await commit(unit)

    monkeypatch.setattr(store, "commit", broken)
    await tell(telegraph.town, line(me, "一"))
    await li.hears("一")
    await telegraph.api.until(lambda: bool(failed))
    await tell(telegraph.town, line(me, "二"))
    await li.hears("二")
    await fates(telegraph.town, settled=True)

    assert texts(li.chat) == ["一", "二"]


async def test_an_outdated_message_dies(telegraph: Telegraph) -> None:
    town = telegraph.town
    li, me = await known(telegraph, LI)
    telegraph.api.fail("sendMessage", 429, retry_after=1)
    until = town.clock.now() + timedelta(hours=1)
    await tell(town, line(me, "一", until=until), line(me, "二", until=until), line(me, "三"))
    await telegraph.api.until(lambda: not telegraph.api.due)
    town.clock.advance(hours=2)
    await li.hears("三")

    assert texts(li.chat) == ["三"]
    assert (await fates(town, settled=True)).count("outdated") == 2


async def test_danger_overtakes_whatever_waits(community: Town, api: FakeBotApi) -> None:
    async with on_telegram(community, api, limits=replace(QUICK, overall=5)) as telegraph:
        people = [await known(telegraph, name) for name in (LI, CHEN, WANG, ZHAO)]
        before = len(api.sent)
        await tell(community, *(line(me, f"平常 {number}") for number in range(2) for _, me in people))
        await api.until(lambda: len(api.sent) == before + 1)
        await tell(community, line(people[3][1], "危险", lane=Lane.DANGER))
        await api.until(lambda: len(api.sent) == before + 9)

        order = [message.text for message in api.sent[before:]]
        assert order.index("危险") == 1
        for number, (phone, _) in enumerate(people):
            assert [text for text in texts(phone.chat) if text != "危险"] == [f"平常 {n}" for n in range(2)], number


async def test_a_stop_in_the_middle_leaves_the_rest_for_the_next_start(community: Town, api: FakeBotApi) -> None:
    wanted = [f"第 {number} 条" for number in range(40)]
    async with on_telegram(community, api, limits=replace(QUICK, chat_apart=0.02)) as telegraph:
        li, me = await known(telegraph, LI)
        await tell(community, *(line(me, text) for text in wanted))
        await li.hears("第 5 条")
    stopped = len(texts(li.chat))
    async with on_telegram(community, api):
        await li.hears("第 39 条")

    assert stopped < 40
    assert texts(li.chat) == wanted
    assert set(await fates(community)) == {"sent"}


async def test_ones_own_health_is_read_on_the_page_alone(telegraph: Telegraph) -> None:
    town = telegraph.town
    li, me = await known(telegraph, LI)
    answered: dict[str, Arg] = {"words": "尿酸 512，先别停药"}
    health = Notice(me, "health-nurse-says", answered, urgent=True, photos=(), slot="")
    await tell(town, health)
    said = await li.hears("有一条给您的消息")
    assert town.app.settings.url in said.text
    assert "512" not in said.text

    await town.say(LI, "我的进度")
    await tell(town, health, line(me, "别的"))
    await li.hears("别的")
    assert not any("有一条" in text or "512" in text for text in texts(li.chat)[1:])
    assert "withheld" in await fates(town, settled=True)


async def test_whoever_is_on_the_page_is_told_here_without_a_sound_but_of_danger(telegraph: Telegraph) -> None:
    town = telegraph.town
    li, me = await known(telegraph, LI)
    await tell(town, line(me, "一"))
    await li.hears("一")
    await town.say(LI, "我的进度")
    await tell(town, line(me, "二"), line(me, "危险", lane=Lane.DANGER))
    await li.hears("二")
    await li.hears("危险")
    asked = await li.says("/help")
    await li.hears("", after=asked)
    await tell(town, line(me, "三"))
    await li.hears("三")

    heard: dict[str, Message] = {one.text: one for one in li.chat.answers}
    assert [heard[text].silent for text in ("一", "二", "危险", "三")] == [False, True, False, False]


async def test_a_message_that_is_too_large_is_refused_and_stops_nobody(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    photo = await a_photo(telegraph.town)
    telegraph.api.fail("sendPhoto", 413)
    telegraph.api.fail("sendMessage", 413, chat=li.chat)
    await tell(telegraph.town, line(me, "一"), line(me, "二", photos=(photo,)))
    await li.hears("二")

    assert texts(li.chat) == ["二"]
    assert "refused" in await fates(telegraph.town, settled=True)


async def test_a_photo_that_never_arrives_takes_no_words_with_it_and_words_that_never_do_are_given_up(
    telegraph: Telegraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "LONGEST_PAUSE", 0.01)
    (li, me), (chen, other) = await known(telegraph, LI), await known(telegraph, CHEN)
    photo = await a_photo(telegraph.town)
    asked = telegraph.api.calls
    telegraph.api.fail("sendPhoto", 500, times=1000, chat=li.chat)
    await tell(telegraph.town, line(me, "照片", photos=(photo,)))
    for number in range(40):
        await tell(telegraph.town, line(other, f"第 {number} 条"))
        await chen.hears(f"第 {number} 条")
        if "照片" in texts(li.chat):
            break
    assert "照片" in texts(li.chat)
    telegraph.api.due.clear()

    telegraph.api.fail("sendMessage", 500, times=1000, chat=li.chat)
    with capture_logs() as logs:
        await tell(telegraph.town, line(me, "文字"), line(me, "后面"))
        for number in range(100):
            before = len([call for call in asked if call.chat == li.id])
            await tell(telegraph.town, line(other, f"又第 {number} 条"))
            await chen.hears(f"又第 {number} 条")
            if any("given up" in str(one["event"]) for one in logs):
                break
            await telegraph.api.until(
                lambda before=before: len([call for call in asked if call.chat == li.id]) > before  # type: ignore[misc]
            )
        telegraph.api.due.clear()
        await li.hears("后面")

    assert "文字" not in texts(li.chat)
    assert "refused" in await fates(telegraph.town, settled=True)


async def test_two_chats_at_which_the_far_end_fails_hold_up_no_danger(telegraph: Telegraph) -> None:
    people = [await known(telegraph, name) for name in (LI, CHEN, WANG)]
    (li, me), (chen, other), (wang, third) = people
    for phone in (li, chen):
        telegraph.api.fail("sendMessage", 500, times=1000, chat=phone.chat)
    await tell(telegraph.town, line(me, "一"), line(other, "二"))
    bad = {li.id, chen.id}
    await telegraph.api.until(lambda: len([one for one in telegraph.api.calls if one.chat in bad]) >= 4)
    before = telegraph.api.loop_time()
    await tell(telegraph.town, line(third, "危险", lane=Lane.DANGER))

    assert (await wang.hears("危险")).sent_at - before < 0.5


async def test_of_a_matter_told_anew_only_the_newest_card_has_buttons(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    button = (Button("do-details", "tickets:details:1"),)
    await tell(telegraph.town, line(me, "旧的", slot="ticket:1", buttons=button))
    older = await li.hears("旧的")
    await tell(telegraph.town, line(me, "别的", slot="ticket:2", buttons=button))
    await tell(telegraph.town, line(me, "二", slot="ticket:1", buttons=button))
    newer = await li.hears("二")
    await telegraph.api.until(lambda: not older.labels)

    assert newer.labels
    assert (await li.hears("别的")).labels
    assert texts(li.chat) == ["旧的", "别的", "二"]


async def test_an_older_card_that_keeps_its_buttons_delays_nothing(telegraph: Telegraph) -> None:
    li, me = await known(telegraph, LI)
    await tell(telegraph.town, line(me, "旧的", slot="ticket:1"))
    await li.hears("旧的")
    telegraph.api.hang("editMessageReplyMarkup")
    await tell(telegraph.town, line(me, "二", slot="ticket:1"), line(me, "三"))
    await li.hears("三")

    assert set(await fates(telegraph.town, settled=True)) == {"sent"}
