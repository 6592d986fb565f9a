"""A thousand residents report one burst pipe in a minute by Telegram, and in the middle somebody smells gas.

The minute is real time and so are the far end's limits: what waits then is what people wait for.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.app import App, opened, served
from bot.dispatcher import Handled
from bot.pacing import Limits
from bot.settings import Settings
from locales import DEMO
from storage.seeds import seed
from tests.benchmarks.figures import Figure
from tests.support.bot_api import FakeBotApi
from tests.support.bot_api_chats import Message
from tests.support.storm import SMELL, Storm
from tests.support.telegram_people import Group

RESIDENTS, SECONDS = 1_000, 60
MOST_TO_GROUP = 30
PATIENCE = 900.0


@dataclass(frozen=True, slots=True)
class Weather:
    """What a storm left behind."""

    incidents: int
    followers: int
    receipts: int
    lost: int
    to_group: int
    gas_after: float
    handled: float
    drained: float
    slowest: float
    too_many: int


async def measure() -> list[Figure]:
    """Let one storm pass over the demonstration community."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        found = await _storm(Path(folder))

    def figure(name: str, unit: str, value: float, wanted: str = "") -> Figure:
        return Figure(f"storm: {name}", unit, value, value, value, wanted)

    return [
        figure("matters of the burst pipe", "matters", found.incidents, "1"),
        figure("who follows it", "residents", found.followers, str(RESIDENTS - 1)),
        figure("receipts", "messages", found.receipts, str(RESIDENTS)),
        figure("reports lost", "reports", found.lost, "0"),
        figure("messages to the workers' group, edits too", "messages", found.to_group, f"≤ {MOST_TO_GROUP}"),
        figure("gas: from the words to the card in the group", "s", found.gas_after),
        figure("slowest answer of the program", "ms", found.slowest * 1000),
        figure("all reports handled after", "s", found.handled),
        figure("everything told after", "s", found.drained),
        figure("answers of 429", "answers", found.too_many, "0"),
    ]


async def _storm(folder: Path) -> Weather:
    async with FakeBotApi() as api:
        settings = Settings(
            data_dir=folder,
            database_url="",
            key_file=None,
            http_port=0,
            telegram_token=SecretStr(api.token),
            telegram_api_base=api.base,
        )
        async with opened(settings) as app:
            await seed(app.units, DEMO, timezone=settings.timezone)
            accounts = [_phone(api, f"住户 {number}") for number in range(RESIDENTS + 1)]
            group = api.group("A1 网格", [])
            storm = Storm(app, "telegram", address=lambda account: account)
            await storm.group("A1", address=str(group.id))
            async with served(app, limits=Limits()):
                await api.until(lambda: api.updates.polls > 0, timeout=30)
                return await _passing(app, api, storm, group, accounts)


async def _passing(app: App, api: FakeBotApi, storm: Storm, group: Group, accounts: list[str]) -> Weather:
    started = time.perf_counter()
    slowest = 0.0

    async def report(place: int) -> Handled:
        nonlocal slowest
        await asyncio.sleep(SECONDS * place / RESIDENTS)
        began = time.perf_counter()
        handled = await storm.report(accounts[place])
        slowest = max(slowest, time.perf_counter() - began)
        return handled

    async def smell() -> float:
        await asyncio.sleep(SECONDS / 2)
        began = asyncio.get_running_loop().time()
        await storm.report(accounts[-1], SMELL)
        await api.until(lambda: any(_is_gas(one) for one in _in(api, group)), timeout=PATIENCE)
        return next(one.sent_at for one in _in(api, group) if _is_gas(one)) - began

    smelt = asyncio.create_task(smell())
    reports = await asyncio.gather(*(report(place) for place in range(RESIDENTS)))
    gas = await smelt
    handled = time.perf_counter() - started
    async with asyncio.timeout(PATIENCE):
        while await app.units.begin().outbox.waiting_ids(1):  # noqa: ASYNC110  no event tells of an empty line
            await asyncio.sleep(0.5)
    outcome = await storm.outcome(reports)
    edits = sum(one.edits for one in _in(api, group))
    return Weather(
        incidents=len(outcome.incidents),
        followers=outcome.followers,
        receipts=sum("已收到" in one.text for one in api.sent if one.chat.id != group.id),
        lost=outcome.lost,
        to_group=len(_in(api, group)) + edits,
        gas_after=gas,
        handled=handled,
        drained=time.perf_counter() - started,
        slowest=slowest,
        too_many=api.too_many,
    )


def _phone(api: FakeBotApi, name: str) -> str:
    phone = api.person(name)
    phone.chat.bot_status = "member"
    return str(phone.id)


def _in(api: FakeBotApi, group: Group) -> list[Message]:
    return [one for one in api.sent if one.chat.id == group.id]


def _is_gas(message: Message) -> bool:
    return "燃气" in message.text


if __name__ == "__main__":
    for line in asyncio.run(measure()):
        print(line)
