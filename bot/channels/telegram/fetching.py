"""What the channel must ask the far end for: the pictures that were sent, and whether it may speak."""

import asyncio
from collections.abc import Sequence

import structlog
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.adapters.pictures import PictureRefused, clean

log = structlog.get_logger()

FETCHED_AT_MOST = 3
"""How often a picture is asked for before its sender is told that it did not come."""


class Fetching:
    """Ask for what an update only names."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._decoding = asyncio.Semaphore(2)

    async def pictures(self, files: Sequence[str]) -> tuple[tuple[bytes, ...], str]:
        """Fetch pictures and make them safe; the word says what is wrong with one that does not come along."""
        found = await asyncio.gather(*map(self._picture, files))
        troubles = [one for one in found if isinstance(one, str)]
        return tuple(one for one in found if isinstance(one, bytes)), troubles[-1] if troubles else ""

    async def _picture(self, file_id: str) -> bytes | str:
        raw = await self._fetched(file_id)
        if raw is None:
            return "photo-not-fetched"
        try:
            async with self._decoding:
                return await asyncio.to_thread(clean, raw)
        except PictureRefused as refused:
            return refused.key

    async def _fetched(self, file_id: str) -> bytes | None:
        for attempt in range(FETCHED_AT_MOST):
            await asyncio.sleep(attempt)
            try:
                file = await self._bot.get_file(file_id)
                return bytes(await file.download_as_bytearray())
            except BadRequest:
                return None  # it is too big, or gone
            except TelegramError as failure:
                log.info("a picture was not fetched", why=type(failure).__name__)
        return None

    async def may_speak(self, chat: int) -> bool:
        """Ask whether words of ours would be taken in a group."""
        try:
            member = await self._bot.get_chat_member(chat, self._bot.id)
            if member.status in {"administrator", "creator"}:
                return True
            rights = (await self._bot.get_chat(chat)).permissions
        except TelegramError:
            return False
        silenced = member.status == "restricted" and not getattr(member, "can_send_messages", False)
        return (
            member.status in {"member", "restricted"}
            and not silenced
            and (rights is None or bool(rights.can_send_messages))
        )
