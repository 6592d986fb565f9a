"""Somebody who is on the page and on Telegram: what is told is on both, an answer is where it was asked."""

from tests.support.telegraph import Telegraph
from tests.support.town import LI, WANG


async def test_what_is_answered_on_the_page_stays_there_and_what_is_told_is_on_both(telegraph: Telegraph) -> None:
    li = await telegraph.of(LI)
    await li.starts()
    greeted = await li.hears("小助手")
    town = telegraph.town

    await town.filed(LI)
    await town.press(WANG, "do-claim")
    told = await li.hears("王芳已接单", after=greeted)

    assert told.silent
    since = li.chat.answers[li.chat.answers.index(greeted) + 1 :]
    assert [message.text for message in since if "提交" in str(message.labels) or "已收到" in message.text] == []
    assert {"filing-draft", "ticket-received"} & set(await town.keys(LI))


async def test_whoever_changes_the_language_on_the_page_is_told_in_it_on_telegram(telegraph: Telegraph) -> None:
    li = await telegraph.of(LI)
    await li.starts()
    await li.hears("小助手")

    await telegraph.town.send(LI, "welcome:speak:0.en")
    await telegraph.town.filed(LI)
    await telegraph.town.press(WANG, "do-claim")

    await li.hears("has taken it on")
