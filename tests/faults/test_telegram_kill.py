"""`kill -9` while residents write on Telegram: nothing is lost, nothing is doubled, little is told twice."""

import asyncio
import multiprocessing
import re
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Literal

import pytest
from aiohttp import ClientSession

from bot.app import opened
from locales import DEMO
from storage.seeds import seed
from storage.tables import OutboxRow, TicketRow
from tests.faults.telegram_program import Place, main
from tests.support.bot_api import FakeBotApi
from tests.support.stored import rows_of
from tests.support.telegram_people import Person

RESIDENTS, WAITING, KILLS = 8, 6, 5
RECEIVED = re.compile(r"已收到，第 (\d+) 号")


# What takes long to load is loaded once: each program is a fork of a process that has it.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["tests.faults.telegram_program", "bot.channels.telegram.wire", "storage.migrations", "alembic.command", "asyncpg"]
)


class Bot:
    """The program in a process of its own, and its far end in this one."""

    def __init__(self, folder: Path, database: str, mode: Literal["polling", "webhook"], api: FakeBotApi) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.api = api
        self.place = Place(folder, database, api.base, api.token, mode, port)

    @asynccontextmanager
    async def runs(self, how: str = "sound") -> AsyncIterator[BaseProcess]:
        """Run until the block ends; what still runs then is asked to stop."""
        program = PROCESSES.Process(target=main, args=(self.place, how), daemon=True)
        await asyncio.to_thread(program.start)
        try:
            yield program
        finally:
            program.terminate()
            await asyncio.to_thread(program.join)
        async with ClientSession() as client:
            for _ in range(3):  # what was on its way when it died has arrived when this is answered
                async with client.get(f"{self.api.base}/report") as answer:
                    await answer.read()

    async def settle(self) -> None:
        """Make the community."""
        async with opened(self.place.settings) as app:
            await seed(app.units, DEMO, timezone="Asia/Shanghai")

    async def tickets(self) -> list[str]:
        """List the numbers of what was filed."""
        async with opened(self.place.settings) as app:
            waiting = [row for row in await rows_of(app.units.store, OutboxRow) if row["chat_id"] is not None]
            assert {row["push"] for row in waiting} == {"sent"}
            return [str(row["number"]) for row in await rows_of(app.units.store, TicketRow)]


def received(person: Person) -> list[str]:
    """List the numbers of the matters that somebody was told to have filed."""
    found = (RECEIVED.search(message.text) for message in person.chat.answers)
    return [one[1] for one in found if one is not None]


async def writes(api: FakeBotApi, person: Person, said: Counter[str], stop: asyncio.Event) -> None:
    """Ask for a person again and again, a few answers ahead."""
    while not stop.is_set():
        await person.says("人工")
        said[person.name] += 1
        await api.until(lambda: stop.is_set() or said[person.name] - len(set(received(person))) < WAITING, timeout=60)


async def has_sent(api: FakeBotApi, wanted: int) -> None:
    """Wait until the bot has sent so many messages in all."""
    await api.until(lambda: len(api.sent) >= wanted, timeout=30)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.parametrize("store", ["sqlite", "postgres"])
async def test_a_killed_bot_loses_no_matter_doubles_none_and_tells_little_twice(
    tmp_path: Path, mode: Literal["polling", "webhook"], store: str, request: pytest.FixtureRequest
) -> None:
    database = str(request.getfixturevalue("postgres").fresh()) if store == "postgres" else ""
    said: Counter[str] = Counter()
    stop = asyncio.Event()
    runs: list[int] = []
    async with FakeBotApi(limits=False) as api:
        bot = Bot(tmp_path, database, mode, api)
        await bot.settle()
        people = [api.person(f"住户 {number}") for number in range(RESIDENTS)]
        writing = [asyncio.create_task(writes(api, person, said, stop)) for person in people]
        for round_ in range(KILLS):
            async with bot.runs() as program:
                await has_sent(api, len(api.sent) + 3 + 17 * round_)
                program.kill()
            assert program.exitcode == -signal.SIGKILL
            runs.append(len(api.sent))
        stop.set()
        api.changed()
        await asyncio.gather(*writing)
        async with bot.runs():
            await api.until(
                lambda: all(len(set(received(person))) >= said[person.name] for person in people),
                timeout=30,
                what="everybody hears of every matter",
            )
        tickets = await bot.tickets()

    assert len(tickets) == len(set(tickets)) == said.total()
    for person in people:
        assert len(set(received(person))) == said[person.name]
    for begin, end in zip([0, *runs], [*runs, len(api.sent)], strict=True):
        told = Counter((message.chat.id, message.text) for message in api.sent[begin:end])
        assert set(told.values()) <= {1}, "a message came more than once between two crashes"


@pytest.mark.parametrize(("how", "loses"), [("sound", False), ("careless", True)])
async def test_only_who_acknowledges_before_storing_loses_something(tmp_path: Path, how: str, loses: bool) -> None:
    async with FakeBotApi(limits=False) as api:
        bot = Bot(tmp_path, "", "polling", api)
        await bot.settle()
        people = [api.person(f"住户 {number}") for number in range(RESIDENTS)]
        for number in range(200):
            await people[number % RESIDENTS].says("人工")
        async with bot.runs(how) as program:
            await api.until(lambda: not api.updates.pending, timeout=30, what="everything is acknowledged")
            program.kill()
        async with bot.runs():
            await people[0].says("人工")
            wanted = len(received(people[0])) + 1 if loses else 26
            await api.until(lambda: len(set(received(people[0]))) >= wanted, timeout=30)
            if not loses:
                await api.until(lambda: sum(len(set(received(one))) for one in people) == 201, timeout=30)
        tickets = await bot.tickets()

    assert (len(set(tickets)) < 201) is loses
    assert len(tickets) == len(set(tickets))
