"""What people send on Telegram: stored first, handled once, in the order of each."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs

from bot.channels.telegram import intake
from bot.channels.telegram.webhook import HEADER, PATH
from bot.domain.people import Role
from bot.stage import picture
from handlers.context import Desk
from handlers.dialogue import Inbound
from storage.inbox import Raw
from storage.outbox import SAID
from storage.tables import PhotoRow, TicketRow
from tests.support.bot_api import FakeBotApi
from tests.support.bot_api_calls import Call
from tests.support.stored import rows_of
from tests.support.telegraph import Telegraph, on_telegram
from tests.support.town import CHEN, LI, WANG, Town


@pytest.fixture(params=["polling", "webhook"])
async def by_either_way(community: Town, api: FakeBotApi, request: pytest.FixtureRequest) -> AsyncIterator[Telegraph]:
    async with on_telegram(community, api, mode=request.param) as joined:
        yield joined


async def tickets(town: Town) -> list[dict[str, Any]]:
    return await rows_of(town.app.units.store, TicketRow)


async def said_by(town: Town, name: str) -> list[str]:
    return [str(one.notice.args["words"]) for one in await town.posted(name) if one.notice.key == SAID]


def everything_in(folder: Path) -> bytes:
    """Read the files of the database as they lie there."""
    return b"".join(path.read_bytes() for path in folder.glob("town.sqlite3*"))


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        ("voice", "语音"),
        ("video", "视频"),
        ("file", "文件"),
    ],
)
async def test_what_cannot_be_taken_is_answered_with_what_can(telegraph: Telegraph, what: str, answer: str) -> None:
    li = await telegraph.of(LI)
    if what == "voice":
        await li.sends_voice()
    elif what == "video":
        await li.sends_video()
    else:
        await li.sends_document(b"%PDF-1.7", "plan.pdf", "application/pdf")

    assert answer in (await li.hears("")).text


async def test_words_a_photo_and_a_pin_become_one_matter(telegraph: Telegraph) -> None:
    li = await telegraph.of(LI)
    await li.says("厨房水管爆了")
    await li.hears("报修")
    await li.sends_photo(picture())
    await li.hears("照片 1 张")

    newcomer = telegraph.api.person("路人")
    await newcomer.says("路灯不亮了")
    await newcomer.hears("在哪里")
    await newcomer.sends_location(31.2304, 121.4737)
    await newcomer.hears("", after=newcomer.chat.messages[-1])

    assert len(await tickets(telegraph.town)) == 2


async def test_a_picture_sent_as_a_file_is_a_photo(telegraph: Telegraph) -> None:
    li = await telegraph.of(LI)
    await li.sends_document(picture(), "leak.jpg", "image/jpeg", "厨房水管爆了")

    assert "照片 1 张" in (await li.hears("报修")).text


async def test_an_album_becomes_one_draft_with_all_its_pictures(by_either_way: Telegraph) -> None:
    li = await by_either_way.of(LI)
    await li.sends_album([picture()] * 10, "厨房水管爆了")

    assert "照片 10 张" in (await li.hears("报修")).text
    assert len(await tickets(by_either_way.town)) == 1
    assert len(await rows_of(by_either_way.town.app.units.store, PhotoRow)) == 10
    assert len(await said_by(by_either_way.town, LI)) == 1
    rows = await by_either_way.inbox()
    assert [(row["state"], row["said"]) for row in rows] == [("done", "")] * 10


async def test_an_album_that_comes_in_two_batches_becomes_one_draft(telegraph: Telegraph) -> None:
    li = await telegraph.of(LI)
    await telegraph.api.until(lambda: telegraph.api.updates.polls > 0)
    batches = telegraph.api.updates
    parts = await li.sends_album([picture()] * 10, "厨房水管爆了")
    late = [batches.pending.pop(part.update.id) for part in parts[4:] if part.update]
    polled = batches.polls
    await telegraph.api.until(lambda: batches.polls > polled)
    for update in late:
        batches.redeliver(update)

    await li.hears("照片 10 张")
    assert len(await tickets(telegraph.town)) == 1


async def test_a_broken_picture_of_an_album_takes_nothing_from_the_others(telegraph: Telegraph) -> None:
    li = await telegraph.of(LI)
    telegraph.api.fail("getFile", 400, why="wrong file_id or the file is temporarily unavailable")
    await li.sends_album([picture()] * 3, "厨房水管爆了")

    await li.hears("照片 2 张")


async def test_an_edited_message_is_taken_for_what_it_says_now(telegraph: Telegraph) -> None:
    li = await telegraph.of(LI)
    said = await li.says("厨房水管爆了")
    await li.hears("报修")
    await li.edits(said, "厨房水管爆了，水流到楼下了")

    await li.hears("水流到楼下了")
    assert len(await tickets(telegraph.town)) == 1


async def test_a_reply_to_a_card_is_about_that_matter(telegraph: Telegraph) -> None:
    li, wang = await telegraph.of(LI), await telegraph.of(WANG)
    await wang.starts()
    await wang.hears("王芳")
    await li.says("厨房水管爆了")
    await li.hears("报修")
    await li.presses("提交")
    card = await wang.hears("号 · 水管")
    await wang.replies(card, "阀门已经让人先关了")
    await wang.hears("1001", after=card)

    (ticket,) = await tickets(telegraph.town)
    events = await telegraph.town.app.units.begin().tickets.history(ticket["id"])
    assert "阀门已经让人先关了" in [event.words for event in events]


async def test_a_slow_photo_stays_before_the_words_that_follow_it_and_nobody_else_waits(
    telegraph: Telegraph,
) -> None:
    li, chen = await telegraph.of(LI), await telegraph.of(CHEN)
    telegraph.api.fail("getFile", 502)  # it is asked for again a second later
    await li.sends_photo(picture(), "厨房水管爆了")
    await li.says("水流到楼下了")
    await chen.says("垃圾怎么分")
    await chen.hears("")
    assert li.chat.answers == []

    await li.hears("水流到楼下了")
    assert await said_by(telegraph.town, LI) == ["厨房水管爆了", "水流到楼下了"]


async def test_what_comes_twice_is_handled_once(by_either_way: Telegraph) -> None:
    li = await by_either_way.of(LI)
    said = await li.says("人工")
    await li.hears("已收到")
    polls, deliveries = by_either_way.api.updates.polls, len(by_either_way.api.deliveries)
    by_either_way.api.redeliver(said)
    by_either_way.api.redeliver(said)
    await by_either_way.api.until(
        lambda: by_either_way.api.updates.polls > polls or len(by_either_way.api.deliveries) >= deliveries + 2
    )
    await li.says("我的进度")
    await li.hears("一共 1 件")

    assert len(await tickets(by_either_way.town)) == 1
    assert (await said_by(by_either_way.town, LI)).count("人工") == 1


async def test_a_press_that_comes_twice_files_once(by_either_way: Telegraph) -> None:
    li = await by_either_way.of(LI)
    await li.says("厨房水管爆了")
    await li.hears("报修")
    pressed = await li.presses("提交")
    by_either_way.api.redeliver(pressed)
    await li.hears("已收到")
    by_either_way.api.redeliver(pressed)
    await li.says("我的进度")
    await li.hears("第")

    assert len([one for one in await tickets(by_either_way.town) if one["number"]]) == 1


async def test_the_offset_moves_only_past_what_is_stored(telegraph: Telegraph, monkeypatch: pytest.MonkeyPatch) -> None:
    li = await telegraph.of(LI)
    store = telegraph.town.app.units.store
    commit = store.commit
    failed: list[int] = []

    async def broken(unit: Any) -> None:
        if not failed and any("arrived" in write.params for write in unit.writes):
            failed.append(1)
            raise OSError("the disk is full")
        await commit(unit)

    monkeypatch.setattr(store, "commit", broken)
    said = await li.says("人工")
    await li.hears("已收到")

    assert failed == [1]
    assert len(await tickets(telegraph.town)) == 1
    assert await said_by(telegraph.town, LI) == ["人工"]
    assert said.update is not None
    await telegraph.api.until(lambda: not telegraph.api.updates.pending)


async def test_what_a_crash_left_open_is_taken_up_at_the_next_start_in_its_order(
    community: Town, api: FakeBotApi
) -> None:
    async with on_telegram(community, api) as joined:
        li = await joined.of(LI)
        await li.says("/help")
        await li.hears("")
    uow = community.app.units.begin()
    for text in ("厨房水管爆了", "水流到楼下了", "人工"):
        message = api.world.message(li.chat, li.user, api.now(), text=text)
        name = community.app.vault.digest(f"m.{li.id}.{message.id}", "telegram")[:32]
        raw = json.dumps({"update_id": message.id, "message": message.wire()})
        uow.inbox.store(Raw("telegram", name, raw, await uow.new_id()), community.clock.now())
    await uow.commit()

    async with on_telegram(community, api):
        await li.hears("已收到")
    assert (await said_by(community, LI))[1:] == ["厨房水管爆了", "水流到楼下了", "人工"]


async def test_what_the_webhook_brings_before_the_start_is_over_waits_behind_what_was_left(
    community: Town, api: FakeBotApi
) -> None:
    async with on_telegram(community, api, mode="webhook") as joined:
        li = await joined.of(LI)
        await li.says("/help")
        await li.hears("")
    left = api.world.message(li.chat, li.user, api.now(), text="厨房水管爆了")
    name = community.app.vault.digest(f"m.{li.id}.{left.id}", "telegram")[:32]
    raw = json.dumps({"update_id": left.id, "message": left.wire()})
    uow = community.app.units.begin()
    uow.inbox.store(Raw("telegram", name, raw, await uow.new_id()), community.clock.now())
    await uow.commit()

    api.fail("getMe", 502)
    async with on_telegram(community, api, mode="webhook") as joined:
        secret = community.app.vault.digest(api.token, "webhook")
        later = api.world.message(li.chat, li.user, api.now(), text="水流到楼下了")
        body = json.dumps({"update_id": later.id, "message": later.wire()})
        hook = f"{joined.url}{PATH}"
        async with ClientSession() as client, client.post(hook, data=body, headers={HEADER: secret}) as answer:
            assert answer.status == 200
        await li.hears("水流到楼下了")
    assert (await said_by(community, LI))[1:] == ["厨房水管爆了", "水流到楼下了"]


async def test_what_cannot_be_read_any_more_stops_nobody_at_the_next_start(community: Town, api: FakeBotApi) -> None:
    uow = community.app.units.begin()
    for number, said in enumerate(("no update", '{"update_id": true}', "[]", '"x"')):
        uow.inbox.store(Raw("telegram", f"old-{number}", said, await uow.new_id()), community.clock.now())
    await uow.commit()

    async with on_telegram(community, api) as joined:
        li = await joined.of(LI)
        await li.says("人工")
        await li.hears("已收到")
        rows = await joined.inbox()
    assert [row["state"] for row in rows if row["message_id"].startswith("old-")] == ["quarantined"] * 4


async def test_nothing_of_what_was_handled_stays_and_what_failed_stays_sealed(
    telegraph: Telegraph, community: Town
) -> None:
    li = await telegraph.of(LI)
    await li.says("厨房水管爆了")
    await li.hears("报修")
    telegraph.api.updates.push("message", {"message_id": 0, "text": "谁也读不到的话"}, li.id)
    await li.says("人工")
    await li.hears("已收到")

    rows = {row["state"]: row["said"] for row in await telegraph.inbox()}
    assert rows["done"] == ""
    assert rows["quarantined"]
    assert "谁也读不到的话" not in rows["quarantined"]
    assert "\\u8c01" not in rows["quarantined"]


async def test_no_number_and_no_name_of_telegrams_stands_in_the_database(telegraph: Telegraph, tmp_path: Path) -> None:
    somebody = telegraph.api.person("尤利西斯")
    await somebody.says("路灯不亮了")
    await somebody.hears("在哪里")
    group = await telegraph.group(await telegraph.of(WANG))
    telegraph.api.updates.push("message", {"message_id": 0, "from": somebody.user}, somebody.id)
    await somebody.says("人工")
    await somebody.hears("已收到")

    assert len(await telegraph.inbox()) == 4
    kept = everything_in(tmp_path)
    for secret in (str(somebody.id), str(abs(group.id)), "尤利西斯"):
        assert secret.encode() not in kept
        assert secret.encode("unicode_escape") not in kept


async def test_a_farewell_that_comes_again_undoes_no_return(telegraph: Telegraph) -> None:
    li = await telegraph.of(LI)
    await li.says("垃圾怎么分")
    await li.hears("")
    left = await li.blocks()
    await li.unblocks()
    asked = await li.says("人工")
    await li.hears("已收到", after=asked)
    telegraph.api.redeliver(left)
    chen = await telegraph.of(CHEN)
    await chen.says("人工")
    await chen.hears("已收到")
    chat = await telegraph.town.app.units.begin().chats.of((await telegraph.town.person(LI)).id)

    assert chat is not None
    assert chat.unreachable_at is None


async def test_the_same_account_on_the_page_and_on_telegram_is_no_newcomer(telegraph: Telegraph) -> None:
    li = await telegraph.of(LI)
    await li.says("人工")
    await li.hears("已收到")

    handled_there = await telegraph.town.app.dispatcher.handle(Inbound("web", LI, "on-the-page", "我的进度"))
    assert handled_there.person is not None
    assert handled_there.person.name == LI


async def test_a_photo_of_which_the_far_end_does_not_say_where_it_is_is_told_to_its_sender(
    telegraph: Telegraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = await telegraph.of(LI)

    async def nowhere(call: Call) -> dict[str, str]:
        return {"file_id": call.text("file_id"), "file_unique_id": "AQAD"}

    monkeypatch.setitem(telegraph.api._methods.table, "getfile", nowhere)
    await li.sends_photo(picture())
    answer = await li.hears("照片")

    assert "照片" in answer.text
    assert [row["state"] for row in await telegraph.inbox()] == ["done"]


async def test_an_update_at_which_we_fail_every_time_is_quarantined_and_those_behind_it_go_on(
    community: Town, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: dict[str, Callable[[], Awaitable[None]]] = {}
    handle = community.app.dispatcher.handle

    async def broken(inbound: Inbound) -> Any:
        if inbound.text == "坏":
            raise ValueError("a fault of ours")
        return await handle(inbound)

    def remember(*others: tuple[str, int, Callable[[], Awaitable[None]]]) -> None:
        jobs.update({name: job for name, _, job in others})

    monkeypatch.setattr(community.app.dispatcher, "handle", broken)
    monkeypatch.setattr(community.app.timekeeper, "start", remember)
    async with on_telegram(community, api) as joined:
        li = await joined.of(LI)
        with capture_logs() as logs:
            await li.says("坏")
            await li.says("人工")
            await li.hears("已收到")
            community.clock.advance(minutes=1)
            async with asyncio.timeout(5):
                while not any("in quarantine" in one["event"] for one in logs):
                    await jobs["telegram"]()
                    await asyncio.sleep(0)
            await jobs["telegram"]()

        failures = [one for one in logs if one["event"] == "an update could not be handled"]
        assert len(failures) == intake.MOST_FAILURES
        assert sorted(row["state"] for row in await joined.inbox()) == ["done", "quarantined"]


async def test_whether_one_may_speak_in_a_group_is_asked_only_when_it_is_bound(telegraph: Telegraph) -> None:
    wang = await telegraph.of(WANG)
    group = await telegraph.group(wang)
    asked = [call.method for call in telegraph.api.calls].count("getChatMember")
    await wang.says("/help@linli_bot", chat=group)
    await wang.says("/start@linli_bot", chat=group)
    await wang.says("人工")
    await wang.hears("", after=wang.chat.messages[-1])

    assert asked == 1
    assert [call.method for call in telegraph.api.calls].count("getChatMember") == 1


async def test_who_works_here_no_more_has_the_menu_of_everybody_again(telegraph: Telegraph) -> None:
    wang = await telegraph.of(WANG)
    api = telegraph.api
    await wang.says("/help")
    await api.until(lambda: any(str(wang.id) in scope[0] for scope in api.world.commands))
    person = await telegraph.town.person(WANG)

    async def leave(desk: Desk) -> None:
        desk.uow.people.save(replace(await desk.uow.people.get(person.id), role=Role.RESIDENT, grid_id=None))

    await telegraph.town.app.dispatcher.transact(leave)
    await wang.says("/help")

    await api.until(lambda: not any(str(wang.id) in scope[0] for scope in api.world.commands))
