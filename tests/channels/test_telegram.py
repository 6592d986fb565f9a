"""Telegram as its people use it: the real Application, the real outbox, a fake Bot API on loopback."""

import logging

import pytest
import structlog
from pydantic import SecretStr
from structlog.testing import capture_logs
from telegram import Update
from telegram.ext import Application

from bot.checkup import telegram as checkup
from bot.checkup.checks import State
from bot.logs import set_up
from bot.stage import picture
from tests.support.bot_api import FakeBotApi
from tests.support.telegraph import Telegraph
from tests.support.town import LI, WANG, Town


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


async def test_the_town_counts_its_messages_on_when_it_is_on_telegram_too(
    telegraph: Telegraph, community: Town
) -> None:
    before = await community.inbound(LI, "一")
    after = await telegraph.town.inbound(LI, "二")

    assert before.message_id != after.message_id


async def test_an_address_that_ends_with_a_slash_is_checked_like_any_other(community: Town, api: FakeBotApi) -> None:
    more = {"telegram_token": SecretStr(api.token), "telegram_api_base": f"{api.base}/"}
    settings = community.app.settings.model_copy(update=more)

    token = (await checkup.far_end(settings, [], community.clock.now()))[0]
    assert token.state is State.OK


async def test_what_the_library_stumbles_over_is_told_by_its_type_alone(
    telegraph: Telegraph, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    process = Application.process_update

    async def stumbling(self: Application, update: Update) -> None:  # type: ignore[type-arg]
        await self.process_error(update, ValueError("我的电话 13812345678"))
        await process(self, update)

    monkeypatch.setattr(Application, "process_update", stumbling)
    li = await telegraph.of(LI)
    with capture_logs() as logs:
        await li.says("人工")
        await li.hears("已收到")

    assert [one["why"] for one in logs if one["log_level"] == "error"] == ["ValueError"]
    assert "我的电话" not in f"{caplog.text} {logs}"


def test_a_traceback_of_a_library_names_its_type_and_place_and_no_words(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        set_up()
        try:
            raise ValueError("厨房水管爆了")
        except ValueError:
            logging.getLogger("telegram.ext").exception("no error handlers are registered")
        said = capsys.readouterr().err
    finally:
        structlog.reset_defaults()
        root.handlers[:] = handlers
        root.setLevel(level)

    assert "ValueError" in said
    assert "test_telegram.py" in said
    assert "厨房水管爆了" not in said
