"""What is told, brought to a Telegram chat: as text, with a picture, or into the card that stands there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.base import Halted, Lost, Moved, Pushed, Refused, Unsent, Wires, carried, linked
from bot.channels.telegram.rendering import LONGEST_CAPTION, LONGEST_TEXT, Part, folded, keyboard, parts
from bot.channels.telegram.request import NUMBER, seconds_of
from locales.speech import Spoken
from storage.chats import Chat, Shown
from storage.outbox import Posted

log = structlog.get_logger()

ALBUM = 10
"""Pictures that one message of Telegram's can hold."""

_GONE = (
    "chat not found",
    "user is deactivated",
    "not enough rights",
    "no rights to send",
    "peer_id_invalid",
    "chat_write_forbidden",
)
_SAME = "message is not modified"
_NO_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
)
_BAD_MARKUP = ("can't parse entities", "can't find end of the entity", "unsupported start tag", "entity_")


class Sending:
    """Bring messages to chats of one bot."""

    def __init__(self, wires: Wires, bot: Bot) -> None:
        self._wires = wires
        self._bot = bot
        self._going: set[asyncio.Task[None]] = set()

    async def push(self, chat: Chat, posted: Posted, shown: Shown | None, *, step: int, silent: bool) -> Pushed:
        """Bring a message to a chat: into the one where its slot stands, or as new ones, one a step.

        A fresh one takes the buttons off the older one of its slot: a matter has one card on which one can press.
        """
        uow = self._wires.units.begin()
        notice = linked(await carried(posted.notice, uow, self._wires.clinics, self._wires.url), self._wires.url)
        zone = await self._wires.units.zone()
        spoken = self._wires.speech.spoken(notice, chat.language, self._wires.clock.now(), zone)
        bold = notice.key.startswith("card")
        if shown is not None and not notice.fresh:
            try:
                return await self._edit(chat, spoken, shown, bold=bold)
            except _NotThere:
                pass  # deleted meanwhile: it is told anew
        photos = [found[1] for number in notice.photos if (found := await uow.tickets.photo(number)) is not None]
        pushed = await self._send(chat, spoken, photos, step=step, silent=silent, bold=bold)
        if shown is not None and notice.fresh and not pushed.has_more:
            self._going.add(task := asyncio.create_task(self._take_buttons_off(chat, shown)))
            task.add_done_callback(self._going.discard)
        return pushed

    async def finish(self) -> None:
        """Stop what nobody waits for."""
        for task in self._going:
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)

    async def _take_buttons_off(self, chat: Chat, shown: Shown) -> None:
        try:
            await self._bot.edit_message_reply_markup(chat.address, shown.message_id)
        except TelegramError as failure:  # it had none, or is gone: who presses is told how it stands
            log.info("an older card keeps its buttons", why=type(failure).__name__)

    async def _edit(self, chat: Chat, spoken: Spoken, shown: Shown, *, bold: bool) -> Pushed:
        part = folded(spoken, bold=bold, limit=LONGEST_CAPTION if shown.is_caption else LONGEST_TEXT)
        buttons = keyboard(spoken)
        where: dict[str, Any] = {"chat_id": chat.address, "message_id": shown.message_id, "reply_markup": buttons}

        async def edit(text: str, mode: str | None) -> object:
            if shown.is_caption:
                return await self._bot.edit_message_caption(caption=text, parse_mode=mode, **where)
            return await self._bot.edit_message_text(text, parse_mode=mode, **where)

        await _asked(edit, part)
        return Pushed(shown.message_id, shown.is_caption)

    async def _send(
        self, chat: Chat, spoken: Spoken, photos: list[bytes], *, step: int, silent: bool, bold: bool
    ) -> Pushed:
        """Send one message of those that it takes: pictures that need their own, then the text in pieces."""
        pieces = parts(spoken, bold=bold)
        buttons = keyboard(spoken)
        if len(photos) == 1 and len(alone := parts(spoken, bold=bold, limit=LONGEST_CAPTION)) == 1:
            try:
                return await self._picture(chat, photos[0], alone[0], buttons, silent=silent)
            except Refused:
                photos = []  # too narrow for the far end perhaps; the words are brought all the same
        albums = [photos[at : at + ALBUM] for at in range(0, len(photos), ALBUM)]
        if step < len(albums):
            try:
                return await self._album(chat, albums[step], silent=silent)
            except Refused:
                return Pushed(0, has_more=True)
        at = step - len(albums)
        is_last = at >= len(pieces) - 1
        part = pieces[min(at, len(pieces) - 1)]

        async def send(text: str, mode: str | None) -> object:
            return await self._bot.send_message(
                chat.address,
                text,
                parse_mode=mode,
                reply_markup=buttons if is_last else None,
                disable_notification=silent or None,
            )

        await _asked(send, part)
        return Pushed(NUMBER.get(), has_more=not is_last)

    async def _picture(
        self, chat: Chat, photo: bytes, part: Part, buttons: InlineKeyboardMarkup | None, *, silent: bool
    ) -> Pushed:
        async def send(text: str, mode: str | None) -> object:
            return await self._bot.send_photo(
                chat.address,
                photo,
                caption=text,
                parse_mode=mode,
                reply_markup=buttons,
                disable_notification=silent or None,
            )

        await _asked(send, part)
        return Pushed(NUMBER.get(), is_caption=True)

    async def _album(self, chat: Chat, photos: list[bytes], *, silent: bool) -> Pushed:
        async def send(_: str, __: str | None) -> object:
            if len(photos) == 1:
                return await self._bot.send_photo(chat.address, photos[0], disable_notification=silent or None)
            media = [InputMediaPhoto(photo) for photo in photos]
            return await self._bot.send_media_group(chat.address, media, disable_notification=silent or None)

        await _asked(send, Part(""))
        return Pushed(NUMBER.get(), has_more=True)


class _NotThere(Exception):
    """The message that should change is not there any more."""


async def _asked(ask: Callable[[str, str | None], Awaitable[object]], part: Part) -> None:
    """Ask the far end, once more without markup where it refuses that; say in the outbox's words what went wrong."""
    try:
        try:
            await ask(part.marked_up, "HTML" if part.bold or part.marked_up != part.plain else None)
        except BadRequest as refusal:
            if not _is(refusal, *_BAD_MARKUP):
                raise
            log.error("the far end refused our markup; it is told without")
            await ask(part.plain, None)
    except RetryAfter as too_many:
        raise Halted(seconds_of(too_many)) from None
    except ChatMigrated as migrated:
        raise Moved(str(migrated.new_chat_id)) from None
    except Forbidden:
        raise Lost from None
    except BadRequest as refusal:
        if _is(refusal, _SAME):
            return
        if _is(refusal, *_NO_EDIT):
            raise _NotThere from None
        if _is(refusal, *_GONE):
            raise Lost from None
        log.error("the far end refused a message", why=refusal.message)
        raise Refused from None
    except TelegramError as failure:
        log.warning("the far end could not be asked", why=type(failure).__name__)
        raise Unsent from None


def _is(refusal: BadRequest, *texts: str) -> bool:
    said = refusal.message.lower()
    return any(text in said for text in texts)
