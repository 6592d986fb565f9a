"""The real channel Telegram, joined to the town, with the fake Bot API at its far end."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from copy import copy
from dataclasses import replace
from typing import Any

from pydantic import SecretStr

from bot.app import served
from bot.domain.messages import Notice
from bot.pacing import Limits
from handlers.context import Desk
from storage.tables import InboxRow
from tests.support.bot_api import FakeBotApi
from tests.support.stored import rows_of
from tests.support.telegram_people import Group, Person
from tests.support.town import SUN, Town

QUICK = Limits(overall=0, chat_apart=0, group_a_minute=0, edit_apart=0)
"""No waiting, where a test is not about it."""


class Telegraph:
    """People of the town with their telephones."""

    def __init__(self, town: Town, api: FakeBotApi) -> None:
        self.town = town
        self.api = api

    @property
    def url(self) -> str:
        """Say where the program is served."""
        return self.town.app.settings.url

    async def inbox(self) -> list[dict[str, Any]]:
        """List what came in by Telegram."""
        return [row for row in await rows_of(self.town.app.units.store, InboxRow) if row["channel"] == "telegram"]

    async def of(self, name: str) -> Person:
        """Give somebody's telephone, known to the program as theirs."""
        person = await self.town.person(name)
        phone = self.api.person(name, language="zh-hans")
        uow = self.town.app.units.begin()
        account = self.town.app.vault.digest(f"user.{phone.id}", "telegram")[:32]
        uow.people.link(person.id, "telegram", account, self.town.clock.now())
        await uow.commit()
        return phone

    async def group(self, *members: Person, grid: str = "A1", lead: str = SUN) -> Group:
        """Give a workers' group that its lead has bound to a grid."""
        leads_phone = await self.of(lead)
        grids = (await self.town.app.units.begin().community()).grids
        grid_id = next(one.id for one in grids.values() if one.code == grid)
        await self.town.send(lead, f"groups:code:{grid_id}")
        command = str((await self.town.heard(lead))[-1].args["command"])
        group = self.api.group(f"{grid} 工作群", members=[*members, leads_phone])
        asked = await leads_phone.says(command, chat=group)
        await leads_phone.hears("", chat=group, after=asked)
        return group


def line(to: int, text: str, **more: Any) -> Notice:
    """Make a message of these words."""
    return Notice(to, "label", {"label": text}, urgent=True, **more)


async def tell(town: Town, *notices: Notice) -> None:
    """Tell people something, as a handler does."""

    async def work(desk: Desk) -> None:
        desk.tell(*notices)

    await town.app.dispatcher.transact(work)


async def known(telegraph: Telegraph, name: str) -> tuple[Person, int]:
    """Give the telephone of somebody who has written already, and who they are."""
    phone = await telegraph.of(name)
    asked = await phone.says("/help")
    await phone.hears("", after=asked)
    return phone, (await telegraph.town.person(name)).id


@asynccontextmanager
async def on_telegram(
    town: Town, api: FakeBotApi, *, mode: str = "polling", limits: Limits = QUICK
) -> AsyncIterator[Telegraph]:
    """Serve the town on Telegram too."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    more = {
        "telegram_token": SecretStr(api.token),
        "telegram_api_base": api.base,
        "telegram_mode": mode,
        "http_port": port,
    }
    app = replace(town.app, settings=town.app.settings.model_copy(update=more))
    async with served(app, limits=limits):
        # The same people, whose messages are counted on.
        joined = copy(town)
        joined.app = app
        yield Telegraph(joined, api)
