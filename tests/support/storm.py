"""A pipe bursts, and everybody reports it at once; in the middle somebody smells gas."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.app import App
from bot.dispatcher import Handled
from bot.domain.messages import Button
from bot.domain.tickets import State, Ticket
from handlers.dialogue import Inbound
from storage.chats import Chat
from storage.outbox import Posted
from storage.tables import OutboxRow, TicketRow
from tests.support.stored import rows_of

BURST = "桂园小区1号楼2单元门口水管爆了"
SMELL = "桂园小区2号楼1单元楼道里煤气味很大"
SENSIBLE = ("incident-met", "draft-submit")
"""What somebody presses who has met the same, or has something to report."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a storm."""

    incidents: list[Ticket]
    followers: int
    received: int
    lost: int
    to_group: list[Posted]


@dataclass
class Storm:
    """Residents who report one thing at once, each by an account of their own on one channel."""

    app: App
    channel: str = "web"
    address: Callable[[str], str] = field(default=lambda account: "")

    async def group(self, grid: str, channel: str = "telegram", address: str = "-100") -> Chat:
        """Let the workers of a grid meet in a group."""
        uow = self.app.units.begin()
        community = await uow.community()
        here = next(one for one in community.grids.values() if one.code == grid)
        chat = Chat(await uow.new_id(), channel, address, grid_id=here.id, bound_by=community.leads_of(here.id)[0].id)
        uow.chats.add(chat)
        await uow.commit()
        await self.app.units.remember("revision", f"a group of {grid}")
        return chat

    async def report(self, account: str, text: str = BURST) -> Handled:
        """Let somebody report something and press what is sensible until it is received."""
        handled = await self._send(account, "say", text)
        for turn in range(3):
            button = _sensible(handled)
            if button is None:
                break
            handled = await self._send(account, f"press-{turn}", action=button.action)
        return handled

    async def all_at_once(self, accounts: list[str]) -> list[Handled]:
        """Let them report without any order: first all drafts stand, then everybody presses."""
        said = await asyncio.gather(*(self._send(account, "say", BURST) for account in accounts))
        for turn in range(3):
            buttons = [_sensible(one) for one in said]
            presses = [
                self._send(account, f"press-{turn}", action=button.action) if button is not None else _nothing(one)
                for account, button, one in zip(accounts, buttons, said, strict=True)
            ]
            said = await asyncio.gather(*presses)
        return said

    async def outcome(self, reports: list[Handled]) -> Outcome:
        """Count what there is: the matters, who follows, the receipts, and what the group was told."""
        rows = [row for row in await rows_of(self.app.units.store, TicketRow) if row["category"] == "water"]
        heads = [row["id"] for row in rows if row["number"] and row["state"] != State.MERGED.value]
        keys = [reply.key for one in reports for reply in one.replies]
        received = sum(keys.count(key) for key in ("incident-received", "filing-received"))
        waiting = await rows_of(self.app.units.store, OutboxRow)
        groups = {row["chat_id"] for row in waiting if row["person_id"] is None}
        told = [one for chat in groups for one in await self.app.units.begin().outbox.since_in(chat, 0)]
        return Outcome(
            incidents=[await self.app.units.begin().tickets.get(one) for one in heads],
            followers=sum(row["state"] == State.MERGED.value for row in rows),
            received=received,
            lost=len(reports) - sum(bool(row["number"]) for row in rows),
            to_group=told,
        )

    async def _send(self, account: str, what: str, text: str = "", action: str = "") -> Handled:
        said = Inbound(self.channel, account, f"{account}-{what}", text, action, address=self.address(account))
        return await self.app.dispatcher.handle(said)


def _sensible(handled: Handled) -> Button | None:
    offered = {button.key: button for reply in handled.replies for button in reply.buttons}
    return next((offered[key] for key in SENSIBLE if key in offered), None)


async def _nothing(handled: Handled) -> Handled:
    return handled
