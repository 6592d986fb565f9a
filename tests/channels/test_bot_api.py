"""The far end of the tests refuses what the real one refuses, and lets a real bot talk."""

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from PIL import Image
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ChatMemberRestricted,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import HTTPXRequest

from tests.support.bot_api import TOKEN, FakeBotApi
from tests.support.bot_api_traffic import Window
from tests.support.telegram_people import Person

FULL = "一" * 4096
CARD = InlineKeyboardMarkup([[InlineKeyboardButton("🙋 我来接", callback_data="tickets:claim:1")]])


@pytest.fixture(autouse=True)
def durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library tell waits as durations, of which it else warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi(limits=False) as api:
        yield api


@pytest.fixture
async def bot(api: FakeBotApi) -> AsyncIterator[Bot]:
    async with real_bot(api) as bot:
        yield bot


@pytest.fixture
async def anna(api: FakeBotApi) -> Person:
    anna = api.person("李桂芳")
    await anna.starts()
    return anna


def real_bot(api: FakeBotApi, token: str = TOKEN, patience: float = 5) -> Bot:
    request = HTTPXRequest(read_timeout=patience, connection_pool_size=8)
    return Bot(token, f"{api.base}/bot", f"{api.base}/file/bot", request=request, get_updates_request=HTTPXRequest())


def picture(width: int = 40, height: int = 30) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(written, "JPEG")
    return written.getvalue()


async def ask(api: FakeBotApi, method: str, token: str = TOKEN, **values: Any) -> tuple[int, dict[str, Any]]:
    """Call as a program would that checks nothing itself."""
    async with (
        ClientSession(timeout=ClientTimeout(total=2)) as client,
        client.post(f"{api.base}/bot{token}/{method}", json=values) as answer,
    ):
        return answer.status, await answer.json()


def keys(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\u200b "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": FULL + "一"}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": f"<b>{FULL}一</b>", "parse_mode": "HTML"}, "message is too long"),
        ({"text": "1 < 2", "parse_mode": "HTML"}, 'Unsupported start tag "" at byte offset 2'),
        ({"text": "楼<p>", "parse_mode": "HTML"}, 'Unsupported start tag "p" at byte offset 3'),
        ({"text": "<br/>", "parse_mode": "HTML"}, 'Unsupported start tag "br/" at byte offset 0'),
        ({"text": "<b>楼", "parse_mode": "HTML"}, 'Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "楼</b>", "parse_mode": "HTML"}, "Unexpected end tag at byte offset 3"),
        ({"text": "<b><i>1</b></i>", "parse_mode": "HTML"}, 'expected "</i>", found "</b>"'),
        ({"text": "<b", "parse_mode": "HTML"}, "Unclosed start tag at byte offset 0"),
        ({"text": "<b>1</b", "parse_mode": "HTML"}, "Unclosed end tag at byte offset 4"),
        ({"text": '<a href="x>1</a>', "parse_mode": "HTML"}, "Unclosed start tag"),
        ({"text": "<span>1</span>", "parse_mode": "HTML"}, 'must have class "tg-spoiler"'),
        ({"text": "1", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "\ud83d"}, "strings must be encoded in UTF-8"),
        ({"text": "1", "entities": "no JSON"}, "invalid JSON"),
        ({"text": "1", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"text": "1", "reply_markup": {"inline_keyboard": [{}]}}, "array of arrays expected"),
        ({"text": "1", "reply_markup": keys({"text": "", "callback_data": "1"})}, "text must be non-empty"),
        ({"text": "1", "reply_markup": keys({"text": "1"})}, "text buttons are unallowed"),
        ({"text": "1", "reply_markup": keys({"text": "1", "callback_data": "1", "url": "a"})}, "BUTTON_TYPE_INVALID"),
        ({"text": "1", "reply_markup": keys({"text": "1", "callback_data": ""})}, "BUTTON_DATA_INVALID"),
        ({"text": "1", "reply_markup": keys({"text": "1", "callback_data": "楼" * 22})}, "BUTTON_DATA_INVALID"),
        ({"text": "1", "reply_markup": keys({"text": "1", "url": "http://localhost:8080/"})}, "Wrong HTTP URL"),
        ({"text": "1", "reply_markup": keys({"text": "1", "url": "javascript:alert(1)"})}, "Wrong HTTP URL"),
        ({"text": "1", "reply_markup": {"keyboard": [[""]]}}, "keyboard button text must be non-empty"),
        (
            {"text": "1", "reply_markup": keys(*[{"text": "1", "callback_data": "1"}] * 101)},
            "REPLY_MARKUP_TOO_LONG",
        ),
        ({"text": "1", "reply_parameters": {"message_id": 9}}, "message to be replied not found"),
        ({"text": "1", "chat_id": ""}, "chat_id is empty"),
        ({"text": "1", "chat_id": 1}, "chat not found"),
    ],
)
async def test_a_wrong_message_is_refused(api: FakeBotApi, anna: Person, values: dict[str, Any], why: str) -> None:
    status, told = await ask(api, "sendMessage", **{"chat_id": anna.id, **values})

    assert (status, told["ok"], told["error_code"]) == (400, False, 400)
    assert told["description"].startswith("Bad Request: ")
    assert why in told["description"]
    assert not anna.chat.answers


@pytest.mark.parametrize(
    ("method", "values", "status", "why"),
    [
        ("setMyCommands", {"commands": [{"command": "Help", "description": "1"}]}, 400, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a" * 33, "description": "1"}]}, 400, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, 400, "DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [], "language_code": "zh-hans"}, 400, "language_code"),
        ("setMyCommands", {"commands": [], "scope": {"type": "nobody"}}, 400, "unsupported type"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, 400, "chat not found"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, 400, "query is too old"),
        ("setWebhook", {"url": "http://linli.example/hook"}, 400, "HTTPS URL must be provided"),
        ("setWebhook", {"url": "https://a.example/", "secret_token": "密"}, 400, "unallowed characters"),
        ("getFile", {"file_id": "unknown"}, 400, "wrong file_id"),
        ("sendVenue", {}, 404, "method not found"),
    ],
)
async def test_a_wrong_call_is_refused(
    api: FakeBotApi, method: str, values: dict[str, Any], status: int, why: str
) -> None:
    answer = await ask(api, method, **values)

    assert answer[0] == status
    assert why in answer[1]["description"]


async def test_a_foreign_token_is_refused(api: FakeBotApi) -> None:
    assert (await ask(api, "getMe", token="4242:another"))[0] == 401
    stranger = real_bot(api, "4242:another")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_the_limits_are_met_to_the_last_unit(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, FULL)
    await bot.send_message(anna.id, f"<b>{'&lt;' * 4096}</b>", ParseMode.HTML)
    await bot.send_photo(anna.id, picture(), caption="一" * 1024)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(anna.id, picture(), caption="一" * 1025)

    assert [len(message.text) for message in anna.chat.answers] == [4096, 4096, 1024]


async def test_markup_becomes_entities_over_the_text(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    written = ' <b>😀 第 <i>1024</i> 号</b> &lt;a&gt; &#20108; &nbsp; <a href="https://a.example/?x=1&amp;y=2">看</a>'
    told = await bot.send_message(anna.id, written, ParseMode.HTML, disable_notification=True)

    [message] = anna.chat.answers
    assert message.text == told.text == "😀 第 1024 号 <a> 二 &nbsp; 看"
    assert told.parse_entities() == {
        told.entities[0]: "😀 第 1024 号",
        told.entities[1]: "1024",
        told.entities[2]: "看",
    }
    assert told.entities[2].url == "https://a.example/?x=1&y=2"
    assert message.html == written
    assert message.silent


async def test_a_real_bot_hears_and_answers_by_polling(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    chen = api.person("陈国华")
    await chen.says("电梯坏了")
    batch = await bot.get_updates(limit=1)
    assert [update.effective_message.text for update in batch if update.effective_message] == ["/start"]
    batch = await bot.get_updates(offset=batch[-1].update_id + 1)
    [update] = batch

    assert update.message is not None
    assert update.message.text == "电梯坏了"
    await update.message.reply_text("已收到", reply_markup=CARD, do_quote=True)

    [message] = chen.chat.answers
    assert message.buttons == [[("🙋 我来接", "tickets:claim:1")]]
    assert message.reply_to is chen.chat.messages[0]
    assert await bot.get_updates(offset=update.update_id + 1) == ()


async def test_a_waiting_poll_hears_at_once(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    [start] = await bot.get_updates()
    waiting = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await api.until(lambda: api.updates.polls == 2)
    await anna.says("在吗")

    [update] = await waiting
    assert update.message is not None
    assert update.message.text == "在吗"


async def test_of_two_pollers_the_earlier_is_sent_away(api: FakeBotApi, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await api.until(lambda: api.updates.polls == 1)
    second = asyncio.create_task(bot.get_updates(timeout=30))

    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await first
    await api.person("陈国华").says("在吗")
    assert len(await second) == 1


async def test_a_bot_hears_only_what_it_asked_for(api: FakeBotApi, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["my_chat_member"])
    anna = api.person("李桂芳")
    await anna.says("在吗")
    await anna.blocks()

    assert [update.my_chat_member is not None for update in await bot.get_updates()] == [True]


async def test_a_webhook_hears_in_order_and_again_until_it_took_it(api: FakeBotApi, bot: Bot) -> None:
    heard: list[tuple[str, str | None]] = []
    answers = iter([500, 200])

    async def hook(request: web.Request) -> web.Response:
        update = Update.de_json(await request.json(), bot)
        assert update.message is not None
        heard.append((update.message.text or "", request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        return web.Response(status=next(answers, 200))

    application = web.Application()
    application.router.add_post("/hook", hook)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="secret")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()

    anna = api.person("李桂芳")
    first, _ = await anna.says("一"), await anna.says("二")
    await api.until(lambda: len(api.deliveries) == 3)
    api.redeliver(first)
    await api.until(lambda: len(api.deliveries) == 4)

    assert heard == [(word, "secret") for word in "一一二一"]
    assert [delivery.status for delivery in api.deliveries] == [500, 200, 200, 200]
    assert (await bot.get_webhook_info()).pending_update_count == 0
    await bot.delete_webhook()
    assert not (await bot.get_webhook_info()).url
    await runner.cleanup()


async def test_a_redelivered_update_comes_through_the_poll_too(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    [update] = await bot.get_updates()
    api.redeliver(anna.chat.messages[0])

    assert await bot.get_updates(offset=update.update_id + 1) == (update,)


async def test_a_card_is_edited_in_place(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    card = await bot.send_message(anna.id, "待接", reply_markup=CARD)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await card.edit_text("待接", reply_markup=CARD)
    await card.edit_text("<b>已接单</b>", ParseMode.HTML)
    await card.edit_reply_markup(CARD)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("已接单", anna.id, card.message_id + 1)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("已接单", anna.id, anna.chat.messages[0].id)

    [message] = anna.chat.answers
    assert (message.text, message.labels, message.edits) == ("已接单", ["🙋 我来接"], 2)
    await card.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await card.delete()
    assert anna.chat.answers == []


async def test_pictures_travel_both_ways(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    await anna.sends_photo(picture(80, 60), "电梯又不动了")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.caption == "电梯又不动了"
    file = await update.message.photo[-1].get_file()
    assert await file.download_as_bytearray() == picture(80, 60)

    sent = await bot.send_photo(anna.id, update.message.photo[-1].file_id, caption="一")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await sent.edit_text("二")
    await sent.edit_caption("二")
    await bot.send_media_group(anna.id, [InputMediaPhoto(picture()), InputMediaPhoto(picture())], caption="前后")

    photo, before, after = anna.chat.answers
    assert (photo.text, photo.photos, photo.edits) == ("二", 1, 1)
    assert before.album == after.album != ""
    assert (before.text, after.text) == ("前后", "")
    with pytest.raises(BadRequest, match="2-10 items"):
        await bot.send_media_group(anna.id, [InputMediaPhoto(picture())])
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(anna.id, b"no picture")


async def test_a_long_film_cannot_be_fetched(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    await anna.sends_video(size=20 * 1024 * 1024 + 1)
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.video is not None
    with pytest.raises(BadRequest, match="File is too big"):
        await update.message.video.get_file()


async def test_people_send_all_that_people_send(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    await anna.sends_voice()
    await anna.sends_location(31.2, 121.5)
    await anna.sends_document(b"%PDF-", "表.pdf", "application/pdf")
    album = await anna.sends_album([picture(), picture()], "两张")
    said = await anna.says("电梯坏")
    await anna.edits(said, "电梯坏了")
    await anna.replies(said, "就是这个")
    heard = (await bot.get_updates())[1:]
    messages = [update.effective_message for update in heard]

    kinds = ("voice", "location", "document")
    assert [kind for message, kind in zip(messages, kinds, strict=False) if getattr(message, kind)] == list(kinds)
    assert [message.media_group_id for message in messages[3:5] if message] == [album[0].album] * 2
    assert heard[6].edited_message is messages[6] is not None
    assert messages[6].text == "电梯坏了"
    assert messages[7] is not None
    assert messages[7].reply_to_message is not None
    assert messages[7].reply_to_message.message_id == said.id


async def test_a_press_is_answered_once(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "待接", reply_markup=CARD)
    press = await anna.presses("我来接")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.data == "tickets:claim:1"
    with pytest.raises(BadRequest, match="Message_too_long"):
        await query.answer("一" * 201)
    await query.answer("王芳已接单", show_alert=True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()

    assert (press.answered, press.text, press.alert) == (True, "王芳已接单", True)
    with pytest.raises(AssertionError, match="finds no button '不归我管'"):
        await anna.presses("不归我管")


async def test_who_never_wrote_or_has_blocked_the_bot_gets_nothing(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    chen = api.person("陈国华")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(chen.id, "您好")
    await anna.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(anna.id, "您好")
    await anna.starts("A1")
    await bot.send_message(anna.id, "您好")

    members = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [member.new_chat_member.status for member in members] == ["kicked", "member"]
    assert anna.chat.messages[-2].text == "/start A1"


async def test_a_group_may_silence_and_expel_the_bot(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    group = api.group("A1 工作群", members=[anna], supergroup=True)
    await bot.send_message(group.id, "早上好")
    await group.silences_bot()
    member = await bot.get_chat_member(group.id, bot.id)
    assert isinstance(member, ChatMemberRestricted)
    assert not member.can_send_messages
    with pytest.raises(BadRequest, match=r"Not enough rights to send text messages to the chat"):
        await bot.send_message(group.id, "早上好")
    await group.expels_bot(by=anna)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.get_chat(group.id)
    await group.adds_bot(by=anna, as_admin=True)
    await bot.send_message(group.id, "回来了")
    assert (await bot.get_chat_member(group.id, bot.id)).status == "administrator"
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member"):
        await bot.send_message(group.id, "再见")

    assert [message.text for message in group.answers] == ["早上好", "回来了"]


async def test_a_basic_group_that_silences_all_says_so_in_its_permissions(api: FakeBotApi, bot: Bot) -> None:
    wang = api.person("王芳")
    group = api.group("A1 工作群", members=[wang], bot_may_speak=False)
    chat = await bot.get_chat(group.id)

    assert chat.permissions is not None
    assert not chat.permissions.can_send_messages
    assert (await bot.get_chat_member(group.id, bot.id)).status == "member"
    assert (await bot.get_chat_member(group.id, wang.id)).status == "member"


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(api: FakeBotApi, bot: Bot) -> None:
    wang = api.person("王芳")
    group = api.group("A1 工作群", members=[wang])
    await bot.send_message(group.id, "第 1024 号")
    await wang.says("今天天气好", chat=group)
    await wang.says("/bind@other_bot 42", chat=group)
    await wang.says("/bind@linli_bot 42", chat=group)
    await wang.says("/help", chat=group)
    await wang.replies(group.answers[0], "门禁卡在我这里")

    heard = [update.effective_message for update in await bot.get_updates()]
    assert [message.text for message in heard if message] == ["/bind@linli_bot 42", "/help", "门禁卡在我这里"]


async def test_a_migrated_group_has_another_id(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    group = api.group("A1 工作群", members=[anna])
    old = group.id
    api.migrate(group)
    with pytest.raises(ChatMigrated) as raised:
        await bot.send_message(old, "早上好")
    await bot.send_message(raised.value.new_chat_id, "早上好")

    heard = [update.effective_message for update in (await bot.get_updates())[1:]]
    assert [message.migrate_to_chat_id for message in heard if message] == [group.id, None]
    assert [message.migrate_from_chat_id for message in heard if message] == [None, old]
    assert group.answers[-1].text == "早上好"


async def test_the_menu_is_kept_by_scope_and_language(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    menu = (BotCommand("my", "我的进度"),)
    await bot.set_my_commands(menu, language_code="zh")
    await bot.set_my_commands([("all", "全部")], BotCommandScopeChat(anna.id))

    assert await bot.get_my_commands(language_code="zh") == menu
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(language_code="zh")
    assert list(api.world.commands) == [(f"chat:{anna.id}", "")]


async def test_who_sends_too_fast_is_told_when_to_come_again() -> None:
    async with FakeBotApi(second=30, group_window=30) as api, real_bot(api) as bot:
        people = [api.person(f"住户 {number}") for number in range(12)]
        for person in people:
            await person.starts()
        group = api.group("A1 工作群", members=people)
        await bot.send_message(people[0].id, "一")
        with pytest.raises(RetryAfter) as raised:
            await bot.send_message(people[0].id, "二")
        for _ in range(20):
            await bot.send_message(group.id, "一")
        with pytest.raises(RetryAfter):
            await bot.send_message(group.id, "二十一")
        for person in people[1:10]:
            await bot.send_message(person.id, "一")
        with pytest.raises(RetryAfter):
            await bot.send_message(people[11].id, "第 31 条")

        assert 25 < raised.value._retry_after.total_seconds() <= 30
        assert api.too_many == 3
        assert len(api.sent) == 30


def test_a_window_lets_through_again_when_its_oldest_has_left_it() -> None:
    window = Window(2, 60)
    window.add(0, 1)
    window.add(10, 1)

    assert window.wait(20, 1) == 40
    assert window.wait(20, 2) == 50
    assert window.wait(59.97, 1) == pytest.approx(0.03)
    assert window.wait(59.985, 1) == 0, "the wire is no clock"


async def test_the_far_end_fails_as_it_was_told_to(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    chen = api.person("陈国华")
    await chen.starts()
    api.fail("sendMessage", 429, retry_after=7, chat=anna.chat)
    api.fail("sendMessage", 502, times=2)
    with pytest.raises(NetworkError):
        await bot.send_message(chen.id, "您好")
    with pytest.raises(RetryAfter):
        await bot.send_message(anna.id, "您好")
    with pytest.raises(NetworkError):
        await bot.send_message(anna.id, "您好")
    api.fail("sendMessage", 403)
    with pytest.raises(Forbidden):
        await bot.send_message(anna.id, "您好")
    api.refuse_markup()
    await bot.send_message(anna.id, "明白")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(anna.id, "明白", ParseMode.HTML)
    await bot.send_message(anna.id, "明白", ParseMode.HTML)

    assert [message.text for message in api.sent] == ["明白"] * 2


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_lost_answer_tells_nothing_of_the_message(api: FakeBotApi, anna: Person, *, accepted: bool) -> None:
    api.reset("sendMessage", accepted=accepted)
    with pytest.raises(ClientError):
        await ask(api, "sendMessage", chat_id=anna.id, text="您好")

    assert len(anna.chat.answers) == accepted


async def test_a_far_end_that_hangs_never_answers(api: FakeBotApi, anna: Person) -> None:
    api.hang("sendMessage", accepted=True)
    async with real_bot(api, patience=0.1) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(anna.id, "您好")

    assert len(anna.chat.answers) == 1


async def test_who_waits_in_vain_reads_what_was_said(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "您好")
    assert await anna.hears("您好") is anna.chat.answers[0]
    with pytest.raises(AssertionError, match="社区小助手: 您好"):
        await anna.hears("已收到", timeout=0.01)


async def test_as_a_process_it_tells_how_the_bot_did() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.bot_api", "--updates", "6", "--chats", "2", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    base = (await process.stdout.readline()).decode().strip()
    async with ClientSession() as client, Bot(TOKEN, f"{base}/bot") as bot:
        for update in await bot.get_updates():
            assert update.message is not None
            await update.message.reply_text(f"收到 {update.message.text}")
        async with client.get(f"{base}/report") as answer:
            told = json.loads(await answer.text())
    process.terminate()

    assert await process.wait() == 0
    assert (told["sends"], told["asked"], told["answered"]) == (6, 6, 6)
    assert (told["repeated"], told["out_of_order"]) == (0, 0)
    assert 0 < told["p50_ms"] <= told["p99_ms"]
    assert told["first_handed"] < told["first_sent"] <= told["last_sent"]


async def test_answers_out_of_order_are_counted(api: FakeBotApi, bot: Bot, anna: Person) -> None:
    for word in ("1", "2"):
        await anna.says(word)
    await bot.get_updates()
    for word in ("2", "1", "1"):
        await bot.send_message(anna.id, word)

    told = api.report()
    assert (told["sends"], told["answered"], told["out_of_order"], told["repeated"]) == (3, 2, 1, 1)
