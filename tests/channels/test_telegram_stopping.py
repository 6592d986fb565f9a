"""The end of the program, and its next start: whatever was on its way comes once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import pushing
from bot.channels.telegram import intake
from bot.domain.messages import Lane
from bot.stage import picture
from storage.outbox import SAID
from storage.tables import OutboxRow, PhotoRow
from tests.support.bot_api import FakeBotApi
from tests.support.bot_api_calls import Call
from tests.support.stored import rows_of
from tests.support.telegraph import known, line, on_telegram, tell
from tests.support.town import CHEN, LI, Town

LEFT_WITHIN = 12


def slow(api: FakeBotApi, monkeypatch: pytest.MonkeyPatch, method: str) -> asyncio.Event:
    """Let the far end take what it is told at once, and say so when it is let go."""
    answering: dict[str, Callable[[Call], Awaitable[Any]]] = api._methods.table
    take, free = answering[method], asyncio.Event()

    async def taken_slowly(call: Call) -> Any:
        taken = await take(call)
        await free.wait()
        return taken

    monkeypatch.setitem(answering, method, taken_slowly)
    return free


async def fates(town: Town) -> set[str]:
    return {str(row["push"]) for row in await rows_of(town.app.units.store, OutboxRow) if row["chat_id"] is not None}


async def test_a_stop_does_not_wait_for_a_photo_that_does_not_come(
    community: Town, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "FINISHED_WITHIN", 0.2)
    async with asyncio.timeout(LEFT_WITHIN):
        async with on_telegram(community, api) as telegraph:
            li, _ = await known(telegraph, LI)
            api.hang("getFile")
            await li.sends_photo(picture(), "厨房水管爆了")
            await li.says("水流到楼下了")
            await api.until(lambda: not api.due)
    async with on_telegram(community, api):
        await li.hears("水流到楼下了")

    assert len(await rows_of(community.app.units.store, PhotoRow)) == 1


async def test_a_stop_in_the_middle_of_an_album_leaves_it_whole_for_the_next_start(
    community: Town, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(intake, "FINISHED_WITHIN", 0.0)
        async with asyncio.timeout(LEFT_WITHIN):
            async with on_telegram(community, api) as telegraph:
                li, _ = await known(telegraph, LI)
                await li.sends_album([picture()] * 4, "厨房水管爆了")
                await api.until(lambda: not api.updates.pending)
    assert len(await rows_of(community.app.units.store, PhotoRow)) == 0
    async with on_telegram(community, api):
        await li.hears("照片 4 张")

    said = [one for one in await community.posted(LI) if one.notice.key == SAID]
    assert [one.notice.args["words"] for one in said].count("厨房水管爆了") == 1


async def test_what_is_in_hand_is_answered_before_the_stop(community: Town, api: FakeBotApi) -> None:
    async with on_telegram(community, api) as telegraph:
        li, _ = await known(telegraph, LI)
        await li.sends_album([picture()] * 2, "厨房水管爆了")
        await api.until(lambda: not api.updates.pending)

    assert "照片 2 张" in li.chat.answers[-1].text
    assert await fates(community) == {"sent"}


async def test_what_a_slow_far_end_has_taken_before_the_stop_is_not_sent_again(
    community: Town, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_telegram(community, api) as telegraph:
        li, me = await known(telegraph, LI)
        free = slow(api, monkeypatch, "sendmessage")
        await tell(community, line(me, "甲"))
        await li.hears("甲")
        asyncio.get_running_loop().call_later(0.3, free.set)
    async with on_telegram(community, api):
        await tell(community, line(me, "乙"))
        await li.hears("乙")

    assert [message.text for message in li.chat.answers][1:] == ["甲", "乙"]
    assert await fates(community) == {"sent"}


async def test_a_start_with_a_backlog_begins_without_a_failure(community: Town, api: FakeBotApi) -> None:
    async with on_telegram(community, api) as telegraph:
        li, me = await known(telegraph, LI)
    await tell(community, line(me, "一"), line(me, "二"))
    with capture_logs() as logs:
        async with on_telegram(community, api):
            await li.hears("二")

    assert [one for one in logs if one["log_level"] in {"warning", "error"}] == []


async def test_danger_is_found_behind_all_that_is_stuck(
    community: Town, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "LOOKED_FOR", 3)
    async with on_telegram(community, api) as telegraph:
        (li, me), (chen, other) = await known(telegraph, LI), await known(telegraph, CHEN)
        api.fail("sendMessage", 429, retry_after=600, chat=li.chat)
        await tell(community, *(line(me, f"第 {number} 条") for number in range(20)))
        await api.until(lambda: not api.due)
        uow = community.app.units.begin()
        for text in ("一", "二", "三", "四"):
            uow.outbox.add(line(other, text), community.clock.now())
        uow.outbox.add(line(other, "危险", lane=Lane.DANGER), community.clock.now())
        await uow.commit()  # by another process, which pushes nothing

        await chen.hears("四")
        assert "危险" in [message.text for message in chen.chat.answers]


async def test_whoever_loses_the_lock_pushes_nothing_more_and_takes_all_up_with_it(
    community: Town, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = community.app.units.store
    sole, is_held = store.sole, True

    async def held(what: str) -> bool:
        return is_held and await sole(what)

    monkeypatch.setattr(store, "sole", held)
    async with on_telegram(community, api) as telegraph:
        (li, me), (chen, other) = await known(telegraph, LI), await known(telegraph, CHEN)
        api.fail("sendMessage", 429, retry_after=1, chat=li.chat)
        await tell(community, line(me, "一"), line(me, "二"))
        await api.until(lambda: not api.due)
        is_held = False
        lines = community.app.deliverer._lines
        assert lines is not None
        await lines.catch_up()
        await tell(community, line(other, "三"))
        await lines.drain()
        assert "三" not in [message.text for message in chen.chat.answers]

        is_held = True
        await lines.catch_up()
        await li.hears("二")
        await chen.hears("三")
    assert [message.text for message in li.chat.answers][1:] == ["一", "二"]


async def test_whoever_may_not_push_asks_for_nothing(
    community: Town, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def never(what: str) -> bool:
        asked.append(what)
        api.changed()
        return False

    monkeypatch.setattr(community.app.units.store, "sole", never)
    async with on_telegram(community, api):
        await api.until(lambda: len(asked) > 1 and any(call.method == "setMyCommands" for call in api.calls))

    assert set(asked) == {"pushing"}
    assert api.updates.polls == 0


async def test_a_chat_that_has_changed_hands_hears_nothing_of_who_had_it(community: Town, api: FakeBotApi) -> None:
    async with on_telegram(community, api) as telegraph:
        li, me = await known(telegraph, LI)
        (chen, other) = await known(telegraph, CHEN)
    uow = community.app.units.begin()
    chat = await uow.chats.of(me)
    assert chat is not None
    await tell(community, line(me, "给李桂芳的"), line(other, "给陈国华的"))
    uow.chats.save(replace(chat, person_id=None))
    await uow.commit()
    async with on_telegram(community, api):
        await chen.hears("给陈国华的")

    assert "给李桂芳的" not in [message.text for message in li.chat.answers]
    assert await fates(community) == {"sent", "refused"}
