"""How fast the outbox drains against the far end's own limits, and how often it is told to wait."""

import asyncio
import tempfile
from pathlib import Path

from pydantic import SecretStr

from bot.app import opened, served
from bot.domain.messages import Notice
from bot.domain.people import Person, Role
from bot.pacing import Limits
from bot.settings import Settings
from handlers.context import Desk
from locales import DEMO
from storage.chats import Chat
from storage.seeds import seed
from tests.benchmarks.figures import Figure, spread
from tests.support.bot_api import FakeBotApi

MESSAGES, CHATS, ROUNDS = 300, 150, 3
A_SECOND = 30
"""Messages that the far end takes."""


async def measure() -> list[Figure]:
    """Drain some hundred messages to half as many chats, in real time."""
    rounds = [await _round() for _ in range(ROUNDS)]
    return [
        Figure("outbox, 300 messages / the limit's own time", "ratio", *spread([one[0] for one in rounds]), "≤ 1.05"),
        Figure("outbox, answers of 429", "answers", *spread([one[1] for one in rounds]), "0"),
    ]


async def _round() -> tuple[float, int]:
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        async with FakeBotApi() as api:
            settings = Settings(
                data_dir=Path(folder),
                database_url="",
                key_file=None,
                http_port=0,
                telegram_token=SecretStr(api.token),
                telegram_api_base=api.base,
            )
            async with opened(settings) as app:
                await seed(app.units, DEMO, timezone=settings.timezone)
                uow = app.units.begin()
                people = []
                for number in range(CHATS):
                    phone = api.person(f"住户 {number}")
                    phone.chat.bot_status = "member"
                    person = Person(await uow.new_id(), Role.RESIDENT)
                    uow.people.add(person)
                    uow.chats.add(Chat(await uow.new_id(), "telegram", str(phone.id), person.id))
                    people.append(person.id)
                await uow.commit()

                async def tell(desk: Desk) -> None:
                    for number in range(MESSAGES):
                        to = people[number % CHATS]
                        desk.tell(Notice(to, "label", {"label": f"第 {number} 条"}, urgent=True))

                async with served(app, limits=Limits()):
                    await api.until(lambda: api.updates.polls > 0, timeout=30)
                    await app.dispatcher.transact(tell)
                    await api.until(lambda: len(api.sent) == MESSAGES, timeout=60)
            seconds = api.sent[-1].sent_at - api.sent[0].sent_at
            return seconds / ((MESSAGES - 1) / A_SECOND), api.too_many


if __name__ == "__main__":
    for figure in asyncio.run(measure()):
        print(figure)
