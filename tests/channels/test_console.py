"""`linli talk`: the same conversation at a terminal."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.app import wires
from bot.channels.console import CHANNEL, Terminal
from tests.support.town import LI, WANG, Town

Sit = Callable[[str, Callable[[str], None]], Awaitable[Terminal]]


@pytest.fixture
def sit(community: Town) -> Sit:
    """Let somebody sit down at a terminal of their own."""

    async def at_terminal(name: str, write: Callable[[str], None]) -> Terminal:
        person = await community.person(name)
        uow = community.app.units.begin()
        uow.people.link(person.id, CHANNEL, person.name, community.clock.now())
        await uow.commit()
        return Terminal(wires(community.app), person, write)

    return at_terminal


async def test_a_number_presses_the_button_of_that_number(community: Town, sit: Sit) -> None:
    written: list[str] = []
    terminal = await sit(LI, written.append)

    await terminal.say("厨房水管爆了")
    await terminal.show()
    assert "1=✅ 提交" in written[-1]
    await terminal.say("1")
    await terminal.show()

    assert any("已收到，第" in one for one in written)
    assert (await community.ticket(1001)).text == "厨房水管爆了"


async def test_ones_own_words_are_not_repeated_and_nothing_is_shown_twice(sit: Sit) -> None:
    written: list[str] = []
    terminal = await sit(LI, written.append)

    await terminal.say("苹果核是什么垃圾")
    await terminal.show()
    await terminal.show()

    assert len(written) == 1
    assert "厨余垃圾" in written[0]


async def test_what_others_do_is_shown_while_one_sits_there(community: Town, sit: Sit) -> None:
    asked = asyncio.Event()
    told = asyncio.Event()

    async def read_line() -> str | None:
        asked.set()
        await told.wait()
        return None

    def write(text: str) -> None:
        if "厨房水管爆了" in text and "我来接" in text:
            told.set()

    terminal = await sit(WANG, write)
    talking = asyncio.create_task(terminal.converse(read_line))
    await asked.wait()
    await community.filed(LI)

    async with asyncio.timeout(20):
        await talking


async def test_who_comes_back_sees_the_newest_message_with_its_buttons(sit: Sit) -> None:
    await (await sit(LI, print)).say("厨房水管爆了")
    lines = iter(["", "1"])

    async def read_line() -> str | None:
        return next(lines, None)

    written: list[str] = []
    terminal = await sit(LI, written.append)
    await terminal.converse(read_line)

    assert any("提交" in one for one in written)
    assert any("已收到" in one for one in written)


async def test_a_number_that_no_button_has_is_said(community: Town, sit: Sit) -> None:
    written: list[str] = []
    terminal = await sit(LI, written.append)

    await terminal.say("7")
    await terminal.show()

    assert len(written) == 1
    assert (await community.posted(LI))[0].notice.args["words"] == "7"


async def test_a_number_to_call_is_shown_and_not_pressed(sit: Sit) -> None:
    written: list[str] = []
    terminal = await sit(LI, written.append)

    await terminal.say("厨房着火了")
    await terminal.show()

    assert any("📞 119" in one.splitlines() for one in written)
    assert not any("=📞" in one for one in written)
