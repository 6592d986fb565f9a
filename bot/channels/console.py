"""A terminal as a channel: messages as plain lines, buttons as numbers."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from bot.channels.base import Wires, linked
from bot.domain.people import Person
from handlers.dialogue import Inbound
from locales.speech import Spoken
from storage.outbox import SAID

CHANNEL = "console"
CALL = "tel:"
LINKS = ("http://", "https://")
LOOK_AGAIN = 0.5
"""Seconds after which the terminal looks for messages from others."""


def as_lines(spoken: Spoken) -> str:
    """Write a message with its buttons for a terminal."""
    lines = [spoken.text, *("📷" for _ in spoken.photos)]
    lines += [label for label, action in spoken.buttons if action.startswith(CALL)]
    lines += [f"{label} {action}" for label, action in spoken.buttons if action.startswith(LINKS)]
    if buttons := pressable(spoken):
        lines.append("   ".join(f"{number}={label}" for number, (label, _) in enumerate(buttons, 1)))
    return "\n".join(lines)


def pressable(spoken: Spoken) -> tuple[tuple[str, str], ...]:
    """List the buttons that act; a number to call and a page are only shown."""
    return tuple(button for button in spoken.buttons if not button[1].startswith((CALL, *LINKS)))


class Terminal:
    """One person's conversation at a terminal; a number presses a button of the newest message that has any."""

    def __init__(self, wires: Wires, person: Person, write: Callable[[str], None]) -> None:
        self._wires = wires
        self._person = person
        self._write = write
        self._last = 0
        self._buttons: tuple[tuple[str, str], ...] = ()
        self._showing = asyncio.Lock()

    async def converse(self, read_line: Callable[[], Awaitable[str | None]]) -> None:
        """Talk until there is nothing more to read."""
        newest = await self._wires.units.begin().outbox.newest(self._person.id, 5)
        self._last = newest[0].id - 1 if newest else 0
        await self.show()
        showing = asyncio.create_task(self._keep_showing())
        try:
            while (line := await read_line()) is not None:
                if line.strip():
                    await self.say(line.strip())
                    await self.show()
        finally:
            showing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await showing

    async def say(self, line: str) -> None:
        """Say a line, or press the button of a number."""
        text, action = line, ""
        if line.isdecimal() and 1 <= int(line) <= len(self._buttons):
            text, action = self._buttons[int(line) - 1]
        message_id = self._wires.codes.token()
        await self._wires.front.handle(Inbound(CHANNEL, self._person.name, message_id, text, action=action))

    async def show(self) -> None:
        """Write what has come since, each message once."""
        async with self._showing:
            await self._show()

    async def _show(self) -> None:
        uow = self._wires.units.begin()
        community = await uow.community()
        person = await uow.people.get(self._person.id)
        for posted in await uow.outbox.since(self._person.id, self._last):
            self._last = posted.id
            if posted.notice.key == SAID:
                continue
            notice = linked(posted.notice, self._wires.url)
            spoken = self._wires.speech.spoken(notice, person.language, self._wires.clock.now(), community.zone)
            self._buttons = pressable(spoken) or self._buttons
            self._write(as_lines(spoken))

    async def _keep_showing(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            await self.show()
