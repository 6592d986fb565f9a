"""Where somebody was last heard: on the page, or in a chat of a wire that pushes."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.people import Person
from handlers.dialogue import Inbound
from storage.chats import Chat
from storage.units import UnitOfWork

SEEN_AGAIN_AFTER = timedelta(hours=1)
"""An account in use is noted as such this often, not with every word."""


async def note(uow: UnitOfWork, inbound: Inbound, speaker: Person, seen_at: datetime | None, now: datetime) -> None:
    """Remember by which account, and on which channel, somebody speaks now; what is told goes there."""
    if seen_at is not None and now - seen_at >= SEEN_AGAIN_AFTER:
        uow.people.see(inbound.channel, inbound.account, now)
    if inbound.in_group:
        return
    if inbound.address:
        await _in_chat(uow, inbound, speaker, now)
        return
    left = await uow.chats.of(speaker.id)
    if left is not None and left.active:
        uow.chats.save(replace(left, active=False))


async def _in_chat(uow: UnitOfWork, inbound: Inbound, speaker: Person, now: datetime) -> None:
    chat = await uow.chats.at(inbound.channel, inbound.address)
    as_before = (speaker.id, speaker.language, True, None)
    if chat is not None and (chat.person_id, chat.language, chat.active, chat.unreachable_at) == as_before:
        return
    other = await uow.chats.of(speaker.id)
    if other is not None and (chat is None or other.id != chat.id):
        uow.people.see(inbound.channel, inbound.account, now)  # of several accounts the chat is this one's now
        uow.chats.save(replace(other, person_id=None))  # of two chats the one that is spoken in
    if chat is None:
        uow.chats.add(Chat(await uow.new_id(), inbound.channel, inbound.address, speaker.id, language=speaker.language))
    else:
        uow.chats.save(replace(chat, person_id=speaker.id, language=speaker.language, active=True, unreachable_at=None))
