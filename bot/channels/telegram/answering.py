"""What Telegram wants besides messages: an answer to each press, and a menu of commands for each chat."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, Protocol

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.channels.base import Wires
from bot.channels.telegram.reading import Heard
from bot.domain.people import Person, Role
from bot.domain.words import Language
from handlers import commands
from handlers.context import Desk
from handlers.dialogue import Reply

log = structlog.get_logger()

LONGEST_TOAST = 200
FINISHED_WITHIN = 1.0
"""Seconds for what is still on its way when the program stops."""


class Answered(Protocol):
    """What became of a message, as the dispatcher tells it."""

    @property
    def person(self) -> Person | None:
        """Tell who spoke."""

    @property
    def replies(self) -> tuple[Reply, ...]:
        """Tell with which keys they were answered."""

    @property
    def refused(self) -> bool:
        """Tell whether they were refused."""


class Answering:
    """Answer presses, and keep each chat's menu of commands."""

    def __init__(self, wires: Wires, bot: Bot, channel: str) -> None:
        self._wires = wires
        self._bot = bot
        self._channel = channel
        self._going: set[asyncio.Task[None]] = set()
        self._menus: dict[int, str] = {}

    async def answer(self, heard: Heard, handled: Any) -> None:
        """Let go of the button that was pressed, and bring the menu up to date."""
        answered: Answered = handled
        if heard.callback_id:
            self._go(self._let_go(heard, answered))
        if heard.is_group or answered.person is None:
            return
        wanted = self._menu_of(answered.person)
        if self._menus.get(heard.chat) != wanted:
            self._go(self._set_menu(heard.chat, answered.person, wanted))

    async def finish(self) -> None:
        """Let what is on its way arrive, if it does not take long."""
        going = list(self._going)
        if going:
            await asyncio.wait(going, timeout=FINISHED_WITHIN)
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)

    async def introduce(self) -> None:
        """Give everybody the menu that newcomers see, in the deployment's language and in the others."""
        await self._bot.set_my_commands(self._menu(None, self._wires.language))
        for language in Language:
            code = language.value[:2]
            await self._bot.set_my_commands(self._menu(None, language), language_code=code)

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._going.add(task)
        task.add_done_callback(self._going.discard)

    async def _let_go(self, heard: Heard, answered: Answered) -> None:
        text = await self._toast(answered) if heard.is_group else ""
        try:
            await self._bot.answer_callback_query(heard.callback_id, text or None, show_alert=answered.refused)
        except TelegramError as failure:  # too old to be answered: the message tells all the same
            log.info("a press was not answered", why=type(failure).__name__)

    async def _toast(self, answered: Answered) -> str:
        if not answered.replies or answered.person is None:
            return ""
        person, reply = answered.person, answered.replies[0]
        if not answered.refused and reply.key == "ticket-details":
            return self._wires.speech.word("group-details-sent", person.language)
        zone = (await self._wires.units.begin().community()).zone
        spoken = self._wires.speech.spoken(reply.to(person.id), person.language, self._wires.clock.now(), zone)
        return spoken.text[:LONGEST_TOAST]

    def _menu_of(self, person: Person) -> str:
        """Name the menu that somebody has; empty for the one that everybody sees."""
        if not person.is_staff and person.language is self._wires.language:
            return ""
        return f"{person.role.value if person.is_staff else Role.RESIDENT.value}.{person.language.value}"

    async def _set_menu(self, chat_id: int, person: Person, wanted: str) -> None:
        chat = await self._wires.units.begin().chats.at(self._channel, str(chat_id))
        if chat is None:
            return
        if chat.menu == wanted:
            self._menus[chat_id] = wanted
            return
        scope = BotCommandScopeChat(chat_id)
        try:
            if wanted:
                await self._bot.set_my_commands(self._menu(person, person.language), scope=scope)
            else:
                await self._bot.delete_my_commands(scope=scope)
        except TelegramError as failure:
            log.info("a menu was not set", why=type(failure).__name__)
            return

        async def note(desk: Desk) -> None:
            now = await desk.uow.chats.find(chat.id)
            if now is not None:
                desk.uow.chats.save(replace(now, menu=wanted))

        await self._wires.front.transact(note)
        self._menus[chat_id] = wanted

    def _menu(self, person: Person | None, language: Language) -> list[BotCommand]:
        words = self._wires.speech
        return [BotCommand(name.removeprefix("/"), words.word(key, language)) for name, key in commands.menu(person)]
