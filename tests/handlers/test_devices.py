"""Settings and one's own devices: what is listed, and that what is removed is gone."""

from itertools import count
from typing import Any

import pytest

from bot.dispatcher import Handled
from bot.domain.messages import Button, Lines
from bot.domain.people import number_of
from handlers.dialogue import Inbound
from storage.chats import Chat
from tests.support.town import GAO, HE, LI, QIAN, SUN, WANG, Town

_ids = count(1)
TELEGRAM = number_of("telegram:tg-7")


async def linked(town: Town, name: str = LI) -> Chat:
    """Let somebody write by Telegram too."""
    person = await town.person(name)
    uow = town.app.units.begin()
    uow.people.link(person.id, "telegram", "tg-7", town.clock.now())
    await uow.commit()
    await by_telegram(town, "你好")
    chat = await town.app.units.begin().chats.of(person.id)
    assert chat is not None
    return chat


async def by_telegram(town: Town, text: str = "", action: str = "") -> Handled:
    inbound = Inbound("telegram", "tg-7", f"u-{next(_ids)}", text, action, address="4711")
    return await town.app.dispatcher.handle(inbound)


def keys(handled: Handled) -> list[str]:
    assert handled.incident == ""
    return [reply.key for reply in handled.replies]


def offered(handled: Handled) -> list[Button]:
    return [button for reply in handled.replies for button in reply.buttons]


def lines(handled: Handled) -> list[tuple[str, Any]]:
    told = handled.replies[-1].args["lines"]
    assert isinstance(told, Lines)
    return [(word.key, word.args["device"]) for word in told.words]


ALL = {"label", "settings-devices", "settings-new-device"}


@pytest.mark.parametrize(
    ("who", "more"),
    [
        (LI, set()),
        (WANG, set()),
        (HE, set()),
        (SUN, {"settings-invite", "settings-group"}),
        (QIAN, {"settings-invite", "settings-group", "settings-catalogue", "settings-unclear"}),
        (GAO, {"settings-invite", "settings-group", "settings-catalogue", "settings-unclear"}),
    ],
)
async def test_everybody_is_offered_what_is_theirs_to_set(who: str, more: set[str], community: Town) -> None:
    handled = await community.say(who, "/settings")

    assert keys(handled) == ["settings"]
    assert {button.key for button in offered(handled)} == ALL | more


async def test_a_language_is_chosen_by_its_own_name(community: Town) -> None:
    await community.say(LI, "设置")

    assert keys(await community.say(LI, "English")) == ["language-changed"]
    assert (await community.person(LI)).language == "en"


async def test_a_code_for_a_device_comes_with_the_ways_in(community: Town) -> None:
    community.app.doors.telegram = "linli_bot"

    handled = await community.send(LI, "devices:code:0")

    (told,) = handled.replies
    links = told.args["links"]
    assert isinstance(links, Lines)
    code = str(told.args["code"])
    bare = code.replace("-", "")
    assert [word.args["link"] for word in links.words] == [
        f"{community.app.settings.url}/join/{code}",
        f"https://t.me/linli_bot?start=in-{bare}",
    ]


async def test_without_telegram_there_is_one_way_in(community: Town) -> None:
    links = (await community.send(LI, "devices:code:0")).replies[0].args["links"]

    assert isinstance(links, Lines)
    assert len(links.words) == 1


async def test_a_newcomers_device_is_named(community: Town) -> None:
    await community.app.dispatcher.handle(community.newcomers("cookie", "你好", device="Android Chrome"))

    handled = await community.app.dispatcher.handle(community.newcomers("cookie", "/devices"))

    ((key, device),) = lines(handled)
    assert (key, device.key, device.args["device"]) == ("device-line-this", "device-name", "Android Chrome")


async def test_the_devices_are_listed_with_the_one_in_hand(community: Town) -> None:
    await linked(community)

    handled = await community.send(LI, "devices:list:0")

    assert {(key, device.args["channel"].key) for key, device in lines(handled)} == {
        ("device-line-this", "channel-web"),
        ("device-line", "channel-telegram"),
    }
    assert [button.key for button in offered(handled)] == ["device-end", "device-end", "settings-new-device"]


async def test_telegram_is_unlinked_from_the_page_and_nothing_more_is_pushed_there(community: Town) -> None:
    chat = await linked(community)

    assert keys(await community.send(LI, f"devices:end:{TELEGRAM}")) == ["device-ended", "devices"]

    left = await community.app.units.begin().chats.find(chat.id)
    assert left is not None
    assert left.person_id is None
    await community.say(LI, "厨房水管爆了")
    assert (await community.posted(LI))[-1].chat_id is None
    await by_telegram(community, "/my")
    somebody = await community.app.units.begin().people.by_account("telegram", "tg-7")
    assert somebody is not None
    assert somebody.id != (await community.person(LI)).id


async def test_ending_the_device_in_hand_is_asked_first(community: Town) -> None:
    number = number_of(f"web:{LI}")

    handled = await community.send(LI, f"devices:end:{number}")

    assert keys(handled) == ["device-end-this"]
    assert [button.action for button in offered(handled)] == [f"devices:leave:{number}"]
    before = (await community.person(LI)).id
    await community.press(LI, "device-leave")
    assert await community.app.units.begin().people.by_account("web", LI) is None
    handled = await community.send(LI, "menu:progress:0")
    assert keys(handled) == ["progress-none"]
    assert handled.person_id != before


async def test_who_leaves_telegram_on_telegram_has_the_last_word_there(community: Town) -> None:
    chat = await linked(community)

    await by_telegram(community, action=f"devices:leave:{TELEGRAM}")

    waiting = [one for one in await community.app.units.begin().outbox.waiting(0, 500) if one.chat_id == chat.id]
    assert waiting[-1].notice.key == "device-left"
    assert waiting[-1].notice.to_group
    left = await community.app.units.begin().chats.find(chat.id)
    assert left is not None
    assert left.person_id is None


async def test_a_chat_in_use_stays_when_another_account_of_it_goes(community: Town) -> None:
    chat = await linked(community)
    li = await community.person(LI)
    uow = community.app.units.begin()
    uow.people.link(li.id, "telegram", "tg-old", community.clock.now())
    await uow.commit()

    await by_telegram(community, action=f"devices:end:{number_of('telegram:tg-old')}")

    left = await community.app.units.begin().chats.find(chat.id)
    assert left is not None
    assert left.person_id == li.id


async def test_a_chat_stays_when_an_older_account_is_ended_from_the_page(community: Town) -> None:
    li = await community.person(LI)
    uow = community.app.units.begin()
    uow.people.link(li.id, "telegram", "tg-old", community.clock.now())
    await uow.commit()
    await community.app.dispatcher.handle(Inbound("telegram", "tg-old", "u-old", "你好", address="4710"))
    community.clock.advance(minutes=5)
    chat = await linked(community)

    await community.send(LI, f"devices:end:{number_of('telegram:tg-old')}")

    left = await community.app.units.begin().chats.find(chat.id)
    assert left is not None
    assert left.person_id == li.id


async def test_nobody_ends_a_device_of_somebody_else(community: Town) -> None:
    await linked(community)

    assert keys(await community.send(WANG, f"devices:leave:{TELEGRAM}")) == ["refused-not-found"]
    assert await community.app.units.begin().people.by_account("telegram", "tg-7") is not None


async def test_the_many_devices_of_one_person_are_eight_buttons(community: Town) -> None:
    li = await community.person(LI)
    uow = community.app.units.begin()
    for number in range(12):
        uow.people.link(li.id, "web", f"cookie-{number}", community.clock.now())
    await uow.commit()

    handled = await community.say(LI, "/devices")

    assert len(lines(handled)) == 13
    assert len([button for button in offered(handled) if button.key == "device-end"]) == 8
