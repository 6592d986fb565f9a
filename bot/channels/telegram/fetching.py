"""What was said, made whole: the pictures that an update only names, what it answers, whether one may speak there."""

import asyncio
import re
from collections.abc import Callable, Sequence

import structlog
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.adapters.pictures import PictureRefused, clean
from bot.channels.base import Wires
from bot.channels.telegram.reading import Heard
from bot.domain.words import Language
from handlers.dialogue import Inbound
from storage.forms import DIRECT

log = structlog.get_logger()

FETCHED_AT_MOST = 3
"""How often a picture is asked for before its sender is told that it did not come."""

_BINDS = re.compile(r"/(?:bind|start)\s+\S+\s*")
"""What makes a group the workers' own: only then it matters beforehand whether we may speak there."""


class Fetching:
    """Ask for what an update only names."""

    def __init__(self, wires: Wires, bot: Bot, channel: str, name: Callable[[str], str]) -> None:
        self._wires = wires
        self._bot = bot
        self._channel = channel
        self._name = name
        self._decoding = asyncio.Semaphore(2)

    async def inbound(self, parts: Sequence[Heard]) -> Inbound:
        """Make one message of what was said, an album's parts together."""
        first = parts[0]
        account = self._name(f"user.{first.user}")
        pictures, trouble = await self.pictures([part.photo for part in parts if part.photo])
        if first.is_group and _BINDS.fullmatch(first.text) and not await self.may_speak(first.chat):
            trouble = "group-cannot-speak"
        return Inbound(
            self._channel,
            account,
            self._name(first.key),
            text="\n".join(part.text for part in parts if part.text),
            action=first.action,
            pictures=pictures,
            location=first.location,
            trouble=trouble or next((part.trouble for part in parts if part.trouble), ""),
            chat=f"group:{self._name(f'chat.{first.chat}')}" if first.is_group else DIRECT,
            parts=tuple(self._name(part.key) for part in parts[1:]),
            address=str(first.chat),
            about=await self._replied_to(first),
            edits=self._name(f"m.{first.chat}.{first.edits}") if first.edits else "",
            language=_language(first.language),
        )

    async def _replied_to(self, heard: Heard) -> str:
        if not heard.reply_to:
            return ""
        chats = self._wires.units.begin().chats
        chat = await chats.at(self._channel, str(heard.chat))
        return "" if chat is None else await chats.slot_of(chat.id, heard.reply_to)

    async def pictures(self, files: Sequence[str]) -> tuple[tuple[bytes, ...], str]:
        """Fetch pictures and make them safe; the word says what is wrong with one that does not come along."""
        found = await asyncio.gather(*map(self._picture, files))
        troubles = [one for one in found if isinstance(one, str)]
        return tuple(one for one in found if isinstance(one, bytes)), troubles[-1] if troubles else ""

    async def _picture(self, file_id: str) -> bytes | str:
        try:
            raw = await self._fetched(file_id)
            if raw is None:
                return "photo-not-fetched"
            async with self._decoding:
                return await asyncio.to_thread(clean, raw)
        except PictureRefused as refused:
            return refused.key
        except Exception:  # what the library stumbles over too: the sender must hear that it did not come
            log.exception("a picture could not be taken")
            return "photo-not-fetched"

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
        except Exception as failure:  # what the library stumbles over too
            log.info("it is not known whether a group takes our words", why=type(failure).__name__)
            return False
        silenced = member.status == "restricted" and not getattr(member, "can_send_messages", False)
        return (
            member.status in {"member", "restricted"}
            and not silenced
            and (rights is None or bool(rights.can_send_messages))
        )


def _language(code: str) -> Language | None:
    if not code:
        return None
    return Language.ZH if code.lower().startswith("zh") else Language.EN
