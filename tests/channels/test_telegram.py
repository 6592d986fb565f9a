"""Telegram as its people use it: the real Application, the real outbox, a fake Bot API on loopback."""

from collections.abc import AsyncIterator

import pytest

from bot.stage import picture
from tests.support.bot_api import FakeBotApi
from tests.support.telegraph import Telegraph, on_telegram
from tests.support.town import LI, WANG, Town


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi(limits=False) as far_end:
        yield far_end


@pytest.fixture
async def telegraph(community: Town, api: FakeBotApi) -> AsyncIterator[Telegraph]:
    async with on_telegram(community, api) as joined:
        yield joined


async def test_a_repair_is_reported_claimed_and_closed(telegraph: Telegraph) -> None:
    li, wang = await telegraph.of(LI), await telegraph.of(WANG)
    await wang.starts()
    await wang.hears("王芳")

    await li.sends_photo(picture(), "厨房水管爆了")
    await li.hears("报修")
    await li.presses("提交")
    await li.hears("已收到")
    card = await wang.hears("号 · 水管")
    assert card.photos == 1
    await wang.presses("我来接")
    await li.hears("王芳已接单")
    await telegraph.api.until(lambda: "出发" in str(card.labels))
    await wang.presses("出发")
    await li.hears("已出发")
    await telegraph.api.until(lambda: "到现场" in str(card.labels))
    await wang.presses("到现场")
    await telegraph.api.until(lambda: "办结" in str(card.labels))
    await wang.presses("办结")
    await wang.hears("拍")
    await wang.sends_photo(picture())
    await wang.hears("结果")
    await wang.presses("已修好")
    done = await li.hears("满意吗")
    await li.presses("满意", on=done)
    await li.hears("谢谢")
    presses = telegraph.api.world.presses.values()
    await telegraph.api.until(lambda: all(press.answered for press in presses))
