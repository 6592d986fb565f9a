"""One person on the page and on Telegram: linked by a code in either direction, told where they spoke last."""

import pytest

from tests.support.telegraph import Telegraph
from tests.support.town import LI, WANG, Town


async def a_code(town: Town, name: str) -> str:
    """Let somebody ask for a code on the page."""
    await town.send(name, "devices:code:0")
    return str((await town.heard(name))[-1].args["code"])


@pytest.mark.parametrize("how", ["{}", "/start in-{}"])
async def test_a_code_of_the_page_lets_one_in_on_telegram(telegraph: Telegraph, how: str) -> None:
    town = telegraph.town
    await town.filed(LI)
    phone = telegraph.api.person("一部手机")
    await phone.says(how.format(await a_code(town, LI)))
    await phone.hears("这是李桂芳的代码")
    await phone.presses("是我")
    await phone.hears("好了，您的事情")
    await phone.says("我的进度")
    await phone.hears("1001")

    await town.press(WANG, "do-claim")
    await phone.hears("王芳已接单")


async def test_what_was_filed_before_linking_comes_along(telegraph: Telegraph) -> None:
    town = telegraph.town
    phone = telegraph.api.person("一部手机")
    await phone.says("人工")
    await phone.hears("已收到")
    await phone.says(await a_code(town, LI))
    await phone.hears("这是李桂芳的代码")
    await phone.presses("是我")
    await phone.hears("好了，您的事情")

    ticket = await town.ticket(1001)
    reporter = (await town.person(LI)).id
    assert [one.number for one in await town.app.units.begin().tickets.of_reporter(reporter)] == [ticket.number]


async def test_a_code_of_telegram_lets_one_in_on_the_page(telegraph: Telegraph) -> None:
    town = telegraph.town
    li = await telegraph.of(LI)
    await li.says("/settings")
    await li.hears("")
    await li.presses("换个设备")
    await li.hears("15 分钟")
    code = str((await town.heard(LI))[-1].args["code"])
    asked = await town.app.dispatcher.handle(town.newcomers("a-new-browser", code))
    press = asked.replies[0].buttons[0].action
    handled = await town.app.dispatcher.handle(town.newcomers("a-new-browser", action=press))

    assert handled.person is not None
    assert handled.person.name == LI


async def test_a_code_works_once_and_a_wrong_one_never(telegraph: Telegraph) -> None:
    code = await a_code(telegraph.town, LI)
    first, second = telegraph.api.person("一部手机"), telegraph.api.person("另一部")
    await first.says(code)
    await first.hears("这是李桂芳的代码")
    await first.presses("是我")
    await first.hears("好了，您的事情")
    await second.says(f"/start in-{code}")
    said = await second.hears("")

    assert "好了" not in said.text


async def test_after_leaving_telegram_nothing_is_told_there(telegraph: Telegraph) -> None:
    town = telegraph.town
    await town.filed(LI)
    li = await telegraph.of(LI)
    await li.says("/help")
    await li.hears("")
    chat = await town.app.units.begin().chats.of((await town.person(LI)).id)
    assert chat is not None
    accounts = await town.app.units.begin().people.accounts((await town.person(LI)).id)
    number = next(one.number for one in accounts if one.channel == "telegram")
    await town.send(LI, f"devices:end:{number}")
    await town.press(WANG, "do-claim")
    assert "王芳" in str((await town.heard(LI))[-1].args)
    again = await li.says("/help")
    await li.hears("", after=again)

    assert not any("王芳" in message.text for message in li.chat.answers)
